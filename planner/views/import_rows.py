"""The preview of an import as ready strings: columns with their choices, rows with their verdicts, what is left out."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from planner.actions.livestreams import detail_text
from planner.domain.moments import is_english
from planner.domain.worksheets.columns import COLUMNS, choice_text, column
from planner.domain.worksheets.limits import SPANS
from planner.enums import Step
from planner.enums_worksheets import Worksheet
from planner.exchange.spreadsheets.cells import OTHER_WORD, WITHOUT_FILES
from planner.exchange.spreadsheets.checklists import COMPUTED, HEADERS, NOT_BY_OWNER
from planner.exchange.spreadsheets.headers import SPAN, turned
from planner.exchange.spreadsheets.kept import CHECKLIST, DETAILS, part_of
from planner.exchange.spreadsheets.verdicts import Left, Verdict, cell_name
from planner.forms.cell_errors import draft_error_text
from planner.forms.imports import answer_error_text
from planner.views.change_words import detail_subject, detail_value
from planner.views.choices import Choice

SHOWN_ROWS = 60
HEADER_ROWS = 12
STATUS = {Verdict.ADD: "ready", Verdict.CHANGE: "ready", Verdict.SAME: "idle", Verdict.REFUSED: "blocked"}


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    name: str
    letter: str
    header: str
    fields: list[Choice]


@dataclass(frozen=True, slots=True)
class PreviewCell:
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    number: int
    cells: list[PreviewCell]
    verdict: str
    status: str
    words: list[str]


@dataclass(frozen=True, slots=True)
class PreviewSheet:
    place: int
    name: str
    worksheets: list[Choice]
    headers: list[Choice]
    columns: list[PreviewColumn]
    rows: list[PreviewRow]
    hidden: int
    is_read: bool


@dataclass(frozen=True, slots=True)
class Preview:
    sheets: list[PreviewSheet]
    unread: list[PreviewSheet]
    counts: list[tuple[str, str]]
    left: list[tuple[str, str]]
    left_count: str
    importable: int
    refused: int


def preview_of(whole, *, sees_costs):
    draft = whole.rows
    sheets = [_sheet(place, sheet, sees_costs) for place, sheet in enumerate(draft.sheets) if sheet.sheet.rows]
    return Preview(
        sheets=[sheet for sheet in sheets if sheet.is_read],
        unread=[sheet for sheet in sheets if not sheet.is_read],
        counts=_counts(draft),
        left=_left(draft),
        left_count=_cells(sum(cell.reason != Left.HEADER for cell in draft.left)),
        importable=len(draft.writes) + len(whole.parts),
        refused=draft.count(Verdict.REFUSED),
    )


def left_words(cell):
    """Why a cell is not imported."""
    if cell.problem and cell.worksheet is None:
        return answer_error_text(cell.problem, cell.params)
    if cell.problem:
        return draft_error_text(_Problem(cell.field, cell.problem, cell.params), cell.worksheet)
    return reason_words()[cell.reason]


@dataclass(frozen=True, slots=True)
class _Problem:
    field: str
    code: str
    params: dict


def reason_words():
    return {
        Left.TITLE: _("above the headers"),
        Left.HEADER: _("a header"),
        Left.NO_COLUMN: _("in a column that is not imported"),
        Left.COMPUTED: _("in a column that is computed here"),
        Left.COSTS: _("in a column that only members with cost access may change"),
        Left.TOTAL: _("in a row of totals"),
        Left.REMARK: _("a remark"),
        Left.ONLY_NUMBER: _("in a row with nothing but its number"),
        Left.REFUSED: _("in a row with an error"),
        Left.HIDDEN_SHEET: _("in a hidden sheet"),
        Left.UNKNOWN_SHEET: _("in a sheet that is not imported"),
        Left.CHECKLIST: _("in a checklist that is not imported"),
        Left.SECOND_SHEET: _("in a second sheet for the same worksheet"),
        Left.NO_ITEM: _("in a row of an item that this plan's checklist does not have"),
        Left.SECOND_ROW: _("in a second row for the same item"),
        Left.NO_MEMBER: _("an owner of an item who is no member"),
        Left.FILES: _("files that are not kept here: upload them in the plan"),
        Left.OWNER_ONLY: _("what only the owner of the organization may sign"),
        Left.OTHER_CHECKLIST: _("the file's checklist: this plan keeps its own"),
        Left.DAMAGED: _("what cannot be read"),
    }


def _counts(draft):
    words = (
        (Verdict.ADD, "ready", _("%(count)d new")),
        (Verdict.CHANGE, "ready", _("%(count)d changed")),
        (Verdict.SAME, "idle", _("%(count)d as they are")),
        (Verdict.REFUSED, "blocked", _("%(count)d with errors")),
    )
    counts = [(status, text % {"count": count}) for verdict, status, text in words if (count := draft.count(verdict))]
    notes = sum(bool(row.notes) for sheet in draft.sheets for row in sheet.rows if row.verdict != Verdict.REFUSED)
    return [*counts, ("risk", _("%(count)d read with a change") % {"count": notes})] if notes else counts


def _left(draft):
    words = reason_words()
    found = Counter(cell.reason for cell in draft.left)
    return [(words[reason], _cells(found[reason])) for reason in Left if found[reason] and reason != Left.HEADER]


def _cells(count):
    return ngettext("%(count)d cell", "%(count)d cells", count) % {"count": count}


def _sheet(place, sheet, sees_costs):
    mapping = sheet.mapping
    if part := part_of(sheet.sheet):
        return _part(place, sheet, part)
    worksheets = [Choice("", _("Do not import"), mapping is None)]
    worksheets += [
        Choice(one.value, str(one.label), mapping is not None and mapping.worksheet == one) for one in Worksheet
    ]
    if mapping is None:
        return PreviewSheet(place, sheet.sheet.name, worksheets, [], [], [], 0, False)
    cells = turned(sheet.sheet) if mapping.is_sideways else sheet.sheet
    shown = [
        one
        for one in mapping.columns
        if one.header or any(cells.cell(row, one.index) for row in range(len(cells.rows)))
    ]
    rows = [_row(row, cells, mapping, shown) for row in _first(sheet.rows)]
    return PreviewSheet(
        place=place,
        name=sheet.sheet.name,
        worksheets=worksheets,
        headers=_header_choices(mapping, cells),
        columns=[_column(place, one, mapping, sees_costs) for one in shown],
        rows=rows,
        hidden=len(sheet.rows) - len(rows),
        is_read=True,
    )


def _part(place, sheet, part):
    """A checklist, or what the file says of the plan: what becomes of each row, without choices of columns."""
    mapping, cells = sheet.mapping, sheet.sheet
    name = {CHECKLIST: _("Checklist answers"), DETAILS: _("Details of the plan")}[part]
    choices = [Choice("", _("Do not import"), mapping is None), Choice(part, name, mapping is not None)]
    title = name if part == DETAILS else cells.name
    if mapping is None:
        return PreviewSheet(place, title, choices, [], [], [], 0, False)
    if part == DETAILS:
        heads = [PreviewColumn("", "", _("Detail"), []), PreviewColumn("", "", _("In the file"), [])]
        rows = [_detail_row(row) for row in sheet.rows]
        return PreviewSheet(place, title, choices, [], heads, rows, 0, True)
    told = [one for one in mapping.columns if one.field and one.field not in COMPUTED]
    shown = [one for one in told if any(cells.cell(row.row, one.index) for row in sheet.rows)]
    heads = [PreviewColumn("", "", one.header, []) for one in shown]
    rows = [_row(row, cells, mapping, shown) for row in _first(sheet.rows)]
    return PreviewSheet(place, title, choices, [], heads, rows, len(sheet.rows) - len(rows), True)


def _detail_row(row):
    value = row.cells[1].value
    names = {"waiver": _("Waiver"), "word": _("Word that may stay")}
    name = names.get(row.key) or detail_subject(row.key)
    text = str(value) if row.key in names else _detail_value(row.key, value)
    words = [_verdict_words()[row.verdict]]
    return PreviewRow(row.row, [PreviewCell(name, ""), PreviewCell(text, "")], row.verdict, STATUS[row.verdict], words)


def _detail_value(name, value):
    if name == "broadcast":
        return _("the one in the file: both plans may have the same time")
    if name == "confirmed_empty":
        return pgettext("list", ", ").join(str(Step(step).label) for step in value)
    return detail_value(name, detail_text(value), None)


def _first(rows):
    """Rows with errors first come, first served, then the others, in the order of the file."""
    refused = [row for row in rows if row.verdict == Verdict.REFUSED][:SHOWN_ROWS]
    others = [row for row in rows if row.verdict != Verdict.REFUSED][: SHOWN_ROWS - len(refused)]
    return sorted([*refused, *others], key=lambda row: row.row)


def _header_choices(mapping, cells):
    if mapping.is_sideways:
        return []
    now = (mapping.top, mapping.depth)
    choices = [Choice("0:0", _("No headers"), now == (0, 0))]
    for top in range(min(HEADER_ROWS, len(cells.rows))):
        choices.append(Choice(f"{top}:1", _("Row %(row)d") % {"row": top + 1}, now == (top, 1)))
        rows = {"first": top + 1, "last": top + 2}
        choices.append(Choice(f"{top}:2", _("Rows %(first)d–%(last)d") % rows, now == (top, 2)))
    return choices


def _column(place, one, mapping, sees_costs):
    language = get_language()
    fields = [Choice("", _("Do not import"), not one.field)]
    if mapping.worksheet in SPANS:
        fields.append(Choice(SPAN, _("From–to"), one.field == SPAN))
    fields += [
        Choice(known.name, known.label(language), known.name == one.field)
        for known in COLUMNS[mapping.worksheet]
        if known.name == one.field or (not known.is_derived and (sees_costs or not known.shows_costs))
    ]
    return PreviewColumn(f"s{place}-c{one.index}", cell_name(0, one.index)[:-1], one.header, fields)


def _row(row, cells, mapping, shown):
    found = {cell.column: cell for cell in row.cells}
    texts = []
    for one in shown:
        cell = found.get(one.index)
        text = cells.cell(row.row, one.index) or (cell.text if cell else "")
        kind = "is-bad" if any(bad.column == one.index for bad in row.problems) else "" if cell else "is-left"
        texts.append(PreviewCell(text, kind if text else ""))
    words = [_problem(cell, mapping.worksheet) for cell in row.problems] or [_verdict_words()[row.verdict]]
    status = STATUS[row.verdict]
    if row.verdict != Verdict.REFUSED and row.notes:
        words += [_note(cell, mapping.worksheet) for cell in row.notes]
        status = "risk"
    return PreviewRow(row.row + 1, texts, row.verdict.value, status, words)


def _verdict_words():
    return {
        Verdict.ADD: _("New"), Verdict.CHANGE: _("Changes"), Verdict.SAME: _("As it is"), Verdict.REFUSED: "",
    }  # fmt: skip


def _problem(cell, worksheet):
    words = {"name": _label(cell, worksheet), "problem": problem_sentence(cell, worksheet)}
    return _("%(name)s: %(problem)s") % words


def problem_sentence(cell, worksheet):
    """What is wrong with a cell of a worksheet, or of a checklist where there is no worksheet."""
    return draft_error_text(cell, worksheet) if worksheet else answer_error_text(cell.code, cell.params)


def _note(cell, worksheet):
    if cell.note == NOT_BY_OWNER:
        return _("Counts in full once the owner of the organization answers it")
    if cell.note == OTHER_WORD:
        meant = choice_text(column(worksheet, cell.field).choices, cell.value, get_language())
        return _("“%(found)s” is read as “%(meant)s”") % {"found": cell.text, "meant": meant}
    if cell.note == WITHOUT_FILES:
        label = {"label": _label(cell, worksheet)}
        return _("%(label)s: without the files that are not kept here; upload them in the plan") % label
    return _("%(label)s: rounded to %(value)s") % {"label": _label(cell, worksheet), "value": cell.value}


def _label(cell, worksheet):
    if worksheet is None:
        return HEADERS[cell.field][is_english(get_language())]
    try:
        return column(worksheet, cell.field).label(get_language())
    except KeyError:
        return cell.text
