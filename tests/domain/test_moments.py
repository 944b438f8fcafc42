from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from planner.domain import moments
from tests.domain.facts import SHANGHAI, utc

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 2, 14, 20, 48, tzinfo=SHANGHAI)
SATURDAY = datetime(2026, 11, 7, 19, tzinfo=SHANGHAI)


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "11月7日 周六 19:00"), ("en", "Sat 7 Nov, 19:00")])
def test_a_moment(language, words):
    assert moments.moment_text(SATURDAY, language, zone=SHANGHAI) == words


def test_a_moment_is_local():
    assert moments.moment_text(SATURDAY, "en", zone=BERLIN) == "Sat 7 Nov, 12:00"
    assert moments.moment_text(utc(2026, 11, 7, 16, 30), "zh-hans", zone=SHANGHAI) == "11月8日 周日 00:30"


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "2025年11月7日 周五 08:05"), ("en", "Fri 7 Nov 2025, 08:05")]
)
def test_another_year_is_named(language, words):
    moment = datetime(2025, 11, 7, 8, 5, tzinfo=SHANGHAI)
    assert moments.moment_text(moment, language, zone=SHANGHAI, today=NOW.date()) == words


def test_weekdays_fit_narrow_columns():
    assert moments.weekday_text(SATURDAY, "zh-hans", short=True) == "六"
    assert moments.weekday_text(SATURDAY, "en", short=True) == "Sat"


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "2026年11月"), ("en", "November 2026")])
def test_a_month(language, words):
    assert moments.month_text(2026, 11, language) == words


@pytest.mark.parametrize(
    ("first", "last", "chinese", "english"),
    [
        (date(2026, 11, 2), date(2026, 11, 8), "11月2日–8日", "2–8 Nov"),
        (date(2026, 11, 30), date(2026, 12, 6), "11月30日–12月6日", "30 Nov – 6 Dec"),
        (date(2026, 12, 28), date(2027, 1, 3), "12月28日–1月3日", "28 Dec – 3 Jan"),
    ],
)
def test_a_range(first, last, chinese, english):
    assert moments.range_text(first, last, "zh-hans") == chinese
    assert moments.range_text(first, last, "en") == english


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        (datetime(2026, 11, 2, 23, 59, tzinfo=SHANGHAI), 0),
        (datetime(2026, 11, 2, 0, 0, tzinfo=SHANGHAI), 0),
        (datetime(2026, 11, 3, 0, 0, tzinfo=SHANGHAI), 1),
        (datetime(2026, 11, 1, 23, 59, tzinfo=SHANGHAI), -1),
        (SATURDAY, 5),
    ],
)
def test_days_are_calendar_days(moment, days):
    assert moments.days_until(moment, now=NOW, zone=SHANGHAI) == days


@pytest.mark.parametrize(
    ("days", "chinese", "english"), [(5, "T-5天", "T-5d"), (0, "今天", "Today"), (-1, "T+1天", "T+1d")]
)
def test_a_countdown(days, chinese, english):
    assert moments.countdown_text(days, "zh-hans") == chinese
    assert moments.countdown_text(days, "en") == english


@pytest.mark.parametrize(
    ("hours", "chinese", "english"),
    [(72, "T-3天", "T-3d"), (36, "T-36小时", "T-36h"), (4, "T-4小时", "T-4h"), (0, "T-0小时", "T-0h")],
)
def test_a_lead(hours, chinese, english):
    assert moments.lead_text(hours, "zh-hans") == chinese
    assert moments.lead_text(hours, "en") == english


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=5, minutes=39, seconds=12, microseconds=900), "05:39:12"),
        (timedelta(hours=124), "124:00:00"),
        (timedelta(seconds=-1), "00:00:00"),
    ],
)
def test_a_clock(left, words):
    assert moments.clock_text(left) == words


@pytest.mark.parametrize(
    ("due_at", "chinese", "english"),
    [
        (datetime(2026, 11, 8, 9, tzinfo=SHANGHAI), "11月8日到期", "Due 8 Nov"),
        (datetime(2027, 1, 8, 9, tzinfo=SHANGHAI), "2027年1月8日到期", "Due 8 Jan 2027"),
        (datetime(2026, 11, 2, 19, tzinfo=SHANGHAI), "今天 19:00 到期", "Due today, 19:00"),
        (NOW - timedelta(minutes=5), "逾期 1 小时", "1 h overdue"),
        (NOW - timedelta(hours=23, minutes=59), "逾期 23 小时", "23 h overdue"),
        (NOW - timedelta(days=2, hours=1), "逾期 2 天", "2 d overdue"),
    ],
)
def test_a_due_date(due_at, chinese, english):
    assert moments.due_text(due_at, "zh-hans", now=NOW, zone=SHANGHAI) == chinese
    assert moments.due_text(due_at, "en", now=NOW, zone=SHANGHAI) == english
