"""Quantities of the worksheets, and how a cell of one is named."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from planner.enums_worksheets import Worksheet

Yuan = Annotated[Decimal, "yuan"]
"""An amount of money in yuan, two decimals."""
Rate = Annotated[Decimal, "rate"]
"""A share as its fraction: 0.055 is 5.5 %, four decimals."""


class FieldRef(NamedTuple):
    """One cell: the worksheet, the key of the row ('' where the worksheet has one row, or none yet) and the field.

    `field` is the attribute of the record, '' for the row or worksheet as a whole.
    """

    worksheet: Worksheet
    row: str = ""
    field: str = ""
