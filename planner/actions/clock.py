"""The steps that time takes in the life of a plan. A round may run twice, or late: it does what is due and not done."""

import logging
from datetime import timedelta

from django.db import transaction

from planner.actions.livestreams import TransitionRefusedError, change_state
from planner.actions.notices import tell
from planner.domain.clock import LOCK_BEFORE, MOVED_BY_CLOCK, action_due
from planner.domain.livestream_states import PlanAction
from planner.enums import Role
from planner.enums_notices import NoticeKind
from planner.models import Event, LivestreamSession, Notice

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=30)
"""A worker that was away for longer leaves the plans of that time as they are."""


def advance_livestreams(*, now):
    """Take every step that is due, each plan in its own transaction. Returns `(livestream id, action)` per step."""
    due = LivestreamSession.objects.filter(
        state__in=MOVED_BY_CLOCK, starts_at__gt=now - LOOK_BACK, starts_at__lte=now + LOCK_BEFORE
    )
    taken = []
    for livestream in due.select_related("organization").order_by("starts_at", "pk"):
        try:
            taken += [(livestream.pk, action) for action in _advance(livestream, now=now)]
        except Exception:
            # one plan that cannot be moved keeps no other from going live
            log.exception("Livestream %s was not moved by the clock", livestream.pk)
    return taken


def _advance(livestream, *, now):
    """A plan found late takes several steps at once."""
    while action := action_due(livestream.state, starts_at=livestream.starts_at, ends_at=livestream.ends_at, now=now):
        try:
            livestream = _take(livestream, action, now=now)
        except TransitionRefusedError as refused:
            moved_meanwhile = refused.livestream.state != livestream.state
            if moved_meanwhile:
                livestream = refused.livestream
                continue
            if action == PlanAction.LOCK:
                _tell_refused(livestream, now=now)
            return
        yield action


@transaction.atomic
def _tell_refused(livestream, *, now):
    once = f"{NoticeKind.LOCK_REFUSED}:{livestream.pk}:{livestream.starts_at:%Y%m%d%H%M}"
    if not Notice.objects.filter(once=once).exists():
        tell(Event(kind=NoticeKind.LOCK_REFUSED, livestream=livestream, at=now), once=once)


def _take(livestream, action, *, now):
    # the right to the step is the owner's, taken in the owner's name by nobody in particular
    at = livestream.ends_at if action == PlanAction.END else now
    return change_state(livestream=livestream, action=action, role=Role.OWNER, by=None, now=at)
