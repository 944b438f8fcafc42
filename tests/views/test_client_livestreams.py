"""A provider that operates for a client begins plans for it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.enums import EngagementScope
from planner.models import Engagement, LivestreamSession
from tests import factories

pytestmark = pytest.mark.django_db
START = (timezone.now() + timedelta(days=9)).replace(hour=12, minute=0, second=0, microsecond=0)
NEW = {
    "title": "Made for a client",
    "platform": "kuaishou",
    "session_type": "weekly_special",
    "starts_at": f"{START:%Y-%m-%dT%H:%M}",
    "planned_minutes": "180",
    "features": ["hero"],
}


@pytest.fixture
def operating(engagement):
    Engagement.objects.filter(pk=engagement.pk).update(scope=EngagementScope.OPERATE)
    engagement.refresh_from_db()
    return engagement


def path(engagement):
    return reverse("planner:client_livestream_create", args=[engagement.pk])


@pytest.mark.parametrize("person", ["lead", "reviewer"])
def test_a_plan_belongs_to_the_client_and_is_worked_on_by_both(
    person, operating, merchant, owner, template_version, as_user, request
):
    user = request.getfixturevalue(person)
    client = as_user(user)
    assert f'href="{path(operating)}"' in client.get(reverse("planner:engagement_list")).content.decode()
    assert f'href="{path(operating)}"' in client.get("/", follow=True).content.decode()
    assert f'href="{path(operating)}"' in client.get(operating_page(operating)).content.decode()
    html = client.get(path(operating)).content.decode()
    assert "For your client Xiaoman Snacks" in html
    assert f'action="{path(operating)}"' in html
    assert 'name="ad_budget"' not in html
    response = client.post(path(operating), NEW)
    plan = LivestreamSession.objects.get()
    assert (plan.organization, plan.created_by, response["Location"]) == (merchant, user, plan.get_absolute_url())
    assert client.get(reverse("planner:livestream_edit", args=[plan.pk])).status_code == 200
    assert as_user(owner).get(plan.get_absolute_url()).status_code == 200


def operating_page(engagement):
    return reverse("planner:engagement_detail", args=[engagement.pk])


def test_costs_are_asked_where_the_client_shows_them(operating, lead, template_version, as_user):
    Engagement.objects.update(finance_visible=True)
    client = as_user(lead)
    assert 'name="ad_budget"' in client.get(path(operating)).content.decode()
    client.post(path(operating), {**NEW, "ad_budget": "30000"})
    assert LivestreamSession.objects.get().ad_budget == 30000


def test_mistakes_keep_what_was_typed(operating, lead, template_version, as_user):
    response = as_user(lead).post(path(operating), {**NEW, "title": "x"})
    assert response.status_code == 422
    assert 'value="x"' in response.content.decode()
    assert not LivestreamSession.objects.exists()


@pytest.mark.parametrize("scope", [EngagementScope.REVIEW, EngagementScope.CO_PLAN])
def test_other_scopes_begin_nothing(scope, engagement, lead, template_version, as_user):
    Engagement.objects.update(scope=scope)
    client = as_user(lead)
    assert [client.get(path(engagement)).status_code, client.post(path(engagement), NEW).status_code] == [403, 403]
    assert path(engagement) not in client.get(reverse("planner:engagement_list")).content.decode()
    assert not LivestreamSession.objects.exists()


@pytest.mark.parametrize(
    ("person", "status"),
    [("owner", 403), ("viewer", 403), ("outsider", 404), ("idle_reviewer", 404), ("wrong_reviewer", 404)],
)
def test_nobody_else_does(person, status, operating, template_version, as_user, request):
    client = as_user(request.getfixturevalue(person))
    assert [client.get(path(operating)).status_code, client.post(path(operating), NEW).status_code] == [status] * 2
    assert not LivestreamSession.objects.exists()


def test_an_engagement_that_is_over_begins_nothing(operating, lead, template_version, as_user):
    Engagement.objects.update(ended_at=timezone.now())
    client = as_user(lead)
    assert [client.get(path(operating)).status_code, client.post(path(operating), NEW).status_code] == [404, 404]


@pytest.fixture
def idle_reviewer(provider):
    return factories.MembershipFactory(organization=provider, role="reviewer").user


@pytest.fixture
def wrong_reviewer(other_client):
    return other_client.assignments.get().membership.user
