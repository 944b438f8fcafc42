"""One object of a plan that a user may see.

For people of merchants alone, whose organizations the request knows already, the query is built once per process;
for everybody else `visible_to` builds it.
"""

from planner.models import ChecklistAnswer, LivestreamSession
from planner.models.visibility import merchants_seen_by
from planner.queries.kept import Given, GivenKeys, KeptObjects
from planner.queries.live import PRESENT_FOR, person_key, with_live


class Door:
    """`objects(**given)` is the queryset behind the door, `path` leads from an object to its organization and `given`
    names what else changes from one request to the next."""

    def __init__(self, objects, path, given=()):
        self.objects = objects
        places = {name: Given(name) for name in given}
        self.kept = KeptObjects(
            lambda: objects(**places).filter(**{"pk": Given("pk"), f"{path}__in": GivenKeys("merchants")})
        )

    def get(self, user, pk, **given):
        """Raises `DoesNotExist` for what is not there and for what the user does not see."""
        merchants = merchants_seen_by(user)
        if isinstance(merchants, list):
            return self.kept.get(pk=pk, merchants=merchants, **given)
        return self.objects(**given).visible_to(user).get(pk=pk)


_LIVESTREAM = Door(LivestreamSession.objects.with_review, "organization")
_LIVE = Door(
    lambda person, since: with_live(LivestreamSession.objects.with_review(), person=person, since=since),
    "organization",
    given=("person", "since"),
)
_ANSWER = Door(
    lambda: ChecklistAnswer.objects.select_related("checklist__livestream"), "checklist__livestream__organization"
)


def livestream_for(user, pk):
    return _LIVESTREAM.get(user, pk)


def live_livestream_for(user, pk, *, now):
    """With what `queries.live.live_state` reads."""
    return _LIVE.get(user, pk, person=person_key(user), since=now - PRESENT_FOR)


def answer_for(user, pk):
    """With its checklist and livestream."""
    return _ANSWER.get(user, pk)
