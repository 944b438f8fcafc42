"""Cells of a worksheet as text for the eye, which the same columns read back."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from planner.domain.exact import is_blank
from planner.domain.numbers import percent_text
from planner.domain.worksheets.columns import NUMERIC, CellKind, format_cell, format_number
from planner.domain.worksheets.kept_files import names_only

MISSING = "–"
GROUPED = NUMERIC - {CellKind.RATE}


def shown(column, value, *, language, context):
    """What a cell shows: `format_cell` with thousands apart, and short where a dialog has the rest."""
    if is_blank(value):
        return MISSING if column.is_derived else ""
    if column.kind == CellKind.DOCUMENTS:
        return str(len(value))
    if column.kind == CellKind.SELLER:
        return value.name
    if column.kind == CellKind.FILES:
        return names_only(format_cell(column, value, language=language, context=context))
    if column.kind in NUMERIC:
        return _number_text(column.kind, (column.places or 0) if column.is_derived else None, value)
    return format_cell(column, value, language=language, context=context)


@lru_cache(maxsize=4096)
def _number_text(kind, places, value):
    """Numbers read the same in both languages, and most say what they said at the last view. `places`: of a computed
    one."""
    if kind == CellKind.RATE and places is not None:
        return percent_text(Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value)
    text = format_number(kind, value, places=places)
    if kind in GROUPED and len(text) > 3:
        return grouped(text)
    return "−" + text[1:] if text.startswith("-") else text


def full_text(column, value, *, language, context):
    """The whole text of a cell that shows less; '' where it shows everything."""
    if column.kind not in (CellKind.DOCUMENTS, CellKind.SELLER, CellKind.FILES) or is_blank(value):
        return ""
    return format_cell(column, value, language=language, context=context)


def grouped(text):
    """`1234.5` as `1,234.5`, with the minus of the typeface."""
    sign, digits = ("−", text[1:]) if text.startswith("-") else ("", text)
    whole, point, rest = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{rest}"
