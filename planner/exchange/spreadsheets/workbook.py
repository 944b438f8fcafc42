"""A plan as one XLSX workbook: a sheet per worksheet and per checklist, in one language, values and no formulas."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import replace as with_changes
from datetime import datetime, time
from decimal import Decimal

import xlsxwriter
from django.conf import settings

from planner.domain.moments import is_english
from planner.domain.worksheets import Worksheets
from planner.domain.worksheets.columns import (
    COLUMNS,
    NUMERIC,
    ONE_ROW,
    CellContext,
    CellKind,
    Column,
    choice_text,
    derived_values,
    format_cell,
)  # fmt: skip
from planner.enums_worksheets import Worksheet
from planner.exchange.spreadsheets.harmless import is_risky

SHEETS = (
    Worksheet.SLOT, Worksheet.TARGETS, Worksheet.PARAMETERS, Worksheet.LINE_UP, Worksheet.CREW, Worksheet.RUNDOWN,
    Worksheet.CHANNELS, Worksheet.HOURLY_BUDGET, Worksheet.CREATOR_DEALS, Worksheet.BENEFITS, Worksheet.CONTENT,
)  # fmt: skip
MIN_EMPTY_ROWS = 200
"""Rows below the last one that still have drop-downs."""
_MAX_LIST = 250
_CHOICES_SHEET = "_choices"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMATS = {
    CellKind.INTEGER: "#,##0", CellKind.MONEY: "#,##0.00", CellKind.RATE: "0.00%", CellKind.DAY: "yyyy-mm-dd",
    CellKind.INSTANT: "yyyy-mm-dd hh:mm",
}  # fmt: skip
_WIDTHS = {
    CellKind.LONG_TEXT: 44, CellKind.DOCUMENTS: 44, CellKind.SELLER: 44, CellKind.WORDS: 30, CellKind.INSTANT: 18,
    CellKind.CHOICE: 16, CellKind.CHOICES: 20, CellKind.TEXT: 18, CellKind.ROWS: 18, CellKind.PROMISES: 24,
}  # fmt: skip


@dataclass(frozen=True)
class ExtraSheet:
    """A table that is no worksheet: a checklist, a report. Cells are texts, numbers, or moments in local time; `wide`
    columns are counted from 0; `title` are lines above the headers."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[object]]
    wide: frozenset[int] = frozenset()
    is_hidden: bool = False
    title: Sequence[str] = ()


def plan_workbook(sheets: Worksheets, *, language: str, sees_costs: bool, extra: Sequence[ExtraSheet] = ()) -> bytes:
    """The worksheets as an XLSX file. Without `sees_costs` the columns that tell costs are not in it."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        writer = _Writer(book, language)
        for worksheet in SHEETS:
            columns = [one for one in COLUMNS[worksheet] if sees_costs or not one.shows_costs]
            if columns:
                writer.worksheet(sheets, worksheet, columns)
        for table in extra:
            writer.table(table)
        writer.choices()
    return target.getvalue()


def plain_workbook(tables: Sequence[ExtraSheet], *, language: str = "zh-hans") -> bytes:
    """Tables of texts as an XLSX file."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        writer = _Writer(book, language)
        for table in tables:
            writer.table(table)
    return target.getvalue()


