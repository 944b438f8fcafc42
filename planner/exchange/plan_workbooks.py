"""A whole plan as an XLSX workbook and back: its worksheets, its checklists, and what else belongs to the plan."""

import json
from dataclasses import replace

from planner.domain.moments import is_english, lead_text
from planner.domain.values import YES
from planner.domain.worksheets import BroadcastSlot, Worksheets
from planner.domain.worksheets.book import Book
from planner.domain.worksheets.columns import row_names
from planner.domain.worksheets.timing import SHANGHAI
from planner.enums import AnswerType, Step
from planner.enums_worksheets import Worksheet
from planner.exchange.plan_documents import AnswerEntry
from planner.exchange.plan_json import BESIDE_SLOT, FORMAT, VERSION, read_json, write_json
from planner.exchange.spreadsheets.checklists import HEADERS, file_entries
from planner.exchange.spreadsheets.drafts import draft_import
from planner.exchange.spreadsheets.headers import PLAN_SHEET, is_checklist, mappings_of
from planner.exchange.spreadsheets.reading import read_file
from planner.exchange.spreadsheets.workbook import ExtraSheet, plan_workbook

_STEPS = {
    Step.MERCHANDISE: ("货品", "Merchandise"), Step.TIMING: ("直播", "Timing"), Step.FLOW: ("商业化", "Accurate flow"),
    Step.GIFTS: ("福利", "Gifts"), Step.CONTENT: ("亮点", "Early content"),
}  # fmt: skip
_UNITS = {
    "": ("", ""), "links": ("个链接", "links"), "products": ("款", "products"), "pieces": ("件", "pieces"),
    "people": ("人", "people"), "hours": ("小时", "hours"), "mbps": ("Mbps", "Mbps"), "ratio": ("倍", "×"),
    "percent": ("%", "%"),
}  # fmt: skip


class WorkbookRefusedError(Exception):
    """The workbook is no whole plan. `draft` is set when its rows were read; the argument says why, in English."""

    def __init__(self, why, draft=None):
        super().__init__(why)
        self.draft = draft


def write_workbook(document, items, *, language, sees_costs=True):
    """The document as XLSX. `items` are the items of its checklist version."""
    extra = [_checklist(document, items, step, language) for step in Step]
    whole = json.loads(write_json(document, sees_costs=sees_costs))
    rest = {name: data for name, data in whole.items() if name in _KEPT}
    rest["session"] = {name: value for name, value in rest["session"].items() if name in BESIDE_SLOT}
    cells = [[name, json.dumps(value, ensure_ascii=False)] for name, value in rest.items()]
    extra.append(ExtraSheet(PLAN_SHEET, ("name", "value"), cells, is_hidden=True))
    return plan_workbook(document.sheets, language=language, sees_costs=sees_costs, extra=extra)


_KEPT = ("format", "version", "checklist", "session", "waivers", "text_exemptions")


def read_workbook(content, *, now, time_zone=SHANGHAI):
    """The document of a workbook that holds a whole plan. `now` and `time_zone` complete dates without a year.

    Raises `SpreadsheetError`, and `WorkbookRefusedError` when a row cannot be read: a part of a plan is no plan.
    """
    sheets = read_file(content)
    mappings = mappings_of(sheets)
    if not any(mapping and mapping.worksheet == Worksheet.SLOT for mapping in mappings):
        raise WorkbookRefusedError("The workbook has no sheet with start, length, platform and title of the broadcast.")
    empty = Worksheets(slot=BroadcastSlot(planned_start=now, planned_minutes=180, time_zone=time_zone))
    draft = draft_import(sheets, mappings, Book(empty, {}))
    if refused := [row for sheet in draft.sheets for row in sheet.rows if row.problems]:
        raise WorkbookRefusedError(f"{len(refused)} rows cannot be read.", draft)
    if not draft.book.sheets.slot.title:
        raise WorkbookRefusedError("The broadcast has no title.", draft)
    return _document(sheets, draft.book.sheets)


def _document(sheets, worksheets):
    """The rows of a workbook together with what its hidden sheet says of the plan."""
    known = read_details(sheets, worksheets)
    rows = replace(worksheets, confirmed_empty=known.sheets.confirmed_empty)
    return replace(known, sheets=rows, answers=_answers(sheets), exemptions=_renamed(known.exemptions, worksheets))


def read_details(sheets, worksheets):
    """What the hidden sheet of a workbook says of the plan, as a document without rows and answers. Raises
    `WorkbookRefusedError`."""
    page = next((sheet for sheet in sheets if sheet.name == PLAN_SHEET), None)
    cells = {row[0]: row[1] for row in page.rows[1:] if len(row) > 1} if page else {}
    data = {"format": FORMAT, "version": VERSION}
    slot = worksheets.slot
    try:
        data |= {name: json.loads(text) for name, text in cells.items() if name in _KEPT}
        data["session"] = data.get("session", {}) | {
            "planned_start": slot.planned_start.isoformat(), "planned_minutes": slot.planned_minutes,
        }  # fmt: skip
        return read_json(json.dumps(data))
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise WorkbookRefusedError(f"The hidden sheet {PLAN_SHEET} is damaged: {error}") from error


def _renamed(exemptions, worksheets):
    """Exemptions with the keys of the rows that they name."""
    names = row_names(worksheets)
    renamed = []
    for one in exemptions:
        found = names[one.place.worksheet].find(one.place.row) if one.place.worksheet in names else None
        renamed.append(replace(one, place=one.place._replace(row=found[0])) if found else one)
    return tuple(renamed)


def _checklist(document, items, step, language):
    english = is_english(language)
    entries = {entry.key: entry for entry in document.answers}
    rows = [_item_row(item, entries[item.key], language) for item in items if item.step == step and item.key in entries]
    name = f"Checklist {step.letter} {_STEPS[step][1]}" if english else f"清单 {step.letter} {_STEPS[step][0]}"
    return ExtraSheet(name, [header[english] for header in HEADERS.values()], rows, wide=frozenset({1, 2, 5}))


def _item_row(item, entry, language):
    english = is_english(language)
    return (
        item.key,
        item.label_en if english else item.label_zh,
        _answer_text(item, entry.text, english),
        _UNITS[item.unit][english] if item.answer_type == AnswerType.NUMBER else "",
        entry.reason,
        entry.note,
        entry.owner,
        lead_text(item.due_hours, language),
        ("Yes" if english else "是") if entry.by_owner else "",
        "\n".join(_file_text(file) for file in entry.files),
    )


def _answer_text(item, text, english):
    if item.answer_type == AnswerType.YESNO and text:
        return {"yes": ("是", "Yes"), "no": ("否", "No")}.get(text, (text, text))[english]
    if item.answer_type == AnswerType.CHOICE:
        labels = {option.value: (option.label_zh, option.label_en)[english] for option in item.options}
        return labels.get(text, text)
    return text.replace("T", " ") if item.answer_type == AnswerType.DATETIME else text


def _file_text(file):
    return f"{file.number}|{file.size}|{file.expires_on or ''}|{file.name}"


def _answers(sheets):
    rows = [row for sheet in sheets if is_checklist(sheet) for row in sheet.rows[1:] if row]
    return tuple(_entry([*row, *[""] * (len(HEADERS) - len(row))]) for row in rows)


def _entry(cells):
    key, _label, text, _unit, reason, note, owner, _due, by_owner, files = cells[: len(HEADERS)]
    entries = tuple(entry for _line, entry in file_entries(files) if entry)
    return AnswerEntry(key, text, by_owner.lower() in YES, reason, note, owner, entries)
