"""Step G: the benefits of a session. Source: handbook 2.G (b)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from planner.domain.exact import exact, has_none
from planner.domain.worksheets.references import Rate, Yuan
from planner.enums_worksheets import BenefitLegalType, CountedIn, FundedBy

COST_INPUTS = ("unit_cost", "quantity", "redemption_rate", "counted_in", "funded_by")


@dataclass(frozen=True, slots=True)
class Benefit:
    """One benefit. `unit_cost`: what it costs with shipping; `unit_market_value`: its current selling price, yuan.

    `redemption_rate`: share expected to be redeemed; `linked_skus` are keys of line-up rows; `trigger_type` is a
    `BenefitTrigger` and `trigger_value` its value in words; `start_min` and `end_min` minutes from T for timed ones.
    """

    key: str
    code: str = ""
    name: str = ""
    name_en: str = ""
    mechanism: str = ""
    legal_type: str = ""
    audience: str = ""
    linked_skus: tuple[str, ...] = ()
    unit_cost: Yuan | None = None
    unit_market_value: Yuan | None = None
    max_wins_per_ticket: int | None = None
    quantity: int | None = None
    redemption_rate: Rate | None = None
    counted_in: str = ""
    funded_by: str = ""
    trigger_type: str = ""
    trigger_value: str = ""
    start_min: int | None = None
    end_min: int | None = None
    per_user_limit: int | None = None
    min_spend: Yuan | None = None
    stackable_with: tuple[str, ...] = ()
    rules_url: str = ""
    rules_text: str = ""
    odds_or_quantity_disclosed: bool = False
    draw_at: datetime | None = None
    claim_deadline: datetime | None = None
    draw_tool: str = ""
    physical: bool = False
    stock_secured: int | None = None
    label_text: str = ""
    claimed_value: Yuan | None = None
    fulfil_hours: int | None = None
    owner: str = ""

    @property
    def is_draw(self) -> bool:
        """Winners by chance, for the law."""
        return self.legal_type == BenefitLegalType.PRIZE_DRAW

    @property
    def is_merchant_gift(self) -> bool:
        """Its cost is a gift cost that the merchant pays; coupons counted in the line-up are not."""
        return self.counted_in == CountedIn.GIFT_COST and self.funded_by == FundedBy.MERCHANT

    @property
    @exact
    def total_cost(self) -> Decimal | None:
        """unit_cost × quantity × redemption_rate, yuan, whoever pays; None while an input is missing."""
        if has_none((self.unit_cost, self.quantity, self.redemption_rate)):
            return None
        return self.unit_cost * self.quantity * self.redemption_rate

    @property
    def gift_cost(self) -> Decimal | None:
        """What it adds to the merchant's gift cost, yuan: total_cost, or 0 when somebody else pays or the line-up
        counts it already. None while an input is missing."""
        if not (self.counted_in and self.funded_by):
            return None
        return self.total_cost if self.is_merchant_gift else Decimal(0)
