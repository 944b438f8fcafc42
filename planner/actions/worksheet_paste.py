"""A block of cells pasted from a spreadsheet into a worksheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from planner.actions.worksheet_writer import RowsRefusedError, SavedRows, SheetWriter
from planner.domain.worksheets.book import SINGLE
from planner.domain.worksheets.columns import CellContext, CellError, column, parse_cell
from planner.domain.worksheets.editing import DERIVED, addition, apply_changes, places, update, writable_fields
from planner.enums_worksheets import SheetAction
from planner.queries.worksheet_problems import ROWS_PER_WORKSHEET, CellProblem, problems_of


@dataclass(frozen=True)
class RefusedCell:
    """A pasted cell that was not saved: its place in the block, what it said, and why not."""

    line: int
    place: int
    field: str
    text: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class PastedBlock:
    """What became of a block: the key of the row of every line ('' for a line without one), and the refused cells."""

    saved: SavedRows
    keys: tuple[str, ...]
    refused: tuple[RefusedCell, ...]


@transaction.atomic
def paste_block(*, livestream, worksheet, top_row, columns: Sequence[str], cells, by, now):
    """Store a block of texts, one list per line, into these columns from the row `top_row` on ('' for new rows at the
    end). Lines below the last row become rows, where a worksheet may have more than one. What cannot be saved comes
    back and does not stop the rest; the block is one step. Where nothing stands in it at all it empties cells. Raises
    `RowsRefusedError` for a block that is too long, and `PlanClosedError`.
    """
    writer = SheetWriter(livestream, by=by, now=now)
    if len(cells) > ROWS_PER_WORKSHEET:
        raise RowsRefusedError([CellProblem(worksheet, "", "", "too_many_rows", {"maximum": ROWS_PER_WORKSHEET})])
    block = _Block(writer, worksheet, top_row, columns, cells)
    changes = block.accepted()
    refused = tuple(sorted(block.refused, key=lambda cell: (cell.line, cell.place)))
    action = SheetAction.PASTE if any(map(any, cells)) else SheetAction.CELL
    return PastedBlock(writer.save(action, changes), tuple(block.keys), refused)


class _Block:
    """The lines of a block with the rows they fall on, and the values that are still to be saved."""

    def __init__(self, writer, worksheet, top_row, columns, cells):
        self.book, self.worksheet, self.columns, self.cells = writer.book, worksheet, list(columns), cells
        self.refused = []
        existing = [getattr(row, "key", "") for row in self.book.sheets.rows(worksheet)]
        start = existing.index(top_row) if top_row in existing else len(existing)
        known = existing[start : start + len(cells)]
        context = CellContext.of(self.book.sheets)
        self.values = [
            self._read(line, self.book.row(worksheet, known[line]) if line < len(known) else None, context)
            for line in range(len(known) if worksheet in SINGLE else len(cells))
        ]
        new = [line for line in range(len(known), len(self.values)) if self.values[line]]
        self.keys = known + [""] * (len(self.values) - len(known))
        for line, key in zip(new, writer.new_keys(worksheet, len(new)), strict=True):
            self.keys[line] = key
        self.places = dict(zip(new, places(self.book, worksheet, len(new)), strict=True)) if new else {}

    def _read(self, line, record, context):
        """The values of one line; a cell that cannot be read is refused. Empty cells empty only what is there."""
        row = {name: getattr(record, name) for name in writable_fields(self.worksheet)} if record else {}
        context, values = replace(context, row=row), {}
        for place, (name, text) in enumerate(zip(self.columns, self.cells[line], strict=False)):
            if record is None and not text.strip():
                continue
            try:
                if name in DERIVED.get(self.worksheet, ()):
                    raise CellError("derived")
                values[name] = row[name] = parse_cell(column(self.worksheet, name), text, context=context)
            except CellError as error:
                self.refused.append(RefusedCell(line, place, name, text, error.code, error.params))
        return values

    def accepted(self):
        """The changes without the cells that the database would refuse. Raises `RowsRefusedError` for what is wrong
        with the worksheet as a whole."""
        changes = self._changes()
        while problems := problems_of(apply_changes(self.book, changes), changes):
            cells = [problem for problem in problems if problem.key in self.keys and self._refuse(problem)]
            if not cells:
                raise RowsRefusedError(problems)
            changes = self._changes()
        return changes

    def _refuse(self, problem):
        line, name = self.keys.index(problem.key), problem.field
        if name not in self.values[line]:
            return False
        del self.values[line][name]
        place = self.columns.index(name)
        text = self.cells[line][place]
        self.refused.append(RefusedCell(line, place, name, text, problem.code, problem.params))
        return True

    def _changes(self):
        changes = []
        for line, (key, values) in enumerate(zip(self.keys, self.values, strict=True)):
            if line in self.places:
                if values:
                    changes.append(addition(self.worksheet, key, values, self.places[line]))
            elif values and (change := update(self.book, self.worksheet, key, values)):
                changes.append(change)
        return changes
