"""Saying that one looks at a plan. Nothing of it is history: who says nothing more is gone after half a minute."""

from planner.domain.live import place_of
from planner.models import PlanPresence
from planner.queries.live import PRESENT_FOR, person_key

TOLD = ("name", "organization", "step", "place", "seen_at")


def be_here(*, livestream, user, organization="", step="", place="", now):
    """`user` looks at a step of the plan, at the row with the id `place`. One statement."""
    be_here_as(
        livestream=livestream, person=person_key(user), name=user.display_name, organization=organization, step=step,
        place=place, now=now,
    )  # fmt: skip


def be_here_as(*, livestream, person, name, organization="", step="", place="", now):
    """The same for somebody without an account; `person` tells him or her apart, as in `guest:7`."""
    row = PlanPresence(
        livestream=livestream, person=person, name=name, organization=organization, step=step, place=place_of(place),
        seen_at=now,
    )  # fmt: skip
    PlanPresence.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["livestream", "person"], update_fields=list(TOLD)
    )


def forget_the_absent(*, now):
    """Remove who has gone. Returns how many."""
    return PlanPresence.objects.filter(seen_at__lte=now - PRESENT_FOR).delete()[0]
