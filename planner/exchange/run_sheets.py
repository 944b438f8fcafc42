"""The run sheet of a broadcast for the crew: what happens when, who does it, and no costs."""

from dataclasses import replace

from planner.domain.moments import is_english
from planner.domain.worksheets.columns import CellContext, column, derived_values, format_cell
from planner.enums_worksheets import Worksheet
from planner.exchange.spreadsheets.workbook import ExtraSheet, plain_workbook

RUNDOWN = (
    "seq", "start_min", "end_min", "minutes", "segment_type", "products", "benefits", "presenter", "key_points",
    "console_action", "price_shown", "stock_released", "target_online", "script_link", "risk_note",
)  # fmt: skip
CREW = ("person", "role", "shift_start_min", "shift_end_min", "is_backup")
BENEFITS = (
    "code", "name", "mechanism", "audience", "quantity", "trigger_type", "trigger_value", "start_min", "end_min",
    "per_user_limit",
)  # fmt: skip
PRODUCTS = (
    "link_no",
    "sku_code",
    "product_name",
    "live_price",
    "pay_price",
    "live_stock",
    "selling_points",
    "forbidden_words",
)
_NAMES = {
    Worksheet.RUNDOWN: ("流程", "Rundown"), Worksheet.CREW: ("人员", "Crew"), Worksheet.BENEFITS: ("福利", "Benefits"),
    Worksheet.LINE_UP: ("商品", "Products"),
}  # fmt: skip
_WIDE = frozenset({"key_points", "console_action", "product_name", "selling_points", "name", "risk_note", "products"})


def run_sheet(sheets, *, language):
    """The run sheet as XLSX: rundown, crew, benefits and products, each with what the crew needs of it."""
    return plain_workbook(run_tables(sheets, language=language), language=language)


def run_tables(sheets, *, language):
    """Its tables, with a header and rows of texts."""
    return [
        _table(sheets, worksheet, fields, language)
        for worksheet, fields in (
            (Worksheet.RUNDOWN, RUNDOWN), (Worksheet.CREW, CREW), (Worksheet.BENEFITS, BENEFITS),
            (Worksheet.LINE_UP, PRODUCTS),
        )
    ]  # fmt: skip


def without_empty_columns(table):
    """The same table with only the columns that say something: for reading, where every column takes room."""
    said = [place for place in range(len(table.headers)) if any(row[place] for row in table.rows)]
    return ExtraSheet(
        table.name,
        [table.headers[place] for place in said],
        [[row[place] for place in said] for row in table.rows],
        frozenset(new for new, place in enumerate(said) if place in table.wide),
    )


def _table(sheets, worksheet, fields, language):
    columns = [column(worksheet, name) for name in fields]
    context, derived = CellContext.of(sheets), derived_values(sheets, worksheet)
    rows = []
    for row in sheets.rows(worksheet):
        around, known = replace(context, row=row), derived.get(row.key, {})
        values = [known[one.name] if one.is_derived else getattr(row, one.name) for one in columns]
        told = zip(columns, values, strict=True)
        rows.append([format_cell(one, value, language=language, context=around) for one, value in told])
    wide = frozenset(place for place, name in enumerate(fields) if name in _WIDE)
    headers = [one.header(language) for one in columns]
    return ExtraSheet(_NAMES[worksheet][is_english(language)], headers, rows, wide)
