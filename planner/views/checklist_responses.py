"""What answers a change of one item: its row, and everything around it that moved."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from planner.enums import Step
from planner.queries.checklists import items_scored_against
from planner.queries.plan_facts import PlanRows
from planner.views.http import CONFLICT
from planner.views.item_row import Edit
from planner.views.plan_page import PlanReading, read_plan, render_plan, shown_in
from planner.views.responses import Partial, fragments

ITEM = "planner/checklists/_item.html"
AROUND = (
    Partial("#plan-score", "planner/plans/_score.html"),
    Partial("#strip", "components/_strip_nav.html"),
    Partial("#nba", "planner/plans/_next_actions.html"),
    Partial("#checklist-head", "planner/checklists/_head.html"),
    Partial("#seen", "planner/checklists/_seen.html"),
)
"""The places around the rows that a change of the score moves, and the token that says the page has seen them."""


def saved_row(request, saved, membership, *, is_scored=True, changes_shares=False):
    """The row as it is now. `is_scored`: the change can move the score; `changes_shares`: other rows' shares too."""
    livestream, item = saved.livestream, saved.answer.item
    reading = PlanReading(
        livestream=livestream,
        membership=membership,
        facts=saved.facts,
        readiness=saved.readiness,
        now=saved.readiness.as_of,
        owner_ids=saved.owner_ids,
    )
    step = Step(item.step)
    if not request.htmx:
        return redirect(item_url(livestream, item))
    has_moved = is_scored and request.POST.get("seen") != reading.token
    others = _others(saved, step, changes_shares=changes_shares)
    reading.complete([saved.answer, *others], known=[request.user], with_actions=has_moved)
    return fragments(
        request,
        ITEM,
        {"row": reading.rows.row(saved.answer), **(reading.around(step, shown_in(request)) if has_moved else {})},
        *(AROUND if has_moved else ()),
        *([] if "value" in request.POST else [_closed_panel(saved.answer)]),
        *(Partial(f"#item-{other.key}", ITEM, {"row": other}) for other in reading.rows.rows(others)),
    )


def _others(saved, step, *, changes_shares):
    """Answers of the step whose rows show something else now: all of them, or those scored against this answer."""
    livestream, answer = saved.livestream, saved.answer
    keys = items_scored_against(livestream, answer.item.key)
    if not changes_shares and not keys:
        return []
    items = livestream.template_version.items_by_id()
    return [
        row
        for row in PlanRows(livestream, now=saved.readiness.as_of).of_step(step)
        if row.pk != answer.pk and (changes_shares or items[row.item_id].key in keys)
    ]


def untouched_row(request, answer, membership, *, edit=None, status=200):
    """The row when nothing was written: what was typed stays, with the reason."""
    livestream = answer.checklist.livestream
    if not request.htmx:
        if edit is None and status == 200:
            return redirect(item_url(livestream, answer.item))
        edits = {answer.pk: edit} if edit else {}
        return render_plan(request, livestream, membership, Step(answer.item.step), edits=edits, status=status)
    reading = read_plan(livestream, membership)
    return fragments(request, ITEM, {"row": reading.rows.row(answer, edit)}, status=status)


def plan_is_closed(request, answer, membership, text=""):
    """Somebody locked or cancelled the plan meanwhile: the row turns to reading, and what was typed is shown."""
    livestream = answer.checklist.livestream
    livestream.refresh_from_db(fields=["state"])
    words = {"state": livestream.get_state_display(), "text": text}
    if text:
        error = _("The plan is now: %(state)s. “%(text)s” was not saved.") % words
    else:
        error = _("The plan is now: %(state)s. Nothing was changed.") % words
    return untouched_row(request, answer, membership, edit=Edit(text, error=error), status=CONFLICT)


def reread(stale, answer):
    """The row that made a save stale, with the plan it belongs to."""
    stale.answer.checklist = answer.checklist
    return stale.answer


def item_url(livestream, item):
    return f"{livestream.step_url(item.step)}#item-{item.key}"


def _closed_panel(answer):
    return Partial(f"#panel-{answer.pk}", "planner/checklists/_no_panel.html", swap="innerHTML")
