"""Pages of the organization: start, switch, rename, members, leaving; each route per role."""

import pytest
from django.urls import reverse

from planner.enums import OrganizationKind, Role
from planner.models import Membership, Organization
from tests import factories

MEMBERS = reverse("planner:organization_members")
START = reverse("planner:organization_start")
HTMX = {"hx-request": "true"}


def row(user):
    return Membership.objects.get(user=user)


def test_without_an_organization_everything_leads_to_the_start(as_user, db):
    browser = as_user(factories.UserFactory())
    for name in ("organization_members", "organization_edit"):
        assert browser.get(reverse(f"planner:{name}")).headers["Location"] == START
    page = browser.get(START)
    assert (page.status_code, page.templates[0].name) == (200, "planner/organizations/start.html")


@pytest.mark.parametrize("is_staff", [True, False])
def test_who_edits_templates_finds_them_from_the_start(as_user, db, is_staff):
    page = as_user(factories.UserFactory(is_staff=is_staff)).get(START).content.decode()
    assert ("that needs no organization" in page) == is_staff


def test_founding_a_merchant_puts_it_in_use(as_user, owner):
    browser = as_user(owner)
    answer = browser.post(START, {"name": "Second Shop", "kind": "merchant"})
    second = Organization.objects.get(name="Second Shop")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert (second.kind, browser.session["organization_id"]) == (OrganizationKind.MERCHANT, second.pk)
    assert second.memberships.get().role == Role.OWNER


@pytest.mark.parametrize(("sent", "field"), [({"name": "", "kind": "provider"}, "name"), ({"name": "North"}, "kind")])
def test_a_refused_founding_keeps_the_input(as_user, owner, sent, field):
    page = as_user(owner).post(START, sent)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"]["name"].value() == sent["name"]
    assert not Organization.objects.filter(name="North").exists()


def test_switching_changes_the_organization_in_use(as_user, owner):
    second = factories.MembershipFactory(user=owner, role=Role.VIEWER).organization
    browser = as_user(owner)
    answer = browser.post(reverse("planner:organization_switch", args=[second.pk]))
    assert (answer.status_code, browser.session["organization_id"]) == (302, second.pk)
    assert browser.get(MEMBERS).context["organization"] == second


def test_nobody_switches_to_a_foreign_organization(as_user, owner, other_merchant):
    browser = as_user(owner)
    assert browser.post(reverse("planner:organization_switch", args=[other_merchant.pk])).status_code == 404
    assert browser.get(reverse("planner:organization_switch", args=[other_merchant.pk])).status_code == 405
    assert "organization_id" not in browser.session


def test_a_choice_that_is_gone_falls_back_to_another(as_user, owner, merchant, other_merchant):
    browser = as_user(owner)
    session = browser.session
    session["organization_id"] = other_merchant.pk
    session.save()
    assert browser.get(MEMBERS).context["organization"] == merchant


def test_the_owner_renames(as_user, owner, merchant):
    browser = as_user(owner)
    url = reverse("planner:organization_edit")
    assert browser.get(url).context["form"]["name"].value() == "Xiaoman Snacks"
    assert browser.post(url, {"name": "Xiaoman Foods"}).headers["Location"] == MEMBERS
    assert browser.post(url, {"name": ""}).status_code == 422
    merchant.refresh_from_db()
    assert merchant.name == "Xiaoman Foods"


@pytest.mark.parametrize("cast", ["operator", "viewer"])
def test_others_do_not_manage(request, as_user, owner, cast):
    browser = as_user(request.getfixturevalue(cast))
    target = row(owner)
    assert browser.get(reverse("planner:organization_edit")).status_code == 403
    for name in ("member_edit", "member_remove"):
        answer = browser.post(reverse(f"planner:{name}", args=[target.pk]), {"role": "viewer"})
        assert answer.status_code == 403
    assert row(owner).role == Role.OWNER


def test_an_outsider_finds_nobody(as_user, outsider, owner, viewer):
    browser = as_user(outsider)
    for person in (owner, viewer):
        for name in ("member_edit", "member_remove"):
            assert (
                browser.post(reverse(f"planner:{name}", args=[row(person).pk]), {"role": "viewer"}).status_code == 404
            )
    assert row(viewer).organization.memberships.count() == 2


