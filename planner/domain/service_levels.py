"""How long a review may take: the clock of the SLA. Source: handbook 5.4.

A clock starts when a plan is submitted and stops when the provider answers (approves it or requests changes), or when
the plan leaves the review otherwise. What is under review stands still, so one round is one stretch of time. Working
hours are 09:00–21:00 every day in the merchant's time zone; where the table does not say working hours, every hour
counts. All moments are aware; sums are made in UTC, so that a change to summer time neither adds nor takes an hour.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from fractions import Fraction

from planner.enums import ReviewClock, SessionState, SessionType

OPENS, CLOSES = time(9), time(21)
ESCALATED_FROM = Fraction(8, 10)
"""Share of the time after which the provider's lead is told."""
LAST_DAYS = timedelta(days=14)
"""So long before a campaign broadcast the first response is due sooner."""
ANSWERED = (SessionState.APPROVED, SessionState.CHANGES_REQUESTED)


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """What is promised for a session type: time for the first response and for every later one, and how long before
    the start the plan is approved at the latest."""

    first: timedelta
    again: timedelta
    approved_before: timedelta
    in_working_hours: bool = False
    first_in_last_days: timedelta | None = None
    tells_admin: bool = False


_DAILY = ServiceLevel(timedelta(hours=4), timedelta(hours=2), timedelta(hours=6), in_working_hours=True)
_SPECIAL = ServiceLevel(timedelta(hours=24), timedelta(hours=8), timedelta(hours=24))
_CAMPAIGN = ServiceLevel(
    timedelta(hours=24),
    timedelta(hours=6),
    timedelta(hours=48),
    first_in_last_days=timedelta(hours=12),
    tells_admin=True,
)
SERVICE_LEVELS: Mapping[str, ServiceLevel] = {
    SessionType.DAILY_SELF: _DAILY,
    SessionType.WEEKLY_SPECIAL: _SPECIAL,
    SessionType.CLEARANCE: _SPECIAL,
    SessionType.FAN_FESTIVAL: _SPECIAL,
    SessionType.CAMPAIGN_MAIN: _CAMPAIGN,
    SessionType.NEW_LAUNCH: _CAMPAIGN,
    SessionType.CREATOR_EXCLUSIVE: _CAMPAIGN,
}


@dataclass(frozen=True, slots=True)
class Limit:
    """Until when one round has to be answered. `kind` says what sets the limit: the time for a response, or the
    approval's own deadline before the start, where that comes first. `warn_at` is the moment of escalation."""

    kind: ReviewClock
    since: datetime
    limit_at: datetime
    warn_at: datetime
    allowed: timedelta
    in_working_hours: bool


def limit_of(session_type: str, *, is_first: bool, submitted_at: datetime, starts_at: datetime, zone: tzinfo) -> Limit:
    """The limit of a round. Source: handbook 5.4.

    The first response has its own time, shorter in the last 14 days before a campaign broadcast; later rounds have
    theirs. The latest approval sets the limit where it is earlier, unless the plan was submitted after it: then nobody
    could have kept it, and the time for a response holds.
    """
    level = SERVICE_LEVELS[session_type]
    allowed = level.first if is_first else level.again
    if is_first and level.first_in_last_days and submitted_at >= starts_at - LAST_DAYS:
        allowed = level.first_in_last_days
    respond_by = _after(submitted_at, allowed, level.in_working_hours, zone)
    approve_by = starts_at - level.approved_before
    if submitted_at < approve_by < respond_by:
        span = approve_by - submitted_at
        warn_at = _after(submitted_at, _part(span), False, zone)
        return Limit(ReviewClock.APPROVAL, submitted_at, approve_by, warn_at, span, False)
    return Limit(
        kind=ReviewClock.FIRST if is_first else ReviewClock.AGAIN,
        since=submitted_at,
        limit_at=respond_by,
        warn_at=_after(submitted_at, _part(allowed), level.in_working_hours, zone),
        allowed=allowed,
        in_working_hours=level.in_working_hours,
    )


def time_used(since: datetime, at: datetime, zone: tzinfo, *, in_working_hours: bool) -> timedelta:
    """The time that counts from a submission to a moment; none when the moment comes first."""
    return working_time(since, at, zone) if in_working_hours else max(at - since, timedelta())


def working_time(since: datetime, until: datetime, zone: tzinfo) -> timedelta:
    """The working hours between two moments; none when the second comes first."""
    since, until = since.astimezone(UTC), until.astimezone(UTC)
    total, day = timedelta(), since.astimezone(zone).date()
    last = until.astimezone(zone).date()
    while day <= last:
        opens, closes = _day(day, zone)
        total += max(min(until, closes) - max(since, opens), timedelta())
        day += timedelta(days=1)
    return total


def add_working_time(since: datetime, span: timedelta, zone: tzinfo) -> datetime:
    """The moment at which so many working hours have passed: at the end of a day rather than the next morning."""
    since, day = since.astimezone(UTC), since.astimezone(zone).date()
    while True:
        opens, closes = _day(day, zone)
        begin = max(since, opens)
        left = max(closes - begin, timedelta())
        if span <= left:
            return begin + span
        span -= left
        day += timedelta(days=1)


def _day(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """The working hours of a day, in UTC."""
    return tuple(datetime.combine(day, at, zone).astimezone(UTC) for at in (OPENS, CLOSES))


def _after(since: datetime, span: timedelta, in_working_hours: bool, zone: tzinfo) -> datetime:
    return add_working_time(since, span, zone) if in_working_hours else since.astimezone(UTC) + span


def _part(span: timedelta) -> timedelta:
    """The part of a span after which a round is escalated, in whole seconds."""
    return timedelta(seconds=span // timedelta(seconds=1) * ESCALATED_FROM.numerator // ESCALATED_FROM.denominator)
