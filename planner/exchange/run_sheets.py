"""The run sheet of a broadcast for the crew: what happens when, who does it, and no costs."""

from dataclasses import replace

from planner.domain.moments import is_english, moment_text
from planner.domain.worksheets.columns import (
    CellContext,
    choice_text,
    column,
    derived_values,
    format_cell,
    row_names,
)
from planner.enums import Platform
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
_WIDE = frozenset({
    "key_points", "console_action", "product_name", "selling_points", "name", "risk_note", "products", "benefits",
})  # fmt: skip


def run_sheet(sheets, *, title, language):
    """The run sheet as XLSX: rundown, crew, benefits and products, each with what the crew needs of it."""
    rundown, *others = [without_empty_columns(table) for table in run_tables(sheets, language=language)]
    lines = (title, _occasion(sheets.slot, language))
    return plain_workbook([replace(rundown, title=lines), *others], language=language)


def _occasion(slot, language):
    """When and where: `11月23日 周一 14:00–16:00 · 快手 · 山野小满`."""
    start = moment_text(slot.planned_start, language, zone=slot.time_zone)
    end = slot.planned_end.astimezone(slot.time_zone)
    places = (choice_text(Platform, slot.platform, language), slot.account, slot.studio)
    return " · ".join((f"{start}–{end:%H:%M}", *(place for place in places if place)))


def run_tables(sheets, *, language):
    """Its tables, with a header and rows of texts. Products and benefits stand in the rundown by name, for people who
    know no codes."""
    return [
        _table(sheets, worksheet, fields, language)
        for worksheet, fields in (
            (Worksheet.RUNDOWN, RUNDOWN), (Worksheet.CREW, CREW), (Worksheet.BENEFITS, BENEFITS),
            (Worksheet.LINE_UP, PRODUCTS),
        )
    ]  # fmt: skip


def without_empty_columns(table):
    """The same table with only the columns that say something: for reading, where every column takes room."""
    if not table.rows:
        return table
    said = [place for place in range(len(table.headers)) if any(row[place] for row in table.rows)]
    return ExtraSheet(
        table.name,
        [table.headers[place] for place in said],
        [[row[place] for place in said] for row in table.rows],
        frozenset(new for new, place in enumerate(said) if place in table.wide),
    )


def _table(sheets, worksheet, fields, language):
    columns = [column(worksheet, name) for name in fields]
    context = replace(CellContext.of(sheets), names=_names(sheets, language))
    derived = derived_values(sheets, worksheet)
    rows = []
    for row in sheets.rows(worksheet):
        around, known = replace(context, row=row), derived.get(row.key, {})
        values = [known[one.name] if one.is_derived else _said(row, one.name, language) for one in columns]
        told = zip(columns, values, strict=True)
        rows.append([format_cell(one, value, language=language, context=around) for one, value in told])
    wide = frozenset(place for place, name in enumerate(fields) if name in _WIDE)
    headers = [one.header(language) for one in columns]
    return ExtraSheet(_NAMES[worksheet][is_english(language)], headers, rows, wide)


def _said(row, name, language):
    """A value; of a name the English one where there is one."""
    return (is_english(language) and getattr(row, f"{name}_en", "")) or getattr(row, name)


def _names(sheets, language):
    products = (
        (row.key, row.link_no or "", _said(row, "product_name", language) or row.sku_code) for row in sheets.line_up
    )
    benefits = ((row.key, row.code, _said(row, "name", language)) for row in sheets.benefits)
    called = {
        worksheet: _Called((key, f"{number} {name}".strip()) for key, number, name in rows)
        for worksheet, rows in ((Worksheet.LINE_UP, products), (Worksheet.BENEFITS, benefits))
    }
    return {**row_names(sheets), **called}


class _Called(dict):
    """What rows are called on paper, where nobody reads the names back."""

    def name(self, key):
        return self.get(key, "")
