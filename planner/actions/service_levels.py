"""The SLA clock beside the states of a plan: rounds begin and end with them, and time escalates what nobody answers.

`livestream.review_limit_at` is the limit of the running round, for lists; None while no clock runs.
"""

import logging
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse

from planner.actions.notices import tell
from planner.domain.livestream_states import UNDER_REVIEW
from planner.domain.service_levels import ANSWERED, SERVICE_LEVELS, limit_of, time_used
from planner.enums import SessionState
from planner.enums_notices import NoticeKind
from planner.models import Event, ReviewRound
from planner.queries.service_levels import (
    leads_for,
    plans_without_reviewer,
    rounds_to_escalate,
    site_administrators,
)

log = logging.getLogger(__name__)
SECOND = timedelta(seconds=1)


def follow_review(*, livestream, old, engagement, by, now):
    """Start, hand over or stop the clock after a plan went from state `old` to where it is now. Call it in the
    transaction that moved the plan. `engagement` is that of a provider's person, None for everybody else."""
    is_under_review = livestream.state in UNDER_REVIEW
    if livestream.state == SessionState.SUBMITTED and old not in UNDER_REVIEW:
        start_round(livestream, now=now)
    elif livestream.state == SessionState.IN_REVIEW and old == SessionState.SUBMITTED:
        row = livestream.review_rounds.running()
        row.update(started_at=now, reviewer=by, provider=engagement and engagement.provider_id)
    elif old in UNDER_REVIEW and not is_under_review:
        _stop_round(livestream, engagement=engagement, by=by, now=now)


def start_round(livestream, *, now):
    """The clock of a plan that was submitted `now`, with its limit on the plan."""
    before = livestream.review_rounds.filter(outcome__in=ANSWERED)
    limit = limit_of(
        livestream.session_type,
        is_first=not before.exists(),
        submitted_at=now,
        starts_at=livestream.starts_at,
        zone=ZoneInfo(livestream.organization.time_zone),
    )
    ReviewRound.objects.create(
        organization_id=livestream.organization_id,
        livestream=livestream,
        round=livestream.review_round,
        kind=limit.kind,
        in_working_hours=limit.in_working_hours,
        allowed_seconds=limit.allowed // SECOND,
        submitted_at=now,
        limit_at=limit.limit_at,
        warn_at=limit.warn_at,
        score_before=livestream.readiness,
    )
    _set_limit(livestream, limit.limit_at)


def _stop_round(livestream, *, engagement, by, now):
    row = livestream.review_rounds.running().first()
    if row is not None:
        row.stopped_at, row.outcome, row.score_after = now, livestream.state, livestream.readiness
        row.used_seconds = _seconds(row, now, livestream)
        if now > row.limit_at and row.breached_at is None:
            row.breached_at = row.limit_at
        if engagement is not None:
            row.provider_id, row.reviewer = engagement.provider_id, by
            if row.first_word_seconds is None:
                row.first_word_seconds = row.used_seconds
        row.save()
    _set_limit(livestream, None)


def note_first_word(*, livestream, now):
    """The provider says something of a plan under review that its merchant reads: the first time is kept."""
    if livestream.state not in UNDER_REVIEW:
        return
    row = livestream.review_rounds.running().filter(first_word_seconds=None).first()
    if row is not None:
        row.first_word_seconds = _seconds(row, now, livestream)
        row.save(update_fields=["first_word_seconds"])


def _seconds(row, now, livestream):
    zone = ZoneInfo(livestream.organization.time_zone)
    return time_used(row.submitted_at, now, zone, in_working_hours=row.in_working_hours) // SECOND


def _set_limit(livestream, limit_at):
    if livestream.review_limit_at != limit_at:
        livestream.review_limit_at = limit_at
        livestream.save(update_fields=["review_limit_at"])


def watch_service_levels(*, now):
    """Tell the leads of the provider of every review that has used 80 % of its time, and record the limits that
    passed, each once; tell the merchants whose last provider has left in the middle of a review. Returns how many
    notices of either kind were due."""
    told = 0
    for pk in rounds_to_escalate(now=now):
        try:
            told += _escalate(pk, now=now)
        except Exception:
            # one plan that cannot be told of keeps no other from its lead
            log.exception("Review round %s was not escalated", pk)
    for livestream in plans_without_reviewer():
        with transaction.atomic():
            told += tell(Event(kind=NoticeKind.REVIEWER_LEFT, livestream=livestream, at=now)) is not None
    return told


@transaction.atomic
def _escalate(pk, *, now):
    rounds = ReviewRound.objects.select_for_update(of=("self",)).select_related("livestream__organization")
    row = rounds.get(pk=pk)
    is_over = now > row.limit_at
    if row.stopped_at is not None or (row.escalated_at and (row.breached_at or not is_over)):
        return 0  # answered, or told by another round, a moment ago
    row.escalated_at = row.escalated_at or now
    if is_over:
        row.breached_at = row.limit_at
    row.save(update_fields=["escalated_at", "breached_at"])
    kind = NoticeKind.REVIEW_OVERDUE if is_over else NoticeKind.REVIEW_ESCALATED
    _tell(row, kind, leads_for(row.livestream), now=now)
    if SERVICE_LEVELS[row.livestream.session_type].tells_admin:
        path = reverse("admin:planner_organization_change", args=[row.organization_id])
        _tell(row, kind, site_administrators(), path=path, now=now)
    return 1


def _tell(row, kind, people, *, now, path=""):
    words = {"round": row.round, "limit": row.limit_at.isoformat()}
    event = Event(kind=kind, livestream=row.livestream, words=words, path=path, at=now)
    tell(event, people=people, once=f"{kind}:{row.pk}")
