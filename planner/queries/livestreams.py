"""Lists of livestreams, read from stored columns only, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from planner.domain.livestream_states import FINISHED
from planner.enums import SessionState

UPCOMING, DRAFTS, PAST = "upcoming", "drafts", "past"
TABS = (UPCOMING, DRAFTS, PAST)
AHEAD = tuple(state for state in SessionState if state not in FINISHED)
STILL_AROUND = timedelta(hours=24)
"""So long after its start a broadcast that nobody ended stays among the upcoming ones."""

PAGE_SIZE = 20
CALENDAR_LIMIT = 400


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after (or, going back, before) the row with this start and primary key."""

    starts_at: datetime
    pk: int
    backwards: bool = False

    def __str__(self):
        microseconds = (self.starts_at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        return f"{microseconds}-{self.pk}"

    @classmethod
    def parse(cls, text, *, backwards=False):
        """The cursor written by `str`, None for anything else."""
        microseconds, _dash, pk = text.partition("-")
        if not (microseconds.isdecimal() and pk.isdecimal() and len(microseconds) <= 17 and len(pk) <= 18):
            return None
        starts_at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(microseconds))
        return cls(starts_at, int(pk), backwards)


ROW = (
    "pk",
    "title",
    "platform",
    "campaign_tag",
    "host_name",
    "starts_at",
    "gmv_target",
    "state",
    "readiness",
    "band",
    "is_gated",
    "is_compliance_blocked",
    "step_scores",
    "step_blocked",
    "step_open_gates",
    "step_answered",
    "step_due_at",
)
NEXT_STEP = (
    "next_check",
    "next_item_gain",
    "next_item_due_at",
    "next_item__key",
    "next_item__step",
    "next_item__label_zh",
    "next_item__label_en",
)


def rows_of(livestreams, *, has_next=False):
    """Only what a row of a list shows, as named tuples: whole model objects cost several times as much."""
    return livestreams.values_list(*ROW, *(NEXT_STEP if has_next else ()), named=True)


@dataclass(frozen=True)
class Page:
    """One page of a list in its order, with the cursors of its neighbours."""

    rows: list
    previous: Cursor | None
    next: Cursor | None


@dataclass(frozen=True)
class BoardFilter:
    """What the board shows. Empty texts and False mean everything."""

    tab: str = UPCOMING
    platform: str = ""
    host: str = ""
    campaign: str = ""
    state: str = ""
    at_risk: bool = False
    q: str = ""

    @property
    def narrows(self):
        return any((self.platform, self.host, self.campaign, self.state, self.at_risk, self.q))


def in_tab(livestreams, tab, *, now):
    """The plans of a tab: upcoming (all that is still to come), drafts (the part not self-checked yet), past."""
    if tab == PAST:
        return livestreams.filter(Q(starts_at__lt=now - STILL_AROUND) | Q(state__in=FINISHED))
    upcoming = livestreams.filter(starts_at__gte=now - STILL_AROUND)
    return upcoming.filter(state=SessionState.DRAFT) if tab == DRAFTS else upcoming.exclude(state__in=FINISHED)


def narrowed(livestreams, wanted, *, now):
    """The plans that pass the filters of the board, whatever the tab."""
    exact = {"platform": wanted.platform, "host_name": wanted.host, "campaign_tag": wanted.campaign}
    exact["state"] = wanted.state
    livestreams = livestreams.filter(**{field: value for field, value in exact.items() if value})
    if wanted.at_risk:
        livestreams = livestreams.filter(at_risk(now=now))
    if wanted.q:
        words = Q()
        for word in wanted.q.split():
            words &= Q(title__icontains=word) | Q(host_name__icontains=word) | Q(campaign_tag__icontains=word)
        livestreams = livestreams.filter(words)
    return livestreams


def at_risk(*, now):
    """Something is overdue, or a legal check fails, in a plan whose broadcast is still to come."""
    return ~Q(state__in=FINISHED) & (Q(next_due_at__lt=now) | Q(is_compliance_blocked=True))


def page_of(livestreams, *, cursor=None, newest_first=False, size=PAGE_SIZE):
    """One page by key, never by offset: as fast on page 500 as on page 1, and stable while rows come and go."""
    towards_later = newest_first == bool(cursor and cursor.backwards)
    if cursor:
        livestreams = livestreams.filter(_beyond(cursor, later=towards_later))
    order = ("starts_at", "pk") if towards_later else ("-starts_at", "-pk")
    rows = list(livestreams.order_by(*order)[: size + 1])
    has_more = len(rows) > size
    rows = rows[:size]
    if cursor and cursor.backwards:
        rows.reverse()
        return Page(rows, _first(rows) if has_more else None, _last(rows))
    return Page(rows, _first(rows) if cursor else None, _last(rows) if has_more else None)


def _beyond(cursor, *, later):
    side = "gt" if later else "lt"
    tie = Q(starts_at=cursor.starts_at, **{f"pk__{side}": cursor.pk})
    # the plain bound lets the index do the walk; the rest settles equal starts
    return Q(**{f"starts_at__{side}e": cursor.starts_at}) & (Q(**{f"starts_at__{side}": cursor.starts_at}) | tie)


def _first(rows):
    return Cursor(rows[0].starts_at, rows[0].pk, backwards=True) if rows else None


def _last(rows):
    return Cursor(rows[-1].starts_at, rows[-1].pk) if rows else None


def between(livestreams, first, last):
    """Plans that start in [first, last), in order, without the cancelled ones. Bounded."""
    found = livestreams.filter(starts_at__gte=first, starts_at__lt=last).exclude(state=SessionState.CANCELLED)
    return found.order_by("starts_at", "pk")[:CALENDAR_LIMIT]
