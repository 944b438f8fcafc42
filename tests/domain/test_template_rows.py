"""Rows of text to content, with every mistake named by row and field."""

import pytest

from planner.domain.template_checks import check_problems
from planner.domain.template_content import TemplateHeader, VersionContent
from planner.domain.template_rows import content_problems, read_content
from planner.enums import Severity, Step
from tests.domain.facts import make_item, standard_checks, standard_items

EVEN = {"default": dict.fromkeys(Step.values, "20")}


def row(**fields):
    return {
        "key": "stock_locked",
        "step": "s",
        "label_zh": "锁库存",
        "label_en": "Stock locked",
        "guidance_zh": "怎么做",
        "guidance_en": "How",
        "answer": "yesno",
        "weight": "3",
        "due": "T-3d",
        "credit": "yes",
        **fields,
    }


def check(**fields):
    return {"id": "S01", "key": "stock", "step": "s", "severity": "BLOCK", "thresholds": {"safety": "1.2"}, **fields}


def problems(*items, checks=(), weights=EVEN):
    return [(p.section, p.row, p.field, p.code) for p in read_content(items, checks, weights)[1]]


def test_a_plain_row_is_read():
    content, found = read_content([row(gate="true")], [check()], EVEN)
    assert found == []
    assert content == VersionContent(
        (
            make_item(
                "stock_locked", position=1, label_zh="锁库存", label_en="Stock locked", guidance_en="How", is_gate=True
            ),
        ),
        content.checks,
        {"default": dict.fromkeys(Step.values, 20)},
    )
    assert content.checks[0].thresholds == {"safety": "1.2"}


def test_positions_count_within_each_step_and_steps_come_in_order():
    content, _ = read_content([row(key="a", step="e"), row(key="b"), row(key="c", step="e")], [], EVEN)
    assert [(item.key, item.step, item.position) for item in content.items] == [
        ("b", Step.MERCHANDISE, 1), ("a", Step.CONTENT, 1), ("c", Step.CONTENT, 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"key": ""}, [("key", "missing_key")]),
        ({"key": "Stock Locked"}, [("key", "bad_key")]),
        ({"step": "x"}, [("step", "not_one_of")]),
        ({"step": ""}, [("step", "required")]),
        ({"label_en": " "}, [("label_en", "missing_translation")]),
        ({"label_zh": "长" * 61}, [("label_zh", "too_long")]),
        ({"label_zh": "两\n行"}, [("label_zh", "bad_characters")]),
        ({"guidance_zh": "一\x00"}, [("guidance_zh", "bad_characters")]),
        ({"answer": "maybe"}, [("answer", "not_one_of")]),
        ({"weight": "six"}, [("weight", "not_whole")]),
        ({"weight": "9"}, [("weight", "weight_out_of_range")]),
        ({"weight": ""}, [("weight", "required")]),
        ({"due": "3 days"}, [("due", "bad_due")]),
        ({"due": ""}, [("due", "required")]),
        ({"gate": "perhaps"}, [("gate", "not_yes_or_no")]),
        ({"applies": "any sunshine"}, [("applies", "bad_condition")]),
        ({"credit": ""}, [("credit", "required")]),
        ({"credit": "luck"}, [("credit", "unknown_kind")]),
        ({"credit": "valid_link"}, [("credit", "wrong_answer_type")]),
        ({"credit_params": {"min": "3"}}, [("credit_params", "unknown_param")]),
        ({"answer": "text", "credit": "text_length"}, [("credit_params", "missing_param")]),
        ({"answer": "text", "credit": "text_length", "credit_params": {"min": "x"}}, [("credit_params", "bad_param")]),
        ({"unit": "people"}, [("unit", "unit_without_number")]),
        ({"unit": "moons"}, [("unit", "not_one_of")]),
        ({"options": [{"value": "a", "zh": "甲", "en": "A"}]}, [("options", "options_without_choice")]),
        ({"answer": "choice", "credit": "options"}, [("options", "choice_without_options")]),
        (
            {
                "answer": "choice",
                "credit": "options",
                "options": [{"value": "a", "zh": "甲", "en": "A", "credit": "2x"}],
            },
            [("options", "option_credit_out_of_range")],
        ),
        (
            {"answer": "choice", "credit": "options", "options": [{"value": "a", "zh": "", "en": "A"}]},
            [("options", "missing_option_translation")],
        ),
    ],
)
def test_each_mistake_is_named_once(fields, expected):
    assert problems(row(**fields)) == [("items", 0, *found) for found in expected]


def test_a_mistake_is_that_of_its_row_also_where_two_have_one_key():
    found = problems(row(key="goal", step="t"), row(key="goal", step="s", weight="9", label_en=""))
    assert [one for one in found if one[3] != "duplicate_key"] == [
        ("items", 1, "label_en", "missing_translation"), ("items", 1, "weight", "weight_out_of_range"),
    ]  # fmt: skip


