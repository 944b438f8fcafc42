"""Two-sided forecast: what the traffic brings, what the line-up is worth, and what is left. Source: handbook 4.

Sums are exact decimals in yuan and people, ratios exact fractions; nothing is rounded but for showing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from operator import attrgetter

from planner.domain.exact import exact, has_none, is_blank, ratio
from planner.domain.worksheets import Benefit, FieldRef, LineUpItem, Parameters, TrafficChannel, Worksheets
from planner.domain.worksheets.gifts import COST_INPUTS
from planner.domain.worksheets.merchandise import PARAMETER_INPUTS, ROW_INPUTS
from planner.enums_worksheets import BenefitMechanism, CountedIn, FundedBy, Worksheet

ZERO = Decimal(0)
_row_inputs = attrgetter(*ROW_INPUTS)
CHANNEL_INPUTS = ("planned_entries", "click_rate", "order_rate", "aov")


@dataclass(frozen=True, slots=True)
class TrafficForecast:
    """What the channels bring together: people, yuan; `left_out` are the keys of channels that are not complete."""

    entries: int
    clickers: Decimal
    buyers: Decimal
    gmv: Decimal
    paid_entries: int
    paid_gmv: Decimal
    paid_budget: Decimal
    left_out: tuple[str, ...] = ()

    @property
    def conversion(self) -> Fraction | None:
        """Buyers ÷ entries; None without entries."""
        return ratio(self.buyers, self.entries)

    @property
    def order_rate(self) -> Fraction | None:
        """Buyers ÷ clickers over all channels; None without clickers."""
        return ratio(self.buyers, self.clickers)

    @property
    def value_per_visitor(self) -> Fraction | None:
        """GMV ÷ entries, yuan per person; None without entries."""
        return ratio(self.gmv, self.entries)

    @property
    def paid_roi(self) -> Fraction | None:
        """GMV of paid channels ÷ their budgets; None without a budget. Halo of ads is not added."""
        return ratio(self.paid_gmv, self.paid_budget)


@exact
def traffic_forecast(channels: Sequence[TrafficChannel]) -> TrafficForecast:
    """Totals of the traffic side. Source: handbook 4.1.

    Channels without entries, rates or AOV bring nothing yet and are listed in `left_out`; budgets count in any case.
    """
    complete = [channel for channel in channels if channel.expected_gmv is not None]
    paid = [channel for channel in complete if channel.is_paid]
    return TrafficForecast(
        entries=sum(channel.planned_entries for channel in complete),
        clickers=sum((channel.expected_clickers for channel in complete), ZERO),
        buyers=sum((channel.expected_buyers for channel in complete), ZERO),
        gmv=sum((channel.expected_gmv for channel in complete), ZERO),
        paid_entries=sum(channel.planned_entries for channel in paid),
        paid_gmv=sum((channel.expected_gmv for channel in paid), ZERO),
        paid_budget=paid_budget(channels),
        left_out=tuple(channel.key for channel in channels if channel.expected_gmv is None),
    )


@exact
def paid_budget(channels: Sequence[TrafficChannel]) -> Decimal:
    """Sum of the budgets of paid channels, yuan; budgets not given count as 0."""
    return sum((channel.budget or ZERO for channel in channels if channel.is_paid), ZERO)


@dataclass(frozen=True, slots=True)
class Economics:
    """From GMV to planned profit, yuan; costs are positive numbers. Source: handbook 4.2.

    `units` are units sold before returns. `left_out` are the keys of line-up rows that are not complete.
    """

    units: int
    gmv: Decimal
    net_sales: Decimal
    cost_of_goods: Decimal
    freight: Decimal
    return_cost: Decimal
    platform_fee: Decimal
    commission: Decimal
    gifts: Decimal
    ads: Decimal
    fixed: Decimal
    provider_bonus: Decimal
    units_per_order: Decimal | None = None
    left_out: tuple[str, ...] = ()

    @property
    @exact
    def gross_margin(self) -> Decimal:
        """Net sales − cost of goods."""
        return self.net_sales - self.cost_of_goods

    @property
    @exact
    def cm1(self) -> Decimal:
        """Gross margin − freight − return cost − platform fee − commission."""
        return self.gross_margin - self.freight - self.return_cost - self.platform_fee - self.commission

    @property
    @exact
    def cm2(self) -> Decimal:
        """Contribution before ads: CM1 − gifts."""
        return self.cm1 - self.gifts

    @property
    @exact
    def cm3(self) -> Decimal:
        """CM2 − ads."""
        return self.cm2 - self.ads

    @property
    @exact
    def planned_profit(self) -> Decimal:
        """CM3 − fixed cost − provider bonus."""
        return self.cm3 - self.fixed - self.provider_bonus

    @property
    def orders(self) -> Fraction | None:
        """Units ÷ units per order, unrounded; None while that is not given."""
        return ratio(self.units, self.units_per_order) if self.units_per_order else None

    @property
    def aov(self) -> Fraction | None:
        """GMV ÷ orders, yuan; None without orders."""
        return Fraction(self.gmv) / self.orders if self.orders else None

    @property
    def return_rate(self) -> Fraction | None:
        """Return rate of the line-up weighted by GMV: 1 − net sales ÷ GMV; None without GMV."""
        kept = ratio(self.net_sales, self.gmv)
        return None if kept is None else 1 - kept

    @property
    def contribution_rate(self) -> Fraction | None:
        """CM2 ÷ GMV; None without GMV. Source: handbook 4.3."""
        return ratio(self.cm2, self.gmv)

    @property
    def break_even_roi(self) -> Fraction | None:
        """1 ÷ contribution rate: gross GMV that one yuan of ads must bring. None when CM2 ≤ 0: no ad pays then.

        Source: handbook 4.3.
        """
        return ratio(self.gmv, self.cm2) if self.cm2 > 0 else None

    @property
    def zero_profit_multiplier(self) -> Fraction | None:
        """m0 = (ads + fixed) ÷ (CM2 − provider bonus): the factor on every order rate at which profit is 0.

        None when CM2 does not exceed the bonus: no volume helps then. Source: handbook 4.5.
        """
        margin = self.cm2 - self.provider_bonus
        return ratio(self.ads + self.fixed, margin) if margin > 0 else None

    def lines(self) -> tuple[tuple[str, Decimal, Fraction | None], ...]:
        """The profit and loss line by line: name, yuan (costs negative) and share of GMV."""
        costs = {
            "cost_of_goods", "freight", "return_cost", "platform_fee", "commission", "gifts", "ads", "fixed",
            "provider_bonus",
        }  # fmt: skip
        amounts = ((name, -getattr(self, name) if name in costs else getattr(self, name)) for name in LINES)
        return tuple((name, amount, ratio(amount, self.gmv)) for name, amount in amounts)


LINES = (
    "gmv", "net_sales", "cost_of_goods", "gross_margin", "freight", "return_cost", "platform_fee", "commission", "cm1",
    "gifts", "cm2", "ads", "cm3", "fixed", "provider_bonus", "planned_profit",
)  # fmt: skip


@exact
def economics(sheets: Worksheets) -> Economics:
    """The line-up side of the forecast and what is left of it. Source: handbook 4.2.

    A first look at half a plan: incomplete rows are left out and listed, parameters and costs not given count as 0.
    Whether a figure can be relied on tells `missing_inputs`. Slot fees and crew are part of `fixed_cost`.
    """
    rows = [row for row in sheets.line_up if _is_complete(row)]
    given = sheets.parameters
    fee, handling, writeoff = (getattr(given, name) or ZERO for name in PARAMETER_INPUTS)
    net = [row.gmv * (1 - row.return_rate) for row in rows]
    returned = [row.forecast_units * row.return_rate for row in rows]
    net_sales = sum(net, ZERO)
    goods = (
        (row.forecast_units - back + back * writeoff) * row.unit_cost for row, back in zip(rows, returned, strict=True)
    )
    return Economics(
        units=sum(row.forecast_units for row in rows),
        gmv=sum((row.gmv for row in rows), ZERO),
        net_sales=net_sales,
        cost_of_goods=sum(goods, ZERO),
        freight=sum((row.forecast_units * row.freight_per_unit for row in rows), ZERO),
        return_cost=sum(returned, ZERO) * handling,
        platform_fee=net_sales * fee,
        commission=sum((sales * row.commission_rate for sales, row in zip(net, rows, strict=True)), ZERO),
        gifts=gift_cost(sheets.benefits),
        ads=paid_budget(sheets.channels),
        fixed=given.fixed_cost or ZERO,
        provider_bonus=net_sales * (given.provider_rate or ZERO),
        units_per_order=given.units_per_order,
        left_out=tuple(row.key for row in sheets.line_up if not _is_complete(row)),
    )


def _is_complete(row: LineUpItem) -> bool:
    return not has_none(_row_inputs(row))


@exact
def gift_cost(benefits: Sequence[Benefit]) -> Decimal:
    """Σ unit cost × quantity × redemption of merchant-paid gifts, yuan; incomplete rows count as 0."""
    return sum((benefit.gift_cost or ZERO for benefit in benefits), ZERO)


@exact
def line_up_gmv(rows: Sequence[LineUpItem]) -> Decimal:
    """Σ forecast units × pay price, yuan; incomplete rows count as 0. Source: handbook 4.2."""
    return sum((row.gmv or ZERO for row in rows), ZERO)


def planned_aov(rows: Sequence[LineUpItem], units_per_order: Decimal | None) -> Fraction | None:
    """GMV ÷ orders of the line-up, yuan; orders are units ÷ units per order. None without units.

    Needs prices and units only: rows without costs count here, though `economics` leaves them out.
    Source: handbook 4.1.
    """
    units = sum(row.forecast_units for row in rows if row.gmv is not None)
    per_unit = ratio(line_up_gmv(rows), units)
    return None if per_unit is None or units_per_order is None else per_unit * Fraction(units_per_order)


@exact
def coupon_cover(sheets: Worksheets) -> tuple[Decimal, Decimal]:
    """Expected cost of the merchant's coupons, and the coupon discounts that the line-up counts, yuan.

    The first should not exceed the second: Σ face × quantity × redemption ≤ Σ coupon_per_unit × forecast_units.
    `coupon_per_unit` is what the merchant pays, so coupons of the platform or a brand need no cover.
    Source: handbook 2.G, accounting rule, and 2.S (b).
    """
    coupons = (
        row
        for row in sheets.benefits
        if row.mechanism == BenefitMechanism.COUPON
        and row.counted_in == CountedIn.PRICE_REDUCTION
        and row.funded_by in ("", FundedBy.MERCHANT)
    )
    expected = sum((row.total_cost or ZERO for row in coupons), ZERO)
    counted = sum(((row.coupon_per_unit or ZERO) * (row.forecast_units or 0) for row in sheets.line_up), ZERO)
    return expected, counted


@dataclass(frozen=True, slots=True)
class ProductForecast:
    """One product in the forecast: yuan, `share` of the line-up's GMV; None while its inputs are missing."""

    key: str
    gmv: Decimal | None
    share: Fraction | None
    margin_rate: Fraction | None
    unit_contribution: Decimal | None
    break_even_roi: Fraction | None


