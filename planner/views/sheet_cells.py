"""Cells of a worksheet as text for the eye, which the same columns read back."""

from decimal import Decimal
from fractions import Fraction

from planner.domain.exact import is_blank
from planner.domain.numbers import percent_text
from planner.domain.worksheets.columns import NUMERIC, CellKind, format_cell
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
    if column.kind == CellKind.RATE and column.is_derived:
        return percent_text(Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value)
    text = format_cell(column, value, language=language, context=context)
    return grouped(text) if column.kind in GROUPED and len(text) > 3 else _typographic(text, column)


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


def _typographic(text, column):
    is_negative_number = column.kind in NUMERIC and text.startswith("-")
    return "−" + text[1:] if is_negative_number else text
