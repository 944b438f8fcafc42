"""A passkey in a real browser with a key built in: adding it under the strict policy, then signing in with it."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import expect

PASSWORD = "live-room-2026"
BUILT_IN_KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def person(owner):
    owner.set_password(PASSWORD)
    owner.save()
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    return owner


def give_key(page):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": BUILT_IN_KEY})["authenticatorId"]


def test_adding_a_passkey_and_signing_in_with_it(open_browser, person, as_user):
    page = open_browser("en-US", user=person, as_user=as_user, is_used_up=True)
    give_key(page)
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name of this passkey").fill("Phone of Lin")
    page.get_by_role("button", name="Continue on this device").click()
    expect(page.locator(".codes li")).to_have_count(10)
    assert Authenticator.objects.get(type="webauthn").wrap().name == "Phone of Lin"

    page.goto(reverse("account_logout"))
    page.get_by_role("button", name="Sign out").click()
    page.goto(reverse("account_login") + "?next=" + reverse("planner:account"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"**{reverse('planner:account')}")
    expect(page.get_by_role("heading", name="Account", exact=True)).to_be_visible()


def test_without_a_passkey_the_page_says_so(open_browser, db):
    page = open_browser("en-US", is_used_up=True)
    session, key = give_key(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-passkey-error]")).to_have_text(
        "The passkey was not used. Try again, or sign in with your password."
    )


def test_the_password_can_be_shown(open_browser, db):
    page = open_browser("en-US")
    page.goto(reverse("account_login"))
    field = page.get_by_label("Password", exact=True)
    field.fill(PASSWORD)
    expect(field).to_have_attribute("type", "password")
    button = page.get_by_role("button", name="Show the password")
    button.click()
    expect(field).to_have_attribute("type", "text")
    expect(button).to_have_attribute("aria-pressed", "true")
