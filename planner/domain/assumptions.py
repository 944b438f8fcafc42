"""What stands in where the merchant has given no figure of its own yet: reference values, and what the rest of the
plan gives by formula.

Only the forecast uses them, each shown as an assumption with its range; the automatic checks and the readiness never
do. Source: handbook 4.1, 4.4 and 2.S, "reference values, replaced by the merchant's own figures".
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from planner.domain.exact import as_decimal, ratio
from planner.domain.forecast import missing_inputs, planned_aov
from planner.domain.worksheets import FieldRef, LineUpItem, Rate, TrafficChannel, Worksheets
from planner.enums_worksheets import Channel, RegCategory, Worksheet


class Basis(Enum):
    """Where a reference value comes from."""

    PRACTICE = "practice"
    """General knowledge of the trade, handbook 4.4."""
    CLAIMED = "claimed"
    """Published, by a source of low reliability, handbook 4.4."""
    OWN_BROADCAST = "own_broadcast"
    """What holds for a merchant's own broadcast without coupon, creator or provider."""
    EXAMPLE = "example"
    """The middle of the three worked plans of handbook 8."""
    PAID = "paid"
    """Budget ÷ cost per entry, handbook 4.1."""
    RESERVED = "reserved"
    """Reservations aimed at × show rate, handbook 4.1."""
    LINE_UP = "line_up"
    """GMV ÷ orders of the line-up, handbook 4.1."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A value with the range it comes from; `low` and `high` are None where no range is known."""

    value: Decimal | int
    basis: Basis
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Assumption:
    """One field that the forecast fills: the worksheet, the field, and the cells that are empty."""

    worksheet: Worksheet
    field: str
    reference: Reference
    cells: tuple[FieldRef, ...]


def _range(low: str, high: str, basis: Basis = Basis.CLAIMED) -> Reference:
    ends = Decimal(low), Decimal(high)
    return Reference(sum(ends) / 2, basis, *ends)


def _none_of_it() -> Reference:
    return Reference(Decimal(0), Basis.OWN_BROADCAST)


PARAMETERS: Mapping[str, Reference] = {
    "platform_fee_rate": Reference(Decimal("0.05"), Basis.PRACTICE),
    "return_handling_cost": Reference(Decimal(7), Basis.EXAMPLE, Decimal(5), Decimal(14)),
    "writeoff_rate": Reference(Decimal("0.10"), Basis.EXAMPLE, Decimal("0.08"), Decimal("0.60")),
    "units_per_order": Reference(Decimal("1.15"), Basis.EXAMPLE, Decimal("1.10"), Decimal("1.35")),
    "provider_rate": _none_of_it(),
    "show_rate": _range("0.30", "0.50", Basis.PRACTICE),
}
"""By field of `Parameters`. The fixed cost has none: nobody else can know it."""

ROWS: Mapping[str, Reference] = {"coupon_per_unit": _none_of_it(), "commission_rate": _none_of_it()}
"""By field of `LineUpItem`, for every category."""

RETURN_RATES: Mapping[str, Reference] = {
    RegCategory.GENERAL_FOOD: _range("0.10", "0.20"),
    RegCategory.HEALTH_FOOD: _range("0.10", "0.20"),
    RegCategory.FRESH: _range("0.10", "0.20"),
    RegCategory.ALCOHOL: _range("0.10", "0.20"),
    RegCategory.DAILY_GOODS: _range("0.15", "0.25"),
    RegCategory.APPLIANCE_CCC: _range("0.15", "0.25"),
    RegCategory.DIGITAL_3C: _range("0.08", "0.15"),
    RegCategory.POWER_BANK_CCC: _range("0.08", "0.15"),
    RegCategory.COSMETIC_GENERAL: _range("0.60", "0.80"),
    RegCategory.COSMETIC_SPECIAL: _range("0.60", "0.80"),
    RegCategory.APPAREL: _range("0.50", "0.60"),
}
"""Return rate by category. Food and drink, home goods, 3C, beauty and women's wear as handbook 4.4 lists them."""


