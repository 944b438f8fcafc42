"""Step S: the line-up of product links and the cost parameters of the session. Source: handbook 2.S (b)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from operator import attrgetter

from planner.domain.exact import exact, has_none, ratio
from planner.domain.worksheets.references import Rate, Yuan

ROW_INPUTS = (
    "forecast_units", "live_price", "coupon_per_unit", "return_rate", "unit_cost", "freight_per_unit",
    "commission_rate",
)  # fmt: skip
PARAMETER_INPUTS = ("platform_fee_rate", "return_handling_cost", "writeoff_rate")
_parameter_inputs = attrgetter(*PARAMETER_INPUTS)


@dataclass(frozen=True, slots=True)
class Parameters:
    """Assumptions about the whole session. None is not given yet.

    `return_handling_cost`: yuan per returned unit (return freight or insurance, inspection); `writeoff_rate`: share of
    a returned unit's cost that is lost; `fixed_cost`: crew, studio, slot fees, retainer, yuan; `provider_rate`: share
    of net sales; `show_rate`: people who come ÷ people who reserved; `units_per_order` ≥ 1.
    """

    platform_fee_rate: Rate | None = None
    return_handling_cost: Yuan | None = None
    writeoff_rate: Rate | None = None
    units_per_order: Decimal | None = None
    fixed_cost: Yuan | None = None
    provider_rate: Rate | None = None
    show_rate: Rate | None = None


@dataclass(frozen=True, slots=True)
class QualificationDocument:
    """A licence, certificate or report of a product. `type` is a `DocumentType`; no `expiry` means it never expires."""

    type: str
    number: str = ""
    expiry: date | None = None
    file: str = ""

    def is_valid_on(self, day: date) -> bool:
        """The expiry is the last valid day."""
        return self.expiry is None or self.expiry >= day


@dataclass(frozen=True, slots=True)
class SellerRecord:
    """The business that really sells. `verified_at` is when name, code, address and contact were checked."""

    name: str
    credit_code: str = ""
    address: str = ""
    contact: str = ""
    verified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LineUpItem:
    """One product link. `key` names the row; money in yuan per unit, rates as fractions; None is not given yet.

    `max_stack_discount` is the most that stacked coupons take off; `live_stock` is locked for the room;
    `return_exemption_reason` is a `ReturnExemption`, or whatever else somebody wrote.
    """

    key: str
    link_no: int | None = None
    sku_code: str = ""
    product_name: str = ""
    product_name_en: str = ""
    reg_category: str = ""
    role: str = ""
    is_featured: bool = False
    list_price: Yuan | None = None
    live_price: Yuan | None = None
    coupon_per_unit: Yuan | None = None
    compare_price: Yuan | None = None
    compare_basis: str = ""
    low_price_7d: Yuan | None = None
    last_deal_price: Yuan | None = None
    compare_evidence: tuple[str, ...] = ()
    other_channel_low: Yuan | None = None
    floor_price: Yuan | None = None
    max_stack_discount: Yuan | None = None
    unit_cost: Yuan | None = None
    freight_per_unit: Yuan | None = None
    commission_rate: Rate | None = None
    return_rate: Rate | None = None
    forecast_units: int | None = None
    live_stock: int | None = None
    replenish_units_48h: int = 0
    presale_ship_days: int = 0
    per_user_limit: int | None = None
    ship_within_hours: int | None = None
    no_reason_return: bool = True
    return_exemption_reason: str = ""
    qualification_docs: tuple[QualificationDocument, ...] = ()
    actual_seller: SellerRecord | None = None
    trust_guarantee: tuple[str, ...] = ()
    samples_ready: int = 0
    selling_points: tuple[str, ...] = ()
    forbidden_words: tuple[str, ...] = ()
    cue_card: str = ""

    @property
    def pay_price(self) -> Decimal | None:
        """What the buyer pays, yuan: live_price − coupon_per_unit; None without both."""
        if self.live_price is None or self.coupon_per_unit is None:
            return None
        return self.live_price - self.coupon_per_unit

    @property
    def lowest_price(self) -> Decimal | None:
        """Price with every coupon stacked, yuan: live_price − max_stack_discount; None without both.

        All coupons together take off at least what one does: where coupon_per_unit is larger, it counts. Source:
        handbook 2.S (b), range of max_stack_discount.
        """
        if self.live_price is None or self.max_stack_discount is None:
            return None
        return self.live_price - max(self.max_stack_discount, self.coupon_per_unit or Decimal(0))

    @property
    def effective_floor(self) -> Decimal | None:
        """The price it may not fall below, yuan: floor_price, by default unit_cost."""
        return self.unit_cost if self.floor_price is None else self.floor_price

    @property
    def saleable_units(self) -> int | None:
        """Units that can be sold: live_stock + replenish_units_48h; None without stock."""
        return None if self.live_stock is None else self.live_stock + self.replenish_units_48h

    @exact
    def needed_units(self, safety: Decimal) -> int | None:
        """Units to have ready: ceil(forecast_units × safety factor); None without a forecast."""
        if self.forecast_units is None:
            return None
        return int((self.forecast_units * safety).to_integral_value(ROUND_CEILING))

    @property
    @exact
    def gmv(self) -> Decimal | None:
        """forecast_units × pay_price, yuan before refunds; None without both."""
        pay = self.pay_price
        return None if pay is None or self.forecast_units is None else self.forecast_units * pay

    @property
    @exact
    def loss_leader_subsidy(self) -> Decimal | None:
        """max(0, unit_cost + freight_per_unit − pay_price) × forecast_units, yuan. Source: handbook 2.G, G06."""
        pay = self.pay_price
        if has_none((pay, self.unit_cost, self.freight_per_unit, self.forecast_units)):
            return None
        return max(Decimal(0), self.unit_cost + self.freight_per_unit - pay) * self.forecast_units

    @property
    def margin_rate(self) -> Fraction | None:
        """Margin on the price before returns, freight and fees: (pay_price − unit_cost) ÷ pay_price."""
        pay = self.pay_price
        return None if pay is None or self.unit_cost is None else ratio(pay - self.unit_cost, pay)

    @exact
    def unit_contribution(self, parameters: Parameters) -> Decimal | None:
        """Yuan that one unit sold leaves before gifts and ads; None while an input is missing.

        uc = (1−ρ)(pay − cost − pay·(fee + commission)) − ρ·cost·writeoff − freight − ρ·return_handling, with ρ the
        return rate. Source: handbook 2.S, check S03.
        """
        pay, returned, cost = self.pay_price, self.return_rate, self.unit_cost
        freight, commission = self.freight_per_unit, self.commission_rate
        fee, handling, writeoff = _parameter_inputs(parameters)
        if has_none((pay, returned, cost, freight, commission, fee, handling, writeoff)):
            return None
        kept = (1 - returned) * (pay - cost - pay * (fee + commission))
        return kept - returned * cost * writeoff - freight - returned * handling

    def break_even_roi(self, parameters: Parameters) -> Fraction | None:
        """pay_price ÷ unit contribution: gross GMV that one yuan of ads must bring for this product.

        None while an input is missing, and when the contribution is not positive: no ad pays for it then.
        Source: handbook 4.3.
        """
        contribution = self.unit_contribution(parameters)
        if contribution is None or contribution <= 0:
            return None
        return ratio(self.pay_price, contribution)
