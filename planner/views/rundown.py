"""The rundown on its time axis: fixes, moves, and the panel of one segment."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from planner.actions import rundown as actions
from planner.actions.worksheets import PlanClosedError, RowGoneError, RowsRefusedError, StaleCellError, undo_last
from planner.domain.rundown import RundownError
from planner.domain.worksheets.columns import CellContext
from planner.enums import Step
from planner.enums_worksheets import Worksheet
from planner.forms.fields import digits
from planner.forms.rundown import FixForm, MoveForm, PlaceForm, SegmentForm, SegmentRef, SplitForm
from planner.queries.worksheets import load_book
from planner.views.access import get_livestream
from planner.views.approval_view import approval_places
from planner.views.checklist_responses import AROUND
from planner.views.http import CONFLICT, INVALID, require_form
from planner.views.plan_page import shown_in
from planner.views.responses import WORKSHEETS_CHANGED, Partial, announced, places
from planner.views.rundown_words import done_words, error_words
from planner.views.score_view import PLACE, ScoreView, score_place
from planner.views.sheet_layouts import sheet_of
from planner.views.sheet_problems import REFUSALS, refusal_text
from planner.views.sheet_responses import SHEET, reading_after
from planner.views.sheet_view import undo_words
from planner.views.state_actions import plan_menu, state_actions

NO_PANEL = Partial("#segment-panel", "planner/timing/_no_panel.html", swap="innerHTML")


@require_POST
def rundown_fix(request, pk):
    return _act(request, pk, FixForm(request.POST), actions.fix_rundown)


@require_POST
def rundown_draft(request, pk):
    return _act(request, pk, None, actions.draft_segments)


@require_POST
def rundown_undo(request, pk):
    return _act(request, pk, None, undo_last)


@require_POST
def segment_move(request, pk):
    def move(*, times, **given):
        return actions.time_segment(start=times[0], end=times[1], **given)

    return _act(request, pk, MoveForm(request.POST), move)


@require_POST
def segment_place(request, pk):
    return _act(request, pk, PlaceForm(request.POST), actions.place_segment)


@require_POST
def segment_delete(request, pk):
    return _act(request, pk, SegmentRef(request.POST), actions.delete_segment)


@require_POST
def segment_split(request, pk):
    livestream, _membership = get_livestream(request, pk, to_edit=True)
    context = CellContext.of(load_book(livestream).sheets)

    def split(*, at, **given):
        return actions.split_segment(minute=at, **given)

    return _act(request, pk, SplitForm(request.POST, context=context, language=get_language()), split)


@require_form
def segment_add(request, pk):
    livestream, membership = get_livestream(request, pk, to_edit=True)
    book = load_book(livestream)
    if request.method != "POST":
        start = request.GET.get("start", "")
        initial = {"start": _free_start(book.sheets, start), "minutes": 10, "segment_type": "product"}
        return _panel(request, livestream, book, _form(book, initial=initial))
    form = _form(book, request.POST)
    if not form.is_valid():
        return _panel(request, livestream, book, form, status=INVALID)
    given = {"livestream": livestream, "by": request.user, "now": timezone.now(), "push": form.cleaned_data["push"]}
    return _save(
        request, livestream, membership, book, form, lambda: actions.add_segment(values=form.values(), **given)
    )


@require_form
def segment_edit(request, pk, segment):
    livestream, membership = get_livestream(request, pk, to_edit=True)
    book, row = load_book(livestream), str(segment)
    record = book.row(Worksheet.RUNDOWN, row)
    if record is None:
        return _refused(request, livestream, membership, error_words("unknown_segment"))
    initial = {**SegmentForm.initial_of(record), "version": book.version(Worksheet.RUNDOWN, row)}
    if request.method != "POST":
        return _panel(request, livestream, book, _form(book, initial=initial), record)
    form = _form(book, request.POST)
    if not form.is_valid():
        return _panel(request, livestream, book, form, record, status=INVALID)
    values, was = form.changed_values()

    def save():
        return actions.save_segment(
            livestream=livestream,
            row=row,
            values=values,
            was=was,
            version=form.cleaned_data["version"] or 0,
            push=form.cleaned_data["push"],
            by=request.user,
            now=timezone.now(),
        )

    return _save(request, livestream, membership, book, form, save, record)


def _act(request, pk, form, action):
    """One change without a panel: done and said, or refused with the reason, on the score as it is."""
    livestream, membership = get_livestream(request, pk, to_edit=True)
    if form is not None and not form.is_valid():
        reason = " ".join(error for errors in form.errors.values() for error in errors)
        return _refused(request, livestream, membership, reason, status=INVALID)
    given = dict(form.cleaned_data) if form is not None else {}
    try:
        saved = action(livestream=livestream, by=request.user, now=timezone.now(), **given)
    except (actions.RundownChangedError, RundownError, *REFUSALS) as error:
        is_invalid = isinstance(error, RundownError | RowsRefusedError)
        status = INVALID if is_invalid else CONFLICT
        return _refused(request, livestream, membership, _reason(error, livestream), status=status)
    return _done(request, saved, membership, given.get("row", ""))


def _save(request, livestream, membership, book, form, save, record=None):
    """One change from the panel, which comes back with its reasons where nothing was written."""
    try:
        saved = save()
    except StaleCellError as stale:
        _say_stale(form, stale)
        return _panel(request, livestream, stale.book, form, record, status=CONFLICT)
    except (RundownError, RowsRefusedError) as error:
        form.add_error("start", _reason(error, livestream))
        return _panel(request, livestream, book, form, record, status=INVALID)
    except (RowGoneError, PlanClosedError) as error:
        return _refused(request, livestream, membership, _reason(error, livestream))
    return _done(request, saved, membership, record.key if record else saved.changes[-1].key)


def _reason(error, livestream):
    if isinstance(error, actions.RundownChangedError):
        return _("Somebody changed this meanwhile. Nothing was changed.")
    if isinstance(error, RundownError):
        return error_words(error.code)
    livestream.refresh_from_db(fields=["state"])
    return refusal_text(error, livestream=livestream)


def _say_stale(form, stale):
    """Both values stay: the other one in the message, one's own in the field; saving again replaces."""
    context = CellContext.of(stale.book.sheets)
    form.data = form.data.copy()
    form.data["version"] = str(stale.book.version(Worksheet.RUNDOWN, stale.key))
    for name, value in form.shown_values(stale.current, context).items():
        form.add_error(name, _("Somebody wrote “%(value)s” meanwhile. Saving again replaces it.") % {"value": value})


