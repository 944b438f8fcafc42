"""Founding, inviting, joining, changing roles; somebody always stays in charge."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone, translation

from planner.actions import organizations as actions
from planner.enums import OrganizationKind, Role
from planner.models import Invitation, Membership
from tests import factories

NOW = timezone.now()


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def membership_of(user):
    return Membership.objects.get(user=user)


def confirm(user, email=None):
    return EmailAddress.objects.create(user=user, email=email or user.email, verified=True, primary=email is None)


def invite(organization, by, email="new@example.com", role=Role.OPERATOR, sees_costs=False, now=None):
    return actions.invite_member(
        organization=organization, email=email, role=role, sees_costs=sees_costs, by=by, now=now or NOW
    )


@pytest.mark.parametrize(
    ("kind", "role"), [(OrganizationKind.MERCHANT, Role.OWNER), (OrganizationKind.PROVIDER, Role.LEAD)]
)
def test_the_founder_is_in_charge(db, kind, role):
    person = factories.UserFactory()
    organization = actions.create_organization(name="North Star", kind=kind, by=person)
    assert (organization.slug, organization.kind) == ("north-star", kind)
    assert (membership_of(person).role, membership_of(person).can_see_costs) == (
        role,
        kind == OrganizationKind.MERCHANT,
    )


def test_a_chinese_name_gets_a_slug_of_its_own(db):
    person = factories.UserFactory()
    slugs = {
        actions.create_organization(name="小满零食", kind=OrganizationKind.MERCHANT, by=person).slug for _ in range(3)
    }
    assert len(slugs) == 3
    assert {slug[:5] for slug in slugs} == {"shop-"}


def test_a_taken_slug_gets_an_ending(db):
    person = factories.UserFactory()
    first = actions.create_organization(name="North Star", kind=OrganizationKind.MERCHANT, by=person)
    second = actions.create_organization(name="North Star!", kind=OrganizationKind.PROVIDER, by=person)
    assert first.slug == "north-star"
    assert second.slug.startswith("north-star-")


def test_renaming_keeps_the_slug(merchant, owner):
    actions.rename_organization(organization=merchant, name="Xiaoman Foods", by=owner)
    merchant.refresh_from_db()
    assert (merchant.name, merchant.slug) == ("Xiaoman Foods", "xiaoman")


@pytest.mark.parametrize(
    ("role", "wish", "result"),
    [
        (Role.OPERATOR, True, True),
        (Role.OPERATOR, False, False),
        (Role.VIEWER, True, False),
        (Role.OWNER, True, False),
    ],
)
def test_only_an_operator_is_granted_the_costs(owner, operator, role, wish, result):
    actions.change_membership(membership=membership_of(operator), role=role, sees_costs=wish, by=owner)
    assert (membership_of(operator).role, membership_of(operator).sees_costs) == (role, result)


def test_a_role_of_the_other_kind_is_refused(owner, operator, provider, reviewer):
    with pytest.raises(ValidationError, match="no such role"):
        actions.change_membership(membership=membership_of(operator), role=Role.LEAD, sees_costs=False, by=owner)
    lead = factories.MembershipFactory(organization=provider, role=Role.LEAD).user
    with pytest.raises(ValidationError, match="no such role"):
        invite(provider, lead, role=Role.OWNER)
    assert membership_of(operator).role == Role.OPERATOR


@pytest.mark.parametrize("cast", ["operator", "viewer", "outsider"])
def test_only_those_in_charge_change_members(request, merchant, owner, cast):
    person = request.getfixturevalue(cast)
    target = membership_of(owner)
    with pytest.raises(PermissionDenied):
        actions.change_membership(membership=target, role=Role.VIEWER, sees_costs=False, by=person)
    with pytest.raises(PermissionDenied):
        actions.remove_member(membership=target, by=person)
    with pytest.raises(PermissionDenied):
        invite(merchant, person)
    assert membership_of(owner).role == Role.OWNER


def test_the_last_owner_stays(owner, operator):
    mine = membership_of(owner)
    for attempt in (
        lambda: actions.change_membership(membership=mine, role=Role.OPERATOR, sees_costs=False, by=owner),
        lambda: actions.remove_member(membership=mine, by=owner),
        lambda: actions.leave_organization(membership=mine),
    ):
        with pytest.raises(ValidationError, match="somebody in charge"):
            attempt()
    assert membership_of(owner).role == Role.OWNER


def test_the_last_lead_stays(provider, reviewer):
    lead = factories.MembershipFactory(organization=provider, role=Role.LEAD)
    with pytest.raises(ValidationError, match="somebody in charge"):
        actions.leave_organization(membership=lead)


def test_one_of_two_owners_may_go(merchant, owner):
    second = factories.MembershipFactory(organization=merchant, role=Role.OWNER)
    actions.leave_organization(membership=membership_of(owner))
    assert list(merchant.memberships.all()) == [second]


def test_everybody_else_may_leave(merchant, owner, operator, viewer):
    actions.leave_organization(membership=membership_of(viewer))
    actions.remove_member(membership=membership_of(operator), by=owner)
    assert [row.user for row in merchant.memberships.all()] == [owner]


def test_a_member_who_is_gone_already_is_told(merchant, owner, viewer):
    stale = membership_of(viewer)
    Membership.objects.filter(pk=stale.pk).delete()
    with pytest.raises(ValidationError, match="no longer a member"):
        actions.change_membership(membership=stale, role=Role.OPERATOR, sees_costs=False, by=owner)
    with pytest.raises(ValidationError, match="no longer a member"):
        actions.remove_member(membership=stale, by=owner)


def together(*attempts):
    """Run the attempts at the same moment, each on a connection of its own; what each raised, or None."""
    ready = Barrier(len(attempts))

    def run(attempt):
        try:
            ready.wait(timeout=60)
            attempt()
        except (ValidationError, PermissionDenied) as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(run, attempts))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(3))
def test_two_owners_who_demote_each_other_leave_one(merchant, owner, _round):
    other = factories.MembershipFactory(organization=merchant, role=Role.OWNER)
    mine = membership_of(owner)
    refusals = together(
        lambda: actions.change_membership(membership=other, role=Role.VIEWER, sees_costs=False, by=owner),
        lambda: actions.change_membership(membership=mine, role=Role.VIEWER, sees_costs=False, by=other.user),
    )
    assert sorted(str(refusal) for refusal in refusals) == sorted([str(PermissionDenied), "None"])
    assert sorted(merchant.memberships.values_list("role", flat=True)) == ["owner", "viewer"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(3))
def test_two_owners_who_leave_at_once_leave_one(merchant, owner, _round):
    other = factories.MembershipFactory(organization=merchant, role=Role.OWNER)
    mine = membership_of(owner)
    refusals = together(
        lambda: actions.leave_organization(membership=other), lambda: actions.leave_organization(membership=mine)
    )
    assert refusals.count(ValidationError) == 1
    assert merchant.memberships.count() == 1


def test_an_invitation_lasts_seven_days(merchant, owner):
    invitation = invite(merchant, owner, role=Role.OPERATOR, sees_costs=True)
    assert (invitation.role, invitation.sees_costs, invitation.invited_by) == (Role.OPERATOR, True, owner)
    assert invitation.expires_at == NOW + timedelta(days=7)


def test_a_viewer_is_never_invited_to_the_costs(merchant, owner):
    assert invite(merchant, owner, role=Role.VIEWER, sees_costs=True).sees_costs is False


def test_a_second_invitation_replaces_the_first(merchant, owner):
    first = invite(merchant, owner, role=Role.VIEWER)
    second = invite(merchant, owner, role=Role.OPERATOR, now=NOW + timedelta(days=9))
    assert (second.pk, second.role, second.expires_at) == (first.pk, Role.OPERATOR, NOW + timedelta(days=16))
    assert Invitation.objects.count() == 1


def test_after_a_revoked_invitation_comes_a_new_one(merchant, owner):
    first = invite(merchant, owner)
    actions.revoke_invitation(invitation=first, by=owner, now=NOW)
    assert invite(merchant, owner).pk != first.pk


def test_members_are_not_invited_again(merchant, owner, viewer):
    with pytest.raises(ValidationError, match="already a member"):
        invite(merchant, owner, email=viewer.email)


def test_accepting_gives_the_role_once(merchant, owner):
    person = factories.UserFactory(email="new@example.com")
    confirm(person)
    invitation = invite(merchant, owner, sees_costs=True)
    membership = actions.accept_invitation(invitation=invitation, by=person, now=NOW)
    assert (membership.organization, membership.role, membership.sees_costs) == (merchant, Role.OPERATOR, True)
    invitation.refresh_from_db()
    assert (invitation.accepted_by, invitation.accepted_at) == (person, NOW)
    with pytest.raises(ValidationError, match="no longer open"):
        actions.accept_invitation(invitation=invitation, by=person, now=NOW)


def test_accepting_never_changes_an_existing_role(merchant, owner, viewer):
    confirm(viewer, "second@example.com")
    invitation = invite(merchant, owner, email="second@example.com", role=Role.OWNER)
    actions.accept_invitation(invitation=invitation, by=viewer, now=NOW)
    assert membership_of(viewer).role == Role.VIEWER


def test_only_the_confirmed_address_accepts(merchant, owner, outsider):
    invitation = invite(merchant, owner)
    unconfirmed = factories.UserFactory(email="new@example.com")
    EmailAddress.objects.create(user=unconfirmed, email="new@example.com", verified=False)
    for person in (outsider, unconfirmed):
        with pytest.raises(PermissionDenied):
            actions.accept_invitation(invitation=invitation, by=person, now=NOW)
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_an_expired_or_revoked_invitation_is_refused(merchant, owner):
    person = factories.UserFactory(email="new@example.com")
    confirm(person)
    invitation = invite(merchant, owner)
    with pytest.raises(ValidationError, match="expired"):
        actions.accept_invitation(invitation=invitation, by=person, now=NOW + timedelta(days=7))
    actions.revoke_invitation(invitation=invitation, by=owner, now=NOW)
    with pytest.raises(ValidationError, match="no longer open"):
        actions.accept_invitation(invitation=invitation, by=person, now=NOW)
    assert not Membership.objects.filter(user=person).exists()


def test_renewing_gives_seven_more_days(merchant, owner):
    invitation = invite(merchant, owner)
    renewed = actions.renew_invitation(invitation=invitation, by=owner, now=NOW + timedelta(days=5))
    assert renewed.expires_at == NOW + timedelta(days=12)
    actions.revoke_invitation(invitation=invitation, by=owner, now=NOW)
    with pytest.raises(ValidationError, match="no longer open"):
        actions.renew_invitation(invitation=invitation, by=owner, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_an_invitation_accepted_twice_at_once_joins_once(merchant, owner):
    person = factories.UserFactory(email="new@example.com")
    confirm(person)
    invitation = invite(merchant, owner)
    refusals = together(
        *[lambda: actions.accept_invitation(invitation=invitation, by=person, now=NOW) for _ in range(2)]
    )
    assert refusals.count(ValidationError) == 1
    assert Membership.objects.filter(user=person).count() == 1
