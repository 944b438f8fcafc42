"""Writes on the worksheets of a plan: cells, rows, pasted blocks, whole files, and taking the last step back."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from planner.actions.livestreams import PlanClosedError
from planner.actions.plan_parts import PartsChangedError, take_back_parts
from planner.actions.worksheet_history import record_changes
from planner.actions.worksheet_writer import RowGoneError, RowsRefusedError, SavedRows, SheetWriter
from planner.domain.rundown import changed as changed_segments
from planner.domain.worksheets.book import SINGLE
from planner.domain.worksheets.columns import CellContext, CellError, column, parse_cell
from planner.domain.worksheets.editing import (
    DERIVED,
    POSITION,
    REFERENCES,
    RowChange,
    RowWrite,
    addition,
    contradictions,
    deletions,
    from_stored,
    places,
    spread,
    update,
    writable_fields,
)
from planner.domain.worksheets.limits import UNIQUE
from planner.enums import ChangeKind
from planner.enums_worksheets import SheetAction, Worksheet
from planner.models import WorksheetChange
from planner.queries.worksheet_problems import CellProblem

__all__ = [
    "CellError", "CellProblem", "NothingToUndoError", "PlanClosedError", "RowGoneError", "RowWrite", "RowsRefusedError",
    "SavedRows", "StaleCellError", "UndoConflictError", "add_row", "delete_rows", "move_row", "repeat_row",
    "save_cell", "save_row", "undo_last", "write_rows",
]  # fmt: skip


class StaleCellError(Exception):
    """Somebody else changed the same cells first. `current` and `given` are the values now and those that were to be
    saved, by field; `saved` is the plan as it is."""

    def __init__(self, worksheet, key, current, given, writer):
        super().__init__(worksheet, key, current, given)
        self.worksheet, self.key, self.current, self.given = worksheet, key, current, given
        self.book, self.livestream = writer.book, writer.livestream


class NothingToUndoError(Exception):
    """This person has changed nothing in the worksheets that could be taken back."""


class UndoConflictError(Exception):
    """Somebody has changed the same cells since. `step` is what was to be taken back, `rows` what stands in the way."""

    def __init__(self, step, rows):
        super().__init__(step, rows)
        self.step, self.rows = step, rows


@transaction.atomic
def save_cell(*, livestream, worksheet, row, field, text, was, version, by, now):  # noqa: PLR0913
    """Store what somebody typed into one cell. `was` is what the cell said before, `version` the row's.

    Another cell of the row may have changed meanwhile; the same one raises `StaleCellError`. Also raises `CellError`,
    `RowsRefusedError`, `RowGoneError`, `PlanClosedError`. What is there already is written no second time.
    """
    writer = SheetWriter(livestream, by=by, now=now)
    record = _existing(writer, worksheet, row)
    value = read_cell(writer.book, worksheet, record, field, text)
    seen = {}
    if writer.book.version(worksheet, row) != version:
        try:
            seen = {field: read_cell(writer.book, worksheet, record, field, was)}
        except CellError:
            seen = {field: was}
    return _save_values(writer, worksheet, row, {field: value}, seen)


@transaction.atomic
def save_row(*, livestream, worksheet, row, values, version, by, now, was=None):
    """Store several typed values of one row, as a dialog or a card gives them. `was` are the values its writer saw; a
    row that has changed since, without them, raises `StaleCellError`."""
    writer = SheetWriter(livestream, by=by, now=now)
    record = _existing(writer, worksheet, row)
    seen = {}
    if writer.book.version(worksheet, row) != version:
        seen = {name: (was or {}).get(name, _UNSEEN) for name in values if getattr(record, name) != values[name]}
    return _save_values(writer, worksheet, row, values, seen)


@transaction.atomic
def add_row(*, livestream, worksheet, by, now, values=None, after=None):
    """Add a row after the row with the key `after` ('' for the top, None for the end)."""
    writer = SheetWriter(livestream, by=by, now=now)
    changes, (place,) = _room(writer, worksheet, 1, after)
    (key,) = writer.new_keys(worksheet, 1)
    return writer.save(SheetAction.ADD, [*changes, addition(worksheet, key, values or {}, place)])


@transaction.atomic
def repeat_row(*, livestream, worksheet, row, by, now):
    """Add a row that says the same as another one, below it, but for what may occur only once in a plan."""
    writer = SheetWriter(livestream, by=by, now=now)
    record = _existing(writer, worksheet, row)
    values = {
        name: getattr(record, name) for name in writable_fields(worksheet) if name not in UNIQUE.get(worksheet, ())
    }
    changes, (place,) = _room(writer, worksheet, 1, row)
    (key,) = writer.new_keys(worksheet, 1)
    return writer.save(SheetAction.ADD, [*changes, addition(worksheet, key, values, place)])


@transaction.atomic
def delete_rows(*, livestream, worksheet, keys, by, now):
    """Delete rows and take them out of the rows that refer to them. Rows that are gone already are no error."""
    writer = SheetWriter(livestream, by=by, now=now)
    return writer.save(SheetAction.DELETE, deletions(writer.book, worksheet, keys))


@transaction.atomic
def move_row(*, livestream, worksheet, row, after, by, now):
    """Put a row after another one ('' for the top). Segments of the rundown move in time instead."""
    writer = SheetWriter(livestream, by=by, now=now)
    _existing(writer, worksheet, row)
    order = [record.key for record in writer.book.sheets.rows(worksheet)]
    before = order[order.index(row) - 1] if order.index(row) else ""
    if after in (row, before) or worksheet == Worksheet.RUNDOWN:
        return writer.save(SheetAction.MOVE, [])
    changes, (place,) = _room(writer, worksheet, 1, after)
    moved = {change.key: change for change in changes}
    old = writer.book.marks[worksheet, row].position
    moved[row] = RowChange(worksheet, row, {POSITION: old}, {POSITION: place})
    return writer.save(SheetAction.MOVE, moved.values())


@transaction.atomic
def write_rows(*, livestream, writes: Sequence[RowWrite], by, now, deleted=(), action=SheetAction.IMPORT):
    """Store many rows of any worksheets as one step. `deleted` are pairs of worksheet and key. Rows that say what is
    there already are left alone. Raises `RowsRefusedError` and `RowGoneError`, and writes nothing then."""
    writer = SheetWriter(livestream, by=by, now=now)
    return writer.save(action, row_changes(writer, writes, deleted))


@transaction.atomic
def undo_last(*, livestream, by, now):
    """Take back the last step of `by` in the worksheets, deletes and pasted blocks included. The same again takes back
    the step before. Raises `NothingToUndoError` and `UndoConflictError`."""
    writer = SheetWriter(livestream, by=by, now=now)
    steps = WorksheetChange.objects.filter(livestream=livestream.pk, by=by, undone_at=None)
    step = steps.order_by("-pk").first()
    if step is None:
        raise NothingToUndoError
    done = from_stored(step.rows)
    back = [_without_lost_references(writer.book, done, change.inverted) for change in done]
    if standing := contradictions(writer.book, back):
        raise UndoConflictError(step, standing)
    try:
        before = writer.write(back) if back else writer.book
        if step.beside:
            take_back_parts(writer, step.beside)
    except RowsRefusedError as error:
        raise UndoConflictError(step, error.problems) from error
    except PartsChangedError as error:
        raise UndoConflictError(step, ()) from error
    step.undone_at = now
    step.save(update_fields=["undone_at"])
    undone = {"kind": ChangeKind.UNDONE, "field": step.action}
    record_changes(writer.livestream, before, writer.book, back, by=by, now=now, also=[undone])
    return writer.saved(back, step)


def read_cell(book, worksheet, record, name, text):
    """The value of a cell from its text, in the context of its plan and row. Raises `CellError`."""
    if name in DERIVED.get(worksheet, ()):
        raise CellError("derived")
    return parse_cell(column(worksheet, name), text, context=CellContext.of(book.sheets, row=record))


def row_changes(writer, writes, deleted=()):
    """The changes that these writes and deletions make to the book of a writer. Raises `RowGoneError`."""
    keys = _keys_of_new_rows(writer, writes)
    changes = []
    for worksheet in dict.fromkeys(worksheet for worksheet, _ in deleted):
        changes += deletions(writer.book, worksheet, [key for sheet, key in deleted if sheet == worksheet])
    stripped = {(change.worksheet, change.key): place for place, change in enumerate(changes)}
    at = {}
    for write in writes:
        values = _with_keys(write, keys)
        if write.is_new:
            at[write.worksheet] = at.get(write.worksheet, 0) + 1
            place = places(writer.book, write.worksheet, at[write.worksheet])[-1]
            changes.append(addition(write.worksheet, keys[write.key], values, place))
            continue
        _existing(writer, write.worksheet, write.key)
        change = update(writer.book, write.worksheet, write.key, values)
        if change and (change.worksheet, change.key) in stripped:
            place = stripped[change.worksheet, change.key]
            old = changes[place]
            if old.after is None:
                raise RowGoneError
            changes[place] = old._replace(before={**old.before, **change.before}, after={**old.after, **change.after})
        elif change:
            changes.append(change)
    return changes


def segment_changes(writer, after):
    """The changes that make the rundown of a writer's book say `after`. Segments that it leaves out are deleted."""
    before = writer.book.sheets.rundown
    names = writable_fields(Worksheet.RUNDOWN)
    known, kept = {row.key for row in before}, {row.key for row in after}
    changes = deletions(writer.book, Worksheet.RUNDOWN, known - kept)
    added = 0
    for row in changed_segments(before, after):
        values = {name: getattr(row, name) for name in names}
        if row.key in known:
            changes.append(update(writer.book, Worksheet.RUNDOWN, row.key, values))
        else:
            added += 1
            place = places(writer.book, Worksheet.RUNDOWN, added)[-1]
            changes.append(addition(Worksheet.RUNDOWN, row.key, values, place))
    return list(filter(None, changes))