def with_assumptions(sheets: Worksheets) -> tuple[Worksheets, tuple[Assumption, ...]]:
    """The worksheets with every gap filled that has a reference value, and what was filled in.

    What the merchant has given is never touched. Prices, costs, units, freight, budgets and rates of channels have no
    reference, and neither have the entries of most organic and private channels: they stay empty.
    """
    given = sheets.parameters
    gaps = {name: reference.value for name, reference in PARAMETERS.items() if getattr(given, name) is None}
    assumed = [
        Assumption(Worksheet.PARAMETERS, name, PARAMETERS[name], (FieldRef(Worksheet.PARAMETERS, "", name),))
        for name in gaps
    ]
    rows = [_filled(row) for row in sheets.line_up]
    assumed += _assumptions(Worksheet.LINE_UP, {row.key: _gaps(row) for row in sheets.line_up})
    filled = replace(sheets, parameters=replace(given, **gaps), line_up=tuple(rows))
    of_channels = {row.key: _channel_gaps(row, filled) for row in sheets.channels}
    assumed += _assumptions(Worksheet.CHANNELS, of_channels)
    channels = [
        replace(row, **{name: reference.value for name, reference in of_channels[row.key].items()})
        for row in sheets.channels
    ]
    return replace(filled, channels=tuple(channels)), tuple(assumed)


def _channel_gaps(row: TrafficChannel, sheets: Worksheets) -> dict[str, Reference]:
    found = {}
    if row.planned_entries is None:
        found["planned_entries"] = _entries(row, sheets)
    if row.aov is None and row.channel:
        found["aov"] = _aov(sheets)
    return {name: reference for name, reference in found.items() if reference is not None}


def _entries(row: TrafficChannel, sheets: Worksheets) -> Reference | None:
    """Whole people, rounded to the nearest."""
    if row.is_paid and row.budget is not None and row.cost_per_entry:
        return Reference(int(as_decimal(ratio(row.budget, row.cost_per_entry), 0)), Basis.PAID)
    targets = [asset.target_reservations for asset in sheets.content if asset.target_reservations]
    if row.channel == Channel.RESERVATION and targets:
        shows = ratio(sum(targets) * sheets.parameters.show_rate, 1)
        return Reference(int(as_decimal(shows, 0)), Basis.RESERVED)
    return None


def _aov(sheets: Worksheets) -> Reference | None:
    """Yuan per buyer, rounded to cents."""
    if missing_inputs(sheets, "gmv"):
        return None
    aov = planned_aov(sheets.line_up, sheets.parameters.units_per_order)
    return None if aov is None else Reference(as_decimal(aov, 2), Basis.LINE_UP)


def reference_of(row: LineUpItem, field: str) -> Reference | None:
    """The reference value of a line-up cell; None where there is none."""
    return RETURN_RATES.get(row.reg_category) if field == "return_rate" else ROWS.get(field)


def _gaps(row: LineUpItem) -> dict[str, Reference]:
    found = {name: reference_of(row, name) for name in (*ROWS, "return_rate") if getattr(row, name) is None}
    return {name: reference for name, reference in found.items() if reference is not None}


def _filled(row: LineUpItem) -> LineUpItem:
    gaps: dict[str, Rate] = {name: reference.value for name, reference in _gaps(row).items()}
    return replace(row, **gaps) if gaps else row


def _assumptions(worksheet: Worksheet, gaps: Mapping[str, Mapping[str, Reference]]) -> list[Assumption]:
    """One assumption per field and value, with all its cells; `gaps` are those of each row by its key."""
    cells: dict[tuple[str, Reference], list[FieldRef]] = {}
    for key, of_row in gaps.items():
        for name, reference in of_row.items():
            cells.setdefault((name, reference), []).append(FieldRef(worksheet, key, name))
    return [Assumption(worksheet, name, reference, tuple(refs)) for (name, reference), refs in cells.items()]
