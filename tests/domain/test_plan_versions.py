"""The kept form of a plan and its fingerprints: the same for the same content, new only where something changed."""

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.plan_versions import (
    OUTSIDE,
    STEP_OF_DETAIL,
    STEP_OF_FEATURE,
    AnswerContent,
    FileContent,
    PlanContent,
    PlanDetails,
    content_hash,
    from_stored,
    step_hashes,
    to_stored,
    touched_steps,
)
from planner.domain.worksheets import FieldRef, LineUpItem, TextExemption, Waiver
from planner.domain.worksheets.stored import RECORDS
from planner.enums import PlanFeature, Step
from planner.enums_worksheets import Worksheet
from tests.domain import contents
from tests.domain.contents import PLAN, SHEETS, edited, rekeyed, with_rows, without
from tests.domain.plans import plan_2, plan_3

STEP_OF = {item.key: item.step for item in contents.basis().items}
RICH = replace(
    PLAN,
    sheets=replace(
        SHEETS,
        confirmed_empty=frozenset({Step.GIFTS}),
        waivers=(Waiver("A09", "We open a new line", "Lin", datetime(2026, 12, 4, tzinfo=UTC)),),
        text_exemptions=(
            TextExemption(FieldRef(Worksheet.LINE_UP, "P02", "cue_card"), "最好", "最", "fact", "yes", ("a",), "Lin"),
        ),
    ),
    details=PlanDetails("116", "Lin", Decimal("59.90"), Decimal("0.3100"), frozenset({PlanFeature.HERO})),
    answers={
        **PLAN.answers,
        "supplier_verified": AnswerContent("yes", by_owner=True),
        "qualification_files": AnswerContent(files=(FileContent("food.pdf", 2210, date(2027, 1, 1)),)),
        "restock_plan": AnswerContent(not_applicable=True, reason="No stock to come."),
    },
)  # fmt: skip


PLANS = (RICH, PlanContent(plan_2.SHEETS), PlanContent(plan_3.SHEETS))


def hashes(plan):
    return step_hashes(plan, STEP_OF)


@pytest.mark.parametrize("plan", PLANS)
def test_what_is_kept_comes_back_equal(plan):
    kept = from_stored(json.loads(json.dumps(to_stored(plan))), plan.sheets)
    assert kept == plan
    assert hashes(kept) == hashes(plan)


def test_what_the_product_no_longer_knows_is_left_out():
    stored = to_stored(RICH)
    stored["sheets"]["line_up"][0][1]["gone"] = "x"
    assert from_stored(stored, SHEETS) == RICH


def test_every_detail_and_feature_belongs_to_a_step():
    assert set(STEP_OF_FEATURE) == set(PlanFeature)
    assert {*STEP_OF_DETAIL, "features"} == {one.name for one in fields(PlanDetails)}
    for worksheet, names in OUTSIDE.items():
        assert names <= {one.name for one in fields(RECORDS[worksheet])}


@settings(max_examples=40)
@given(st.randoms(use_true_random=False), st.integers(0, 2))
def test_equal_content_has_equal_hashes_whatever_the_keys_and_the_order(random, number):
    plan = PLANS[number]
    numbers = {}

    def name(worksheet, key):
        return numbers.setdefault((worksheet, key), f"{random.randrange(10**6)}-{len(numbers)}")

    other = rekeyed(plan, name)
    exemptions = tuple(
        replace(one, place=one.place._replace(row=name(*one.place[:2]))) for one in plan.sheets.text_exemptions
    )
    parts = {}
    for worksheet in Worksheet:
        rows = getattr(other.sheets, worksheet.value)
        if isinstance(rows, tuple):
            parts[worksheet.value] = tuple(random.sample(rows, len(rows)))
    answers = list(plan.answers.items())
    random.shuffle(answers)
    other = replace(other, sheets=replace(other.sheets, **parts, text_exemptions=exemptions), answers=dict(answers))
    assert hashes(other) == hashes(plan)


