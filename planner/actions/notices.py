"""Telling people: in the inbox at once, by email when they want it. Part of the transaction of what happened."""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from planner.actions.jobs import run_soon
from planner.domain.group_messages import COLLECT
from planner.domain.livestream_states import PlanAction
from planner.domain.notice_times import email_due_at
from planner.enums_notices import READ_IN_REVIEW, RULES, Audience, NoticeKind
from planner.models import Event, GroupNews, Notice, NoticeSettings
from planner.queries.notices import people_named, people_of_plan
from planner.queries.robots import robots_for

ACTION_KINDS = {
    PlanAction.SUBMIT: NoticeKind.PLAN_SUBMITTED,
    PlanAction.RESUBMIT: NoticeKind.PLAN_SUBMITTED,
    PlanAction.REQUEST_CHANGES: NoticeKind.CHANGES_REQUESTED,
    PlanAction.APPROVE: NoticeKind.PLAN_APPROVED,
    PlanAction.LOCK: NoticeKind.PLAN_LOCKED,
    PlanAction.UNLOCK: NoticeKind.PLAN_UNLOCKED,
    PlanAction.GO_LIVE: NoticeKind.PLAN_LIVE,
    PlanAction.POSTPONE: NoticeKind.PLAN_POSTPONED,
    PlanAction.CANCEL: NoticeKind.PLAN_CANCELLED,
}


def tell(event, *, people=(), once=""):
    """Tell whom the rule of this event's kind names, except the one who caused it.

    `event` is not stored yet and points at a livestream. `people` are users or their keys, for a kind that names them;
    `once` keeps a person from being told the same again. Returns the event, None when there was nobody to tell.
    """
    livestream = event.livestream
    event.organization_id = livestream.organization_id
    if event.rule.audience is Audience.PLAN:
        found = people_of_plan(livestream)
    else:
        found = people_named([getattr(person, "pk", person) for person in people])
    recipients = [person for person in found.select_related("notice_settings") if person.pk != event.by_id]
    robots = list(robots_for(event).values_list("pk", flat=True)) if event.rule.to_groups else []
    if not recipients and not robots:
        return None
    event.path = event.path or _page(event)
    event.save()
    Notice.objects.bulk_create(
        (Notice(event=event, recipient=person, once=once, email_at=_email_at(person, event)) for person in recipients),
        ignore_conflicts=bool(once),
    )
    GroupNews.objects.bulk_create(GroupNews(event=event, robot_id=pk) for pk in robots)
    for pk in robots:
        run_soon("post_to_group", key=f"post_to_group:{pk}", at=timezone.now() + COLLECT, robot_id=pk)
    return event


def tell_state(*, livestream, action, old, by, reason, now):
    """Tell that a plan went through one of its steps."""
    words = {"old": old, "new": livestream.state, "reason": reason}
    kind = ACTION_KINDS.get(action, NoticeKind.STATE_CHANGED)
    if action == PlanAction.APPROVE and livestream.state == old:
        kind = NoticeKind.FIRST_APPROVED
    tell(Event(kind=kind, livestream=livestream, by=by, words=words, at=now))


def _page(event):
    """Where somebody who is told goes on."""
    if event.kind in READ_IN_REVIEW:
        return reverse("planner:plan_review", args=[event.livestream_id])
    return event.livestream.get_absolute_url()


def _email_at(person, event):
    settings = getattr(person, "notice_settings", None) or NoticeSettings(user=person)
    zone = ZoneInfo(event.livestream.organization.time_zone)
    return email_due_at(settings.way_of(event.kind), settings.times, now=event.at, zone=zone)


def mark_all_read(*, user, now):
    """Everything in the inbox is read, also what its reader may no longer see."""
    return Notice.objects.unread().filter(recipient=user).update(read_at=now)


@transaction.atomic
def save_notice_settings(*, user, ways, quiet_from, quiet_to, digest_at):
    """Only what differs from the rule is kept, so that a better default reaches everybody who chose nothing."""
    chosen = {kind: way for kind, way in ways.items() if way != RULES[kind].email}
    settings, _created = NoticeSettings.objects.update_or_create(
        user=user,
        defaults={"ways": chosen, "quiet_from": quiet_from, "quiet_to": quiet_to, "digest_at": digest_at},
    )
    return settings
