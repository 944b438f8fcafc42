"""The doors to plans: for everybody the same object as `visible_to` gives, or none."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.forms.models import model_to_dict
from django.utils import timezone

from planner.actions.presence import be_here
from planner.authentication import BackendWithMemberships
from planner.models import ChecklistAnswer, LivestreamSession
from planner.queries.doors import answer_for, live_livestream_for, livestream_for
from planner.queries.live import live_state
from tests import factories

pytestmark = pytest.mark.django_db


def of_a_request(user):
    """The user as a request brings him or her along: with the memberships."""
    return BackendWithMemberships().get_user(user.pk)


@pytest.fixture
def answer(livestream):
    return ChecklistAnswer.objects.filter(checklist__livestream=livestream).order_by("pk")[1]


@pytest.mark.parametrize("who", ["owner", "viewer", "lead", "reviewer"])
def test_whoever_sees_a_plan_gets_all_of_it(request, who, engagement, livestream, answer):
    user = of_a_request(request.getfixturevalue(who))
    same = LivestreamSession.objects.with_review().get(pk=livestream.pk)
    for found in (
        livestream_for(user, livestream.pk),
        live_livestream_for(user, livestream.pk, now=timezone.now()),
        answer_for(user, answer.pk).checklist.livestream,
    ):
        assert found == same
        assert model_to_dict(found) == model_to_dict(same)
        assert (found.judgement, found.step_scores, found.created_at) == (
            same.judgement,
            same.step_scores,
            same.created_at,
        )
    assert livestream_for(user, livestream.pk).is_reviewed is same.is_reviewed is True
    assert model_to_dict(answer_for(user, answer.pk)) == model_to_dict(answer)


@pytest.mark.parametrize("who", ["outsider", "stranger", "lead_of_another_provider"])
def test_whoever_does_not_see_a_plan_gets_nothing(request, who, engagement, livestream, answer, outsider):
    people = {
        "outsider": lambda: outsider,
        "stranger": factories.UserFactory,
        "lead_of_another_provider": lambda: (
            factories.MembershipFactory(organization=factories.OrganizationFactory(kind="provider"), role="lead").user
        ),
    }
    user = of_a_request(people[who]())
    for find in (
        lambda: livestream_for(user, livestream.pk),
        lambda: live_livestream_for(user, livestream.pk, now=timezone.now()),
        lambda: answer_for(user, answer.pk),
    ):
        with pytest.raises(ObjectDoesNotExist):
            find()


def test_an_ended_engagement_closes_the_door(engagement, livestream, reviewer):
    engagement.ended_at = timezone.now() - timedelta(seconds=1)
    engagement.save()
    with pytest.raises(ObjectDoesNotExist):
        livestream_for(of_a_request(reviewer), livestream.pk)


def test_a_live_plan_says_who_else_is_there(livestream, owner, operator):
    now = timezone.now()
    be_here(livestream=livestream, user=operator, step="s", place="", now=now)
    seen = [live_livestream_for(of_a_request(user), livestream.pk, now=now) for user in (owner, operator)]
    assert [[one.person for one in live_state(plan).here] for plan in seen] == [[f"user:{operator.pk}"], []]
    late = live_livestream_for(of_a_request(owner), livestream.pk, now=now + timedelta(minutes=1))
    assert live_state(late).here == ()


def test_a_door_costs_one_query(livestream, answer, owner, django_assert_num_queries):
    user = of_a_request(owner)
    with django_assert_num_queries(1):
        livestream_for(user, livestream.pk)
    with django_assert_num_queries(1):
        assert answer_for(user, answer.pk).checklist.livestream.title == livestream.title
