"""What to do now, and what it would bring."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.next_actions import (
    NextAction,
    best_action,
    holding_count,
    next_actions,
    open_count,
    score_with_first,
)
from planner.domain.readiness import score_readiness
from planner.enums import Severity, Step
from tests.domain.facts import (
    EVEN,
    NOW,
    START,
    check,
    make_item,
    make_plan,
    said,
    standard_items,
    with_done,
)
from tests.domain.test_readiness_properties import plans

YES = said("yes")
moderate = settings(max_examples=50)


def actions_of(*items, now=NOW, **fields):
    plan = make_plan(*items, **fields)
    return next_actions(plan, score_readiness(plan, now=now))


def score_after(plan, count):
    """The score computed anew with the first `count` next actions done."""
    first = next_actions(plan, score_readiness(plan, now=NOW))[:count]
    return score_readiness(with_done(plan, {action.key for action in first}), now=NOW)


def order(*items, **fields):
    return [action.key for action in actions_of(*items, **fields)]


class TestOrder:
    def test_gates_go_first_whatever_they_bring(self):
        assert order(make_item("heavy", weight=5), make_item("gate", weight=1, is_gate=True)) == ["gate", "heavy"]

    def test_then_points(self):
        items = [make_item(f"w{weight}", weight=weight) for weight in (2, 5, 3)]
        assert order(*items) == ["w5", "w3", "w2"]

    def test_points_depend_on_the_step(self):
        items = (
            make_item("crowded", weight=5),
            make_item("other", weight=5),
            make_item("alone", weight=1, step=Step.CONTENT),
        )
        assert order(*items) == ["alone", "crowded", "other"]

    def test_then_the_due_date(self):
        assert order(make_item("later", due_hours=24), make_item("sooner", due_hours=48)) == ["sooner", "later"]

    def test_then_the_step(self):
        items = [make_item(step.stem, step=step) for step in reversed(Step)]
        assert order(*items) == ["merchandise", "timing", "flow", "gifts", "content"]

    def test_then_the_place_in_the_step(self):
        assert order(make_item("second", position=2), make_item("first", position=1)) == ["first", "second"]

    def test_done_and_not_applicable_items_are_no_actions(self):
        items = (make_item("done"), make_item("off", applies="any hero"), make_item("waived"), make_item("open"))
        answers = {"done": YES, "waived": said("", not_applicable=True)}
        assert order(*items, answers=answers) == ["open"]

    def test_a_finished_plan_has_none(self):
        assert actions_of(make_item("done"), answers={"done": YES}) == ()


class TestChecks:
    def test_broken_law_then_what_holds_the_cap_then_the_rest(self):
        checks = [
            check("W01", Severity.WARN, "fail"),
            check("B01", Severity.BLOCK, "no_data"),
            check("B02", Severity.BLOCK, "fail"),
            check("L01", Severity.LEGAL, "no_data"),
            check("L02", Severity.LEGAL, "fail"),
            check("P01", Severity.LEGAL, "pass"),
        ]
        actions = actions_of(make_item("gate", weight=5, is_gate=True), make_item("item", weight=2), checks=checks)
        assert [action.key for action in actions] == ["L02", "gate", "B02", "L01", "B01", "item", "W01"]
        assert [action.is_gate for action in actions] == [True] * 5 + [False] * 2
        assert {action.key for action in actions if action.is_check} == {"L02", "L01", "B01", "B02", "W01"}
        assert [(a.due_at, a.is_overdue) for a in actions if a.key == "L02"] == [(None, False)]


class TestGain:
    def test_one_action_in_full(self):
        items = (make_item("open", weight=1, due_hours=200), make_item("done", weight=2))
        assert actions_of(*items, answers={"done": YES}) == (
            NextAction(
                key="open",
                step=Step.MERCHANDISE,
                gain=Decimal("33.3"),
                is_gate=False,
                due_at=START - timedelta(hours=200),
                is_overdue=True,
            ),
        )

    def test_overdue_is_judged_now(self):
        plan = make_plan(make_item(due_hours=100))
        for now, is_overdue in ((NOW, False), (START, True)):
            assert [a.is_overdue for a in next_actions(plan, score_readiness(plan, now=now))] == [is_overdue]

    def test_only_what_is_missing_counts(self):
        half = make_item("half", "at_least", "number", params={"target": 10})
        assert [a.gain for a in actions_of(half, answers={"half": said("7.5")})] == [Decimal("25.0")]


class TestScoreWithFirst:
    ITEMS = (
        make_item("done", weight=2),
        make_item("gate", weight=1, is_gate=True),
        make_item("big", weight=4),
        make_item("small", weight=1),
    )

    @pytest.mark.parametrize(("count", "score"), [(0, "25.0"), (1, "37.5"), (2, "87.5"), (3, "100.0"), (9, "100.0")])
    def test_after_the_first(self, count, score):
        plan = make_plan(*self.ITEMS, answers={"done": YES})
        assert score_with_first(plan, score_readiness(plan, now=NOW), count) == Decimal(score)

    @pytest.mark.parametrize(
        ("severity", "outcome", "scores"),
        [
            (Severity.BLOCK, "fail", ("59.0", "59.0", "100.0")),
            (Severity.LEGAL, "no_data", ("59.0", "59.0", "100.0")),
            (Severity.LEGAL, "fail", ("39.0", "59.0", "100.0")),
            (Severity.WARN, "fail", ("59.0", "94.7", "100.0")),
        ],
    )
    def test_the_cap_holds_until_the_last_that_holds_it(self, severity, outcome, scores):
        items = (make_item("done", weight=16), make_item("gate", weight=2, is_gate=True))
        plan = make_plan(*items, answers={"done": YES}, checks=(check("X01", severity, outcome),))
        readiness = score_readiness(plan, now=NOW)
        assert tuple(str(score_with_first(plan, readiness, count)) for count in range(3)) == scores


@moderate
@given(plans())
def test_all_open_items_are_actions_and_all_of_them_lift_every_gate(plan):
    readiness = score_readiness(plan, now=NOW)
    actions = next_actions(plan, readiness)
    opened = [item.key for item in readiness.items if item.is_open]
    opened += [check.id for check in readiness.checks if check.is_open]
    assert sorted(action.key for action in actions) == sorted(opened)
    assert [action.is_gate for action in actions] == sorted((action.is_gate for action in actions), reverse=True)
    after = score_after(plan, len(actions))
    assert (after.open_gates, after.cap) == ((), 100)


@moderate
@given(plans(), st.data())
def test_the_order_of_the_rows_is_irrelevant(plan, data):
    shuffled = replace(plan, items=tuple(data.draw(st.permutations(plan.items))))
    before = next_actions(plan, score_readiness(plan, now=NOW))
    assert next_actions(shuffled, score_readiness(shuffled, now=NOW)) == before


def test_more_done_is_never_less():
    plan = make_plan(*standard_items(), step_weights=EVEN)
    scores = [score_after(plan, count).score for count in range(0, 60, 6)]
    assert scores == sorted(scores)


@moderate
@given(plans(), st.integers(0, 12))
def test_the_quick_score_with_the_first_done_is_the_one_computed_anew(plan, count):
    readiness = score_readiness(plan, now=NOW)
    assert score_with_first(plan, readiness, count) == score_after(plan, count).score


@moderate
@given(plans(), st.integers(0, 12))
def test_a_few_next_actions_are_the_first_of_all(plan, count):
    readiness = score_readiness(plan, now=NOW)
    actions = next_actions(plan, readiness)
    assert len(actions) == open_count(readiness)
    assert next_actions(plan, readiness, count) == actions[:count]
    assert best_action(plan, readiness) == (actions[0] if actions else None)


@moderate
@given(plans())
def test_what_holds_the_cap_comes_first(plan):
    readiness = score_readiness(plan, now=NOW)
    actions = next_actions(plan, readiness)
    count = holding_count(readiness)
    assert [action.is_gate for action in actions] == [True] * count + [False] * (len(actions) - count)
