"""Guest links: whom an address lets in, and what guests have said of a plan."""

import re
from typing import NamedTuple

from django.db.models import Prefetch, Subquery
from django.db.models.functions import Coalesce

from planner.domain.keys import hash_of
from planner.enums import ChangeKind
from planner.models import CommentReply, GuestApproval, GuestLink, LivestreamSession, PlanChange, ReviewComment

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


class GuestState(NamedTuple):
    """What a guest's page has to know to hear only of what is new: the newest entry of the history that tells of the
    plan itself, and not of who reads it, the guest's newest comment and approval, and the newest answer; 0 for none."""

    change: int
    comment: int
    reply: int
    approval: int

    @property
    def tag(self) -> str:
        return f'W/"{"-".join(map(str, self))}"'

    @classmethod
    def read(cls, tag: str) -> "GuestState | None":
        found = _TAG.fullmatch(tag.strip())
        return cls(*map(int, found.groups())) if found else None


_TAG = re.compile(r'W/"' + "-".join([r"(\d{1,18})"] * 4) + '"')


def guest_state(link):
    """One query."""
    comments = ReviewComment.objects.filter(guest=link)
    newest = (
        PlanChange.objects.filter(livestream=link.livestream_id).exclude(kind__in=OF_READERS),
        comments,
        CommentReply.objects.filter(comment__in=comments),
        GuestApproval.objects.filter(link=link),
    )
    found = (Coalesce(Subquery(rows.order_by("-pk").values("pk")[:1]), 0) for rows in newest)
    return GuestState(*GuestLink.objects.filter(pk=link.pk).values_list(*found).get())


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
