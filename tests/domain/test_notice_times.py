"""When emails are due."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.notice_times import EmailTimes, email_due_at
from planner.enums_notices import EmailWay

ZONE = ZoneInfo("Asia/Shanghai")
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
all_times = st.builds(EmailTimes, clocks, clocks, clocks)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
ways = st.sampled_from([EmailWay.AT_ONCE, EmailWay.DIGEST])


def due(way, clock, times=None):
    """Day and time in Shanghai at which an email of 6 November, this time, goes out."""
    hour, minute = map(int, clock.split(":"))
    now = datetime(2026, 11, 6, hour, minute, tzinfo=ZONE)
    return email_due_at(way, times or EmailTimes(), now=now, zone=ZONE).astimezone(ZONE).strftime("%d %H:%M")


@pytest.mark.parametrize(
    ("way", "clock", "expected"),
    [
        (EmailWay.AT_ONCE, "12:00", "06 12:00"),
        (EmailWay.AT_ONCE, "21:59", "06 21:59"),
        (EmailWay.AT_ONCE, "22:00", "07 08:00"),
        (EmailWay.AT_ONCE, "03:00", "06 08:00"),
        (EmailWay.AT_ONCE, "08:00", "06 08:00"),
        (EmailWay.DIGEST, "08:59", "06 09:00"),
        (EmailWay.DIGEST, "09:00", "07 09:00"),
    ],
)
def test_each_way_has_its_hour(way, clock, expected):
    assert due(way, clock) == expected


def test_quiet_hours_within_a_day_and_none_at_all():
    assert due(EmailWay.AT_ONCE, "13:00", EmailTimes(time(12), time(14))) == "06 14:00"
    assert due(EmailWay.AT_ONCE, "03:00", EmailTimes(time(8), time(8))) == "06 03:00"
    assert due(EmailWay.DIGEST, "12:00", EmailTimes(time(22), time(8), time(7))) == "07 08:00"


def test_off_is_never():
    assert email_due_at(EmailWay.OFF, EmailTimes(), now=datetime(2026, 11, 6, tzinfo=UTC), zone=ZONE) is None


@given(ways, all_times, moments)
def test_never_before_it_happened_never_in_quiet_hours_and_within_two_days(way, times, now):
    moment = email_due_at(way, times, now=now, zone=ZONE)
    assert now <= moment <= now + timedelta(days=2)
    assert not times.is_quiet(moment.astimezone(ZONE).time())
