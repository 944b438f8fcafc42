"""Changes to the rows of a plan as values: made, applied, turned round, without a database.

A change names the fields it changes, before and after; an added row has no before, a deleted one no after. The place of
a row counts as a field of it, `position`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, replace
from functools import lru_cache
from typing import NamedTuple

from planner.domain.rundown import ordered
from planner.domain.worksheets.book import SINGLE, Book, RowMark
from planner.domain.worksheets.plan import Worksheets
from planner.domain.worksheets.stored import RECORDS, read_value, to_json
from planner.enums_worksheets import Worksheet

POSITION = "position"
GAP = 1 << 20
"""Distance between the places of two rows, so that others fit between."""
DERIVED: Mapping[Worksheet, frozenset[str]] = {
    Worksheet.RUNDOWN: frozenset({"seq"}),
    Worksheet.SLOT: frozenset({"time_zone"}),
    Worksheet.TARGETS: frozenset({"strategic_loss_approved_by"}),
}
"""Fields that are not written in a worksheet: found out from others, or decided elsewhere."""
REFERENCES: Mapping[Worksheet, Mapping[str, Worksheet]] = {
    Worksheet.RUNDOWN: {
        "products": Worksheet.LINE_UP,
        "benefits": Worksheet.BENEFITS,
        "presenter": Worksheet.CREW,
    },
    Worksheet.HOURLY_BUDGET: {"channel": Worksheet.CHANNELS},
    Worksheet.BENEFITS: {"linked_skus": Worksheet.LINE_UP},
    Worksheet.CONTENT: {"linked_skus": Worksheet.LINE_UP},
}
"""Fields whose values are keys of rows of another worksheet, one or several."""

Values = Mapping[str, object]


class RowChange(NamedTuple):
    """What happened to one row: the changed fields before and after, None where there was or is no row."""

    worksheet: Worksheet
    key: str
    before: Values | None
    after: Values | None

    @property
    def inverted(self) -> "RowChange":
        """The change that takes this one back."""
        return RowChange(self.worksheet, self.key, self.after, self.before)


class RowWrite(NamedTuple):
    """Values to be given to one row. `key` names an existing row, '' the row of a worksheet with one, and `new:…` a new
    row, to which others of the same write may refer by that key."""

    worksheet: Worksheet
    key: str
    values: Values

    @property
    def is_new(self) -> bool:
        return self.key.startswith("new:")


@lru_cache(maxsize=16)
def blank_values(worksheet: Worksheet) -> Values:
    """The value of every field of a row that nobody has filled in."""
    blank = {}
    for field in fields(RECORDS[worksheet]):
        if field.name in DERIVED.get(worksheet, ()) or field.name == "key":
            continue
        if field.default is not MISSING:
            blank[field.name] = field.default
    return blank


def writable_fields(worksheet: Worksheet) -> tuple[str, ...]:
    """The fields that people write, in the order of the record."""
    names = (field.name for field in fields(RECORDS[worksheet]))
    return tuple(name for name in names if name != "key" and name not in DERIVED.get(worksheet, ()))


def normal(worksheet: Worksheet, values: Values) -> dict[str, object]:
    """The values with blanks as the record has them: an emptied number that is 0 by default is 0 again. Raises
    `KeyError` for a field that is not written in this worksheet."""
    allowed, blank = writable_fields(worksheet), blank_values(worksheet)
    cleaned = {}
    for name, value in values.items():
        if name not in allowed:
            raise KeyError(name)
        cleaned[name] = blank.get(name) if value is None else tuple(value) if isinstance(value, list) else value
    return cleaned


def update(book: Book, worksheet: Worksheet, key: str, values: Values) -> RowChange | None:
    """The change that gives a row these values; None where it has them already. Raises `KeyError` for a row that is
    not there."""
    row = book.row(worksheet, key)
    if row is None:
        raise KeyError(key)
    new = {name: value for name, value in normal(worksheet, values).items() if getattr(row, name) != value}
    return RowChange(worksheet, key, {name: getattr(row, name) for name in new}, new) if new else None


def addition(worksheet: Worksheet, key: str, values: Values, position: int) -> RowChange:
    """The change that adds a row."""
    return RowChange(worksheet, key, None, {**blank_values(worksheet), **normal(worksheet, values), POSITION: position})


def as_new_rows(sheets: Worksheets) -> list[RowWrite]:
    """Writes that give an empty plan all rows of these worksheets. Blank values are left out."""
    writes = []
    for worksheet in RECORDS:
        links, blank = REFERENCES.get(worksheet, {}), blank_values(worksheet)
        for row in sheets.rows(worksheet):
            values = {
                name: _renamed(links[name], value) if name in links else value
                for name in writable_fields(worksheet)
                if (value := getattr(row, name)) != blank.get(name)
            }
            writes.append(RowWrite(worksheet, "" if worksheet in SINGLE else new_key(worksheet, row.key), values))
    return writes


def new_key(worksheet: Worksheet, key: str) -> str:
    """What `as_new_rows` calls a row: no two worksheets share a key."""
    return f"new:{worksheet.value}:{key}"


def _renamed(worksheet: Worksheet, value: object) -> object:
    if isinstance(value, tuple):
        return tuple(new_key(worksheet, key) for key in value)
    return new_key(worksheet, value) if value else value


def row_values(book: Book, worksheet: Worksheet, key: str) -> dict[str, object]:
    """All values of a row with its place."""
    row = book.row(worksheet, key)
    values = {name: getattr(row, name) for name in writable_fields(worksheet)}
    return {**values, POSITION: book.marks[worksheet, key].position}


def deletions(book: Book, worksheet: Worksheet, keys: Iterable[str]) -> list[RowChange]:
    """The changes that delete these rows and take them out of rows that refer to them. Unknown keys are left out."""
    gone = [key for key in dict.fromkeys(keys) if book.row(worksheet, key) is not None]
    changes = []
    for other, links in REFERENCES.items():
        names = [name for name, target in links.items() if target == worksheet]
        for row in book.sheets.rows(other) if names else ():
            if changed := update(book, other, row.key, {name: _without(getattr(row, name), gone) for name in names}):
                changes.append(changed)
    return [*changes, *(RowChange(worksheet, key, row_values(book, worksheet, key), None) for key in gone)]


def apply_changes(book: Book, changes: Iterable[RowChange]) -> Book:
    """The book after the changes; every row that changed has a higher version."""
    marks = dict(book.marks)
    by_sheet = defaultdict(dict)
    for change in changes:
        by_sheet[change.worksheet][change.key] = change
    parts = {}
    for worksheet, changed in by_sheet.items():
        rows = {getattr(row, "key", ""): row for row in book.sheets.rows(worksheet)}
        for key, change in changed.items():
            if change.after is None:
                del rows[key], marks[worksheet, key]
                continue
            values = {name: value for name, value in change.after.items() if name != POSITION}
            mark = marks.get((worksheet, key), RowMark(0, 0))
            marks[worksheet, key] = RowMark(mark.version + 1, change.after.get(POSITION, mark.position))
            rows[key] = replace(rows[key], **values) if key in rows else RECORDS[worksheet](key=key, **values)
        parts[worksheet.value] = rows[""] if worksheet in SINGLE else _in_order(worksheet, rows, marks)
    return replace(book, sheets=replace(book.sheets, **parts), marks=marks)


def places(book: Book, worksheet: Worksheet, count: int, *, after: str | None = None) -> list[int] | None:
    """Places for `count` rows after the row `after` ('' for the top, None for the end); None when no room is left."""
    marks = [book.marks[worksheet, row.key].position for row in book.sheets.rows(worksheet)]
    keys = [row.key for row in book.sheets.rows(worksheet)]
    if worksheet == Worksheet.RUNDOWN or after is None or (after and after not in keys):
        last = max(marks, default=0)
        return [last + GAP * step for step in range(1, count + 1)]
    below = keys.index(after) + 1 if after else 0
    high = marks[below] if below < len(marks) else (marks[-1] if marks else 0) + GAP * (count + 1)
    low = marks[below - 1] if below else high - GAP * (count + 1)
    step = (high - low) // (count + 1)
    return [low + step * number for number in range(1, count + 1)] if step else None


def spread(book: Book, worksheet: Worksheet) -> list[RowChange]:
    """The changes that make room between the rows again."""
    changes = []
    for number, row in enumerate(book.sheets.rows(worksheet), start=1):
        old = book.marks[worksheet, row.key].position
        if old != number * GAP:
            changes.append(RowChange(worksheet, row.key, {POSITION: old}, {POSITION: number * GAP}))
    return changes


def contradictions(book: Book, changes: Iterable[RowChange]) -> list[RowChange]:
    """The changes that do not fit what the book says now: rows gone or there already, cells that differ from
    `before`."""
    return [change for change in changes if not _fits(book, change)]


def _fits(book: Book, change: RowChange) -> bool:
    row = book.row(change.worksheet, change.key)
    if change.before is None:
        return row is None
    if row is None:
        return False
    if change.after is None:
        return row_values(book, change.worksheet, change.key) == {**change.before}
    position = book.marks.get((change.worksheet, change.key), RowMark(0, 0)).position
    return all((position if name == POSITION else getattr(row, name)) == value for name, value in change.before.items())


def to_stored(changes: Iterable[RowChange]) -> list[list[object]]:
    """The changes as JSON can carry them."""
    return [[change.worksheet.value, change.key, _json(change.before), _json(change.after)] for change in changes]


def from_stored(rows: Sequence[Sequence[object]]) -> list[RowChange]:
    """The changes that `to_stored` wrote. Fields that worksheets no longer have are left out."""
    return [
        RowChange(Worksheet(sheet), key, _values(Worksheet(sheet), before), _values(Worksheet(sheet), after))
        for sheet, key, before, after in rows
    ]


def _json(values: Values | None) -> dict[str, object] | None:
    return None if values is None else {name: to_json(value) for name, value in values.items()}


def _values(worksheet: Worksheet, data: Values | None) -> dict[str, object] | None:
    if data is None:
        return None
    known = writable_fields(worksheet)
    return {
        name: value if name == POSITION else read_value(worksheet, name, value)
        for name, value in data.items()
        if name == POSITION or name in known
    }


def _without(value: object, gone: Sequence[str]) -> object:
    if isinstance(value, tuple):
        return tuple(key for key in value if key not in gone)
    return "" if value in gone else value


def _in_order(worksheet: Worksheet, rows: Mapping[str, object], marks: Mapping) -> tuple[object, ...]:
    placed = sorted(rows.values(), key=lambda row: (marks[worksheet, row.key].position, int(row.key)))
    return ordered(placed) if worksheet == Worksheet.RUNDOWN else tuple(placed)
