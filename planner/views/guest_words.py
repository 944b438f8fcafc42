"""What guests have said of a plan, ready to show to those who work on it."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from planner.domain.moments import moment_text
from planner.enums import Step
from planner.queries.guests import guest_approvals, guest_comments


@dataclass(frozen=True, slots=True)
class GuestWord:
    """A guest's comment on a step ('' for the whole plan), or approval of a version (0 for a comment)."""

    person: str
    when: str
    text: str
    step: str = ""
    step_name: str = ""
    version: int = 0


def approvals_of_guests(livestream):
    """Newest first. One query."""
    return [
        GuestWord(one.name, _when(one, livestream), one.words, version=one.version.number)
        for one in guest_approvals(livestream)
    ]


def comments_of_guests(livestream, link=None):
    """Newest first. One query."""
    return [
        GuestWord(one.name, _when(one, livestream), one.text, one.step, str(Step(one.step).label) if one.step else "")
        for one in guest_comments(livestream, link)
    ]


def _when(one, livestream):
    return moment_text(one.at, get_language(), zone=ZoneInfo(livestream.organization.time_zone))
