"""What people send from the page of one row."""

import json
from dataclasses import dataclass, field

from planner.domain.worksheets.columns import CellError, CellKind, parse_cell
from planner.forms.worksheets import LONGEST_CELL

LISTS = frozenset({CellKind.CHOICES, CellKind.ROWS})


@dataclass
class RowEntry:
    """Texts of a row as somebody typed them: those that differ from what the page showed, read into values.

    `was` are the values that the page showed of them; `errors` are `CellError`s by field.
    """

    version: int
    typed: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    was: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)


def read_row(data, columns, *, context, uploaded=()):
    """Read the fields of a posted row, which stand in `context`. Fields that are not there are left alone; those that
    are `uploaded` to are read even if nobody changed their text. Raises `ValueError` for what no page sends."""
    seen = _seen(data.get("was", ""))
    entry = RowEntry(version=int(data.get("version", "")))
    for column in columns:
        text = _text(data, column)
        if text is None or (column.name not in uploaded and _same(text, str(seen.get(column.name, "")))):
            continue
        entry.typed[column.name] = text
        try:
            entry.values[column.name] = _value(column, text, context)
        except CellError as error:
            entry.errors[column.name] = error
            continue
        try:
            entry.was[column.name] = _value(column, str(seen.get(column.name, "")), context)
        except CellError:
            entry.was[column.name] = None
    return entry


def _seen(text):
    try:
        return json.loads(text) | {}
    except (TypeError, RecursionError) as error:
        raise ValueError("was") from error


def _text(data, column):
    name = f"value-{column.name}"
    if column.kind in LISTS:
        return "、".join(data.getlist(name)) if f"{name}-shown" in data else None
    return data.get(name)


def _same(text, seen):
    """Browsers send line ends of their own."""
    return text.replace("\r\n", "\n").strip() == seen.replace("\r\n", "\n").strip()


def _value(column, text, context):
    if len(text) > LONGEST_CELL:
        raise CellError("text_too_long", length=len(text), maximum=LONGEST_CELL)
    if column.kind == CellKind.INSTANT:
        text = text.replace("T", " ", 1) if text[:1].isdigit() else text
    return parse_cell(column, text, context=context)
