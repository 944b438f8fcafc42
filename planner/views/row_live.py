"""The page of one row of a worksheet, or of one item, stays up to date: what others changed in it since it was made."""

from functools import partial

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from planner.domain.live import LiveTag
from planner.queries.live import changes_after
from planner.views.access import get_answer, get_live_state, get_livestream
from planner.views.checklist_panels import history_rows
from planner.views.live_words import NOTE, changed_by, state_note
from planner.views.plan_page import read_plan
from planner.views.responses import Partial, news_by_tag
from planner.views.visitors import here_place
from planner.views.worksheet_links import sheet_url
from planner.views.worksheet_rows import row_context

PLACES = (
    Partial("#row-title", "planner/worksheets/_row_title.html"),
    Partial("#row-form", "planner/worksheets/_row_form.html"),
    Partial("#row-after", "planner/worksheets/_row_after.html"),
)


@require_safe
def row_live(request, pk, worksheet):
    """`row` of the address is the key of the row, '' for slot, targets or parameters."""
    return _live(request, pk, partial(_row_news, request, pk, worksheet))


@require_safe
def answer_live(request, pk):
    """`panel` of the address says which page of the item it is."""
    answer, membership = get_answer(request, pk)
    news = partial(_item_news, request, answer, membership)
    return _live(request, answer.checklist.livestream_id, news)


def _live(request, pk, news):
    """`news(since)` are the places that changed after that entry of the plan's history."""
    state = get_live_state(request, pk)
    seen = LiveTag.read(request.headers.get("If-None-Match", "")) or state.tag

    def found():
        yield here_place(state)
        if "again" in request.GET or seen.change != state.tag.change:
            yield from news(seen.change)

    return news_by_tag(request, str(state.tag), found)


def _row_news(request, pk, worksheet, since):
    livestream, membership = get_livestream(request, pk)
    reading, changes = read_plan(livestream, membership), changes_after(livestream, since)
    key = request.GET.get("row", "")
    author = changes.rows.get((worksheet, key))
    if reading.book.row(worksheet, key) is None:
        text, back = _("This row was deleted meanwhile."), sheet_url(livestream, worksheet)
        yield Partial("#live-note", NOTE, {"text": text, "who": changed_by(author, livestream), "back_url": back})
        return
    if reading.rows.can_edit != (request.GET.get("open") == "1"):
        yield state_note(livestream, can_edit=reading.rows.can_edit, who=changed_by(changes.state_by, livestream))
        return
    context = row_context(reading, worksheet, key)
    yield from (Partial(place.target, place.template, context) for place in PLACES)
    if author and author.pk != request.user.pk:
        words = {"text": changed_by(author, livestream)}
        yield Partial("#row-author", "planner/worksheets/_row_author.html", words)


def _item_news(request, answer, membership, since):
    livestream = answer.checklist.livestream
    author = changes_after(livestream, since).items.get(answer.item_id)
    if request.GET.get("panel") == "history":
        yield Partial(
            f"#history-{answer.pk}",
            "planner/history/_list.html",
            {"rows": history_rows(answer, membership), "of": answer},
        )
    elif author and author.pk != request.user.pk:
        yield Partial("#live-note", NOTE, {"text": changed_by(author, livestream)})
