"""Signing up, in and out, the password and the email address: allauth's flows on our pages."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from planner.models import User
from tests import factories

PASSWORD = "live-room-2026"
LOGIN, SIGNUP, CODE = reverse("account_login"), reverse("account_signup"), reverse("account_email_verification_sent")
RESET, RESET_CODE = reverse("account_reset_password"), reverse("account_confirm_password_reset_code")
ENGLISH = {"accept-language": "en"}
MONTH = 60 * 60 * 24 * 30


@pytest.fixture(autouse=True)
def _no_rate_limits_from_before(db):
    cache.clear()


@pytest.fixture
def person(db):
    user = factories.UserFactory(email="lin@example.com", name="Lin")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def code_in(email):
    return re.search(r"\d{4}-\d{4}", email.body).group()


def who(client):
    return client.session.get("_auth_user_id")


def confirm_password(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_signing_up_with_a_code_from_the_email(client, db):
    sent = {"name": "林小满", "email": "New@Example.com", "password1": PASSWORD, "next": "/members/"}
    answer = client.post(SIGNUP, sent, headers={"accept-language": "zh-hans"})
    assert answer.headers["Location"] == CODE
    user = User.objects.get()
    assert (user.email, user.name, user.language, who(client)) == ("new@example.com", "林小满", "zh-hans", None)
    (email,) = mail.outbox
    assert email.to == ["new@example.com"]
    assert code_in(email) in email.subject
    assert '<html lang="zh-hans">' in email.alternatives[0].content
    wrong = client.post(CODE, {"code": "0000-0000"})
    assert list(wrong.context["verify_form"].errors) == ["code"]
    answer = client.post(CODE, {"code": code_in(email).replace("-", "")})
    assert (answer.headers["Location"], who(client)) == ("/members/", str(user.pk))
    assert EmailAddress.objects.get().verified is True


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "nowhere"}, "email"),
        ({"password1": "short"}, "password1"),
        ({"password1": "1234567890123"}, "password1"),
        ({"email": "livestream@example.com", "password1": "livestream"}, "password1"),
    ],
)
def test_a_refused_sign_up_keeps_the_input(client, db, changed, field):
    sent = {"name": "Lin", "email": "new@example.com", "password1": PASSWORD} | changed
    form = client.post(SIGNUP, sent).context["form"]
    assert list(form.errors) == [field]
    assert (form["name"].value(), form["email"].value()) == (sent["name"], sent["email"])
    assert User.objects.count() == 0


def test_three_wrong_codes_end_the_sign_up(client, db):
    client.post(SIGNUP, {"name": "Lin", "email": "new@example.com", "password1": PASSWORD})
    answers = [client.post(CODE, {"code": "0000-0000"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 302]
    assert client.post(CODE, {"code": code_in(mail.outbox[0])}).headers["Location"] == LOGIN
    assert who(client) is None


def test_a_mistyped_address_can_be_corrected(client, db):
    client.post(SIGNUP, {"name": "Lin", "email": "wrong@example.com", "password1": PASSWORD})
    client.post(CODE, {"action": "change", "email": "right@example.com"})
    client.post(CODE, {"code": code_in(mail.outbox[-1])})
    assert (mail.outbox[-1].to, User.objects.get().email) == (["right@example.com"], "right@example.com")
    assert who(client) == str(User.objects.get().pk)


def test_a_known_address_learns_by_email_only(client, person):
    answer = client.post(SIGNUP, {"name": "Other", "email": "LIN@example.com", "password1": PASSWORD})
    assert answer.headers["Location"] == CODE
    assert User.objects.count() == 1
    (email,) = mail.outbox
    assert (email.to, email.subject) == (["lin@example.com"], "You already have an account")


@pytest.mark.parametrize(("sent", "seconds"), [({"remember": "on"}, MONTH), ({}, None)])
def test_staying_signed_in_for_thirty_days(client, person, sent, seconds):
    answer = client.post(LOGIN, {"login": "Lin@example.com", "password": PASSWORD, **sent})
    assert (answer.headers["Location"], who(client)) == ("/", str(person.pk))
    assert client.cookies["sessionid"]["max-age"] == (seconds or "")


def test_a_wrong_password_says_nothing_about_the_account(client, person):
    pages = [
        client.post(LOGIN, {"login": email, "password": "x"}, headers=ENGLISH)
        for email in ("lin@example.com", "no@example.com")
    ]
    forms = [page.context["form"] for page in pages]
    assert [form.non_field_errors() for form in forms] == [["The email address or the password is wrong."]] * 2
    assert forms[0]["login"].value() == "lin@example.com"


def test_a_lost_code_can_be_asked_for_again(client, person):
    client.post(RESET, {"email": person.email})
    assert f'href="{RESET}"' in client.get(RESET_CODE).text
    client.post(RESET, {"email": person.email})
    client.post(RESET_CODE, {"code": code_in(mail.outbox[1])})
    client.post(reverse("account_complete_password_reset"), {"password1": "another-room-2026"})
    assert who(client) == str(person.pk)


def test_an_unconfirmed_account_gets_a_code_first(client, db):
    user = factories.UserFactory(email="lin@example.com")
    user.set_password(PASSWORD)
    user.save()
    answer = client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert (answer.headers["Location"], who(client), len(mail.outbox)) == (CODE, None, 1)
    client.post(CODE, {"code": code_in(mail.outbox[0])})
    assert who(client) == str(user.pk)


def test_a_closed_account_is_told(client, person):
    User.objects.update(is_active=False)
    answer = client.post(LOGIN, {"login": person.email, "password": PASSWORD}, follow=True)
    assert (who(client), answer.templates[0].name) == (None, "account/account_inactive.html")


def test_signing_out_asks_unless_it_was_a_button(as_user, person):
    browser = as_user(person)
    assert browser.get(reverse("account_logout")).templates[0].name == "account/logout.html"
    answer = browser.post(reverse("account_logout"))
    assert (answer.headers["Location"], who(browser)) == (LOGIN, None)


def test_a_forgotten_password_is_set_anew_with_a_code(client, person):
    assert client.post(RESET, {"email": "LIN@example.com"}).headers["Location"] == RESET_CODE
    assert client.get(RESET_CODE).context["email"] == "lin@example.com"
    answer = client.post(RESET_CODE, {"code": code_in(mail.outbox[0])})
    refused = client.post(answer.headers["Location"], {"password1": "short"})
    assert list(refused.context["form"].errors) == ["password1"]
    client.post(answer.headers["Location"], {"password1": "another-room-2026"})
    assert who(client) == str(person.pk)
    person.refresh_from_db()
    assert person.check_password("another-room-2026")
    assert [email.subject for email in mail.outbox[1:]] == ["Your password was changed"]


def test_a_code_for_an_unknown_address_is_never_sent(client, db):
    answer = client.post(RESET, {"email": "no@example.com"}, headers=ENGLISH)
    assert answer.headers["Location"] == RESET_CODE
    (email,) = mail.outbox
    assert (email.subject, "/accounts/signup/" in email.body) == ("There is no account with this address", True)


def test_changing_the_password(as_user, person):
    browser = as_user(person)
    url = reverse("account_change_password")
    refused = browser.post(url, {"oldpassword": "wrong", "password1": "another-room-2026"})
    assert list(refused.context["form"].errors) == ["oldpassword"]
    answer = browser.post(url, {"oldpassword": PASSWORD, "password1": "another-room-2026"})
    person.refresh_from_db()
    assert (answer.headers["Location"], person.check_password("another-room-2026")) == ("/account/", True)
    assert who(browser) == str(person.pk)
    assert [email.to for email in mail.outbox] == [["lin@example.com"]]


def test_changing_the_address_needs_the_password_and_a_code(as_user, person):
    browser = as_user(person)
    url = reverse("account_email")
    asked = browser.post(url, {"email": "new@example.com", "action_add": ""})
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    confirm_password(browser)
    answer = browser.post(url, {"email": "new@example.com", "action_add": ""})
    assert (answer.headers["Location"], mail.outbox[-1].to) == (CODE, ["new@example.com"])
    person.refresh_from_db()
    assert person.email == "lin@example.com"
    assert browser.post(CODE, {"code": code_in(mail.outbox[-1])}).headers["Location"] == "/account/"
    person.refresh_from_db()
    assert person.email == "new@example.com"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("new@example.com", True)]


def test_the_admin_site_signs_in_the_same_way(client, as_user, person):
    assert client.get("/admin/login/?next=/admin/").headers["Location"] == f"{LOGIN}?next=%2Fadmin%2F"
    assert as_user(person).get("/admin/login/").status_code == 403


PAGES_FOR_VISITORS = {
    "account_login": "account/login.html",
    "account_signup": "account/signup.html",
    "account_reset_password": "account/password_reset.html",
    "account_inactive": "account/account_inactive.html",
    "account_password_reset_completed": "account/password_reset_from_key_done.html",
}
PAGES_FOR_PEOPLE = {
    "account_email": "account/email_change.html",
    "account_change_password": "account/password_change.html",
    "account_logout": "account/logout.html",
    "account_reauthenticate": "account/reauthenticate.html",
    "mfa_index": "mfa/index.html",
    "mfa_activate_totp": "mfa/totp/activate_form.html",
    "mfa_list_webauthn": "mfa/webauthn/authenticator_list.html",
    "mfa_add_webauthn": "mfa/webauthn/add_form.html",
    "planner:account": "planner/accounts/account.html",
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("name", "template"), PAGES_FOR_VISITORS.items())
def test_pages_for_visitors_are_ours(client, db, name, template, language):
    page = client.get(reverse(name), headers={"accept-language": language})
    assert (page.status_code, page.templates[0].name) == (200, template)
    assert [part.name for part in page.templates if part.name == "account/_art.html"] == ["account/_art.html"]
    assert page.headers["Content-Language"] == language


@pytest.mark.parametrize(("name", "template"), PAGES_FOR_PEOPLE.items())
def test_pages_for_people_are_ours(as_user, person, name, template):
    browser = as_user(person)
    confirm_password(browser)
    page = browser.get(reverse(name))
    assert (page.status_code, page.templates[0].name) == (200, template)
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"].partition("style-src-attr")[0]


def test_a_person_without_a_password_sets_one(as_user, person):
    person.set_unusable_password()
    person.save()
    browser = as_user(person)
    page = browser.get(reverse("account_change_password"), follow=True)
    assert page.templates[0].name == "account/password_set.html"
    browser.post(reverse("account_set_password"), {"password1": PASSWORD})
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
