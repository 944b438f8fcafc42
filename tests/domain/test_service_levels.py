"""The SLA clock: the table of handbook 5.4 line by line, and what holds for all moments and time zones."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.service_levels import SERVICE_LEVELS, add_working_time, limit_of, time_used, working_time
from planner.enums import SessionType

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
ZONES = [SHANGHAI, BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")]
HOUR = timedelta(hours=1)

zones = st.sampled_from(ZONES)
moments = st.integers(0, 400 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
spans = st.integers(0, 60 * 60).map(lambda minutes: timedelta(minutes=minutes))
types = st.sampled_from(SessionType)


def local(text, zone=SHANGHAI):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def limit(session_type, submitted, start, *, is_first=True, zone=SHANGHAI):
    found = limit_of(session_type, is_first=is_first, submitted_at=local(submitted), starts_at=local(start), zone=zone)
    return found.kind, found.limit_at.astimezone(zone).strftime("%m-%d %H:%M")


FAR = "2026-12-24 20:00"


@pytest.mark.parametrize(
    ("session_type", "is_first", "submitted", "start", "expected"),
    [
        # daily: 4 and 2 working hours, T − 6 h
        ("daily_self", True, "2026-11-03 10:00", FAR, ("first", "11-03 14:00")),
        ("daily_self", False, "2026-11-03 10:00", FAR, ("again", "11-03 12:00")),
        ("daily_self", True, "2026-11-03 19:30", FAR, ("first", "11-04 11:30")),
        ("daily_self", True, "2026-11-03 23:00", FAR, ("first", "11-04 13:00")),
        ("daily_self", True, "2026-11-03 06:00", FAR, ("first", "11-03 13:00")),
        ("daily_self", False, "2026-11-03 19:00", FAR, ("again", "11-03 21:00")),
        ("daily_self", True, "2026-11-03 10:00", "2026-11-03 19:00", ("approval", "11-03 13:00")),
        ("daily_self", True, "2026-11-03 14:00", "2026-11-03 19:00", ("first", "11-03 18:00")),
        # specials: 24 and 8 hours, T − 24 h
        ("weekly_special", True, "2026-11-03 22:00", FAR, ("first", "11-04 22:00")),
        ("clearance", False, "2026-11-03 22:00", FAR, ("again", "11-04 06:00")),
        ("fan_festival", True, "2026-11-03 22:00", "2026-11-05 20:00", ("approval", "11-04 20:00")),
        ("fan_festival", True, "2026-11-03 22:00", "2026-11-05 22:00", ("first", "11-04 22:00")),
        # campaigns: 24, 12 in the last 14 days, and 6 hours, T − 48 h
        ("campaign_main", True, "2026-11-03 22:00", FAR, ("first", "11-04 22:00")),
        ("campaign_main", True, "2026-12-10 19:59", FAR, ("first", "12-11 19:59")),
        ("campaign_main", True, "2026-12-10 20:00", FAR, ("first", "12-11 08:00")),
        ("new_launch", False, "2026-11-03 22:00", FAR, ("again", "11-04 04:00")),
        ("creator_exclusive", True, "2026-11-03 20:00", "2026-11-06 00:00", ("approval", "11-04 00:00")),
        ("creator_exclusive", False, "2026-11-05 20:00", "2026-11-06 20:00", ("again", "11-06 02:00")),
    ],
)
def test_the_table(session_type, is_first, submitted, start, expected):
    assert limit(session_type, submitted, start, is_first=is_first) == expected


def test_every_session_type_has_its_level():
    assert set(SERVICE_LEVELS) == set(SessionType)


def test_who_hears_of_an_escalation():
    tells_admin = {kind for kind, level in SERVICE_LEVELS.items() if level.tells_admin}
    assert tells_admin == {SessionType.CAMPAIGN_MAIN, SessionType.NEW_LAUNCH, SessionType.CREATOR_EXCLUSIVE}


@pytest.mark.parametrize(
    ("since", "until", "zone", "hours"),
    [
        ("2026-11-03 20:00", "2026-11-04 10:00", SHANGHAI, 2),
        ("2026-11-03 21:00", "2026-11-04 09:00", SHANGHAI, 0),
        ("2026-11-03 00:00", "2026-11-06 00:00", SHANGHAI, 36),
        ("2026-03-28 20:00", "2026-03-29 10:00", BERLIN, 2),  # summer time begins
        ("2026-10-24 20:00", "2026-10-25 10:00", BERLIN, 2),  # and ends
        ("2026-11-04 10:00", "2026-11-03 10:00", SHANGHAI, 0),
    ],
)
def test_working_hours(since, until, zone, hours):
    assert working_time(local(since, zone), local(until, zone), zone) == hours * HOUR


@pytest.mark.parametrize(("in_working_hours", "hours"), [(False, 14), (True, 2)])
def test_the_time_used_counts_every_hour_or_those_of_work(in_working_hours, hours):
    evening, morning = local("2026-11-03 20:00"), local("2026-11-04 10:00")
    assert time_used(evening, morning, SHANGHAI, in_working_hours=in_working_hours) == hours * HOUR
    assert not time_used(morning, evening, SHANGHAI, in_working_hours=in_working_hours)


@given(moments, moments, moments, zones)
def test_working_time_adds_up(one, two, three, zone):
    first, second, third = sorted((one, two, three))
    both = working_time(first, second, zone) + working_time(second, third, zone)
    assert both == working_time(first, third, zone) <= third - first


@given(moments, spans, zones)
def test_adding_working_time_is_the_inverse_of_counting_it(since, span, zone):
    until = add_working_time(since, span, zone)
    assert working_time(since, until, zone) == span
    assert not span or time(9) < until.astimezone(zone).time() <= time(21)


@given(moments, spans, spans, zones)
def test_more_working_time_ends_later(since, short, more, zone):
    assert add_working_time(since, short, zone) <= add_working_time(since, short + more, zone)


@given(types, st.booleans(), moments, st.integers(-100, 2000), zones)
def test_a_limit_lies_between_submission_and_what_is_allowed(session_type, is_first, submitted, hours, zone):
    found = limit_of(
        session_type, is_first=is_first, submitted_at=submitted, starts_at=submitted + hours * HOUR, zone=zone
    )
    assert submitted < found.warn_at <= found.limit_at
    limit_used, warn_used = (
        time_used(submitted, moment, zone, in_working_hours=found.in_working_hours)
        for moment in (found.limit_at, found.warn_at)
    )
    assert (limit_used, warn_used) == (found.allowed, found.allowed * 8 / 10)
