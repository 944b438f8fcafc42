"""The calendar of step E: what is published on each day from T−7 to T, and what lies outside or has no time yet."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from planner.domain.moments import day_text, is_english, weekday_text
from planner.domain.worksheets import FieldRef
from planner.domain.worksheets.columns import choice_text, column
from planner.enums_worksheets import ContentStatus, Worksheet
from planner.views.responses import Partial
from planner.views.worksheet_links import cell_url

PLACE, TEMPLATE = "#content-calendar", "planner/content/_calendar.html"
DAYS = 7


@dataclass(frozen=True, slots=True)
class Entry:
    """One asset on its day."""

    time: str
    title: str
    about: str
    url: str
    status: str
    state: str


@dataclass(slots=True)
class Day:
    name: str
    day: str
    is_today: bool = False
    is_start: bool = False
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ContentCalendar:
    """`outside` are days for what lies before T−7, after T, or has no time."""

    days: list[Day]
    outside: list[Day]

    @property
    def is_empty(self):
        return not any(day.entries for day in (*self.days, *self.outside))


def content_calendar(reading):
    """The calendar of a plan's content, without a query. Dropped assets are left out."""
    slot = reading.book.sheets.slot
    zone, language = slot.time_zone, get_language()
    last, today = slot.planned_start.astimezone(zone).date(), reading.now.astimezone(zone).date()
    first = last - timedelta(days=DAYS)
    days = [_day(first + timedelta(days=place), last, today, language) for place in range(DAYS + 1)]
    before, after = Day(_("Earlier"), ""), Day(_("After the start day"), "")
    undated = Day(_("No time yet"), "")
    rows = [row for row in reading.book.sheets.content if not row.is_dropped]
    for row in sorted(rows, key=lambda row: (row.publish_at is None, row.publish_at or slot.planned_start)):
        entry = _entry(row, reading, zone, language)
        if row.publish_at is None:
            undated.entries.append(entry)
            continue
        place = (row.publish_at.astimezone(zone).date() - first).days
        (days[place] if 0 <= place <= DAYS else before if place < 0 else after).entries.append(entry)
    return ContentCalendar(days, [day for day in (before, after, undated) if day.entries])


def calendar_place(reading):
    calendar = {"content_calendar": content_calendar(reading)}
    return Partial(PLACE, TEMPLATE, calendar)


def _day(day, last, today, language):
    left = (last - day).days
    name = "T" if not left else f"T−{left}"
    said = f"{day_text(day, language)} {weekday_text(day, language, short=True)}"
    return Day(name, said, day == today, day == last)


def _entry(row, reading, zone, language):
    when = row.publish_at
    is_late = when is not None and when < reading.now and row.status != ContentStatus.PUBLISHED
    status = "blocked" if is_late else "ready" if row.is_out else "progress"
    state = _choice("status", row.status, language)
    parts = [*(_choice(name, getattr(row, name), language) for name in ("asset_type", "channel")), row.owner]
    outside = when and not _is_near(when, reading, zone)
    time = f"{when.astimezone(zone):%H:%M}" if when else ""
    return Entry(
        time=f"{day_text(when.astimezone(zone).date(), language)} {time}" if outside else time,
        title=row.title or row.code or pgettext("content", "Untitled"),
        about=" · ".join(filter(None, parts)),
        url=cell_url(reading.livestream, FieldRef(Worksheet.CONTENT, row.key, "publish_at")),
        status=status,
        state=f"{state}{' · ' if is_english(language) else '，'}{_('overdue')}" if is_late else state,
    )


def _is_near(when, reading, zone):
    start = reading.book.sheets.slot.planned_start.astimezone(zone).date()
    return 0 <= (start - when.astimezone(zone).date()).days <= DAYS


def _choice(name, value, language):
    return choice_text(column(Worksheet.CONTENT, name).choices, value, language) if value else ""
