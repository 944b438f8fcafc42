"""Which columns of a sheet stand for which columns of a worksheet, and where its headers are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from planner.domain.parsing import narrow
from planner.domain.worksheets.columns import COLUMNS, ONE_ROW, UNITS, CellKind
from planner.domain.worksheets.columns import column as find_column
from planner.domain.worksheets.columns.choices import WORDS, folded
from planner.domain.worksheets.limits import SPANS
from planner.enums_worksheets import Worksheet
from planner.exchange.spreadsheets.reading import SheetCells

LOOKED_AT = 30
"""Rows from the top among which the headers are sought."""
SPAN = "span"
"""A column that tells start and end in one cell, `19:00-19:10`."""
_SPAN_WORDS = (
    "时间", "时间段", "时段", "起止时间", "起止", "时间轴", "班次", "上岗时段", "开始结束", "开始-结束", "分钟段",
    "时刻", "time", "time range", "clock", "shift", "from-to", "from - to", "when", "period",
)  # fmt: skip
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_UNIT_WORDS = sorted(
    {word for words in UNITS.values() for word in words if word and word != "×"}, key=len, reverse=True
)
_MIN_CONTAINED = 2
_RATE_WORDS = re.compile("率|占比|比例|百分比")
_ENOUGH = 2
"""Recognized columns that make a table one of ours."""
_CERTAIN = 6
"""From here on no other worksheet is tried, those that the sheet may be named after first."""

PLAN_SHEET = "_plan"
CHECKLIST_KEY = ("事项编号", "Item key")
"""Head of the first column of an exported checklist."""
Remembered = Mapping[Worksheet, Mapping[str, str]]
"""What an organization has said before: worksheet → folded header → field, '' for a column to leave out."""


@dataclass(frozen=True)
class SourceColumn:
    """A column of a file: its place, its header as written, and the field it stands for ('' for none).

    `is_sure` tells a header that is known from one that was guessed by a part of it.
    """

    index: int
    header: str
    field: str = ""
    is_sure: bool = True


@dataclass(frozen=True)
class SheetMapping:
    """How one sheet is read. Headers are in rows `top` to `top + depth − 1`, counted from 0; depth 0 is none.

    A sideways sheet has its headers in its first column and is read turned round. Without a worksheet it is a
    checklist, or the details of a plan.
    """

    worksheet: Worksheet | None
    top: int
    depth: int
    columns: tuple[SourceColumn, ...]
    is_sideways: bool = False

    @property
    def fields(self) -> dict[str, int]:
        """The place of the column of each field."""
        return {column.field: column.index for column in self.columns if column.field}

    @property
    def first_row(self) -> int:
        return self.top + self.depth


def is_checklist(sheet: SheetCells) -> bool:
    """Whether the sheet is a checklist of an exported plan."""
    return sheet.cell(0, 0) in CHECKLIST_KEY


def mappings_of(
    sheets: Sequence[SheetCells], *, worksheet: Worksheet | None = None, remembered: Remembered | None = None
) -> list[SheetMapping | None]:
    """How each sheet of a file is read; None for hidden ones, checklists, and what is not recognized. A `worksheet`
    that is named is that of the first sheet with cells."""
    found: list[SheetMapping | None] = []
    for sheet in sheets:
        if sheet.is_hidden or not sheet.rows or is_checklist(sheet):
            found.append(None)
            continue
        found.append(recognize(sheet, worksheet=None if any(found) else worksheet, remembered=remembered))
    return found


def turned(sheet: SheetCells) -> SheetCells:
    """The sheet with rows and columns exchanged."""
    rows = tuple(tuple(sheet.cell(row, column) for row in range(len(sheet.rows))) for column in range(sheet.width))
    return SheetCells(sheet.name, rows, (), sheet.is_hidden)


def recognize(
    sheet: SheetCells, *, worksheet: Worksheet | None = None, remembered: Remembered | None = None
) -> SheetMapping | None:
    """The likeliest reading of a sheet; None where nothing in it is recognized and no worksheet is named.

    The name of the sheet counts like two recognized columns.
    """
    best, best_score = None, 0.0
    named = worksheet_of_name(sheet.name)
    for candidate in [worksheet] if worksheet else sorted(Worksheet, key=lambda one: one != named):
        if best_score >= _CERTAIN:
            break
        for mapping in _readings(sheet, candidate, (remembered or {}).get(candidate, {})):
            score = _score(mapping) + (2 if candidate == named and mapping.fields else 0)
            if score > best_score:
                best, best_score = mapping, score
    if best is None:
        return (
            map_columns(sheet, worksheet, top=_likely_header(sheet), depth=1, remembered=remembered)
            if worksheet
            else None
        )
    if worksheet is None and best_score < _ENOUGH:
        return None
    return map_columns(
        sheet, best.worksheet, top=best.top, depth=best.depth, remembered=remembered, is_sideways=best.is_sideways
    )


def map_columns(
    sheet: SheetCells, worksheet: Worksheet, *, top: int, depth: int, remembered: Remembered | None = None,
    is_sideways: bool = False,
) -> SheetMapping:  # fmt: skip
    """The mapping of the columns below these header rows, each field to one column at most."""
    known = (remembered or {}).get(worksheet, {})
    sheet = turned(sheet) if is_sideways else sheet
    columns = _columns(sheet, worksheet, top, depth, known, guesses=True)
    return SheetMapping(worksheet, top, depth, columns, is_sideways)


def worksheet_of_name(name: str) -> Worksheet | None:
    """The worksheet that a sheet is named after."""
    from_name = _names_of_sheets()
    word = folded(name)
    if word in from_name:
        return from_name[word]
    contained = [key for key in from_name if len(key) >= _MIN_CONTAINED and key in word]
    return from_name[max(contained, key=len)] if contained else None


def field_of(worksheet: Worksheet, header: str) -> tuple[str, bool]:
    """The field that a header stands for and whether that is sure; '' for none."""
    if field := _known_field(worksheet, header):
        return field, True
    exact = _index(worksheet)
    word = folded(_without_unit(header))
    contained = [key for key in exact if len(key) >= _MIN_CONTAINED and not key.isascii() and key in word]
    guess = exact[max(contained, key=len)] if contained else ""
    if guess not in {"", SPAN} and _RATE_WORDS.search(word) and find_column(worksheet, guess).kind != CellKind.RATE:
        guess = ""  # 预估转化率 speaks of 预估件数 in its first half only
    return guess, not guess


def reads_as_headers(worksheet: Worksheet, line: Sequence[str]) -> bool:
    """Whether the first line of a copied block names its columns: at least two cells, and half of those that are
    filled, are known headers."""
    filled = [cell for cell in line if cell]
    known = sum(bool(_known_field(worksheet, cell)) for cell in filled)
    return known >= _ENOUGH and 2 * known >= len(filled)


@lru_cache(maxsize=8192)
def _known_field(worksheet: Worksheet, header: str) -> str:
    exact = _index(worksheet)
    return next((exact[word] for word in _variants(header) if word in exact), "")


def _readings(sheet: SheetCells, worksheet: Worksheet, known: Mapping[str, str]):
    """The possible readings: each row near the top as the header, alone or with the next one; sideways for one row."""
    for top in range(min(LOOKED_AT, len(sheet.rows))):
        for depth in (1, 2):
            if any(sheet.rows[top]) and top + depth <= len(sheet.rows):
                yield SheetMapping(worksheet, top, depth, _columns(sheet, worksheet, top, depth, known))
    if worksheet in ONE_ROW and 2 <= sheet.width <= 6:
        side = turned(sheet)
        for top in range(side.width and len(side.rows) - 1):
            yield SheetMapping(worksheet, top, 1, _columns(side, worksheet, top, 1, known), is_sideways=True)


def _score(mapping: SheetMapping) -> float:
    """Recognized columns; a deeper or lower header needs a reason."""
    found = sum(bool(column.field) for column in mapping.columns)
    return found - 0.01 * mapping.top - 0.3 * (mapping.depth - 1)


def _columns(
    sheet: SheetCells, worksheet: Worksheet, top: int, depth: int, known: Mapping[str, str], *, guesses: bool = False
) -> tuple[SourceColumn, ...]:  # fmt: skip
    heads = [_headers(sheet, top, depth, index) for index in range(sheet.width)]
    found: list[SourceColumn] = []
    for index, variants in enumerate(heads):
        header = " ".join(dict.fromkeys(reversed(variants))) if variants else ""
        found.append(_recognized(worksheet, index, header, variants, known, guesses))
    return tuple(_each_field_once(found))


def _recognized(
    worksheet: Worksheet, index: int, header: str, variants: Sequence[str], known: Mapping[str, str], guesses: bool
) -> SourceColumn:  # fmt: skip
    if known and header and header_key(header) in known:
        return SourceColumn(index, header, known[header_key(header)])
    variants = [header, *variants] if len(variants) > 1 else variants
    for variant in variants:
        if field := _known_field(worksheet, variant):
            return SourceColumn(index, header, field)
    guess = next((field for variant in variants if (field := field_of(worksheet, variant)[0])), "") if guesses else ""
    return SourceColumn(index, header, guess, is_sure=not guess)


def header_key(header: str) -> str:
    """A header as it is remembered: without what people vary, at most 120 characters."""
    return (folded(header) or header.strip())[:120]


def _each_field_once(columns: Sequence[SourceColumn]) -> list[SourceColumn]:
    """Of two columns for one field the surer one, then the first, keeps it."""
    kept: dict[str, SourceColumn] = {}
    for column in sorted(columns, key=lambda column: (not column.is_sure, column.index)):
        if column.field:
            kept.setdefault(column.field, column)
    return [
        column if not column.field or kept[column.field] is column else SourceColumn(column.index, column.header)
        for column in columns
    ]


def _headers(sheet: SheetCells, top: int, depth: int, index: int) -> list[str]:
    """What the head of a column may mean: the lower row first, then the upper one, that spans what it was merged to."""
    if depth == 0:
        return []
    upper = sheet.cell(top, index)
    if depth == 1:
        return [upper] if upper else []
    lower = sheet.cell(top + 1, index)
    over = upper or _merged_over(sheet, top, index) or (_blank_over(sheet, top, index) if lower else "")
    return [text for text in (lower, over) if text]


def _merged_over(sheet: SheetCells, row: int, column: int) -> str:
    for first, left, last, right in sheet.merged:
        if first <= row <= last and left <= column <= right:
            return sheet.cell(first, left)
    return ""


def _blank_over(sheet: SheetCells, row: int, column: int) -> str:
    """The nearest text to the left: a CSV file does not say what was merged."""
    if sheet.merged:
        return ""
    return next((text for place in range(column, -1, -1) if (text := sheet.cell(row, place))), "")


def _likely_header(sheet: SheetCells) -> int:
    """The first row with the most texts that are no numbers, among the first rows."""
    rows = list(enumerate(sheet.rows[:LOOKED_AT]))
    wordy = [(sum(bool(cell) and not cell[:1].isdigit() for cell in row), -place) for place, row in rows]
    return -max(wordy)[1] if wordy else 0


def _variants(header: str) -> list[str]:
    """Ways to look a header up: whole, without its unit, and each half of one in two languages."""
    plain = _without_unit(header)
    parts = [part for part in re.split(r"[/／\n|]", plain) if part.strip()]
    return [word for text in (header, plain, *parts) if (word := folded(text) or narrow(text).casefold())]


def _without_unit(header: str) -> str:
    plain = _BRACKETS.sub("", header).strip().lstrip("*＊").rstrip("*＊:：")
    lowered = plain.casefold()
    for unit in _UNIT_WORDS:
        for mark in ("/", "／", ",", "，"):
            if lowered.endswith(mark + unit.casefold()):
                return plain[: -len(mark + unit)]
    return plain


@cache
def _index(worksheet: Worksheet) -> dict[str, str]:
    """Words → field: names and labels first, then other words."""
    found: dict[str, str] = {}
    for rank in range(2):
        for column in COLUMNS[worksheet]:
            words = column.synonyms if rank else (column.name, column.label_zh, column.label_en)
            for word in words:
                found.setdefault(folded(word) or word, column.name)
                found.setdefault(narrow(word).casefold(), column.name)
    if worksheet in SPANS:
        for word in _SPAN_WORDS:
            found.setdefault(folded(word), SPAN)
    return found


@cache
def _names_of_sheets() -> dict[str, Worksheet]:
    found: dict[str, Worksheet] = {}
    for value, words in WORDS[Worksheet].items():
        for word in (value, *words):
            found.setdefault(folded(word), Worksheet(value))
    return found
