"""The time that is left for a review, as it ticks on the page."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from planner.domain import moments
from planner.domain.status import Status
from planner.views.shapes import ShapedFragment


@dataclass(frozen=True)
class ReviewTimer:
    """For `components/_sla.html`: `text` ticks down to `iso`, or up from it once the limit has passed."""

    status: str
    icon: str
    word: str
    text: str
    iso: str
    due: str
    is_over: bool


def review_timer(limit_at: datetime, *, warn_at: datetime, now: datetime, zone: tzinfo) -> ReviewTimer:
    """`limit_at` and `warn_at` are those of a `ReviewRound`."""
    is_over, language = now > limit_at, get_language() or ""
    status = Status.BLOCKED if is_over else Status.RISK if now >= warn_at else Status.PROGRESS
    due = moments.moment_text(limit_at, language, zone=zone, today=now.astimezone(zone).date())
    return ReviewTimer(
        status=status.value,
        icon="st-blocked" if is_over else "clock",
        word=_("over by") if is_over else _("left"),
        text=moments.clock_text(now - limit_at if is_over else limit_at - now),
        iso=limit_at.isoformat(),
        due=_("due %(when)s") % {"when": due},
        is_over=is_over,
    )


timer_html = ShapedFragment(
    "components/_sla.html", "timer", always=("status", "icon", "word", "text", "iso", "due"), optional=("is_over",)
)
"""The element of each timer: two hundred of them take no template."""
