"""The rows of a file as drafts: what each cell means, whether its row can be imported, and what is left out and why.

Every source cell that is not blank ends in exactly one place: imported, or listed among the cells that were left.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from planner.domain.worksheets.book import Book
from planner.domain.worksheets.columns import COLUMNS, ONE_ROW, CellContext
from planner.domain.worksheets.columns.choices import folded
from planner.domain.worksheets.editing import (
    RowChange,
    addition,
    apply_changes,
    places,
    update,
)  # fmt: skip
from planner.domain.worksheets.kept_files import KeptFile, kept_in, numbers_in, without_files
from planner.enums_worksheets import Worksheet
from planner.exchange.spreadsheets.cells import WITHOUT_FILES, read_row
from planner.exchange.spreadsheets.headers import SPAN, SheetMapping, is_checklist, turned
from planner.exchange.spreadsheets.identity import RowFinder
from planner.exchange.spreadsheets.reading import SheetCells
from planner.exchange.spreadsheets.verdicts import (
    FIRST_KEY,
    ImportDraft,
    Left,
    LeftCell,
    RowDraft,
    SheetDraft,
    Verdict,
)  # fmt: skip
from planner.queries.worksheet_files import known_files
from planner.queries.worksheet_problems import problems_of

ORDER = (
    Worksheet.SLOT, Worksheet.TARGETS, Worksheet.PARAMETERS, Worksheet.LINE_UP, Worksheet.CREW, Worksheet.CHANNELS,
    Worksheet.BENEFITS, Worksheet.RUNDOWN, Worksheet.HOURLY_BUDGET, Worksheet.CREATOR_DEALS, Worksheet.CONTENT,
)  # fmt: skip
"""Rows that others refer to come first."""
_TOTALS = frozenset({"合计", "总计", "小计", "共计", "汇总", "total", "totals", "subtotal", "sum", "grandtotal"})
_REMARK = re.compile(r"^\s*(注|备注|说明|填表说明|[*※]|note\b|remark)", re.IGNORECASE)
_COUNTERS = frozenset({"link_no"})


def draft_import(
    sheets: Sequence[SheetCells], mappings: Sequence[SheetMapping | None], book: Book, *, sees_costs: bool = True
) -> ImportDraft:
    """What the import of these sheets, read by these mappings, would do to the plan. Writes nothing."""
    drafting = _Drafting(book, sees_costs=sees_costs)
    if book.organization is not None:
        texts = (text for sheet in sheets for row in sheet.rows for text in row)
        drafting.files = known_files(book.organization, numbers_in(texts))
    order = sorted(range(len(sheets)), key=lambda place: _place_of(mappings[place]))
    drafted = {place: drafting.read(sheets[place], mappings[place]) for place in order}
    drafting.refuse_what_the_database_would(drafted)
    return ImportDraft(tuple(drafted[place].done() for place in range(len(sheets))), drafting.book)


def _why_not(sheet: SheetCells) -> Left:
    if sheet.is_hidden:
        return Left.HIDDEN_SHEET
    return Left.CHECKLIST if is_checklist(sheet) else Left.UNKNOWN_SHEET


def _place_of(mapping: SheetMapping | None) -> int:
    return len(ORDER) if mapping is None else ORDER.index(mapping.worksheet)


class _Reading:
    """One sheet on its way to a draft."""

    def __init__(self, sheet: SheetCells, mapping: SheetMapping | None):
        self.sheet, self.mapping = sheet, mapping
        self.rows: list[RowDraft] = []
        self.left: list[LeftCell] = []

    def leave(self, row: int, column: int, reason: Left, **words: object) -> None:
        sideways = self.mapping is not None and self.mapping.is_sideways
        text = self.sheet.cell(*((column, row) if sideways else (row, column)))
        if text:
            place = (column, row) if sideways else (row, column)
            worksheet = self.mapping.worksheet if self.mapping else None
            self.left.append(LeftCell(self.sheet.name, *place, text, reason, worksheet, **words))

    def leave_row(self, row: int, width: int, reason: Left) -> None:
        for column in range(width):
            self.leave(row, column, reason)

    def done(self) -> SheetDraft:
        return SheetDraft(
            self.sheet,
            self.mapping,
            tuple(self.rows),
            tuple(sorted(self.left, key=lambda cell: (cell.row, cell.column))),
        )


class _Drafting:
    """The plan as it would be after the rows read so far."""

    def __init__(self, book: Book, *, sees_costs: bool):
        self.before = self.book = book
        self.sees_costs = sees_costs
        self.next_key = FIRST_KEY
        self.done: set[Worksheet] = set()
        self.files: frozenset[KeptFile] | None = None
        """Those that cells may name; None where nobody knows yet."""

    def read(self, sheet: SheetCells, mapping: SheetMapping | None) -> _Reading:
        reading = _Reading(sheet, mapping)
        if mapping is None or mapping.worksheet in self.done:
            reason = _why_not(sheet) if mapping is None else Left.SECOND_SHEET
            reading.mapping = None
            for row in range(len(sheet.rows)):
                reading.leave_row(row, sheet.width, reason)
            return reading
        self.done.add(mapping.worksheet)
        self._read_rows(reading, turned(sheet) if mapping.is_sideways else sheet)
        return reading

    def refuse_what_the_database_would(self, drafted: Mapping[int, _Reading]) -> None:
        """Refuse rows that would clash with others or with the ranges of the database, until none is left."""
        while True:
            changes, readings = self._changes(drafted.values())
            problems = problems_of(apply_changes(self.before, changes), changes)
            refused = [
                problem for problem in problems if _refuse(readings.get((problem.worksheet, problem.key)), problem)
            ]
            if not refused:
                return

    def _changes(self, drafted) -> tuple[list[RowChange], dict]:
        changes, readings, added = [], {}, {}
        for reading in sorted(drafted, key=lambda one: _place_of(one.mapping)):
            for place, draft in enumerate(reading.rows):
                worksheet = reading.mapping.worksheet
                if draft.verdict not in (Verdict.ADD, Verdict.CHANGE):
                    continue
                readings[worksheet, draft.key] = (reading, place)
                if draft.verdict == Verdict.ADD:
                    added[worksheet] = added.get(worksheet, 0) + 1
                    position = places(self.before, worksheet, added[worksheet])[-1]
                    changes.append(addition(worksheet, draft.key, draft.values, position))
                else:
                    changes.append(update(self.before, worksheet, draft.key, draft.values))
        return changes, readings

    def _read_rows(self, reading: _Reading, sheet: SheetCells) -> None:
        mapping, width = reading.mapping, sheet.width
        for row in range(mapping.top):
            reading.leave_row(row, width, Left.TITLE)
        for column in mapping.columns:
            if column.field == "":
                reason = Left.HEADER if mapping.is_sideways and column.index == 0 else Left.NO_COLUMN
                for row in range(mapping.top, mapping.first_row):
                    reading.leave(row, column.index, reason)
        finder = RowFinder(mapping.worksheet, self.book.sheets.rows(mapping.worksheet))
        context = CellContext.of(self.book.sheets)
        fields = self._usable_fields(mapping)
        for row in range(mapping.first_row, len(sheet.rows)):
            reason = _no_data(sheet, mapping, row)
            if mapping.worksheet in ONE_ROW and (reading.rows or (mapping.is_sideways and row > mapping.first_row)):
                reason = Left.REMARK
            if reason is not None:
                reading.leave_row(row, width, reason)
                continue
            self._read_row(reading, sheet, row, fields, finder, context)
        self._take_over(reading)

    def _usable_fields(self, mapping: SheetMapping) -> dict[str, int]:
        columns = {column.name: column for column in COLUMNS[mapping.worksheet]}
        return {
            name: index
            for name, index in mapping.fields.items()
            if name == SPAN or (not columns[name].is_derived and (self.sees_costs or not columns[name].shows_costs))
        }

    def _read_row(self, reading, sheet, row, fields, finder, context) -> None:
        mapping = reading.mapping
        texts = {name: _text(sheet, row, index) for name, index in fields.items()}
        self._leave_other_cells(reading, row, sheet.width, fields)
        told = {name for name, text in texts.items() if text}
        if not told:
            return
        if told <= _COUNTERS:
            reading.leave_row(row, sheet.width, Left.ONLY_NUMBER)
            return
        key, cells = read_row(
            mapping.worksheet, texts, fields, context=context, find=self._record_finder(mapping.worksheet, finder)
        )
        cells = self._without_gone_files(reading, row, cells)
        record = self.book.row(mapping.worksheet, key) if key is not None else None
        values = {cell.field: cell.value for cell in cells}
        if any(cell.code for cell in cells):
            verdict = Verdict.REFUSED
        elif record is None:
            verdict = Verdict.ADD
        else:
            verdict = Verdict.CHANGE if update(self.book, mapping.worksheet, key, values) else Verdict.SAME
        if record is None:
            key = str(self.next_key)
            self.next_key += 1
        reading.rows.append(RowDraft(row, key, verdict, tuple(cells)))
        if verdict == Verdict.REFUSED:
            _leave_refused(reading, len(reading.rows) - 1)

    def _without_gone_files(self, reading, row, cells):
        """The cells without files that another organization keeps: a note says so of what else they say, and a cell
        that says nothing else is left."""
        found = []
        for cell in cells:
            gone = kept_in([cell.value]) - self.files if self.files is not None else ()
            rest = without_files(cell.value, gone) if gone else cell.value
            if gone and not rest:
                reading.leave(row, cell.column, Left.FILES, field=cell.field)
            else:
                found.append(replace(cell, value=rest, note=WITHOUT_FILES) if gone else cell)
        return found

    def _record_finder(self, worksheet, finder):
        def find(values):
            key = finder.find(values)
            return key, None if key is None else self.book.row(worksheet, key)

        return find

    def _leave_other_cells(self, reading, row, width, fields) -> None:
        used = set(fields.values())
        columns = {column.index: column.field for column in reading.mapping.columns}
        known = {column.name: column for column in COLUMNS[reading.mapping.worksheet]}
        for index in range(width):
            if index in used:
                continue
            name = columns.get(index, "")
            reason = Left.NO_COLUMN
            if name in known:
                reason = Left.COMPUTED if known[name].is_derived else Left.COSTS
            reading.leave(row, index, reason, field=name)

    def _take_over(self, reading: _Reading) -> None:
        """Let the rows count for the sheets that refer to them."""
        worksheet, changes = reading.mapping.worksheet, []
        for number, draft in enumerate(reading.rows, start=1):
            if draft.verdict == Verdict.ADD:
                position = places(self.before, worksheet, number)[-1]
                changes.append(addition(worksheet, draft.key, draft.values, position))
            elif draft.verdict == Verdict.CHANGE:
                changes.append(update(self.book, worksheet, draft.key, draft.values))
        self.book = apply_changes(self.book, changes)


def _refuse(found, problem) -> bool:
    """Refuse the row of a problem; whether that changed anything."""
    if found is None:
        return False
    reading, place = found
    draft = reading.rows[place]
    if draft.verdict == Verdict.REFUSED:
        return False
    names = [cell.field for cell in draft.cells]
    guilty = problem.field if problem.field in names else (names or [""])[0]
    params = {"found": "", **problem.params}
    cells = tuple(
        replace(cell, code=problem.code, params={**params, "found": params["found"] or cell.text})
        if cell.field == guilty
        else cell
        for cell in draft.cells
    )
    reading.rows[place] = replace(draft, verdict=Verdict.REFUSED, cells=cells)
    _leave_refused(reading, place)
    return True


def _leave_refused(reading: _Reading, place: int) -> None:
    draft = reading.rows[place]
    done = set()
    for cell in sorted(draft.cells, key=lambda cell: not cell.code):
        if cell.column in done or not cell.text:
            continue
        done.add(cell.column)
        reading.leave(
            draft.row, cell.column, Left.REFUSED, field=cell.field, problem=cell.code, params=dict(cell.params)
        )


def _no_data(sheet: SheetCells, mapping: SheetMapping, row: int) -> Left | None:
    """Why a row below the headers is none of data: a total, a remark, or the headers again."""
    cells = [cell for cell in sheet.rows[row] if cell]
    if not cells:
        return None
    if folded(cells[0]) in _TOTALS:
        return Left.TOTAL
    if len(cells) == 1 and _REMARK.match(cells[0]):
        return Left.REMARK
    headers = [sheet.rows[mapping.first_row - 1]] if mapping.depth else []
    return Left.HEADER if sheet.rows[row] in headers and len(cells) > 1 else None


def _text(sheet: SheetCells, row: int, column: int) -> str:
    """The text of a cell, or of the cell above that it was merged with."""
    if text := sheet.cell(row, column):
        return text
    for top, left, bottom, right in sheet.merged:
        if top < row <= bottom and left == right == column:
            return sheet.cell(top, left)
    return ""
