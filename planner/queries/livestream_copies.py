"""Which plans are worth copying, and what a copy took over."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from planner.domain.plan import ItemDefinition
from planner.enums import ChangeKind, SessionState
from planner.models import AnswerFile, ChecklistAnswer, LivestreamSession
from planner.queries.livestreams import rows_of

RECENT = 5


def recent_livestreams(organization, *, now):
    """The last broadcasts, newest first; before the first broadcast, the plans made so far."""
    plans = LivestreamSession.objects.filter(organization=organization).exclude(state=SessionState.CANCELLED)
    newest_first = plans.order_by("-starts_at", "-pk")
    return list(rows_of(newest_first.filter(starts_at__lt=now))[:RECENT]) or list(rows_of(newest_first)[:RECENT])


@dataclass(frozen=True)
class CopyReport:
    """The items of a copy by what became of their answers, in the order of the plan.

    `kept` were carried over; `anew` were answered in the source and have to be answered again; `added` are new in
    this version of the checklist. `gone` counts answers to items that this version no longer has.
    """

    kept: list[ItemDefinition]
    anew: list[ItemDefinition]
    added: list[ItemDefinition]
    gone: int


def copy_report(livestream):
    """What `livestream` took over from the plan it was copied from, in two queries."""
    source = livestream.copied_from
    items = livestream.template_version.items_by_id()
    source_keys = {pk: item.key for pk, item in source.template_version.items_by_id().items()}
    kept = {
        items[pk].key
        for pk in livestream.changes.filter(kind=ChangeKind.COPIED, item__isnull=False).values_list("item", flat=True)
    }
    has_file = Exists(AnswerFile.objects.kept().filter(answer=OuterRef("pk")))
    answered = {
        source_keys[pk]
        for pk in ChecklistAnswer.objects.filter(~Q(value="") | has_file, checklist__livestream=source).values_list(
            "item", flat=True
        )
    }
    known = {item.key for item in items.values()}
    return CopyReport(
        kept=[item for item in items.values() if item.key in kept],
        anew=[item for item in items.values() if item.key in answered - kept],
        added=[item for item in items.values() if item.key not in set(source_keys.values())],
        gone=len(answered - known),
    )
