"""What the history of a plan says of changes to worksheets."""

import json
from collections import Counter

from planner.actions.livestreams import COST_DETAILS, detail_text
from planner.domain.checks.case import label
from planner.domain.exact import is_blank
from planner.domain.worksheets import CreatorDeal, HourlyBudget, RundownSegment, TrafficChannel
from planner.domain.worksheets.book import SINGLE
from planner.domain.worksheets.columns import column
from planner.domain.worksheets.editing import POSITION, REFERENCES
from planner.domain.worksheets.stored import to_json
from planner.enums import ChangeKind
from planner.enums_worksheets import Worksheet
from planner.models import PlanChange
from planner.queries.worksheet_tables import TABLES

MOST_LINES = 12
"""A step with more lines is told in numbers, one line per worksheet and kind."""


def record_changes(livestream, before, after, changes, *, by, now, also=()):
    """One line per changed cell, added, moved or deleted row of a small step; counts for a large one, where only plan
    details are told one by one. One query.

    `also` are lines to put first.
    """
    lines = list(_lines(before, after, changes))
    if len(lines) > MOST_LINES:
        lines = [*(line for line in lines if line["kind"] == ChangeKind.DETAIL), *_summary(changes)]
    PlanChange.objects.bulk_create(PlanChange(livestream=livestream, by=by, at=now, **line) for line in (*also, *lines))


def _lines(before, after, changes):
    for change in changes:
        row = {"worksheet": change.worksheet, "row": row_name(before if change.after is None else after, change)}
        if change.before is None or change.after is None:
            yield {**row, "kind": ChangeKind.ROWS_ADDED if change.before is None else ChangeKind.ROWS_DELETED}
            continue
        if set(change.after) == {POSITION}:
            yield {**row, "kind": ChangeKind.ROWS_MOVED}
        for name, new in change.after.items():
            if name != POSITION:
                yield _cell(before, after, change, name, new, row)


def _cell(before, after, change, name, new, row):
    old, detail = change.before[name], TABLES[change.worksheet].of_livestream.get(name)
    if detail:
        return {
            "kind": ChangeKind.DETAIL,
            "field": detail,
            "old": detail_text(old),
            "new": detail_text(new),
            "shows_costs": detail in COST_DETAILS,
        }
    return {
        **row,
        "kind": ChangeKind.CELL,
        "field": name,
        "old": cell_text(before, change.worksheet, name, old),
        "new": cell_text(after, change.worksheet, name, new),
        "shows_costs": column(change.worksheet, name).shows_costs,
    }


def _summary(changes):
    counts = Counter((change.worksheet, _kind(change)) for change in changes)
    for (worksheet, kind), count in counts.items():
        yield {"worksheet": worksheet, "kind": kind, "new": str(count)}


def _kind(change):
    if change.before is None:
        return ChangeKind.ROWS_ADDED
    if change.after is None:
        return ChangeKind.ROWS_DELETED
    return ChangeKind.ROWS_MOVED if set(change.after) == {POSITION} else ChangeKind.ROWS_CHANGED


def cell_text(book, worksheet, name, value):
    """A cell as the history keeps it: JSON, in no language, with rows by their names; '' for an empty one."""
    if is_blank(value) or value == ():
        return ""
    if target := REFERENCES.get(worksheet, {}).get(name):
        named = {row.key: _called(book, row) for row in book.sheets.rows(target)}
        value = [named.get(key, "") for key in ((value,) if isinstance(value, str) else value)]
    return json.dumps(to_json(value), ensure_ascii=False)


def row_name(book, change):
    """What people call the row, at most 80 characters; '' where a worksheet has one row."""
    return "" if change.worksheet in SINGLE else _called(book, book.row(change.worksheet, change.key))[:80]


def _called(book, row):
    match row:
        case RundownSegment():
            return f"{row.start_min}–{row.end_min}" if row.is_timed else row.key_points
        case HourlyBudget():
            channel = book.row(Worksheet.CHANNELS, row.channel)
            return f"{channel.channel if channel else ''} {row.from_min}–{row.to_min}".strip()
        case TrafficChannel():
            return row.channel
        case CreatorDeal():
            return row.creator
    return str(label(row))
