"""What a version of a template must be, and what publishing asks on top."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planner.domain.plan import CheckDefinition, Option
from planner.domain.templates import MAX_LENGTHS, Problem, validate_version
from planner.enums import AnswerType, Severity, Step, Unit
from tests.domain.facts import make_item, standard_checks, standard_file, standard_items, standard_step_weights

WEIGHTS = {"default": {"s": 25, "t": 20, "a": 20, "g": 15, "e": 20}}
GOOD = Option("good", "好", "Good")


def validated(*items, checks=(), step_weights=None, publishing=False):
    return validate_version(items, checks, WEIGHTS if step_weights is None else step_weights, publishing=publishing)


def full():
    """Sixty items, twelve a step with three gates each: what publishing asks at least."""
    return [make_item(f"{step.value}_{n}", step=step, is_gate=n < 3, position=n) for step in Step for n in range(12)]


class TestTheStandardChecklist:
    def test_it_can_be_published(self):
        assert validate_version(standard_items(), standard_checks(), standard_step_weights(), publishing=True) == ()

    def test_as_it_stands_in_its_file(self):
        weights = standard_file()["step_weights"]
        assert validate_version(standard_items(), standard_checks(), weights, publishing=True) == ()


class TestItems:
    def test_a_sound_item(self):
        assert validated(make_item()) == ()

    @pytest.mark.parametrize(
        ("changes", "field", "code", "params"),
        [
            ({"key": ""}, "key", "missing_key", {}),
            ({"key": "Item"}, "key", "bad_key", {}),
            ({"key": "item-one"}, "key", "bad_key", {}),
            ({"key": "item__one"}, "key", "bad_key", {}),
            ({"key": "1_item"}, "key", "bad_key", {}),
            ({"key": "货品"}, "key", "bad_key", {}),
            ({"weight": 0}, "weight", "weight_out_of_range", {"weight": 0, "minimum": 1, "maximum": 5}),
            ({"weight": 6}, "weight", "weight_out_of_range", {"weight": 6, "minimum": 1, "maximum": 5}),
            ({"due_hours": -1}, "due_hours", "due_out_of_range", {"maximum": 8760}),
            ({"due_hours": 8761}, "due_hours", "due_out_of_range", {"maximum": 8760}),
            ({"label_zh": ""}, "label_zh", "missing_translation", {}),
            ({"label_en": "  "}, "label_en", "missing_translation", {}),
            ({"guidance_zh": ""}, "guidance_zh", "missing_translation", {}),
            ({"guidance_en": ""}, "guidance_en", "missing_translation", {}),
            ({"unit": Unit.PERCENT}, "unit", "unit_without_number", {}),
            ({"options": (GOOD,)}, "options", "options_without_choice", {}),
            (
                {"applies": "any dragon"},
                "applies",
                "bad_condition",
                {"reason": "unknown_feature", "position": 4, "found": "dragon", "message": "Unknown feature “dragon”"},
            ),
        ],
    )
    def test_every_mistake_names_item_and_field(self, changes, field, code, params):
        item = replace(make_item(), **changes)
        assert validated(item) == (Problem(item.key, field, code, params),)

    @pytest.mark.parametrize(("field", "maximum"), MAX_LENGTHS.items())
    def test_lengths(self, field, maximum):
        text = {"key": "k" * maximum, "applies": "all" + " " * (maximum - 3)}.get(field, "好" * maximum)
        assert validated(replace(make_item(), **{field: text})) == ()
        longer = text + (" " if field == "applies" else "k")
        key = longer if field == "key" else "item"
        assert validated(replace(make_item(), **{field: longer})) == (
            Problem(key, field, "too_long", {"length": maximum + 1, "maximum": maximum}),
        )

    def test_a_rule_that_does_not_fit(self):
        item = make_item("speed", "text_length", AnswerType.NUMBER, params={"max": 5})
        assert validated(item) == (
            Problem(
                "speed",
                "credit",
                "wrong_answer_type",
                {"kind": "text_length", "answer_type": "number", "allowed": "text"},
            ),
            Problem("speed", "credit", "missing_param", {"kind": "text_length", "param": "min"}),
        )

    def test_a_key_twice(self):
        assert validated(make_item("a"), make_item("b"), make_item("a")) == (Problem("a", "key", "duplicate_key"),)

    def test_keys_without_name_are_not_each_others_doubles(self):
        codes = [problem.code for problem in validated(make_item(""), make_item(""))]
        assert codes == ["missing_key", "missing_key"]

    @pytest.mark.parametrize(
        ("options", "codes"),
        [
            ((), ["choice_without_options"]),
            ((GOOD,), []),
            ((GOOD, GOOD), ["duplicate_option"]),
            ((GOOD, Option("Bad!", "坏", "Bad")), ["bad_option_value"]),
            ((GOOD, Option("bad", "", "Bad")), ["missing_option_translation"]),
            ((GOOD, Option("bad", "坏", " ")), ["missing_option_translation"]),
            ((GOOD, Option("more", "多", "More", Decimal("1.1"))), ["option_credit_out_of_range"]),
            ((GOOD, Option("less", "少", "Less", Decimal("-0.1"))), ["option_credit_out_of_range"]),
            ((Option("half", "半", "Half", Decimal("0.5")),), ["no_full_option"]),
        ],
    )
    def test_options(self, options, codes):
        item = make_item("goal", "options", AnswerType.CHOICE, options=options)
        assert [(p.item_key, p.field, p.code) for p in validated(item)] == [("goal", "options", code) for code in codes]


class TestChecks:
    LEGAL = CheckDefinition("S04", "compare_price_valid", Step.MERCHANDISE, Severity.LEGAL, {"days": 7})

    def test_sound(self):
        assert validated(checks=(self.LEGAL,)) == ()

    def test_legal_checks_stay_on_unless_under_review(self):
        off = replace(self.LEGAL, is_enabled=False)
        assert validated(checks=(off,)) == (Problem("S04", "is_enabled", "legal_check_disabled"),)
        assert validated(checks=(replace(off, legal_review_reason="  "),)) != ()
        assert validated(checks=(replace(off, legal_review_reason="条文正在修订"),)) == ()

    def test_other_checks_may_be_switched_off(self):
        assert validated(checks=(replace(self.LEGAL, severity=Severity.BLOCK, is_enabled=False),)) == ()

    def test_twice(self):
        assert validated(checks=(self.LEGAL, self.LEGAL)) == (Problem("S04", "id", "duplicate_check"),)

    @pytest.mark.parametrize("written", ["much", 0.1, None, True, [1]])
    def test_thresholds_are_numbers(self, written):
        bad = replace(self.LEGAL, thresholds={"days": written, "share": "0.10"})
        assert validated(checks=(bad,)) == (Problem("S04", "thresholds", "bad_threshold", {"threshold": "days"}),)


class TestStepWeights:
    @pytest.mark.parametrize(
        ("row", "weights", "code", "params"),
        [
            ("nightly", WEIGHTS["default"], "unknown_session_type", {"row": "nightly"}),
            (
                "clearance",
                {"s": 40, "t": 20, "a": 20, "g": 20},
                "missing_step_weight",
                {"row": "clearance", "step": "e"},
            ),
            ("clearance", {**WEIGHTS["default"], "e": -1}, "bad_step_weight", {"row": "clearance", "step": "e"}),
            ("clearance", {**WEIGHTS["default"], "e": "20"}, "bad_step_weight", {"row": "clearance", "step": "e"}),
            ("clearance", {**WEIGHTS["default"], "e": 101}, "bad_step_weight", {"row": "clearance", "step": "e"}),
            ("clearance", {**WEIGHTS["default"], "e": True}, "bad_step_weight", {"row": "clearance", "step": "e"}),
        ],
    )
    def test_rows(self, row, weights, code, params):
        assert validated(step_weights={**WEIGHTS, row: weights}) == (Problem("", "step_weights", code, params),)

    def test_a_draft_may_be_unfinished(self):
        assert validated(step_weights={}) == ()
        assert validated(step_weights={"clearance": {**WEIGHTS["default"], "e": 0}}) == ()

    def test_publishing_asks_for_one_hundred_in_every_row(self):
        weights = {**WEIGHTS, "clearance": {**WEIGHTS["default"], "e": 21}}
        assert validated(*full(), step_weights=weights, publishing=True) == (
            Problem("", "step_weights", "weights_not_100", {"row": "clearance", "total": 101}),
        )

    def test_publishing_asks_for_the_default(self):
        assert validated(*full(), step_weights={"clearance": WEIGHTS["default"]}, publishing=True) == (
            Problem("", "step_weights", "default_row_missing"),
        )


class TestPublishing:
    def test_the_least_that_will_do(self):
        assert validated(*full(), publishing=True) == ()

    def test_eighteen_items_are_the_most(self):
        extra = [make_item(f"extra_{n}", step=Step.GIFTS) for n in range(7)]
        assert validated(*full(), *extra[:6], publishing=True) == ()
        assert validated(*full(), *extra, publishing=True) == (
            Problem("", "items", "too_many_items", {"step": "g", "count": 19, "maximum": 18}),
        )

    def test_too_few_items_and_gates(self):
        items = [item for item in full() if item.key != "e_0"]
        assert validated(*items, publishing=True) == (
            Problem("", "items", "too_few_items", {"step": "e", "count": 11, "minimum": 12}),
            Problem("", "items", "too_few_gates", {"step": "e", "count": 2, "minimum": 3}),
        )
        assert validated(*items) == ()

    def test_an_empty_version(self):
        found = validated(step_weights={}, publishing=True)
        assert [problem.code for problem in found] == ["too_few_items", "too_few_gates"] * 5 + ["default_row_missing"]

    def test_mistakes_of_items_come_first(self):
        items = [replace(item, label_en="") if item.key == "t_5" else item for item in full()]
        found = validated(*items, step_weights={}, publishing=True)
        assert [(p.item_key, p.code) for p in found] == [("t_5", "missing_translation"), ("", "default_row_missing")]
