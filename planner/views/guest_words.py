"""What guests have said of a plan, and were answered, ready to show."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language

from planner.domain.moments import moment_text
from planner.queries.guests import guest_approvals, guest_comments
from planner.views.comment_rows import STATE_TONES, Said, said_by


@dataclass(frozen=True, slots=True)
class GuestApprovalWord:
    """A guest's approval of a version."""

    person: str
    when: str
    text: str
    version: int


@dataclass(frozen=True, slots=True)
class GuestWord:
    """A guest's comment on a step ('' for the whole plan). `url` leads the team to it, to answer and settle it."""

    said: Said
    step: str
    step_name: str
    state_label: str
    tone: str
    icon: str
    thread: list[Said]
    url: str


def approvals_of_guests(livestream):
    """Newest first. One query."""
    language, zone = get_language(), ZoneInfo(livestream.organization.time_zone)
    return [
        GuestApprovalWord(one.name, moment_text(one.at, language, zone=zone), one.words, one.version.number)
        for one in guest_approvals(livestream)
    ]


def comments_of_guests(livestream, link=None):
    """Of all guests, or of one, newest first. Two queries."""
    address = reverse("planner:plan_review", args=[livestream.pk])
    return [_word(one, livestream, f"{address}#comment-{one.pk}") for one in guest_comments(livestream, link)]


def _word(comment, livestream, url):
    tone, icon = STATE_TONES[comment.state]
    replies = [said_by(one, livestream, text=one.text, state=one.state) for one in comment.replies.all()]
    return GuestWord(
        said=said_by(comment, livestream, text=comment.finding),
        step=comment.step,
        step_name=comment.get_step_display(),
        state_label=comment.get_state_display(),
        tone=tone,
        icon=icon,
        thread=replies,
        url=url,
    )
