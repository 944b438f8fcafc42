"""Writes of and for people without an account. Every use of a link goes into the history of the plan, by name."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from planner.actions.comments import SILENT_STATES
from planner.actions.notices import tell
from planner.actions.plan_versions import freeze_locked
from planner.domain.capabilities import Capability
from planner.domain.comments import Target
from planner.domain.keys import hash_of
from planner.domain.livestream_states import FINISHED
from planner.domain.plan_versions import content_hash
from planner.enums import ChangeKind, FindingSeverity, Step, VersionReason
from planner.enums_notices import NoticeKind
from planner.models import Event, GuestApproval, GuestLink, LivestreamSession, PlanChange, ReviewComment
from planner.queries.comments import PlanSays
from planner.queries.plan_versions import hashes_of, last_version, load_content


class LinkClosedError(Exception):
    """The link has expired, was revoked, or does not give this right."""


class PlanMovedError(Exception):
    """The plan is not what the guest has read."""


@dataclass(frozen=True)
class GuestTerms:
    """Whom a link is for, what it lets them do and see, until when, and with which password."""

    name: str
    right: str
    expires_at: datetime
    password: str = ""
    sees_costs: bool = False


@transaction.atomic
def create_guest_link(*, livestream, terms, membership, by, now):
    """A link and its key, which nobody can read again. Costs are shown only by somebody who sees them."""
    if not membership.can(Capability.SHARE) or (terms.sees_costs and not membership.can_see_costs):
        raise PermissionDenied
    key = secrets.token_urlsafe(32)
    link = GuestLink.objects.create(
        livestream=livestream,
        engagement=membership.engagement,
        created_by=by,
        name=terms.name,
        right=terms.right,
        sees_costs=terms.sees_costs,
        key_hash=hash_of(key),
        password=make_password(terms.password) if terms.password else "",
        created_at=now,
        expires_at=terms.expires_at,
    )
    _record(link, ChangeKind.GUEST_INVITED, by=by, now=now, new=terms.right)
    return link, key


@transaction.atomic
def revoke_guest_link(*, link, by, now):
    """End a link; one that has ended already stays as it is."""
    LivestreamSession.objects.locked().get(pk=link.livestream_id)
    link = GuestLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if link.revoked_at is None:
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])
        _record(link, ChangeKind.GUEST_REVOKED, by=by, now=now, old=link.right)
    return link


@transaction.atomic
def enter_as_guest(*, link, now):
    """Count and record that somebody has come in by the link. Raises `LinkClosedError`."""
    LivestreamSession.objects.locked().get(pk=link.livestream_id)
    link = _working(link, now=now)
    GuestLink.objects.filter(pk=link.pk).update(last_used_at=now, use_count=F("use_count") + 1)
    _record(link, ChangeKind.GUEST_CAME, now=now)


@transaction.atomic
def approve_as_guest(*, link, seen, now, words=""):
    """Record the approval of the plan as the guest has read it: `seen` is the `content_hash` of that. A second one of
    the same version changes nothing. Raises `LinkClosedError` and `PlanMovedError`."""
    livestream = LivestreamSession.objects.locked().get(pk=link.livestream_id)
    link = _working(link, now=now)
    if not link.may_approve or livestream.state in FINISHED:
        raise LinkClosedError
    if content_hash(hashes_of(livestream, load_content(livestream))) != seen:
        raise PlanMovedError
    version = freeze_locked(livestream=livestream, reason=VersionReason.GUEST, by=None, now=now)
    approval, is_new = GuestApproval.objects.get_or_create(
        link=link,
        version=version,
        defaults={"livestream": livestream, "name": link.name, "words": words, "at": now},
    )
    if is_new:
        number = str(version.number)
        _record(link, ChangeKind.GUEST_APPROVED, now=now, new=number, reason=words[:200])
        said = {"guest": link.name, "version": number}
        tell(Event(kind=NoticeKind.GUEST_APPROVED, livestream=livestream, words=said, at=now))
    return approval


@transaction.atomic
def comment_as_guest(*, link, text, now, step=""):
    """Keep a guest's words as a comment of the plan's review, record them and tell those who work on the plan. Raises
    `LinkClosedError`."""
    livestream = LivestreamSession.objects.locked().get(pk=link.livestream_id)
    link = _working(link, now=now)
    if not link.may_comment or livestream.state in SILENT_STATES:
        raise LinkClosedError
    target = Target(Step(step) if step else None)
    comment = ReviewComment.objects.create(
        livestream=livestream,
        guest=link,
        version=last_version(livestream),
        target=target.kind,
        step=step,
        severity=FindingSeverity.NOTE,
        finding=text,
        was=PlanSays(livestream).of(target),
        round=livestream.review_round,
        at=now,
    )
    _record(link, ChangeKind.GUEST_COMMENTED, now=now, field=step, new=text)
    path = f"{reverse('planner:plan_review', args=[livestream.pk])}#comment-{comment.pk}"
    words = {"guest": link.name, "text": text}
    tell(Event(kind=NoticeKind.GUEST_COMMENTED, livestream=livestream, words=words, path=path, at=now))
    return comment


def _working(link, *, now):
    """The link as it is now, if it still works: its end waits, or has come first. Plans are locked before links."""
    links = GuestLink.objects.working(now=now).select_for_update(of=("self",))
    found = links.filter(pk=link.pk).first()
    if found is None:
        raise LinkClosedError
    return found


def _record(link, kind, *, now, by=None, **words):
    """`row` is the guest's name."""
    PlanChange.objects.create(livestream_id=link.livestream_id, by=by, kind=kind, row=link.name, at=now, **words)
