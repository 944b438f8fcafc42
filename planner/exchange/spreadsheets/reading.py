"""A file or pasted text to sheets of cells, every cell the text that somebody would have typed."""

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from planner.exchange.spreadsheets.harmless import without_mark
from planner.exchange.spreadsheets.texts import read_text

MAX_BYTES = 10 << 20
MAX_SHEETS, MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 40, 5000, 200, 200_000
SECONDS = 20
_SANDBOX = Path(__file__).with_name("sandbox.py")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class SpreadsheetError(Exception):
    """The file cannot be read at all. `code` and `params` are worded by the forms.

    Codes: empty, too_large (megabytes), too_large_unpacked (megabytes), too_many_sheets, too_many_rows and
    too_many_columns (sheet, maximum), too_many_cells (maximum), too_slow (seconds), damaged, has_password,
    unknown_encoding, not_a_spreadsheet.
    """

    def __init__(self, code: str, **params: object):
        super().__init__(code, params)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class SheetCells:
    """The cells of one sheet. `rows[0]` is row 1 of the sheet; rows end with their last cell that is not blank.

    `merged` lists top, left, bottom and right of merged areas, counted from 0.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    is_hidden: bool = False

    def cell(self, row: int, column: int) -> str:
        """The text of a cell; '' outside the sheet."""
        if not 0 <= row < len(self.rows):
            return ""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


def read_file(content: bytes, name: str = "") -> tuple[SheetCells, ...]:
    """The sheets of an XLSX, XLS or ODS file, or the one table of a CSV or TSV file. Raises `SpreadsheetError`."""
    if not content:
        raise SpreadsheetError("empty")
    if len(content) > MAX_BYTES:
        raise SpreadsheetError("too_large", megabytes=MAX_BYTES >> 20)
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise SpreadsheetError("has_password")
    if content.startswith((_ZIP, _OLE)):
        return _checked(_read_workbook(content))
    return _checked([_read_text(content, name)])


def read_pasted(text: str) -> tuple[SheetCells, ...]:
    """The table of a text that was copied from a spreadsheet. Raises `SpreadsheetError`."""
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise SpreadsheetError("too_large", megabytes=MAX_BYTES >> 20)
    return _checked([_table("", read_text(text))])


def _read_workbook(content: bytes) -> list[SheetCells]:
    limits = [str(limit) for limit in (MAX_SHEETS, MAX_ROWS, MAX_COLUMNS)]
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_SANDBOX), *limits], input=content, capture_output=True, timeout=SECONDS,
            check=False, env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise SpreadsheetError("too_slow", seconds=SECONDS) from error
    if done.returncode:
        raise SpreadsheetError("too_large_unpacked", megabytes=200)
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise SpreadsheetError(answer["error"], **answer["params"])
    return [
        SheetCells(
            _storable(sheet["name"]),
            tuple(tuple(map(_storable, row)) for row in sheet["rows"]),
            tuple(map(tuple, sheet["merged"])),
            sheet["is_hidden"],
        )
        for sheet in answer["sheets"]
    ]


def _read_text(content: bytes, name: str) -> SheetCells:
    try:
        rows = read_text(content)
    except UnicodeDecodeError as error:
        raise SpreadsheetError("unknown_encoding") from error
    except ValueError as error:
        raise SpreadsheetError("not_a_spreadsheet") from error
    return _table(Path(name).stem, rows)


def _table(name: str, rows: Iterable[Iterable[str]]) -> SheetCells:
    cleaned = []
    for row in rows:
        cells = [without_mark(_storable(cell).strip()) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        cleaned.append(tuple(cells))
    while cleaned and not cleaned[-1]:
        cleaned.pop()
    if len(cleaned) > MAX_ROWS:
        raise SpreadsheetError("too_many_rows", sheet=name, maximum=MAX_ROWS)
    if any(len(row) > MAX_COLUMNS for row in cleaned):
        raise SpreadsheetError("too_many_columns", sheet=name, maximum=MAX_COLUMNS)
    return SheetCells(name, tuple(cleaned))


def _storable(text: str) -> str:
    """The text without what neither a database nor UTF-8 can hold."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _checked(sheets: list[SheetCells]) -> tuple[SheetCells, ...]:
    if sum(len(row) for sheet in sheets for row in sheet.rows) > MAX_CELLS:
        raise SpreadsheetError("too_many_cells", maximum=MAX_CELLS)
    if not any(sheet.rows for sheet in sheets):
        raise SpreadsheetError("empty")
    return tuple(sheets)
