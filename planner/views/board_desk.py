"""What both faces of the board share: whose plans, which filters, the week in figures, the way between them."""

from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from planner.domain import moments
from planner.domain.status import Status
from planner.enums import Platform, SessionState
from planner.forms.livestreams import BoardForm
from planner.queries.board_frame import COUNT_LIMIT, board_frame
from planner.queries.livestreams import AHEAD, DRAFTS, PAST, UPCOMING
from planner.views.access import get_board
from planner.views.board_rows import RowBuilder, target_text
from planner.views.choices import selects

SHOWN_STATES = {
    UPCOMING: AHEAD,
    DRAFTS: (),
    PAST: (
        SessionState.ENDED,
        SessionState.CANCELLED,
        SessionState.DRAFT,
        SessionState.SELF_CHECKED,
        SessionState.LOCKED,
        SessionState.LIVE,
    ),
}
CALENDAR_STATES = (*AHEAD, SessionState.ENDED)
WEEK = timedelta(days=7)
LIST, CALENDAR = "board", "board_calendar"


@dataclass(frozen=True)
class Tab:
    label: str
    count: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class WeekDay:
    weekday: str
    day: str
    is_today: bool
    rows: list


@dataclass(frozen=True)
class Overview:
    """The figures above the list."""

    count: int
    at_risk: int
    target: str
    waiting: str
    waiting_detail: str
    days: list
    days_label: str


class Desk:
    """One reading of the board's request."""

    def __init__(self, request, face):
        self.face = face
        self.livestreams, self.membership = get_board(request)
        self.organization = self.membership.organization
        self.user = request.user
        self.now = timezone.now()
        self.zone = ZoneInfo(self.organization.time_zone)
        self.today = self.now.astimezone(self.zone).date()
        self.monday = self.today - timedelta(days=self.today.weekday())
        self.language = get_language() or ""
        self.wanted = BoardForm(request.GET).wanted()
        self.can_edit = self.membership.can_edit_plans
        self.builder = RowBuilder(now=self.now, zone=self.zone, can_edit=self.can_edit)

    def url(self, face="", wanted=None, **more):
        """The address of a face of the board with its filters, without empty parameters."""
        wanted = wanted or self.wanted
        parameters = {
            "tab": "" if wanted.tab == UPCOMING else wanted.tab,
            "q": wanted.q,
            "platform": wanted.platform,
            "host": wanted.host,
            "campaign": wanted.campaign,
            "state": wanted.state,
            "at_risk": "on" if wanted.at_risk else "",
            **more,
        }
        query = urlencode({name: value for name, value in parameters.items() if value})
        return reverse(f"planner:{face or self.face}") + (f"?{query}" if query else "")

    def frame(self):
        return board_frame(
            self.organization,
            self.user,
            self.wanted.tab,
            monday=moments.midnight(self.monday, self.zone),
            next_monday=moments.midnight(self.monday + WEEK, self.zone),
            now=self.now,
        )

    def tabs(self, frame):
        labels = {UPCOMING: _("Upcoming"), DRAFTS: _("Drafts"), PAST: _("Past")}
        return [
            Tab(
                label=label,
                count=f"{COUNT_LIMIT - 1}+" if frame.counts[tab] >= COUNT_LIMIT else str(frame.counts[tab]),
                url=self.url(LIST, replace(self.wanted, tab=tab, state="")),
                is_current=self.face == LIST and tab == self.wanted.tab,
            )
            for tab, label in labels.items()
        ]

    def choices(self, frame):
        wanted = self.wanted
        states = SHOWN_STATES[wanted.tab] if self.face == LIST else CALENDAR_STATES
        named = (
            ("platform", _("Platform"), _("All platforms"), Platform.choices, wanted.platform),
            ("host", _("Host"), _("All hosts"), _pairs(frame.hosts, wanted.host), wanted.host),
            ("state", _("State"), _("All states"), [(state, state.label) for state in states], wanted.state),
            ("campaign", _("Campaign"), _("All campaigns"), _pairs(frame.campaigns, wanted.campaign), wanted.campaign),
        )
        return selects(named)

    def overview(self, frame):
        rows = [self.builder.row(plan, strip="") for plan in frame.week]
        due_today = sum(item.due_at.astimezone(self.zone).date() <= self.today for item in frame.mine.items)
        days = [self.monday + timedelta(days=offset) for offset in range(7)]
        return Overview(
            count=len(rows),
            at_risk=sum(row.status in (Status.RISK, Status.BLOCKED) and not row.is_finished for row in rows),
            target=target_text(frame.week),
            waiting=f"{len(frame.mine.items)}{'+' if frame.mine.is_cut else ''}",
            waiting_detail=waiting_text(due_today) if frame.mine.items else "",
            days=[
                WeekDay(
                    weekday=moments.weekday_text(day, self.language, short=True),
                    day=str(day.day),
                    is_today=day == self.today,
                    rows=[row for row in rows if row.date == day],
                )
                for day in days
            ],
            days_label=moments.range_text(days[0], days[-1], self.language),
        )


def waiting_text(due_today):
    if not due_today:
        return _("none due today")
    return ngettext("%(count)d due today", "%(count)d due today", due_today) % {"count": due_today}


def _pairs(words, chosen):
    """Options of a filter; a chosen word that is no longer among them stays choosable."""
    known = words if not chosen or chosen in words else [chosen, *words]
    return [(word, word) for word in known]
