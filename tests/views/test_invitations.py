"""An invitation from the form to the membership: by email, for one address, once, for seven days, unless revoked."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core import mail, signing
from django.urls import reverse
from django.utils import timezone

from planner.enums import Role
from planner.models import Invitation, Membership
from planner.queries.organizations import INVITATION_SALT, invitation_token
from tests import factories

CREATE = reverse("planner:invitation_create")
MEMBERS = reverse("planner:organization_members")
HTMX = {"hx-request": "true"}
SENTENCE = "planner/organizations/invitation_gone.html"


@pytest.fixture
def invitation(merchant, owner):
    return factories.InvitationFactory(organization=merchant, invited_by=owner, email="new@example.com")


@pytest.fixture
def invited(db):
    person = factories.UserFactory(email="new@example.com")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def link(invitation):
    return reverse("planner:invitation_accept", args=[invitation_token(invitation)])


def test_the_email_carries_the_link(as_user, owner, merchant):
    answer = as_user(owner).post(CREATE, {"email": "New@Example.com", "role": "operator", "sees_costs": "on"})
    invitation = Invitation.objects.get()
    assert answer.headers["Location"] == MEMBERS
    assert (invitation.email, invitation.role, invitation.sees_costs) == ("new@example.com", Role.OPERATOR, True)
    (email,) = mail.outbox
    assert (email.to, email.subject) == (["new@example.com"], f"{owner.name} invites you to Xiaoman Snacks")
    address = re.search(r"http://testserver(/invitations/\S+)", email.body).group(1)
    page = as_user(owner).get(address)
    assert page.context["invitation"] == invitation
    assert address in email.alternatives[0].content


def test_with_htmx_the_part_about_invitations_comes_back(as_user, owner):
    answer = as_user(owner, **HTMX).post(CREATE, {"email": "new@example.com", "role": "viewer"})
    text = answer.content.decode().strip()
    assert answer.status_code == 200
    assert text.startswith('<div class="sec" id="invitations">')
    assert "new@example.com" in text
    assert Invitation.objects.get().sees_costs is False


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"email": "not an address", "role": "viewer"}, "email"),
        ({"email": "new@example.com", "role": "lead"}, "role"),
        ({"email": "colleague@example.com", "role": "viewer"}, "email"),
    ],
)
def test_a_refused_invitation_keeps_the_input(as_user, owner, merchant, headers, sent, field):
    factories.MembershipFactory(
        organization=merchant, user=factories.UserFactory(email="colleague@example.com"), role=Role.VIEWER
    )
    answer = as_user(owner, **headers).post(CREATE, sent)
    form = answer.context["invitation_form"]
    assert (answer.status_code, list(form.errors)) == (422, [field])
    assert form["email"].value() == sent["email"]
    assert (Invitation.objects.count(), len(mail.outbox)) == (0, 0)


@pytest.mark.parametrize("cast", ["operator", "viewer"])
def test_only_those_in_charge_invite(request, as_user, invitation, cast):
    browser = as_user(request.getfixturevalue(cast))
    assert browser.post(CREATE, {"email": "x@example.com", "role": "viewer"}).status_code == 403
    for name in ("invitation_resend", "invitation_revoke"):
        assert browser.post(reverse(f"planner:{name}", args=[invitation.pk])).status_code == 403
    assert (Invitation.objects.get().revoked_at, mail.outbox) == (None, [])


def test_an_outsider_finds_no_invitation(as_user, outsider, invitation):
    for name in ("invitation_resend", "invitation_revoke"):
        assert as_user(outsider).post(reverse(f"planner:{name}", args=[invitation.pk])).status_code == 404
    assert Invitation.objects.get().revoked_at is None


def test_a_provider_invites_reviewers_who_have_no_costs(as_user, provider):
    lead = factories.MembershipFactory(organization=provider, role=Role.LEAD).user
    page = as_user(lead).get(MEMBERS)
    assert "sees_costs" not in page.context["invitation_form"].fields
    as_user(lead).post(CREATE, {"email": "new@example.com", "role": "reviewer", "sees_costs": "on"})
    assert (Invitation.objects.get().role, Invitation.objects.get().sees_costs) == (Role.REVIEWER, False)


def test_sending_again_gives_a_fresh_link(as_user, owner, invitation):
    Invitation.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    answer = as_user(owner, **HTMX).post(reverse("planner:invitation_resend", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert (answer.status_code, len(mail.outbox)) == (200, 1)
    assert invitation.expires_at - timezone.now() > timedelta(days=6)


def test_a_mail_server_that_does_not_answer_is_told(as_user, owner, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    answer = as_user(owner, **HTMX).post(CREATE, {"email": "new@example.com", "role": "viewer"})
    assert (answer.status_code, Invitation.objects.count()) == (200, 1)
    assert 'data-level="error"' in answer.content.decode()


def test_revoking(as_user, owner, invitation, invited):
    url = reverse("planner:invitation_revoke", args=[invitation.pk])
    assert as_user(owner, **HTMX).post(url).context["invitations"] == []
    assert 'data-level="error"' in as_user(owner, **HTMX).post(url).content.decode()
    page = as_user(invited).post(link(invitation))
    assert (page.status_code, page.templates[0].name) == (410, SENTENCE)
    assert not Membership.objects.filter(user=invited).exists()


def test_a_stranger_is_led_through_signing_up(client, invitation):
    address = link(invitation)
    page = client.get(address)
    assert page.status_code == 200
    href = re.search(r'href="(/accounts/signup/[^"]*)"', page.content.decode()).group(1).replace("&amp;", "&")
    assert parse_qs(urlsplit(href).query) == {"email": ["new@example.com"], "next": [address]}
    assert client.get(href).context["form"]["email"].value() == "new@example.com"


def test_whoever_has_the_account_is_led_through_signing_in(client, invitation, invited):
    invited.set_password("live-room-2026")
    invited.save()
    address = link(invitation)
    page = client.get(address)
    href = re.search(r'href="(/accounts/login/[^"]*)"', page.content.decode()).group(1).replace("&amp;", "&")
    form = client.get(href).context["form"]
    assert form["login"].value() == "new@example.com"
    answer = client.post(href, {"login": "new@example.com", "password": "live-room-2026"})
    assert answer.headers["Location"] == address


def test_looking_changes_nothing_and_accepting_works_once(as_user, invitation, invited):
    browser = as_user(invited)
    assert browser.get(link(invitation)).context["is_invited"] is True
    assert browser.head(link(invitation)).status_code == 200
    assert not Membership.objects.filter(user=invited).exists()
    answer = browser.post(link(invitation))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert browser.session["organization_id"] == invitation.organization_id
    assert Membership.objects.get(user=invited).role == Role.OPERATOR
    for again in (browser.get(link(invitation)), browser.post(link(invitation))):
        assert (again.status_code, again.templates[0].name) == (410, SENTENCE)
    assert Membership.objects.filter(user=invited).count() == 1


def test_another_account_is_told_which_one_to_use(as_user, outsider, invitation, client):
    browser = as_user(outsider)
    page = browser.get(link(invitation))
    assert page.context["is_invited"] is False
    assert [text in page.content.decode() for text in ("new@example.com", outsider.email)] == [True, True]
    assert browser.post(link(invitation)).status_code == 403
    assert client.post(link(invitation)).status_code == 200
    invitation.refresh_from_db()
    assert (invitation.accepted_at, Membership.objects.filter(user=outsider).count()) == (None, 1)


@pytest.mark.parametrize("way", ["forged", "other salt", "expired", "expired link", "used", "unknown"])
def test_every_dead_link_says_the_same(client, as_user, invitation, invited, way, monkeypatch):
    address = link(invitation)
    if way == "forged":
        address = address.replace("/accept/", "x/accept/")
    elif way == "other salt":
        address = reverse("planner:invitation_accept", args=[signing.dumps(invitation.pk, salt="other")])
    elif way == "unknown":
        address = reverse("planner:invitation_accept", args=[signing.dumps(0, salt=INVITATION_SALT)])
    elif way == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif way == "expired link":
        monkeypatch.setattr("planner.queries.organizations.INVITATION_LIFETIME", timedelta(seconds=-1))
    else:
        as_user(invited).post(address)
    pages = [client.get(address), as_user(invited).get(address), as_user(invited).post(address)]
    assert [(page.status_code, page.templates[0].name) for page in pages] == [(410, SENTENCE)] * 3


def test_the_start_page_shows_what_is_open_for_me(as_user, invited, invitation, merchant, owner):
    factories.InvitationFactory(organization=merchant, invited_by=owner, email="other@example.com")
    page = as_user(invited).get(reverse("planner:organization_start"))
    assert [row for row, _token in page.context["invitations"]] == [invitation]
    token = page.context["invitations"][0][1]
    assert reverse("planner:invitation_accept", args=[token]) in page.content.decode()


def test_an_unconfirmed_address_sees_no_invitation(as_user, invitation):
    person = factories.UserFactory(email="new@example.com")
    EmailAddress.objects.create(user=person, email=person.email, verified=False)
    assert as_user(person).get(reverse("planner:organization_start")).context["invitations"] == []
    assert as_user(person).post(link(invitation)).status_code == 403
