"""What the script that edits cells in place has to know of a worksheet."""

from functools import lru_cache

from planner.addresses import address
from planner.domain.worksheets.columns import COLUMNS, CellKind, choice_text, format_cell
from planner.enums_worksheets import CrewRole, Worksheet

ACTIONS = {
    "cell": "cell_save",
    "add": "row_add",
    "repeat": "row_repeat",
    "delete": "rows_delete",
    "move": "row_move",
    "paste": "block_paste",
    "undo": "sheet_undo",
}
DIALOGS = frozenset({CellKind.DOCUMENTS, CellKind.SELLER, CellKind.PROMISES, CellKind.FILES})


def sheet_editor(sheet):
    """Columns by name with what they offer, the names of rows that cells refer to, and addresses."""
    columns = _columns(sheet.worksheet, sheet.language)
    shown = {head.name for head in sheet.heads}
    referred = {column.refers_to for column, _group in sheet.columns if column.refers_to}
    return {
        "columns": {name: column for name, column in columns.items() if name in shown},
        "names": {worksheet.value: names_of(sheet, worksheet) for worksheet in referred},
        "url": sheet_urls(sheet),
    }


def sheet_urls(sheet):
    names = ACTIONS if not sheet.is_single else {name: ACTIONS[name] for name in ("cell", "paste", "undo")}
    if sheet.worksheet == Worksheet.RUNDOWN:
        names = {name: route for name, route in names.items() if name != "move"}
    urls = {name: address(f"planner:{route}", sheet.livestream.pk, sheet.worksheet) for name, route in names.items()}
    urls["dialog"] = address("planner:cell_dialog", sheet.livestream.pk, sheet.worksheet, 0, "field")
    if sheet.has_catalogue:
        urls["keep"] = address("planner:catalogue_keep", sheet.livestream.pk)
    return {**urls, "fields": [head.name for head in sheet.heads]}


@lru_cache(maxsize=32)
def _columns(worksheet, language):
    return {column.name: _column(column, language) for column in COLUMNS[worksheet]}


def _column(column, language):
    data = {"kind": column.kind.value, "label": column.label(language), "help": column.help(language)}
    if options := column_options(column, language):
        data["options"] = options
    if column.kind in DIALOGS:
        data["dialog"] = True
    if column.refers_to:
        data["names"] = column.refers_to.value
    return data


def column_options(column, language):
    """The words that a cell of the column may say; [] where it is not a choice."""
    if column.kind == CellKind.FLAG:
        return [format_cell(column, value, language=language, context=None) for value in (True, False)]
    return [choice_text(column.choices, value, language) for value in column.choices.values] if column.choices else []


def names_of(sheet, worksheet):
    """Pairs of what is written into a cell and what tells people which row it is."""
    names = sheet.context.rows(worksheet)
    return [
        [name, _label(record, worksheet, name, sheet.language)]
        for record in sheet.book.sheets.rows(worksheet)
        if (name := names.name(record.key))
    ]


def _label(record, worksheet, name, language):
    match worksheet:
        case Worksheet.LINE_UP:
            parts = ("" if record.link_no is None else str(record.link_no), name, record.product_name)
        case Worksheet.BENEFITS:
            parts = (name, record.name)
        case Worksheet.CREW:
            parts = (name, choice_text(CrewRole, record.role, language) if record.role else "")
        case _:
            parts = (name,)
    return " · ".join(dict.fromkeys(part for part in parts if part))
