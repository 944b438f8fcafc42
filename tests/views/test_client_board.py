"""The home of a service provider: upcoming livestreams of its clients, filtered, paged, and nothing of anybody else."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from planner.enums import Role, SessionState
from planner.models import Engagement, LivestreamSession, ReviewerAssignment
from planner.queries.livestreams import PAGE_SIZE
from tests import factories

HTMX = {"HX-Request": "true"}


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def titles(html):
    return re.findall(r'class="run-link"[^>]*>([^<]+)<', html)


@pytest.fixture
def plans(merchant, owner, other_merchant, outsider, template_version, engagement, other_client):
    """Three plans of the reviewer's client, one of another client, one of nobody's client."""
    now = timezone.now()
    stranger = factories.MembershipFactory(organization__name="Stranger")
    rows = (
        (merchant, owner, "Soon", 1),
        (merchant, owner, "Later", 9),
        (merchant, owner, "Over", 3),
        (other_merchant, outsider, "Elsewhere", 5),
        (stranger.organization, stranger.user, "Hidden", 2),
    )
    made = {
        title: factories.livestream(
            organization=organization,
            by=by,
            template_version=template_version,
            title=title,
            starts_at=now + timedelta(days=days),
        )
        for organization, by, title, days in rows
    }
    LivestreamSession.objects.filter(title="Over").update(state=SessionState.ENDED)
    LivestreamSession.objects.filter(title="Later").update(state=SessionState.SUBMITTED)
    LivestreamSession.objects.update(next_due_at=now + timedelta(hours=1))
    LivestreamSession.objects.filter(title="Elsewhere").update(next_due_at=now - timedelta(hours=1))
    return made


def test_a_lead_sees_all_clients_and_a_reviewer_the_assigned_ones(plans, as_user, lead, reviewer):
    html = page(as_user(lead).get("/"))
    assert titles(html) == ["Soon", "Elsewhere", "Later"]
    assert html.count("Other Shop") == 2
    assert "Stranger" not in html
    html = page(as_user(reviewer).get("/"))
    assert titles(html) == ["Soon", "Later"]
    assert "Other Shop" not in html


def test_the_figures(plans, as_user, lead):
    response = as_user(lead).get("/")
    assert (response.context["clients"], response.context["counts"]) == (2, {"week": 2, "at_risk": 1, "to_review": 1})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("client={merchant}", ["Soon", "Later"]),
        ("client={other}", ["Elsewhere"]),
        ("client=99999", []),
        ("client=x&state=nonsense", ["Soon", "Elsewhere", "Later"]),
        ("reviewer={reviewer}", ["Soon", "Later"]),
        ("state=submitted", ["Later"]),
        ("at_risk=on", ["Elsewhere"]),
        ("client={merchant}&at_risk=on", []),
    ],
)
def test_filters(plans, as_user, lead, reviewer, merchant, other_merchant, query, expected):
    keys = {"merchant": merchant.pk, "other": other_merchant.pk, "reviewer": reviewer.memberships.get().pk}
    response = as_user(lead, **HTMX).get("/?" + query.format(**keys))
    html = page(response)
    assert html.strip().startswith('<div id="plans">')
    assert titles(html) == expected
    if not expected:
        assert "Clear filters" in html


def test_a_filter_for_somebody_elses_client_finds_nothing(plans, as_user, reviewer, other_merchant):
    assert titles(page(as_user(reviewer).get(f"/?client={other_merchant.pk}"))) == []


def test_paged_by_key(engagement, merchant, owner, template_version, as_user, lead):
    start = timezone.now() + timedelta(days=1)
    for number in range(PAGE_SIZE + 2):
        factories.livestream(
            organization=merchant,
            by=owner,
            template_version=template_version,
            title=f"Plan {number:02}",
            starts_at=start,
        )
    client = as_user(lead)
    first = page(client.get("/"))
    following = page(client.get(re.search(r'href="([^"]+)" rel="next"', first).group(1)))
    assert titles(first) + titles(following) == [f"Plan {number:02}" for number in range(PAGE_SIZE + 2)]
    assert titles(page(client.get(re.search(r'href="([^"]+)" rel="prev"', following).group(1)))) == titles(first)


def test_the_end_of_an_engagement_empties_the_board(plans, as_user, reviewer, lead):
    Engagement.objects.update(ended_at=timezone.now())
    assert "No client is assigned to you yet" in page(as_user(reviewer).get("/"))
    assert "No clients yet" in page(as_user(lead).get("/"))


def test_an_invitation_is_what_an_empty_board_leads_to(merchant, provider, as_user, lead):
    factories.EngagementFactory(merchant=merchant, provider=provider, accepted_at=None)
    assert "A merchant invites you" in page(as_user(lead).get("/"))


def test_the_calendar_of_a_provider_is_its_board(as_user, lead):
    assert as_user(lead).get("/calendar/").headers["Location"] == "/"


def test_nobody_assigned_is_said(plans, as_user, lead):
    ReviewerAssignment.objects.all().delete()
    assert page(as_user(lead).get("/")).count("nobody assigned") == 3


@pytest.mark.parametrize("clients", [1, 3])
def test_the_same_queries_for_every_number_of_clients(
    clients, provider, lead, template_version, as_user, django_assert_num_queries
):
    for _client in range(clients):
        membership = factories.MembershipFactory()
        reviewer = factories.MembershipFactory(organization=provider, role=Role.REVIEWER)
        factories.engagement(membership.organization, provider, by=lead, reviewers=[reviewer.user])
        factories.livestream(
            organization=membership.organization, by=membership.user, template_version=template_version
        )
    client = as_user(lead)
    with django_assert_num_queries(6):
        assert len(titles(page(client.get("/")))) == clients
