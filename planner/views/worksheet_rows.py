"""One row of a worksheet on a page of its own: the form of phones, and of browsers without scripts."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from planner.actions import worksheets as actions
from planner.domain.worksheets.columns import column as find_column
from planner.forms.cell_errors import cell_error_text
from planner.forms.worksheet_files import read_uploads
from planner.forms.worksheet_rows import read_row
from planner.queries.live import live_state
from planner.views.access import get_livestream
from planner.views.http import INVALID, require_form
from planner.views.plan_page import read_plan
from planner.views.sheet_fields import RowFields, clash_texts
from planner.views.sheet_layouts import is_single
from planner.views.sheet_responses import refused_sheet
from planner.views.visitors import live_page
from planner.views.worksheet_files import TakenFiles
from planner.views.worksheet_links import row_id, sheet_url


@dataclass(frozen=True, slots=True)
class Neighbour:
    key: str
    name: str


@require_form
def sheet_row(request, pk, worksheet, row):
    """A row of a worksheet with many."""
    if is_single(worksheet):
        raise Http404
    return _row(request, pk, worksheet, str(row))


@require_form
def sheet_fields(request, pk, worksheet):
    """The one row of slot, targets or parameters."""
    if not is_single(worksheet):
        raise Http404
    return _row(request, pk, worksheet, "")


def _row(request, pk, worksheet, key):
    livestream, membership = get_livestream(request, pk, to_edit=request.method == "POST", is_live=not request.htmx)
    if request.method != "POST":
        return _page(request, read_plan(livestream, membership), worksheet, key)
    view = read_plan(livestream, membership).sheet(worksheet, has_all=True, undo="")
    record = view.book.row(worksheet, key)
    if record is None:
        return refused_sheet(request, livestream, membership, worksheet, actions.RowGoneError())
    columns = [column for column, _group in view.columns if not view.is_read_only(column)]
    given, errors = read_uploads(request.FILES, columns)
    try:
        entry = read_row(request.POST, columns, context=view.context_of(record), uploaded=given)
    except ValueError:
        return HttpResponseBadRequest()
    errors |= {name: _error_text(worksheet, name, error) for name, error in entry.errors.items()}
    taken = TakenFiles(entry, given, columns, organization=livestream.organization, by=request.user)
    try:
        errors |= _save(livestream, worksheet, key, entry, by=request.user)
    except actions.StaleCellError as stale:
        errors |= clash_texts(stale.current, columns, language=view.language, context=view.context)
        taken.drop()
    except (actions.RowGoneError, actions.PlanClosedError) as error:
        taken.drop()
        return refused_sheet(request, livestream, membership, worksheet, error)
    else:
        taken.drop(errors)
    if not errors and not request.htmx:
        return redirect(f"{sheet_url(livestream, worksheet)}#{row_id(worksheet, key) if key else 'sheet'}")
    typed = {name: text for name, text in entry.typed.items() if name in errors}
    reading = read_plan(livestream, membership)
    return _page(request, reading, worksheet, key, typed=typed, errors=errors, status=INVALID if errors else 200)


def _save(livestream, worksheet, key, entry, *, by):
    """Store the values that can be stored. Returns what is wrong with the others, by field."""
    errors, values = {}, dict(entry.values)
    while values:
        try:
            actions.save_row(
                livestream=livestream, worksheet=worksheet, row=key, values=values, version=entry.version,
                was=entry.was, by=by, now=timezone.now(),
            )  # fmt: skip
        except actions.RowsRefusedError as refused:
            wrong = {problem.field: problem for problem in refused.problems if problem.field in values}
            if not wrong:
                raise
            errors |= {name: _error_text(worksheet, name, problem) for name, problem in wrong.items()}
            values = {name: value for name, value in values.items() if name not in wrong}
        else:
            break
    return errors


def _error_text(worksheet, name, error):
    return cell_error_text(error.code, error.params, worksheet=worksheet, column=find_column(worksheet, name))


def _page(request, reading, worksheet, key, *, typed=None, errors=None, status=200):
    if reading.book.row(worksheet, key) is None:
        raise Http404
    context = row_context(reading, worksheet, key, typed=typed, errors=errors)
    if request.htmx:
        return render(request, "planner/worksheets/_row_form.html", context, status=status)
    address = reverse("planner:row_live", args=[reading.livestream.pk, worksheet])
    asked = urlencode({"row": key, "open": "1" if context["sheet"].can_edit else ""})
    context |= live_page(live_state(reading.livestream), f"{address}?{asked}")
    context |= {"step": worksheet.step, "live_row": row_id(worksheet, key) if key else f"sheet-{worksheet}"}
    return render(request, "planner/worksheets/row.html", context, status=status)


def row_context(reading, worksheet, key, *, typed=None, errors=None):
    """What the page of a row that is there shows."""
    view = reading.sheet(worksheet, has_all=True, undo="")
    record = reading.book.row(worksheet, key)
    return {
        "nav": "plans",
        "livestream": reading.livestream,
        "sheet": view,
        "key": key,
        "row": RowFields(view, record, typed=typed, errors=errors),
        "version": reading.book.version(worksheet, key),
        "comment_url": view.comment_url(key) if view.can_comment else "",
        "name": view.names.get(key) or view.label,
        "has_errors": bool(errors),
        "back_url": f"{sheet_url(reading.livestream, worksheet)}#{row_id(worksheet, key) if key else 'sheet'}",
        **_neighbours(view, key),
    }


def _neighbours(view, key):
    """The rows before and after this one, and those after which it is put when it moves."""
    if not key:
        return {}
    keys = [record.key for record in view.records]
    place = keys.index(key)
    around = {"before": place - 1, "after": place + 1}
    found = {
        name: Neighbour(keys[at], view.names[keys[at]] or view.label)
        for name, at in around.items()
        if 0 <= at < len(keys)
    }
    return {**found, "up_after": keys[place - 2] if place > 1 else "", "place": place + 1, "count": len(keys)}
