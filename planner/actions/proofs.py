"""Files given as proof, added to and removed from the answers of a plan."""

from django.db import transaction
from django.db.models import prefetch_related_objects

from planner.actions.checklists import SavedAnswer
from planner.actions.files import storing_files
from planner.actions.livestreams import lock_plan
from planner.actions.readiness import store_readiness
from planner.enums import ChangeKind
from planner.models import AnswerFile, ChecklistAnswer, PlanChange
from planner.models.checklists import FILES_PER_ITEM, proof_path
from planner.queries.checklists import KEPT_FILES
from planner.queries.plan_facts import load_facts_and_owners


class ItemFullError(Exception):
    """The item has as many files as one item may have."""


def add_files(*, answer, uploads, expires_on, by, now):
    """Keep `uploads` (name, content_type, content) as proof of an item that is answered by files. Raises
    `PlanClosedError` and `ItemFullError`."""
    with storing_files() as store:
        livestream, row = _locked(answer)
        _check_room(row, adding=len(uploads))
        for upload in uploads:
            AnswerFile.objects.create(
                answer=row,
                uploaded_by=by,
                file=store(proof_path(None, upload.name), upload.content),
                name=upload.name,
                content_type=upload.content_type,
                size=upload.content.size,
                expires_on=expires_on,
            )
            _record(livestream, row, ChangeKind.FILE_ADDED, by=by, now=now, new=upload.name)
        if row.not_applicable:
            _record(livestream, row, ChangeKind.APPLICABLE, by=by, now=now, old=row.not_applicable_reason)
            row.not_applicable, row.not_applicable_reason = False, ""
        _stamp(row, "not_applicable", "not_applicable_reason", by=by, now=now)
        return _scored(livestream, row, now=now)


@transaction.atomic
def adopt_files(*, answer, proofs, by, now):
    """Let files that are kept already be proof of this item too: the same file on disk, with a row of its own.

    Raises `PlanClosedError` and `ItemFullError`.
    """
    livestream, row = _locked(answer)
    if not proofs:
        return _scored(livestream, row, now=now)
    _check_room(row, adding=len(proofs))
    for proof in proofs:
        AnswerFile.objects.create(
            answer=row,
            uploaded_by=by,
            file=proof.file.name,
            name=proof.name,
            content_type=proof.content_type,
            size=proof.size,
            expires_on=proof.expires_on,
        )
        _record(livestream, row, ChangeKind.FILE_ADDED, by=by, now=now, new=proof.name)
    _stamp(row, by=by, now=now)
    return _scored(livestream, row, now=now)


@transaction.atomic
def remove_file(*, proof, by, now):
    """Take a file out of the plan. It stays on disk for the history. Removing it again changes nothing."""
    livestream, row = _locked(proof.answer)
    if AnswerFile.objects.kept().filter(pk=proof.pk).update(removed_at=now):
        _stamp(row, by=by if row.files.kept().exists() else None, now=now)
        _record(livestream, row, ChangeKind.FILE_REMOVED, by=by, now=now, old=proof.name)
    return _scored(livestream, row, now=now)


@transaction.atomic
def restore_file(*, proof, by, now):
    """Bring a removed file back, as the answer to a mistaken click. Raises `ItemFullError`."""
    livestream, row = _locked(proof.answer)
    _check_room(row, adding=1)
    if AnswerFile.objects.filter(pk=proof.pk).exclude(removed_at=None).update(removed_at=None):
        _stamp(row, by=by, now=now)
        _record(livestream, row, ChangeKind.FILE_ADDED, by=by, now=now, field="restored", new=proof.name)
    return _scored(livestream, row, now=now)


def _locked(answer):
    """The livestream first, then the answer: the order of every action on a plan, so that two never wait in a ring."""
    livestream = lock_plan(answer.checklist.livestream)
    row = ChecklistAnswer.objects.select_related("item", "answered_by", "owner").get(pk=answer.pk)
    return livestream, row


def _check_room(row, *, adding):
    if row.files.kept().count() + adding > FILES_PER_ITEM:
        raise ItemFullError


def _stamp(row, *fields, by, now):
    """Who answered, and when; nobody once the last file is gone."""
    row.answered_by, row.answered_at = by, now if by else None
    row.is_carried_over = False
    row.version += 1
    row.save(update_fields=["answered_by", "answered_at", "is_carried_over", "version", *fields])


def _record(livestream, row, kind, *, by, now, **words):
    PlanChange.objects.create(
        livestream=livestream, item=row.item, by=by, kind=kind, shows_costs=row.item.shows_costs, at=now, **words
    )


def _scored(livestream, row, *, now):
    prefetch_related_objects([row], KEPT_FILES)
    facts, owner_ids = load_facts_and_owners(livestream, now=now)
    readiness = store_readiness(livestream=livestream, now=now, facts=facts)
    return SavedAnswer(row, livestream, facts, readiness, owner_ids)