def product_forecasts(rows: Sequence[LineUpItem], parameters: Parameters) -> tuple[ProductForecast, ...]:
    """Every product with its share, margin, unit contribution and break-even ROI. Source: handbook 4.2, 4.3."""
    total = line_up_gmv(rows)
    return tuple(
        ProductForecast(
            row.key,
            gmv := row.gmv,
            None if gmv is None else ratio(gmv, total),
            row.margin_rate,
            row.unit_contribution(parameters),
            row.break_even_roi(parameters),
        )
        for row in rows
    )


GMV_INPUTS = ("forecast_units", "live_price", "coupon_per_unit")
_STAGES = {
    "gmv": (GMV_INPUTS, ()),
    "gross_margin": ((*GMV_INPUTS, "return_rate", "unit_cost"), ("writeoff_rate",)),
    "cm1": (ROW_INPUTS, PARAMETER_INPUTS),
    "cm2": (ROW_INPUTS, PARAMETER_INPUTS),
    "planned_profit": (ROW_INPUTS, (*PARAMETER_INPUTS, "fixed_cost", "provider_rate")),
}


def missing_inputs(sheets: Worksheets, figure: str) -> tuple[FieldRef, ...]:
    """The cells that `figure` needs and does not have; a worksheet without rows counts as one missing cell.

    `figure` is gmv, gross_margin, cm1, cm2 or planned_profit. Raises `KeyError` for another word.
    """
    row_inputs, parameters = _STAGES[figure]
    found = list(_missing_rows(sheets, Worksheet.LINE_UP, row_inputs))
    found += _missing_rows(sheets, Worksheet.PARAMETERS, parameters)
    if figure in {"cm2", "planned_profit"}:
        found += missing_gift_inputs(sheets)
    if figure == "planned_profit":
        found += _missing_rows(sheets, Worksheet.CHANNELS, ("channel",))
        unpaid = (row for row in sheets.channels if row.is_paid and row.budget is None)
        found += [FieldRef(Worksheet.CHANNELS, row.key, "budget") for row in unpaid]
    return tuple(found)


