"""Cells of worksheets named in words, grouped by field, with the way to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from planner.domain.worksheets import FieldRef
from planner.domain.worksheets.columns import column
from planner.enums_worksheets import Worksheet
from planner.views.worksheet_links import cell_url

FIRST_CELLS = {
    Worksheet.LINE_UP: ("live_price", "forecast_units"),
    Worksheet.CHANNELS: ("channel", "planned_entries", "click_rate", "order_rate", "aov"),
}
"""What the first row of a worksheet needs before anything can be computed."""


@dataclass(frozen=True, slots=True)
class CellLink:
    """Cells of one field: what it is called, of which worksheet, how many, and where the first of them is."""

    label: str
    note: str
    url: str
    step: str


def cell_links(livestream, refs: Sequence[FieldRef], language: str, *, sees_costs: bool) -> list[CellLink]:
    """One link per worksheet and field, in the order of their first cell. Cost cells only for those who see costs."""
    groups: dict[tuple[Worksheet, str], list[FieldRef]] = {}
    for ref in refs:
        if sees_costs or not shows_costs(ref.worksheet, ref.field):
            groups.setdefault((ref.worksheet, ref.field), []).append(ref)
    return [_link(livestream, found, language) for found in groups.values()]


def _link(livestream, refs: Sequence[FieldRef], language: str) -> CellLink:
    first = refs[0]
    url = cell_url(livestream, first)
    sheet = str(first.worksheet.label)
    if not first.field:
        return CellLink(sheet, _row_wanted(first.worksheet, language), url, first.worksheet.step)
    rows = ngettext("%(count)s row", "%(count)s rows", len(refs)) % {"count": len(refs)}
    return CellLink(
        field_label(first, language), f"{sheet} · {rows}" if first.row else sheet, url, first.worksheet.step
    )


def _row_wanted(worksheet: Worksheet, language: str) -> str:
    """What the first row of a worksheet must say."""
    if worksheet == Worksheet.BENEFITS:
        return _("add what you give, or confirm that you give nothing")
    names = [field_label(FieldRef(worksheet, "", name), language) for name in FIRST_CELLS[worksheet]]
    return _("add a row with %(fields)s") % {"fields": pgettext("list", ", ").join(names)}


def field_label(ref: FieldRef, language: str) -> str:
    """What the column of a cell is called."""
    return column(ref.worksheet, ref.field).label(language)


def shows_costs(worksheet: Worksheet, field: str) -> bool:
    """Whether a cell tells what things cost; a worksheet as a whole does not."""
    return bool(field) and column(worksheet, field).shows_costs
