"""Guest links: whom an address lets in, and what guests have said of a plan."""

from django.db.models import Prefetch

from planner.domain.keys import hash_of
from planner.enums import ChangeKind
from planner.models import CommentReply, GuestApproval, GuestLink, LivestreamSession, ReviewComment

OF_READERS = (
    ChangeKind.GUEST_INVITED, ChangeKind.GUEST_REVOKED, ChangeKind.GUEST_CAME, ChangeKind.GUEST_COMMENTED,
    ChangeKind.GUEST_APPROVED, ChangeKind.VERSION_KEPT,
)  # fmt: skip
"""Entries of a history that leave the plan as it was."""


def working_link(key, *, now):
    """The link behind a key; None when it is unknown, expired or revoked, all alike. Looked up by its hash, so how long
    it takes tells nothing of the key."""
    links = GuestLink.objects.working(now=now).filter(key_hash=hash_of(key)).select_related("engagement")
    link = links.first()
    if link is not None:
        plans = LivestreamSession.objects.with_review().select_related("organization", "template_version")
        link.livestream = plans.get(pk=link.livestream_id)
    return link


def newest_change(livestream):
    """The newest entry of the history that tells of the plan itself, and not of who reads it; 0 where there is none."""
    entries = livestream.changes.exclude(kind__in=OF_READERS).order_by("-pk")
    return entries.values_list("pk", flat=True).first() or 0


def links_of(livestream, user):
    """The links to a plan that somebody sees, newest first, with who made them."""
    links = GuestLink.objects.visible_to(user).filter(livestream=livestream)
    return list(links.select_related("created_by", "engagement__provider"))


def guest_approvals(livestream):
    """What guests have approved, newest first, with the versions."""
    found = GuestApproval.objects.filter(livestream=livestream).select_related("version")
    return list(found.defer("version__content"))


def guest_comments(livestream, link=None):
    """What guests, or one of them, have said of a plan, newest first, with what they were answered: in two queries."""
    found = ReviewComment.objects.filter(livestream=livestream, guest__isnull=False).order_by("-pk")
    if link:
        found = found.filter(guest=link)
    threads = Prefetch("replies", CommentReply.objects.select_related("author", "provider"))
    return list(found.select_related("guest").prefetch_related(threads))
