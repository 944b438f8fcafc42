"""Lists of livestreams, read from stored columns only, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q

from planner.domain.conditions import parse_condition
from planner.domain.due import GRACE
from planner.domain.plan import PlanFacts
from planner.enums import AnswerType, SessionState
from planner.models import AnswerFile, ChecklistAnswer, Organization

UPCOMING, DRAFTS, PAST = "upcoming", "drafts", "past"
TABS = (UPCOMING, DRAFTS, PAST)
FINISHED = (SessionState.ENDED, SessionState.REVIEWED, SessionState.ARCHIVED, SessionState.CANCELLED)
STILL_AROUND = timedelta(hours=24)
"""So long after its start a broadcast that nobody ended stays among the upcoming ones."""

PAGE_SIZE = 20
COUNT_LIMIT = 100
OPTION_WINDOW = 200
CALENDAR_LIMIT = 400
MINE_LIMIT = 200


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


@dataclass(frozen=True)
class BoardFrame:
    """What stands around the list: plans per tab (at most `COUNT_LIMIT`), and what the filters offer."""

    counts: dict
    hosts: list
    campaigns: list


def board_frame(livestreams, organization, tab, *, now):
    """Counts and filter options in one query. Both are bounded: the options come from the plans nearest to now."""
    nearest = in_tab(livestreams, tab, now=now).order_by("-starts_at" if tab == PAST else "starts_at")[:OPTION_WINDOW]
    columns = {
        name: ArraySubquery(in_tab(livestreams, name, now=now).order_by().values("pk")[:COUNT_LIMIT]) for name in TABS
    }
    frame = (
        Organization.objects.filter(pk=organization.pk)
        .values_list(
            *columns.values(),
            ArraySubquery(nearest.values("host_name")),
            ArraySubquery(nearest.values("campaign_tag")),
        )
        .get()
    )
    *ids, hosts, campaigns = frame
    return BoardFrame(
        counts={name: len(found) for name, found in zip(columns, ids, strict=True)},
        hosts=sorted({*hosts} - {""}),
        campaigns=sorted({*campaigns} - {""}),
    )


def between(livestreams, first, last):
    """Plans that start in [first, last), in order, without the cancelled ones. Bounded."""
    found = livestreams.filter(starts_at__gte=first, starts_at__lt=last).exclude(state=SessionState.CANCELLED)
    return found.order_by("starts_at", "pk")[:CALENDAR_LIMIT]


@dataclass(frozen=True)
class OwnedItem:
    """An open item of an upcoming plan, and who asks for it: the plan."""

    livestream_id: int
    livestream_title: str
    key: str
    step: str
    label_zh: str
    label_en: str
    is_gate: bool
    due_at: datetime


_ITEM_FIELDS = ("key", "step", "label_zh", "label_en", "is_gate", "due_hours", "applies")
_PLAN_FIELDS = (
    "id", "title", "starts_at", "created_at", "planned_minutes", "session_type", "platform", "features", "planned_aov",
    "ad_budget",
)  # fmt: skip


def open_items_of(user, livestreams, *, now):
    """The open items this user owns in upcoming plans, soonest due first, in one query bounded by the user's own
    answers. Open means unanswered, or answered with no; items that do not apply to the plan are left out.
    """
    answers = (
        ChecklistAnswer.objects.filter(
            Q(value="") | Q(value="no", item__answer_type=AnswerType.YESNO),
            owner=user,
            not_applicable=False,
            checklist__livestream__in=in_tab(livestreams, UPCOMING, now=now).order_by().values("pk"),
        )
        .exclude(Exists(AnswerFile.objects.kept().filter(answer=OuterRef("pk"))))
        .values_list(
            *(f"item__{field}" for field in _ITEM_FIELDS),
            *(f"checklist__livestream__{field}" for field in _PLAN_FIELDS),
        )[:MINE_LIMIT]
    )
    found = (_owned_item(row) for row in answers)
    return sorted(filter(None, found), key=lambda item: (item.due_at, item.livestream_id, item.key))


def _owned_item(row):
    item = dict(zip(_ITEM_FIELDS, row, strict=False))
    plan = dict(zip(_PLAN_FIELDS, row[len(_ITEM_FIELDS) :], strict=True))
    plan_id, title = plan.pop("id"), plan.pop("title")
    facts = PlanFacts(items=(), step_weights={}, **{**plan, "features": frozenset(plan["features"])})
    if not parse_condition(item["applies"]).holds(facts):
        return None
    return OwnedItem(
        livestream_id=plan_id,
        livestream_title=title,
        key=item["key"],
        step=item["step"],
        label_zh=item["label_zh"],
        label_en=item["label_en"],
        is_gate=item["is_gate"],
        due_at=max(facts.starts_at - timedelta(hours=item["due_hours"]), facts.created_at + GRACE),
    )
