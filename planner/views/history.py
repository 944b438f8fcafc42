"""The history of a plan: who changed what, when, from what to what."""

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from planner.domain.moments import date_text
from planner.enums import ChangeKind, Step
from planner.enums_worksheets import Worksheet
from planner.forms.history import HistoryFilterForm
from planner.models import PlanChange
from planner.queries.history import history_page, people_in_history
from planner.views.access import get_livestream
from planner.views.change_words import ChangeWords, change_words

ICONS = {
    ChangeKind.CREATED: "plus",
    ChangeKind.COPIED: "copy",
    ChangeKind.STATE: "flag",
    ChangeKind.FILE_ADDED: "clip",
    ChangeKind.FILE_REMOVED: "trash",
    ChangeKind.ROWS_ADDED: "plus",
    ChangeKind.ROWS_DELETED: "trash",
    ChangeKind.GUEST_INVITED: "link",
    ChangeKind.GUEST_REVOKED: "link",
    ChangeKind.GUEST_CAME: "eye",
    ChangeKind.GUEST_COMMENTED: "comment",
    ChangeKind.GUEST_APPROVED: "check",
}
BY_GUESTS = (ChangeKind.GUEST_CAME, ChangeKind.GUEST_COMMENTED, ChangeKind.GUEST_APPROVED)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change, ready to show."""

    words: ChangeWords
    step: str
    letter: str
    icon: str
    person: str
    clock: str
    at: str


@require_safe
def plan_history(request, pk):
    livestream, membership = get_livestream(request, pk)
    form = HistoryFilterForm(request.GET, people=people_in_history(livestream))
    wanted = form.wanted
    page = history_page(
        livestream, wanted=wanted, before=request.GET.get("before", ""), after=request.GET.get("after", "")
    )
    context = {
        "nav": "plans",
        "livestream": livestream,
        "form": form,
        "days": _days(page.changes, ZoneInfo(livestream.organization.time_zone), membership.can_see_costs),
        "is_filtered": any((wanted.step, wanted.person, wanted.kind)),
        "newer_url": _page_url(request, after=page.newer) if page.newer else "",
        "older_url": _page_url(request, before=page.older) if page.older else "",
    }
    return render(request, "planner/history/page.html", context)


def _days(changes: tuple[PlanChange, ...], zone, sees_costs):
    """The changes under the day on which they happened, in the organization's time zone."""
    language, today = get_language(), timezone.now().astimezone(zone).date()
    by_day = groupby(changes, key=lambda change: change.at.astimezone(zone).date())
    return [
        (date_text(day, language, today=today), [_row(change, zone, sees_costs) for change in rows])
        for day, rows in by_day
    ]


def _step(change):
    if change.item:
        return Step(change.item.step)
    if change.kind == ChangeKind.GUEST_COMMENTED and change.field:
        return Step(change.field)
    return Worksheet(change.worksheet).step if change.worksheet else None


def _row(change, zone, sees_costs):
    local = change.at.astimezone(zone)
    step = _step(change)
    return ChangeRow(
        words=change_words(change, zone=zone, sees_costs=sees_costs),
        step=step.value if step else "",
        letter=step.letter if step else "",
        icon=ICONS.get(change.kind, "edit"),
        person=_person(change),
        clock=f"{local:%H:%M}",
        at=local.isoformat(timespec="seconds"),
    )


def _person(change):
    """Who did it; of guests, who have no account, the name on their link."""
    if change.by is None and change.kind in BY_GUESTS:
        return _("%(name)s (guest)") % {"name": change.row}
    return str(change.by) if change.by else ""


def _page_url(request, **key):
    kept = {name: request.GET[name] for name in ("step", "person", "kind") if request.GET.get(name)}
    return "?" + urlencode({**kept, **key})
