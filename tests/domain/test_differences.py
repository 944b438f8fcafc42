"""Differences of two contents of a plan: in words of the trade, complete, and with effects that add up."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.comparison import compare
from planner.domain.differences import DifferenceKind, aligned, differences
from planner.domain.plan_assessment import assess
from planner.domain.plan_versions import AnswerContent, PlanContent, PlanDetails
from planner.domain.taking_differences import applied
from planner.domain.worksheets import Waiver
from planner.enums import PlanFeature, Step
from planner.enums_worksheets import Worksheet
from tests.domain.contents import NOW, PLAN, SHEETS, basis, edited, rekeyed, with_rows, without
from tests.domain.plans import plan_2, plan_3

S, T, A, G, E = Step


def found(before, after):
    return differences(*aligned(before, after), basis().items)


def told(one):
    """A difference in short: kind, sheet, name, rows, remarks."""
    remarks = " ".join(
        remark.code + "".join(f" {name}={value}" for name, value in remark.params.items()) for remark in one.remarks
    )
    words = (one.kind.value, one.worksheet.value if one.worksheet else "", one.name, str(one.row_count), remarks)
    return f"{one.step.letter} " + " ".join(filter(None, words))


SLOT, CLOSING = SHEETS.slot, SHEETS.rundown[-1]
THREE_PRICES = edited(Worksheet.LINE_UP, 3, live_price=Decimal("26.91"))
THREE_PRICES = edited(Worksheet.LINE_UP, 4, plan=THREE_PRICES, live_price=Decimal("44.91"))
THREE_PRICES = edited(Worksheet.LINE_UP, 5, plan=THREE_PRICES, live_price=Decimal("31.92"))
QUANTITY = SHEETS.benefits[0].quantity


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (PLAN, []),
        (THREE_PRICES, ["S cells line_up live_price 3 share low=-1/5 high=-1/10"]),
        (edited(Worksheet.TARGETS, total_ad_budget=Decimal(42_000)),
         ["A cells targets total_ad_budget 1 share low=2/5 high=2/5"]),
        (edited(Worksheet.SLOT, planned_start=SLOT.planned_start + timedelta(hours=3)),
         ["T cells slot planned_start 1 minutes by=180 past_midnight"]),
        (edited(Worksheet.SLOT, planned_start=SLOT.planned_start + timedelta(hours=2)),
         ["T cells slot planned_start 1 minutes by=120"]),
        (edited(Worksheet.RUNDOWN, len(SHEETS.rundown) - 1, end_min=301),
         [f"T cells rundown start_min 1 minutes by={301 - CLOSING.end_min} past_midnight"]),
        (edited(Worksheet.BENEFITS, quantity=QUANTITY // 2),
         ["G cells benefits quantity 1 share low=-1/2 high=-1/2"]),
        (edited(Worksheet.LINE_UP, return_rate=Decimal("0.05")),
         ["S cells line_up return_rate 1 points low=1/50 high=1/50"]),
        (edited(Worksheet.LINE_UP, floor_price=None), ["S cells line_up floor_price 1 emptied"]),
        (edited(Worksheet.PARAMETERS, plan=PLAN, fixed_cost=Decimal(0)),
         ["S cells parameters fixed_cost 1 share low=-1 high=-1"]),
        (edited(Worksheet.SLOT, slot_reason="Pay day"), ["T cells slot slot_reason 1 given"]),
        (edited(Worksheet.LINE_UP, product_name="海苔"), ["S cells line_up product_name 1"]),
        (without(Worksheet.CREW, SHEETS.crew[-1].key), ["T removed crew 1"]),
        (with_rows(PLAN, Worksheet.CONTENT, (*SHEETS.content, replace(SHEETS.content[0], key="new", code="E99"))),
         ["E added content 1"]),
        (replace(PLAN, answers={}), ["S answer lineup_goal_set 1"]),
        (replace(PLAN, details=PlanDetails(host_name="Lin", features=frozenset({PlanFeature.COUPON}))),
         ["T detail host_name 1", "G features features 1"]),
        (replace(PLAN, sheets=replace(SHEETS, confirmed_empty=frozenset({E}),
                                      waivers=(Waiver("A09", "We accept the loss", "Lin"),))),
         ["E confirmed_empty e 1", "A waiver A09 1"]),
        (with_rows(PLAN, Worksheet.LINE_UP, SHEETS.line_up[::-1]), []),
    ],
)  # fmt: skip
def test_changes_in_words_of_the_trade(after, words):
    assert [told(one) for one in found(PLAN, after)] == words


def test_rows_entered_again_are_the_same_rows():
    """Deleted and imported anew, the plan has other keys in every row, and has not changed."""
    again = rekeyed(PLAN, lambda worksheet, key: f"{worksheet}-{key}")
    assert found(PLAN, again) == ()
    dearer = edited(Worksheet.LINE_UP, 2, plan=again, live_price=Decimal(99))
    (one,) = found(PLAN, dearer)
    assert [(cell.row, cell.before, cell.after) for cell in one.cells] == [("line_up-P03", Decimal(79), Decimal(99))]


def test_another_product_in_the_same_place_is_another_product():
    """Its price has never been approved, whatever link it stands at."""
    other = replace(SHEETS.line_up[0], key="new", sku_code="P99", product_name="新品", product_name_en="New")
    swapped = with_rows(PLAN, Worksheet.LINE_UP, (other, *SHEETS.line_up[1:]))
    assert [told(one) for one in found(PLAN, swapped) if one.worksheet == Worksheet.LINE_UP] == [
        "S added line_up 1", "S removed line_up 1",
    ]  # fmt: skip


def test_a_row_with_another_name_is_the_same_row_by_its_key():
    renamed = edited(Worksheet.LINE_UP, sku_code="P01-B")
    assert [told(one) for one in found(PLAN, renamed)] == ["S cells line_up sku_code 1"]


def test_costs_are_marked():
    changed = edited(Worksheet.LINE_UP, unit_cost=Decimal(8), live_price=Decimal(8))
    changed = replace(changed, details=PlanDetails(contribution_rate=Decimal("0.2")))
    assert {one.name: one.shows_costs for one in found(PLAN, changed)} == {
        "live_price": False, "unit_cost": True, "contribution_rate": True,
    }  # fmt: skip


EDITS = (
    lambda plan: edited(Worksheet.LINE_UP, 1, plan=plan, live_price=Decimal(49)),
    lambda plan: edited(Worksheet.LINE_UP, 2, plan=plan, live_stock=10),
    lambda plan: edited(Worksheet.LINE_UP, 4, plan=plan, unit_cost=None),
    lambda plan: edited(Worksheet.TARGETS, plan=plan, total_ad_budget=Decimal(45_000)),
    lambda plan: edited(Worksheet.CHANNELS, plan=plan, order_rate=Decimal("0.01")),
    lambda plan: edited(Worksheet.SLOT, plan=plan, planned_start=SLOT.planned_start + timedelta(hours=4)),
    lambda plan: edited(Worksheet.RUNDOWN, 2, plan=plan, end_min=170),
    lambda plan: edited(Worksheet.BENEFITS, plan=plan, quantity=7),
    lambda plan: without(Worksheet.CREW, "新人", plan),
    lambda plan: with_rows(plan, Worksheet.LINE_UP, plan.sheets.line_up[:-2]),
    lambda plan: with_rows(plan, Worksheet.BENEFITS, ()),
    lambda plan: with_rows(plan, Worksheet.CONTENT, plan.sheets.content[:1]),
    lambda plan: with_rows(plan, Worksheet.RUNDOWN, plan.sheets.rundown[::2]),
    lambda plan: replace(plan, answers={}),
    lambda plan: replace(plan, answers={**plan.answers, "stock_locked": AnswerContent("yes")}),
    lambda plan: replace(plan, details=PlanDetails("116", "Lin", None, Decimal("0.2"), frozenset({"ai_content"}))),
    lambda plan: replace(plan, sheets=replace(plan.sheets, confirmed_empty=frozenset({G, E}))),
    lambda plan: replace(plan, sheets=replace(plan.sheets, waivers=(Waiver("A09", "We accept the loss", "Lin"),))),
    lambda plan: rekeyed(plan, lambda worksheet, key: f"x{key}"),
)
PLANS = (PLAN, PlanContent(plan_2.SHEETS), PlanContent(plan_3.SHEETS))
written = st.tuples(st.integers(0, len(PLANS) - 1), st.lists(st.integers(0, len(EDITS) - 1), max_size=5))


def content_of(plan, edits):
    """The plan with this number after the edits with those."""
    content = PLANS[plan]
    for number in edits:
        content = EDITS[number](content)
    return content


def sorted_rows(sheets):
    return {
        worksheet: sorted(repr(replace(row, seq=0) if worksheet == Worksheet.RUNDOWN else row) for row in rows)
        for worksheet in Worksheet
        if isinstance(rows := getattr(sheets, worksheet.value), tuple)
    }


@settings(max_examples=60)
@given(written, written)
def test_taking_every_difference_leads_to_the_later_plan(before, after):
    before, after = aligned(content_of(*before), content_of(*after))
    content = before
    for one in differences(before, after, basis().items):
        content = applied(content, one, after)
    assert sorted_rows(content.sheets) == sorted_rows(after.sheets)
    assert (content.sheets.slot, content.sheets.targets) == (after.sheets.slot, after.sheets.targets)
    assert content.details == after.details
    assert {key: one for key, one in content.answers.items() if one != AnswerContent()} == after.answers
    assert (content.sheets.confirmed_empty, content.sheets.waivers) == (
        after.sheets.confirmed_empty,
        after.sheets.waivers,
    )
    assert differences(content, after, basis().items) == ()


@settings(max_examples=25)
@given(written, written)
def test_effects_add_up_to_the_whole_difference(before, after):
    before, after = content_of(*before), content_of(*after)
    result = compare(before, after, basis(), now=NOW)
    effects = [one.effect for one in result.told]
    whole = result.after.readiness.raw_exact - result.before.readiness.raw_exact
    assert sum((effect.points for effect in effects), Fraction(0)) == whole
    alone = assess(after, basis(), now=NOW)
    assert (result.after.readiness, result.after.gmv, result.after.planned_profit, result.after.outcomes) == (
        alone.readiness, alone.gmv, alone.planned_profit, alone.outcomes,
    )  # fmt: skip
    if None not in (result.before.gmv, result.after.gmv) and all(None not in one.gmv for one in effects):
        assert sum((b - a for a, b in (one.gmv for one in effects)), Decimal(0)) == result.after.gmv - result.before.gmv


def test_effects_are_those_of_the_rules():
    after = edited(Worksheet.LINE_UP, 2, live_stock=10)
    (one,) = compare(PLAN, after, basis(), now=NOW).told
    ((check_id, _step, _severity, was, now_is),) = one.effect.checks
    assert (check_id, was, now_is) == ("S01", "pass", "fail")
    assert one.effect.points < 0
    assert one.effect.gmv[0] == one.effect.gmv[1] == Decimal("302355.00")


def test_what_matters_more_comes_first_within_its_step():
    after = edited(Worksheet.LINE_UP, 1, live_price=Decimal(88))
    after = edited(Worksheet.LINE_UP, 2, plan=after, live_stock=10, product_name="牛肉干")
    after = edited(Worksheet.CONTENT, plan=after, title="今晚见")
    result = compare(PLAN, after, basis(), now=NOW)
    assert [one.difference.name for one in result.told] == ["live_stock", "live_price", "product_name", "title"]
    assert [one.difference.name for one in result.of_step(E)] == ["title"]


def test_an_unchanged_plan_scores_as_the_product_scores_it():
    """Facts made of a content are those that the rules read elsewhere."""
    reading = assess(PLAN, basis(), now=NOW)
    assert reading.readiness.checks[0].id == "S01"
    assert {check.id for check in reading.sheets.judgement.results} == {check.id for check in basis().checks}
    assert reading.readiness == assess(PLAN, basis(), now=NOW, reading=reading.sheets).readiness


def test_kinds_stand_in_the_order_in_which_changes_are_taken():
    after = replace(PLAN, answers={}, details=PlanDetails(host_name="Lin"))
    after = with_rows(after, Worksheet.CREW, SHEETS.crew[1:])
    after = edited(Worksheet.SLOT, plan=after, studio="B2")
    after = with_rows(after, Worksheet.CONTENT, (*SHEETS.content, replace(SHEETS.content[0], key="n", code="E9")))
    kinds = [one.kind for one in found(PLAN, after)]
    assert kinds == sorted(kinds, key=list(DifferenceKind).index)
