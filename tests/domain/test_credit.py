"""Every kind of credit rule at its boundaries, and the reasons given for what is missing."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from planner.domain.credit import CREDIT_KINDS, Reason, credit, is_answered, problems, unmet_reason
from planner.domain.plan import FileFact, Option
from planner.enums import AnswerType, Unit
from tests.domain.facts import START, make_item, make_plan, said, standard_items

NUMBER, MONEY, TEXT = AnswerType.NUMBER, AnswerType.MONEY, AnswerType.TEXT
END = START + timedelta(hours=4)


def judged(kind, answer_type, value, params=None, answer=None, plan=None, **fields):
    """Credit and the reason's code of one answer."""
    item = make_item("item", kind, answer_type, params=params, **fields)
    answer = answer or said(value)
    plan = plan or make_plan(item)
    reason = unmet_reason(item, answer, plan)
    return credit(item, answer, plan), reason and reason.code


def reason_of(kind, answer_type, value, params=None, **plan_facts):
    item = make_item("item", kind, answer_type, params=params)
    return unmet_reason(item, said(value), make_plan(item, **plan_facts))


def at(hours_before):
    return (START - timedelta(hours=hours_before)).isoformat()


class TestWhateverTheRule:
    @pytest.mark.parametrize("item", standard_items(), ids=lambda item: item.key)
    def test_unanswered_earns_nothing(self, item):
        plan = make_plan(item)
        assert credit(item, None, plan) == credit(item, said(""), plan) == 0
        assert unmet_reason(item, None, plan) == Reason("unanswered")
        assert is_answered(item, None) is is_answered(item, said("")) is False

    def test_rejected_earns_nothing(self):
        assert judged("yes", AnswerType.YESNO, "", answer=said("yes", rejected=True)) == (0, "rejected")

    @pytest.mark.parametrize(
        ("kind", "answer_type", "value"),
        [
            ("yes", AnswerType.YESNO, "maybe"),
            ("greater_than", NUMBER, "many"),
            ("greater_than", MONEY, "NaN"),
            ("by_deadline", AnswerType.DATETIME, "tomorrow"),
            ("by_deadline", AnswerType.DATETIME, "2026-12-01T10:00"),
        ],
    )
    def test_a_stored_text_of_another_type_earns_nothing(self, kind, answer_type, value):
        assert judged(kind, answer_type, value, {"min": 0, "full_hours": 1}) == (0, "unreadable")

    def test_files_of_a_text_item_and_text_of_a_file_item_do_not_count(self):
        assert is_answered(make_item(), said("", files=(FileFact(),))) is False
        assert is_answered(make_item("item", "file_present", AnswerType.FILE), said("proof.pdf")) is False


