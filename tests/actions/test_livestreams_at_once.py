"""Simultaneous steps and edits of one plan: the row's lock makes them queue up."""

from functools import partial

import pytest
from django.utils import timezone

from planner.actions.livestreams import StaleDetailsError, change_state, details_token, edit_livestream
from planner.actions.plan_versions import freeze_version
from planner.domain.livestream_states import PlanAction
from planner.enums import ChangeKind, Role, SessionState, VersionReason
from planner.models import ChecklistAnswer, LivestreamSession
from tests.at_once import at_once

PEOPLE = 6
pytestmark = pytest.mark.django_db(transaction=True)


def by_all(work):
    """What `work(number)` gives for several people who start together; a refusal counts as its class."""
    outcomes = at_once(*[partial(work, number) for number in range(PEOPLE)])
    return [type(one) if isinstance(one, StaleDetailsError) else one for one in outcomes]


def test_a_step_asked_for_at_once_is_taken_once(livestream, owner):
    ChecklistAnswer.objects.filter(checklist__livestream=livestream).update(value="yes")
    now = timezone.now()
    states = by_all(
        lambda _number: (
            change_state(livestream=livestream, action=PlanAction.SELF_CHECK, role=Role.OWNER, by=owner, now=now).state
        )
    )
    assert states == [SessionState.SELF_CHECKED] * PEOPLE
    assert livestream.changes.filter(kind=ChangeKind.STATE).count() == 1


def test_of_simultaneous_edits_one_is_kept_and_the_others_are_told(livestream, owner):
    seen, now = details_token(livestream), timezone.now()
    outcomes = by_all(
        lambda number: edit_livestream(
            livestream=livestream, details={"title": f"Title {number}"}, seen=seen, by=owner, now=now
        )
    )
    assert sorted(map(str, outcomes)) == sorted([str(["title"]), *[str(StaleDetailsError)] * (PEOPLE - 1)])
    stored = LivestreamSession.objects.get(pk=livestream.pk)
    assert list(livestream.changes.filter(kind=ChangeKind.DETAIL).values_list("new", flat=True)) == [stored.title]


def test_a_plan_kept_by_several_at_once_has_one_version(livestream, owner):
    now = timezone.now()
    numbers = by_all(
        lambda _number: freeze_version(livestream=livestream, reason=VersionReason.MANUAL, by=owner, now=now).number
    )
    assert numbers == [1] * PEOPLE
    assert livestream.versions.count() == 1