def _done(request, saved, membership, row):
    axis = ScoreView(livestream=saved.livestream, book=saved.book, membership=membership)
    shown = {bar.key for bar in axis.bars}
    # a fix, a draft and an undo name no segment: the first that they changed speaks for them
    axis.focus = row or next((change.key for change in saved.changes if change.key in shown), "")
    axis.said, axis.can_undo = done_words(axis, saved, axis.focus) or _("Saved"), saved.step is not None
    if not request.htmx:
        messages.success(request, axis.said)
        return redirect(f"{saved.livestream.step_url(Step.TIMING)}{PLACE}")
    response = places(request, score_place(axis), NO_PANEL, *_around(request, saved, membership))
    return announced(response, WORKSHEETS_CHANGED)


def _around(request, saved, membership):
    """The places around the score that a change of the rundown moves."""
    reading = reading_after(saved, membership)
    reading.complete([], known=[request.user])
    context = reading.around(Step.TIMING, shown_in(request))
    query = parse_qs(urlsplit(request.htmx.current_url or "").query)
    shown = sheet_of(Step.TIMING, query.get("sheet", [""])[0])
    sheet = reading.sheet(shown, has_all=query.get("columns") == ["all"], undo=undo_words(saved.step) or None)
    around = [
        Partial("#sheet", SHEET, {"sheet": sheet}, swap="outerHTML"),
        *(replace(place, context=context) for place in AROUND),
        *approval_places(reading),
    ]
    if any(change.worksheet == Worksheet.SLOT for change in saved.changes):
        head = {
            "head": reading.view.head(can_edit=membership.can_edit_plans),
            "state_actions": state_actions(saved.livestream, membership),
            "plan_menu": plan_menu(saved.livestream, membership),
        }
        return [Partial("#plan-head", "planner/plans/_head.html", context | head), *around]
    return around


def _refused(request, livestream, membership, reason, *, status=CONFLICT):
    if not request.htmx:
        messages.error(request, reason)
        return redirect(f"{livestream.step_url(Step.TIMING)}{PLACE}")
    axis = ScoreView(livestream=livestream, book=load_book(livestream), membership=membership)
    axis.said, axis.is_refused = reason, True
    return places(request, score_place(axis), NO_PANEL, status=status)


def _form(book, data=None, **options):
    return SegmentForm(
        data, sheets=book.sheets, context=CellContext.of(book.sheets), language=get_language(), **options
    )


def _free_start(sheets, asked):
    """Where a new segment starts: at the minute that was asked for, or after the last one."""
    minute = digits(asked)
    if minute is not None and minute < sheets.slot.planned_minutes:
        return minute
    return max((row.end_min for row in sheets.rundown if row.is_timed), default=0)


def _middle(form, record):
    """Where a segment is cut unless somebody says otherwise."""
    if record is None or record.minutes < 2:
        return ""
    return form.fields["start"].prepare_value(record.start_min + record.minutes // 2)


def _panel(request, livestream, book, form, record=None, *, status=200):
    """The panel of a segment: a dialog on the plan page, or a page of its own."""
    context = {
        "nav": "plans",
        "livestream": livestream,
        "form": form,
        "record": record,
        "title": _("Segment %(number)02d") % {"number": record.seq} if record else _("New segment"),
        "token": actions.rundown_token(book.sheets),
        "version": book.version(Worksheet.RUNDOWN, record.key) if record else 0,
        "split_at": _middle(form, record),
        "back_url": f"{livestream.step_url(Step.TIMING)}{PLACE}",
    }
    template = "planner/timing/_panel.html" if request.htmx else "planner/timing/panel.html"
    return render(request, template, context, status=status)