def _keys_of_new_rows(writer, writes):
    keys = {}
    for worksheet in Worksheet:
        new = [write.key for write in writes if write.is_new and write.worksheet == worksheet]
        if worksheet in SINGLE and new:
            raise KeyError(worksheet)
        keys |= dict(zip(new, writer.new_keys(worksheet, len(new)), strict=True))
    return keys


def _with_keys(write, keys):
    """The values with the keys that new rows have got."""
    values = dict(write.values)
    for name in REFERENCES.get(write.worksheet, {}):
        if isinstance(value := values.get(name), tuple | list):
            values[name] = tuple(keys.get(key, key) for key in value)
        elif value:
            values[name] = keys.get(value, value)
    return values


_UNSEEN = object()


def _existing(writer, worksheet, key):
    record = writer.book.row(worksheet, key)
    if record is None:
        raise RowGoneError
    return record


def _save_values(writer, worksheet, key, values, seen):
    """Write the values unless the cells in `seen` say something else by now."""
    record = writer.book.row(worksheet, key)
    current = {name: getattr(record, name) for name in seen}
    stale = {name for name, value in current.items() if value not in (seen[name], values[name])}
    if stale:
        given = {name: values[name] for name in stale}
        raise StaleCellError(worksheet, key, {name: current[name] for name in stale}, given, writer)
    change = update(writer.book, worksheet, key, values)
    return writer.save(SheetAction.CELL, [change] if change else [])


def _room(writer, worksheet, count, after):
    """Places after a row, with the changes that make room for them first where there is none."""
    found = places(writer.book, worksheet, count, after=after)
    if found is not None:
        return [], found
    changes = spread(writer.book, worksheet)
    marks = {(change.worksheet, change.key): change.after[POSITION] for change in changes}
    moved = {name: mark._replace(position=marks.get(name, mark.position)) for name, mark in writer.book.marks.items()}
    return changes, places(replace(writer.book, marks=moved), worksheet, count, after=after)


def _without_lost_references(book, changes, change):
    """The change without references to rows that are gone for good."""
    if change.after is None:
        return change
    coming = {(other.worksheet, other.key) for other in changes if other.after is None}
    after = dict(change.after)
    for name, target in REFERENCES.get(change.worksheet, {}).items():
        if name not in after:
            continue
        value = after[name]
        if isinstance(value, tuple):
            after[name] = tuple(key for key in value if book.row(target, key) or (target, key) in coming)
        elif value and not book.row(target, value) and (target, value) not in coming:
            after[name] = ""
    return change._replace(after=after)
