"""The value of a cell as text that `parse_cell` reads back."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from planner.domain.exact import as_decimal, is_blank
from planner.domain.moments import is_english
from planner.domain.parsing import canonical_decimal
from planner.domain.worksheets.columns.choices import choice_text
from planner.domain.worksheets.columns.column import CellKind, Column
from planner.domain.worksheets.columns.composite import documents_text, promises_text, seller_text
from planner.domain.worksheets.columns.context import CellContext
from planner.domain.worksheets.columns.lists import join_list
from planner.domain.worksheets.columns.minutes import instant_text, minute_text
from planner.domain.worksheets.kept_files import with_site
from planner.enums_worksheets import Channel, Worksheet


def format_cell(column: Column, value: object, *, language: str, context: CellContext) -> str:
    """A value as people read it in a cell and as `parse_cell` reads it back: `1299`, `8.5%`, `19:30`, `是`.

    Numbers come without unit and without grouping; derived ones are rounded half up to the column's decimals.
    """
    if is_blank(value):
        return ""
    return _WRITERS.get(column.kind, _plain)(value, column, language, context)


def _plain(value: object, column: Column, language: str, context: CellContext) -> str:
    return str(value)


def format_number(kind: CellKind, value: Decimal | Fraction | int, *, places: int | None = None) -> str:
    """A number as `format_cell` writes it; with `places` rounded half up to so many decimals (of the fraction, for a
    rate)."""
    number = Decimal(value) if places is None else as_decimal(Fraction(value), places)
    return canonical_decimal(number.scaleb(2)) + "%" if kind == CellKind.RATE else canonical_decimal(number)


def _number(value: object, column: Column, language: str, context: CellContext) -> str:
    return format_number(column.kind, value, places=(column.places or 0) if column.is_derived else None)


def _flag(value: object, column: Column, language: str, context: CellContext) -> str:
    return ("是" if value else "否", "Yes" if value else "No")[is_english(language)]


def _row(value: object, column: Column, language: str, context: CellContext) -> str:
    name = context.rows(column.refers_to).name(value)
    return choice_text(Channel, name, language) if column.refers_to == Worksheet.CHANNELS else name


def _rows(value: object, column: Column, language: str, context: CellContext) -> str:
    names = context.rows(column.refers_to)
    return _list((name for key in value if (name := names.name(key))), language)


def _list(parts: Iterable[str], language: str) -> str:
    return join_list(parts, between=", " if is_english(language) else "、")


_WRITERS = {
    CellKind.INTEGER: _number,
    CellKind.MONEY: _number,
    CellKind.DECIMAL: _number,
    CellKind.RATE: _number,
    CellKind.FLAG: _flag,
    CellKind.CHOICE: lambda value, column, language, context: choice_text(column.choices, value, language),
    CellKind.CHOICES: lambda value, column, language, context: _list(
        (choice_text(column.choices, one, language) for one in value), language
    ),
    CellKind.DAY: lambda value, column, language, context: value.isoformat(),
    CellKind.INSTANT: lambda value, column, language, context: instant_text(value, context=context),
    CellKind.MINUTE: lambda value, column, language, context: minute_text(
        value, language, context=context, low=column.clock_from
    ),
    CellKind.ROW: _row,
    CellKind.ROWS: _rows,
    CellKind.WORDS: lambda value, column, language, context: _list(value, language),
    CellKind.FILES: lambda value, column, language, context: _list(
        (with_site(file, context.site) for file in value), language
    ),
    CellKind.DOCUMENTS: lambda value, column, language, context: documents_text(value, language, site=context.site),
    CellKind.SELLER: lambda value, column, language, context: seller_text(value, context=context),
    CellKind.PROMISES: lambda value, column, language, context: promises_text(value, language, context=context),
}
