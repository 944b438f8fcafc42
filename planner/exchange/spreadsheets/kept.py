"""Sheets and mappings as JSON can keep them between two requests, and what a form says of a mapping."""

from dataclasses import replace

from planner.enums_worksheets import Worksheet
from planner.exchange.spreadsheets.headers import (
    PLAN_SHEET,
    SheetMapping,
    header_key,
    is_checklist,
    map_columns,
    recognize,
)  # fmt: skip
from planner.exchange.spreadsheets.reading import SheetCells
from planner.forms.fields import digits

CHECKLIST, DETAILS = "checklist", "details"
"""Kept in the place of a mapping: the sheet is a checklist of a plan, or says what else belongs to one."""


def part_of(sheet):
    """Which part of a plan the sheet is that is no worksheet; '' for none."""
    if is_checklist(sheet) and not sheet.is_hidden:
        return CHECKLIST
    return DETAILS if sheet.name == PLAN_SHEET and sheet.rows else ""


def to_kept(sheets):
    return [
        {"name": sheet.name, "rows": sheet.rows, "merged": sheet.merged, "is_hidden": sheet.is_hidden}
        for sheet in sheets
    ]


def from_kept(kept):
    return tuple(
        SheetCells(
            one["name"], tuple(map(tuple, one["rows"])), tuple(map(tuple, one["merged"])), one["is_hidden"]
        )
        for one in kept
    )  # fmt: skip


def mapping_to_kept(mapping):
    if mapping is None:
        return None
    return {
        "worksheet": mapping.worksheet.value,
        "top": mapping.top,
        "depth": mapping.depth,
        "is_sideways": mapping.is_sideways,
        "fields": [column.field for column in mapping.columns],
    }


def mapping_from_kept(sheet, kept):
    """The mapping of a sheet with the fields that were chosen for its columns; None for what is no worksheet."""
    if kept is None or isinstance(kept, str):
        return None
    mapping = map_columns(
        sheet, Worksheet(kept["worksheet"]), top=kept["top"], depth=kept["depth"], is_sideways=kept["is_sideways"]
    )
    return with_fields(mapping, kept["fields"])


def with_fields(mapping: SheetMapping, fields) -> SheetMapping:
    """The mapping with these fields for its columns; of two columns for one field the first keeps it."""
    columns, taken = [], set()
    for column, field in zip(mapping.columns, fields, strict=False):
        chosen = "" if field in taken else field
        taken |= {chosen} - {""}
        is_sure = column.is_sure or chosen != column.field
        columns.append(replace(column, field=chosen, is_sure=is_sure))
    return replace(mapping, columns=tuple(columns))


def kept_from_form(sheet, kept, said, remembered):
    """What is to be kept of a sheet after what a form says of it."""
    if part := part_of(sheet):
        return part if said["worksheet"] == part else None
    return mapping_to_kept(mapping_from_form(sheet, kept, said, remembered))


def mapping_from_form(sheet, kept, said, remembered):
    """The mapping that a form asks for: `said` has worksheet, header (`top:depth`) and the field of each column.

    Another worksheet or header row is recognized anew; columns that were chosen stay as they were chosen.
    """
    try:
        worksheet = Worksheet(said["worksheet"])
    except ValueError:
        return None
    if kept is None or kept["worksheet"] != worksheet.value:
        return recognize(sheet, worksheet=worksheet, remembered=remembered)
    top, _, depth = said["header"].partition(":")
    row, is_depth = digits(top), depth in {"0", "1", "2"}
    place = (kept["top"], kept["depth"]) if row is None or not is_depth else (row, int(depth))
    place = (min(place[0], max(len(sheet.rows) - 1, 0)), place[1])
    is_sideways = kept["is_sideways"]
    mapping = map_columns(
        sheet, worksheet, top=place[0], depth=place[1], remembered=remembered, is_sideways=is_sideways
    )  # fmt: skip
    if place != (kept["top"], kept["depth"]):
        return mapping
    fields = [said["fields"].get(column.index, column.field) for column in mapping.columns]
    return with_fields(mapping, fields)


def headers_of(mapping):
    """Triples of worksheet, header and field, to be remembered. Guesses that nobody touched are not."""
    return [
        (mapping.worksheet.value, header_key(column.header), column.field)
        for column in mapping.columns
        if column.header and column.is_sure and column.field
    ]
