"""The readiness score by example: formula, caps, bands, not applicable, on time, explanation."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from planner.domain.explanation import explain, share_rounded
from planner.domain.readiness import (
    BANDS,
    CheckResult,
    band_of,
    rounded,
    score_readiness,
)
from planner.enums import AnswerType, Band, Severity, Step
from tests.domain.facts import (
    CREATED,
    EVEN,
    NOW,
    START,
    check,
    make_item,
    make_plan,
    said,
    standard_items,
    standard_step_weights,
    with_done,
)

YES, NO = said("yes"), said("no")
GIFTS = Step.GIFTS


def score(*items, now=NOW, **fields):
    return score_readiness(make_plan(*items, **fields), now=now)


class TestTheWorkedExampleOfTheHandbook:
    """Section 3.6: three items and two checks in step G."""

    ITEMS = (
        make_item("budget", weight=4, step=GIFTS),
        make_item("stock", weight=5, step=GIFTS, is_gate=True),
        make_item("limits", weight=3, step=GIFTS),
    )
    CHECKS = (
        check("G02", Severity.LEGAL, "pass", GIFTS),
        check("G04", Severity.BLOCK, "fail", GIFTS),
    )
    ANSWERS = {"budget": YES, "limits": YES}

    def test_step_score(self):
        readiness = score(*self.ITEMS, checks=self.CHECKS, answers=self.ANSWERS)
        step = readiness.step(GIFTS)
        assert (step.item_points, step.item_weight, step.check_points, step.check_weight) == (7, 12, 4, 7)
        assert step.exact == Fraction(1100, 19)
        assert step.score == Decimal("57.9")
        assert (readiness.cap, readiness.is_gated) == (59, True)
        assert readiness.open_gates == (readiness.items[1],)

    def test_fixing_the_stock(self):
        answers = {**self.ANSWERS, "stock": YES}
        checks = (self.CHECKS[0], check("G04", Severity.BLOCK, "pass", GIFTS))
        readiness = score(*self.ITEMS, checks=checks, answers=answers)
        assert readiness.step(GIFTS).score == Decimal("100.0")
        assert (readiness.score, readiness.cap, readiness.is_gated) == (Decimal("100.0"), 100, False)

    def test_lost_raw_points_with_the_step_weighing_15_of_100(self):
        others = tuple(make_item(f"other_{step}", step=step) for step in Step if step != GIFTS)
        weights = {Step.MERCHANDISE: 25, Step.TIMING: 20, Step.FLOW: 20, GIFTS: 15, Step.CONTENT: 20}
        readiness = score(*self.ITEMS, *others, checks=self.CHECKS, answers=self.ANSWERS, step_weights=weights)
        lost = readiness.items[1].lost + readiness.checks[1].lost
        assert lost == Fraction(15 * 8, 19)
        assert rounded(lost) == Decimal("6.3")


class TestTheEmptyAndTheFullPlan:
    def test_no_items_at_all(self):
        readiness = score()
        assert (readiness.score, readiness.raw, readiness.cap, readiness.band) == (0, 0, 100, Band.PREPARING)
        assert [step.score for step in readiness.steps] == [None] * 5
        assert readiness.on_track == 1

    def test_a_new_plan_on_the_standard_checklist_is_preparing(self):
        readiness = score(*standard_items(), step_weights=standard_step_weights()["default"])
        assert (str(readiness.score), str(readiness.raw)) == ("0.0", "0.0")
        assert (readiness.band, readiness.cap) == (Band.PREPARING, 59)
        assert (readiness.is_gated, readiness.is_compliance_blocked) == (True, False)
        assert len(readiness.items) == 87

    def test_everything_done_is_one_hundred(self):
        plan = make_plan(*standard_items(), step_weights=standard_step_weights()["campaign_main"])
        readiness = score_readiness(with_done(plan, {item.key for item in plan.items}), now=NOW)
        assert (readiness.score, readiness.raw, readiness.band) == (Decimal(100), Decimal(100), Band.EXCELLENT)
        assert {item.lost for item in readiness.items} == {0}

    def test_steps_come_in_their_fixed_order(self):
        assert [step.step for step in score().steps] == list(Step)


class TestCaps:
    FULL = (make_item("done"),)

    @pytest.mark.parametrize(
        ("severity", "outcome", "cap", "blocked"),
        [
            (Severity.LEGAL, "pass", 100, False),
            (Severity.LEGAL, "no_data", 59, False),
            (Severity.LEGAL, "fail", 39, True),
            (Severity.BLOCK, "pass", 100, False),
            (Severity.BLOCK, "no_data", 59, False),
            (Severity.BLOCK, "fail", 59, False),
            (Severity.WARN, "pass", 100, False),
            (Severity.WARN, "no_data", 100, False),
            (Severity.WARN, "fail", 100, False),
        ],
    )
    def test_checks(self, severity, outcome, cap, blocked):
        readiness = score(*self.FULL, answers={"done": YES}, checks=(check("X01", severity, outcome),))
        assert (readiness.cap, readiness.is_compliance_blocked, readiness.is_gated) == (cap, blocked, cap == 59)

    @pytest.mark.parametrize("order", [1, -1])
    def test_a_legal_failure_outweighs_everything_whatever_the_order(self, order):
        checks = (check("X01", Severity.BLOCK, "fail"), check("X02", Severity.LEGAL, "fail"))[::order]
        items = (*self.FULL, make_item("gate", is_gate=True))
        readiness = score(*items, answers={"done": YES}, checks=checks)
        assert (readiness.cap, readiness.is_gated, readiness.is_compliance_blocked) == (39, False, True)

    def test_the_cap_holds_the_score_and_leaves_the_raw_score(self):
        items = (make_item("much", weight=5), make_item("gate", weight=1, is_gate=True))
        readiness = score(*items, answers={"much": YES})
        assert (readiness.score, readiness.raw, readiness.held_back) == (Decimal(59), Decimal("83.3"), Decimal("24.3"))
        assert readiness.band == Band.NOT_READY

    def test_a_half_done_gate_is_open(self):
        late = make_item("late", "by_deadline", AnswerType.DATETIME, params={"full_hours": 240}, is_gate=True)
        readiness = score(late, answers={"late": said(NOW.isoformat())})
        assert (readiness.items[0].credit, readiness.cap, readiness.score) == (Fraction(1, 2), 59, Decimal("50.0"))

    def test_a_gate_that_does_not_apply_is_not_open(self):
        items = (*self.FULL, make_item("consent", is_gate=True, applies="any minor_host"))
        assert score(*items, answers={"done": YES}).cap == 100
        assert score(*items, answers={"done": YES}, features=frozenset({"minor_host"})).cap == 59


class TestBands:
    @pytest.mark.parametrize(
        ("value", "band"),
        [
            ("100.0", Band.EXCELLENT),
            ("90.0", Band.EXCELLENT),
            ("89.9", Band.READY),
            ("75.0", Band.READY),
            ("74.9", Band.NEARLY_READY),
            ("60.0", Band.NEARLY_READY),
            ("59.9", Band.NOT_READY),
            ("40.0", Band.NOT_READY),
            ("39.9", Band.PREPARING),
            ("0.0", Band.PREPARING),
        ],
    )
    def test_boundaries(self, value, band):
        assert band_of(Decimal(value)) == band

    def test_every_band_can_be_reached(self):
        assert {band for _, band in BANDS} == set(Band)

    def test_the_rounded_score_decides(self):
        items = (make_item("a", weight=1799), make_item("b", weight=201))
        readiness = score(*items, answers={"a": YES})
        assert (readiness.raw_exact, readiness.score, readiness.band) == (
            Fraction(1799, 20), Decimal("90.0"), Band.EXCELLENT,
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("exact", "shown"), [("0", "0.0"), ("0.05", "0.1"), ("0.0499", "0.0"), ("59.95", "60.0"), ("100", "100.0")]
    )
    def test_half_is_rounded_up(self, exact, shown):
        assert str(rounded(Fraction(exact))) == shown


class TestNotApplicable:
    ITEMS = (
        make_item("done", weight=2),
        make_item("left", weight=2),
        make_item("gate", weight=1, is_gate=True),
    )

    def test_marked_by_hand_leaves_both_sums(self):
        readiness = score(*self.ITEMS, answers={"done": YES, "gate": YES, "left": said("", not_applicable=True)})
        left = readiness.items[1]
        assert (readiness.raw, left.applicable, left.not_applicable_by_hand, left.lost) == (
            Decimal(100),
            False,
            True,
            0,
        )
        assert (readiness.step(Step.MERCHANDISE).items, readiness.step(Step.MERCHANDISE).open_items) == (2, 0)

    def test_never_for_a_gate(self):
        readiness = score(*self.ITEMS, answers={"done": YES, "left": YES, "gate": said("", not_applicable=True)})
        gate = readiness.items[2]
        assert (readiness.cap, readiness.raw) == (59, Decimal("80.0"))
        assert (gate.applicable, gate.not_applicable_by_hand) == (True, False)

    def test_the_condition_goes_before_the_hand(self):
        item = make_item("draw", applies="any prize_draw")
        readiness = score(item, answers={"draw": said("", not_applicable=True)})
        assert (readiness.items[0].applicable, readiness.items[0].not_applicable_by_hand) == (False, False)

    def test_a_step_without_anything_to_score_leaves_the_whole(self):
        items = (make_item("done"), make_item("draw", step=GIFTS, applies="any prize_draw"))
        readiness = score(*items, answers={"done": YES})
        assert readiness.raw == Decimal(100)
        assert readiness.step(GIFTS).score is None
        assert (readiness.step(GIFTS).is_applicable, readiness.step(GIFTS).share) == (False, 0)
        assert readiness.step(Step.MERCHANDISE).share == 1

    def test_steps_without_weight_count_nothing(self):
        readiness = score(make_item("done"), answers={"done": YES}, step_weights={})
        assert (readiness.raw, readiness.step(Step.MERCHANDISE).score) == (0, Decimal(100))


class TestOnTrackAndOverdue:
    def test_only_what_is_due_counts(self):
        items = (
            make_item("due_done", weight=3, due_hours=240),
            make_item("due_open", weight=1, due_hours=240),
            make_item("later", weight=5, due_hours=1),
        )
        readiness = score(*items, answers={"due_done": YES})
        assert readiness.on_track == Fraction(3, 4)
        assert [item.is_overdue for item in readiness.items] == [False, True, False]
        assert readiness.step(Step.MERCHANDISE).overdue == 1

    def test_due_at_this_very_moment_counts_and_is_not_overdue(self):
        readiness = score(make_item(due_hours=120))
        assert readiness.items[0].due_at == NOW == START - timedelta(hours=120)
        assert (readiness.on_track, readiness.items[0].is_overdue) == (0, False)

    def test_nothing_due_is_all_on_track(self):
        assert score(make_item(due_hours=240), created_at=NOW - timedelta(hours=11)).on_track == 1

    def test_not_applicable_items_are_never_overdue(self):
        readiness = score(make_item(due_hours=240), answers={"item": said("", not_applicable=True)})
        assert (readiness.items[0].is_overdue, readiness.on_track) == (False, 1)

    def test_time_moves_only_what_is_due(self):
        items = (make_item("a", due_hours=240), make_item("b", due_hours=2))
        early = score(*items, answers={"a": YES}, now=CREATED)
        late = score(*items, answers={"a": YES}, now=START)
        assert (early.score, early.raw_exact, early.cap) == (late.score, late.raw_exact, late.cap)
        assert (early.on_track, late.on_track) == (1, Fraction(1, 2))


class TestCountsAndExplanation:
    def test_step_counts(self):
        items = (
            make_item("yes"),
            make_item("no"),
            make_item("none", is_gate=True),
            make_item("off", applies="any hero"),
        )
        step = score(*items, answers={"yes": YES, "no": NO}).step(Step.MERCHANDISE)
        assert (step.items, step.answered, step.open_items, step.open_gates) == (3, 2, 2, 1)

    def test_contributions_of_items_and_checks(self):
        weights = {**EVEN, Step.MERCHANDISE: 30, GIFTS: 10}
        items = (make_item("a", weight=3), make_item("b", weight=5), make_item("g", weight=2, step=GIFTS))
        readiness = score(*items, answers={"a": YES}, checks=(check("S03", Severity.BLOCK),), step_weights=weights)
        assert [(item.contribution, item.lost) for item in readiness.items] == [
            (Fraction(75 * 3, 11), 0), (0, Fraction(75 * 5, 11)), (0, 25),
        ]  # fmt: skip
        assert readiness.checks == (
            CheckResult("S03", Step.MERCHANDISE, Severity.BLOCK, "pass", 3, Fraction(75 * 3, 11), Fraction(0)),
        )

    def test_unknown_step(self):
        with pytest.raises(KeyError):
            score().step("x")

    def test_the_shown_shares_sum_to_the_shown_score(self):
        items = tuple(make_item(f"item_{n}", weight=1) for n in range(3))
        readiness = score(
            *items, make_item("open", weight=4), answers=dict.fromkeys(["item_0", "item_1", "item_2"], YES)
        )
        shown = explain(readiness)
        assert readiness.raw == Decimal("42.9")
        assert shown.earned == {
            "item_0": Decimal("14.3"), "item_1": Decimal("14.3"), "item_2": Decimal("14.3"), "open": Decimal("0.0"),
        }  # fmt: skip
        assert shown.lost == {
            "item_0": Decimal("0.0"), "item_1": Decimal("0.0"), "item_2": Decimal("0.0"), "open": Decimal("57.1"),
        }  # fmt: skip
        assert shown.earned_by_step[Step.MERCHANDISE] == Decimal("42.9")
        assert shown.lost_by_step[Step.MERCHANDISE] == Decimal("57.1")

    def test_largest_remainder(self):
        thirds = [Fraction(1, 3)] * 3
        assert share_rounded(thirds, Decimal("1.0")) == [Decimal("0.4"), Decimal("0.3"), Decimal("0.3")]
        assert share_rounded([Fraction("0.16"), Fraction("0.09")], Decimal("0.3")) == [Decimal("0.2"), Decimal("0.1")]
        assert share_rounded([], Decimal("0.0")) == []

    @pytest.mark.parametrize("total", ["1.4", "0.8"])
    def test_a_total_that_is_not_theirs_is_refused(self, total):
        with pytest.raises(ValueError, match=total):
            share_rounded([Fraction(1, 3)] * 3, Decimal(total))
