"""What the database would refuse of changed rows, said before it does, cell by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from django.contrib.postgres.fields import ArrayField
from django.db import models

from planner.domain.intervals import DAY
from planner.domain.worksheets.book import Book
from planner.domain.worksheets.columns import COLUMNS
from planner.domain.worksheets.editing import POSITION, REFERENCES, RowChange
from planner.domain.worksheets.kept_files import kept_in
from planner.domain.worksheets.limits import (
    LATER,
    LIMITS,
    MOST_UNITS,
    MOST_YUAN,
    NOT_ABOVE,
    SPANS,
    TWO_PEOPLE,
    UNIQUE,
    Limits,
)
from planner.enums_worksheets import Worksheet
from planner.models import LivestreamSession, PromisedBenefit
from planner.queries.worksheet_files import missing_files
from planner.queries.worksheet_tables import TABLES, Parts

ROWS_PER_WORKSHEET = 500
PARTS_PER_CELL = 100
PART_LIMITS = {"price": Limits(0, MOST_YUAN), "quantity": Limits(0, MOST_UNITS), "start_min": Limits(0, DAY)}
"""Numbers of a promised benefit."""
REQUIRED = frozenset(column.name for column in COLUMNS[Worksheet.SLOT] if column.is_required)
"""Columns of the livestream that are never empty."""


@dataclass(frozen=True)
class CellProblem:
    """Why a cell cannot be saved. `field` is '' for the row or worksheet as a whole.

    Codes: required, too_small (minimum), too_large (maximum), too_many_decimals (maximum), text_too_long (length,
    maximum), too_short (minimum), not_an_option (found), unknown_row (worksheet), duplicate (found),
    end_before_start (start, end), above, below, not_after, not_before, same_person (other), too_many_rows (maximum),
    unknown_file (found).
    """

    worksheet: Worksheet
    key: str
    field: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def problems_of(book: Book, changes: Sequence[RowChange]) -> list[CellProblem]:
    """What is wrong with the changed cells, in the book as it is after the changes."""
    found = []
    touched, changed = {}, set()
    for change in changes:
        touched.setdefault(change.worksheet, 0)
        if change.after is None:
            continue
        touched[change.worksheet] += change.before is None
        changed.add((change.worksheet, change.key))
        row = book.row(change.worksheet, change.key)
        names = [name for name in change.after if name != POSITION]
        found += [problem for name in names for problem in _cell_problems(book, change, row, name)]
        found += _row_problems(change, row, names)
    for worksheet, added in touched.items():
        found += _duplicates(book, worksheet, changed)
        if added and len(book.sheets.rows(worksheet)) > ROWS_PER_WORKSHEET:
            found.append(CellProblem(worksheet, "", "", "too_many_rows", {"maximum": ROWS_PER_WORKSHEET}))
    if book.organization is not None:
        cells = [
            (change.worksheet, change.key, name, getattr(book.row(change.worksheet, change.key), name))
            for change in changes
            if change.after is not None
            for name in change.after
            if name != POSITION
        ]
        found += _file_problems(book.organization, cells)
    return found


def problems_of_values(worksheet, values, *, organization, key=""):
    """What is wrong with values of one row that refers to no other."""
    found = [
        CellProblem(worksheet, key, name, code, params)
        for name, value in values.items()
        for code, params in _value_problems(None, worksheet, name, value)
    ]
    return found + _file_problems(organization, [(worksheet, key, name, value) for name, value in values.items()])


def _file_problems(organization, cells):
    """Cells that name a file of ours which the organization does not have: of another one, or of no one any more."""
    missing = missing_files(organization, kept_in(value for *_place, value in cells))
    return [
        CellProblem(worksheet, key, name, "unknown_file", {"found": gone.name})
        for worksheet, key, name, value in cells
        for gone in kept_in([value]) & missing
    ]


def _cell_problems(book, change, row, name):
    value = getattr(row, name)
    for code, params in _value_problems(book, change.worksheet, name, value):
        yield CellProblem(change.worksheet, change.key, name, code, params)


def _value_problems(book, worksheet, name, value):
    if value in (None, "") and name in REQUIRED and worksheet == Worksheet.SLOT:
        yield "required", {}
    elif name in REFERENCES.get(worksheet, {}):
        target = REFERENCES[worksheet][name]
        keys = value if isinstance(value, tuple) else (value,) if value else ()
        if any(book.row(target, key) is None for key in keys):
            yield "unknown_row", {"worksheet": target}
    elif limits := LIMITS.get(worksheet, {}).get(name):
        yield from _number_problems(value, *limits, _places(worksheet, name))
    elif value not in (None, "", ()):
        yield from _text_problems(worksheet, name, value)


def _number_problems(value, low, high, places):
    if value is None:
        return
    if value < low:
        yield "too_small", {"minimum": low}
    elif value > high:
        yield "too_large", {"maximum": high}
    elif isinstance(value, Decimal) and places is not None and value != round(value, places):
        yield "too_many_decimals", {"maximum": places}


def _text_problems(worksheet, name, value):
    stored = _stored(worksheet, name)
    parts = value if isinstance(value, tuple) else (value,)
    if len(parts) > PARTS_PER_CELL:
        yield "too_many_rows", {"maximum": PARTS_PER_CELL}
    if isinstance(stored, Mapping):
        for part in parts:
            for column, kept in stored.items():
                yield from _stored_problems(kept, getattr(part, column))
        return
    element = stored.base_field if isinstance(stored, ArrayField) else stored
    for part in parts:
        yield from _stored_problems(element, part)


def _stored_problems(column, value):
    """What a column of the database refuses of a text, or of a number in a composite value."""
    if not isinstance(value, str):
        if (limits := PART_LIMITS.get(column.name)) and column.model is PromisedBenefit:
            yield from _number_problems(value, *limits, getattr(column, "decimal_places", None))
        return
    if column.max_length and len(value) > column.max_length:
        yield "text_too_long", {"length": len(value), "maximum": column.max_length}
    elif value and column.choices and value not in dict(column.flatchoices):
        yield "not_an_option", {"found": value[:50]}
    elif not value and not column.blank:
        yield "required", {}
    elif column is LivestreamSession._meta.get_field("title") and len(value) < 2:
        yield "too_short", {"minimum": 2}


def _row_problems(change, row, names):
    worksheet = change.worksheet
    if (span := SPANS.get(worksheet)) and set(span) & set(names):
        start, end = (getattr(row, name) for name in span)
        if start is not None and end is not None and end <= start:
            guilty = span[1] if span[1] in names else span[0]
            yield CellProblem(worksheet, change.key, guilty, "end_before_start", {"start": start, "end": end})
    yield from pair_problems(worksheet, change.key, row, names)


def pair_problems(worksheet, key, row, names):
    """Changed cells of a row that do not go with another one: above what they may not exceed, before what they may not
    precede, the same person; each once."""
    found = {}
    for small, large in _given_pairs(NOT_ABOVE, worksheet, row, names):
        if getattr(row, small) > getattr(row, large):
            guilty, code, other = (small, "above", large) if small in names else (large, "below", small)
            found.setdefault(guilty, CellProblem(worksheet, key, guilty, code, {"other": other}))
    for first, second in _given_pairs(LATER, worksheet, row, names):
        if getattr(row, second) <= getattr(row, first):
            guilty, code, other = (second, "not_after", first) if second in names else (first, "not_before", second)
            found.setdefault(guilty, CellProblem(worksheet, key, guilty, code, {"other": other}))
    for owner, reviewer in _given_pairs(TWO_PEOPLE, worksheet, row, names):
        if getattr(row, owner) == getattr(row, reviewer) != "":
            guilty, other = (reviewer, owner) if reviewer in names else (owner, reviewer)
            found.setdefault(guilty, CellProblem(worksheet, key, guilty, "same_person", {"other": other}))
    return found.values()


def _given_pairs(pairs, worksheet, row, names):
    """Pairs of cells of which one has changed and both are given; a product has not all cells of a row."""
    for pair in pairs.get(worksheet, ()):
        if set(pair) & set(names) and None not in (getattr(row, name, None) for name in pair):
            yield pair


def _duplicates(book, worksheet, changed):
    for name in UNIQUE.get(worksheet, ()):
        first = {}
        for row in book.sheets.rows(worksheet):
            value = getattr(row, name)
            if value in (None, ""):
                continue
            if value in first:
                pair = (row.key, first[value])
                guilty, other = pair if (worksheet, row.key) in changed else pair[::-1]
                yield CellProblem(worksheet, guilty, name, "duplicate", {"found": value, "row": other})
            first.setdefault(value, row.key)


@lru_cache(maxsize=512)
def _stored(worksheet, name):
    """Where a text is kept: a column, or for composite values the columns by name."""
    table = TABLES[worksheet]
    if name in table.of_livestream:
        return LivestreamSession._meta.get_field(table.of_livestream[name])
    kept = table.lists.get(name)
    if isinstance(kept, Parts):
        return {column: kept.model._meta.get_field(column) for column in kept.columns}
    column = table.model._meta.get_field(name)
    if isinstance(column, models.ForeignKey):
        seller = column.related_model._meta
        return {part: seller.get_field(part) for part in ("name", "credit_code", "address", "contact")}
    return column


@lru_cache(maxsize=512)
def _places(worksheet, name):
    return getattr(_stored(worksheet, name), "decimal_places", None)
