"""One worksheet as CSV: UTF-8 with a mark, so that Excel and WPS read the Chinese, and harmless."""

import csv
import io
from dataclasses import replace

from django.conf import settings

from planner.domain.worksheets import Worksheets
from planner.domain.worksheets.columns import COLUMNS, CellContext, derived_values, format_cell
from planner.enums_worksheets import Worksheet
from planner.exchange.spreadsheets.harmless import harmless


def csv_table(sheets: Worksheets, worksheet: Worksheet, *, language: str, sees_costs: bool) -> bytes:
    """The rows of a worksheet with one row of headers. Without `sees_costs` no column tells costs."""
    columns = [one for one in COLUMNS[worksheet] if sees_costs or not one.shows_costs]
    derived, context = derived_values(sheets, worksheet), CellContext.of(sheets, site=settings.SITE_URL)
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([one.header(language) for one in columns])
    for row in sheets.rows(worksheet):
        known, around = derived.get(getattr(row, "key", ""), {}), replace(context, row=row)
        values = (known[one.name] if one.is_derived else getattr(row, one.name) for one in columns)
        writer.writerow(
            harmless(format_cell(one, value, language=language, context=around))
            for one, value in zip(columns, values, strict=True)
        )
    return target.getvalue().encode("utf-8-sig")
