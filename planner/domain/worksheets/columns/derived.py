"""The cells that are computed from others."""

from collections.abc import Mapping

from planner.domain.exact import exact, ratio
from planner.domain.forecast import Forecast, line_up_gmv
from planner.domain.plan import price_tier
from planner.domain.plan_figures import known_aov
from planner.domain.worksheets.plan import Worksheets
from planner.enums_worksheets import Worksheet


def derived_values(sheets: Worksheets, worksheet: Worksheet) -> dict[str, Mapping[str, object]]:
    """The computed cells of a worksheet: row key → column → value. One-row worksheets have the key ''.

    A value is None until all its inputs are there.
    """
    find = _DERIVED.get(worksheet)
    return find(sheets) if find else {}


def _slot(sheets: Worksheets) -> dict[str, Mapping[str, object]]:
    return {"": {"planned_end": sheets.slot.planned_end, "price_tier": _price_tier(sheets)}}


def _rundown(sheets: Worksheets) -> dict[str, Mapping[str, object]]:
    return {row.key: {"seq": row.seq, "minutes": row.minutes if row.is_timed else None} for row in sheets.rundown}


def _channels(sheets: Worksheets) -> dict[str, Mapping[str, object]]:
    names = ("expected_buyers", "expected_gmv", "expected_roi")
    return {row.key: {"kind": row.kind or ""} | {name: getattr(row, name) for name in names} for row in sheets.channels}


@exact
def _line_up(sheets: Worksheets) -> dict[str, Mapping[str, object]]:
    total = line_up_gmv(sheets.line_up)
    return {
        row.key: {
            "pay_price": row.pay_price,
            "gmv": row.gmv,
            "forecast_share": None if row.gmv is None else ratio(row.gmv, total),
            "margin_rate": row.margin_rate,
            "unit_contribution": row.unit_contribution(sheets.parameters),
            "break_even_roi": row.break_even_roi(sheets.parameters),
        }
        for row in sheets.line_up
    }


def _price_tier(sheets: Worksheets) -> str:
    tier = price_tier(known_aov(Forecast(sheets)))
    return "" if tier is None else tier.value


_DERIVED = {
    Worksheet.LINE_UP: _line_up,
    Worksheet.SLOT: _slot,
    Worksheet.RUNDOWN: _rundown,
    Worksheet.CHANNELS: _channels,
    Worksheet.TARGETS: lambda sheets: {"": {"strategic_loss_approved_by": sheets.targets.strategic_loss_approved_by}},
    Worksheet.BENEFITS: lambda sheets: {row.key: {"total_cost": row.total_cost} for row in sheets.benefits},
}
