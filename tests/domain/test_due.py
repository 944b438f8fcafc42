"""Due dates: T minus the offset, never less than half a day after the plan was made."""

from datetime import timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.due import MAX_DUE_HOURS, DueError, due_at, format_due, is_overdue, parse_due
from tests.domain.facts import CREATED, NOW, START, make_item, utc


@pytest.mark.parametrize(
    ("text", "hours"), [("T-3d", 72), ("T-1d", 24), ("T-4h", 4), ("T-36h", 36), ("T-0h", 0), (" T-21d ", 504)]
)
def test_parse_due(text, hours):
    assert parse_due(text) == hours


@pytest.mark.parametrize(
    "text", ["", "3d", "T+3d", "T-d", "T-3", "T-3w", "T-1.5d", "t-3d", "T-366d", "T-8761h", "T-٣d"]
)
def test_parse_due_refuses(text):
    with pytest.raises(DueError):
        parse_due(text)


@pytest.mark.parametrize(("hours", "text"), [(72, "T-3d"), (24, "T-1d"), (36, "T-36h"), (4, "T-4h"), (0, "T-0h")])
def test_format_due(hours, text):
    assert format_due(hours) == text


@given(st.integers(0, MAX_DUE_HOURS))
def test_due_round_trips(hours):
    assert parse_due(format_due(hours)) == hours


def test_due_is_counted_back_from_the_start():
    due = due_at(make_item(due_hours=72), starts_at=START, created_at=CREATED)
    assert due == START - timedelta(hours=72)
    assert due == utc(2026, 12, 1, 11)


def test_a_late_plan_gets_twelve_hours():
    created = START - timedelta(hours=10)
    assert due_at(make_item(due_hours=72), starts_at=START, created_at=created) == created + timedelta(hours=12)


def test_three_days_are_72_hours_across_a_change_of_clocks():
    start = utc(2026, 3, 9, 23).astimezone(ZoneInfo("America/New_York"))
    assert due_at(make_item(due_hours=72), starts_at=start, created_at=CREATED - timedelta(days=365)) == utc(
        2026, 3, 6, 23
    )


@pytest.mark.parametrize(
    ("delay", "credit", "expected"),
    [
        (0, Fraction(0), False),
        (1, Fraction(0), True),
        (1, Fraction(1, 2), True),
        (1, Fraction(1), False),
        (-1, Fraction(0), False),
    ],
)
def test_overdue_is_past_due_and_not_done(delay, credit, expected):
    assert is_overdue(NOW, is_done=credit == 1, now=NOW + timedelta(seconds=delay)) is expected
