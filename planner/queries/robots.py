"""Which groups hear of an event, and what waits for them."""

from django.db.models import Exists, F, OuterRef, Q

from planner.domain.group_messages import STALE
from planner.models import Engagement, GroupNews, GroupRobot


def robots_for(event):
    """Robots of the plan's organization and of the providers engaged by it, except those that mute this kind."""
    providers = Engagement.objects.running().filter(merchant=event.organization_id).values("provider")
    heard_by = Q(organization=event.organization_id) | Q(organization__in=providers)
    return GroupRobot.objects.filter(heard_by).exclude(muted__contains=[event.kind]).order_by("pk")


def waiting_news(*, now):
    """News that no group has heard yet. Those of a client's plans wait no longer when the engagement has ended."""
    engaged = Engagement.objects.running().filter(
        provider=OuterRef("robot__organization"), merchant=OuterRef("event__organization")
    )
    is_own = Q(robot__organization=F("event__organization"))
    return GroupNews.objects.filter(is_own | Exists(engaged), sent_at=None, event__at__gt=now - STALE)


def robots_with_news(*, now):
    """Primary keys of the robots that have something to say and may try."""
    ready = Q(robot__not_before=None) | Q(robot__not_before__lte=now)
    found = waiting_news(now=now).filter(ready).order_by("robot").values_list("robot", flat=True)
    return list(found.distinct())
