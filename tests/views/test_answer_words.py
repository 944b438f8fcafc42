"""Answers and verdicts in words: every code of the rules has its sentence, with the numbers that matter."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from planner.domain.credit import unmet_reason
from planner.domain.credit_rules import Reason
from planner.domain.parsing import AnswerError
from planner.domain.plan import Option
from planner.enums import AnswerType, Unit
from planner.forms.checklists import problem_text
from planner.views.answer_words import aim_text, condition_text, unmet_text, value_text
from tests.domain.facts import START, make_item, make_plan, said

SHANGHAI = ZoneInfo("Asia/Shanghai")


def item(answer_type, kind="yes", unit=Unit.NONE, options=(), **params):
    return make_item("item", answer_type=answer_type, kind=kind, unit=unit, options=options, params=params)


def verdict(one, value, **facts):
    plan = make_plan(one, answers={"item": said(value)}, **facts)
    return unmet_text(unmet_reason(one, plan.answers["item"], plan), one, SHANGHAI)


@pytest.mark.parametrize(
    ("one", "value", "text"),
    [
        (item(AnswerType.YESNO), "yes", "Yes"),
        (item(AnswerType.YESNO), "", ""),
        (item(AnswerType.MONEY), "1299.5", "¥1,299.50"),
        (item(AnswerType.NUMBER, unit=Unit.PERCENT), "0.7", "70%"),
        (item(AnswerType.NUMBER, unit=Unit.LINKS), "1200", "1,200 links"),
        (item(AnswerType.NUMBER, unit=Unit.RATIO), "2.857", "2.857"),
        (item(AnswerType.DATETIME), "2026-12-04T11:00Z", "Fri 4 Dec, 19:00"),
        (item(AnswerType.CHOICE, options=(Option("gmv", "冲GMV", "GMV"),)), "gmv", "GMV"),
        (item(AnswerType.NUMBER), "no number", "no number"),
        (item(AnswerType.TEXT), "Two\nlines", "Two\nlines"),
    ],
)
def test_an_answer_for_reading(one, value, text):
    with translation.override("en"):
        assert value_text(value, one, SHANGHAI) == text


def test_a_verdict_names_its_numbers():
    hero = {"min_per": 20, "per_fact": "hero_count", "digits_per": 1, "otherwise": "0.5"}
    applied = (Option("applied", "已申请", "Applied", Decimal("0.5")),)
    late = (START - timedelta(hours=100)).strftime("%Y-%m-%dT%H:%MZ")
    cases = (
        (item(AnswerType.YESNO), "no", {}, "Earns its points once the answer is yes"),
        (item(AnswerType.YESNO, "yes_by_owner"), "yes", {}, "Waiting for the owner’s sign-off"),
        (item(AnswerType.CHOICE, "options", options=applied), "applied", {}, "“Applied” earns 50% of the points"),
        (item(AnswerType.NUMBER, "at_least", Unit.PERCENT, target="0.8"), "0.7", {}, "70% of 80%"),
        (item(AnswerType.MONEY, "hard_limit", limit=50000), "60000", {}, "¥60,000 is above the limit of ¥50,000"),
        (item(AnswerType.MONEY, "equals_fact", fact="ad_budget"), "5", {"ad_budget": None},
         "Cannot be scored before the total ad budget is known"),
        (item(AnswerType.NUMBER, "close_to_fact", Unit.RATIO, fact="break_even_roi", tolerance="0.05"), "2",
         {"contribution_rate": Decimal("0.35")}, "2 does not match the break-even ROI of 2.86"),
        (item(AnswerType.TEXT, "text_length", min=20), "Short", {}, "5 / 20 characters"),
        (item(AnswerType.TEXT, "text_length", min=2), "TBD", {},
         "Say something real: “to be decided” and the like do not count"),
        (item(AnswerType.TEXT, "evidence_text", **hero), "x" * 30, {}, "0 / 1 figures named, counts half"),
        (item(AnswerType.DATETIME, "by_deadline", full_hours=240, late="0.3"), late, {}, "counts 30%"),
    )  # fmt: skip
    with translation.override("en"):
        said_of = [verdict(one, value, **facts) for one, value, facts, _text in cases]
    assert [words.endswith(text) for words, (*_case, text) in zip(said_of, cases, strict=True)] == [True] * len(cases)


def test_full_credit_and_no_answer_need_no_words():
    assert verdict(item(AnswerType.YESNO), "yes") == ""
    assert verdict(item(AnswerType.YESNO), "") == ""


CODES = {
    "rejected": {}, "unreadable": {}, "answered_no": {}, "needs_owner": {}, "weak_option": {"option": "x"},
    "unknown_option": {"option": "x"}, "below_target": {"value": 1, "target": 2},
    "above_limit": {"value": 3, "limit": 2},
    "below_range": {"value": 1, "lo": 2, "hi": 3}, "above_range": {"value": 4, "lo": 2, "hi": 3},
    "not_above": {"value": 1, "limit": 1}, "not_below": {"value": 2, "limit": 1},
    "below_minimum": {"value": 0, "minimum": 1}, "reference_missing": {"fact": "ad_budget"}, "no_break_even": {},
    "differs_from_fact": {"value": 1, "fact": "ad_budget", "expected": 2},
    "below_fact": {"value": 1, "fact": "break_even_roi", "expected": 2}, "placeholder": {},
    "too_short": {"length": 1, "minimum": 2}, "too_long": {"length": 3, "maximum": 2},
    "evidence_too_short": {"length": 1, "minimum": 2, "subjects": 1},
    "evidence_without_numbers": {"found": 0, "needed": 1, "subjects": 1}, "late": {"deadline": START},
    "too_late": {"deadline": START, "last": START}, "not_a_link": {}, "files_missing": {"valid": 1, "needed": 2},
    "expired_file": {"valid": 0, "needed": 1, "expired": 1},
}  # fmt: skip


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_reason_has_words(code, language):
    one = item(AnswerType.NUMBER, full_hours=240, half_hours=4, otherwise="0.5")
    with translation.override(language):
        words = unmet_text(Reason(code, CODES[code]), one, SHANGHAI)
        other = unmet_text(Reason("unreadable"), one, SHANGHAI)
    assert "%(" not in words
    assert (words == other) is (code in ("unreadable", "unknown_option"))


PROBLEMS = {
    "not_a_number": {}, "unexpected_percent": {}, "unexpected_unit": {"found": "kg"}, "negative": {},
    "too_large": {"maximum": Decimal("999999999999.99")}, "too_many_decimals": {"maximum": 2}, "not_whole": {},
    "not_yes_or_no": {}, "not_an_option": {"found": "x"}, "too_long": {"length": 2001, "maximum": 2000},
    "not_a_link": {}, "not_a_datetime": {}, "time_missing": {}, "year_missing": {}, "no_such_time": {},
    "year_out_of_range": {"first": 2000, "last": 2100}, "files_only": {},
}  # fmt: skip


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_has_words(code):
    with translation.override("en"):
        words = problem_text(AnswerError(code, **PROBLEMS[code]))
    assert "%(" not in words
    assert "%%" not in words


def test_years_are_not_grouped():
    with translation.override("en"):
        assert problem_text(AnswerError("year_out_of_range", first=2000, last=2100)).endswith("between 2000 and 2100.")


@pytest.mark.parametrize(
    ("applies", "english"),
    [
        ("all", "always"),
        ("any prize_draw", "the broadcast has: Prize draws"),
        ("ad_budget > 0", "there is an ad budget"),
        ("minutes >= 180 or session_type = campaign_main",
         "planned minutes ≥ 180, or session type is Campaign main session"),
        ("price_tier in high, premium", "price tier is High ticket or Premium ticket"),
        ("session_type != clearance", "session type is not Clearance"),
    ],
)  # fmt: skip
def test_a_condition_in_words(applies, english):
    with translation.override("en"):
        assert condition_text(applies) == english


def test_what_full_credit_asks_for():
    plan = make_plan(planned_minutes=240, presented_count=36)
    cases = (
        (item(AnswerType.NUMBER, "in_range", lo_minutes_per=20, hi_minutes_per=5), "aim for 12–48"),
        (item(AnswerType.NUMBER, "at_least", Unit.PERCENT, target=1), "at least 100%"),
        (item(AnswerType.NUMBER, "at_least", target_fact="presented_count"), "at least 36"),
        (item(AnswerType.NUMBER, "at_least", target_fact="reservation_target"), ""),
        (item(AnswerType.MONEY, "hard_limit", limit=50000), "at most ¥50,000"),
        (item(AnswerType.YESNO), ""),
    )
    with translation.override("en"):
        assert [aim_text(one, plan, SHANGHAI) for one, _text in cases] == [text for _one, text in cases]
