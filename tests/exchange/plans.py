"""Plans compared whatever keys their rows have, and random plans."""

from dataclasses import fields

from planner.domain.worksheets.columns import row_names
from planner.domain.worksheets.editing import DERIVED, REFERENCES
from planner.enums_worksheets import Worksheet


def comparable(sheets):
    """All rows as plain values, references as the names of what they refer to."""
    names = row_names(sheets)
    return {worksheet: [_row(worksheet, row, names) for row in sheets.rows(worksheet)] for worksheet in Worksheet}


def _row(worksheet, row, names):
    links = REFERENCES.get(worksheet, {})
    values = {}
    for field in fields(row):
        if field.name == "key" or field.name in DERIVED.get(worksheet, ()):
            continue
        value = getattr(row, field.name)
        if field.name in links:
            value = [names[links[field.name]].name(key) for key in ([value] if isinstance(value, str) else value)]
        values[field.name] = value
    return values
