"""What answers a change of a worksheet: the cells that moved or the whole sheet, and the places around it."""

from dataclasses import replace
from html import escape

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.safestring import mark_safe

from planner.domain.worksheets.columns import COLUMNS
from planner.domain.worksheets.merchandise import ROW_INPUTS
from planner.enums import Step
from planner.enums_worksheets import Worksheet
from planner.views.approval_view import approval_places
from planner.views.checklist_responses import AROUND
from planner.views.content_calendar import calendar_place
from planner.views.http import CONFLICT
from planner.views.plan_page import PlanReading, read_plan, shown_in
from planner.views.responses import WORKSHEETS_CHANGED, Partial, announced, fragments
from planner.views.role_mix import role_mix_place
from planner.views.score_view import score_place
from planner.views.sheet_layouts import LAYOUTS
from planner.views.sheet_problems import Problem, refusal_text
from planner.views.sheet_view import undo_words
from planner.views.state_actions import plan_menu, state_actions
from planner.views.worksheet_links import cell_id, row_id, sheet_url

__all__ = ["cells_response", "reading_after", "refused_sheet", "sheet_response"]

SHEET, NEWS = "planner/worksheets/_sheet.html", "planner/worksheets/_news.html"
MOVES_EVERY_SHARE = frozenset({"live_price", "coupon_per_unit", "forecast_units"})
"""Cells of the line-up that change the share of every other row."""
MOVES_NOTHING = {
    Worksheet.LINE_UP: frozenset(column.name for column in COLUMNS[Worksheet.LINE_UP])
    - {*ROW_INPUTS, *LAYOUTS[Worksheet.LINE_UP].sums}
}
"""Cells on which no other cell depends: nothing has to be computed for them."""
OF_THE_PLAN = frozenset({Worksheet.SLOT, Worksheet.TARGETS})
"""Worksheets with cells that the head of the plan shows."""


def reading_after(saved, membership):
    """The plan as it is after an action on its worksheets."""
    assessment = saved.assessment
    reading = PlanReading(
        livestream=saved.livestream,
        membership=membership,
        facts=assessment.facts,
        readiness=assessment.readiness,
        now=assessment.readiness.as_of,
        owner_ids=assessment.owner_ids,
    )
    reading.book = saved.book
    return reading


def cells_response(request, saved, membership, *, worksheet, key, field):
    """The cells that one saved cell moved. The cell itself comes along as it is stored."""
    reading = reading_after(saved, membership)
    view = reading.sheet(worksheet, has_all=request.POST.get("columns") == "all", undo=undo_words(saved.step))
    cells = _moved_cells(view, key, field)
    order = [record.key for record in view.records] if worksheet == Worksheet.RUNDOWN else []
    context = {
        "cells": mark_safe("".join(cells)),
        "rows": [(row_id(worksheet, key), view.book.version(worksheet, key))],
        "order": " ".join(row_id(worksheet, one) for one in order),
        "sheet": view,
    }
    places = [Partial("#sheet-undo", "planner/worksheets/_undo.html")] if saved.step else []
    response = fragments(request, NEWS, context | _around(request, reading, worksheet, places), *places)
    return announced(response, WORKSHEETS_CHANGED)


def _moved_cells(view, key, field):
    """`<i data-cell>` elements: the row's computed cells, the saved one, and what it moves in other rows."""
    if field in MOVES_NOTHING.get(view.worksheet, ()):
        column = next((column for column, _group in view.columns if column.name == field), None)
        if column:
            yield _cell(view, view.book.row(view.worksheet, key), column, key)
        return
    every = view.worksheet == Worksheet.LINE_UP and field in MOVES_EVERY_SHARE
    for column, _group in view.columns:
        if column.is_derived or column.name == field:
            record = view.book.row(view.worksheet, key)
            yield _cell(view, record, column, key)
        if (every and column.name == "forecast_share") or (
            view.worksheet == Worksheet.RUNDOWN and column.name == "seq"
        ):
            for record in view.records:
                if record.key != key:
                    yield _cell(view, record, column, record.key)
    for total in view.sums:
        if total.id:
            yield f'<i data-cell="{total.id}">{escape(total.text, quote=False)}</i>'


def _cell(view, record, column, key):
    text = escape(view.text(record, column), quote=False)
    more = view.full_text(record, column)
    extra = f' data-text="{escape(more)}"' if more else ""
    return f'<i data-cell="{cell_id(view.worksheet, key, column.name)}"{extra}>{text}</i>'


def sheet_response(request, reading, worksheet, *, focus="", problems=(), status=200):
    """The whole sheet anew. `focus` is the id of the cell or row to go on with."""
    view = reading.sheet(worksheet, has_all=request.POST.get("columns") == "all")
    context = {
        "sheet": view,
        "focus": focus,
        "problems": problems,
    }
    places = []
    response = fragments(request, SHEET, context | _around(request, reading, worksheet, places), *places, status=status)
    response["HX-Retarget"], response["HX-Reswap"] = "#sheet", "outerHTML"
    return announced(response, WORKSHEETS_CHANGED)


def refused_sheet(request, livestream, membership, worksheet, error, *, typed=""):
    """Nothing was written, for a reason that concerns the whole sheet: it is shown as it is now."""
    livestream.refresh_from_db(fields=["state"])
    text = refusal_text(error, livestream=livestream, typed=typed)
    if not request.htmx:
        messages.error(request, text)
        return redirect(sheet_url(livestream, worksheet))
    reading = read_plan(livestream, membership)
    return sheet_response(request, reading, worksheet, problems=[Problem(text)], status=CONFLICT)


def places_drawn(reading, worksheet):
    """What is drawn beside a worksheet from its rows."""
    if worksheet.step == Step.TIMING:
        yield score_place(reading.axis)
    if worksheet == Worksheet.LINE_UP:
        yield role_mix_place(reading)
    if worksheet == Worksheet.CONTENT:
        yield calendar_place(reading)


def _around(request, reading, worksheet, places):
    """Context of the places around a sheet; they are added to `places` where they show something new."""
    places.extend(places_drawn(reading, worksheet))
    places.extend(approval_places(reading))
    if request.POST.get("seen") == reading.token and worksheet not in OF_THE_PLAN:
        return {}
    reading.complete([], known=[request.user])
    context = reading.around(worksheet.step, shown_in(request))
    if worksheet in OF_THE_PLAN:
        places.append(Partial("#plan-head", "planner/plans/_head.html"))
        context |= {
            "head": reading.view.head(can_edit=reading.rows.can_edit),
            "state_actions": state_actions(reading.livestream, reading.membership),
            "plan_menu": plan_menu(reading.livestream, reading.membership),
        }
    places.extend(replace(place) for place in AROUND if place.target != "#plan-score" or worksheet not in OF_THE_PLAN)
    return context
