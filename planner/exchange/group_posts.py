"""Telling groups: what waits for a robot, merged into one message."""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from planner.domain.group_messages import merged, next_message_at
from planner.exchange.notice_words import event_text_for
from planner.exchange.robots import post_text
from planner.models import GroupRobot
from planner.queries.robots import waiting_news

MOST_NEWS = 500


def post_news(*, robot_id, now):
    """Post what waits for this robot, if it may speak now. Returns when to look again, None when there is no need.

    The robot's row is held meanwhile, so that two workers never say the same; one that dies lets go of it, and
    nothing counts as sent before the group has it.
    """
    with transaction.atomic():
        robot = GroupRobot.objects.select_for_update(skip_locked=True).filter(pk=robot_id).first()
        if robot is None:
            return None
        waiting = waiting_news(now=now).filter(robot=robot)
        told = ("event__by", "event__item", "event__livestream__organization")
        news = list(waiting.select_related(*told).order_by("pk")[:MOST_NEWS])
        if not news:
            return None
        free_at = robot.free_at(now=now)
        if free_at > now:
            return free_at
        if post_text(robot, _text(robot, [row.event for row in news]), now=now):
            waiting.filter(pk__in=[row.pk for row in news]).update(sent_at=now)
            return robot.free_at(now=now) if len(news) == MOST_NEWS else None
        return robot.not_before


def post_test(robot, *, now):
    """Say hello in the group; whether it arrived. Counts against the limit of the platform, not against the gap."""
    with transaction.atomic():
        robot = GroupRobot.objects.select_for_update().get(pk=robot.pk)
        with translation.override(robot.language):
            text = _("STAGE Planner will write here what happens to your plans.")
        at = next_message_at(robot.posted_at, per_minute=robot.limits.per_minute, now=now)
        return robot, at <= now and post_text(robot, text, now=now)


def _text(robot, events):
    with translation.override(robot.language):
        own = {robot.organization_id}
        lines = [f"• {event_text_for(event, own)}\n{settings.SITE_URL}{event.path}" for event in events]
        head = "STAGE Planner 五盘"
        return merged(lines, head=head, most_bytes=robot.limits.text_bytes, more=_more)


def _more(count):
    return _("… and %(count)s more news") % {"count": count}
