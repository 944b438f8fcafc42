"""Partners and clients over HTTP: from the form to the email, the answer, the work and the end."""

import re
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from planner.enums import OrganizationKind, Role
from planner.models import ContractFile, Engagement
from planner.queries.engagements import engagement_token
from tests import factories, files

LIST = reverse("planner:engagement_list")
INVITE = reverse("planner:engagement_invite")
SENT = {
    "partner": "qiming",
    "scope": "co_plan",
    "starts_on": "2026-01-01",
    "ends_on": "2099-12-31",
    "fee_type": "mixed",
    "retainer": "8,000",
    "percent": "3",
    "attribution_share": "50",
}


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def address(name, engagement):
    return reverse(f"planner:engagement_{name}", args=[engagement.pk])


def answer_link(engagement):
    return reverse("planner:engagement_answer", args=[engagement_token(engagement)])


@pytest.mark.parametrize(("person", "words"), [("owner", "No partners yet"), ("lead", "No clients yet")])
def test_the_empty_list_leads_on(person, words, as_user, request):
    html = page(as_user(request.getfixturevalue(person)).get(LIST))
    assert words in html
    assert f'href="{INVITE}"' in html


def test_a_reviewer_is_not_led_to_inviting(as_user, reviewer):
    client = as_user(reviewer)
    assert INVITE not in page(client.get(LIST))
    assert client.get(INVITE).status_code == client.post(INVITE, SENT).status_code == 403


def test_from_the_short_name_to_the_engagement(as_user, owner, lead, merchant, provider):
    assert as_user(owner).post(INVITE, SENT).headers["Location"] == LIST
    engagement = Engagement.objects.get()
    assert (engagement.merchant, engagement.provider, engagement.scope) == (merchant, provider, "co_plan")
    fee = (engagement.retainer, engagement.percent, engagement.attribution_share)
    assert fee == (8000, Decimal("0.03"), Decimal("0.5"))
    assert engagement.starts_at.isoformat() == "2025-12-31T16:00:00+00:00"
    assert engagement.ends_at.isoformat() == "2099-12-31T16:00:00+00:00"
    (email,) = mail.outbox
    assert (email.to, email.subject) == ([lead.email], "Xiaoman Snacks invites you to work together")
    link = re.search(r"http://testserver(/engagements/\S+/answer/)", email.body).group(1)
    client = as_user(lead)
    assert link.rsplit(":", 2)[0] in page(client.get(LIST))  # signed anew, with the second of the page
    assert "Accept for Qiming" in page(client.get(link))
    response = client.post(link, {"answer": "accept", "organization": provider.pk})
    assert response.headers["Location"] == address("detail", engagement)
    assert mail.outbox[1].subject == "Qiming works with you now"
    assert mail.outbox[1].to == [owner.email]
    assert "Xiaoman Snacks" in page(client.get(LIST))
    assert client.get(link).status_code == 410


def test_by_an_address_without_an_account(client, as_user, lead, provider):
    as_user(lead).post(INVITE, SENT | {"partner": "Boss@Example.com"})
    engagement = Engagement.objects.get()
    assert (engagement.email, mail.outbox[0].to) == ("boss@example.com", ["boss@example.com"])
    html = page(client.get(answer_link(engagement), headers={"accept-language": "en"}))
    assert "Create an account and answer" in html
    assert "8,000" not in html
    boss = factories.UserFactory(email="boss@example.com")
    EmailAddress.objects.create(user=boss, email=boss.email, verified=True)
    visitor = as_user(boss)
    assert "/organizations/start/?kind=merchant" in page(visitor.get(answer_link(engagement)))
    shop = factories.MembershipFactory(user=boss, organization=factories.OrganizationFactory(name="Boss Shop"))
    visitor = as_user(boss)
    assert "Accept for Boss Shop" in page(visitor.get(answer_link(engagement)))
    visitor.post(answer_link(engagement), {"answer": "decline", "organization": shop.organization_id})
    engagement.refresh_from_db()
    assert (engagement.declined_at is None, engagement.merchant) == (False, None)
    assert mail.outbox[1].subject == "Your invitation to work together was declined"


def test_the_wrong_account_is_told_so(as_user, owner, outsider, merchant, provider, lead):
    engagement = factories.EngagementFactory(merchant=merchant, provider=provider, accepted_at=None)
    for user in (owner, outsider):
        client = as_user(user)
        assert "for somebody else" in page(client.get(answer_link(engagement)))
        assert (
            client.post(answer_link(engagement), {"answer": "accept", "organization": provider.pk}).status_code == 403
        )
    engagement.refresh_from_db()
    assert engagement.accepted_at is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"partner": "nobody-knows"}, "partner"),
        ({"partner": "other"}, "partner"),
        ({"partner": "a@b"}, "partner"),
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": "2025-12-31"}, "ends_on"),
        ({"starts_on": "0026-01-01"}, "starts_on"),
        ({"percent": "31"}, "percent"),
        ({"retainer": ""}, "retainer"),
        ({"percent": ""}, "percent"),
        ({"attribution_share": "101"}, "attribution_share"),
        ({"attribution_share": "-1"}, "attribution_share"),
        ({"scope": "everything"}, "scope"),
    ],
)
def test_a_refused_invitation_keeps_the_input(as_user, owner, provider, other_merchant, changed, field):
    response = as_user(owner).post(INVITE, SENT | changed)
    html = page(response, 422)
    assert list(response.context["form"].errors) == [field]
    assert ('value="8,000"' in html) is ("retainer" not in changed)
    assert Engagement.objects.count() == 0


