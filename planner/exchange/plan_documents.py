"""A whole plan as one value: what a file of it holds, and how it is read from the database and put into it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from planner.domain.values import input_text
from planner.domain.worksheets import FieldRef, Worksheets
from planner.models import AnswerFile, ChecklistAnswer
from planner.queries.worksheets import load_worksheets


@dataclass(frozen=True)
class FileEntry:
    """A proof file by its number, name and size: the file itself is not in the document."""

    number: int
    name: str
    size: int
    expires_on: date | None = None


@dataclass(frozen=True)
class AnswerEntry:
    """The answer to one checklist item; `text` as somebody would type it. `reason` '' means that the item applies."""

    key: str
    text: str = ""
    by_owner: bool = False
    reason: str = ""
    note: str = ""
    owner: str = ""
    files: tuple[FileEntry, ...] = ()

    @property
    def is_blank(self) -> bool:
        return self == AnswerEntry(self.key)


@dataclass(frozen=True)
class WaiverEntry:
    check_id: str
    reason: str
    expires_at: datetime | None = None


@dataclass(frozen=True)
class ExemptionEntry:
    """A word that may stay in the text at `place`, whose row is a row of this document."""

    place: FieldRef
    term: str
    code: str
    reason: str
    proof: tuple[str, ...]
    expires_at: datetime | None = None


@dataclass(frozen=True)
class PlanDocument:
    """Everything about a plan but its history. `template` is the slug and number of its checklist version,
    `broadcast` what every plan of the same broadcast has in common."""

    sheets: Worksheets
    template: tuple[str, int]
    campaign_tag: str = ""
    host_name: str = ""
    features: tuple[str, ...] = ()
    planned_aov: Decimal | None = None
    contribution_rate: Decimal | None = None
    broadcast: UUID | None = None
    strategic_loss_approved: bool = False
    created_at: datetime | None = None
    answers: tuple[AnswerEntry, ...] = ()
    waivers: tuple[WaiverEntry, ...] = ()
    exemptions: tuple[ExemptionEntry, ...] = ()
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict, compare=False)


def read_document(livestream, *, sees_costs=True):
    """The document of a plan; without `sees_costs` without answers that tell costs. Six queries."""
    sheets = load_worksheets(livestream)
    return PlanDocument(
        sheets=sheets,
        template=(livestream.template_version.template.slug, livestream.template_version.number),
        campaign_tag=livestream.campaign_tag,
        host_name=livestream.host_name,
        features=tuple(livestream.features),
        planned_aov=livestream.planned_aov,
        contribution_rate=livestream.contribution_rate if sees_costs else None,
        broadcast=livestream.broadcast,
        strategic_loss_approved=livestream.strategic_loss_approved_by_id is not None,
        created_at=livestream.created_at,
        answers=_answers(livestream, sees_costs=sees_costs),
        waivers=tuple(
            WaiverEntry(waiver.check_id, waiver.reason, waiver.expires_at)
            for waiver in livestream.waivers.filter(withdrawn_at=None)
        ),
        exemptions=tuple(
            ExemptionEntry(one.place, one.term, one.code, one.reason, one.proof, one.expires_at)
            for one in sheets.text_exemptions
        ),
    )


def _answers(livestream, *, sees_costs):
    items = livestream.template_version.items_by_id()
    zone = ZoneInfo(livestream.organization.time_zone)
    files = {}
    for proof in AnswerFile.objects.kept().filter(answer__checklist__livestream=livestream):
        entry = FileEntry(proof.pk, proof.name, proof.size, proof.expires_on)
        files.setdefault(proof.answer_id, []).append(entry)
    rows = ChecklistAnswer.objects.filter(checklist__livestream=livestream).select_related("owner")
    entries = {}
    for row in rows:
        item = items[row.item_id]
        if item.shows_costs and not sees_costs:
            continue
        entries[item.key] = AnswerEntry(
            item.key,
            text=input_text(row.value, item, time_zone=zone),
            by_owner=row.by_owner,
            reason=row.not_applicable_reason if row.not_applicable else "",
            note=row.note,
            owner=row.owner.email if row.owner else "",
            files=tuple(files.get(row.pk, ())),
        )
    return tuple(entries[item.key] for item in items.values() if item.key in entries)
