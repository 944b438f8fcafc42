"""Figures of reviews by hand: what counts, and what does not."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from planner.domain.review_quality import CommentFacts, RoundFacts, has_number, outcomes, quality_of

NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)


def answered(
    plan=1, number=1, *, hours=2, first=None, kind="first", late=False, outcome="changes_requested", after="60.0"
):
    return RoundFacts(
        plan=plan,
        round=number,
        kind=kind,
        reviewer=7,
        submitted_at=NOW,
        stopped_at=NOW + timedelta(hours=hours),
        used_seconds=hours * 3600,
        first_seconds=(hours if first is None else first) * 3600,
        allowed_seconds=24 * 3600,
        is_late=late,
        outcome=outcome,
        score_before=Decimal(50),
        score_after=Decimal(after),
    )


def comment(severity="major", *, plan=1, target="field", text="Too few", state="open", **more):
    return CommentFacts(plan=plan, author=7, severity=severity, target=target, text=text, state=state, **more)


def test_nothing_gives_nothing():
    found = quality_of([], [], {})
    assert (found.plans, found.rounds, found.findings, found.after_live) == (0, 0, 0, 0)
    rates = (found.in_time, found.first_response, found.response, found.findings_per_plan, found.with_place)
    assert rates == (None,) * 5
    assert (found.with_number, found.accepted, found.reopened, found.gain) == (None,) * 4


def test_rounds():
    rounds = [
        answered(1, 1, hours=2),
        answered(1, 2, hours=1, kind="again", outcome="approved", after="81.5"),
        answered(2, 1, hours=10, kind="approval", late=True),
        answered(3, 4, hours=7, kind="again", late=True, outcome="approved", after="70.0"),
    ]
    found = quality_of(rounds, [], {1: Decimal("50.0"), 2: Decimal(40), 3: None})
    assert (found.plans, found.rounds, found.in_time) == (3, 4, Fraction(1, 2))
    assert (found.first_response, found.response) == (6 * 3600, int(4.5 * 3600))
    assert found.gain == Decimal("31.5")


def test_the_first_response_is_the_first_word_not_the_decision():
    found = quality_of([answered(1, hours=20, first=3), answered(2, hours=10, first=1)], [], {})
    assert (found.first_response, found.response) == (2 * 3600, 15 * 3600)


def test_findings_are_counted_per_plan_that_was_looked_at_with_or_without_a_round():
    assert quality_of([], [comment(plan=4), comment(plan=4)], {}).findings_per_plan == 2
    found = quality_of([answered(1)], [comment(plan=1), *[comment(plan=2)] * 4, comment("note", plan=3)], {})
    assert (found.plans, found.findings_per_plan) == (2, Fraction(5, 2))


def test_findings():
    comments = [
        comment("blocker", text="库存 600，需要 1,080", state="resolved"),
        comment("major", target="step", state="rejected"),
        comment("minor", state="open", was_reopened=True, has_proposal=True),
        comment("major", target="item", state="answered", is_applied=True, after_live=True),
        comment("note", text="注意库存", state="resolved"),
    ]
    found = quality_of([answered(1), answered(2)], comments, {})
    assert (found.findings, found.findings_per_plan, found.after_live) == (4, Fraction(2), 1)
    assert (found.with_place, found.with_number) == (Fraction(3, 4), Fraction(1, 2))
    assert (found.accepted, found.reopened) == (Fraction(2, 3), Fraction(1, 4))
    assert outcomes(comments)["major"] == {"open": 0, "answered": 1, "resolved": 0, "rejected": 1, "obsolete": 0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("注意库存", False), ("只备了 600 件", True), ("少了三十件", True), ("统一一下口径", False), ("", False)],
)
def test_a_number_is_a_figure_not_a_turn_of_speech(text, expected):
    assert has_number(comment(text=text)) is expected
