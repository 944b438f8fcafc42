"""Reminders of what falls due: to each person once a day per plan, from the morning on."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from planner.actions.notices import tell
from planner.enums_notices import NoticeKind
from planner.models import Event, LivestreamSession, Notice
from planner.queries.reminders import falling_due

AHEAD = timedelta(hours=24)
MORNING, EVENING = time(9), time(21)
"""Nobody is reminded at night: what falls due then was told the morning before."""


def remind(*, now: datetime):
    """Tell everybody what is due within a day, and what is overdue. Returns how many were told."""
    wanted = []
    for due in falling_due(now=now, until=now + AHEAD):
        local = now.astimezone(ZoneInfo(due.time_zone))
        if not MORNING <= local.time() < EVENING:
            continue
        overdue = [item for item in due.items if item.due_at < now]
        soon = [item for item in due.items if item.due_at >= now]
        for kind, items in ((NoticeKind.OVERDUE, overdue), (NoticeKind.DUE_SOON, soon)):
            if items:
                once = f"{kind}:{due.livestream_id}:{local:%Y-%m-%d}"
                wanted.append((once, kind, due.person_id, items))
    told = set(Notice.objects.filter(once__in={once for once, *_rest in wanted}).values_list("once", "recipient_id"))
    fresh = [row for row in wanted if (row[0], row[2]) not in told]
    plans = LivestreamSession.objects.select_related("organization").in_bulk(
        {items[0].livestream_id for *_rest, items in fresh}
    )
    return sum(_tell(*row, plans=plans, now=now) for row in fresh)


@transaction.atomic
def _tell(once, kind, person_id, items, *, plans, now):
    livestream, first = plans[items[0].livestream_id], items[0]
    event = Event(
        kind=kind,
        livestream=livestream,
        words={"items": [[item.label_zh, item.label_en] for item in items]},
        path=f"{livestream.step_url(first.step)}#item-{first.key}",
        at=now,
    )
    return tell(event, people=[person_id], once=once) is not None