def test_rows_of_one_name_are_told_by_what_they_say():
    """Two products without any name, of which a segment shows one: which is which is content."""
    first, second = LineUpItem("1", live_price=Decimal(10)), LineUpItem("2", live_price=Decimal(20))
    plan = with_rows(PLAN, Worksheet.LINE_UP, (first, second))
    shown = [edited(Worksheet.RUNDOWN, plan=plan, products=(key,)) for key in ("1", "2")]
    assert touched_steps(hashes(shown[0]), hashes(shown[1])) == (Step.TIMING,)
    swapped = with_rows(shown[0], Worksheet.LINE_UP, (replace(first, key="2"), replace(second, key="1")))
    swapped = edited(Worksheet.RUNDOWN, plan=swapped, products=("2",))
    assert hashes(swapped) == hashes(shown[0])


def test_numbers_and_moments_have_one_way_of_being_written():
    slot, product = SHEETS.slot, SHEETS.line_up[0]
    same = edited(Worksheet.SLOT, planned_start=slot.planned_start.astimezone(UTC))
    same = edited(Worksheet.LINE_UP, plan=same, live_price=product.live_price + Decimal("0.0000"))
    assert hashes(same) == hashes(PLAN)


def test_answers_that_say_nothing_and_unknown_items_are_no_content():
    with_empty = replace(PLAN, answers={**PLAN.answers, "restock_plan": AnswerContent(), "gone": AnswerContent("x")})
    assert hashes(with_empty) == hashes(PLAN)


def test_who_signed_is_called_what_they_are_called():
    signed = edited(Worksheet.TARGETS, strategic_loss_approved_by="Lin")
    assert touched_steps(hashes(PLAN), hashes(signed)) == (Step.FLOW,)
    assert hashes(edited(Worksheet.TARGETS, strategic_loss_approved_by="Lin Mei")) == hashes(signed)


NEXT_DAY = SHEETS.slot.planned_start + timedelta(days=1)
S, T, A, G, E = Step


@pytest.mark.parametrize(
    ("changed", "steps"),
    [
        (edited(Worksheet.LINE_UP, live_price=Decimal("8.80")), (S,)),
        (edited(Worksheet.PARAMETERS, fixed_cost=Decimal(1)), (S,)),
        (edited(Worksheet.LINE_UP, 1, sku_code="P02-B"), (S, T, E)),
        (edited(Worksheet.SLOT, planned_start=NEXT_DAY), (T,)),
        (edited(Worksheet.RUNDOWN, key_points="Say it twice"), (T,)),
        (edited(Worksheet.CREW, phone="139"), (T,)),
        (edited(Worksheet.TARGETS, total_ad_budget=Decimal(1)), (A,)),
        (edited(Worksheet.HOURLY_BUDGET, amount=Decimal(1)), (A,)),
        (edited(Worksheet.BENEFITS, quantity=1), (G,)),
        (edited(Worksheet.CONTENT, title="Now"), (E,)),
        (without(Worksheet.CREW, SHEETS.crew[-1].key), (T,)),
        (replace(PLAN, details=PlanDetails(host_name="Lin")), (T,)),
        (replace(PLAN, details=PlanDetails(contribution_rate=Decimal("0.3"))), (A,)),
        (replace(PLAN, details=PlanDetails(features=frozenset({PlanFeature.AI_CONTENT}))), (E,)),
        (replace(PLAN, answers={}), (S,)),
        (replace(PLAN, sheets=replace(SHEETS, confirmed_empty=frozenset({G}))), (G,)),
        (replace(PLAN, sheets=replace(SHEETS, waivers=(Waiver("A05", "because", "Lin"),))), (A,)),
        (PLAN, ()),
    ],
)  # fmt: skip
def test_a_change_touches_its_step_and_no_other(changed, steps):
    before, after = hashes(PLAN), hashes(changed)
    assert touched_steps(before, after) == steps
    assert (content_hash(before) == content_hash(after)) == (not steps)


def test_a_hash_is_64_digits():
    assert {len(text) for text in (*hashes(PLAN).values(), content_hash(hashes(PLAN)))} == {64}
