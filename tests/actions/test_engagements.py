"""Agreeing to work together and ending it: who may, once, and what the refusals say."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from planner.actions.engagements import (
    accept_engagement,
    add_contract,
    assign_reviewers,
    decline_engagement,
    end_engagement,
    invite_to_engagement,
    renew_engagement_invitation,
    revoke_engagement_invitation,
    show_finances,
)
from planner.enums import OrganizationKind, Role
from planner.forms.proofs import Upload
from planner.models import ContractFile, Engagement
from tests import factories, files
from tests.at_once import at_once

NOW = timezone.now()


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def terms(**changed):
    return {
        "scope": "review",
        "starts_at": NOW - timedelta(days=1),
        "ends_at": None,
        "fee_type": "mixed",
        "retainer": Decimal(8000),
        "percent": Decimal("0.03"),
        "attribution_share": Decimal("0.5"),
        "finance_visible": False,
        **changed,
    }


def invite(organization, by, **given):
    changed = given.pop("terms", {})
    return invite_to_engagement(organization=organization, by=by, now=NOW, terms=terms(**changed), **given)


def with_address(user, email):
    EmailAddress.objects.create(user=user, email=email, verified=True)
    return user


@pytest.fixture
def invitation(merchant, provider, owner, lead):
    return invite(merchant, owner, partner=provider)


class TestInviting:
    def test_an_organization_by_itself(self, invitation, merchant, provider):
        assert (invitation.merchant, invitation.provider, invitation.accepted_at) == (merchant, provider, None)
        assert (invitation.invited_kind, invitation.inviting, invitation.invited) == ("provider", merchant, provider)
        assert invitation.expires_at == NOW + timedelta(days=14)

    def test_a_merchant_by_an_address(self, provider, lead):
        made = invite(provider, lead, email="boss@example.com")
        assert (made.provider, made.merchant, made.email, made.invited) == (provider, None, "boss@example.com", None)

    @pytest.mark.parametrize("person", ["operator", "viewer", "outsider", "lead"])
    def test_only_those_in_charge_invite(self, merchant, provider, person, request):
        with pytest.raises(PermissionDenied):
            invite(merchant, request.getfixturevalue(person), partner=provider)

    def test_not_twice(self, invitation, merchant, provider, owner):
        with pytest.raises(ValidationError, match="open already"):
            invite(merchant, owner, partner=provider)

    def test_not_the_same_kind(self, merchant, other_merchant, owner):
        with pytest.raises(ValidationError, match="same kind"):
            invite(merchant, owner, partner=other_merchant)

    def test_not_whom_one_works_with(self, engagement, merchant, provider, owner):
        with pytest.raises(ValidationError, match="already"):
            invite(merchant, owner, partner=provider)

    def test_a_new_invitation_after_one_was_revoked(self, invitation, merchant, provider, owner):
        revoke_engagement_invitation(engagement=invitation, by=owner, now=NOW)
        assert invite(merchant, owner, partner=provider).pk != invitation.pk


class TestAnswering:
    def test_accepted_by_the_lead(self, invitation, provider, lead):
        engagement = accept_engagement(engagement=invitation, organization=provider, by=lead, now=NOW)
        assert (engagement.accepted_at, engagement.answered_by) == (NOW, lead)
        assert list(Engagement.objects.running()) == [engagement]

    def test_by_address_the_answering_organization_becomes_the_other_side(self, provider, lead, merchant, owner):
        made = invite(provider, lead, email="boss@example.com")
        with_address(owner, "boss@example.com")
        assert accept_engagement(engagement=made, organization=merchant, by=owner, now=NOW).merchant == merchant

    def test_an_address_that_is_not_confirmed_answers_nothing(self, provider, lead, merchant, owner):
        made = invite(provider, lead, email="boss@example.com")
        EmailAddress.objects.create(user=owner, email="boss@example.com", verified=False)
        with pytest.raises(PermissionDenied):
            accept_engagement(engagement=made, organization=merchant, by=owner, now=NOW)

    def test_others_answer_nothing(self, invitation, merchant, provider, owner, reviewer, outsider, other_merchant):
        strange = factories.MembershipFactory(organization__kind=OrganizationKind.PROVIDER, role=Role.LEAD)
        for organization, by in (
            (provider, reviewer),
            (merchant, owner),
            (other_merchant, outsider),
            (strange.organization, strange.user),
        ):
            for answer in (accept_engagement, decline_engagement):
                with pytest.raises(PermissionDenied):
                    answer(engagement=invitation, organization=organization, by=by, now=NOW)

    @pytest.mark.parametrize("fate", ["accepted", "declined", "revoked", "expired"])
    def test_an_answered_invitation_is_closed(self, invitation, provider, owner, lead, fate):
        now = NOW
        if fate == "accepted":
            accept_engagement(engagement=invitation, organization=provider, by=lead, now=NOW)
        elif fate == "declined":
            decline_engagement(engagement=invitation, organization=provider, by=lead, now=NOW)
        elif fate == "revoked":
            revoke_engagement_invitation(engagement=invitation, by=owner, now=NOW)
        else:
            now = invitation.expires_at
        for answer in (accept_engagement, decline_engagement):
            with pytest.raises(ValidationError):
                answer(engagement=invitation, organization=provider, by=lead, now=now)

    def test_renewed_for_fourteen_days(self, invitation, provider, owner, lead):
        later = NOW + timedelta(days=20)
        renewed = renew_engagement_invitation(engagement=invitation, by=owner, now=later)
        assert renewed.expires_at == later + timedelta(days=14)
        with pytest.raises(PermissionDenied):
            renew_engagement_invitation(engagement=invitation, by=lead, now=later)

    def test_shares_of_all_providers_stay_below_one(self, engagement, merchant, owner):
        second = factories.MembershipFactory(organization__kind=OrganizationKind.PROVIDER, role=Role.LEAD)
        made = invite(merchant, owner, partner=second.organization, terms={"attribution_share": Decimal("0.51")})
        with pytest.raises(ValidationError, match="50% are given already"):
            accept_engagement(engagement=made, organization=second.organization, by=second.user, now=NOW)
        end_engagement(engagement=engagement, by=owner, now=NOW)
        accept_engagement(engagement=made, organization=second.organization, by=second.user, now=NOW)

    def test_an_engagement_that_has_run_out_makes_room(self, engagement, merchant, provider, owner, lead):
        Engagement.objects.filter(pk=engagement.pk).update(ends_at=NOW - timedelta(hours=1))
        made = invite(merchant, owner, partner=provider)
        accept_engagement(engagement=made, organization=provider, by=lead, now=NOW)
        engagement.refresh_from_db()
        assert engagement.ended_at == engagement.ends_at

    def test_a_merchant_engages_several_providers(self, engagement, merchant, owner):
        second = factories.MembershipFactory(organization__kind=OrganizationKind.PROVIDER, role=Role.LEAD)
        made = invite(merchant, owner, partner=second.organization)
        accept_engagement(engagement=made, organization=second.organization, by=second.user, now=NOW)
        assert merchant.provider_engagements.running().count() == 2


class TestWorking:
    @pytest.mark.parametrize("person", ["owner", "lead"])
    def test_either_side_ends_it_and_the_record_stays(self, engagement, person, request):
        by = request.getfixturevalue(person)
        ended = end_engagement(engagement=engagement, by=by, now=NOW, reason=" We stop ")
        assert (ended.ended_at, ended.ended_by, ended.end_reason) == (NOW, by, "We stop")
        assert ended.assignments.count() == 1
        later = end_engagement(engagement=engagement, by=by, now=NOW + timedelta(days=1))
        assert later.ended_at == NOW

    @pytest.mark.parametrize("person", ["operator", "reviewer", "outsider"])
    def test_nobody_else_ends_it(self, engagement, person, request):
        with pytest.raises(PermissionDenied):
            end_engagement(engagement=engagement, by=request.getfixturevalue(person), now=NOW)

    def test_only_the_merchant_shows_finances(self, engagement, owner, lead):
        assert show_finances(engagement=engagement, is_visible=True, by=owner, now=NOW).finance_visible
        with pytest.raises(PermissionDenied):
            show_finances(engagement=engagement, is_visible=True, by=lead, now=NOW)

    def test_the_lead_assigns_members_of_the_provider(self, engagement, provider, lead, owner, reviewer):
        second = factories.MembershipFactory(organization=provider, role=Role.REVIEWER)
        assign_reviewers(engagement=engagement, memberships=[second], by=lead, now=NOW)
        assert [row.membership for row in engagement.assignments.all()] == [second]
        with pytest.raises(ValidationError):
            assign_reviewers(engagement=engagement, memberships=[owner.memberships.get()], by=lead, now=NOW)
        for other in (reviewer, owner):
            with pytest.raises(PermissionDenied):
                assign_reviewers(engagement=engagement, memberships=[second], by=other, now=NOW)

    def test_nothing_changes_after_the_end(self, engagement, owner, lead):
        end_engagement(engagement=engagement, by=owner, now=NOW)
        upload = Upload("contract.pdf", "application/pdf", files.upload("contract.pdf"))
        with pytest.raises(ValidationError):
            show_finances(engagement=engagement, is_visible=True, by=owner, now=NOW)
        with pytest.raises(ValidationError):
            assign_reviewers(engagement=engagement, memberships=[], by=lead, now=NOW)
        with pytest.raises(ValidationError):
            add_contract(engagement=engagement, upload=upload, by=lead, now=NOW)
        assert ContractFile.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_an_answer_and_a_revocation_at_once_one_counts(merchant, provider, owner, lead):
    for _round in range(5):
        engagement = invite(merchant, owner, partner=provider)
        outcomes = at_once(
            partial(accept_engagement, engagement=engagement, organization=provider, by=lead, now=NOW),
            partial(revoke_engagement_invitation, engagement=engagement, by=owner, now=NOW),
        )
        refused = [isinstance(outcome, ValidationError) for outcome in outcomes]
        assert refused.count(True) == 1
        engagement.refresh_from_db()
        assert (engagement.accepted_at is None) is refused[0]
        if engagement.accepted_at:
            end_engagement(engagement=engagement, by=owner, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_who_invited_each_other_and_accept_at_once_work_together_once(merchant, provider, owner, lead):
    for _round in range(5):
        asked, offered = invite(merchant, owner, partner=provider), invite(provider, lead, partner=merchant)
        outcomes = at_once(
            partial(accept_engagement, engagement=asked, organization=provider, by=lead, now=NOW),
            partial(accept_engagement, engagement=offered, organization=merchant, by=owner, now=NOW),
        )
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Engagement", "ValidationError"]
        end_engagement(engagement=Engagement.objects.get(accepted_at=NOW, ended_at=None), by=owner, now=NOW)
        Engagement.objects.filter(accepted_at=None).update(revoked_at=NOW)