class TestYesNoAndChoice:
    def test_yes(self):
        assert judged("yes", AnswerType.YESNO, "yes") == (1, None)
        assert judged("yes", AnswerType.YESNO, "no") == (0, "answered_no")

    def test_yes_by_owner(self):
        kind = ("yes_by_owner", AnswerType.YESNO, "")
        assert judged(*kind, answer=said("yes", by_owner=True)) == (1, None)
        assert judged(*kind, answer=said("yes")) == (0, "needs_owner")
        assert judged(*kind, answer=said("no", by_owner=True)) == (0, "answered_no")
        assert judged(*kind, answer=said("no")) == (0, "answered_no")

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("granted", (1, None)),
            ("applied", (Fraction(1, 2), "weak_option")),
            ("none", (0, "weak_option")),
            ("bribed", (0, "unknown_option")),
        ],
    )
    def test_options(self, value, expected):
        options = (
            Option("granted", "已批", "Granted"),
            Option("applied", "已申请", "Applied", Decimal("0.5")),
            Option("none", "无", "None", Decimal(0)),
        )
        assert judged("options", AnswerType.CHOICE, value, options=options) == expected


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("0", (0, "below_target")),
            ("6", (Fraction(3, 5), "below_target")),
            ("9.9999", (Fraction(99999, 100000), "below_target")),
            ("10", (1, None)),
            ("25", (1, None)),
            ("-3", (0, "below_target")),
        ],
    )
    def test_at_least(self, value, expected):
        assert judged("at_least", NUMBER, value, {"target": 10}) == expected

    def test_at_least_reads_decimal_targets(self):
        assert judged("at_least", NUMBER, "0.6", {"target": "0.8"}) == (Fraction(3, 4), "below_target")

    def test_at_least_tells_value_and_target(self):
        reason = reason_of("at_least", NUMBER, "6", {"target": 10})
        assert reason == Reason("below_target", {"value": Decimal(6), "target": Decimal(10)})

    @pytest.mark.parametrize("known", [None, Decimal(0), Decimal(-1)])
    def test_at_least_of_an_unknown_fact_earns_nothing(self, known):
        reason = reason_of("at_least", MONEY, "500", {"target_fact": "ad_budget"}, ad_budget=known)
        assert reason == Reason("reference_missing", {"fact": "ad_budget"})

    @pytest.mark.parametrize(
        ("fact", "known"),
        [("ad_budget", Decimal(1000)), ("reservation_target", Decimal(1000)), ("presented_count", 1000)],
    )
    def test_at_least_of_a_fact(self, fact, known):
        item = make_item("item", "at_least", NUMBER, params={"target_fact": fact})
        assert credit(item, said("250"), make_plan(item, **{fact: known})) == Fraction(1, 4)
        assert credit(item, said("1000"), make_plan(item, **{fact: known})) == 1

    @pytest.mark.parametrize(
        ("session_type", "expected"),
        [("daily_self", 1), ("campaign_main", Fraction(2, 5)), ("clearance", Fraction(2, 3))],
    )
    def test_at_least_by_session_type(self, session_type, expected):
        params = {"target_by_session_type": {"default": 3, "daily_self": 1, "campaign_main": 5}}
        item = make_item("item", "at_least", NUMBER, params=params)
        assert credit(item, said("2"), make_plan(item, session_type=session_type)) == expected

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("0", (1, None)),
            ("0.2", (1, None)),
            ("0.3", (Fraction(1, 2), "above_limit")),
            ("0.35", (Fraction(1, 4), "above_limit")),
            ("0.4", (0, "above_limit")),
            ("0.9", (0, "above_limit")),
        ],
    )
    def test_at_most(self, value, expected):
        assert judged("at_most", NUMBER, value, {"limit": "0.20", "limit_hi": "0.40"}) == expected

    @pytest.mark.parametrize(
        ("value", "expected"), [("50000", (1, None)), ("50000.01", (0, "above_limit")), ("0", (1, None))]
    )
    def test_hard_limit(self, value, expected):
        assert judged("hard_limit", MONEY, value, {"limit": 50000}) == expected

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("5", (0, "below_range")),
            ("6", (0, "below_range")),
            ("9", (Fraction(1, 2), "below_range")),
            ("12", (1, None)),
            ("48", (1, None)),
            ("72", (Fraction(1, 2), "above_range")),
            ("96", (0, "above_range")),
            ("100", (0, "above_range")),
        ],
    )
    def test_in_range_by_minutes(self, value, expected):
        assert judged("in_range", NUMBER, value, {"lo_minutes_per": 20, "hi_minutes_per": 5}) == expected

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("0.05", (0, "below_range")),
            ("0.075", (Fraction(1, 2), "below_range")),
            ("0.1", (1, None)),
            ("0.4", (1, None)),
            ("0.6", (Fraction(1, 2), "above_range")),
            ("0.8", (0, "above_range")),
        ],
    )
    def test_in_range(self, value, expected):
        assert judged("in_range", NUMBER, value, {"lo": "0.1", "hi": "0.4"}) == expected

    def test_in_range_from_zero(self):
        assert judged("in_range", NUMBER, "0", {"lo": 0, "hi": 4}) == (1, None)
        assert judged("in_range", NUMBER, "-1", {"lo": 0, "hi": 4}) == (0, "below_range")

    def test_in_range_tells_the_bounds(self):
        reason = reason_of("in_range", NUMBER, "3", {"lo_minutes_per": 20, "hi_minutes_per": 7}, planned_minutes=100)
        bounds = {"value": Decimal(3), "lo": Decimal(5), "hi": Decimal("14.2857")}
        assert reason == Reason("below_range", bounds)

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("0", (0, "not_above")),
            ("0.0001", (1, None)),
            ("0.9999", (1, None)),
            ("1", (0, "not_below")),
        ],
    )
    def test_greater_than(self, value, expected):
        assert judged("greater_than", NUMBER, value, {"min": 0, "less_than": 1}) == expected

    def test_greater_than_without_upper_end(self):
        assert judged("greater_than", MONEY, "999999999999.99", {"min": 0}) == (1, None)

    def test_set_at_least(self):
        assert judged("set_at_least", MONEY, "0", {"min": 0}) == (1, None)
        assert judged("set_at_least", MONEY, "9.99", {"min": 10}) == (0, "below_minimum")


