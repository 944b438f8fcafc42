"""What the history says of a change to a worksheet, in the reader's language."""

import json
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from planner.domain.worksheets.columns import CellContext, CellKind, column, format_cell
from planner.domain.worksheets.columns.lists import join_list
from planner.domain.worksheets.kept_files import names_only
from planner.domain.worksheets.stored import read_value
from planner.enums import ChangeKind
from planner.enums_worksheets import Channel, SheetAction, Worksheet

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CHANNEL_ROWS = (Worksheet.CHANNELS, Worksheet.HOURLY_BUDGET)


def sheet_subject(change, language):
    """The worksheet, the row as it was called then, and the column: `货盘表 P02 直播价`."""
    words = [change.get_worksheet_display(), _row(change)]
    if change.kind == ChangeKind.CELL and (cell := _column(change)):
        words.append(cell.label(language))
    return " ".join(filter(None, words))


def sheet_what(change):
    """What happened with its object: the step that was taken back, the check that was waived; '' for other changes."""
    if change.kind == ChangeKind.UNDONE and change.field in SheetAction.values:
        return _what(change, SheetAction(change.field).label)
    if change.kind in (ChangeKind.WAIVED, ChangeKind.WAIVER_WITHDRAWN):
        return _what(change, change.field)
    return ""


def _what(change, subject):
    return _("%(name)s: %(what)s") % {"name": change.get_kind_display(), "what": subject}


def sheet_value(change, stored, language, zone):
    """The value of a cell as people write it; what cannot be read is shown as it was stored."""
    cell = _column(change)
    try:
        data = json.loads(stored)
        if cell.kind in (CellKind.ROW, CellKind.ROWS):
            return join_list(data, between=", " if language.startswith("en") else "、")
        if cell.kind == CellKind.MINUTE:
            return f"T{data:+d}"
        value = read_value(Worksheet(change.worksheet), change.field, data)
        # Nothing else that is shown here counts from the start, which may have moved since.
        return names_only(format_cell(cell, value, language=language, context=CellContext(_EPOCH, zone)))
    except (ValueError, KeyError, TypeError, AttributeError):
        return stored


def _row(change):
    first, space, rest = change.row.partition(" ")
    if change.worksheet in _CHANNEL_ROWS and first in Channel.values:
        return f"{Channel(first).label}{space}{rest}"
    return change.row


def _column(change):
    try:
        return column(Worksheet(change.worksheet), change.field)
    except (KeyError, ValueError):
        return None
