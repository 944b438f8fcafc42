"""Checklist sheets of a file as drafts: what each row would change among the answers, and what is left out and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from planner.actions.plan_parts import AnswerWrite
from planner.domain.plan import ItemDefinition
from planner.domain.values import YES, AnswerError, parse_answer
from planner.domain.worksheets.columns.choices import folded
from planner.domain.worksheets.columns.minutes import read_day
from planner.exchange.plan_documents import FileEntry
from planner.exchange.spreadsheets.cells import CellDraft
from planner.exchange.spreadsheets.headers import CHECKLIST_KEY, SheetMapping, SourceColumn
from planner.exchange.spreadsheets.reading import SheetCells
from planner.exchange.spreadsheets.verdicts import Left, LeftCell, RowDraft, SheetDraft, Verdict

HEADERS = {
    "key": CHECKLIST_KEY, "label": ("事项", "Item"), "value": ("回答", "Answer"), "unit": ("单位", "Unit"),
    "reason": ("不适用的原因", "Why not applicable"), "note": ("备注", "Note"), "owner": ("负责人", "Owner"),
    "due": ("截止", "Due"), "by_owner": ("由店主回答", "Answered by the owner"), "files": ("文件", "Files"),
}  # fmt: skip
"""Columns of a checklist as it is exported: field → header in Chinese and English."""
NOT_BY_OWNER = "not_by_owner"
COMPUTED = frozenset({"unit", "due"})
_REASON = (10, 200)
_NOTE_MAX = 500
_FIELDS = {folded(word): name for name, words in HEADERS.items() for word in words}


@dataclass(frozen=True)
class AnswerNow:
    """The answer to an item as the plan says it. `reason` '' means that the item applies."""

    pk: int
    item: ItemDefinition
    value: str = ""
    by_owner: bool = False
    reason: str = ""
    note: str = ""
    owner_id: int | None = None
    files: frozenset[tuple[str, int]] = frozenset()

    @property
    def is_blank(self) -> bool:
        return not self.value and not self.reason and not self.files


@dataclass
class AnswersNow:
    """What a plan says, and what the person who imports may change: answers by key of the item, colleagues by email
    address, and files that may be taken over by key of the item, number, name and size."""

    answers: Mapping[str, AnswerNow]
    colleagues: Mapping[str, int]
    files: Mapping[tuple[str, int, str, int], int]
    time_zone: tzinfo
    starts_at: datetime
    sees_costs: bool
    is_owner: bool
    seen: set[str] = field(default_factory=set)


def file_entries(text: str) -> list[tuple[str, FileEntry | None]]:
    """The lines of a cell of files with the file that each names, None where it names none."""
    found = []
    for line in filter(None, text.split("\n")):
        parts = line.split("|", 3)
        is_entry = len(parts) == 4 and parts[0].isdecimal() and parts[1].isdecimal()
        day = read_day(parts[2]) if is_entry and parts[2] else None
        found.append((line, FileEntry(int(parts[0]), parts[3], int(parts[1]), day) if is_entry else None))
    return found


def draft_checklist(sheet: SheetCells, plan: AnswersNow) -> tuple[SheetDraft, list[AnswerWrite]]:
    """What the rows of a checklist sheet would do to the answers. Empty cells change nothing."""
    drafting = _Drafting(sheet, plan)
    for row in range(1, len(sheet.rows)):
        drafting.read(row)
    mapping = SheetMapping(None, 0, 1, drafting.columns)
    return SheetDraft(sheet, mapping, tuple(drafting.rows), tuple(drafting.left)), drafting.writes


class _Drafting:
    def __init__(self, sheet: SheetCells, plan: AnswersNow):
        self.sheet, self.plan = sheet, plan
        heads = [sheet.cell(0, index) for index in range(sheet.width)]
        self.columns = tuple(
            SourceColumn(index, head, _FIELDS.get(folded(head), "")) for index, head in enumerate(heads)
        )
        self.at = {column.field: column.index for column in self.columns if column.field}
        self.rows: list[RowDraft] = []
        self.left: list[LeftCell] = []
        self.writes: list[AnswerWrite] = []

    def read(self, row: int) -> None:
        if not any(self.sheet.rows[row]):
            return
        now = self._meant(row)
        if isinstance(now, Left):
            self._leave_row(row, now)
            return
        for column in self.columns:
            if column.field in COMPUTED or not column.field:
                self._leave(row, column.index, Left.COMPUTED if column.field else Left.NO_COLUMN)
        named = [name for name in ("key", "label") if self._text(row, name)]
        cells = [CellDraft(name, self.at[name], self._text(row, name), now.item.key) for name in named]
        write = self._write(row, now, cells)
        is_refused = any(cell.code for cell in cells)
        if is_refused:
            for cell in cells:
                self._leave(row, cell.column, Left.REFUSED, cell)
        verdict = Verdict.REFUSED if is_refused else self._verdict(write, now)
        self.rows.append(RowDraft(row, now.item.key, verdict, tuple(cells)))
        if verdict in (Verdict.ADD, Verdict.CHANGE):
            self.writes.append(write)

    def _meant(self, row: int) -> AnswerNow | Left:
        """The item that the row answers, or why the row is left."""
        key = self._text(row, "key").strip()
        now = self.plan.answers.get(key)
        if now is None:
            return Left.NO_ITEM
        if key in self.plan.seen:
            return Left.SECOND_ROW
        self.plan.seen.add(key)
        return Left.COSTS if now.item.shows_costs and not self.plan.sees_costs else now

    def _write(self, row: int, now: AnswerNow, cells: list[CellDraft]) -> AnswerWrite:
        texts = {name: self._text(row, name) for name in self.at if self._text(row, name).strip()}
        value = self._value(texts.get("value", ""), now, cells)
        reason = self._reason(texts.get("reason", "").strip(), now, cells)
        note = self._note(texts.get("note", "").strip(), cells)
        is_signed = texts.get("by_owner", "").strip().lower() in YES
        if "by_owner" in texts:
            needs_owner = now.item.credit.kind == "yes_by_owner" and is_signed and not self.plan.is_owner
            word = NOT_BY_OWNER if needs_owner and not (now.by_owner and value == now.value) else ""
            cells.append(CellDraft("by_owner", self.at["by_owner"], texts["by_owner"], is_signed, note=word))
        return AnswerWrite(
            answer_id=now.pk, value=value, as_owner=is_signed and self.plan.is_owner, reason=reason, note=note,
            owner_id=self._owner(row, texts.get("owner", "").strip().lower(), cells),
            file_ids=self._files(row, texts.get("files", ""), now, cells),
        )  # fmt: skip

    def _value(self, text: str, now: AnswerNow, cells: list[CellDraft]) -> str:
        if not text:
            return ""
        try:
            value = parse_answer(text, now.item, time_zone=self.plan.time_zone, reference=self.plan.starts_at)
        except AnswerError as error:
            cells.append(CellDraft("value", self.at["value"], text, None, error.code, error.params))
            return ""
        cells.append(CellDraft("value", self.at["value"], text, value))
        return value

    def _reason(self, text: str, now: AnswerNow, cells: list[CellDraft]) -> str:
        if not text:
            return ""
        code = "gate_counts" if now.item.is_gate else ""
        if not _REASON[0] <= len(text) <= _REASON[1]:
            code = code or "reason_length"
        params = {"minimum": _REASON[0], "maximum": _REASON[1]} if code == "reason_length" else {}
        cells.append(CellDraft("reason", self.at["reason"], text, text, code, params))
        return text

    def _note(self, text: str, cells: list[CellDraft]) -> str:
        if text:
            is_long = len(text) > _NOTE_MAX
            params = {"length": len(text), "maximum": _NOTE_MAX} if is_long else {}
            cells.append(CellDraft("note", self.at["note"], text, text, "too_long" if is_long else "", params))
        return text

    def _owner(self, row: int, email: str, cells: list[CellDraft]) -> int | None:
        if email and email not in self.plan.colleagues:
            self._leave(row, self.at["owner"], Left.NO_MEMBER)
        elif email:
            cells.append(CellDraft("owner", self.at["owner"], email, email))
        return self.plan.colleagues.get(email)

    def _files(self, row: int, text: str, now: AnswerNow, cells: list[CellDraft]) -> tuple[int, ...]:
        """The files that the answer lacks. A file that cannot be taken over is left, its cell with it."""
        lacking, missing = [], False
        for _line, entry in file_entries(text):
            if entry and (entry.name, entry.size) in now.files:
                continue
            known = entry and self.plan.files.get((now.item.key, entry.number, entry.name, entry.size))
            if known:
                lacking.append(known)
            missing = missing or not known
        if missing:
            self._leave(row, self.at["files"], Left.FILES)
        elif text:
            cells.append(CellDraft("files", self.at["files"], text, text))
        return tuple(lacking)

    def _verdict(self, write: AnswerWrite, now: AnswerNow) -> Verdict:
        signs = write.as_owner and not now.by_owner and now.item.credit.kind == "yes_by_owner"
        answers = write.value and (write.value != now.value or signs or (now.reason and not write.reason))
        changes = (
            answers,
            write.reason not in ("", now.reason),
            write.note not in ("", now.note),
            write.owner_id not in (None, now.owner_id),
            write.file_ids,
        )
        if not any(changes):
            return Verdict.SAME
        return Verdict.ADD if now.is_blank else Verdict.CHANGE

    def _text(self, row: int, name: str) -> str:
        return self.sheet.cell(row, self.at[name]) if name in self.at else ""

    def _leave_row(self, row: int, reason: Left) -> None:
        for index in range(self.sheet.width):
            self._leave(row, index, reason)

    def _leave(self, row: int, index: int, reason: Left, cell: CellDraft | None = None) -> None:
        if text := self.sheet.cell(row, index):
            words = {"field": cell.field, "problem": cell.code, "params": dict(cell.params)} if cell else {}
            self.left.append(LeftCell(self.sheet.name, row, index, text, reason, **words))
