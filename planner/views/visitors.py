"""Who else is on a plan, and what its page needs to stay up to date."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from planner.addresses import address
from planner.domain.live import GUEST
from planner.enums import Step
from planner.queries.live import live_state
from planner.views.responses import Partial

HERE = "planner/live/_here.html"
LOOKS = 5


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody else on the plan, as the page shows him or her."""

    initial: str
    name: str
    where: str
    place: str
    look: int


def visitors(state):
    return [
        Visitor(
            initial=one.name[:1].upper(),
            name=" · ".join(filter(None, (one.name, _("guest") if _is_guest(one) else one.organization))),
            where=Step(one.step).label if one.step in Step.values else "",
            place=one.place,
            look=sum(one.person.encode()) % LOOKS + 1,
        )
        for one in state.here
    ]


def _is_guest(one):
    return one.person.startswith(f"{GUEST}:")


def here_place(state):
    """The place that says who else is on the plan."""
    return Partial("#here", HERE, {"visitors": visitors(state)})


def live_page(state, url):
    """What a page needs to stay up to date, which asks at `url`."""
    return {"live_tag": state.tag, "live_url": url, "visitors": visitors(state)}


def live_context(livestream, step, **shown):
    """The same for the page of a step; `shown` is what it shows of the plan."""
    asked = urlencode({name: value for name, value in shown.items() if value})
    url = address("planner:plan_live", livestream.pk, step)
    return live_page(live_state(livestream), f"{url}?{asked}" if asked else url)
