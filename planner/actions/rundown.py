"""Writes on the rundown as a whole: fixes of gaps and overlaps, moves, splits, drafts. Each is one step of one undo.

Everybody sees the rundown while others change it: an action says what its user saw, and raises `RundownChangedError`
where that is no longer so.
"""

from collections.abc import Mapping
from dataclasses import replace
from zlib import crc32

from django.db import transaction

from planner.actions.worksheet_writer import SheetWriter
from planner.actions.worksheets import RowGoneError, StaleCellError, segment_changes
from planner.domain import rundown
from planner.domain.intervals import DAY
from planner.domain.rundown import Segments
from planner.domain.rundown_draft import draft_rundown
from planner.domain.rundown_fixes import FixKind, fixes
from planner.domain.worksheets import RundownSegment, Worksheets
from planner.domain.worksheets.editing import deletions, update
from planner.enums_worksheets import SheetAction, Worksheet

RUNDOWN = Worksheet.RUNDOWN


class RundownChangedError(Exception):
    """Somebody else has changed what this user was looking at; nothing was written. `row` names the segment, '' the
    rundown as a whole."""

    def __init__(self, row=""):
        super().__init__(row)
        self.row = row


def rundown_token(sheets: Worksheets) -> str:
    """The times of all segments and the length of the show as a short word: a fix is for exactly these."""
    times = [(row.key, row.start_min, row.end_min) for row in sheets.rundown]
    return format(crc32(repr((sheets.slot.planned_minutes, times)).encode()), "x")


@transaction.atomic
def fix_rundown(*, livestream, problem, kind: FixKind, token, by, now):
    """Do what the fix of this kind says. `problem` is a pair of keys as a `RundownProblem` names them, with its kind:
    `(kind, first, second)`; `token` is the rundown for which it was offered."""
    writer = SheetWriter(livestream, by=by, now=now)
    sheets = writer.book.sheets
    if rundown_token(sheets) != token:
        raise RundownChangedError
    minutes = sheets.slot.planned_minutes
    found = (one for one in rundown.problems(sheets.rundown, minutes) if (one.kind, one.first, one.second) == problem)
    for one in found:
        for fix in fixes(one, sheets.rundown, minutes, new_key="new"):
            if fix.kind == kind:
                slot = update(writer.book, Worksheet.SLOT, "", {"planned_minutes": fix.planned_minutes})
                changes = [*_changes(writer, fix.after), *([slot] if slot else [])]
                return writer.save(SheetAction.RUNDOWN, changes)
    raise RundownChangedError


@transaction.atomic
def time_segment(*, livestream, row, start, end, was, version, by, now, push=False):  # noqa: PLR0913
    """Give a segment other times; with `push` what follows gives way. `was` are the start and end that were seen.

    Raises `RundownError`, `RundownChangedError`, `RowGoneError`.
    """
    writer = SheetWriter(livestream, by=by, now=now)
    segment = _segment(writer, row)
    if writer.book.version(RUNDOWN, row) != version and (segment.start_min, segment.end_min) not in (was, (start, end)):
        raise RundownChangedError(row)
    after = rundown.resize(writer.book.sheets.rundown, row, start_min=start, end_min=end, push=push)
    return writer.save(SheetAction.RUNDOWN, _changes(writer, after))


@transaction.atomic
def place_segment(*, livestream, row, step, token, by, now):
    """Put a segment one place earlier (−1) or later (+1) in the order; every segment keeps its length."""
    writer = SheetWriter(livestream, by=by, now=now)
    segments = writer.book.sheets.rundown
    _segment(writer, row)
    if rundown_token(writer.book.sheets) != token:
        raise RundownChangedError
    place = [segment.key for segment in segments].index(row) + step
    return writer.save(SheetAction.RUNDOWN, _changes(writer, rundown.reorder(segments, row, place)))


@transaction.atomic
def split_segment(*, livestream, row, minute, token, by, now):
    """Cut a segment in two at a minute inside it."""
    writer = SheetWriter(livestream, by=by, now=now)
    _segment(writer, row)
    if rundown_token(writer.book.sheets) != token:
        raise RundownChangedError
    after = rundown.split(writer.book.sheets.rundown, row, minute, new_key="new")
    return writer.save(SheetAction.RUNDOWN, _changes(writer, after))


@transaction.atomic
def save_segment(*, livestream, row, values: Mapping, was: Mapping, version, by, now, push=False):
    """Store what somebody changed of a segment. `was` are the same fields as its user saw them; where another one has
    changed one of them meanwhile, `StaleCellError` has both values. With `push` what follows gives way."""
    writer = SheetWriter(livestream, by=by, now=now)
    segment = _segment(writer, row)
    if writer.book.version(RUNDOWN, row) != version:
        current = {name: getattr(segment, name) for name in values}
        stale = {name: value for name, value in current.items() if value not in (was[name], values[name])}
        if stale:
            raise StaleCellError(RUNDOWN, row, stale, {name: values[name] for name in stale}, writer)
    changed = replace(segment, **values)
    others = [other for other in writer.book.sheets.rundown if other.key != row]
    after = (*others, changed)
    if push and changed.is_timed:
        after = rundown.pushed(after, row)
    return writer.save(SheetAction.RUNDOWN, _changes(writer, after))


@transaction.atomic
def add_segment(*, livestream, values: Mapping, by, now, push=False):
    """Add a segment; with `push` what follows gives way."""
    writer = SheetWriter(livestream, by=by, now=now)
    after = (*writer.book.sheets.rundown, RundownSegment("new", **values))
    if push and after[-1].is_timed:
        after = rundown.pushed(after, "new")
    return writer.save(SheetAction.RUNDOWN, _changes(writer, after))


@transaction.atomic
def delete_segment(*, livestream, row, version, by, now):
    """Delete a segment that nobody has changed since it was seen. What is gone already is no error."""
    writer = SheetWriter(livestream, by=by, now=now)
    if writer.book.row(RUNDOWN, row) and writer.book.version(RUNDOWN, row) != version:
        raise RundownChangedError(row)
    return writer.save(SheetAction.DELETE, deletions(writer.book, RUNDOWN, [row]))


@transaction.atomic
def draft_segments(*, livestream, by, now):
    """Lay out an empty rundown from the line-up. Raises `RundownChangedError` where there is one by now."""
    writer = SheetWriter(livestream, by=by, now=now)
    if writer.book.sheets.rundown:
        raise RundownChangedError
    return writer.save(SheetAction.RUNDOWN, _changes(writer, draft_rundown(writer.book.sheets)))


def _segment(writer, row):
    segment = writer.book.row(RUNDOWN, row)
    if segment is None:
        raise RowGoneError
    return segment


def _changes(writer, after: Segments):
    """The changes that lead to this rundown, where new segments get their keys. Raises `RundownError` too_late."""
    if any(segment.end_min > DAY for segment in after if segment.is_timed):
        raise rundown.RundownError("too_late")
    known = {segment.key for segment in writer.book.sheets.rundown}
    new = [segment.key for segment in after if segment.key not in known]
    keys = dict(zip(new, writer.new_keys(RUNDOWN, len(new)), strict=True))
    return segment_changes(writer, [replace(row, key=keys.get(row.key, row.key)) for row in after])
