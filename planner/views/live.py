"""A plan page that stays up to date: what others changed since it was made, and who else is on the plan."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from planner.actions.presence import be_here
from planner.domain.live import LiveTag
from planner.enums import Step
from planner.models import ClientAccess
from planner.views.access import get_live_state, get_livestream
from planner.views.live_page import LivePage
from planner.views.responses import news_by_tag
from planner.views.visitors import here_place


@require_POST
def plan_presence(request, pk):
    """The page says, every now and then, that somebody looks at it."""
    livestream, membership = get_livestream(request, pk)
    is_guest = isinstance(membership, ClientAccess)
    step = request.POST.get("step", "")
    be_here(
        livestream=livestream,
        user=request.user,
        organization=membership.membership.organization.name if is_guest else "",
        step=step if step in Step.values else "",
        place=request.POST.get("place", ""),
        now=timezone.now(),
    )
    return HttpResponse(status=204)


@require_safe
def plan_live(request, pk, step):
    """The places that changed since the page was made or last asked; nothing (304) where none did."""
    state = get_live_state(request, pk)
    seen = LiveTag.read(request.headers.get("If-None-Match", "")) or state.tag
    return news_by_tag(request, str(state.tag), lambda: _news(request, pk, step, now=state, seen=seen))


def _news(request, pk, step, *, now, seen):
    found = []
    if "again" in request.GET or seen[:-1] != now.tag[:-1]:
        livestream, membership = get_livestream(request, pk)
        page = LivePage(
            livestream=livestream, membership=membership, user=request.user, step=step, asked=request.GET,
            since=seen.change, has_new_findings=seen.findings != now.tag.findings,
        )  # fmt: skip
        found += page.places
    if seen.people != now.tag.people:
        found.append(here_place(now))
    return found
