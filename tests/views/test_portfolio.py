"""A provider's home: what is at stake on which day, filtered, kept, exported; and nothing of anybody else."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from planner.actions.service_levels import start_round, watch_service_levels
from planner.enums import Role, SessionState
from planner.exchange.spreadsheets.reading import read_file
from planner.models import Engagement, LivestreamSession, Notice, PortfolioView, ReviewerAssignment, ReviewRound
from tests import factories

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def titles(html):
    return re.findall(r'class="hm-title">([^<]+)<', html)


def clients(html):
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]+)</a>', html)


def queue(html):
    return re.findall(r'class="q-t"[^>]*>([^<]+)<', html)


def submit(plan, *, at):
    """Under review since `at`, with its clock."""
    LivestreamSession.objects.filter(pk=plan.pk).update(state=SessionState.SUBMITTED, review_round=1, submitted_at=at)
    start_round(LivestreamSession.objects.get(pk=plan.pk), now=at)


@pytest.fixture
def plans(merchant, owner, other_merchant, outsider, template_version, engagement, other_client):
    """Plans of the reviewer's client, one of another client, one of nobody's client, one beyond the week."""
    now = timezone.now()
    stranger = factories.MembershipFactory(organization__name="Stranger")
    rows = (
        (merchant, owner, "Soon", 1, 10_000),
        (merchant, owner, "Later", 5, 20_000),
        (merchant, owner, "Over", 3, 90_000),
        (merchant, owner, "Beyond", 9, 90_000),
        (other_merchant, outsider, "Elsewhere", 4, 900_000),
        (stranger.organization, stranger.user, "Hidden", 2, 1),
    )
    made = {
        title: factories.livestream(
            organization=organization,
            by=by,
            template_version=template_version,
            title=title,
            starts_at=now + timedelta(days=days),
            gmv_target=Decimal(target),
        )
        for organization, by, title, days, target in rows
    }
    LivestreamSession.objects.filter(title="Over").update(state=SessionState.ENDED)
    submit(made["Later"], at=now - timedelta(hours=30))
    LivestreamSession.objects.update(next_due_at=now + timedelta(hours=1))
    LivestreamSession.objects.filter(title="Elsewhere").update(next_due_at=now - timedelta(hours=1))
    watch_service_levels(now=now)
    return made


def test_the_home_of_a_provider_is_its_portfolio(as_user, lead, owner, plans):
    assert as_user(lead).get("/").headers["Location"] == "/portfolio/"
    assert as_user(owner).get("/portfolio/").headers["Location"] == "/"
    assert 'href="/portfolio/" aria-current="page"' in page(as_user(lead).get("/portfolio/"))


def test_a_lead_sees_all_clients_and_a_reviewer_the_assigned_ones(plans, as_user, lead, reviewer):
    html = page(as_user(lead).get("/portfolio/"))
    assert clients(html) == ["Other Shop", "Xiaoman Snacks"]  # most at stake first
    assert titles(html) == ["Elsewhere", "Soon", "Later"]
    assert queue(html) == ["Xiaoman Snacks · Later"]
    assert "Stranger" not in html
    html = page(as_user(reviewer).get("/portfolio/"))
    assert titles(html) == ["Soon", "Later"]
    assert "Other Shop" not in html


def test_the_queue_follows_the_filter_for_states(plans, as_user, lead):
    client = as_user(lead)
    assert queue(page(client.get("/portfolio/?state=submitted"))) == ["Xiaoman Snacks · Later"]
    html = page(client.get("/portfolio/?state=draft"))
    assert (queue(html), titles(html)) == ([], ["Elsewhere", "Soon"])


def test_clients_without_a_plan_that_passes_the_filters_are_not_said_to_have_none(plans, as_user, lead):
    html = page(as_user(lead).get("/portfolio/?state=submitted"))
    assert "1 client has no plan on these days that passes the filters." in html
    assert "nothing on these days" not in html


def test_the_figures(plans, as_user, lead):
    response = as_user(lead).get("/portfolio/")
    assert response.context["figures"] == {"waiting": "1", "late": 1, "shown": 3, "readiness": "0"}


def test_a_late_review_counts_up(plans, as_user, lead):
    html = page(as_user(lead).get("/portfolio/"))
    limit = plans["Later"].review_rounds.get().limit_at
    assert f'<count-down since="{limit.isoformat()}">' in html
    ReviewRound.objects.update(limit_at=timezone.now() + timedelta(hours=9), warn_at=timezone.now())
    html = page(as_user(lead).get("/portfolio/"))
    assert 'class="sla num" data-status="risk"' in html
    assert "<count-down to=" in html


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("client={merchant}", ["Soon", "Later"]),
        ("client={other}", ["Elsewhere"]),
        ("client=99999", []),
        ("client=x&state=nonsense&first=2026-99-99&span=years", ["Elsewhere", "Soon", "Later"]),
        ("reviewer={reviewer}", ["Soon", "Later"]),
        ("platform=kuaishou", ["Elsewhere", "Soon", "Later"]),
        ("platform=douyin", []),
        ("state=submitted", ["Later"]),
        ("at_risk=on", ["Elsewhere"]),
        ("overdue=on", ["Later"]),
        ("client={merchant}&at_risk=on", []),
        ("span=weeks&client={merchant}", ["Soon", "Later", "Beyond"]),
        ("first={week}&client={merchant}", ["Beyond"]),
    ],
)
def test_filters(plans, as_user, lead, reviewer, merchant, other_merchant, query, expected):
    keys = {"merchant": merchant.pk, "other": other_merchant.pk, "reviewer": reviewer.memberships.get().pk}
    week = f"{timezone.localdate() + timedelta(days=7)}"
    response = as_user(lead, **HTMX).get("/portfolio/?" + query.format(week=week, **keys))
    html = page(response)
    assert html.strip().startswith('<div id="portfolio">')
    assert '<hx-partial hx-target="#portfolio-figures"' in html
    assert titles(html) == expected
    if not expected:
        assert "Clear filters" in html


def test_the_address_carries_every_filter(plans, as_user, lead, merchant):
    asked = f"/portfolio/?client={merchant.pk}&platform=kuaishou&state=draft&at_risk=on&overdue=on&span=weeks"
    asked += "&first=2026-11-02"
    response = as_user(lead, **HTMX).get(asked)
    assert response["HX-Push-Url"] == asked


def test_a_filter_for_somebody_elses_client_finds_nothing(plans, as_user, reviewer, other_merchant):
    html = page(as_user(reviewer).get(f"/portfolio/?client={other_merchant.pk}"))
    assert (titles(html), queue(html)) == ([], [])


def test_a_plan_under_review_leads_to_its_review_and_others_to_the_plan(plans, as_user, lead):
    html = page(as_user(lead).get("/portfolio/"))
    assert f'class="hm" href="/livestreams/{plans["Soon"].pk}/merchandise/"' in html
    assert re.search(rf'class="hm" href="/livestreams/{plans["Later"].pk}/(review|versions/compare)/"', html)


def test_the_end_of_an_engagement_empties_the_portfolio(plans, as_user, reviewer, lead):
    Engagement.objects.update(ended_at=timezone.now())
    assert "No client is assigned to you yet" in page(as_user(reviewer).get("/portfolio/"))
    assert "No clients yet" in page(as_user(lead).get("/portfolio/"))


def test_an_invitation_is_what_an_empty_portfolio_leads_to(merchant, provider, as_user, lead):
    factories.EngagementFactory(merchant=merchant, provider=provider, accepted_at=None)
    assert "A merchant invites you" in page(as_user(lead).get("/portfolio/"))


def test_nobody_assigned_is_said(plans, as_user, lead):
    ReviewerAssignment.objects.all().delete()
    assert page(as_user(lead).get("/portfolio/")).count("nobody assigned") == 2


def test_what_several_plans_lack_is_told_once_a_day_per_plan(plans, as_user, lead, owner, outsider):
    html = page(as_user(lead).get("/portfolio/"))
    gaps = re.findall(r'name="key" value="([^"]+)"', html)
    assert len(gaps) == 6
    assert "gate_s" in gaps
    Notice.objects.all().delete()
    client = as_user(lead)
    answer = page(client.post("/portfolio/remind/", {"key": "gate_s"}, follow=True))
    assert "The merchants of 3 plans were reminded." in answer
    told = Notice.objects.filter(event__kind="gap_reminder")
    assert sorted(told.values_list("recipient", "event__livestream__title")) == sorted(
        [(owner.pk, "Soon"), (owner.pk, "Later"), (outsider.pk, "Elsewhere")]
    )
    paths = set(told.values_list("event__path", flat=True))
    assert f"/livestreams/{plans['Soon'].pk}/merchandise/#item-gate_s" in paths
    other = next(key for key in gaps if key != "gate_s")
    assert "3 plans were reminded today already." in page(
        client.post("/portfolio/remind/", {"key": other}, follow=True)
    )
    assert told.count() == 3


def test_only_the_plans_shown_are_reminded(plans, as_user, reviewer, owner):
    answer = as_user(reviewer).post("/portfolio/remind/?state=draft", {"key": "gate_s"}, follow=True)
    assert "No plan shown has this gap any more." in page(answer)
    as_user(reviewer).post("/portfolio/remind/", {"key": "gate_s"})
    told = Notice.objects.filter(event__kind="gap_reminder").values_list("event__livestream__title", flat=True)
    assert sorted(told) == ["Later", "Soon"]


def test_a_view_is_kept_by_name_shown_and_deleted(plans, as_user, lead, reviewer):
    client = as_user(lead)
    html = page(client.get("/portfolio/?state=submitted"))
    assert "Keep view" in html
    html = page(client.post("/portfolio/views/save/?state=submitted", {"name": "To review"}, follow=True))
    view = PortfolioView.objects.get()
    assert (view.user, view.query) == (lead, "state=submitted")
    assert '<a href="/portfolio/?state=submitted" aria-current="page">To review</a>' in html
    assert "Keep view" not in html
    assert "To review" not in page(as_user(reviewer).get("/portfolio/"))
    page(as_user(reviewer).post(f"/portfolio/views/{view.pk}/delete/"), status=404)
    client.post(f"/portfolio/views/{view.pk}/delete/")
    assert not PortfolioView.objects.exists()


def test_a_view_needs_a_name(plans, as_user, lead):
    html = page(as_user(lead).post("/portfolio/views/save/?at_risk=on", {"name": ""}, follow=True))
    assert "Give the view a name" in html
    assert not PortfolioView.objects.exists()


def test_export(plans, as_user, lead, reviewer, owner):
    response = as_user(lead).get("/portfolio/export/?span=weeks")
    assert response["Content-Disposition"].startswith("attachment")
    (sheet,) = read_file(response.content)
    rows = [list(row) for row in sheet.rows]
    assert rows[0][:3] == ["Client", "Livestream", "Platform"]
    assert [row[1] for row in rows[1:]] == ["Elsewhere", "Beyond", "Later", "Soon"]
    assert rows[1][8] == "900000"
    assert as_user(reviewer).get("/portfolio/export/").status_code == 403
    assert as_user(owner).get("/portfolio/export/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_same_queries_for_every_number_of_clients(
    count, provider, lead, template_version, as_user, django_assert_num_queries
):
    now = timezone.now()
    for _client in range(count):
        membership = factories.MembershipFactory()
        reviewer = factories.MembershipFactory(organization=provider, role=Role.REVIEWER)
        factories.engagement(membership.organization, provider, by=lead, reviewers=[reviewer.user])
        for days in (1, 2):
            made = factories.livestream(
                organization=membership.organization,
                by=membership.user,
                template_version=template_version,
                starts_at=now + timedelta(days=days),
            )
        submit(made, at=now)
    watch_service_levels(now=now)
    client = as_user(lead)
    client.get("/portfolio/")
    with django_assert_num_queries(7):
        html = page(client.get("/portfolio/"))
    assert (len(titles(html)), len(queue(html))) == (2 * count, count)
