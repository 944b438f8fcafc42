"""What happened to a plan, newest first, read page by page."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q

from planner.enums import ChangeKind, Step
from planner.enums_worksheets import Worksheet
from planner.models import PlanChange, User

PAGE_SIZE = 50
PLAN_ITSELF = "plan"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which changes are wanted; empty means all. `step` may be `PLAN_ITSELF`: what belongs to no item or worksheet."""

    step: str = ""
    person: int | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some changes, newest first, and the keys from which newer and older ones go on (empty when there are none)."""

    changes: tuple[PlanChange, ...]
    newer: str
    older: str


def history_page(livestream, *, wanted=HistoryFilter(), before="", after="", size=PAGE_SIZE):
    """One page of the history: the changes older than the key `before` or, read upwards, newer than `after`.

    The key is a change's time and number, so a page costs the same wherever it lies, and changes that arrive
    meanwhile move nothing. An unreadable key is no key.
    """
    changes = _filtered(livestream, wanted).select_related("item", "by")
    below, above = _read_key(before), _read_key(after)
    if above and not below:
        found = list(changes.filter(_newer_than(*above)).order_by("at", "pk")[: size + 1])
        rows, has_newer, has_older = found[:size][::-1], len(found) > size, True
    else:
        found = list((changes.filter(_older_than(*below)) if below else changes).order_by("-at", "-pk")[: size + 1])
        rows, has_newer, has_older = found[:size], bool(below), len(found) > size
    return HistoryPage(
        tuple(rows),
        newer=_key(rows[0]) if rows and has_newer else "",
        older=_key(rows[-1]) if rows and has_older else "",
    )


def people_in_history(livestream):
    """Who has changed this plan, by name."""
    return User.objects.filter(pk__in=livestream.changes.order_by().values("by").distinct()).order_by("name", "pk")


def _filtered(livestream, wanted):
    changes = PlanChange.objects.filter(livestream=livestream)
    if wanted.step == PLAN_ITSELF:
        changes = changes.filter(item=None, worksheet="")
    elif wanted.step in Step.values:
        sheets = [worksheet for worksheet in Worksheet if worksheet.step == wanted.step]
        changes = changes.filter(Q(item__step=wanted.step) | Q(worksheet__in=sheets))
    if wanted.person is not None:
        changes = changes.filter(by=wanted.person)
    if wanted.kind in ChangeKind.values:
        changes = changes.filter(kind=wanted.kind)
    return changes


def _key(change):
    microseconds = (change.at - _EPOCH) // (datetime.resolution)
    return f"{microseconds}-{change.pk}"


def _read_key(text):
    at, _dash, pk = text.partition("-")
    # 17 digits of microseconds reach beyond the year 5000; 18 digits fit the database's key.
    if not (at.isascii() and at.isdigit() and pk.isascii() and pk.isdigit() and len(at) <= 17 and len(pk) <= 18):
        return None
    return _EPOCH + int(at) * datetime.resolution, int(pk)


def _older_than(at, pk):
    return Q(at__lte=at) & ~Q(at=at, pk__gte=pk)


def _newer_than(at, pk):
    return Q(at__gte=at) & ~Q(at=at, pk__lte=pk)
