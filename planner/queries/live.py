"""What changed in a plan since a page saw it, and who else looks at it."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Concat, JSONObject

from planner.domain.live import USER, LiveTag
from planner.domain.worksheets.editing import RowChange, apply_changes, contradictions, from_stored
from planner.enums import ChangeKind
from planner.models import LivestreamSession, PlanChange, PlanPresence, ReviewComment, WorksheetChange
from planner.models.visibility import merchants_seen_by
from planner.queries.kept import Given, KeptQuery

PRESENT_FOR = timedelta(seconds=30)
FIGURES = ("state", "readiness", "raw_readiness", "readiness_cap", "is_gated", "is_compliance_blocked")
ENTRY = ("livestream_id", "item_id", "kind", "worksheet", "at", "by__name", "by__email")
COLUMNS = ("newest_change", "others_here", "open_findings", *FIGURES)
MOST_CHANGES = 400
"""A page that was away for longer than this many changes is asked to load itself again."""


def person_key(user):
    return f"{USER}:{user.pk}"


class Here(NamedTuple):
    """Somebody else on the plan."""

    person: str
    name: str
    organization: str
    step: str
    place: str


@dataclass(frozen=True, slots=True)
class LiveState:
    """What one query tells of a plan: the tag of its newest state, and who else is on it."""

    tag: LiveTag
    here: tuple[Here, ...]


def with_live(livestreams, *, person, since):
    """The livestreams with what `live_state` reads, in the same query: who has been there `since` then, without
    `person`."""
    newest = PlanChange.objects.filter(livestream=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    others = PlanPresence.objects.filter(livestream=OuterRef("pk"), seen_at__gt=since)
    row = JSONObject(**{name: name for name in Here._fields})
    findings = ReviewComment.objects.shared().unsettled().filter(livestream=OuterRef("pk"))
    return livestreams.annotate(
        newest_change=Subquery(newest),
        others_here=ArraySubquery(others.exclude(person=person).order_by("pk").values(json=row)),
        open_findings=ArraySubquery(findings.order_by("pk").values(place=Concat("item", "worksheet"))),
    )


def live_state(livestream):
    """The state of a livestream that was read `with_live`."""
    figures = [getattr(livestream, name) for name in FIGURES]
    return _state(livestream.newest_change, livestream.others_here, livestream.open_findings, figures)


def live_state_for(user, pk, *, now):
    """The state of a plan as this user may see it, in one query; None for one that the user does not see."""
    merchants = merchants_seen_by(user)
    if isinstance(merchants, list):
        rows = [row[1:] for row in _read(pk, person=person_key(user), now=now) if row[0] in merchants]
    else:
        plan = LivestreamSession.objects.visible_to(user).filter(pk=pk).order_by()
        rows = with_live(plan, person=person_key(user), since=now - PRESENT_FOR).values_list(*COLUMNS)
    for change, here, findings, *figures in rows:
        return _state(change, here, findings, figures)
    return None


def _any_plan():
    plan = LivestreamSession.objects.filter(pk=Given("pk")).order_by()
    return with_live(plan, person=Given("person"), since=Given("since")).values_list("organization_id", *COLUMNS)


_ANY_PLAN = KeptQuery(_any_plan)


def _read(pk, *, person, now):
    rows = _ANY_PLAN.rows(pk=pk, person=person, since=now - PRESENT_FOR)
    return [(*row[:2], [json.loads(one) for one in row[2]], *row[3:]) for row in rows]


def _state(change, rows, findings, figures):
    here = tuple(Here(**row) for row in rows)
    return LiveState(LiveTag.of(change, map(str, figures), sorted(findings), sorted(here)), here)


@dataclass(frozen=True, slots=True)
class Author:
    """Who changed something last, and when."""

    pk: int
    name: str
    at: datetime


@dataclass
class Changes:
    """What happened to a plan after one entry of its history, with the newest author of each thing.

    `steps` are the changes of rows, oldest first, where every step is known; `is_whole` says that rows may have changed
    which no step tells of.
    """

    kinds: set[str] = field(default_factory=set)
    items: dict[int, Author | None] = field(default_factory=dict)
    rows: dict[tuple[str, str], Author | None] = field(default_factory=dict)
    state_by: Author | None = None
    steps: list[list[RowChange]] = field(default_factory=list)
    is_whole: bool = False
    is_too_much: bool = False

    @property
    def is_in_sheets(self):
        return bool(self.steps) or self.is_whole


def changes_after(livestream, change):
    """What happened after the entry number `change`, in one query, or in two where worksheets changed."""
    found = Changes()
    entries = livestream.changes.filter(pk__gt=change).order_by("pk").select_related("by")
    entries = list(entries.only(*ENTRY)[: MOST_CHANGES + 1])
    if len(entries) > MOST_CHANGES:
        found.is_too_much = True
        return found
    last, details = {}, set()
    for entry in entries:
        author = entry.by and Author(entry.by.pk, entry.by.display_name, entry.at)
        found.kinds.add(entry.kind)
        if entry.item_id:
            found.items[entry.item_id] = author
        if entry.kind == ChangeKind.STATE:
            found.state_by = author
        if entry.kind == ChangeKind.DETAIL:
            details.add(entry.at)
        if entry.worksheet or entry.kind in (ChangeKind.DETAIL, ChangeKind.UNDONE):
            last[entry.at] = (entry.pk, author)
    if last:
        _add_steps(found, livestream, last, details)
    return found


def _add_steps(found, livestream, last, details):
    """The steps in the worksheets that wrote these entries: a step and its entries have the same time."""
    times = list(last)
    rows = WorksheetChange.objects.filter(Q(at__in=times) | Q(undone_at__in=times), livestream=livestream)
    events = defaultdict(list)
    for at, undone_at, stored in rows.order_by("pk").values_list("at", "undone_at", "rows"):
        changes = from_stored(stored)
        if at in last:
            events[at].append(changes)
        if undone_at in last:
            events[undone_at].append([change.inverted for change in changes])
    for at in sorted(last, key=lambda at: last[at][0]):
        found.is_whole |= at in details and at not in events
        for changes in events.get(at, ()):
            found.steps.append(changes)
            found.rows |= {(change.worksheet, change.key): last[at][1] for change in changes}


def book_before(book, steps):
    """The worksheets as they were before these steps; None where that cannot be told."""
    for changes in reversed(steps):
        back = [change.inverted for change in changes]
        if contradictions(book, back):
            return None
        book = apply_changes(book, back)
    return book
