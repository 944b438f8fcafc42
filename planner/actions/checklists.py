"""Writes on the answers of a plan.

Every action locks the livestream's row before it reads an answer: simultaneous saves on one plan queue up, nobody's
answer is lost, and the stored score is computed from all of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db import transaction

from planner.actions.livestreams import lock_plan
from planner.actions.notices import tell
from planner.actions.readiness import store_readiness
from planner.domain.plan import PlanFacts
from planner.domain.readiness import Readiness, score_readiness
from planner.domain.values import AnswerError, parse_answer
from planner.enums import ChangeKind, Role
from planner.enums_notices import NoticeKind
from planner.models import ChecklistAnswer, Event, LivestreamSession, PlanChange
from planner.queries.kept import Given, KeptObjects
from planner.queries.plan_facts import load_facts, load_facts_and_owners


class GateAlwaysCountsError(Exception):
    """A gate cannot be marked not applicable."""


class StaleAnswerError(Exception):
    """Somebody else saved first. `answer` is the row as it is now."""

    def __init__(self, answer):
        super().__init__(answer.pk)
        self.answer = answer


@dataclass(frozen=True)
class SavedAnswer:
    """The answer after an action, with the facts and the readiness of its plan. `owner_ids` say who owns which item."""

    answer: ChecklistAnswer
    livestream: LivestreamSession
    facts: PlanFacts
    readiness: Readiness
    owner_ids: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class StepEntry:
    """One answer of a whole-step form: what was typed, onto which version."""

    answer_id: int
    version: int
    text: str


@dataclass(frozen=True)
class SavedStep:
    """What became of a whole-step form: saved ids, refused texts and stale rows by answer id."""

    livestream: LivestreamSession
    facts: PlanFacts
    readiness: Readiness
    saved: frozenset[int]
    errors: Mapping[int, AnswerError]
    stale: Mapping[int, ChecklistAnswer]


@transaction.atomic
def save_answer(*, answer, version, text, membership, by, now):
    """Store what `by` typed, if `version` is still the row's. The same answer again writes nothing.

    Raises `AnswerError` for a text that is no answer, `StaleAnswerError`, `PlanClosedError`.
    """
    plan, row = _locked(answer)
    value = plan.parsed(row, text)
    if row.version != version and not (row.value == value and not row.not_applicable):
        raise StaleAnswerError(row)
    if plan.write(row, value, is_owner=membership.role == Role.OWNER, by=by, now=now):
        return plan.scored(row, now=now)
    return plan.unchanged(row, now=now)


@transaction.atomic
def save_step(*, livestream, entries: Iterable[StepEntry], membership, by, now):
    """Store the answers of a whole-step form; what cannot be stored comes back and does not stop the others."""
    plan = LockedPlan(lock_plan(livestream))
    entries = list(entries)
    rows = ChecklistAnswer.objects.filter(checklist__livestream=plan.livestream).in_bulk(
        [entry.answer_id for entry in entries]
    )
    saved, errors, stale = set(), {}, {}
    for entry in entries:
        row = rows.get(entry.answer_id)
        if row is None:
            continue
        try:
            value = plan.parsed(row, entry.text)
        except AnswerError as error:
            errors[row.pk] = error
            continue
        if row.version != entry.version and row.value != value:
            stale[row.pk] = row
        elif plan.write(row, value, is_owner=membership.role == Role.OWNER, by=by, now=now):
            saved.add(row.pk)
    facts = load_facts(plan.livestream, now=now)
    readiness = store_readiness(livestream=plan.livestream, now=now, facts=facts)
    return SavedStep(plan.livestream, facts, readiness, frozenset(saved), errors, stale)


@transaction.atomic
def confirm_answer(*, answer, version, by, now):
    """Say that an answer carried over from an earlier plan is still right."""
    plan, row = _locked(answer)
    if row.version != version:
        raise StaleAnswerError(row)
    if not row.is_carried_over:
        return plan.unchanged(row, now=now)
    row.is_carried_over = False
    _stamp(row, by=by, now=now)
    _bump(row, "is_carried_over", "answered_by", "answered_at")
    plan.record(row, ChangeKind.ANSWER, field="confirmed", old=row.value, new=row.value, by=by, now=now)
    return plan.unchanged(row, now=now)


@transaction.atomic
def set_not_applicable(*, answer, version, reason, by, now):
    """Take the item out of the score, with a reason. Raises `GateAlwaysCountsError` for a gate."""
    plan, row = _locked(answer)
    if plan.item(row).is_gate:
        raise GateAlwaysCountsError
    if row.version != version:
        raise StaleAnswerError(row)
    if row.not_applicable and row.not_applicable_reason == reason:
        return plan.unchanged(row, now=now)
    row.not_applicable, row.not_applicable_reason = True, reason
    _bump(row, "not_applicable", "not_applicable_reason")
    plan.record(row, ChangeKind.NOT_APPLICABLE, reason=reason, by=by, now=now)
    return plan.scored(row, now=now)


@transaction.atomic
def set_applicable(*, answer, version, by, now):
    """Count the item again; the answer it had is still there."""
    plan, row = _locked(answer)
    if row.version != version:
        raise StaleAnswerError(row)
    if not row.not_applicable:
        return plan.unchanged(row, now=now)
    row.not_applicable, row.not_applicable_reason = False, ""
    _bump(row, "not_applicable", "not_applicable_reason")
    plan.record(row, ChangeKind.APPLICABLE, by=by, now=now)
    return plan.scored(row, now=now)


@transaction.atomic
def change_note(*, answer, was, note, by, now):
    """Replace the note of the item, if it still reads `was`. It has no part in the score or in the row's version."""
    plan, row = _locked(answer)
    if row.note == note:
        return plan.unchanged(row, now=now)
    if row.note != was:
        raise StaleAnswerError(row)
    row.note = note
    row.save(update_fields=["note"])
    plan.record(row, ChangeKind.NOTE, old=was, new=note, by=by, now=now)
    return plan.unchanged(row, now=now)


