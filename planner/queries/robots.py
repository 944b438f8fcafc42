"""Which groups hear of an event, and what waits for them."""

from django.db.models import Q

from planner.domain.group_messages import STALE
from planner.models import Engagement, GroupNews, GroupRobot


def robots_for(event):
    """Robots of the plan's organization and of the providers engaged by it, except those that mute this kind."""
    providers = Engagement.objects.running().filter(merchant=event.organization_id).values("provider")
    heard_by = Q(organization=event.organization_id) | Q(organization__in=providers)
    return GroupRobot.objects.filter(heard_by).exclude(muted__contains=[event.kind]).order_by("pk")


def waiting_news(*, now):
    return GroupNews.objects.filter(sent_at=None, event__at__gt=now - STALE)


def robots_with_news(*, now):
    """Primary keys of the robots that have something to say and may try."""
    ready = Q(robot__not_before=None) | Q(robot__not_before__lte=now)
    found = waiting_news(now=now).filter(ready).order_by("robot").values_list("robot", flat=True)
    return list(found.distinct())
