"""The cells of one row of a file, read in the context of their plan and row."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made
from decimal import ROUND_HALF_UP, Decimal

from planner.domain.worksheets.columns import (
    CellContext,
    CellError,
    CellKind,
    Column,
    choice_text,
    column,
    is_label,
    parse_cell,
)  # fmt: skip
from planner.domain.worksheets.columns.choices import folded
from planner.domain.worksheets.limits import SPANS
from planner.enums_worksheets import Worksheet
from planner.exchange.spreadsheets.headers import SPAN

ROUNDED, OTHER_WORD, WITHOUT_FILES = "rounded", "other_word", "without_files"
_LONG_NUMBER = re.compile(r"-?\d+\.\d+")
_SPAN_MARKS = ("–", "—", "~", "～", "…", "至", "到", "-", "/")

Finder = Callable[[Mapping[str, object]], tuple[str | None, object | None]]


@dataclass(frozen=True)
class CellDraft:
    """A cell that stands for a field: what was written, what it means, or why it cannot be imported (`code`).

    `note` tells that the value is not quite what was written.
    """

    field: str
    column: int
    text: str
    value: object = None
    code: str = ""
    params: Mapping[str, object] = made(default_factory=dict)
    note: str = ""


def read_row(
    worksheet: Worksheet, texts: Mapping[str, str], places: Mapping[str, int], *, context: CellContext, find: Finder
) -> tuple[str | None, list[CellDraft]]:
    """The key of the row that is meant (None for a new one), and its cells that are not blank.

    Cells with a discount such as `85折` are read last, when the prices of the row are known.
    """
    row: dict[str, object] = {}
    cells: list[CellDraft] = []
    waiting = []
    for name, text in texts.items():
        if not text:
            continue
        if name == SPAN:
            cells += _read_span(worksheet, text, places[name], context)
            row |= {cell.field: cell.value for cell in cells if not cell.code}
        elif "折" in text and column(worksheet, name).discount_of:
            waiting.append((name, text))
        else:
            cell = _read(worksheet, name, text, places[name], context)
            cells.append(cell)
            if not cell.code:
                row[name] = cell.value
    key, record = find(row)
    for name, text in sorted(waiting, key=lambda item: column(worksheet, item[0]).is_reduction):
        known = _Prices(row, record)
        cell = _read(worksheet, name, text, places[name], replace(context, row=known))
        cells.append(cell)
        if not cell.code:
            row[name] = cell.value
    return key, cells


class _Prices(dict):
    """The values of the file's row, and of the plan's row where the file says nothing."""

    def __init__(self, row: Mapping[str, object], record: object | None):
        super().__init__(row)
        self.record = record

    def get(self, name: str, default: object = None) -> object:
        return self[name] if name in self else getattr(self.record, name, default)


def _read(worksheet: Worksheet, name: str, text: str, place: int, context: CellContext) -> CellDraft:
    of = column(worksheet, name)
    try:
        value = parse_cell(of, text, context=context)
    except CellError as error:
        if error.code in {"too_many_decimals", "not_whole"} and (rounded := _rounded(of, text)) is not None:
            return replace(_read(worksheet, name, rounded, place, context), text=text, note=ROUNDED)
        return CellDraft(name, place, text, None, error.code, error.params)
    note = OTHER_WORD if of.kind == CellKind.CHOICE and _is_other_word(of, text, value) else ""
    return CellDraft(name, place, text, value, note=note)


def _rounded(of: Column, text: str) -> str | None:
    """A number that a formula has left with more decimals than the column has, rounded half up."""
    if not _LONG_NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    places = of.places or 0
    if of.kind == CellKind.RATE and number > 1:
        places -= 2
    return format(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), "f")


def _is_other_word(of: Column, text: str, value: object) -> bool:
    """Whether the word says something else than the label: `走量` for 利润款, and not `利润`."""
    if not value or value not in of.choices.values or is_label(of.choices, text):
        return False
    labels = (choice_text(of.choices, value, language) for language in ("zh-hans", "en"))
    return not any(folded(text) in folded(label) for label in labels)


def _read_span(worksheet: Worksheet, text: str, place: int, context: CellContext) -> list[CellDraft]:
    """Start and end from one cell: `19:00-19:10`, `0–10`, `-60…0`."""
    names = SPANS[worksheet]
    for first, last in _halves(text):
        try:
            values = [
                parse_cell(column(worksheet, name), half, context=context)
                for name, half in zip(names, (first, last), strict=True)
            ]
        except CellError:
            continue
        if None not in values:
            return [CellDraft(name, place, text, value) for name, value in zip(names, values, strict=True)]
    return [CellDraft(names[0], place, text, None, "not_a_span", {"found": text[:50]})]


def _halves(text: str) -> Iterator[tuple[str, str]]:
    for mark in _SPAN_MARKS:
        place = text.find(mark, 1)
        while place > 0:
            first, last = text[:place].strip(), text[place + len(mark) :].strip()
            if first and last:
                yield first, last
            place = text.find(mark, place + 1)