class TestAgainstFacts:
    def test_equals_fact_compares_cents(self):
        item = make_item("item", "equals_fact", MONEY, params={"fact": "ad_budget"})
        plan = make_plan(item, ad_budget=Decimal("306000.00"))
        assert credit(item, said("306000"), plan) == 1
        assert credit(item, said("306000.01"), plan) == 0
        assert unmet_reason(item, said("306000.01"), plan) == Reason(
            "differs_from_fact",
            {"value": Decimal("306000.01"), "fact": "ad_budget", "expected": Decimal("306000.00")},
        )

    def test_equals_unknown_fact(self):
        assert reason_of("equals_fact", MONEY, "0", {"fact": "ad_budget"}).code == "reference_missing"

    @pytest.mark.parametrize(("value", "expected"), [("4", 1), ("4.2", 1), ("3.8", 1), ("4.2001", 0), ("3.7999", 0)])
    def test_close_to_fact(self, value, expected):
        item = make_item(
            "item", "close_to_fact", NUMBER, params={"fact": "break_even_roi", "tolerance": "0.05"}, unit=Unit.RATIO
        )
        assert credit(item, said(value), make_plan(item, contribution_rate=Decimal("0.25"))) == expected

    @pytest.mark.parametrize("kind", ["close_to_fact", "at_least_fact_or_approved"])
    def test_break_even_needs_a_positive_contribution(self, kind):
        params = {"fact": "break_even_roi", "tolerance": "0.05", "approval": "strategic_loss_approved"}
        assert reason_of(kind, NUMBER, "4", params) == Reason("reference_missing", {"fact": "contribution_rate"})
        assert reason_of(kind, NUMBER, "4", params, contribution_rate=Decimal("-0.1")) == Reason(
            "no_break_even", {"contribution_rate": Decimal("-0.1")}
        )

    @pytest.mark.parametrize(
        ("value", "approved", "expected"), [("4", False, 1), ("3.9999", False, 0), ("3.9999", True, 1), ("5", False, 1)]
    )
    def test_at_least_fact_or_approved(self, value, approved, expected):
        params = {"fact": "break_even_roi", "approval": "strategic_loss_approved"}
        item = make_item("item", "at_least_fact_or_approved", NUMBER, params=params)
        plan = make_plan(item, contribution_rate=Decimal("0.25"), strategic_loss_approved=approved)
        assert credit(item, said(value), plan) == expected

    def test_approval_counts_without_a_known_break_even(self):
        params = {"fact": "break_even_roi", "approval": "strategic_loss_approved"}
        assert reason_of("at_least_fact_or_approved", NUMBER, "1", params, strategic_loss_approved=True) is None


class TestText:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("一二三四五", (0, "too_short")),
            ("一二三四五六", (1, None)),
            ("  一二三四五  ", (0, "too_short")),
            ("一二三四五六七八九十", (1, None)),
            ("一二三四五六七八九十一", (0, "too_long")),
            ("。。。。。。！？", (0, "placeholder")),
            ("TBD", (0, "placeholder")),
            ("待定", (0, "placeholder")),
            ("（待定）……", (0, "placeholder")),
            ("待定待定待定待定", (0, "placeholder")),
            ("test test", (0, "placeholder")),
            ("N/A", (0, "placeholder")),
            ("👍👍👍👍👍👍", (0, "placeholder")),
        ],
    )
    def test_text_length(self, text, expected):
        assert judged("text_length", TEXT, text, {"min": 6, "max": 10}) == expected

    @pytest.mark.parametrize("name", ["丽丽", "Nana", "Li", "李", "吴无"])
    def test_names_are_no_placeholders(self, name):
        assert judged("text_length", TEXT, name, {"min": 1}) == (1, None)

    def test_too_short_tells_both_lengths(self):
        assert reason_of("text_length", TEXT, "粉丝晚上活跃", {"min": 20}) == Reason(
            "too_short", {"length": 6, "minimum": 20}
        )

    PARAMS = {"min_per": 20, "per_fact": "hero_count", "digits_per": 1, "otherwise": "0.5"}

    @pytest.mark.parametrize(
        ("text", "heroes", "expected"),
        [
            ("披肩近30天卖出一千二百件，点击率高于同行均值", None, (1, None)),
            ("披肩近三十天卖出一千二百件，点击率高于同行均值", None, (Fraction(1, 2), "evidence_without_numbers")),
            ("披肩卖出 1200 件", None, (Fraction(1, 2), "evidence_too_short")),
            ("披肩近30天卖出一千二百件，点击率高于同行均值", 2, (Fraction(1, 2), "evidence_too_short")),
            ("披肩近30天卖出 1,200 件，点击率 8.5%；围巾近30天卖出 800 件，测款点击率 6%", 2, (1, None)),
            ("披肩近30天卖出一千二百件，点击率高于同行均值", 0, (1, None)),
            ("待定", None, (0, "placeholder")),
        ],
    )
    def test_evidence(self, text, heroes, expected):
        item = make_item("item", "evidence_text", TEXT, params=self.PARAMS)
        plan = make_plan(item, hero_count=heroes)
        assert judged("evidence_text", TEXT, text, self.PARAMS, plan=plan) == expected

    def test_evidence_needs_a_number_for_each_hero(self):
        text = "披肩和围巾都好卖，近30天两款的点击率都高于同行均值，评价也都很好，复购也比别的款式要高出许多"
        reason = reason_of("evidence_text", TEXT, text, self.PARAMS, hero_count=2)
        assert reason == Reason("evidence_without_numbers", {"found": 1, "needed": 2, "subjects": 2})


