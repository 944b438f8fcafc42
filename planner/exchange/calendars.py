"""Calendar feeds as iCalendar (RFC 5545). A thing keeps its UID for life; its SEQUENCE grows with every change."""

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from planner.domain.moments import is_english
from planner.enums import SessionState, Step
from planner.models.checklist_templates import in_language

REFRESH = timedelta(minutes=30)
MOMENT = timedelta(minutes=15)
"""How long something without a duration is drawn."""
FIRST_ZONE_DAY = date(2020, 1, 1)
NOT_SURE_YET = (SessionState.DRAFT, SessionState.SUBMITTED, SessionState.IN_REVIEW, SessionState.CHANGES_REQUESTED)


def feed_text(feed, content):
    """The feed as bytes, in its own language."""
    from icalendar import Calendar  # noqa: PLC0415 – 3 MB of each worker, and most never make a feed

    with translation.override(feed.language):
        calendar = Calendar()
        calendar.add("prodid", "-//STAGE Planner 五盘//stage-planner//")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", "PUBLISH")
        calendar.add("name", _name(feed))
        calendar.add("x-wr-calname", _name(feed))
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT30M")
        for livestream in content.livestreams.values():
            calendar.add_component(_broadcast(livestream))
        for group in content.due:
            calendar.add_component(_due(group, content.livestreams[group.livestream_id]))
        for item in content.content:
            calendar.add_component(_publication(item, content.livestreams[item.livestream_id]))
        calendar.add_missing_timezones(first_date=FIRST_ZONE_DAY)
        return calendar.to_ical()


def _name(feed):
    return f"STAGE Planner 五盘 · {feed.user.display_name if feed.user else feed.organization.name}"


def _broadcast(livestream):
    event = _event(f"livestream-{livestream.pk}", livestream, livestream.starts_at, livestream.ends_at)
    event.add("summary", livestream.title)
    event.add("status", _status(livestream))
    lines = [
        f"{livestream.get_platform_display()} · {livestream.get_session_type_display()}",
        _line(_("State"), livestream.get_state_display()),
        _line(_("Readiness"), livestream.readiness),
    ]
    if livestream.host_name:
        lines.append(_line(_("Host"), livestream.host_name))
    event.add("description", "\n".join(lines))
    event.add("url", _url(livestream.get_absolute_url()))
    return event


def _due(group, livestream):
    event = _event(f"due-{livestream.pk}-{group.hours}", livestream, group.due_at, group.due_at + MOMENT)
    labels = [in_language(item.label_zh, item.label_en) for item in group.items]
    what = labels[0] if len(labels) == 1 else _("%(count)s items") % {"count": len(labels)}
    event.add("summary", _("Due: %(what)s · %(plan)s") % {"what": what, "plan": livestream.title})
    event.add("status", _status(livestream))
    event.add("description", "\n".join(labels))
    first = group.items[0]
    event.add("url", _url(f"{livestream.step_url(first.step)}#item-{first.key}"))
    event.add("transp", "TRANSPARENT")
    return event


def _publication(item, livestream):
    event = _event(f"content-{item.pk}", livestream, item.publish_at, item.publish_at + MOMENT, sequence=item.version)
    event.add("summary", _("Publish: %(what)s · %(plan)s") % {"what": str(item), "plan": livestream.title})
    event.add("status", _status(livestream))
    event.add("url", _url(livestream.step_url(Step.CONTENT)))
    event.add("transp", "TRANSPARENT")
    return event


def _event(name, livestream, start, end, *, sequence=0):
    zone = ZoneInfo(livestream.organization.time_zone)
    from icalendar import Event  # noqa: PLC0415 – as in feed_text

    event = Event()
    event.add("uid", f"{name}@stage-planner")  # not the host: addresses change, names may not
    event.add("dtstamp", livestream.changed_at.astimezone(UTC))
    event.add("last-modified", livestream.changed_at.astimezone(UTC))
    event.add("sequence", livestream.sequence + sequence)
    event.add("dtstart", start.astimezone(zone))
    event.add("dtend", end.astimezone(zone))
    return event


def _status(livestream):
    if livestream.state == SessionState.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if livestream.state in NOT_SURE_YET else "CONFIRMED"


def _url(path):
    return settings.SITE_URL + path


def _line(label, value):
    return f"{label}: {value}" if is_english(get_language()) else f"{label}：{value}"
