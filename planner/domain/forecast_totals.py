"""The totals of both sides of the forecast as plain numbers by name, for commands and exports.

Money in yuan, rates as fractions, at most six decimals.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from planner.domain.exact import ratio
from planner.domain.forecast import (
    Economics,
    TrafficForecast,
    economics,
    line_up_gmv,
    missing_inputs,
    planned_aov,
    product_forecasts,
    traffic_forecast,
)
from planner.domain.sensitivity import sensitivity, zero_profit_order_rate
from planner.domain.worksheets import FieldRef, Worksheets

NEEDS = {
    "gross_margin": ("net_sales", "cost_of_goods", "gross_margin", "return_rate"),
    "cm1": ("freight", "return_cost", "platform_fee", "commission", "cm1"),
    "cm2": ("gifts", "cm2", "contribution_rate", "break_even_roi"),
    "planned_profit": ("ads", "cm3", "fixed", "provider_bonus", "planned_profit", "zero_profit_multiplier"),
}
"""Figures of `Economics` by the one of `missing_inputs` whose cells they need."""
PLACES = 6


def forecast_totals(sheets: Worksheets) -> Mapping[str, object]:
    """`economics`, `traffic`, `cases` and `products` from what the merchant has given: no assumption fills a gap.

    A figure whose inputs are not all there is None; `missing` names the empty cells as worksheet, row and field.
    """
    plan, traffic = economics(sheets), traffic_forecast(sheets.channels)
    return {
        "economics": economics_totals(sheets, plan),
        "traffic": traffic_totals(sheets, plan, traffic),
        "cases": case_totals(sheets, plan),
        "products": product_totals(sheets),
        "missing": [cell_name(ref) for ref in missing_inputs(sheets, "planned_profit")],
    }


def economics_totals(sheets: Worksheets, plan: Economics) -> Mapping[str, object]:
    """The line-up: units, orders, AOV, and every line from GMV to planned profit, with break-even ROI and m0.

    `break_even_roi` is None when CM2 ≤ 0 too; `has_no_break_even` tells that from a gap.
    """
    rows, per_order = sheets.line_up, sheets.parameters.units_per_order
    gaps = {figure: missing_inputs(sheets, figure) for figure in ("gmv", *NEEDS)}
    units = None if gaps["gmv"] else sum(row.forecast_units for row in rows)
    can_count_orders = units is not None and per_order is not None
    found = {
        "units": units,
        "orders": number(ratio(units, per_order)) if can_count_orders else None,
        "gmv": None if gaps["gmv"] else number(line_up_gmv(rows)),
        "aov": number(planned_aov(rows, per_order)) if can_count_orders else None,
    }
    for figure, names in NEEDS.items():
        found |= {name: None if gaps[figure] else number(getattr(plan, name)) for name in names}
    found["has_no_break_even"] = not gaps["cm2"] and plan.break_even_roi is None
    return found


def traffic_totals(sheets: Worksheets, plan: Economics, traffic: TrafficForecast) -> Mapping[str, object]:
    """The channels: people, GMV, conversion, value per visitor, paid ROI, and how they compare with the line-up.

    `left_out` are the channels that lack an input; all is None without a single complete one.
    """
    names = (
        "entries", "clickers", "buyers", "gmv", "paid_entries", "paid_gmv", "paid_budget", "conversion", "order_rate",
        "value_per_visitor", "paid_roi",
    )  # fmt: skip
    is_known = bool(len(sheets.channels) - len(traffic.left_out))
    found: dict[str, object] = {name: number(getattr(traffic, name)) if is_known else None for name in names}
    line_up = None if missing_inputs(sheets, "gmv") else line_up_gmv(sheets.line_up)
    gap = ratio(traffic.gmv, line_up) if line_up and is_known else None
    knows_profit = not missing_inputs(sheets, "planned_profit")
    return {
        **found,
        "deviation_from_line_up": None if gap is None else number(gap - 1),
        "ad_cost_share": number(ratio(traffic.paid_budget, line_up)) if line_up and is_known else None,
        "zero_profit_order_rate": number(zero_profit_order_rate(plan, traffic)) if knows_profit else None,
        "left_out": list(traffic.left_out),
    }


def case_totals(sheets: Worksheets, plan: Economics) -> list[Mapping[str, object]]:
    """The three cases of the handbook, none while an input of the profit is missing."""
    if missing_inputs(sheets, "planned_profit"):
        return []
    names = ("order_factor", "cost_factor", "volume", "gmv", "contribution", "profit", "paid_roi", "break_even_roi")
    return [
        {"name": case.name, **{name: number(getattr(case, name)) for name in names}}
        for case in sensitivity(plan, sheets.channels)
    ]


def product_totals(sheets: Worksheets) -> list[Mapping[str, object]]:
    """Every product with GMV, share, margin rate, unit contribution and break-even ROI."""
    names = ("gmv", "share", "margin_rate", "unit_contribution", "break_even_roi")
    return [
        {"sku_code": row.sku_code, **{name: number(getattr(product, name)) for name in names}}
        for row, product in zip(sheets.line_up, product_forecasts(sheets.line_up, sheets.parameters), strict=True)
    ]


def cell_name(ref: FieldRef) -> str:
    """`line_up.P02.unit_cost`; a worksheet without rows is its name alone."""
    return ".".join(str(part) for part in ref if part)


def number(exact: Decimal | Fraction | int | None) -> int | float | None:
    """A plain number with at most six decimals, whole ones as integers."""
    if exact is None:
        return None
    value = round(float(exact), PLACES)
    return int(value) if value.is_integer() else value
