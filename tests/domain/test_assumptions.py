"""Reference values: they fill gaps only, and every one is listed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planner.domain.assumptions import PARAMETERS, RETURN_RATES, ROWS, Basis, reference_of, with_assumptions
from planner.domain.forecast import missing_inputs
from planner.domain.worksheets import FieldRef, LineUpItem, Parameters, Worksheets
from planner.enums_worksheets import RegCategory, Worksheet
from tests.domain.plans import plan_1, plan_2, plan_3


@pytest.mark.parametrize("plan", [plan_1, plan_2, plan_3])
def test_a_full_plan_needs_none(plan):
    assert with_assumptions(plan.SHEETS) == (plan.SHEETS, ())


def test_gaps_are_filled_and_named():
    rows = tuple(
        replace(row, return_rate=None, commission_rate=None) if row.key in {"P02", "P03"} else row
        for row in plan_1.SHEETS.line_up
    )
    parameters = replace(plan_1.PARAMETERS, platform_fee_rate=None)
    sheets, assumed = with_assumptions(replace(plan_1.SHEETS, line_up=rows, parameters=parameters))
    assert sheets.parameters == plan_1.PARAMETERS
    assert {(row.return_rate, row.commission_rate) for row in sheets.line_up[1:3]} == {(Decimal("0.15"), 0)}
    assert {(found.field, found.cells): found.reference.basis for found in assumed} == {
        ("platform_fee_rate", (FieldRef(Worksheet.PARAMETERS, "", "platform_fee_rate"),)): Basis.PRACTICE,
        ("commission_rate", _cells("commission_rate")): Basis.OWN_BROADCAST,
        ("return_rate", _cells("return_rate")): Basis.CLAIMED,
    }
    assert missing_inputs(sheets, "planned_profit") == ()


def _cells(field):
    return tuple(FieldRef(Worksheet.LINE_UP, key, field) for key in ("P02", "P03"))


def test_what_is_given_is_never_touched():
    row = LineUpItem("A", return_rate=Decimal("0.99"), commission_rate=Decimal("0.3"), coupon_per_unit=Decimal(9))
    given = Parameters(*[Decimal("0.42")] * 7)
    sheets = Worksheets(slot=plan_1.SLOT, line_up=(row,), parameters=given)
    assert with_assumptions(sheets) == (sheets, ())


def test_what_nobody_else_can_know_stays_empty():
    sheets, assumed = with_assumptions(Worksheets(slot=plan_1.SLOT, line_up=(LineUpItem("A"),)))
    assert {found.field for found in assumed} == {*PARAMETERS, *ROWS}
    assert sheets.parameters.fixed_cost is None
    assert (sheets.line_up[0].return_rate, sheets.line_up[0].unit_cost) == (None, None)


def test_references_lie_in_their_ranges():
    references = (*PARAMETERS.values(), *ROWS.values(), *RETURN_RATES.values())
    assert all(found.low is None or found.low <= found.value <= found.high for found in references)
    assert reference_of(LineUpItem("A", reg_category=RegCategory.APPAREL), "return_rate").value == Decimal("0.55")
    assert reference_of(LineUpItem("A"), "unit_cost") is None
