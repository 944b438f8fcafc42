"""What a calendar feed tells, in four queries whatever it holds."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from planner.domain.keys import hash_of
from planner.domain.livestream_states import FINISHED
from planner.enums import ChangeKind
from planner.enums_worksheets import Worksheet
from planner.models import CalendarFeed, ContentItem, Engagement, LivestreamSession, PlanChange
from planner.queries.open_items import COLUMNS, IS_OPEN, PLANS_AND_ITEMS, OwnedItem, owned_items, read_items

LOOK_BACK = timedelta(days=90)
TOLD_CHANGES = (ChangeKind.CREATED, ChangeKind.COPIED, ChangeKind.DETAIL, ChangeKind.STATE)
MOST_LIVESTREAMS, MOST_CONTENT = 500, 2000


@dataclass(frozen=True)
class DueGroup:
    """Open items of one plan that are due at the same distance from its start."""

    livestream_id: int
    hours: int
    items: tuple[OwnedItem, ...]

    @property
    def due_at(self) -> datetime:
        return self.items[0].due_at


@dataclass(frozen=True)
class FeedContent:
    """Livestreams by primary key, in order of time; what is due; and what is published."""

    livestreams: dict[int, LivestreamSession] = field(default_factory=dict)
    due: tuple[DueGroup, ...] = ()
    content: tuple[ContentItem, ...] = ()


def working_feed(key):
    """The feed behind an address; None when it is unknown or revoked, or its owner's account is closed."""
    feeds = CalendarFeed.objects.working().select_related("user", "organization")
    return feeds.filter(Q(user=None) | Q(user__is_active=True), key_hash=hash_of(key)).first()


def feed_content(feed, *, now):
    livestreams = _livestreams(feed, now=now)
    return FeedContent(livestreams, tuple(_due(feed, livestreams)), tuple(_content(livestreams)))


def _livestreams(feed, *, now):
    if feed.user:
        mine = LivestreamSession.objects.visible_to(feed.user)
    elif feed.organization.is_merchant:
        mine = LivestreamSession.objects.filter(organization=feed.organization)
    else:
        clients = Engagement.objects.running().filter(provider=feed.organization).values("merchant")
        mine = LivestreamSession.objects.filter(organization__in=clients)
    # the history only grows, so the number of its changes is a sequence number
    tells = Q(kind__in=TOLD_CHANGES) | Q(worksheet=Worksheet.SLOT)
    changes = PlanChange.objects.filter(tells, livestream=OuterRef("pk")).order_by().values("livestream")
    mine = mine.annotate(
        sequence=Coalesce(Subquery(changes.annotate(count=Count("pk")).values("count")), 0),
        changed_at=Coalesce(Subquery(changes.annotate(last=Max("at")).values("last")), "created_at"),
    )
    found = mine.filter(starts_at__gt=now - LOOK_BACK).select_related("organization").order_by("starts_at", "pk")
    return {livestream.pk: livestream for livestream in found[:MOST_LIVESTREAMS]}


OPEN_SQL = f"""
SELECT {COLUMNS} FROM {PLANS_AND_ITEMS}
WHERE plan.id = ANY(%(plans)s) AND (%(user)s::bigint IS NULL OR answer.owner_id = %(user)s) AND {IS_OPEN}
"""


def _due(feed, livestreams):
    """Open items of plans that are not over: a person's own, or all of an organization's."""
    plans = [pk for pk, livestream in livestreams.items() if livestream.state not in FINISHED]
    groups = defaultdict(list)
    for row in read_items(OPEN_SQL, {"plans": plans, "user": feed.user_id}):
        groups[row["id"], row["due_hours"]].append(row)
    for (plan, hours), group in sorted(groups.items()):
        if items := tuple(owned_items(group)):
            yield DueGroup(plan, hours, items)


def _content(livestreams):
    published = ContentItem.objects.filter(livestream__in=list(livestreams), publish_at__isnull=False)
    return published.order_by("publish_at", "pk")[:MOST_CONTENT]
