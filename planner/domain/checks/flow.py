"""Checks of step A: budgets, forecast, break-even, assumptions. Source: handbook 2.A (d)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from planner.domain.checks.case import Case, Limits, cells, judged
from planner.domain.checks.merchandise import deviation
from planner.domain.checks.results import FAIL, PASS, Finding
from planner.domain.checks.words import CHANNELS as NAMES
from planner.domain.checks.words import name_of
from planner.domain.exact import exact, ratio
from planner.domain.forecast import CHANNEL_INPUTS, paid_budget
from planner.domain.worksheets import FieldRef, HourlyBudget
from planner.enums_worksheets import Worksheet

CHANNELS, HOURLY, TARGETS = Worksheet.CHANNELS, Worksheet.HOURLY_BUDGET, Worksheet.TARGETS
ZERO = Decimal(0)


def budget_sum(case: Case, limits: Limits) -> Iterable[Finding]:
    """A01: the budgets of the paid channels sum to the total ad budget, ±1 yuan."""
    total = case.sheets.targets.total_ad_budget
    missing = case.absent_in(TARGETS, (case.sheets.targets,), "total_ad_budget")
    missing += case.absent_in(CHANNELS, case.paid_channels, "budget")
    missing += case.absent_in(CHANNELS, case.sheets.channels, "channel")
    if missing:
        yield case.missing(missing)
        return
    refs = [
        FieldRef(TARGETS, "", "total_ad_budget"),
        *(FieldRef(CHANNELS, row.key, "budget") for row in case.paid_channels),
    ]
    amount = paid_budget(case.sheets.channels)
    yield judged(abs(amount - total) <= limits["tolerance_yuan"], refs, sum=amount, total=total)


def _buckets(case: Case) -> dict[str, list[HourlyBudget]]:
    buckets = defaultdict(list)
    for bucket in case.sheets.hourly_budget:
        buckets[bucket.channel].append(bucket)
    return buckets


@exact
def _hourly_amount(buckets: Sequence[HourlyBudget]) -> Decimal:
    return sum((bucket.amount for bucket in buckets if bucket.amount is not None), ZERO)


def hourly_sum(case: Case, limits: Limits) -> Iterable[Finding]:
    """A02: for each paid channel the amounts by hour sum to its budget, ±1 yuan."""
    if not case.paid_channels:
        return
    if missing := case.without_rows(HOURLY):
        yield missing
        return
    buckets = _buckets(case)
    for row in case.paid_channels:
        mine = buckets[row.key]
        empty = [FieldRef(HOURLY, bucket.key, "amount") for bucket in mine if bucket.amount is None]
        empty += cells(CHANNELS, row, "budget") if row.budget is None else ()
        if empty:
            yield case.missing(empty)
            continue
        refs = [FieldRef(HOURLY, bucket.key, "amount") for bucket in mine] or [FieldRef(HOURLY, "", "amount")]
        amount = _hourly_amount(mine)
        yield judged(
            abs(amount - row.budget) <= limits["tolerance_yuan"], [*refs, *cells(CHANNELS, row, "budget")],
            channel=name_of(row.channel, NAMES), h=amount, b=row.budget,
        )  # fmt: skip


def hourly_window(case: Case, limits: Limits) -> Iterable[Finding]:
    """A03: every stretch of the hourly budget lies within [−60, planned_minutes], and those of a channel do not
    overlap."""
    if case.paid_channels and (missing := case.without_rows(HOURLY)):
        yield missing
        return
    first, last = limits["earliest_minute"], case.slot.planned_minutes
    channels = {row.key: row for row in case.sheets.channels}
    for key, mine in _buckets(case).items():
        name = name_of(channels[key].channel if key in channels else key, NAMES)
        timed = []
        for bucket in mine:
            if absent := case.absent(HOURLY, bucket, "from_min", "to_min"):
                yield absent
                continue
            timed.append(bucket)
            holds = first <= bucket.from_min < bucket.to_min <= last
            numbers = {"channel": name, "from": bucket.from_min, "to": bucket.to_min, "lo": first, "hi": last}
            yield Finding(PASS if holds else FAIL, cells(HOURLY, bucket, "from_min", "to_min"), numbers)
        timed.sort(key=lambda bucket: (bucket.from_min, bucket.to_min, bucket.key))
        for before, after in pairwise(timed):
            if after.from_min < before.to_min:
                yield judged(False, cells(HOURLY, after, "from_min"), "overlap", channel=name)


def traffic_supports_lineup(case: Case, limits: Limits) -> Iterable[Finding]:
    """A04: Σ GMV of the channels ÷ GMV of the line-up − 1 is within ±10 %."""
    missing = case.missing_for("gmv")
    absent = case.absent_in(CHANNELS, case.sheets.channels, *CHANNEL_INPUTS)
    if missing or absent:
        yield case.missing([*(missing.refs if missing else ()), *absent])
        return
    refs = [FieldRef(CHANNELS, "", "planned_entries"), FieldRef(Worksheet.LINE_UP, "", "forecast_units")]
    if not case.gmv:
        yield case.missing(refs[1:])
        return
    yield deviation(case.traffic.gmv, case.gmv, limits["max_deviation"], refs, a=case.traffic.gmv, b=case.gmv)


def roi_above_break_even(case: Case, limits: Limits) -> Iterable[Finding]:
    """A05: Σ GMV of paid channels ÷ Σ their budgets ≥ break-even ROI (GMV ÷ CM2).

    Passes without paid budget; fails with one when CM2 ≤ 0: break-even is infinite then.
    """
    refs = [FieldRef(CHANNELS, row.key, "budget") for row in case.paid_channels]
    unknown = case.absent_in(CHANNELS, case.paid_channels, "budget", *CHANNEL_INPUTS)
    unknown += case.absent_in(CHANNELS, case.sheets.channels, "channel")
    if not unknown and not case.traffic.paid_budget:
        return
    missing = case.missing_for("cm2")
    if missing or unknown:
        yield case.missing([*(missing.refs if missing else ()), *unknown])
        return
    break_even, roi = case.economics.break_even_roi, case.traffic.paid_roi
    yield judged(break_even is not None and roi >= break_even, refs, roi=roi, be=break_even)


def ad_cost_share(case: Case, limits: Limits) -> Iterable[Finding]:
    """A06: total_ad_budget ÷ GMV of the line-up ≤ 0.25."""
    total = case.sheets.targets.total_ad_budget
    refs = [FieldRef(TARGETS, "", "total_ad_budget")]
    missing = case.missing_for("gmv")
    if total is None or missing or not case.gmv:
        gaps = [*(missing.refs if missing else ()), *(refs if total is None else ())]
        yield case.missing(gaps or [FieldRef(Worksheet.LINE_UP, "", "forecast_units")])
        return
    share = ratio(total, case.gmv)
    yield judged(share <= limits["max_share"], refs, p=share, hi=limits["max_share"])


def channel_concentration(case: Case, limits: Limits) -> Iterable[Finding]:
    """A07: no channel brings more than 60 % of all entries; rows of one channel count together."""
    rows = case.sheets.channels
    if not rows:
        return
    absent = case.absent_in(CHANNELS, rows, "channel", "planned_entries")
    entries = defaultdict(int)
    for row in rows:
        entries[row.channel] += row.planned_entries or 0
    total = sum(entries.values())
    if absent or not total:
        yield case.missing(absent or [FieldRef(CHANNELS, row.key, "planned_entries") for row in rows])
        return
    name, most = max(entries.items(), key=lambda pair: pair[1])
    share, limit = ratio(most, total), limits["max_share"]
    refs = [FieldRef(CHANNELS, row.key, "planned_entries") for row in rows if row.channel == name]
    yield judged(share <= limit, refs, channel=name_of(name, NAMES), p=share, hi=limit)


@exact
def _entries_agree(row, tolerance: Decimal) -> bool:
    """|budget ÷ CPE − entries| ≤ tolerance × entries, multiplied out by CPE > 0."""
    expected = row.planned_entries * row.cost_per_entry
    return abs(row.budget - expected) <= tolerance * expected


def assumptions_sane(case: Case, limits: Limits) -> Iterable[Finding]:
    """A08: for every channel 0 < click rate ≤ 0.60, 0 < order rate ≤ 0.40 and its evidence is given; for paid ones
    CPE > 0 and |budget ÷ CPE − entries| ≤ 2 % of entries."""
    highest_click, highest_order = limits["max_click_rate"], limits["max_order_rate"]
    for row in case.sheets.channels:
        wrong = []
        if row.click_rate is not None and not 0 < row.click_rate <= highest_click:
            wrong.append("click_rate")
        if row.order_rate is not None and not 0 < row.order_rate <= highest_order:
            wrong.append("order_rate")
        if not row.evidence.strip():
            wrong.append("evidence")
        needed = ["channel", "planned_entries", "click_rate", "order_rate"]
        if row.is_paid:
            needed += ["budget", "cost_per_entry"]
            if row.cost_per_entry is not None and row.cost_per_entry <= 0:
                wrong.append("cost_per_entry")
            elif None not in (row.budget, row.cost_per_entry, row.planned_entries) and not _entries_agree(
                row, limits["entries_tolerance"]
            ):
                wrong.append("planned_entries")
        if not wrong and (absent := case.absent(CHANNELS, row, *needed)):
            yield absent
            continue
        refs = cells(CHANNELS, row, *(wrong or ["evidence"]))
        yield judged(not wrong, refs, channel=name_of(row.channel, NAMES), click=row.click_rate, order=row.order_rate)


def profit_not_negative(case: Case, limits: Limits) -> Iterable[Finding]:
    """A09: planned profit ≥ 0 yuan, or the owner has accepted the loss in writing."""
    if missing := case.missing_for("planned_profit"):
        yield missing
        return
    profit, limit = case.economics.planned_profit, limits["min_profit_yuan"]
    refs = [FieldRef(TARGETS, "", "total_ad_budget"), FieldRef(Worksheet.LINE_UP, "", "live_price")]
    yield judged(profit >= limit, refs, profit=profit, loss=-profit, limit=limit)