class TestMomentsLinksFiles:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (at(25), (1, None)),
            (at(24), (1, None)),
            (at(23), (Fraction(1, 2), "late")),
            (at(-5), (Fraction(1, 2), "late")),
        ],
    )
    def test_by_deadline(self, value, expected):
        assert judged("by_deadline", AnswerType.DATETIME, value, {"full_hours": 24, "late": "0.5"}) == expected

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (at(24), (1, None)),
            (at(23.9), (Fraction(1, 2), "late")),
            (at(4), (Fraction(1, 2), "late")),
            (at(3.9), (0, "too_late")),
        ],
    )
    def test_by_deadline_with_a_last_moment(self, value, expected):
        params = {"full_hours": 24, "half_hours": 4, "late": "0.5"}
        assert judged("by_deadline", AnswerType.DATETIME, value, params) == expected

    def test_late_earns_a_half_unless_told_otherwise(self):
        assert judged("by_deadline", AnswerType.DATETIME, at(1), {"full_hours": 24})[0] == Fraction(1, 2)
        assert judged("by_deadline", AnswerType.DATETIME, at(1), {"full_hours": 24, "late": "0.25"})[0] == Fraction(
            1, 4
        )

    def test_moving_the_start_moves_the_deadline(self):
        item = make_item("item", "by_deadline", AnswerType.DATETIME, params={"full_hours": 24})
        answer = said(at(24))
        assert credit(item, answer, make_plan(item, starts_at=START - timedelta(hours=1))) == Fraction(1, 2)

    def test_valid_link(self):
        assert judged("valid_link", AnswerType.LINK, "https://live.kuaishou.com/u/3x") == (1, None)
        assert judged("valid_link", AnswerType.LINK, "ftp://live.kuaishou.com") == (0, "not_a_link")

    @pytest.mark.parametrize(
        ("expiries", "expected"),
        [
            ([None], (1, None)),
            ([END], (1, None)),
            ([END - timedelta(seconds=1)], (0, "expired_file")),
            ([END - timedelta(days=1), None], (1, None)),
        ],
    )
    def test_file_present(self, expiries, expected):
        answer = said("", files=tuple(FileFact(expiry) for expiry in expiries))
        assert judged("file_present", AnswerType.FILE, "", answer=answer) == expected

    @pytest.mark.parametrize(
        ("valid", "expired", "required", "expected"),
        [
            (1, 0, 4, (Fraction(1, 4), "files_missing")),
            (4, 0, 4, (1, None)),
            (5, 0, 4, (1, None)),
            (3, 1, 4, (Fraction(3, 4), "expired_file")),
            (0, 1, 4, (0, "expired_file")),
            (2, 0, None, (1, None)),
            (1, 1, None, (Fraction(1, 2), "expired_file")),
            (1, 0, 0, (1, None)),
        ],
    )
    def test_file_share(self, valid, expired, required, expected):
        params = {"required_fact": "compare_price_count"}
        item = make_item("item", "file_share", AnswerType.FILE, params=params)
        files = (FileFact(),) * valid + (FileFact(START),) * expired
        plan = make_plan(item, compare_price_count=required)
        assert judged("file_share", AnswerType.FILE, "", params, answer=said("", files=files), plan=plan) == expected


