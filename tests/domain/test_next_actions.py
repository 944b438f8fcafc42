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
    score_after,
    score_with_first,
)
from planner.domain.readiness import score_readiness, score_with_done
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
    standard_step_weights,
)
from tests.domain.test_readiness_properties import plans

YES = said("yes")
moderate = settings(max_examples=50, deadline=None)


def actions_of(*items, now=NOW, **fields):
    plan = make_plan(*items, **fields)
    return next_actions(plan, score_readiness(plan, now=now))


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

    def test_the_last_broken_law_lifts_the_lower_cap(self):
        checks = [check("L02", Severity.LEGAL, "fail"), check("B02", Severity.BLOCK, "fail")]
        law, block, *_rest = actions_of(make_item("done", weight=5), answers={"done": YES}, checks=checks)
        assert (law.key, law.gain, law.score_gain) == ("L02", Decimal("33.3"), Decimal("20.0"))
        assert (block.key, block.gain, block.score_gain) == ("B02", Decimal("25.0"), Decimal("0.0"))


class TestGain:
    def test_one_action_in_full(self):
        items = (make_item("open", weight=1, due_hours=200), make_item("done", weight=2))
        assert actions_of(*items, answers={"done": YES}) == (
            NextAction(
                key="open",
                step=Step.MERCHANDISE,
                gain=Decimal("33.3"),
                score_gain=Decimal("33.3"),
                is_gate=False,
                due_at=START - timedelta(hours=200),
                is_overdue=True,
            ),
        )

    def test_overdue_is_judged_now(self):
        plan = make_plan(make_item(due_hours=100))
        for now, is_overdue in ((NOW, False), (START, True)):
            assert [a.is_overdue for a in next_actions(plan, score_readiness(plan, now=now))] == [is_overdue]

    def test_the_cap_hides_the_gain_while_another_gate_is_open(self):
        items = (
            make_item("done", weight=5),
            make_item("a", weight=1, is_gate=True),
            make_item("b", weight=1, is_gate=True),
        )
        actions = actions_of(*items, answers={"done": YES})
        assert [(a.gain, a.score_gain) for a in actions] == [(Decimal("14.3"), Decimal("0.0"))] * 2

    def test_the_last_gate_frees_the_score(self):
        items = (make_item("done", weight=5), make_item("gate", weight=1, is_gate=True), make_item("rest", weight=1))
        gate, rest = actions_of(*items, answers={"done": YES})
        assert (gate.key, gate.gain, gate.score_gain) == ("gate", Decimal("14.3"), Decimal("26.7"))
        assert (rest.key, rest.gain, rest.score_gain) == ("rest", Decimal("14.3"), Decimal("0.0"))

    @pytest.mark.parametrize(
        ("severity", "outcome", "gain"),
        [
            (Severity.BLOCK, "fail", "0.0"),
            (Severity.LEGAL, "no_data", "0.0"),
            (Severity.LEGAL, "fail", "0.0"),
            (Severity.WARN, "fail", "35.7"),
        ],
    )
    def test_a_failed_check_keeps_the_cap(self, severity, outcome, gain):
        items = (make_item("done", weight=16), make_item("gate", weight=2, is_gate=True))
        actions = actions_of(*items, answers={"done": YES}, checks=(check("X01", severity, outcome),))
        (gate,) = (action for action in actions if action.key == "gate")
        assert gate.score_gain == Decimal(gain)

    def test_only_what_is_missing_counts(self):
        half = make_item("half", "at_least", "number", params={"target": 10})
        assert [a.gain for a in actions_of(half, answers={"half": said("7.5")})] == [Decimal("25.0")]


class TestScoreAfter:
    ITEMS = (
        make_item("done", weight=2),
        make_item("gate", weight=1, is_gate=True),
        make_item("big", weight=4),
        make_item("small", weight=1),
    )

    @pytest.mark.parametrize(
        ("count", "score", "cap"),
        [(0, "25.0", 59), (1, "37.5", 100), (2, "87.5", 100), (3, "100.0", 100), (9, "100.0", 100)],
    )
    def test_after_the_first(self, count, score, cap):
        plan = make_plan(*self.ITEMS, answers={"done": YES})
        after = score_after(plan, score_readiness(plan, now=NOW), count)
        assert (after.score, after.cap, after.as_of) == (Decimal(score), cap, NOW)

    def test_nothing_done_is_the_score_itself(self):
        plan = make_plan(*standard_items(), step_weights=standard_step_weights()["default"])
        readiness = score_readiness(plan, now=NOW)
        assert score_after(plan, readiness, 0) == readiness


@moderate
@given(plans())
def test_all_open_items_are_actions_and_all_of_them_lift_every_gate(plan):
    readiness = score_readiness(plan, now=NOW)
    actions = next_actions(plan, readiness)
    opened = [item.key for item in readiness.items if item.is_open]
    opened += [check.id for check in readiness.checks if check.is_open]
    assert sorted(action.key for action in actions) == sorted(opened)
    assert [action.is_gate for action in actions] == sorted((action.is_gate for action in actions), reverse=True)
    after = score_after(plan, readiness, len(actions))
    assert (after.open_gates, after.cap) == ((), 100)


@moderate
@given(plans(min_items=1))
def test_the_score_gain_is_what_doing_it_brings(plan):
    readiness = score_readiness(plan, now=NOW)
    for action in next_actions(plan, readiness):
        done = score_with_done(plan, now=NOW, done=frozenset({action.key}))
        assert action.score_gain == done.score - readiness.score >= 0


@moderate
@given(plans(), st.data())
def test_the_order_of_the_rows_is_irrelevant(plan, data):
    shuffled = replace(plan, items=tuple(data.draw(st.permutations(plan.items))))
    before = next_actions(plan, score_readiness(plan, now=NOW))
    assert next_actions(shuffled, score_readiness(shuffled, now=NOW)) == before


def test_more_done_is_never_less():
    plan = make_plan(*standard_items(), step_weights=EVEN)
    readiness = score_readiness(plan, now=NOW)
    scores = [score_after(plan, readiness, count).score for count in range(0, 60, 6)]
    assert scores == sorted(scores)


@moderate
@given(plans(), st.integers(0, 12))
def test_the_quick_score_with_the_first_done_is_the_one_computed_anew(plan, count):
    readiness = score_readiness(plan, now=NOW)
    assert score_with_first(plan, readiness, count) == score_after(plan, readiness, count).score


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
