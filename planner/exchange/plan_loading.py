"""Puts the document of a plan into the database as a new livestream, through the actions."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction

from planner.actions.checklists import StepEntry, change_item_owner, change_note, save_step, set_not_applicable
from planner.actions.livestreams import create_livestream
from planner.actions.proofs import adopt_files
from planner.actions.worksheet_waivers import (
    Grounds,
    WaiverRefusedError,
    confirm_step_empty,
    exempt_word,
    waive_check,
)  # fmt: skip
from planner.actions.worksheets import write_rows
from planner.domain.worksheets import FieldRef
from planner.domain.worksheets.book import SINGLE
from planner.domain.worksheets.columns import COLUMNS, WITH_FILES
from planner.domain.worksheets.editing import as_new_rows, new_key
from planner.domain.worksheets.kept_files import kept_in, without_files
from planner.enums import OrganizationKind, Role
from planner.enums_worksheets import Worksheet
from planner.models import AnswerFile, ChecklistAnswer, LivestreamSession, Membership, TemplateVersion
from planner.queries.checklist_templates import version_for
from planner.queries.worksheet_files import missing_files


class LoadingError(Exception):
    """The plan cannot be loaded, and nothing was. The argument says why, in English, for the command line."""


@dataclass(frozen=True)
class Loaded:
    """The new livestream, and what of the document is not in it, in words."""

    livestream: object
    left: tuple[str, ...]


@transaction.atomic
def load_document(document, *, organization, now, membership=None):
    """A new livestream of the organization like the document. Without `membership` the organization's owner loads it.

    The plan is as old as the document says: due dates count from there. Proof files are taken over where the same file
    is kept in this database. Raises `LoadingError` and `RowsRefusedError`.
    """
    membership = membership or owner_of(organization)
    by, left = membership.user, []
    livestream = create_livestream(
        organization=organization,
        template_version=_version(document.template, document.sheets.slot),
        details=_checked(_details(document, membership)),
        by=by,
        now=min(document.created_at or now, now),
    )
    sheets, gone = _without_gone_files(document.sheets, organization)
    left += gone
    keys = _load_rows(sheets, livestream, by=by, now=now)
    for step in document.sheets.confirmed_empty:
        confirm_step_empty(livestream=livestream, step=step, by=by, now=now)
    left += _load_answers(document, livestream, membership, now=now)
    left += _load_waivers(document, livestream, keys, membership, now=now)
    livestream.refresh_from_db()
    return Loaded(livestream, tuple(left))


def _checked(details):
    """The details as they are, if the livestream can keep them. Raises `LoadingError`."""
    draft = LivestreamSession(**details)
    others = {field.name for field in LivestreamSession._meta.get_fields()} - set(details)
    try:
        draft.clean_fields(exclude=others)
        draft.validate_constraints(exclude=others)
    except ValidationError as error:
        words = (f"session, {name}: {' '.join(texts)}" for name, texts in error.message_dict.items())
        raise LoadingError("\n".join(words)) from error
    return details


def owner_of(organization):
    """Somebody who may do everything for the organization. Raises `LoadingError`."""
    if organization.kind != OrganizationKind.MERCHANT:
        raise LoadingError(f"{organization.slug} is no merchant, so it has no plans.")
    owners = Membership.objects.filter(organization=organization, role=Role.OWNER).select_related("user")
    membership = owners.order_by("pk").first()
    if membership is None:
        raise LoadingError(f"{organization.slug} has no owner.")
    return membership


def _version(template, slot):
    slug, number = template
    versions = TemplateVersion.objects.select_related("template")
    known = versions.filter(template__slug=slug, number=number).exclude(published_at=None).first()
    version = known or version_for(slot.platform, slot.session_type)
    if version is None:
        raise LoadingError("There is no published checklist template. Run manage.py load_checklist_templates first.")
    return version


def _details(document, membership):
    slot, targets = document.sheets.slot, document.sheets.targets
    approves = document.strategic_loss_approved and membership.role == Role.OWNER
    return {
        "title": slot.title,
        "platform": slot.platform,
        "session_type": slot.session_type,
        "starts_at": slot.planned_start,
        "planned_minutes": slot.planned_minutes,
        "campaign_tag": document.campaign_tag,
        "host_name": document.host_name,
        "features": list(document.features),
        "planned_aov": document.planned_aov,
        "contribution_rate": document.contribution_rate,
        "gmv_target": targets.gmv_target,
        "ad_budget": targets.total_ad_budget,
        "strategic_loss_approved_by": membership.user if approves else None,
        **({"broadcast": document.broadcast} if document.broadcast else {}),
    }


def _without_gone_files(sheets, organization):
    """The rows without the files that the organization does not have, and these in words."""
    columns = [(worksheet, one.name) for worksheet in Worksheet for one in COLUMNS[worksheet] if one.kind in WITH_FILES]
    cells = [
        (worksheet, name, row, getattr(row, name)) for worksheet, name in columns for row in sheets.rows(worksheet)
    ]
    missing = missing_files(organization, kept_in(value for *_place, value in cells))
    left, rows = [], {}
    for worksheet, name, row, value in cells:
        if gone := kept_in([value]) & missing:
            left += [f"{worksheet.value} {name}: {file.name}" for file in sorted(gone)]
            known = rows.setdefault(worksheet, {id(one): one for one in sheets.rows(worksheet)})
            known[id(row)] = replace(known[id(row)], **{name: without_files(value, gone)})
    changed = {
        worksheet.value: next(iter(known.values())) if worksheet in SINGLE else tuple(known.values())
        for worksheet, known in rows.items()
    }
    return replace(sheets, **changed), left


def _load_rows(sheets, livestream, *, by, now):
    """Write all rows as one step. Returns the key that each new row has got."""
    writes = as_new_rows(sheets)
    saved = write_rows(livestream=livestream, writes=writes, by=by, now=now)
    new = [write.key for write in writes if write.is_new]
    return dict(zip(new, (change.key for change in saved.changes if change.before is None), strict=True))


def _load_answers(document, livestream, membership, *, now):
    rows = {
        row.item.key: row
        for row in ChecklistAnswer.objects.filter(checklist__livestream=livestream).select_related(
            "item", "checklist__livestream"
        )
    }
    known = [entry for entry in document.answers if entry.key in rows]
    left = [f"{entry.key}: no such item" for entry in document.answers if entry.key not in rows and not entry.is_blank]
    left += _save_texts(known, rows, livestream, membership, now=now)
    colleagues = {one.user.email: one.user for one in Membership.objects.filter(
        organization=livestream.organization).select_related("user")}  # fmt: skip
    for entry in known:
        left += _load_rest(entry, rows[entry.key], colleagues, membership, now=now)
    return left


def _save_texts(entries, rows, livestream, membership, *, now):
    """Answers of the owner as the owner's, the others as an operator's: some items ask who said so."""
    left, groups = [], defaultdict(list)
    for entry in entries:
        if entry.text:
            groups[entry.by_owner and membership.role == Role.OWNER].append(entry)
    for is_owner, group in groups.items():
        saved = save_step(
            livestream=livestream,
            entries=[StepEntry(rows[entry.key].pk, rows[entry.key].version, entry.text) for entry in group],
            membership=membership if is_owner else _as_operator(membership),
            by=membership.user,
            now=now,
        )
        left += [f"{entry.key}: {entry.text[:80]}" for entry in group if rows[entry.key].pk in saved.errors]
    return left


def _as_operator(membership):
    return Membership(organization=membership.organization, user=membership.user, role=Role.OPERATOR)


def _load_rest(entry, row, colleagues, membership, *, now):
    by, left = membership.user, []
    if entry.note:
        change_note(answer=row, was="", note=entry.note, by=by, now=now)
    if entry.owner in colleagues:
        change_item_owner(answer=row, was=None, owner=colleagues[entry.owner], by=by, now=now)
    elif entry.owner:
        left.append(f"{entry.key}: {entry.owner} is no member")
    if entry.files:
        kept = _kept_files(entry.files)
        adopt_files(answer=row, proofs=list(kept.values()), by=by, now=now)
        left += [f"{entry.key}: {file.name}" for file in entry.files if file.number not in kept]
    if entry.reason:
        fresh = ChecklistAnswer.objects.select_related("item", "checklist__livestream").get(pk=row.pk)
        if fresh.item.is_gate:
            left.append(f"{entry.key}: a gate always counts")
        else:
            set_not_applicable(answer=fresh, version=fresh.version, reason=entry.reason, by=by, now=now)
    return left


def _kept_files(files):
    """The files of this database that are the same by number, name and size."""
    found = AnswerFile.objects.kept().in_bulk([file.number for file in files])
    return {
        file.number: found[file.number]
        for file in files
        if file.number in found and (found[file.number].name, found[file.number].size) == (file.name, file.size)
    }


def _load_waivers(document, livestream, keys, membership, *, now):
    left = []
    for waiver in document.waivers:
        try:
            waive_check(
                livestream=livestream, check_id=waiver.check_id, reason=waiver.reason, membership=membership,
                by=membership.user, now=now, expires_at=waiver.expires_at,
            )  # fmt: skip
        except WaiverRefusedError as error:
            left.append(f"{waiver.check_id}: {error.code}")
    for one in document.exemptions:
        row = keys.get(new_key(one.place.worksheet, one.place.row), "")
        place = FieldRef(one.place.worksheet, row, one.place.field)
        try:
            exempt_word(
                livestream=livestream, place=place, term=one.term, membership=membership, by=membership.user, now=now,
                grounds=Grounds(one.code, one.reason, one.proof, one.expires_at),
            )  # fmt: skip
        except WaiverRefusedError as error:
            left.append(f"{one.term}: {error.code}")
    return left