class TestProblems:
    def test_the_standard_checklist_has_none(self):
        assert {item.key: problems(item) for item in standard_items() if problems(item)} == {}

    def test_it_uses_every_kind(self):
        assert {item.credit.kind for item in standard_items()} | {"in_range"} == set(CREDIT_KINDS)

    @pytest.mark.parametrize(
        ("kind", "answer_type", "params", "codes"),
        [
            ("guess", NUMBER, {}, ["unknown_kind"]),
            ("yes", NUMBER, {}, ["wrong_answer_type"]),
            ("yes", AnswerType.YESNO, {"min": 1}, ["unknown_param"]),
            ("at_least", NUMBER, {}, ["one_of_params"]),
            ("at_least", NUMBER, {"target": 1, "target_fact": "ad_budget"}, ["one_of_params"]),
            ("at_least", NUMBER, {"target": 0}, ["bad_param"]),
            ("at_least", NUMBER, {"target": 0.8}, ["bad_param"]),
            ("at_least", NUMBER, {"target": True}, ["bad_param"]),
            ("at_least", NUMBER, {"target": "many"}, ["bad_param"]),
            ("at_least", NUMBER, {"target": "inf"}, ["bad_param"]),
            ("at_least", NUMBER, {"target_fact": "weather"}, ["bad_param"]),
            ("at_least", NUMBER, {"target_by_session_type": {"daily_self": 1}}, ["bad_param"]),
            ("at_least", NUMBER, {"target_by_session_type": {"default": 1, "nightly": 1}}, ["bad_param"]),
            ("at_least", NUMBER, {"target_by_session_type": {"default": 0}}, ["bad_param"]),
            ("at_least", NUMBER, {"target_by_session_type": 3}, ["bad_param"]),
            ("at_most", NUMBER, {"limit": "0.2"}, ["missing_param"]),
            ("at_most", NUMBER, {"limit": "0.4", "limit_hi": "0.2"}, ["params_out_of_order"]),
            ("at_most", NUMBER, {"limit": "0.4", "limit_hi": "0.4"}, ["params_out_of_order"]),
            ("hard_limit", MONEY, {"limit": -1}, ["bad_param"]),
            ("in_range", NUMBER, {"lo": 1}, ["missing_param"]),
            ("in_range", NUMBER, {"lo": 1, "hi_minutes_per": 5}, ["one_of_params"]),
            ("in_range", NUMBER, {"lo_minutes_per": 5, "hi_minutes_per": 20}, ["params_out_of_order"]),
            ("in_range", MONEY, {"lo": 1, "hi": 2}, ["wrong_answer_type"]),
            ("greater_than", NUMBER, {"min": 1, "less_than": 0}, ["params_out_of_order"]),
            ("equals_fact", MONEY, {"fact": "break_even_roi"}, ["bad_param"]),
            ("close_to_fact", NUMBER, {"fact": "break_even_roi", "tolerance": 5}, ["bad_param"]),
            ("at_least_fact_or_approved", NUMBER, {"fact": "break_even_roi"}, ["missing_param"]),
            ("text_length", TEXT, {"min": "1.5"}, ["bad_param"]),
            ("text_length", TEXT, {"min": 60, "max": 10}, ["params_out_of_order"]),
            ("evidence_text", TEXT, {}, ["missing_param"] * 4),
            ("by_deadline", AnswerType.DATETIME, {"full_hours": 4, "half_hours": 24}, ["params_out_of_order"]),
            ("valid_link", TEXT, {}, ["wrong_answer_type"]),
            ("file_share", AnswerType.FILE, {"required_fact": "hero_count"}, ["bad_param"]),
        ],
    )
    def test_every_mistake_is_named(self, kind, answer_type, params, codes):
        assert [problem.code for problem in problems(make_item("item", kind, answer_type, params=params))] == codes

    def test_a_problem_names_kind_and_parameter(self):
        assert problems(make_item("item", "hard_limit", MONEY)) == [
            Reason("missing_param", {"kind": "hard_limit", "param": "limit"})
        ]
        assert problems(make_item("item", "yes", NUMBER)) == [
            Reason("wrong_answer_type", {"kind": "yes", "answer_type": "number", "allowed": "yesno"})
        ]
