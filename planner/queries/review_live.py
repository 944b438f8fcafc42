"""What a page of a review has to know to hear only of what is new: one query."""

from datetime import datetime
from typing import NamedTuple
from zlib import crc32

from django.db.models import Subquery

from planner.models import CommentReply, LivestreamSession, PlanApproval, ReviewComment, StepVerdict
from planner.queries.live import PRESENT_FOR, LiveState, live_state, person_key, with_live

NEWEST = ("newest_comment", "newest_reply", "newest_verdict", "newest_approval", "review_limit_at")


class ReviewState(NamedTuple):
    """`content` is a word for what the page shows, `people` one for who else is on the plan."""

    content: str
    people: str
    live: LiveState

    @property
    def tag(self) -> str:
        return f'W/"{self.content}.{self.people}"'


def review_state(livestream, user, *, now: datetime) -> ReviewState:
    """The state of the review as this user may read it: what only a provider reads changes nothing for others."""
    rows = with_live(
        LivestreamSession.objects.filter(pk=livestream.pk), person=person_key(user), since=now - PRESENT_FOR
    )
    comments = ReviewComment.objects.visible_to(user).filter(livestream=livestream)
    row = rows.annotate(
        newest_comment=_newest(comments, "pk"),
        newest_reply=_newest(CommentReply.objects.filter(comment__in=comments), "pk"),
        newest_verdict=_newest(StepVerdict.objects.filter(livestream=livestream), "at"),
        newest_approval=_newest(PlanApproval.objects.filter(livestream=livestream), "pk"),
    ).get()
    live = live_state(row)
    words = [*live.tag[:-1], *(getattr(row, name) for name in NEWEST)]
    return ReviewState(format(crc32(repr(words).encode()), "x"), live.tag.people, live)


def _newest(rows, name):
    return Subquery(rows.order_by(f"-{name}").values(name)[:1])
