"""The members page in a real browser: roles save themselves, refusals show in place, an invitation empties the form."""

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from planner.enums import Role
from planner.models import Invitation, Membership
from tests.browser.axe import serious_axe_findings
from tests.browser.conftest import DESKTOP, PHONE


@pytest.fixture
def team(open_browser, owner, operator, viewer, as_user):
    def open_team(**options):
        page = open_browser(user=owner, as_user=as_user, **options)
        page.goto(reverse("planner:organization_members"))
        return page

    return open_team


def row(page, user):
    return page.locator(f"#member-{Membership.objects.get(user=user).pk}")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_role_and_the_costs_save_themselves(team, viewer, size):
    page = team(size=size)
    row(page, viewer).get_by_role("combobox").select_option("operator")
    switch = row(page, viewer).get_by_role("switch")
    expect(switch).not_to_be_checked()
    expect(page.locator(".toast").last).to_be_visible()
    with page.expect_response("**/edit/"):
        switch.check()
    expect(page.locator(".toast").last).to_be_visible()
    membership = Membership.objects.get(user=viewer)
    assert (membership.role, membership.sees_costs) == (Role.OPERATOR, True)
    assert serious_axe_findings(page) == []


def test_the_last_owner_sees_why_not_and_what_stays(team, owner):
    page = team()
    role = row(page, owner).get_by_role("combobox")
    role.focus()
    role.select_option("viewer")
    expect(row(page, owner).locator(".err")).to_be_visible()
    expect(role).to_have_value("owner")
    expect(role).to_be_focused()
    assert Membership.objects.get(user=owner).role == Role.OWNER


def test_a_refused_invitation_stays_and_a_sent_one_empties_the_form(team, viewer):
    page = team()
    address = page.locator("#invitations [name=email]")
    address.fill(viewer.email)
    address.press("Enter")
    expect(page.locator("#invitations .err")).to_be_visible()
    expect(address).to_have_value(viewer.email)
    address.fill("new@example.com")
    address.press("Enter")
    expect(page.locator(".invitations li")).to_have_count(1)
    expect(address).to_have_value("")
    assert [email.to for email in mail.outbox] == [["new@example.com"]]
    page.locator(".invitations .danger").click()
    expect(page.locator(".invitations li")).to_have_count(0)
    assert Invitation.objects.get().revoked_at is not None