def test_all_mistakes_are_found_in_one_pass():
    assert problems(
        row(key="a", weight="x", due="soon"), row(key="b", applies="any thing"), row(key="a"), checks=[check(id="")]
    ) == [
        ("items", 0, "weight", "not_whole"),
        ("items", 0, "due", "bad_due"),
        ("checks", 0, "id", "required"),
        ("items", 0, "key", "duplicate_key"),
        ("items", 2, "key", "duplicate_key"),
        ("items", 1, "applies", "bad_condition"),
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"thresholds": {"safety": "much"}}, ("thresholds.safety", "not_a_number")),
        ({"thresholds": {"safety": ""}}, ("thresholds.safety", "required")),
        ({"severity": "LEGAL", "enabled": "false"}, ("enabled", "legal_check_disabled")),
        ({"severity": "GRAVE"}, ("severity", "not_one_of")),
        ({"legal_review_reason": "x" * 201}, ("legal_review_reason", "too_long")),
    ],
)
def test_mistakes_of_checks(fields, expected):
    assert problems(checks=[check(**fields)]) == [("checks", 0, *expected)]


def test_a_check_may_stand_once():
    assert problems(checks=[check(), check()]) == [
        ("checks", 0, "id", "duplicate_check"), ("checks", 1, "id", "duplicate_check"),
    ]  # fmt: skip


def test_mistakes_of_step_weights():
    blank = dict.fromkeys(Step.values, "")
    assert read_content([], [], {**EVEN, "daily_self": blank})[0].step_weights == {
        "default": dict.fromkeys(Step.values, 20)
    }
    assert problems(weights={"default": {**EVEN["default"], "s": "much", "t": ""}}) == [
        ("step_weights", 0, "s", "not_whole"), ("step_weights", 0, "t", "required"),
    ]  # fmt: skip
    assert problems(weights={**EVEN, "someday": EVEN["default"]}) == [
        ("step_weights", None, "", "unknown_session_type")
    ]


def test_the_shipped_content_is_ready_to_publish():
    weights = {"default": {"s": 25, "t": 20, "a": 20, "g": 15, "e": 20}}
    content = VersionContent(standard_items(), standard_checks(), weights)
    assert content_problems(content, publishing=True) == []
    short = VersionContent(standard_items()[1:60], standard_checks(), {"default": {**weights["default"], "s": 26}})
    assert {(p.section, p.row, p.code) for p in content_problems(short, publishing=True)} == {
        ("items", None, "too_few_items"), ("items", None, "too_few_gates"), ("step_weights", None, "weights_not_100"),
    }  # fmt: skip


def test_checks_come_with_the_product():
    known = standard_checks()
    assert list(check_problems(known, known)) == []
    assert list(check_problems(known, ())) == []
    stock, legal = known[0], next(check for check in known if check.id == "G02")
    kind = type(stock)
    changed = (
        kind("S01", "stock", Step.TIMING, Severity.WARN, {"safety_hero": "1.5", "more": 1}),
        kind("G02", legal.key, legal.step, legal.severity, {"max_prize_yuan": 60000}),
        kind("S99", "new", Step.MERCHANDISE, Severity.WARN),
    )
    found = [(p.row, p.field, p.code) for p in check_problems(changed, (stock, legal, known[1]))]
    assert found == [
        (0, "key", "check_is_fixed"),
        (0, "step", "check_is_fixed"),
        (0, "severity", "check_is_fixed"),
        (0, "thresholds.more", "unknown_threshold"),
        (0, "thresholds.safety_profit", "missing_threshold"),
        (0, "thresholds.safety_other", "missing_threshold"),
        (1, "thresholds.max_prize_yuan", "legal_threshold_is_fixed"),
        (2, "id", "unknown_check"),
        (None, "", "checks_missing"),
    ]


def test_scopes_compete_only_when_equally_specific():
    default = TemplateHeader("a", "甲", "A")
    kuaishou = TemplateHeader("b", "乙", "B", platforms=("kuaishou", "douyin"))
    douyin = TemplateHeader("c", "丙", "C", platforms=("douyin",))
    clearance = TemplateHeader("d", "丁", "D", session_types=("clearance",))
    both = TemplateHeader("e", "戊", "E", platforms=("kuaishou",), session_types=("clearance",))
    elsewhere = TemplateHeader("f", "己", "F", platforms=("douyin",), session_types=("clearance",))
    assert [header.specificity for header in (default, kuaishou, clearance, both)] == [0, 2, 1, 3]
    assert kuaishou.competes_with(douyin) and douyin.competes_with(kuaishou)
    assert default.competes_with(default)
    assert not kuaishou.competes_with(clearance)
    assert not kuaishou.competes_with(both)
    assert not both.competes_with(elsewhere)
