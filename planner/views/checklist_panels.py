"""What opens below an item: its note, its owner, why it does not apply, its history.

With scripts each opens in place; without them it is a small page of its own.
"""

from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from planner.actions import checklists as actions
from planner.actions.livestreams import PlanClosedError
from planner.forms.checklists import ItemOwnerForm, NotApplicableForm, NoteForm
from planner.queries.checklists import item_history, people_who_may_own
from planner.views.access import get_answer, get_live_state
from planner.views.checklist_responses import plan_is_closed, reread, saved_row
from planner.views.http import CONFLICT, INVALID, require_form
from planner.views.item_changes import item_changes
from planner.views.visitors import live_page


@require_form
def answer_not_applicable(request, pk):
    answer, membership = get_answer(request, pk, to_edit=True)
    if answer.item.is_gate:
        raise PermissionDenied
    if request.method != "POST":
        return _panel(request, answer, "not_applicable", NotApplicableForm())
    form = NotApplicableForm(request.POST)
    if not form.is_valid():
        return _panel(request, answer, "not_applicable", form, status=INVALID)
    try:
        saved = actions.set_not_applicable(
            answer=answer,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
    except actions.StaleAnswerError as stale:
        form.add_error(None, _("Somebody changed this item meanwhile. Look at it again, then decide."))
        return _panel(request, reread(stale, answer), "not_applicable", form, status=CONFLICT)
    except PlanClosedError:
        return plan_is_closed(request, answer, membership)
    return saved_row(request, saved, membership, changes_shares=True)


@require_form
def answer_note(request, pk):
    answer, membership = get_answer(request, pk, to_edit=True)
    if request.method != "POST":
        return _panel(request, answer, "note", NoteForm(initial={"note": answer.note}))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _panel(request, answer, "note", form, status=INVALID)
    words = form.cleaned_data
    try:
        saved = actions.change_note(
            answer=answer, was=words["was"], note=words["note"], by=request.user, now=timezone.now()
        )
    except actions.StaleAnswerError as stale:
        form.add_error(
            "note", _("Somebody wrote “%(note)s” meanwhile. Saving again replaces it.") % {"note": stale.answer.note}
        )
        return _panel(request, reread(stale, answer), "note", form, status=CONFLICT)
    except PlanClosedError:
        return plan_is_closed(request, answer, membership, words["note"])
    return saved_row(request, saved, membership, is_scored=False)


@require_form
def answer_owner(request, pk):
    answer, membership = get_answer(request, pk, to_edit=True)
    people = people_who_may_own(answer.item, answer.checklist.livestream.organization)
    if request.method != "POST":
        return _panel(request, answer, "owner", ItemOwnerForm(people=people), people=people, chosen=answer.owner_id)
    form = ItemOwnerForm(request.POST, people=people)
    if not form.is_valid():
        return _panel(request, answer, "owner", form, status=INVALID)
    try:
        saved = actions.change_item_owner(
            answer=answer,
            was=form.cleaned_data["was"],
            owner=form.cleaned_data["owner"],
            by=request.user,
            now=timezone.now(),
        )
    except actions.StaleAnswerError as stale:
        name = stale.answer.owner.display_name if stale.answer.owner else _("nobody")
        form.add_error(
            "owner", _("Somebody handed the item to %(name)s meanwhile. Saving again changes it.") % {"name": name}
        )
        return _panel(request, reread(stale, answer), "owner", form, status=CONFLICT)
    except PlanClosedError:
        return plan_is_closed(request, answer, membership)
    return saved_row(request, saved, membership)


@require_safe
def answer_history(request, pk):
    answer, membership = get_answer(request, pk)
    return _panel(request, answer, "history", None, rows=history_rows(answer, membership))


def history_rows(answer, membership):
    """What happened to the item, newest first."""
    zone = ZoneInfo(answer.checklist.livestream.organization.time_zone)
    return item_changes(item_history(answer), answer.item, zone=zone, sees_costs=membership.can_see_costs)


def _panel(request, answer, name, form, *, status=200, **more):
    """One panel, in place or as a page. `form` keeps what was sent."""
    livestream = answer.checklist.livestream
    context = {
        "nav": "plans",
        "livestream": livestream,
        "answer": answer,
        "item": answer.item,
        "form": form,
        "body": f"planner/checklists/_{name}.html",
        "back_url": f"{livestream.step_url(answer.item.step)}#item-{answer.item.key}",
        **more,
    }
    if request.htmx:
        return render(request, "planner/checklists/_panel.html", context, status=status)
    url = f"{reverse('planner:answer_live', args=[answer.pk])}?panel={name}"
    context |= live_page(get_live_state(request, livestream.pk), url)
    context |= {"step": answer.item.step, "live_row": f"item-{answer.item.key}"}
    return render(request, "planner/checklists/panel.html", context, status=status)
