"""What a new plan proposes before anybody has typed anything."""

from datetime import datetime, time, timedelta, tzinfo

from planner.enums import PlanFeature, SessionType

USUAL_MINUTES = (60, 90, 120, 180, 240, 300, 360, 480)
USUAL_START = time(20)
USUAL_LEAD = timedelta(days=14)
"""A fortnight is how early the checklist's first items fall due."""

_EVERY_TIME = (PlanFeature.HERO, PlanFeature.COUPON)
_FEATURES = {
    SessionType.DAILY_SELF: (),
    SessionType.WEEKLY_SPECIAL: (PlanFeature.FLASH_SALE, PlanFeature.GIFT_WITH_PURCHASE),
    SessionType.CAMPAIGN_MAIN: (
        PlanFeature.COMPARE_PRICE,
        PlanFeature.PRIZE_DRAW,
        PlanFeature.PHYSICAL_GIFT,
        PlanFeature.FLASH_SALE,
        PlanFeature.GIFT_WITH_PURCHASE,
        PlanFeature.SHARED_FUNDING,
    ),
    SessionType.NEW_LAUNCH: (
        PlanFeature.GIFT_WITH_PURCHASE,
        PlanFeature.PHYSICAL_GIFT,
        PlanFeature.CREATOR_CONTENT,
    ),
    SessionType.FAN_FESTIVAL: (
        PlanFeature.PRIZE_DRAW,
        PlanFeature.PHYSICAL_GIFT,
        PlanFeature.FLASH_SALE,
        PlanFeature.GIFT_WITH_PURCHASE,
    ),
    SessionType.CLEARANCE: (PlanFeature.COMPARE_PRICE, PlanFeature.FLASH_SALE),
    SessionType.CREATOR_EXCLUSIVE: (
        PlanFeature.CREATOR_HOST,
        PlanFeature.SLOT_FEE,
        PlanFeature.CREATOR_CONTENT,
        PlanFeature.GIFT_WITH_PURCHASE,
    ),
}


def usual_features(session_type: str) -> frozenset[str]:
    """The `PlanFeature` values a broadcast of this type usually contains. Proposed, never imposed."""
    return frozenset((*_EVERY_TIME, *_FEATURES.get(SessionType(session_type), ())))


def usual_start(*, now: datetime, zone: tzinfo) -> datetime:
    """Eight in the evening a fortnight from today, local time."""
    day = now.astimezone(zone).date() + USUAL_LEAD
    return datetime.combine(day, USUAL_START, zone)


def next_start(previous: datetime, *, now: datetime, zone: tzinfo) -> datetime:
    """The same weekday and local time as another broadcast, in the first week after it and after now."""
    local = previous.astimezone(zone)
    after = max(previous, now).astimezone(zone)
    days = (local.weekday() - after.weekday()) % 7
    start = datetime.combine(after.date() + timedelta(days=days), local.time(), zone)
    return start if start > after else datetime.combine(start.date() + timedelta(days=7), local.time(), zone)