def test_an_open_invitation_is_sent_again_or_revoked(as_user, owner, lead, provider):
    client = as_user(owner)
    client.post(INVITE, SENT)
    engagement = Engagement.objects.get()
    link = answer_link(engagement)
    client.post(address("resend", engagement))
    assert len(mail.outbox) == 2
    assert as_user(lead).post(address("revoke", engagement)).status_code == 403
    engagement.refresh_from_db()
    assert engagement.revoked_at is None
    client.post(address("revoke", engagement))
    assert as_user(lead).get(link).status_code == 410


def test_the_lead_assigns_and_the_merchant_sees_whom(as_user, engagement, owner, lead, provider):
    second = factories.MembershipFactory(organization=provider, role=Role.REVIEWER)
    response = as_user(lead).post(address("reviewers", engagement), {"reviewers": [second.pk]})
    assert response.headers["Location"] == address("detail", engagement)
    html = page(as_user(owner).get(LIST))
    assert second.user.display_name in html
    assert as_user(owner).post(address("reviewers", engagement), {"reviewers": []}).status_code == 404


def test_fee_and_contract_are_for_those_in_charge(as_user, engagement, owner, operator, lead, reviewer, client):
    Engagement.objects.update(retainer=8000)
    add = reverse("planner:contract_add", args=[engagement.pk])
    assert as_user(lead).post(add, {"contract": files.upload("contract.pdf")}).status_code == 302
    contract = ContractFile.objects.get()
    download = reverse("planner:contract_download", args=[contract.pk])
    for user, sees in ((owner, True), (lead, True), (operator, False), (reviewer, False)):
        visitor = as_user(user)
        html = page(visitor.get(address("detail", engagement)))
        assert ("contract.pdf" in html, "8,000" in html) == (sees, sees)
        response = visitor.get(download)
        assert response.status_code == (200 if sees else 404)
        if sees:
            assert b"".join(response.streaming_content).startswith(b"%PDF-")
            assert response.headers["Content-Disposition"] == 'attachment; filename="contract.pdf"'
            assert "sandbox" in response.headers["Content-Security-Policy"]


def test_a_contract_that_is_none_is_refused(as_user, engagement, lead):
    add = reverse("planner:contract_add", args=[engagement.pk])
    html = page(as_user(lead).post(add, {"contract": files.upload("contract.exe", b"MZ")}), 422)
    assert "not a file we can keep" in html
    assert "Choose at least one file." in page(as_user(lead).post(add, {}), 422)


def test_the_owner_shows_and_hides_costs(as_user, engagement, owner, lead):
    client = as_user(owner)
    for sent, expected in (({"finance_visible": "on"}, True), ({}, False)):
        client.post(address("finances", engagement), sent)
        engagement.refresh_from_db()
        assert engagement.finance_visible is expected
    assert as_user(lead).post(address("finances", engagement), {"finance_visible": "on"}).status_code == 404


def test_the_end_is_told_to_the_other_side(as_user, engagement, owner, lead, livestream):
    client = as_user(lead)
    assert client.get(livestream.get_absolute_url()).status_code == 200
    html = page(as_user(owner).get(address("end", engagement)))
    assert "no longer sees your plans" in html
    as_user(owner).post(address("end", engagement), {"reason": "Season is over"})
    assert mail.outbox[0].to == [lead.email]
    assert "Season is over" in mail.outbox[0].body
    assert client.get(livestream.get_absolute_url()).status_code == 404
    assert "Season is over" in page(client.get(address("detail", engagement)))


def test_the_end_names_the_reviews_that_it_leaves_alone(
    as_user, engagement, in_review, owner, lead, merchant, other_client
):
    for user in (owner, lead):
        html = page(as_user(user).get(address("end", engagement)))
        assert "nobody will review them any more" in html and f"<li>{in_review.title}</li>" in html
    other = factories.MembershipFactory(organization__kind=OrganizationKind.PROVIDER, role=Role.LEAD)
    factories.engagement(merchant, other.organization, by=other.user, reviewers=[])
    assert "nobody will review" not in page(as_user(owner).get(address("end", engagement)))


@pytest.mark.parametrize("engagements", [1, 3])
def test_the_list_takes_the_same_queries(as_user, engagements, lead, provider, reviewer, django_assert_num_queries):
    for _one in range(engagements):
        factories.engagement(factories.OrganizationFactory(), provider, by=lead, reviewers=[reviewer])
    client = as_user(lead)
    with django_assert_num_queries(5):
        assert page(client.get(LIST)).count('role="rowheader"') == engagements


def test_members_of_two_providers_see_costs_by_the_one_in_use(
    as_user, engagement, merchant, livestream, reviewer, owner
):
    second = factories.OrganizationFactory(kind=OrganizationKind.PROVIDER)
    factories.MembershipFactory(organization=second, user=reviewer, role=Role.LEAD)
    factories.engagement(merchant, second, by=owner, finance_visible=True)
    client = as_user(reviewer)
    for organization, sees in ((engagement.provider, False), (second, True)):
        client.post(reverse("planner:organization_switch", args=[organization.pk]))
        html = page(client.get(reverse("planner:plan_print", args=[livestream.pk])))
        assert ("This copy shows costs." in html) is sees


def test_a_provider_founds_its_organization(as_user, db):
    client = as_user(factories.UserFactory())
    assert 'value="provider" checked' in page(client.get("/organizations/start/?kind=provider"))
    client.post("/organizations/start/", {"kind": "provider", "name": "North Star"})
    assert "No clients yet" in page(client.get(LIST))
