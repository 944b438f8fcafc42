"""The page of a review that stays up to date: what others wrote, judged and decided since it was made."""

from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from planner.queries.review_live import review_state
from planner.views.access import get_livestream
from planner.views.responses import Partial, news_by_tag
from planner.views.review_page import ReviewReading
from planner.views.visitors import here_place, live_page

PLACES = (
    Partial("#review-head", "planner/review/_head.html"),
    Partial("#review-approval", "planner/review/_standing.html"),
    Partial("#review-tabs", "planner/review/_tabs.html"),
    Partial("#review-main", "planner/review/_main.html"),
    Partial("#review-verdicts", "planner/review/_verdicts_slot.html"),
    Partial("#decision", "planner/review/_decision.html"),
)


@require_safe
def review_live(request, pk):
    """The places of the page as they are now; nothing (304) where nothing changed since its tag."""
    livestream, membership = get_livestream(request, pk)
    state = review_state(livestream, request.user, now=timezone.now())
    return news_by_tag(request, state.tag, lambda: _news(request, livestream, membership, state))


def _news(request, livestream, membership, state):
    found = [here_place(state.live)]
    seen = request.headers.get("If-None-Match", "")
    if "again" not in request.GET and seen.startswith(f'W/"{state.content}.'):
        return found
    context = ReviewReading(livestream, membership, step=request.GET.get("step", "")).shown()
    return [*found, *(Partial(place.target, place.template, context) for place in PLACES)]


def live_context(livestream, user, step):
    """What the page needs to ask for news."""
    state = review_state(livestream, user, now=timezone.now())
    url = reverse("planner:review_live", args=[livestream.pk])
    url = f"{url}?step={step}" if step else url
    return {**live_page(state.live, url), "live_tag": state.tag}
