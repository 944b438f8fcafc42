"""Step A: traffic channels, budget by hour, creator deals and targets. Source: handbook 2.A (b), formulas 4.1."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from planner.domain.exact import exact, ratio
from planner.domain.worksheets.references import Rate, Yuan
from planner.enums_worksheets import Channel, ChannelKind

KINDS = {channel.value: channel.kind for channel in Channel}


@dataclass(frozen=True, slots=True)
class TrafficChannel:
    """One source of viewers. `cost_per_entry` in yuan per person; `click_rate` = clickers ÷ entries; `order_rate` =
    buyers ÷ clickers; `aov` in yuan per buyer."""

    key: str
    channel: str = ""
    goal: str = ""
    budget: Yuan | None = None
    cost_per_entry: Yuan | None = None
    planned_entries: int | None = None
    click_rate: Rate | None = None
    order_rate: Rate | None = None
    aov: Yuan | None = None
    audience: str = ""
    bid_mode: str = ""
    bid_value: Yuan | None = None
    creatives_count: int = 0
    stop_rule: str = ""
    evidence: str = ""

    @property
    def kind(self) -> ChannelKind | None:
        """Paid, organic or private, by the channel; None while it is not chosen."""
        return KINDS.get(self.channel)

    @property
    def is_paid(self) -> bool:
        return self.kind == ChannelKind.PAID

    @property
    @exact
    def expected_clickers(self) -> Decimal | None:
        """planned_entries × click_rate, people."""
        if self.planned_entries is None or self.click_rate is None:
            return None
        return self.planned_entries * self.click_rate

    @property
    @exact
    def expected_buyers(self) -> Decimal | None:
        """Clickers × order_rate, people, unrounded."""
        clickers = self.expected_clickers
        return None if clickers is None or self.order_rate is None else clickers * self.order_rate

    @property
    @exact
    def expected_gmv(self) -> Decimal | None:
        """Buyers × AOV, yuan."""
        buyers = self.expected_buyers
        return None if buyers is None or self.aov is None else buyers * self.aov

    @property
    def expected_roi(self) -> Fraction | None:
        """GMV ÷ budget of a paid channel; None for others, without a budget, and at a budget of 0."""
        gmv = self.expected_gmv
        return ratio(gmv, self.budget) if self.is_paid and gmv is not None and self.budget else None


@dataclass(frozen=True, slots=True)
class HourlyBudget:
    """Yuan of one paid channel in one stretch of minutes from T. `channel` is the key of its `TrafficChannel`."""

    key: str
    channel: str = ""
    from_min: int | None = None
    to_min: int | None = None
    amount: Yuan | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True)
class CreatorDeal:
    """Terms with a creator who sells or is paid."""

    key: str
    creator: str = ""
    slot_fee: Yuan | None = None
    commission_rate: Rate | None = None
    guaranteed_gmv: Yuan | None = None
    refund_clause: str = ""
    min_airtime_minutes: int | None = None
    exclusive: bool = False
    contract: tuple[str, ...] = ()
    product_review_duty: bool = False


@dataclass(frozen=True, slots=True)
class PlanTargets:
    """What the session aims at and may spend. `strategic_loss_approved_by` names the owner who accepts a loss."""

    gmv_target: Yuan | None = None
    net_gmv_target: Yuan | None = None
    total_ad_budget: Yuan | None = None
    reserve_rate: Rate = Decimal("0.10")
    roi_floor: Decimal | None = None
    reservation_target: int | None = None
    strategic_loss_approved_by: str = ""
