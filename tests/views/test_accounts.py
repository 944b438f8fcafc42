"""The account page and the language of a person."""

import pytest
from django.urls import reverse

from tests import factories

ACCOUNT = reverse("planner:account")
LANGUAGE = reverse("set_language")


def test_the_account_page_needs_a_person(client, db):
    answer = client.get(ACCOUNT)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/accounts/login/?next={ACCOUNT}")


def test_it_shows_what_is_stored(as_user, owner, django_assert_num_queries):
    browser = as_user(owner)
    with django_assert_num_queries(3):  # session, user with memberships, second steps
        page = browser.get(ACCOUNT)
    form = page.context["form"]
    assert (form["name"].value(), form["language"].value(), form["theme"].value()) == (owner.name, "en", "auto")
    assert (page.context["has_app"], page.context["has_passkey"]) == (False, False)


def test_saving_keeps_name_language_and_theme(as_user, owner):
    browser = as_user(owner)
    answer = browser.post(ACCOUNT, {"name": "林小满", "language": "zh-hans", "theme": "dark"})
    owner.refresh_from_db()
    assert (answer.status_code, answer.headers["Location"]) == (302, ACCOUNT)
    assert (owner.name, owner.language, browser.cookies["theme"].value) == ("林小满", "zh-hans", "dark")
    page = browser.get(ACCOUNT)
    assert 'lang="zh-hans" data-theme="dark"' in page.content.decode()


def test_the_device_decides_again(as_user, owner):
    browser = as_user(owner)
    browser.cookies["theme"] = "dark"
    browser.post(ACCOUNT, {"name": "Lin", "language": "", "theme": "auto"})
    owner.refresh_from_db()
    assert (owner.language, browser.cookies["theme"].value) == ("", "")


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"name": " "}, "name"), ({"name": "x" * 41}, "name"), ({"language": "fr"}, "language"), ({"theme": ""}, "theme")],
)
def test_refused_input_stays_in_the_form(as_user, owner, changed, field):
    sent = {"name": "Lin", "language": "en", "theme": "light"} | changed
    name = owner.name
    page = as_user(owner).post(ACCOUNT, sent)
    owner.refresh_from_db()
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert page.context["form"]["name"].value() == sent["name"]
    assert (owner.name, page.context["request"].user.name) == (name, name)


def test_a_visitor_keeps_the_language_in_a_cookie(client, db):
    answer = client.post(LANGUAGE, {"language": "en", "next": "/accounts/signup/"})
    assert (answer.headers["Location"], client.cookies["django_language"].value) == ("/accounts/signup/", "en")
    assert client.get("/accounts/login/").headers["Content-Language"] == "en"


def test_an_account_keeps_the_language_too(as_user, db):
    person = factories.UserFactory(language="en")
    as_user(person).post(LANGUAGE, {"language": "zh-hans", "next": ACCOUNT})
    person.refresh_from_db()
    assert person.language == "zh-hans"
    assert as_user(person).get(ACCOUNT).headers["Content-Language"] == "zh-hans"


@pytest.mark.parametrize("language", ["fr", "", "zh"])
def test_an_unknown_language_is_not_stored(as_user, owner, language):
    as_user(owner).post(LANGUAGE, {"language": language})
    owner.refresh_from_db()
    assert owner.language == "en"


def test_the_language_does_not_change_by_looking(client, db):
    assert client.get(LANGUAGE).status_code == 405


def test_it_never_leads_to_another_site(client, db):
    assert client.post(LANGUAGE, {"language": "en", "next": "https://evil.example/"}).headers["Location"] == "/"
