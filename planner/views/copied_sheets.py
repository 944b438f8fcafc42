"""The worksheets that a copied plan took over, and which of their columns are to be given anew."""

from dataclasses import dataclass

from django.utils.translation import get_language, ngettext, pgettext

from planner.domain.copying_worksheets import GIVEN_ANEW
from planner.domain.worksheets.columns import COLUMNS, ONE_ROW
from planner.enums_worksheets import Worksheet
from planner.views.worksheet_links import sheet_url


@dataclass(frozen=True, slots=True)
class CopiedSheet:
    """`rows` is '' for a worksheet of one row, `anew` where everything in it stays true."""

    label: str
    url: str
    rows: str
    anew: str


def copied_sheets(livestream, sheets, *, sees_costs):
    """The worksheets that have anything in them, as links."""
    for worksheet in Worksheet:
        rows = sheets.rows(worksheet)
        if not rows:
            continue
        count = ngettext("%(count)d row", "%(count)d rows", len(rows)) % {"count": len(rows)}
        yield CopiedSheet(
            label=str(worksheet.label),
            url=sheet_url(livestream, worksheet),
            rows="" if worksheet in ONE_ROW else count,
            anew=pgettext("list", ", ").join(_anew(worksheet, sees_costs=sees_costs)),
        )


def _anew(worksheet, *, sees_costs):
    names = GIVEN_ANEW.get(worksheet, frozenset()) - {"title"}  # the title was given with the copy
    for column in COLUMNS[worksheet]:
        if column.name in names and (sees_costs or not column.shows_costs):
            yield column.label(get_language())
