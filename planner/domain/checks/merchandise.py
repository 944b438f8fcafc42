"""Checks of step S on stock, margins, prices and size of the line-up. Source: handbook 2.S (d); S04, S05 and S10 are
in `compliance`."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from planner.domain.checks.case import Case, Limits, cells, judged, label
from planner.domain.checks.results import Finding
from planner.domain.exact import ratio
from planner.domain.worksheets import FieldRef
from planner.enums import SessionType
from planner.enums_worksheets import LineUpRole, SegmentType, Worksheet

LINE_UP = Worksheet.LINE_UP
AT_COST = frozenset({LineUpRole.TRAFFIC.value, LineUpRole.BENEFIT.value})
"""Roles that are meant to bring people, not margin."""


def stock_covers_forecast(case: Case, limits: Limits) -> Iterable[Finding]:
    """S01: for every row live_stock + replenish_units_48h ≥ ceil(forecast_units × safety factor of its role)."""
    factors = {LineUpRole.HERO: limits["safety_hero"], LineUpRole.PROFIT: limits["safety_profit"]}
    usual = limits["safety_other"]
    for row in case.sheets.line_up:
        if absent := case.absent(LINE_UP, row, "role", "forecast_units", "live_stock"):
            yield absent
            continue
        factor = factors.get(row.role, usual)
        have, need = row.saleable_units, row.needed_units(factor)
        refs = cells(LINE_UP, row, "live_stock", "replenish_units_48h", "forecast_units")
        yield judged(
            have >= need, refs, sku=label(row), have=have, need=need, forecast=row.forecast_units, k=factor,
            gap=max(0, need - have),
        )  # fmt: skip


def role_mix_ok(case: Case, limits: Limits) -> Iterable[Finding]:
    """S02: traffic and benefit links are 10–40 % of all links, with at least one hero and one profit item.

    A clearance session is not asked: it passes once there is a row.
    """
    rows = case.sheets.line_up
    if case.slot.session_type == SessionType.CLEARANCE:
        return
    if without_role := [FieldRef(LINE_UP, row.key, "role") for row in rows if not row.role]:
        yield case.missing(without_role)
        return
    roles = [row.role for row in rows]
    share = Fraction(sum(role in AT_COST for role in roles), len(roles) or 1)
    low, high = limits["min_share"], limits["max_share"]
    heroes, profit_items = roles.count(LineUpRole.HERO), roles.count(LineUpRole.PROFIT)
    counts = {"heroes": (heroes, limits["min_heroes"]), "profit_items": (profit_items, limits["min_profit_items"])}
    lacking = next((name for name, (count, least) in counts.items() if count < least), "")
    is_balanced = low <= share <= high
    yield judged(
        is_balanced and not lacking, [FieldRef(LINE_UP, row.key, "role") for row in rows] or [FieldRef(LINE_UP)],
        lacking if is_balanced else "", share=share, lo=low, hi=high, heroes=heroes, profit_items=profit_items,
        least=counts[lacking][1] if lacking else 0,
    )  # fmt: skip


def unit_margin_positive(case: Case, limits: Limits) -> Iterable[Finding]:
    """S03: the unit contribution of every row that is neither a traffic nor a benefit item is above 0, and so is CM1.

    uc = (1−ρ)(pay − cost − pay(fee + commission)) − ρ·cost·writeoff − freight − ρ·return_handling, yuan per unit.
    """
    limit = limits["unit_contribution_above"]
    for row in case.sheets.line_up:
        contribution = row.unit_contribution(case.sheets.parameters)
        if contribution is None or not row.role or row.role in AT_COST:
            continue
        refs = cells(LINE_UP, row, "live_price", "coupon_per_unit", "unit_cost", "return_rate")
        yield judged(contribution > limit, refs, sku=label(row), uc=contribution, loss=-contribution, limit=limit)
    without_role = [FieldRef(LINE_UP, row.key, "role") for row in case.sheets.line_up if not row.role]
    if missing := case.missing_for("cm1"):
        yield case.missing((*missing.refs, *without_role))
    elif without_role:
        yield case.missing(without_role)
    else:
        total, limit = case.economics.cm1, limits["cm1_above"]
        yield judged(total > limit, [FieldRef(LINE_UP)], "cm1", uc=total, loss=-total, limit=limit)


def lineup_meets_target(case: Case, limits: Limits) -> Iterable[Finding]:
    """S06: Σ(forecast_units × pay_price) ÷ gmv_target − 1 is within ±10 %."""
    refs = [*cells(Worksheet.TARGETS, case.sheets.targets, "gmv_target"), FieldRef(LINE_UP, "", "forecast_units")]
    target = case.sheets.targets.gmv_target
    missing = case.missing_for("gmv")
    if missing or not target:
        yield case.missing([*(missing.refs if missing else ()), *(() if target else refs[:1])])
        return
    yield deviation(case.gmv, target, limits["max_deviation"], refs, gmv=case.gmv, target=target)


def deviation(value: Decimal, base: Decimal, tolerance: Decimal, refs: list[FieldRef], **numbers: object) -> Finding:
    """Whether value ÷ base − 1 is within ± tolerance. The base must not be 0."""
    off = ratio(value, base) - 1
    return judged(abs(off) <= tolerance, refs, dev=off, lo=-tolerance, hi=tolerance, **numbers)


def live_price_is_good(case: Case, limits: Limits) -> Iterable[Finding]:
    """S07: where another channel's lowest price is filled, the pay price is not above it."""
    for row in case.sheets.line_up:
        if row.other_channel_low is None:
            continue
        if absent := case.absent(LINE_UP, row, "live_price", "coupon_per_unit"):
            yield absent
            continue
        refs = cells(LINE_UP, row, "live_price", "coupon_per_unit", "other_channel_low")
        pay, low = row.pay_price, row.other_channel_low
        yield judged(pay <= low, refs, sku=label(row), pay=pay, low=low)