def missing_gift_inputs(sheets: Worksheets) -> tuple[FieldRef, ...]:
    """The cells that the merchant's gift cost needs and does not have."""
    if not sheets.is_filled(Worksheet.BENEFITS):
        return (FieldRef(Worksheet.BENEFITS),)
    return tuple(
        FieldRef(Worksheet.BENEFITS, row.key, name)
        for row in sheets.benefits
        if row.gift_cost is None
        for name in COST_INPUTS
        if is_blank(getattr(row, name))
    )


def _missing_rows(sheets: Worksheets, worksheet: Worksheet, names: Sequence[str]) -> list[FieldRef]:
    rows = sheets.rows(worksheet)
    if not rows and not sheets.is_filled(worksheet):
        return [FieldRef(worksheet)]
    return [
        FieldRef(worksheet, getattr(row, "key", ""), name)
        for row in rows
        for name in names
        if is_blank(getattr(row, name))
    ]


class Forecast:
    """The figures of one plan's worksheets, each computed once, for those who need several."""

    def __init__(self, sheets: Worksheets):
        self.sheets = sheets
        self._missing: dict[str, tuple[FieldRef, ...]] = {}

    @cached_property
    def economics(self) -> Economics:
        return economics(self.sheets)

    @cached_property
    def traffic(self) -> TrafficForecast:
        return traffic_forecast(self.sheets.channels)

    @cached_property
    def gmv(self) -> Decimal:
        """GMV of the line-up, yuan."""
        return line_up_gmv(self.sheets.line_up)

    def missing_inputs(self, figure: str) -> tuple[FieldRef, ...]:
        """See `missing_inputs`."""
        if figure not in self._missing:
            self._missing[figure] = missing_inputs(self.sheets, figure)
        return self._missing[figure]
