"""All rows of a plan with the marks by which changes to them are told apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from planner.domain.lexicons import Lexicon
from planner.domain.worksheets.plan import Worksheets
from planner.enums_worksheets import Worksheet

SINGLE = frozenset({Worksheet.SLOT, Worksheet.TARGETS, Worksheet.PARAMETERS})
"""Worksheets with one row, whose key is ''."""


class RowMark(NamedTuple):
    """`version` grows with every change of the row; `position` is its place among the others, with gaps."""

    version: int
    position: int


@dataclass(frozen=True, slots=True)
class Book:
    """The worksheets of a plan, the marks of their rows by worksheet and key, and the word lists for their texts.

    A single row that nobody has filled in has no mark. `organization` is the key of the plan's, None where the rows are
    of no plan yet.
    """

    sheets: Worksheets
    marks: Mapping[tuple[Worksheet, str], RowMark]
    lexicons: tuple[Lexicon, ...] = ()
    organization: int | None = None
    _found: dict = field(init=False, default_factory=dict, compare=False, repr=False)

    def row(self, worksheet: Worksheet, key: str) -> object | None:
        """The record of a row, None where there is none with this key."""
        rows = self._found.get(worksheet)
        if rows is None:
            rows = {getattr(row, "key", ""): row for row in self.sheets.rows(worksheet)}
            self._found[worksheet] = rows
        return rows.get(key)

    def version(self, worksheet: Worksheet, key: str) -> int:
        """The version of a row; 0 for a single row that nobody has filled in."""
        mark = self.marks.get((worksheet, key))
        return mark.version if mark else 0
