"""What a file changes in a plan beside its worksheets: answers, details, waivers and words that may stay.

Written inside the step of an import, and taken back by its undo.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from planner.actions.checklists import LockedPlan
from planner.actions.livestreams import COST_DETAILS, detail_of, detail_text
from planner.actions.readiness import tell_neighbours
from planner.actions.worksheet_waivers import (
    Grounds,
    WaiverRefusedError,
    exempt_word,
    take_back_exemption,
    take_back_waiver,
    waive_check,
)  # fmt: skip
from planner.domain.worksheets import FieldRef
from planner.domain.worksheets.columns import row_names
from planner.enums import ChangeKind
from planner.models import AnswerFile, ChecklistAnswer, PlanChange, TextExemption, User, Waiver
from planner.models.checklists import FILES_PER_ITEM

CONTENT = ("value", "by_owner", "not_applicable", "not_applicable_reason", "note", "owner_id")
STAMPS = ("is_carried_over", "answered_by_id", "answered_at")


class PartsChangedError(Exception):
    """Somebody has changed since what is to be taken back."""


@dataclass(frozen=True)
class AnswerWrite:
    """What a row of a checklist says of one answer; what is blank stays as it is. `value` is canonical; `file_ids` are
    kept files that become proof here too."""

    answer_id: int
    value: str = ""
    as_owner: bool = False
    reason: str = ""
    note: str = ""
    owner_id: int | None = None
    file_ids: Sequence[int] = ()


@dataclass(frozen=True)
class WordWrite:
    """A word that may stay: `place` names its row as people call it."""

    place: FieldRef
    term: str
    grounds: Grounds


@dataclass(frozen=True)
class PlanParts:
    """`details` are columns of the livestream, and `strategic_loss_approved`; `waivers` are triples of check, reason
    and the moment when it ends."""

    answers: Sequence[AnswerWrite] = ()
    details: Mapping[str, object] = field(default_factory=dict)
    waivers: Sequence[tuple[str, str, datetime | None]] = ()
    words: Sequence[WordWrite] = ()

    def __len__(self):
        return len(self.answers) + len(self.details) + len(self.waivers) + len(self.words)


def write_parts(writer, parts, *, membership):
    """Write the parts into the plan of a writer. Returns what `take_back_parts` needs, as JSON can carry it."""
    who = {"by": writer.by, "now": writer.now}
    done = {
        "details": _write_details(writer.livestream, parts.details, **who),
        "answers": _write_answers(writer.livestream, parts.answers, **who),
        "waivers": _sign_waivers(writer.livestream, parts.waivers, membership, **who),
        "words": _let_words_stay(writer, parts.words, membership, **who),
    }
    writer.read_again()
    return {name: what for name, what in done.items() if what}


def take_back_parts(writer, done):
    """Undo what `write_parts` did. Raises `PartsChangedError`."""
    who = {"by": writer.by, "now": writer.now}
    for waiver in Waiver.objects.filter(livestream=writer.livestream, pk__in=done.get("waivers", ())):
        take_back_waiver(writer.livestream, waiver, **who)
    for exemption in TextExemption.objects.filter(livestream=writer.livestream, pk__in=done.get("words", ())):
        take_back_exemption(writer.livestream, exemption, **who)
    _take_back_answers(writer.livestream, done.get("answers", ()), **who)
    _take_back_details(writer.livestream, done.get("details", {}), **who)
    writer.read_again()


def _write_answers(livestream, writes, *, by, now):
    plan = LockedPlan(livestream)
    rows = ChecklistAnswer.objects.filter(checklist__livestream=livestream).in_bulk([one.answer_id for one in writes])
    people = User.objects.in_bulk({one.owner_id for one in writes} - {None})
    done = []
    for write in writes:
        row = rows.get(write.answer_id)
        if row is None:
            continue
        before = _snapshot(row)
        files = _apply(plan, row, write, people, by=by, now=now)
        after = _snapshot(row)
        if before != after or files:
            done.append([row.pk, before, after, files])
    return done


def _apply(plan, row, write, people, *, by, now):
    """Write one answer. Returns the files that were added."""
    if write.value:
        plan.write(row, write.value, is_owner=write.as_owner, by=by, now=now)
    files = _adopt(plan, row, write.file_ids, by=by, now=now)
    if write.reason and (row.not_applicable, row.not_applicable_reason) != (True, write.reason):
        row.not_applicable, row.not_applicable_reason = True, write.reason
        plan.record(row, ChangeKind.NOT_APPLICABLE, reason=write.reason, by=by, now=now)
    if write.note and write.note != row.note:
        plan.record(row, ChangeKind.NOTE, old=row.note, new=write.note, by=by, now=now)
        row.note = write.note
    if write.owner_id and write.owner_id != row.owner_id:
        plan.hand_over(row, people.get(write.owner_id), by=by, now=now)
    row.version += 1
    row.save(update_fields=["version", *_columns()])
    return files


def _adopt(plan, row, file_ids, *, by, now):
    proofs = AnswerFile.objects.kept().filter(pk__in=file_ids).order_by("pk")
    room = max(FILES_PER_ITEM - row.files.kept().count(), 0) if file_ids else 0
    added = []
    for proof in proofs[:room]:
        copy = AnswerFile.objects.create(
            answer=row, uploaded_by=by, file=proof.file.name, name=proof.name, content_type=proof.content_type,
            size=proof.size, expires_on=proof.expires_on,
        )  # fmt: skip
        added.append(copy.pk)
        plan.record(row, ChangeKind.FILE_ADDED, new=proof.name, by=by, now=now)
    if added:
        row.answered_by, row.answered_at, row.is_carried_over = by, now, False
    return added


def _take_back_answers(livestream, done, *, by, now):
    plan = LockedPlan(livestream)
    rows = ChecklistAnswer.objects.filter(checklist__livestream=livestream).in_bulk([pk for pk, *_rest in done])
    for pk, before, after, files in done:
        row = rows.get(pk)
        said = row and _snapshot(row)
        if row is None or any(said[name] != after[name] for name in CONTENT):
            raise PartsChangedError
        for proof in AnswerFile.objects.kept().filter(pk__in=files):
            AnswerFile.objects.filter(pk=proof.pk).update(removed_at=now)
            plan.record(row, ChangeKind.FILE_REMOVED, old=proof.name, by=by, now=now)
        _record_difference(plan, row, after, before, by=by, now=now)
        for name, value in before.items():
            setattr(row, name, datetime.fromisoformat(value) if name == "answered_at" and value else value)
        row.version += 1
        row.save(update_fields=["version", *_columns()])


def _record_difference(plan, row, old, new, *, by, now):
    if old["value"] != new["value"]:
        plan.record(row, ChangeKind.ANSWER, old=old["value"], new=new["value"], by=by, now=now)
    if old["note"] != new["note"]:
        plan.record(row, ChangeKind.NOTE, old=old["note"], new=new["note"], by=by, now=now)
    if old["not_applicable_reason"] != new["not_applicable_reason"]:
        kind = ChangeKind.NOT_APPLICABLE if new["not_applicable"] else ChangeKind.APPLICABLE
        plan.record(row, kind, reason=new["not_applicable_reason"], by=by, now=now)
    if old["owner_id"] != new["owner_id"]:
        people = User.objects.in_bulk({old["owner_id"], new["owner_id"]} - {None})
        names = [people[pk].display_name if pk in people else "" for pk in (old["owner_id"], new["owner_id"])]
        plan.record(row, ChangeKind.ITEM_OWNER, old=names[0], new=names[1], by=by, now=now)


def _snapshot(row):
    values = {name: getattr(row, name) for name in (*CONTENT, *STAMPS)}
    return values | {"answered_at": row.answered_at and row.answered_at.isoformat()}


def _columns():
    return [name.removesuffix("_id") for name in (*CONTENT, *STAMPS)]


def _write_details(livestream, details, *, by, now):
    done = {}
    for name, value in details.items():
        old = detail_of(livestream, name)
        if old != value:
            done[name] = [_plain(old), _plain(value)]
            _set_detail(livestream, name, value, by=by, now=now)
    if "host_name" in done or "broadcast" in done:
        tell_neighbours(livestream, now=now)
    return done


def _take_back_details(livestream, done, *, by, now):
    for name, (old, new) in done.items():
        if _plain(detail_of(livestream, name)) != new:
            raise PartsChangedError
        _set_detail(livestream, name, _read(name, old), by=by, now=now)


def _set_detail(livestream, name, value, *, by, now):
    lines = _lines_of_detail(livestream, name, value)
    PlanChange.objects.bulk_create(PlanChange(livestream=livestream, by=by, at=now, **line) for line in lines)
    if name == "strategic_loss_approved":
        livestream.strategic_loss_approved_by = by if value else None
        livestream.save(update_fields=["strategic_loss_approved_by"])
        return
    setattr(livestream, name, value)
    livestream.save(update_fields=[name])


def _lines_of_detail(livestream, name, value):
    old = detail_of(livestream, name)
    if name == "confirmed_empty":
        for step in sorted({*old} ^ {*value}):
            words = {"old": step} if step in old else {"new": step}
            yield {"kind": ChangeKind.CONFIRMED_EMPTY, "field": "step", **words}
        return
    words = [detail_text(one)[:8] if name == "broadcast" else detail_text(one) for one in (old, value)]
    shows_costs = name in COST_DETAILS
    yield {"kind": ChangeKind.DETAIL, "field": name, "old": words[0], "new": words[1], "shows_costs": shows_costs}


def _plain(value):
    return str(value) if isinstance(value, Decimal | UUID) else value


def _read(name, value):
    if value is None:
        return None
    return {"planned_aov": Decimal, "contribution_rate": Decimal, "broadcast": UUID}.get(name, lambda same: same)(value)


def _sign_waivers(livestream, waivers, membership, *, by, now):
    signed = []
    for check_id, reason, expires_at in waivers:
        try:
            waiver = waive_check(
                livestream=livestream, check_id=check_id, reason=reason, membership=membership, by=by, now=now,
                expires_at=expires_at,
            )  # fmt: skip
        except WaiverRefusedError:
            continue
        signed.append(waiver.pk)
    return signed


def _let_words_stay(writer, words, membership, *, by, now):
    names = row_names(writer.book.sheets)
    kept = []
    for word in words:
        place = word.place
        found = names[place.worksheet].find(place.row) if place.row and place.worksheet in names else None
        place = place._replace(row=found[0]) if found else place
        try:
            exemption = exempt_word(
                livestream=writer.livestream, place=place, term=word.term, grounds=word.grounds, membership=membership,
                by=by, now=now,
            )  # fmt: skip
        except WaiverRefusedError:
            continue
        kept.append(exemption.pk)
    return kept
