"""What an import would do, as values: verdicts on rows, cells that are left out, and the writes that remain."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from enum import StrEnum, auto

from planner.domain.worksheets.book import Book
from planner.domain.worksheets.editing import REFERENCES, RowWrite
from planner.enums_worksheets import Worksheet
from planner.exchange.spreadsheets.cells import CellDraft
from planner.exchange.spreadsheets.headers import SheetMapping
from planner.exchange.spreadsheets.reading import SheetCells

FIRST_KEY = 1 << 60
"""Keys from here on are those of rows that are to be added."""


class Verdict(StrEnum):
    """What becomes of a row."""

    ADD = auto()
    CHANGE = auto()
    SAME = auto()
    REFUSED = auto()


class Left(StrEnum):
    """Why a cell is not imported."""

    TITLE = auto()
    HEADER = auto()
    NO_COLUMN = auto()
    COMPUTED = auto()
    COSTS = auto()
    TOTAL = auto()
    REMARK = auto()
    ONLY_NUMBER = auto()
    REFUSED = auto()
    HIDDEN_SHEET = auto()
    UNKNOWN_SHEET = auto()
    CHECKLIST = auto()
    SECOND_SHEET = auto()
    NO_ITEM = auto()
    SECOND_ROW = auto()
    NO_MEMBER = auto()
    FILES = auto()
    OWNER_ONLY = auto()
    OTHER_CHECKLIST = auto()
    DAMAGED = auto()


@dataclass(frozen=True)
class LeftCell:
    """A source cell that is not imported. Row and column are counted from 0; `problem` is a code of its own."""

    sheet: str
    row: int
    column: int
    text: str
    reason: Left
    worksheet: Worksheet | None = None
    field: str = ""
    problem: str = ""
    params: Mapping[str, object] = made(default_factory=dict)

    @property
    def name(self) -> str:
        """`C5`, as spreadsheets call it."""
        return cell_name(self.row, self.column)


@dataclass(frozen=True)
class RowDraft:
    """A row of a file. `row` counts from 0 in the sheet; `key` is that of an existing row, or of a row to be added."""

    row: int
    key: str
    verdict: Verdict
    cells: tuple[CellDraft, ...]

    @property
    def is_new(self) -> bool:
        return self.key.isdecimal() and int(self.key) >= FIRST_KEY

    @property
    def problems(self) -> tuple[CellDraft, ...]:
        return tuple(cell for cell in self.cells if cell.code)

    @property
    def notes(self) -> tuple[CellDraft, ...]:
        """Cells whose value is not quite what was written: rounded, another word for a choice, without a file."""
        return tuple(cell for cell in self.cells if cell.note)

    @property
    def values(self) -> dict[str, object]:
        return {cell.field: cell.value for cell in self.cells}


@dataclass(frozen=True)
class SheetDraft:
    """A sheet of a worksheet; of a checklist or of plan details where the mapping has no worksheet."""

    sheet: SheetCells
    mapping: SheetMapping | None
    rows: tuple[RowDraft, ...] = ()
    left: tuple[LeftCell, ...] = ()

    @property
    def worksheet(self) -> Worksheet | None:
        return self.mapping.worksheet if self.mapping else None

    def count(self, verdict: Verdict) -> int:
        return sum(row.verdict == verdict for row in self.rows)


@dataclass(frozen=True)
class ImportDraft:
    """Everything that an import of a file would do to a plan."""

    sheets: tuple[SheetDraft, ...]
    book: Book
    """The plan as it would be, its new rows with keys of the draft."""

    @property
    def writes(self) -> tuple[RowWrite, ...]:
        """What `actions.worksheets.write_rows` is to write."""
        return tuple(
            RowWrite(sheet.worksheet, _public(row.key), _public_values(sheet.worksheet, row.values))
            for sheet in self.sheets
            if sheet.worksheet
            for row in sheet.rows
            if row.verdict in (Verdict.ADD, Verdict.CHANGE)
        )

    @property
    def left(self) -> tuple[LeftCell, ...]:
        return tuple(cell for sheet in self.sheets for cell in sheet.left)

    def count(self, verdict: Verdict) -> int:
        return sum(sheet.count(verdict) for sheet in self.sheets)


def cell_name(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _public(key: str) -> str:
    return f"new:{key}" if key.isdecimal() and int(key) >= FIRST_KEY else key


def _public_values(worksheet: Worksheet, values: Mapping[str, object]) -> dict[str, object]:
    public = dict(values)
    for name in REFERENCES.get(worksheet, {}):
        if isinstance(value := public.get(name), tuple):
            public[name] = tuple(map(_public, value))
        elif value:
            public[name] = _public(value)
    return public
