"""Words and figures of the forecast as people read them."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from planner.domain.assumptions import Basis
from planner.domain.exact import as_decimal
from planner.domain.numbers import money_text, number_text, percent_text

NOTHING = "–"
LINES = {
    "gmv": _("GMV"),
    "net_sales": _("Net sales"),
    "cost_of_goods": _("Cost of goods"),
    "gross_margin": _("Gross margin"),
    "freight": _("Outbound freight"),
    "return_cost": _("Return cost"),
    "platform_fee": _("Platform fee"),
    "commission": _("Commission"),
    "cm1": _("Contribution 1"),
    "gifts": _("Gifts"),
    "cm2": _("Contribution 2, before ads"),
    "ads": _("Ads"),
    "cm3": _("Contribution 3"),
    "fixed": _("Fixed cost"),
    "provider_bonus": _("Provider bonus"),
    "planned_profit": _("Planned profit"),
}
SUMS = frozenset({"gmv", "gross_margin", "cm1", "cm2", "cm3", "planned_profit"})
INPUTS = {
    "paid_entries": _("Paid entries"),
    "free_entries": _("Organic and private entries"),
    "click_rate": _("Click rate"),
    "order_rate": _("Order rate"),
    "demand": _("Demand for single products"),
    "return_rate": _("Return rate"),
    "stock": _("Missing stock"),
}
CASES = {
    "low": pgettext_lazy("case", "Cautious"),
    "planned": pgettext_lazy("case", "Planned"),
    "high": pgettext_lazy("case", "Good"),
}
BASES = {
    Basis.PRACTICE: _("usual in the trade"),
    Basis.CLAIMED: _("published, of low reliability"),
    Basis.OWN_BROADCAST: _("none in a broadcast of your own"),
    Basis.EXAMPLE: _("from three worked plans"),
    Basis.PAID: _("budget ÷ cost per entry"),
    Basis.RESERVED: _("reservations aimed at × show rate"),
    Basis.LINE_UP: _("GMV ÷ orders of the line-up"),
}


def yuan(amount) -> str:
    """Whole yuan: `¥302,355`, `−¥40,858`; – for nothing known."""
    return NOTHING if amount is None else money_text(as_decimal(Fraction(amount), 0))


def cents(amount) -> str:
    """Yuan with two decimals where they matter: `¥26.37`, `¥3.41`."""
    return NOTHING if amount is None else money_text(as_decimal(Fraction(amount), 2))


def ratio_text(ratio) -> str:
    """A ROI or factor: `3.57`."""
    return NOTHING if ratio is None else f"{as_decimal(Fraction(ratio), 2):,f}".replace("-", "−")


def percent(share, *, decimals=1, has_sign=False) -> str:
    """A rate: `28%`, `−26.9%`."""
    if share is None:
        return NOTHING
    return percent_text(as_decimal(Fraction(share), 6), decimals=decimals, has_sign=has_sign)


def people(count) -> str:
    """Whole people: `85,700`."""
    return NOTHING if count is None else number_text(as_decimal(Fraction(count), 0), decimals=0)


def chance(probability) -> str:
    """A probability of the simulation, never pretending to be sure: `48%`, `<1%`, `>99%`."""
    if probability is None:
        return NOTHING
    if 0 < probability < 0.01:
        return "<1%"
    if 0.99 < probability < 1:
        return ">99%"
    return percent_text(Decimal(str(round(probability, 2))), decimals=0)
