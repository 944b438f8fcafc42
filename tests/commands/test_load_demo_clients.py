"""The small clients of the demo's provider: a portfolio with plans under review, loaded once."""

import pytest
from django.core.management import call_command

from planner.enums import OrganizationKind, Role
from planner.models import Engagement, LivestreamSession, Organization, PlanChange, ReviewRound, User
from planner.queries.notices import inbox_page
from tests import factories, tables


@pytest.fixture
def loaded(db):
    provider = factories.OrganizationFactory(slug="qiming", kind=OrganizationKind.PROVIDER)
    for who in ("lead", "reviewer"):
        user = factories.UserFactory(email=f"{who}@qiming.example")
        factories.MembershipFactory(organization=provider, user=user, role=Role(who))
    tables.TEMPLATES.load()
    tables.LEXICONS.load()
    call_command("load_demo_clients", verbosity=0)
    return provider


def test_clients_with_plans_under_review(loaded, as_user):
    assert Engagement.objects.running().filter(provider=loaded).count() == 5
    states = list(LivestreamSession.objects.exclude(state="draft").order_by("title").values_list("title", "state"))
    assert states == [
        *(("护肤囤货夜", "submitted"), ("新米开仓直播", "submitted"), ("秋酱开缸", "in_review")),
        ("稻花香专场", "changes_requested"),
    ]
    assert list(
        ReviewRound.objects.filter(breached_at=None, outcome="changes_requested").values_list("used_seconds")
    ) == [(18000,)]
    assert list(ReviewRound.objects.order_by("limit_at").values_list("livestream__title", flat=True)) == [
        *("秋酱开缸", "稻花香专场", "护肤囤货夜", "新米开仓直播"),
    ]
    lead = User.objects.get(email="lead@qiming.example")
    told = [notice.event.at for notice in inbox_page(lead).notices]
    assert told == sorted(told, reverse=True) != sorted(told)
    before = PlanChange.objects.count()
    call_command("load_demo_clients", verbosity=0)
    assert (LivestreamSession.objects.count(), Organization.objects.count()) == (13, 6)
    assert PlanChange.objects.count() == before
