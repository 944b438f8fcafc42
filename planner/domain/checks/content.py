"""Checks of step E on teasers, previews, deadlines and promises. Source: handbook 2.E (d); E05, E06 and E07 are in
`compliance`."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, timedelta

from planner.domain.checks.case import Case, Limits, cells, judged, label
from planner.domain.checks.results import Finding
from planner.domain.checks.words import Words, joined
from planner.domain.exact import exact
from planner.domain.moments import lead_text
from planner.domain.worksheets import Benefit, ContentItem, FieldRef, PromisedBenefit
from planner.enums import SessionType, Severity
from planner.enums_worksheets import AssetType, BenefitMechanism, Channel, ContentStatus, LineUpRole, Worksheet

CONTENT, PARAMETERS = Worksheet.CONTENT, Worksheet.PARAMETERS
VIDEOS = frozenset({AssetType.TEASER_VIDEO.value, AssetType.LIVE_CLIP.value, AssetType.AI_SHORT.value})
SHELF_PRICED = frozenset({BenefitMechanism.FLASH_SALE.value, BenefitMechanism.FAN_PRICE.value})


def _live(case: Case) -> list[ContentItem]:
    return [row for row in case.sheets.content if not row.is_dropped]


def teasers_before_t1(case: Case, limits: Limits) -> Iterable[Finding]:
    """E01: at least N teaser videos scheduled or published with publish_at ≤ T−24 h.

    N by session type: daily 1, campaign and new launch 5, others 3.
    """
    name = f"teasers_{case.slot.session_type}"
    need = limits[name if name in limits else "teasers_default"]
    hours = limits["hours_before"]
    deadline = case.slot.hours_before(hours)
    teasers = [row for row in _live(case) if row.asset_type == AssetType.TEASER_VIDEO]
    ready = [row for row in teasers if row.is_out and row.publish_at is not None and row.publish_at <= deadline]
    late = [row for row in teasers if row not in ready]
    refs = [FieldRef(CONTENT, row.key, "publish_at") for row in (*late, *ready)] or [
        FieldRef(CONTENT, "", "asset_type")
    ]
    lead = Words(lead_text(int(hours), "zh"), lead_text(int(hours), "en"))
    yield judged(len(ready) >= need, refs, n=len(ready), need=need, lead=lead)


def teaser_severity(case: Case) -> Severity | None:
    """E01 only warns for daily broadcasts."""
    return Severity.WARN if case.slot.session_type == SessionType.DAILY_SELF else None


def preview_ready(case: Case, limits: Limits) -> Iterable[Finding]:
    """E02: a preview card scheduled or published for T−24 h or earlier (campaigns T−72 h) announces the real start, and
    no other preview card that is out announces another time."""
    is_campaign = case.slot.session_type == SessionType.CAMPAIGN_MAIN
    hours = limits["campaign_hours_before" if is_campaign else "hours_before"]
    deadline, start = case.slot.hours_before(hours), case.slot.planned_start.astimezone(UTC)
    cards = [row for row in _live(case) if row.asset_type == AssetType.PREVIEW_CARD]
    out = [row for row in cards if row.is_out]
    wrong = [row for row in out if row.announced_start is None or row.announced_start.astimezone(UTC) != start]
    in_time = [row for row in out if row not in wrong and row.publish_at is not None and row.publish_at <= deadline]
    refs = [FieldRef(CONTENT, row.key, "announced_start") for row in wrong]
    refs += [FieldRef(CONTENT, row.key, "publish_at") for row in cards]
    holds = len(in_time) >= limits["min_cards"] and not wrong
    yield judged(holds, refs or [FieldRef(CONTENT, "", "asset_type")], cards=len(in_time), hours=hours)


def content_not_late(case: Case, limits: Limits) -> Iterable[Finding]:
    """E03: no asset is due within the next 24 hours, or overdue, and not yet approved."""
    hours = limits["hours_ahead"]
    horizon = case.now + timedelta(seconds=int(hours * 3600))
    for row in _live(case):
        is_done = row.has_reached(ContentStatus.APPROVED)
        if not is_done and (absent := case.absent(CONTENT, row, "publish_at")):
            yield absent
            continue
        refs = cells(CONTENT, row, "status", "publish_at")
        yield judged(is_done or row.publish_at > horizon, refs, code=label(row), hours=hours)


def hero_has_content(case: Case, limits: Limits) -> Iterable[Finding]:
    """E04: every hero product is linked by at least one asset that was not dropped."""
    heroes = [row for row in case.sheets.line_up if row.role == LineUpRole.HERO]
    if heroes and (missing := case.without_rows(CONTENT)):
        yield missing
        return
    assets = Counter(key for row in _live(case) for key in set(row.linked_skus))
    for row in heroes:
        refs = (FieldRef(CONTENT, "", "linked_skus"), *cells(Worksheet.LINE_UP, row, "role"))
        yield judged(assets[row.key] >= limits["min_assets"], refs, sku=label(row), n=assets[row.key])


@exact
def reservations_support_traffic(case: Case, limits: Limits) -> list[Finding]:
    """E08: Σ target_reservations × show_rate ≥ planned entries of the reservation channel.

    Too few while a video has no target yet: no data, for its target may make up for it.
    """
    channels = [row for row in case.sheets.channels if row.channel == Channel.RESERVATION]
    if not channels:
        return [missing] if (missing := case.without_rows(Worksheet.CHANNELS)) else []
    absent = case.absent_in(Worksheet.CHANNELS, channels, "planned_entries")
    absent += case.absent_in(PARAMETERS, (case.sheets.parameters,), "show_rate")
    if absent:
        return [case.missing(absent)]
    targets = sum(row.target_reservations or 0 for row in _live(case))
    shows = targets * case.sheets.parameters.show_rate
    entries = sum(row.planned_entries for row in channels)
    videos = [row for row in _live(case) if row.asset_type in VIDEOS]
    if shows < entries and (untold := case.absent_in(CONTENT, videos, "target_reservations")):
        return [case.missing(untold)]
    refs = [FieldRef(CONTENT, "", "target_reservations"), *cells(Worksheet.CHANNELS, channels[0], "planned_entries")]
    return [judged(shows >= entries, refs, a=shows, b=entries)]


def owner_and_asset(case: Case, limits: Limits) -> Iterable[Finding]:
    """E09: every asset has an owner, and from editing on a file or link."""
    for row in _live(case):
        wrong = [] if row.owner.strip() else ["owner"]
        if row.has_reached(ContentStatus.EDITING) and not row.file_url.strip():
            wrong.append("file_url")
        yield judged(not wrong, cells(CONTENT, row, *(wrong or ["owner"])), code=label(row))


def promises_exist(case: Case, limits: Limits) -> Iterable[Finding]:
    """E10: every benefit an asset promises exists in the benefit sheet with the same price, quantity and time.

    Terms that the asset does not state are not compared. The price of a flash sale or follower price is the live price
    of a linked product, of any other benefit its current market value.
    """
    promising = [row for row in _live(case) if row.promised_benefits]
    if promising and (missing := case.without_rows(Worksheet.BENEFITS)):
        yield missing
        return
    for row in promising:
        refs = cells(CONTENT, row, "promised_benefits")
        unknown = [p.code for p in row.promised_benefits if p.code not in case.benefits_by_code]
        other = [
            p.code
            for p in row.promised_benefits
            if p.code not in unknown and not _as_promised(case, case.benefits_by_code[p.code], p)
        ]
        if other and not unknown:
            yield judged(False, refs, "terms", code=label(row), benefit=joined(other))
        else:
            yield judged(not unknown, refs, code=label(row), unknown=tuple(unknown))


def _as_promised(case: Case, benefit: Benefit, promise: PromisedBenefit) -> bool:
    prices = [benefit.unit_market_value]
    if benefit.mechanism in SHELF_PRICED and benefit.linked_skus:
        prices = [case.products[key].live_price for key in benefit.linked_skus if key in case.products]
    return (
        (promise.price is None or promise.price in prices)
        and (promise.quantity is None or promise.quantity == benefit.quantity)
        and (promise.start_min is None or promise.start_min == benefit.start_min)
    )
