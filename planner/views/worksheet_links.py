"""Addresses of worksheets, rows and cells on the plan page."""

from planner.domain.worksheets import FieldRef
from planner.views.sheet_layouts import LAYOUTS


def cell_id(worksheet, key, field):
    return f"cell-{worksheet}-{key}-{field}"


def row_id(worksheet, key):
    return f"row-{worksheet}-{key}"


def sheet_url(livestream, worksheet, *, has_all=False):
    """The step page with this worksheet open."""
    return f"{livestream.step_url(worksheet.step)}?sheet={worksheet.value}{'&columns=all' if has_all else ''}"


def cell_url(livestream, ref: FieldRef):
    """The page and the place of a cell, of a row where no field is named, of the sheet where no row is."""
    layout = LAYOUTS[ref.worksheet]
    url = sheet_url(livestream, ref.worksheet, has_all=bool(ref.field) and not layout.shows(ref.field))
    if layout.frozen and not ref.row:
        return f"{url}#sheet"
    place = cell_id(ref.worksheet, ref.row, ref.field) if ref.field else row_id(ref.worksheet, ref.row)
    return f"{url}#{place}"
