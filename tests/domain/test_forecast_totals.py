"""The totals for commands: the worked plans as the handbook prints them, and what a half-filled plan does not know."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from planner.domain.forecast_totals import forecast_totals
from planner.domain.worksheets import Worksheets
from tests.domain.plans import plan_1, plan_2, plan_3

PLANS = {1: plan_1.SHEETS, 2: plan_2.SHEETS, 3: plan_3.SHEETS}


@pytest.mark.parametrize(
    ("plan", "printed"),
    [
        (1, {"gmv": 302355, "cm2": 84589, "planned_profit": 39067, "break_even_roi": 3.57, "orders": 4941}),
        (2, {"gmv": 798930, "cm2": 46127, "planned_profit": -40858, "break_even_roi": 17.32, "orders": 4757}),
        (3, {"gmv": 3349510, "cm2": 1061192, "planned_profit": 663067, "break_even_roi": 3.16, "orders": 16273}),
    ],
)
def test_economics(plan, printed):
    found = forecast_totals(PLANS[plan])["economics"]
    rounded = {name: round(found[name], 2 if name == "break_even_roi" else None) for name in printed}
    assert rounded == printed
    assert None not in found.values()


@pytest.mark.parametrize(
    ("plan", "printed"),
    [
        (1, {"entries": 85700, "gmv": 292139, "conversion": 5.6, "value_per_visitor": 3.41, "paid_roi": 3.68}),
        (2, {"entries": 132593, "gmv": 584219, "conversion": 2.4, "value_per_visitor": 4.41, "paid_roi": 2.06}),
        (3, {"entries": 659136, "gmv": 3169285, "conversion": 2.1, "value_per_visitor": 4.81, "paid_roi": 3.82}),
    ],
)
def test_traffic(plan, printed):
    found = forecast_totals(PLANS[plan])["traffic"]
    places = {"conversion": 1, "value_per_visitor": 2, "paid_roi": 2}
    shown = {**found, "conversion": found["conversion"] * 100}
    assert {name: round(shown[name], places.get(name)) for name in printed} == printed
    assert found["left_out"] == []


@pytest.mark.parametrize(("plan", "gap", "cost"), [(1, -3.4, 9.9), (2, -26.9, 7.5), (3, -5.4, 7.2)])
def test_the_two_sides_compared(plan, gap, cost):
    found = forecast_totals(PLANS[plan])["traffic"]
    assert (round(found["deviation_from_line_up"] * 100, 1), round(found["ad_cost_share"] * 100, 1)) == (gap, cost)


def test_it_is_plain_data():
    found = json.loads(json.dumps(forecast_totals(PLANS[1])))
    assert [case["name"] for case in found["cases"]] == ["low", "planned", "high"]
    assert found["cases"][1]["profit"] == found["economics"]["planned_profit"]
    assert found["products"][1] == {
        "sku_code": "P02", "gmv": 79000, "share": round(79000 / 302355, 6), "margin_rate": round(38 / 79, 6),
        "unit_contribution": 26.3675, "break_even_roi": round(79 / 26.3675, 6),
    }  # fmt: skip
    assert found["missing"] == []


def test_a_gap_leaves_out_what_depends_on_it():
    rows = tuple(replace(row, unit_cost=None) if row.key == "P02" else row for row in PLANS[1].line_up)
    found = forecast_totals(replace(PLANS[1], line_up=rows))
    known = {name for name, value in found["economics"].items() if value is not None}
    assert known == {"units", "orders", "gmv", "aov", "has_no_break_even"}
    assert found["economics"]["gmv"] == 302355
    assert (found["cases"], found["missing"]) == ([], ["line_up.P02.unit_cost"])
    assert found["traffic"]["zero_profit_order_rate"] is None


def test_an_empty_plan_knows_nothing():
    found = forecast_totals(Worksheets(slot=plan_1.SLOT))
    assert set(found["economics"].values()) == {None, False}
    assert {value for name, value in found["traffic"].items() if name != "left_out"} == {None}
    assert found["missing"][:3] == ["line_up", "parameters.platform_fee_rate", "parameters.return_handling_cost"]


def test_no_break_even_is_not_a_gap():
    cheap = tuple(replace(row, live_price=Decimal(10), coupon_per_unit=Decimal(0)) for row in PLANS[1].line_up)
    found = forecast_totals(replace(PLANS[1], line_up=cheap))["economics"]
    assert (found["break_even_roi"], found["has_no_break_even"]) == (None, True)
