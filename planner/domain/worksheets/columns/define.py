"""Short ways to write down the columns of a worksheet."""

from collections.abc import Iterable
from dataclasses import MISSING, fields, replace

from planner.domain.worksheets.columns.column import CellKind, Column
from planner.domain.worksheets.limits import LIMITS
from planner.domain.worksheets.stored import RECORDS
from planner.enums_worksheets import Worksheet


def text(name, zh, en, *, high=80, **rest) -> Column:
    """One line of text of at most `high` characters."""
    return Column(name, CellKind.TEXT, zh, en, high=high, blank="", **rest)


def long_text(name, zh, en, *, high=500, **rest) -> Column:
    return Column(name, CellKind.LONG_TEXT, zh, en, high=high, blank="", wide=True, **rest)


def link(name, zh, en, **rest) -> Column:
    return Column(name, CellKind.LINK, zh, en, high=500, blank="", **rest)


def integer(name, zh, en, **rest) -> Column:
    return Column(name, CellKind.INTEGER, zh, en, places=0, **rest)


def money(name, zh, en, *, unit="yuan", **rest) -> Column:
    return Column(name, CellKind.MONEY, zh, en, unit=unit, places=2, **rest)


def rate(name, zh, en, **rest) -> Column:
    """A share, written in percent and kept as its fraction with four decimals."""
    return Column(name, CellKind.RATE, zh, en, unit="percent", places=4, **rest)


def decimal(name, zh, en, *, places=2, **rest) -> Column:
    return Column(name, CellKind.DECIMAL, zh, en, places=places, **rest)


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


def minute(name, zh, en, *, clock_from=0, **rest) -> Column:
    """A minute from T. A clock time means the first such moment from `clock_from` on."""
    return Column(name, CellKind.MINUTE, zh, en, clock_from=clock_from, **rest)


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
    """The column as one that is found out from others or decided elsewhere, and never typed."""
    return replace(column, is_derived=True, blank=None)


def worksheet_columns(worksheet: Worksheet, columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns with the bounds of `LIMITS` and the blank values that the record gives its fields."""
    defaults = {field.name: field.default for field in fields(RECORDS[worksheet])}
    limits = LIMITS.get(worksheet, {})
    done = []
    for column in columns:
        known = {}
        if not column.is_derived and defaults[column.name] is not MISSING:
            known["blank"] = defaults[column.name]
        if column.name in limits:
            known |= {"low": limits[column.name].low, "high": limits[column.name].high}
        done.append(replace(column, **known))
    return tuple(done)
