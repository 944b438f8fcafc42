"""What a plan lacks before a provider can review it. Source: handbook 5.1, guard of submit."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from planner.domain.worksheets import Worksheets
from planner.domain.worksheets.columns import COLUMNS
from planner.enums_worksheets import Worksheet

NEEDS_ROWS = (Worksheet.LINE_UP, Worksheet.RUNDOWN, Worksheet.CHANNELS, Worksheet.BENEFITS, Worksheet.CONTENT)
"""One worksheet per STAGE step. Benefits may instead be confirmed to be empty."""
MAY_BE_EMPTY = frozenset({Worksheet.BENEFITS})


@dataclass(frozen=True, slots=True)
class Gap:
    """A worksheet without rows (`field` is ''), or a required field that is empty in `count` rows, first in `row`."""

    worksheet: Worksheet
    field: str = ""
    row: str = ""
    count: int = 0


def gaps_of(sheets: Worksheets) -> tuple[Gap, ...]:
    """Everything that is missing, in the order of the worksheets and their columns."""
    return tuple(gap for worksheet in COLUMNS for gap in _gaps(sheets, worksheet))


def _gaps(sheets: Worksheets, worksheet: Worksheet) -> Iterator[Gap]:
    rows = sheets.rows(worksheet)
    if worksheet in NEEDS_ROWS and not rows:
        if not (worksheet in MAY_BE_EMPTY and sheets.is_filled(worksheet)):
            yield Gap(worksheet)
        return
    for column in COLUMNS[worksheet]:
        if column.is_expected or column.is_required:
            empty = [row for row in rows if _is_empty(getattr(row, column.name))]
            if empty:
                yield Gap(worksheet, column.name, getattr(empty[0], "key", ""), len(empty))


def _is_empty(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, Collection) and not value)
