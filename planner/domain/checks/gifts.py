"""Checks of step G on cost, stock, triggers and limits of benefits. Source: handbook 2.G (d); G02, G03 and G08 are in
`compliance`."""

from collections.abc import Iterable
from decimal import Decimal

from planner.domain.checks.case import Case, Limits, cells, judged, label
from planner.domain.checks.results import FAIL, NOTE, Finding
from planner.domain.exact import ratio
from planner.domain.forecast import missing_gift_inputs
from planner.domain.lexicons import OFFSITE, find_terms
from planner.domain.worksheets import Benefit, FieldRef
from planner.enums import Severity
from planner.enums_worksheets import BenefitMechanism, BenefitTrigger, LineUpRole, Worksheet

BENEFITS, LINE_UP = Worksheet.BENEFITS, Worksheet.LINE_UP
ZERO = Decimal(0)
LIMITED = frozenset({
    BenefitMechanism.FLASH_SALE.value, BenefitMechanism.RED_PACKET.value, BenefitMechanism.LOTTERY.value,
    BenefitMechanism.LUCKY_BAG.value,
})  # fmt: skip
OFF_PLATFORM = frozenset({
    BenefitTrigger.ADD_WECHAT.value, BenefitTrigger.OFFPLATFORM_SHARE.value, BenefitTrigger.OFFPLATFORM_PAY.value,
})  # fmt: skip


def gift_vs_margin(case: Case, limits: Limits) -> Iterable[Finding]:
    """G01: Σ(unit_cost × quantity × redemption of merchant-paid gifts) ÷ gross margin ≤ 0.20; above 0.40 it blocks.

    Without a positive gross margin any gift cost blocks.
    """
    margin = case.missing_for("gross_margin")
    missing = [*(margin.refs if margin else ()), *missing_gift_inputs(case.sheets)]
    if missing:
        yield case.missing(missing)
        return
    cost, gross_margin = case.economics.gifts, case.economics.gross_margin
    limit, serious = limits["max_share"], limits["block_share"]
    share = ratio(cost, gross_margin) if gross_margin > 0 else None if cost else ratio(ZERO, Decimal(1))
    rows = [row for row in case.sheets.benefits if row.is_merchant_gift]
    refs = [ref for row in rows for ref in cells(BENEFITS, row, "quantity", "unit_cost")]
    numbers = {"p": share, "hi": limit, "cost": cost, "margin": gross_margin}
    if share is None or share > serious:
        yield Finding(FAIL, tuple(refs), numbers, severity=Severity.BLOCK)
    else:
        yield judged(share <= limit, refs, **numbers)


def gift_stock(case: Case, limits: Limits) -> Iterable[Finding]:
    """G04: stock_secured ≥ quantity for every physical gift."""
    for row in case.sheets.benefits:
        if not row.physical:
            continue
        if absent := case.absent(BENEFITS, row, "quantity", "stock_secured"):
            yield absent
            continue
        refs = cells(BENEFITS, row, "stock_secured", "quantity")
        yield judged(row.stock_secured >= row.quantity, refs, code=label(row), s=row.stock_secured, q=row.quantity)


def benefit_trigger(case: Case, limits: Limits) -> Iterable[Finding]:
    """G05: every benefit has a trigger and its value; timed ones start within [0, planned_minutes) and inside a segment
    that lists them."""
    timed = [row for row in case.sheets.benefits if row.start_min is not None]
    if timed and (missing := case.without_rows(Worksheet.RUNDOWN)):
        yield missing
    for row in case.sheets.benefits:
        wrong = [name for name in ("trigger_type", "trigger_value") if not getattr(row, name).strip()]
        if row.start_min is None:
            wrong += ["start_min"] if row.trigger_type == BenefitTrigger.TIME else []
        elif not 0 <= row.start_min < case.slot.planned_minutes or not _is_listed(case, row):
            wrong.append("start_min")
        refs = cells(BENEFITS, row, *(wrong or ["trigger_type"]))
        yield judged(not wrong, refs, code=label(row), start=row.start_min)


def _is_listed(case: Case, row: Benefit) -> bool:
    if not case.sheets.rundown:
        return Worksheet.RUNDOWN.step not in case.sheets.confirmed_empty
    return any(segment.contains(row.start_min) for segment in case.segments_of_benefit.get(row.key, ()))


def loss_leader_cap(case: Case, limits: Limits) -> Iterable[Finding]:
    """G06: Σ max(0, unit_cost + freight − pay_price) × units ≤ 5 % of gmv_target."""
    target = case.sheets.targets.gmv_target
    needed = ("live_price", "coupon_per_unit", "unit_cost", "freight_per_unit", "forecast_units")
    missing = case.absent_in(LINE_UP, case.sheets.line_up, *needed)
    if not target:
        missing.append(FieldRef(Worksheet.TARGETS, "", "gmv_target"))
    if missing:
        yield case.missing(missing)
        return
    losses = {row.key: row.loss_leader_subsidy for row in case.sheets.line_up}
    loss, limit = sum(losses.values(), ZERO), limits["max_share_of_gmv_target"]
    refs = [FieldRef(LINE_UP, key, "live_price") for key, amount in losses.items() if amount]
    share = ratio(loss, target)
    yield judged(share <= limit, refs or [FieldRef(LINE_UP)], loss=loss, p=share, hi=limit)


def coupon_floor(case: Case, limits: Limits) -> Iterable[Finding]:
    """G07: the price with all coupons stacked ≥ floor_price (by default unit_cost) for all rows but traffic items."""
    for row in case.sheets.line_up:
        if row.role == LineUpRole.TRAFFIC:
            continue
        needed = ["role", "live_price", "max_stack_discount", *([] if row.floor_price is not None else ["unit_cost"])]
        if absent := case.absent(LINE_UP, row, *needed):
            yield absent
            continue
        price, floor = row.lowest_price, row.effective_floor
        refs = cells(LINE_UP, row, "max_stack_discount", "live_price", "floor_price")
        yield judged(price >= floor, refs, sku=label(row), p=price, f=floor)


def per_user_limit(case: Case, limits: Limits) -> Iterable[Finding]:
    """G09: flash sales, red packets, lotteries and lucky bags have a limit per user of at least 1."""
    for row in case.sheets.benefits:
        if row.mechanism in LIMITED:
            has_limit = row.per_user_limit is not None and row.per_user_limit >= limits["min_limit"]
            yield judged(
                has_limit, cells(BENEFITS, row, "per_user_limit"), code=label(row), limit=row.per_user_limit or 0
            )


def no_offsite_inducement(case: Case, limits: Limits) -> Iterable[Finding]:
    """G10: no benefit is handed out for adding a contact, sharing or paying off the platform.

    Off-platform words in its name, trigger or rules are pointed out and decide nothing.
    """
    words = [lexicon for lexicon in case.lexicons if lexicon.kind == OFFSITE]
    for row in case.sheets.benefits:
        refs = cells(BENEFITS, row, "trigger_type")
        yield judged(row.trigger_type not in OFF_PLATFORM, refs, code=label(row), trigger=row.trigger_type)
        for name in ("name", "trigger_value", "rules_text"):
            for hit in find_terms(getattr(row, name), tuple(words)):
                numbers = {"code": label(row), "term": hit.term, "snippet": hit.snippet}
                yield Finding(NOTE, cells(BENEFITS, row, name), numbers, "words")
