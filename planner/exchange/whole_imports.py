"""What a file would do to a plan: to its worksheets, its answers, and what its hidden sheet says of it."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

from planner.actions.livestreams import COST_DETAILS, detail_of
from planner.actions.plan_parts import PlanParts, WordWrite
from planner.actions.worksheet_waivers import Grounds
from planner.domain.worksheets.columns import row_names
from planner.enums import Role, Step
from planner.exchange.plan_workbooks import WorkbookRefusedError, read_details
from planner.exchange.spreadsheets.cells import CellDraft
from planner.exchange.spreadsheets.checklists import AnswerNow, AnswersNow, draft_checklist
from planner.exchange.spreadsheets.drafts import draft_import
from planner.exchange.spreadsheets.headers import PLAN_SHEET, SheetMapping, SourceColumn
from planner.exchange.spreadsheets.kept import CHECKLIST, DETAILS, from_kept, mapping_from_kept
from planner.exchange.spreadsheets.reading import SheetCells
from planner.exchange.spreadsheets.verdicts import ImportDraft, Left, LeftCell, RowDraft, SheetDraft, Verdict
from planner.models import AnswerFile, ChecklistAnswer, LivestreamSession
from planner.queries.worksheets import load_book

SAID = (
    "campaign_tag", "host_name", "features", "planned_aov", "contribution_rate", "strategic_loss_approved",
    "confirmed_empty", "broadcast",
)  # fmt: skip
"""What the hidden sheet says of a plan."""


@dataclass(frozen=True)
class WholeDraft:
    """Everything that an import would do: the rows of worksheets, and the other parts of the plan."""

    rows: ImportDraft
    parts: PlanParts


def draft_upload(upload, membership):
    """What the import of an upload would do for somebody of this membership. Writes nothing."""
    sheets, kept = from_kept(upload.sheets), upload.mappings
    mappings = [mapping_from_kept(sheet, one) for sheet, one in zip(sheets, kept, strict=True)]
    livestream = upload.livestream
    rows = draft_import(sheets, mappings, load_book(livestream), sees_costs=membership.can_see_costs)
    parts = PlanParts()
    drafted = dict(enumerate(rows.sheets))
    places = [place for place, one in enumerate(kept) if one == CHECKLIST]
    if places:
        now = _answers_now(livestream, upload.by, membership, starts_at=rows.book.sheets.slot.planned_start)
        answers = []
        for place in places:
            drafted[place], writes = draft_checklist(sheets[place], now)
            answers += writes
        parts = replace(parts, answers=answers)
    for place in [place for place, one in enumerate(kept) if one == DETAILS]:
        drafted[place], parts = _details(sheets, rows, livestream, membership, parts)
    return WholeDraft(replace(rows, sheets=tuple(drafted.values())), parts)


def _answers_now(livestream, by, membership, *, starts_at):
    items = livestream.template_version.items_by_id()
    rows = list(ChecklistAnswer.objects.filter(checklist__livestream=livestream))
    kept = {}
    for proof in AnswerFile.objects.kept().filter(answer__in=rows):
        kept.setdefault(proof.answer_id, set()).add((proof.name, proof.size))
    answers = {
        items[row.item_id].key: AnswerNow(
            pk=row.pk, item=items[row.item_id], value=row.value, by_owner=row.by_owner, note=row.note,
            reason=row.not_applicable_reason if row.not_applicable else "", owner_id=row.owner_id,
            files=frozenset(kept.get(row.pk, ())),
        )
        for row in rows
    }  # fmt: skip
    colleagues = livestream.organization.memberships.values_list("user__email", "user_id")
    files = (
        AnswerFile.objects.visible_to(by)
        .kept()
        .filter(answer__checklist__livestream__organization=livestream.organization)
    )
    return AnswersNow(
        answers=answers,
        colleagues={email.lower(): pk for email, pk in colleagues},
        files={
            (key, pk, name, size): pk
            for key, pk, name, size in files.values_list("answer__item__key", "pk", "name", "size")
        },
        time_zone=ZoneInfo(livestream.organization.time_zone),
        starts_at=starts_at,
        sees_costs=membership.can_see_costs,
        is_owner=membership.role == Role.OWNER,
    )


def _details(sheets, rows, livestream, membership, parts):
    """The hidden sheet as a draft of what its reader would see: a line for each thing that it says of the plan."""
    try:
        document = read_details(sheets, rows.book.sheets)
    except WorkbookRefusedError:
        sheet = next(sheet for sheet in sheets if sheet.name == PLAN_SHEET)
        left = tuple(
            LeftCell(sheet.name, row, column, text, Left.DAMAGED)
            for row, cells in enumerate(sheet.rows)
            for column, text in enumerate(cells)
            if text
        )
        return SheetDraft(sheet, None, (), left), parts
    drafting = _Details(livestream, membership, rows)
    drafting.read(document)
    return drafting.done(), replace(
        parts, details=drafting.details, waivers=tuple(drafting.waivers), words=tuple(drafting.words)
    )


class _Details:
    def __init__(self, livestream, membership, rows):
        self.livestream, self.membership = livestream, membership
        self.sheets, self.names = rows.book.sheets, row_names(rows.book.sheets)
        self.is_owner = membership.role == Role.OWNER
        self.lines, self.rows, self.left = [("", "")], [], []
        self.details, self.waivers, self.words = {}, [], []

    def read(self, document):
        self._read_checklist(document.template)
        for name in SAID:
            value = getattr(document.sheets if name == "confirmed_empty" else document, name)
            if value not in (None, "", (), frozenset(), False):
                self._read_detail(name, value)
        active = {waiver.check_id for waiver in self.sheets.waivers}
        for one in document.waivers:
            verdict = Verdict.SAME if one.check_id in active else Verdict.ADD
            if self._line("waiver", f"{one.check_id}: {one.reason}", verdict, for_owner=True) == Verdict.ADD:
                self.waivers.append((one.check_id, one.reason, one.expires_at))
        known = {(one.place.worksheet, one.place.field, one.term) for one in self.sheets.text_exemptions}
        for one in document.exemptions:
            verdict = Verdict.SAME if (one.place.worksheet, one.place.field, one.term) in known else Verdict.ADD
            if self._line("word", f"{one.term}: {one.reason}", verdict, for_owner=True) == Verdict.ADD:
                grounds = Grounds(one.code, one.reason, one.proof, one.expires_at)
                self.words.append(WordWrite(one.place, one.term, grounds))

    def done(self):
        sheet = SheetCells(PLAN_SHEET, tuple(self.lines), is_hidden=True)
        mapping = SheetMapping(None, 0, 1, (SourceColumn(0, "", "detail"), SourceColumn(1, "", "value")))
        return SheetDraft(sheet, mapping, tuple(self.rows), tuple(self.left))

    def _read_checklist(self, template):
        version = self.livestream.template_version
        if template[0] and template != (version.template.slug, version.number):
            self._leave("checklist", f"{template[0]} {template[1]}", Left.OTHER_CHECKLIST)

    def _read_detail(self, name, value):
        if name in COST_DETAILS and not self.membership.can_see_costs:
            self._leave(name, value, Left.COSTS)
            return
        try:
            value = _checked(name, value)
        except ValidationError:
            self._leave(name, value, Left.DAMAGED)
            return
        old = detail_of(self.livestream, name)
        verdict = Verdict.SAME if old == value else Verdict.CHANGE if old else Verdict.ADD
        for_owner = name == "strategic_loss_approved"
        if self._line(name, value, verdict, for_owner=for_owner) in (Verdict.ADD, Verdict.CHANGE):
            self.details[name] = value

    def _line(self, name, value, verdict, *, for_owner=False):
        if for_owner and verdict != Verdict.SAME and not self.is_owner:
            self._leave(name, value, Left.OWNER_ONLY)
            return Verdict.REFUSED
        cells = (CellDraft(name, 0, name, name), CellDraft(name, 1, str(value), value))
        self.rows.append(RowDraft(len(self.lines), name, verdict, cells))
        self.lines.append((name, str(value)))
        return verdict

    def _leave(self, name, value, reason):
        self.left.append(LeftCell(PLAN_SHEET, len(self.left), 0, f"{name}: {value}", reason))


def _checked(name, value):
    """The value as the livestream keeps it. Raises `ValidationError`."""
    if name in ("strategic_loss_approved", "broadcast"):
        return value
    if name == "confirmed_empty":
        return [step.value for step in Step if step in value]
    value = list(value) if name == "features" else value
    return LivestreamSession._meta.get_field(name).clean(value, None)
