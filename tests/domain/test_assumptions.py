"""Reference values: they fill gaps only, and every one is listed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planner.domain.assumptions import PARAMETERS, RETURN_RATES, ROWS, Basis, reference_of, with_assumptions
from planner.domain.forecast import missing_inputs
from planner.domain.worksheets import FieldRef, LineUpItem, Parameters, TrafficChannel, Worksheets
from planner.enums_worksheets import Channel, RegCategory, Worksheet
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


def test_channels_take_what_the_plan_gives_by_formula():
    blank = {"planned_entries": None, "aov": None}
    channels = tuple(replace(row, **blank) for row in plan_1.SHEETS.channels)
    sheets, assumed = with_assumptions(replace(plan_1.SHEETS, channels=channels))
    planned = {row.key: row for row in plan_1.SHEETS.channels}
    bases = {found.cells[0].row: found.reference.basis for found in assumed if found.field == "planned_entries"}
    for row in sheets.channels:
        if row.is_paid:
            assert row.planned_entries == planned[row.key].planned_entries == round(row.budget / row.cost_per_entry)
            assert bases[row.key] == Basis.PAID
        elif row.channel == Channel.RESERVATION:
            aimed = sum(asset.target_reservations or 0 for asset in sheets.content)
            assert row.planned_entries == round(aimed * sheets.parameters.show_rate)
            assert bases[row.key] == Basis.RESERVED
        else:
            assert row.planned_entries is None
    (aov,) = (found for found in assumed if found.field == "aov")
    assert (aov.reference.value, aov.reference.basis) == (Decimal("61.20"), Basis.LINE_UP)
    assert [ref.row for ref in aov.cells] == [row.key for row in channels]


def test_channels_take_nothing_from_half_a_plan():
    rows = (TrafficChannel("A", channel=Channel.KS_JINNIU_LIVE, budget=Decimal(100)), TrafficChannel("B"))
    reserved = TrafficChannel("C", channel=Channel.RESERVATION)
    sheets = Worksheets(slot=plan_1.SLOT, channels=(*rows, reserved))
    assert with_assumptions(sheets)[0].channels == sheets.channels


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
