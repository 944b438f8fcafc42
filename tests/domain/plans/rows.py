"""Short ways to write the rows of the worked plans, in the order of the handbook's columns."""

# ruff: noqa: PLR0913, PLR0917 - a row of the handbook has as many values as its table has columns

from datetime import date, datetime, timedelta
from decimal import Decimal

from planner.domain.worksheets import (
    Benefit,
    ContentItem,
    CrewAssignment,
    HourlyBudget,
    LineUpItem,
    PromisedBenefit,
    QualificationDocument,
    RundownSegment,
    TrafficChannel,
)

TRIGGERS = {"预约": "reservation", "购买": "order", "下单": "order", "粉丝团": "fan_club"}
RULES = "https://docs.stage.example/rules"


def product(link_no, sku, zh, en, role, category, live, coupon, *, cost, freight, returned, units, stock, floor, stack,
            other=None, compare=None, featured=False, no_return_because=""):  # fmt: skip
    price, basis, low = compare or (None, "", None)
    return LineUpItem(
        key=sku, link_no=link_no, sku_code=sku, product_name=zh, product_name_en=en, reg_category=category, role=role,
        is_featured=featured, list_price=Decimal(live), live_price=Decimal(live), coupon_per_unit=Decimal(coupon),
        compare_price=yuan(price), compare_basis=basis, low_price_7d=yuan(low), other_channel_low=yuan(other),
        floor_price=Decimal(floor), max_stack_discount=Decimal(stack), unit_cost=Decimal(cost),
        freight_per_unit=Decimal(freight), commission_rate=Decimal(0), return_rate=Decimal(returned),
        forecast_units=units, live_stock=stock, ship_within_hours=48, no_reason_return=not no_return_because,
        return_exemption_reason=no_return_because, samples_ready=2,
    )  # fmt: skip


def yuan(text):
    return None if text is None else Decimal(text)


def document(kind, number, expiry=None):
    return QualificationDocument(kind, number, expiry, f"{number}.pdf")


def crew(person, role, start, end, *, age=None, verified=True, backup=False):
    is_host = age is not None
    return CrewAssignment(
        key=person, person=person, role=role, shift_start_min=start, shift_end_min=end, is_backup=backup,
        host_type="merchant_employee" if is_host else "", id_verified=verified if is_host else None,
        birth_date=date(2026 - age, 3, 8) if is_host else None,
    )  # fmt: skip


def segment(seq, start, end, kind, points, *, products="", benefits="", console=""):
    return RundownSegment(
        key=f"R{seq}", seq=seq, start_min=start, end_min=end, segment_type=kind, products=tuple(products.split()),
        benefits=tuple(benefits.split()), key_points=points, console_action=console,
    )  # fmt: skip


def channel(name, entries, click, order, aov, evidence, *, budget=None, cost_per_entry=None):
    return TrafficChannel(
        key=name, channel=name, planned_entries=entries, click_rate=Decimal(click), order_rate=Decimal(order),
        aov=Decimal(aov), evidence=evidence, budget=yuan(budget), cost_per_entry=yuan(cost_per_entry),
    )  # fmt: skip


def hourly(**channels):
    """Amounts by hour from minute −60 on."""
    return tuple(
        HourlyBudget(f"{name}{hour}", name, 60 * hour - 60, 60 * hour, Decimal(amount), "投手")
        for name, amounts in channels.items()
        for hour, amount in enumerate(amounts)
    )


def benefit(code, zh, en, mechanism, legal_type, unit_cost, market_value, quantity, redeemed, counted, funded, trigger,
            start, end, *, per_user=None, stock=None, disclosed=False, claimed=None, draws_at=None):  # fmt: skip
    is_draw = legal_type == "prize_draw"
    return Benefit(
        key=code, code=code, name=zh, name_en=en, mechanism=mechanism, legal_type=legal_type, audience="all",
        unit_cost=Decimal(unit_cost), unit_market_value=Decimal(market_value),
        max_wins_per_ticket=1 if is_draw else None, quantity=quantity, redemption_rate=Decimal(redeemed),
        counted_in=counted, funded_by=funded, trigger_value=trigger,
        trigger_type=next((kind for word, kind in TRIGGERS.items() if trigger.startswith(word)), "time"),
        start_min=start, end_min=end, per_user_limit=per_user, physical=stock is not None, stock_secured=stock,
        rules_url=RULES if disclosed else "", odds_or_quantity_disclosed=disclosed, draw_at=draws_at,
        claim_deadline=draws_at + timedelta(days=7) if draws_at else None, draw_tool="platform_tool" if is_draw else "",
        label_text=zh if mechanism == "gwp" else "", claimed_value=yuan(claimed), owner="赵敏",
    )  # fmt: skip


def content(start: datetime, *assets):
    """Assets whose publish and announced times count from the start."""
    return tuple(make(start) for make in assets)


def asset(code, kind, where, title, hook, hook_type, hours_before, status, owner, reservations, *, products="",
          promises="", has_file=True, announced=None, labels=""):  # fmt: skip
    def make(start):
        shown = announced and start.replace(hour=int(announced[:2]), minute=int(announced[3:]))
        return ContentItem(
            key=code, code=code, asset_type=kind, channel=where, title=title, hook_type=hook_type, hook_text=hook,
            cta="reserve", linked_skus=tuple(products.split()),
            promised_benefits=tuple(PromisedBenefit(promise) for promise in promises.split()),
            publish_at=start - timedelta(hours=float(hours_before)), owner=owner, status=status,
            file_url=f"https://docs.stage.example/{code}" if has_file else "", announced_start=shown or None,
            target_reservations=reservations, needs_ad_label="ad" in labels.split(),
            ad_label=labels == "ad", ai_generated="AI" in labels, ai_label="AI" in labels,
        )  # fmt: skip

    return make
