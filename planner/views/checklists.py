"""Answers to the items of a checklist: one by one, or a whole step as a plain form."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from planner.actions import checklists as actions
from planner.actions.livestreams import PlanClosedError
from planner.domain.values import AnswerError
from planner.forms.checklists import AnswerForm, VersionForm, first_error, problem_text, read_step
from planner.views.access import get_answer, get_livestream
from planner.views.checklist_responses import (
    plan_is_closed,
    reread,
    saved_row,
    untouched_row,
)
from planner.views.http import CONFLICT, INVALID, require_form
from planner.views.item_row import Edit
from planner.views.plan_page import read_plan


@require_POST
def answer_save(request, pk):
    answer, membership = get_answer(request, pk, to_edit=True)
    if request.POST.get("take") == "theirs":
        return untouched_row(request, answer, membership)
    form = AnswerForm(request.POST)
    text = request.POST.get("value", "")
    if not form.is_valid():
        edit = Edit(text, form.cleaned_data.get("version"), error=first_error(form))
        return untouched_row(request, answer, membership, edit=edit, status=INVALID)
    version = form.cleaned_data["version"]
    try:
        saved = actions.save_answer(
            answer=answer,
            version=version,
            text=text,
            membership=membership,
            by=request.user,
            now=timezone.now(),
        )
    except AnswerError as error:
        edit = Edit(text, version, error=problem_text(error))
        return untouched_row(request, answer, membership, edit=edit, status=INVALID)
    except actions.StaleAnswerError as stale:
        edit = Edit(text, version, is_stale=True)
        return untouched_row(request, reread(stale, answer), membership, edit=edit, status=CONFLICT)
    except PlanClosedError:
        return plan_is_closed(request, answer, membership, text)
    return saved_row(request, saved, membership)


@require_POST
def answer_confirm(request, pk):
    """A carried-over answer is still right."""
    return _change_version(request, pk, actions.confirm_answer)


@require_POST
def answer_applicable(request, pk):
    """Undo of not applicable."""
    return _change_version(request, pk, actions.set_applicable, changes_shares=True)


def _change_version(request, pk, action, *, changes_shares=False):
    answer, membership = get_answer(request, pk, to_edit=True)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return untouched_row(request, answer, membership, status=INVALID)
    try:
        saved = action(answer=answer, version=form.cleaned_data["version"], by=request.user, now=timezone.now())
    except actions.StaleAnswerError as stale:
        return untouched_row(request, reread(stale, answer), membership, status=CONFLICT)
    except PlanClosedError:
        return plan_is_closed(request, answer, membership)
    return saved_row(request, saved, membership, changes_shares=changes_shares)


@require_form
def step_save(request, pk, step):
    """The whole checklist of a step as one plain form, for browsers without scripts."""
    livestream, membership = get_livestream(request, pk, to_edit=True)
    reading = read_plan(livestream, membership)
    if not reading.is_open:
        raise PermissionDenied
    answers = reading.read_step(step)
    if request.method != "POST":
        return _step_form(request, reading, step, answers)
    writable = [row.pk for row in reading.rows.rows(answers) if row.body == "form"]
    entries = read_step(request.POST, writable)
    try:
        saved = actions.save_step(
            livestream=livestream, entries=entries, membership=membership, by=request.user, now=timezone.now()
        )
    except PlanClosedError:
        raise PermissionDenied from None
    count = len(saved.saved)
    if count:
        text = ngettext("%(count)d answer saved.", "%(count)d answers saved.", count) % {"count": count}
        messages.success(request, text)
    if not saved.errors and not saved.stale:
        return redirect("planner:plan_step", livestream.pk, step)
    typed = {entry.answer_id: (entry.text, entry.version) for entry in entries}
    edits = {pk: Edit(*typed[pk], error=problem_text(error)) for pk, error in saved.errors.items()}
    edits |= {pk: Edit(*typed[pk], is_stale=True) for pk in saved.stale}
    fresh = read_plan(livestream, membership)
    status = CONFLICT if saved.stale else INVALID
    return _step_form(request, fresh, step, fresh.read_step(step), edits=edits, status=status)


def _step_form(request, reading, step, answers, *, edits=(), status=200):
    context = {
        "nav": "plans",
        "livestream": reading.livestream,
        "step": step,
        "step_name": step.label,
        "rows": [row.in_step_form() for row in reading.rows.rows(answers, edits)],
        "problems": len(edits),
        "steps": reading.view.strip(step),
    }
    return render(request, "planner/checklists/step_form.html", context, status=status)