class _Writer:
    def __init__(self, book, language: str):
        self.book, self.language = book, language
        self.head = book.add_format({
            "bold": True, "bg_color": "#F1EBDD", "bottom": 1, "text_wrap": True, "valign": "vcenter",
        })  # fmt: skip
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.styles: dict[tuple, object] = {}
        self.lists: dict[type, list[str]] = {}

    def worksheet(self, sheets: Worksheets, worksheet: Worksheet, columns: Sequence[Column]) -> None:
        page = self.book.add_worksheet(choice_text(Worksheet, worksheet.value, self.language))
        derived, context = derived_values(sheets, worksheet), CellContext.of(sheets, site=settings.SITE_URL)
        rows = sheets.rows(worksheet)
        if worksheet in ONE_ROW:
            self._sideways(page, columns, rows[0], derived.get("", {}), context)
            return
        page.freeze_panes(1, _frozen(columns))
        page.set_row(0, 32)
        for place, one in enumerate(columns):
            page.write_string(0, place, one.header(self.language), self.head)
            page.set_column(place, place, _width(one, self.language))
        for number, row in enumerate(rows, start=1):
            around = with_changes(context, row=row)
            for place, one in enumerate(columns):
                value = derived[row.key][one.name] if one.is_derived else getattr(row, one.name)
                self.cell(page, number, place, one, value, around)
        last = max(len(rows) + MIN_EMPTY_ROWS, 1)
        for place, one in enumerate(columns):
            self._drop_down(page, one, (1, place, last, place))
        page.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        self._paper(page, 0)

    def table(self, table: ExtraSheet) -> None:
        page = self.book.add_worksheet(table.name)
        if table.is_hidden:
            page.hide()
        for number, line in enumerate(table.title):
            page.write_string(number, 0, line, self.title if number == 0 else None)
        top = len(table.title)
        rows = [list(row) for row in table.rows]
        page.freeze_panes(top + 1, 0)
        for place, header in enumerate(table.headers):
            page.write_string(top, place, header, self.head)
            breadth = max(6, _breadth(header), *(_breadth(row[place]) for row in rows))
            page.set_column(place, place, min(breadth + 2, 44 if place in table.wide else 24))
        for number, row in enumerate(rows, start=top + 1):
            for place, value in enumerate(row):
                self._value(page, number, place, value)
        self._paper(page, top)

    def _paper(self, page, head: int) -> None:
        """On paper: all columns beside each other, lines between the cells, the headers on every page."""
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(head)
        page.hide_gridlines(0)
        page.set_footer("&L&A&R&P / &N")
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def cell(self, page, row: int, place: int, one: Column, value: object, context: CellContext) -> None:
        """The cell as a number, a date or a text, so that `parse_cell` gives the same value back."""
        if value is None or value in ("", ()):
            return
        if one.kind in NUMERIC:
            places = "0." + "0" * (one.places or 0) if one.kind == CellKind.DECIMAL else _FORMATS.get(one.kind, "0")
            number = float(format_cell(one, value, language="en", context=context).rstrip("%"))
            page.write_number(row, place, number / 100 if one.kind == CellKind.RATE else number, self._style(places))
        elif one.kind == CellKind.DAY:
            page.write_datetime(row, place, value, self._style(_FORMATS[one.kind]))
        elif one.kind == CellKind.INSTANT and _is_plain(local := value.astimezone(context.time_zone)):
            page.write_datetime(row, place, local.replace(tzinfo=None), self._style(_FORMATS[one.kind]))
        else:
            text = format_cell(one, value, language=self.language, context=context)
            self._text(page, row, place, text, is_wide=one.wide)

    def choices(self) -> None:
        """The lists that are too long to stand in a cell's validation."""
        if not self.lists:
            return
        page = self.book.get_worksheet_by_name(_CHOICES_SHEET)
        for place, labels in enumerate(self.lists.values()):
            page.write_column(0, place, labels)
        page.hide()

    def _sideways(self, page, columns, row, derived, context) -> None:
        english = is_english(self.language)
        headers = ("Field", "Value", "Help") if english else ("项目", "内容", "说明")
        for place, (header, width) in enumerate(zip(headers, (26, 40, 60), strict=True)):
            page.write_string(0, place, header, self.head)
            page.set_column(place, place, width)
        page.freeze_panes(1, 1)
        self._paper(page, 0)
        for number, one in enumerate(columns, start=1):
            page.write_string(number, 0, one.header(self.language), self.head)
            self.cell(page, number, 1, one, derived[one.name] if one.is_derived else getattr(row, one.name), context)
            self._text(page, number, 2, one.help(self.language), is_wide=True)
            self._drop_down(page, one, (number, 1, number, 1))

    def _drop_down(self, page, one: Column, area: tuple[int, int, int, int]) -> None:
        if one.is_derived:
            return
        if one.kind == CellKind.FLAG:
            source = ["Yes", "No"] if is_english(self.language) else ["是", "否"]
        elif one.kind == CellKind.CHOICE:
            source = self._list(one.choices)
        else:
            return
        page.data_validation(*area, {
            "validate": "list", "source": source, "error_type": "warning", "ignore_blank": True,
        })  # fmt: skip

    def _list(self, choices: type) -> list[str] | str:
        labels = [choice_text(choices, value, self.language) for value in choices.values]
        if len(",".join(labels)) < _MAX_LIST and not any("," in label for label in labels):
            return labels
        if choices not in self.lists:
            if not self.lists:
                self.book.add_worksheet(_CHOICES_SHEET)
            self.lists[choices] = labels
        letter = chr(65 + list(self.lists).index(choices))
        return f"={_CHOICES_SHEET}!${letter}$1:${letter}${len(labels)}"

    def _value(self, page, row: int, place: int, value: object) -> None:
        if value is None:
            return
        if isinstance(value, datetime):
            page.write_datetime(row, place, value.replace(tzinfo=None), self._style(_FORMATS[CellKind.INSTANT]))
        elif isinstance(value, int | float | Decimal):
            page.write_number(row, place, float(value), self._style("0.0" if value % 1 else "#,##0"))
        else:
            self._text(page, row, place, value, is_wide=True)

    def _text(self, page, row: int, place: int, text: str, *, is_wide: bool) -> None:
        if text:
            page.write_string(row, place, text, self._style("@" if is_risky(text) else "", is_wide, is_risky(text)))

    def _style(self, form: str, is_wide: bool = False, is_quoted: bool = False):
        key = (form, is_wide, is_quoted)
        if key not in self.styles:
            self.styles[key] = self.book.add_format({
                "num_format": form or "General", "text_wrap": is_wide, "valign": "top", "quote_prefix": is_quoted,
            })  # fmt: skip
        return self.styles[key]


def _frozen(columns: Sequence[Column]) -> int:
    """Columns that stay while one scrolls: up to the name of the row."""
    names = [one.name for one in columns]
    return next((names.index(name) + 1 for name in ("product_name", "name", "person", "title") if name in names), 1)


def _width(one: Column, language: str) -> int:
    wide = 28 if one.wide else 12
    header = len(one.header(language)) * (1 if is_english(language) else 2)
    return max(_WIDTHS.get(one.kind, wide), min(header + 2, 24))


def _breadth(cell: object) -> int:
    """How many letters wide a cell is; a Chinese one is as wide as two."""
    lines = str("" if cell is None else cell).splitlines() or [""]
    return max(sum(1 + (sign >= "\u2e80") for sign in line) for line in lines)


def _is_plain(local) -> bool:
    """A date cell says it all: midnight would be read as a day, and a doubled hour not be told apart."""
    return local.time() != time() and not local.fold and not local.second and not local.microsecond
