"""Changes of worksheets on the plan page: one cell, rows, pasted blocks, and taking the last step back."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from planner.actions import worksheets as actions
from planner.actions.worksheet_paste import paste_block
from planner.domain.worksheets.columns import column as find_column
from planner.domain.worksheets.editing import POSITION
from planner.enums_worksheets import Worksheet
from planner.exchange.spreadsheets.headers import reads_as_headers
from planner.exchange.spreadsheets.reading import SpreadsheetError, read_pasted
from planner.forms.cell_errors import cell_error_text
from planner.forms.worksheets import AfterForm, BlockForm, CellForm, MoveForm, RowsForm, turned
from planner.views.access import get_livestream
from planner.views.http import CONFLICT, INVALID
from planner.views.imports import keep_sheets
from planner.views.plan_page import read_plan
from planner.views.sheet_cells import shown
from planner.views.sheet_layouts import LAYOUTS, is_single
from planner.views.sheet_problems import REFUSALS, NotATableError, paste_problems
from planner.views.sheet_responses import (
    cells_response,
    reading_after,
    refused_sheet,
    sheet_response,
)
from planner.views.worksheet_links import cell_id, row_id, sheet_url

NOTE = "planner/worksheets/_cell_note.html"


class WorksheetConverter:
    """A worksheet in an address: its value, such as line_up."""

    regex = "|".join(Worksheet.values)

    def to_python(self, value):
        return Worksheet(value)

    def to_url(self, value):
        return str(value)


def check_columns(membership, worksheet, names):
    """Only who may see costs writes them."""
    if not membership.can_see_costs and any(find_column(worksheet, name).shows_costs for name in names):
        raise PermissionDenied


@require_POST
def cell_save(request, pk, worksheet):
    livestream, membership = get_livestream(request, pk, to_edit=True)
    form = CellForm(request.POST, worksheet=worksheet)
    if not form.is_valid():
        return HttpResponseBadRequest()
    cell = form.cleaned_data
    key, field = cell["key"], cell["field"]
    check_columns(membership, worksheet, [field])
    try:
        saved = actions.save_cell(
            livestream=livestream, worksheet=worksheet, row=key, field=field, text=cell["text"], was=cell["was"],
            version=cell["version"], by=request.user, now=timezone.now(),
        )  # fmt: skip
    except (actions.CellError, actions.RowsRefusedError, actions.StaleCellError) as error:
        return _cell_note(request, membership, worksheet, field, error, cell["text"])
    except (actions.RowGoneError, actions.PlanClosedError) as error:
        return refused_sheet(request, livestream, membership, worksheet, error, typed=cell["text"])
    if not request.htmx:
        return redirect(sheet_url(livestream, worksheet))
    return cells_response(request, saved, membership, worksheet=worksheet, key=key, field=field)


def _cell_note(request, membership, worksheet, field, error, typed):
    """Below the cell: why its text is not stored, or both values where two people wrote one cell."""
    column = find_column(worksheet, field)
    if isinstance(error, actions.StaleCellError):
        view = read_plan(error.livestream, membership).sheet(worksheet)
        theirs = shown(column, error.current[field], language=view.language, context=view.context)
        context = {"clash": True, "theirs": theirs, "version": error.book.version(worksheet, error.key)}
        return render(request, NOTE, {**context, "typed": typed}, status=CONFLICT)
    problem = error.problems[0] if isinstance(error, actions.RowsRefusedError) else error
    text = cell_error_text(problem.code, problem.params, worksheet=worksheet, column=column)
    return render(request, NOTE, {"error": text, "column": column.label(get_language())}, status=INVALID)


def changed(request, pk, worksheet, act, *, focus=None):
    """Run an action on rows and answer with the sheet; `focus` finds the place to go on with in what was saved."""
    livestream, membership = get_livestream(request, pk, to_edit=True)
    try:
        saved = act(livestream=livestream, by=request.user, now=timezone.now())
    except REFUSALS as error:
        return refused_sheet(request, livestream, membership, worksheet, error)
    place = focus(saved) if focus else ""
    if not request.htmx:
        return redirect(f"{sheet_url(livestream, worksheet)}#{place or 'sheet'}")
    return sheet_response(request, reading_after(saved, membership), worksheet, focus=place)


@require_POST
def row_add(request, pk, worksheet):
    """A new row, after a given one or at the end."""
    form = AfterForm(request.POST)
    if is_single(worksheet) or not form.is_valid():
        raise Http404
    add = partial(actions.add_row, worksheet=worksheet, after=form.place)
    return changed(request, pk, worksheet, add, focus=first_cell)


def first_cell(saved):
    """The cell in which a new row is begun; for other changes the row that changed first."""
    for change in saved.changes:
        if change.before is None:
            return cell_id(change.worksheet, change.key, first_field(change.worksheet))
    rows = [change for change in saved.changes if change.after is not None]
    return row_id(rows[0].worksheet, rows[0].key) if rows else ""


def first_field(worksheet):
    layout = LAYOUTS[worksheet]
    return layout.frozen[0] if worksheet != Worksheet.RUNDOWN else "start_min"


@require_POST
def row_repeat(request, pk, worksheet):
    """The row once more, below itself, without what may occur only once."""
    form = MoveForm(request.POST)
    if is_single(worksheet) or not form.is_valid():
        raise Http404
    repeat = partial(actions.repeat_row, worksheet=worksheet, row=form.cleaned_data["key"])
    return changed(request, pk, worksheet, repeat, focus=first_cell)


@require_POST
def rows_delete(request, pk, worksheet):
    form = RowsForm(request.POST)
    if is_single(worksheet) or not form.is_valid():
        raise Http404
    delete = partial(actions.delete_rows, worksheet=worksheet, keys=form.cleaned_data["keys"])
    return changed(request, pk, worksheet, delete)


@require_POST
def row_move(request, pk, worksheet):
    form = MoveForm(request.POST)
    if is_single(worksheet) or not form.is_valid():
        raise Http404
    key = form.cleaned_data["key"]
    move = partial(actions.move_row, worksheet=worksheet, row=key, after=form.place or "")
    return changed(request, pk, worksheet, move, focus=lambda saved: row_id(worksheet, key))


@require_POST
def undo(request, pk, worksheet):
    """Take back the last step of this person in the worksheets of the plan."""
    return changed(request, pk, worksheet, actions.undo_last, focus=undone_cell)


def undone_cell(saved):
    for change in saved.changes:
        if change.after is not None:
            names = [name for name in change.after if name != POSITION]
            is_cell = change.before is not None and names
            return cell_id(change.worksheet, change.key, names[0]) if is_cell else row_id(change.worksheet, change.key)
    return ""


@require_POST
def block_paste(request, pk, worksheet):
    """A block of cells from a spreadsheet. What cannot be stored comes back; the rest is one step."""
    livestream, membership = get_livestream(request, pk, to_edit=True)
    form = BlockForm(request.POST, worksheet=worksheet)
    if not form.is_valid():
        return refused_sheet(request, livestream, membership, worksheet, NotATableError())
    fields, block = form.cleaned_data["fields_"], form.cleaned_data["block"]
    blocks = [block, turned(block)] if is_single(worksheet) else [block]
    if any(len(one) > 1 and reads_as_headers(worksheet, one[0]) for one in blocks):
        return _block_with_headers(request, livestream, membership, worksheet)
    if len(block) > 1:
        block = blocks[-1]  # the fields of a worksheet with one row stand one below the other
    check_columns(membership, worksheet, fields)
    try:
        pasted = paste_block(
            livestream=livestream, worksheet=worksheet, top_row=form.cleaned_data["key"], columns=fields,
            cells=[line[: len(fields)] for line in block], by=request.user, now=timezone.now(),
        )  # fmt: skip
    except REFUSALS as error:
        return refused_sheet(request, livestream, membership, worksheet, error)
    problems = paste_problems(worksheet, pasted, fields, block)
    if not request.htmx:
        for problem in problems:
            messages.warning(request, " ".join(filter(None, (problem.label, problem.typed, problem.text))))
        return redirect(sheet_url(livestream, worksheet))
    top = next((key for key in pasted.keys if key), "")
    return sheet_response(
        request,
        reading_after(pasted.saved, membership),
        worksheet,
        focus=cell_id(worksheet, top, fields[0]),
        problems=problems,
    )


def _block_with_headers(request, livestream, membership, worksheet):
    """Columns that say what they hold are not read by their place: the preview of an import shows where they go."""
    try:
        sheets = read_pasted(request.POST["block"])
        upload = keep_sheets(livestream, sheets, worksheet=worksheet, by=request.user)
    except SpreadsheetError:
        return refused_sheet(request, livestream, membership, worksheet, NotATableError())
    except actions.PlanClosedError as error:
        return refused_sheet(request, livestream, membership, worksheet, error)
    url = reverse("planner:import_preview", args=[upload.pk])
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
