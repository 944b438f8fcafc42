"""How profit moves when orders and the price of traffic do. Source: handbook 4.5."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from planner.domain.exact import ratio
from planner.domain.forecast import Economics, TrafficForecast
from planner.domain.worksheets import TrafficChannel

CASES = (
    ("low", Decimal("0.8"), Decimal("1.15")),
    ("planned", Decimal(1), Decimal(1)),
    ("high", Decimal("1.15"), Decimal("0.95")),
)
"""Name, factor on every order rate, factor on every cost per entry."""


@dataclass(frozen=True, slots=True)
class SensitivityCase:
    """One case: `volume` is its traffic GMV ÷ that of the plan; yuan unrounded; ROI None where there is none."""

    name: str
    order_factor: Decimal
    cost_factor: Decimal
    volume: Fraction
    gmv: Fraction
    contribution: Fraction
    profit: Fraction
    paid_roi: Fraction | None
    break_even_roi: Fraction | None


def sensitivity(plan: Economics, channels: Sequence[TrafficChannel]) -> tuple[SensitivityCase, ...]:
    """The three cases. At the planned budgets, paid entries change with 1 ÷ cost factor and all buyers with the order
    factor; GMV, CM2 and provider bonus follow the traffic GMV, as in the formula of m0; ads and fixed cost stay.

    profit = volume × (CM2 − provider bonus) − ads − fixed. The goods mix does not change, so neither does the
    break-even ROI. Without traffic GMV the volume is the order factor.
    """
    gmvs = [(channel.is_paid, Fraction(gmv)) for channel in channels if (gmv := channel.expected_gmv) is not None]
    paid = sum((gmv for is_paid, gmv in gmvs if is_paid), Fraction(0))
    rest = sum((gmv for is_paid, gmv in gmvs if not is_paid), Fraction(0))
    return tuple(_case(plan, paid, rest, *case) for case in CASES)


def zero_profit_order_rate(plan: Economics, traffic: TrafficForecast) -> Fraction | None:
    """The order rate (buyers ÷ clickers of all channels) at which profit is 0: m0 × planned order rate.

    It takes the line-up's GMV to be what the planned order rate brings, as the handbook does. None when no volume
    brings a profit, and without clickers. It may exceed 1: then no audience is good enough. Source: handbook 4.5.
    """
    multiplier, rate = plan.zero_profit_multiplier, traffic.order_rate
    return None if multiplier is None or rate is None else multiplier * rate


def zero_profit_order_rate_of_traffic(plan: Economics, traffic: TrafficForecast) -> Fraction | None:
    """The same when the planned order rate brings what the channels say, not what the line-up hopes for.

    m0 × planned order rate × line-up GMV ÷ traffic GMV: where the channels bring less than the line-up is worth, the
    order rate has to make up for the gap too. None as above, and without traffic GMV.
    """
    rate, gap = zero_profit_order_rate(plan, traffic), ratio(plan.gmv, traffic.gmv)
    return None if rate is None or gap is None else rate * gap


def _case(
    plan: Economics, paid: Fraction, rest: Fraction, name: str, orders: Decimal, cost: Decimal
) -> SensitivityCase:
    order_factor, paid_factor = Fraction(orders), Fraction(orders) / Fraction(cost)
    volume = (paid * paid_factor + rest * order_factor) / (paid + rest) if paid + rest else order_factor
    return SensitivityCase(
        name=name,
        order_factor=orders,
        cost_factor=cost,
        volume=volume,
        gmv=volume * Fraction(plan.gmv),
        contribution=volume * Fraction(plan.cm2),
        profit=volume * Fraction(plan.cm2 - plan.provider_bonus) - Fraction(plan.ads + plan.fixed),
        paid_roi=ratio(paid * paid_factor, plan.ads),
        break_even_roi=plan.break_even_roi,
    )
