"""Short ways to write down the columns of a worksheet."""

from collections.abc import Iterable
from dataclasses import MISSING, fields, replace
from decimal import Decimal

from planner.domain.values import MAX_MONEY
from planner.domain.worksheets.columns.column import CellKind, Column

MAX_COUNT = 999_999_999
ONE = Decimal(1)
ZERO = Decimal(0)


def text(name, zh, en, *, high=80, **rest) -> Column:
    """One line of text of at most `high` characters."""
    return Column(name, CellKind.TEXT, zh, en, high=high, blank="", **rest)


def long_text(name, zh, en, *, high=500, **rest) -> Column:
    return Column(name, CellKind.LONG_TEXT, zh, en, high=high, blank="", wide=True, **rest)


def link(name, zh, en, **rest) -> Column:
    return Column(name, CellKind.LINK, zh, en, high=500, blank="", **rest)


def integer(name, zh, en, *, low=0, high=MAX_COUNT, **rest) -> Column:
    return Column(name, CellKind.INTEGER, zh, en, low=low, high=high, places=0, **rest)


def money(name, zh, en, *, unit="yuan", low=ZERO, high=MAX_MONEY, **rest) -> Column:
    return Column(name, CellKind.MONEY, zh, en, unit=unit, low=low, high=high, places=2, **rest)


def rate(name, zh, en, *, low=ZERO, high=ONE, **rest) -> Column:
    """A share, written in percent and kept as its fraction with four decimals."""
    return Column(name, CellKind.RATE, zh, en, unit="percent", low=low, high=high, places=4, **rest)


def decimal(name, zh, en, *, low=ZERO, high=Decimal(9999), places=2, **rest) -> Column:
    return Column(name, CellKind.DECIMAL, zh, en, low=low, high=high, places=places, **rest)


def flag(name, zh, en, **rest) -> Column:
    return Column(name, CellKind.FLAG, zh, en, **rest)


def choice(name, zh, en, choices, **rest) -> Column:
    return Column(name, CellKind.CHOICE, zh, en, choices=choices, blank="", **rest)


def choices(name, zh, en, options, **rest) -> Column:
    return Column(name, CellKind.CHOICES, zh, en, choices=options, blank=(), **rest)


def instant(name, zh, en, **rest) -> Column:
    return Column(name, CellKind.INSTANT, zh, en, **rest)


def day(name, zh, en, **rest) -> Column:
    return Column(name, CellKind.DAY, zh, en, **rest)


def minute(name, zh, en, *, low, high=1500, **rest) -> Column:
    """A minute from T. A clock time means the first such moment from `low` on."""
    return Column(name, CellKind.MINUTE, zh, en, low=low, high=high, **rest)


def row(name, zh, en, worksheet, **rest) -> Column:
    return Column(name, CellKind.ROW, zh, en, refers_to=worksheet, blank="", **rest)


def rows(name, zh, en, worksheet, **rest) -> Column:
    return Column(name, CellKind.ROWS, zh, en, refers_to=worksheet, blank=(), **rest)


def words(name, zh, en, *, high=80, **rest) -> Column:
    """A list of short texts of at most `high` characters each."""
    return Column(name, CellKind.WORDS, zh, en, high=high, blank=(), wide=True, **rest)


def files(name, zh, en, **rest) -> Column:
    return Column(name, CellKind.FILES, zh, en, high=500, blank=(), **rest)


def derived(column: Column) -> Column:
    """The column as one that is computed and never typed: without bounds."""
    return replace(column, is_derived=True, low=None, high=None, blank=None)


def worksheet_columns(record: type, columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns with the blank values that the record gives its fields. Raises on a field that the record lacks."""
    defaults = {field.name: field.default for field in fields(record)}
    done = []
    for column in columns:
        if not column.is_derived and defaults[column.name] is not MISSING:
            column = replace(column, blank=defaults[column.name])  # noqa: PLW2901
        done.append(column)
    return tuple(done)
