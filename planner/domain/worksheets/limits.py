"""Lowest and highest value of every number in the worksheets. Source: handbook 2.S–2.E (b), columns "range".

The database holds them as constraints, and cells are checked against them before they are saved. Most ranges that
depend on other cells are the business of the automatic checks; so are entries, rates and hours that A03 and A08 judge,
which are wide here. What depends on another worksheet is never refused, for that one may still change: hard stop and
planned end, price shown and live price, targets of segments and of the session.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from planner.domain.intervals import DAY
from planner.enums_worksheets import Worksheet

MOST_YUAN = Decimal("999999999999.99")
MOST_UNITS = 2_000_000_000


class Limits(NamedTuple):
    """Both ends are allowed."""

    low: Decimal | int
    high: Decimal | int


SHOW_MINUTES = Limits(30, 480)
"""How long a broadcast may be planned."""
_MONEY = Limits(Decimal(0), MOST_YUAN)
_PRICE = Limits(Decimal("0.01"), MOST_YUAN)
_SHARE = Limits(Decimal(0), Decimal(1))
_COMMISSION = Limits(Decimal(0), Decimal("0.6"))
_COUNT = Limits(0, MOST_UNITS)
_AT_LEAST_ONE = Limits(1, MOST_UNITS)
_MINUTE = Limits(0, DAY)

LIMITS: Mapping[Worksheet, Mapping[str, Limits]] = {
    Worksheet.LINE_UP: {
        "link_no": Limits(1, 200),
        "list_price": _PRICE,
        "live_price": _PRICE,
        "coupon_per_unit": _MONEY,
        "compare_price": _PRICE,
        "low_price_7d": _PRICE,
        "last_deal_price": _PRICE,
        "other_channel_low": _PRICE,
        "floor_price": _MONEY,
        "max_stack_discount": _MONEY,
        "unit_cost": _MONEY,
        "freight_per_unit": _MONEY,
        "commission_rate": _COMMISSION,
        "return_rate": Limits(Decimal("0.001"), Decimal("0.95")),
        "forecast_units": _COUNT,
        "live_stock": _COUNT,
        "replenish_units_48h": _COUNT,
        "presale_ship_days": Limits(0, 30),
        "per_user_limit": Limits(1, 99),
        "ship_within_hours": Limits(12, 360),
        "samples_ready": Limits(0, 20),
    },
    Worksheet.PARAMETERS: {
        "platform_fee_rate": _SHARE,
        "return_handling_cost": _MONEY,
        "writeoff_rate": _SHARE,
        "units_per_order": Limits(Decimal(1), Decimal(100)),
        "fixed_cost": _MONEY,
        "provider_rate": _SHARE,
        "show_rate": _SHARE,
    },
    Worksheet.SLOT: {
        "planned_minutes": SHOW_MINUTES,
        "upload_mbps_main": Limits(Decimal(0), Decimal(1000)),
        "upload_mbps_backup": Limits(Decimal(0), Decimal(1000)),
        "previous_same_slot_gmv": _MONEY,
    },
    Worksheet.CREW: {
        "shift_start_min": Limits(-180, DAY),
        "shift_end_min": Limits(-180, DAY),
        "rate": _MONEY,
    },
    Worksheet.RUNDOWN: {
        "start_min": _MINUTE,
        "end_min": _MINUTE,
        "price_shown": _MONEY,
        "stock_released": _COUNT,
        "target_gmv": _MONEY,
        "target_online": _COUNT,
    },
    Worksheet.CHANNELS: {
        "budget": _MONEY,
        "cost_per_entry": Limits(Decimal(0), Decimal(50)),
        "planned_entries": _COUNT,
        "click_rate": _SHARE,
        "order_rate": _SHARE,
        "aov": _PRICE,
        "bid_value": _MONEY,
        "creatives_count": Limits(0, 200),
    },
    Worksheet.HOURLY_BUDGET: {
        "from_min": Limits(-DAY, DAY),
        "to_min": Limits(-DAY, DAY),
        "amount": _MONEY,
    },
    Worksheet.CREATOR_DEALS: {
        "slot_fee": _MONEY,
        "commission_rate": _COMMISSION,
        "guaranteed_gmv": _MONEY,
        "min_airtime_minutes": _AT_LEAST_ONE,
    },
    Worksheet.TARGETS: {
        "gmv_target": _MONEY,
        "net_gmv_target": _MONEY,
        "total_ad_budget": _MONEY,
        "reserve_rate": Limits(Decimal(0), Decimal("0.3")),
        "roi_floor": Limits(Decimal(0), Decimal(1000)),
        "reservation_target": _COUNT,
    },
    Worksheet.BENEFITS: {
        "unit_cost": _MONEY,
        "unit_market_value": _MONEY,
        "max_wins_per_ticket": _AT_LEAST_ONE,
        "quantity": _AT_LEAST_ONE,
        "redemption_rate": _SHARE,
        "start_min": _MINUTE,
        "end_min": _MINUTE,
        "per_user_limit": _AT_LEAST_ONE,
        "min_spend": _MONEY,
        "stock_secured": _COUNT,
        "claimed_value": _MONEY,
        "fulfil_hours": Limits(0, 240),
    },
    Worksheet.CONTENT: {
        "duration_sec": Limits(7, 180),
        "boost_budget": _MONEY,
        "target_plays": _COUNT,
        "target_reservations": _COUNT,
        "actual_plays": _COUNT,
        "actual_reservations": _COUNT,
    },
}

SPANS: Mapping[Worksheet, tuple[str, str]] = {
    Worksheet.CREW: ("shift_start_min", "shift_end_min"),
    Worksheet.RUNDOWN: ("start_min", "end_min"),
    Worksheet.HOURLY_BUDGET: ("from_min", "to_min"),
    Worksheet.BENEFITS: ("start_min", "end_min"),
}
"""Start and end of a stretch of minutes: where both are given, the end is later."""

NOT_ABOVE: Mapping[Worksheet, tuple[tuple[str, str], ...]] = {
    Worksheet.LINE_UP: (
        ("live_price", "list_price"), ("coupon_per_unit", "live_price"), ("coupon_per_unit", "max_stack_discount"),
    ),
}  # fmt: skip
"""Amounts that may not exceed another amount of their row: nobody pays more than usual, or is paid for buying."""

LATER: Mapping[Worksheet, tuple[tuple[str, str], ...]] = {Worksheet.BENEFITS: (("draw_at", "claim_deadline"),)}
"""Moments of a row of which the second comes after the first: who wins has time to claim it."""

TWO_PEOPLE: Mapping[Worksheet, tuple[tuple[str, str], ...]] = {Worksheet.CONTENT: (("owner", "reviewer"),)}
"""Names of a row that are not the same: nobody reviews what is their own."""

UNIQUE: Mapping[Worksheet, tuple[str, ...]] = {
    Worksheet.LINE_UP: ("link_no", "sku_code"),
    Worksheet.BENEFITS: ("code",),
    Worksheet.CONTENT: ("code",),
}
"""Fields that name a row for people: given at most once in a plan."""