def featured_in_rundown(case: Case, limits: Limits) -> Iterable[Finding]:
    """S08: every featured row appears in at least one product segment and for at least 5 minutes in all; a featured
    hero at least twice when the session has 180 minutes or more."""
    featured = [row for row in case.sheets.line_up if row.is_featured]
    if not featured:
        return
    if missing := case.without_rows(Worksheet.RUNDOWN):
        yield missing
        return
    shown = defaultdict(list)
    for segment in case.sheets.rundown:
        if segment.segment_type == SegmentType.PRODUCT:
            for key in segment.products:
                shown[key].append(segment)
    returns = case.slot.planned_minutes >= limits["hero_return_from_minutes"]
    for row in featured:
        segments = shown[row.key]
        needs_return = row.role == LineUpRole.HERO and returns
        times = int(limits["hero_min_appearances" if needs_return else "min_appearances"])
        count, minutes = len(segments), sum(segment.minutes for segment in segments)
        holds = count >= times and minutes >= limits["min_minutes"]
        untimed = [FieldRef(Worksheet.RUNDOWN, segment.key, "end_min") for segment in segments if not segment.is_timed]
        if untimed and not holds and count >= times:
            yield case.missing(untimed)
            continue
        refs = (FieldRef(Worksheet.RUNDOWN, "", "products"), *cells(LINE_UP, row, "is_featured"))
        variant = "minutes" if not holds and count >= times else ""
        numbers = {"sku": label(row), "n": count, "m": minutes, "times": times, "minutes": limits["min_minutes"]}
        yield judged(holds, refs, variant, **numbers)


def lineup_size_fits(case: Case, limits: Limits) -> Iterable[Finding]:
    """S09: planned_minutes ÷ 20 ≤ number of links ≤ planned_minutes ÷ 5, both included."""
    count, minutes = len(case.sheets.line_up), case.slot.planned_minutes
    low = Fraction(minutes) / Fraction(limits["max_minutes_per_link"])
    high = Fraction(minutes) / Fraction(limits["min_minutes_per_link"])
    refs = (FieldRef(LINE_UP), FieldRef(Worksheet.SLOT, "", "planned_minutes"))
    yield judged(low <= count <= high, refs, n=count, m=minutes, lo=ceil(low), hi=floor(high))
