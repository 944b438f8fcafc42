"""The second step of signing in: authenticator app, recovery codes, and what passkeys answer to nonsense."""

import base64
import hashlib
import hmac
import json
import re
import struct
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from tests import factories

PASSWORD = "live-room-2026"
ACTIVATE, SECOND = reverse("mfa_activate_totp"), reverse("mfa_authenticate")


@pytest.fixture
def person(db):
    cache.clear()
    user = factories.UserFactory(email="lin@example.com")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def browser(as_user, person):
    """The person has just typed the password again."""
    client = as_user(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def app_code(secret, moment):
    """RFC 6238, as an authenticator app computes it."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(moment) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def turn_on(browser):
    secret = browser.get(ACTIVATE).context["form"].secret
    browser.post(ACTIVATE, {"code": app_code(secret, time.time())})
    return secret


def sign_in(client):
    return client.post(reverse("account_login"), {"login": "lin@example.com", "password": PASSWORD})


def who(client):
    return client.session.get("_auth_user_id")


def test_changing_the_second_step_asks_for_the_password(as_user, person):
    answer = as_user(person).get(ACTIVATE)
    assert (
        answer.headers["Location"] == f"{reverse('account_reauthenticate')}?next=%2Faccounts%2F2fa%2Ftotp%2Factivate%2F"
    )


def test_the_page_shows_a_picture_and_the_key(browser):
    page = browser.get(ACTIVATE)
    text = page.content.decode()
    assert 'src="data:image/svg+xml;base64,' in text
    assert page.context["form"].secret in text


def test_a_wrong_code_turns_nothing_on(browser):
    browser.get(ACTIVATE)
    page = browser.post(ACTIVATE, {"code": "000000"})
    assert (list(page.context["form"].errors), Authenticator.objects.count()) == (["code"], 0)


@pytest.mark.django_db(transaction=True)
def test_turning_on_gives_recovery_codes_and_an_email(browser):
    turn_on(browser)
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    page = browser.get(reverse("mfa_view_recovery_codes"))
    assert (page.templates[0].name, len(page.context["unused_codes"])) == ("mfa/recovery_codes/index.html", 10)
    download = browser.get(reverse("mfa_download_recovery_codes"))
    assert len(re.findall(r"^\d{8}$", download.content.decode(), re.MULTILINE)) == 10
    assert [email.subject for email in mail.outbox] == ["The authenticator app is on"]


def test_signing_in_takes_the_code_of_the_app(browser, client, person):
    secret = turn_on(browser)
    answer = sign_in(client)
    assert (answer.headers["Location"], who(client)) == (SECOND, None)
    page = client.post(SECOND, {"code": "000000"})
    assert (page.templates[0].name, list(page.context["form"].errors)) == ("mfa/authenticate.html", ["code"])
    # the code that turned it on is spent; the next one is good half a minute early
    answer = client.post(SECOND, {"code": app_code(secret, time.time() + 30)})
    assert (answer.headers["Location"], who(client)) == ("/", str(person.pk))


def test_a_recovery_code_works_once(browser, client, person):
    turn_on(browser)
    code = browser.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    sign_in(client)
    client.post(SECOND, {"code": code})
    assert who(client) == str(person.pk)
    client.post(reverse("account_logout"))
    sign_in(client)
    assert list(client.post(SECOND, {"code": code}).context["form"].errors) == ["code"]
    assert who(client) is None


def test_setting_a_new_password_does_not_skip_the_second_step(browser, client):
    turn_on(browser)
    client.post(reverse("account_reset_password"), {"email": "lin@example.com"})
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body).group()
    client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    answer = client.post(reverse("account_complete_password_reset"), {"password1": "another-room-2026"})
    assert (answer.headers["Location"], who(client)) == (SECOND, None)


def test_turning_off(browser, client, person):
    turn_on(browser)
    url = reverse("mfa_deactivate_totp")
    assert browser.get(url).templates[0].name == "mfa/totp/deactivate_form.html"
    browser.post(url)
    assert Authenticator.objects.count() == 0
    sign_in(client)
    assert who(client) == str(person.pk)


def test_new_recovery_codes_replace_the_old(browser):
    turn_on(browser)
    url, view = reverse("mfa_generate_recovery_codes"), reverse("mfa_view_recovery_codes")
    old = browser.get(view).context["unused_codes"]
    assert browser.get(url).templates[0].name == "mfa/recovery_codes/generate.html"
    browser.post(url)
    assert set(old) & set(browser.get(view).context["unused_codes"]) == set()


def test_confirming_with_the_second_step(browser, person, as_user):
    secret = turn_on(browser)
    other = as_user(person)
    page = other.get(reverse("mfa_reauthenticate"))
    assert page.templates[0].name == "mfa/reauthenticate.html"
    assert [way["url"] for way in page.context["reauthentication_alternatives"]] == ["/accounts/reauthenticate/"]
    code = app_code(secret, time.time() + 30)
    answer = other.post(reverse("mfa_reauthenticate"), {"code": code, "next": ACTIVATE})
    assert answer.headers["Location"] == ACTIVATE


def test_a_passkey_challenge_is_given_to_scripts_only(client, db):
    url = reverse("mfa_login_webauthn")
    assert client.get(url).headers["Location"] == reverse("account_login")
    challenge = json.loads(client.get(url, headers={"accept": "application/json"}).content)
    options = challenge["request_options"]["publicKey"]
    assert (options["rpId"], options["userVerification"], options["allowCredentials"]) == ("testserver", "required", [])


@pytest.mark.parametrize("credential", ["", "{}", "[]", '{"id": "x"}', '{"response": 1}', "not json"])
def test_a_made_up_passkey_leads_back(client, db, credential):
    url = reverse("mfa_login_webauthn")
    client.get(url, headers={"accept": "application/json"})
    assert client.post(url, {"credential": credential}).headers["Location"] == reverse("account_login")
    assert who(client) is None


@pytest.mark.parametrize("credential", ["{}", "[1]", '{"id": "x"}', "not json"])
def test_a_made_up_passkey_is_not_added(browser, credential):
    url = reverse("mfa_add_webauthn")
    browser.get(url)
    page = browser.post(url, {"name": "Phone", "credential": credential})
    assert (page.status_code, page.templates[0].name) == (422, "mfa/webauthn/add_form.html")
    assert bool(page.context["form"].errors)
    assert page.context["form"]["name"].value() == "Phone"
    assert Authenticator.objects.count() == 0


@pytest.mark.parametrize("credential", ["{}", '{"id": "x"}', '{"response": {"userHandle": null}}'])
def test_a_made_up_passkey_is_no_second_step(browser, client, credential):
    turn_on(browser)
    sign_in(client)
    page = client.post(SECOND, {"credential": credential})
    assert list(page.context["webauthn_form"].errors) == ["credential"]
    assert who(client) is None


def test_no_passkey_is_asked_of_those_who_have_none(browser, client):
    turn_on(browser)
    sign_in(client)
    assert b'data-passkey="use"' not in client.get(SECOND).content