@transaction.atomic
def change_item_owner(*, answer, was, owner, by, now):
    """Hand the item to a colleague or to nobody (None), if it still belongs to the one with id `was`."""
    plan, row = _locked(answer)
    owner_id = owner.pk if owner else None
    if row.owner_id == owner_id:
        return plan.unchanged(row, now=now)
    if row.owner_id != was:
        raise StaleAnswerError(row)
    plan.hand_over(row, owner, by=by, now=now)
    row.save(update_fields=["owner"])
    return plan.unchanged(row, now=now)


class LockedPlan:
    """A livestream locked for a change. Answers are read after that: before, they could be old ones."""

    def __init__(self, locked):
        self.livestream = locked

    def item(self, row):
        return self.livestream.template_version.items_by_id()[row.item_id]

    def parsed(self, row, text):
        zone = ZoneInfo(self.livestream.organization.time_zone)
        return parse_answer(text, self.item(row), time_zone=zone, reference=self.livestream.starts_at)

    def write(self, row, value, *, is_owner, by, now):
        """Write the answer where it differs; whether it did. An answer brings back an item taken out of the score."""
        is_signed = value != "" and (is_owner or (row.by_owner and row.value == value))
        signs_off = (
            self.item(row).credit.kind == "yes_by_owner" and is_signed and not row.by_owner and row.value == value
        )
        if row.value == value and not signs_off and not row.not_applicable:
            return False
        changed = []
        if row.not_applicable:
            row.not_applicable, row.not_applicable_reason = False, ""
            changed += ["not_applicable", "not_applicable_reason"]
            self.record(row, ChangeKind.APPLICABLE, by=by, now=now)
        if row.value != value or signs_off:
            old = row.value
            row.value, row.by_owner, row.is_carried_over = value, is_signed, False
            _stamp(row, by=by, now=now)
            changed += ["value", "by_owner", "is_carried_over", "answered_by", "answered_at"]
            field = "signed_off" if signs_off else ""
            self.record(row, ChangeKind.ANSWER, field=field, old=old, new=value, by=by, now=now)
        _bump(row, *changed)
        return True

    def record(self, row, kind, *, by, now, **words):
        PlanChange.objects.create(
            livestream=self.livestream,
            item_id=row.item_id,
            by=by,
            kind=kind,
            shows_costs=self.item(row).shows_costs and kind != ChangeKind.ITEM_OWNER,
            at=now,
            **words,
        )

    def hand_over(self, row, owner, *, by, now):
        """Give the item to a colleague or to nobody; the caller saves the row."""
        old, new = (one.display_name if one else "" for one in (row.owner, owner))
        row.owner = owner
        self.record(row, ChangeKind.ITEM_OWNER, old=old, new=new, by=by, now=now)
        if owner and owner.pk != by.pk:
            self.tell_owner(row, owner, by=by, now=now)

    def tell_owner(self, row, owner, *, by, now):
        item = self.item(row)
        path = f"{self.livestream.step_url(item.step)}#item-{item.key}"
        kind, plan = NoticeKind.ITEM_ASSIGNED, self.livestream
        tell(Event(kind=kind, livestream=plan, item_id=row.item_id, by=by, path=path, at=now), people=[owner])

    def scored(self, row, *, now):
        facts, owner_ids = load_facts_and_owners(self.livestream, now=now)
        readiness = store_readiness(livestream=self.livestream, now=now, facts=facts)
        return SavedAnswer(row, self.livestream, facts, readiness, owner_ids)

    def unchanged(self, row, *, now):
        facts, owner_ids = load_facts_and_owners(self.livestream, now=now)
        return SavedAnswer(row, self.livestream, facts, score_readiness(facts, now=now), owner_ids)


_ANSWER = KeptObjects(lambda: ChecklistAnswer.objects.filter(pk=Given("pk")))


def _locked(answer):
    plan = LockedPlan(lock_plan(answer.checklist.livestream))
    row = _ANSWER.get(pk=answer.pk)
    row.item = answer.item
    return plan, row


def _stamp(row, *, by, now):
    row.answered_by, row.answered_at = (by, now) if row.value else (None, None)


def _bump(row, *fields):
    row.version += 1
    row.save(update_fields=["version", *fields])