def test_the_owner_sees_controls_and_the_viewer_does_not(as_user, owner, operator, viewer):
    page = as_user(owner).get(MEMBERS).content.decode()
    assert [f'id="member-{row(person).pk}"' in page for person in (owner, operator, viewer)] == [True, True, True]
    assert page.count('name="role" form="member-form-') == 3
    assert page.count('name="sees_costs" form="member-form-') == 1
    assert 'id="invitations"' in page
    page = as_user(viewer).get(MEMBERS).content.decode()
    assert operator.email in page
    assert page.count('name="role"') == 0
    assert 'id="invitations"' not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_needs_the_same_queries(as_user, merchant, owner, count, django_assert_num_queries):
    for _ in range(count - 1):
        factories.MembershipFactory(organization=merchant, role=Role.OPERATOR)
    for number in range(count):
        factories.InvitationFactory(organization=merchant, invited_by=owner, email=f"guest{number}@example.com")
    browser = as_user(owner)
    with django_assert_num_queries(4):  # session, user with memberships, members, invitations
        page = browser.get(MEMBERS)
    assert (len(page.context["members"]), len(page.context["invitations"])) == (count, count)


def test_a_changed_role_answers_with_the_row(as_user, owner, operator):
    url = reverse("planner:member_edit", args=[row(operator).pk])
    answer = as_user(owner, **HTMX).post(url, {"role": "operator"})
    text = answer.content.decode().strip()
    assert (answer.status_code, row(operator).sees_costs) == (200, False)
    assert text.startswith(f'<tr role="row" id="member-{row(operator).pk}"')
    assert '<hx-partial hx-target="#toasts"' in text


def test_without_scripts_a_changed_role_leads_back(as_user, owner, operator):
    url = reverse("planner:member_edit", args=[row(operator).pk])
    answer = as_user(owner).post(url, {"role": "viewer", "sees_costs": "on"})
    assert (answer.status_code, answer.headers["Location"]) == (302, MEMBERS)
    assert (row(operator).role, row(operator).sees_costs) == (Role.VIEWER, False)


def test_the_last_owner_is_told_beside_the_role(as_user, owner):
    url = reverse("planner:member_edit", args=[row(owner).pk])
    answer = as_user(owner, **HTMX).post(url, {"role": "viewer"})
    text = answer.content.decode()
    assert (answer.status_code, row(owner).role) == (422, Role.OWNER)
    assert f'id="member-error-{row(owner).pk}"' in text
    assert '<option value="owner" selected>' in text


def test_a_made_up_role_is_refused(as_user, owner, operator):
    url = reverse("planner:member_edit", args=[row(operator).pk])
    assert as_user(owner, **HTMX).post(url, {"role": "lead"}).status_code == 422
    assert row(operator).role == Role.OPERATOR


def test_who_gives_up_being_owner_gets_a_fresh_page(as_user, owner, merchant):
    factories.MembershipFactory(organization=merchant, role=Role.OWNER)
    url = reverse("planner:member_edit", args=[row(owner).pk])
    assert as_user(owner, **HTMX).post(url, {"role": "viewer"}).headers["HX-Refresh"] == "true"
    assert row(owner).role == Role.VIEWER


def test_removing_asks_first(as_user, owner, viewer):
    browser = as_user(owner)
    url = reverse("planner:member_remove", args=[row(viewer).pk])
    assert browser.get(url).templates[0].name == "planner/organizations/member_remove.html"
    assert Membership.objects.filter(user=viewer).exists()
    assert browser.post(url).headers["Location"] == MEMBERS
    assert not Membership.objects.filter(user=viewer).exists()
    assert browser.post(url).status_code == 404


def test_the_last_owner_cannot_be_removed(as_user, owner):
    answer = as_user(owner).post(reverse("planner:member_remove", args=[row(owner).pk]))
    assert (answer.status_code, answer.templates[0].name) == (422, "planner/organizations/member_remove.html")


def test_leaving(as_user, owner, viewer):
    url = reverse("planner:organization_leave")
    assert as_user(viewer).get(url).templates[0].name == "planner/organizations/leave.html"
    assert as_user(viewer).post(url).headers["Location"] == "/"
    assert not Membership.objects.filter(user=viewer).exists()
    refused = as_user(owner).post(url)
    assert (refused.status_code, row(owner).role) == (422, Role.OWNER)
    assert as_user(viewer).get(url).status_code == 404
