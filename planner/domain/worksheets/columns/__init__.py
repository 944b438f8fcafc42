"""The columns of every worksheet, and their cells as people write and read them.

`COLUMNS[worksheet]` lists the columns in the order of the sheet; `parse_cell` and `format_cell` turn cells into values
and back, within the `CellContext` of their plan. Labels, help and the words for choices come in Chinese and English at
once, because a spreadsheet may use either.
"""

from collections.abc import Mapping
from types import MappingProxyType

from planner.domain.worksheets.book import SINGLE as ONE_ROW
from planner.domain.worksheets.columns.choices import choice_text, find_choice, is_label
from planner.domain.worksheets.columns.column import (
    COMPOSITE,
    NUMERIC,
    UNITS,
    WITH_FILES,
    CellError,
    CellKind,
    Column,
)  # fmt: skip
from planner.domain.worksheets.columns.content import CONTENT
from planner.domain.worksheets.columns.context import CellContext, RowNames, row_names
from planner.domain.worksheets.columns.derived import derived_values
from planner.domain.worksheets.columns.flow import CHANNELS, CREATOR_DEALS, HOURLY_BUDGET, TARGETS
from planner.domain.worksheets.columns.gifts import BENEFITS
from planner.domain.worksheets.columns.merchandise import LINE_UP, PARAMETERS
from planner.domain.worksheets.columns.reading import parse_cell
from planner.domain.worksheets.columns.timing import CREW, RUNDOWN, SLOT
from planner.domain.worksheets.columns.writing import format_cell, format_number
from planner.domain.worksheets.stored import RECORDS
from planner.enums_worksheets import Worksheet

__all__ = [
    "COLUMNS", "COMPOSITE", "NUMERIC", "ONE_ROW", "RECORDS", "UNITS", "WITH_FILES", "CellContext", "CellError",
    "CellKind", "Column", "RowNames", "choice_text", "column", "derived_values", "find_choice", "format_cell",
    "format_number", "is_label", "parse_cell", "row_names",
]  # fmt: skip

COLUMNS: Mapping[Worksheet, tuple[Column, ...]] = MappingProxyType({
    Worksheet.SLOT: SLOT,
    Worksheet.TARGETS: TARGETS,
    Worksheet.PARAMETERS: PARAMETERS,
    Worksheet.LINE_UP: LINE_UP,
    Worksheet.CREW: CREW,
    Worksheet.RUNDOWN: RUNDOWN,
    Worksheet.CHANNELS: CHANNELS,
    Worksheet.HOURLY_BUDGET: HOURLY_BUDGET,
    Worksheet.CREATOR_DEALS: CREATOR_DEALS,
    Worksheet.BENEFITS: BENEFITS,
    Worksheet.CONTENT: CONTENT,
})  # fmt: skip
"""The columns of every worksheet in the order of the sheet."""

_BY_NAME = {worksheet: {one.name: one for one in columns} for worksheet, columns in COLUMNS.items()}


def column(worksheet: Worksheet, name: str) -> Column:
    """The column of that name. Raises KeyError when the worksheet has none."""
    return _BY_NAME[worksheet][name]
