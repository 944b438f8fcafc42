"""What is at stake in a plan, and what plans lack alike."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.portfolio import OpenGap, money_at_stake, recurring_gaps
from planner.enums import Step

NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)
scores = st.integers(0, 1000).map(lambda tenths: Decimal(tenths) / 10)
targets = st.integers(0, 10**9).map(Decimal)
hours = st.integers(-100, 2000)


def stake(target, score, hours_left, **more):
    target = None if target is None else Decimal(target)
    start = NOW + timedelta(hours=hours_left)
    return money_at_stake(gmv_target=target, readiness=Decimal(score), starts_at=start, now=NOW, **more)


@pytest.mark.parametrize(
    ("target", "score", "days", "expected"),
    [
        (100_000, 40, 0, 60_000),
        (100_000, 40, -3, 60_000),
        (100_000, 40, 7, 30_000),
        (100_000, 40, 14, 20_000),
        (100_000, 100, 0, 0),
        (None, 0, 0, 50_000),
        (0, 0, 0, 0),
    ],
)
def test_worked_examples(target, score, days, expected):
    assert stake(target, score, days * 24) == expected


def test_a_plan_that_breaks_the_law_is_not_ready_at_all():
    assert stake(100_000, 40, 0, is_blocked=True) == 100_000


@given(targets, targets, scores, scores, hours, hours)
def test_more_money_less_readiness_or_less_time_is_never_less_at_stake(one, two, low, high, sooner, later):
    (small, large), (low, high), (sooner, later) = sorted((one, two)), sorted((low, high)), sorted((sooner, later))
    assert stake(small, high, later) <= stake(large, low, sooner) <= large


def gap(key, points, step=Step.FLOW, is_check=False):
    return OpenGap(key, step, Decimal(points), is_check).to_stored()


def test_gaps_are_stored_without_loss():
    found = OpenGap("S03", Step.MERCHANDISE, Decimal("4.6"), True)
    assert OpenGap.from_stored(found.to_stored()) == found


def test_what_recurs_is_told_once_with_whose_plans_they_are():
    plans = [
        (1, "A", [gap("stop_loss", "4.0"), gap("alone", "9.0")]),
        (2, "A", [gap("stop_loss", "5.0"), gap("S03", "1.0", Step.MERCHANDISE, True)]),
        (3, "B", [gap("stop_loss", "5.0"), gap("S03", "2.0", Step.MERCHANDISE, True)]),
    ]
    first, second = recurring_gaps(plans, at_most=5)
    assert (first.key, first.plans, first.owners, first.mean_points) == (
        "stop_loss",
        (1, 2, 3),
        ("A", "B"),
        Decimal("4.7"),
    )
    assert (second.key, second.is_check, second.owners, second.mean_points) == ("S03", True, ("A", "B"), Decimal("1.5"))
    assert recurring_gaps(plans, at_most=1) == [first]
