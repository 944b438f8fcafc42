"""The board: which broadcast needs me? As a list by week and as a month."""

import calendar
from dataclasses import dataclass
from datetime import timedelta

from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from planner.domain import moments
from planner.domain.status import Status
from planner.models.checklist_templates import in_language
from planner.queries.livestream_copies import recent_livestreams
from planner.queries.livestreams import (
    PAST,
    BoardFilter,
    Cursor,
    between,
    in_tab,
    narrowed,
    page_of,
    rows_of,
)
from planner.queries.open_items import open_items_of
from planner.views.access import membership_required
from planner.views.board_desk import CALENDAR, LIST, Desk
from planner.views.board_rows import recent_rows
from planner.views.months import month_key, month_of
from planner.views.plan_head import status_label
from planner.views.responses import Partial, fragments

LEGEND = (Status.READY, Status.PROGRESS, Status.RISK, Status.BLOCKED, Status.IDLE)
FRAGMENTS = {LIST: "planner/board/_list.html", CALENDAR: "planner/board/_calendar.html"}


@require_safe
@membership_required
def board(request):
    if not request.membership.organization.is_merchant:
        return redirect("planner:portfolio")
    desk = Desk(request, LIST)
    found = narrowed(in_tab(desk.livestreams, desk.wanted.tab, now=desk.now), desk.wanted, now=desk.now)
    cursor = Cursor.parse(request.GET.get("after", "")) or Cursor.parse(request.GET.get("before", ""), backwards=True)
    page = page_of(rows_of(found, has_next=True), cursor=cursor, newest_first=desk.wanted.tab == PAST)
    frame = desk.frame()
    context = {
        "groups": desk.builder.groups(page.rows),
        "previous_url": desk.url(before=str(page.previous)) if page.previous else "",
        "next_url": desk.url(after=str(page.next)) if page.next else "",
        "summary": _summary(desk, page),
        "empty": None if page.rows else _empty(desk, frame),
    }
    return _answer(request, desk, frame, context)


@require_safe
@membership_required
def board_calendar(request):
    if not request.membership.organization.is_merchant:
        return redirect("planner:board")
    desk = Desk(request, CALENDAR)
    year, month = month_of(request.GET.get("month", ""), desk.today)
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    first, end = (moments.midnight(day, desk.zone) for day in (weeks[0][0], weeks[-1][-1] + timedelta(days=1)))
    plans = between(narrowed(desk.livestreams, desk.wanted, now=desk.now), first, end)
    rows = [desk.builder.row(plan, strip="sm") for plan in rows_of(plans)]
    context = {
        "month": month_key(weeks[1][0]),
        "month_label": moments.month_text(year, month, desk.language),
        "weeks": [[_day(day, month, desk, rows) for day in week] for week in weeks],
        "weekdays": [moments.weekday_text(day, desk.language) for day in weeks[0]],
        "previous_url": desk.url(month=month_key(weeks[1][0].replace(day=1) - timedelta(days=1))),
        "next_url": desk.url(month=month_key(weeks[1][0].replace(day=28) + timedelta(days=7))),
        "today_url": desk.url(),
        "legend": [(status, status_label(status)) for status in LEGEND],
        "is_empty": not rows,
    }
    return _answer(request, desk, desk.frame(), context)


@require_safe
@membership_required
def board_mine(request):
    """The open items of upcoming plans that the user owns, soonest due first."""
    desk = Desk(request, LIST)
    mine = open_items_of(desk.user, desk.organization, now=desk.now)
    rows = [
        {
            "item": item,
            "url": desk.builder.url(item.livestream_id, item.step, item.key),
            "label": in_language(item.label_zh, item.label_en),
            "due": moments.due_text(item.due_at, desk.language, now=desk.now, zone=desk.zone),
            "is_late": item.due_at < desk.now,
        }
        for item in mine.items
    ]
    return render(request, "planner/board/mine.html", {"nav": "plans", "rows": rows, "is_cut": mine.is_cut})


def _answer(request, desk, frame, context):
    """The page; for htmx the list and the links around it, whose filters become the address."""
    context = {
        "nav": "plans",
        "desk": desk,
        "fragment": FRAGMENTS[desk.face],
        "tabs": desk.tabs(frame),
        "faces": [(face, desk.url(face), face == desk.face) for face in (LIST, CALENDAR)],
        **context,
    }
    if request.htmx and not request.htmx.history_restore_request:
        around = [Partial(f"#board-{part}", f"planner/board/_{part}.html") for part in ("tabs", "faces")]
        response = fragments(request, FRAGMENTS[desk.face], context, *around)
        url = desk.url(month=context.get("month", ""))
        response["HX-Push-Url"] = "false" if url == request.htmx.current_url_abs_path else url
    else:
        context |= {"overview": desk.overview(frame), "choices": desk.choices(frame)}
        response = render(request, "planner/board/board.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@dataclass(frozen=True)
class Day:
    number: str
    is_outside: bool
    is_today: bool
    label: str
    rows: list


def _day(day, month, desk, rows):
    return Day(
        number=str(day.day),
        is_outside=day.month != month,
        is_today=day == desk.today,
        label=moments.date_text(day, desk.language),
        rows=[row for row in rows if row.date == day],
    )


def _summary(desk, page):
    count = len(page.rows)
    if page.previous or page.next:
        words = ngettext("%(count)d plan on this page", "%(count)d plans on this page", count)
    else:
        words = ngettext("%(count)d plan", "%(count)d plans", count)
    updated = _("as of %(time)s") % {"time": f"{desk.now.astimezone(desk.zone):%H:%M}"}
    return f"{words % {'count': count}} · {updated}"


def _empty(desk, frame):
    """Why the list is empty, and the fastest way on."""
    if desk.wanted.narrows:
        return {"kind": "filtered", "clear_url": desk.url(wanted=BoardFilter(tab=desk.wanted.tab))}
    recent = recent_livestreams(desk.organization, now=desk.now) if desk.can_edit and any(frame.counts.values()) else []
    return {
        "kind": desk.wanted.tab if any(frame.counts.values()) else "first",
        "recent": recent_rows(recent, now=desk.now, zone=desk.zone),
    }
