"""Too many attempts answer 429 on our page; what was counted is shared by all processes."""

import pytest
from django.core.cache import cache, caches
from django.urls import reverse

LOGIN = reverse("account_login")
WRONG = {"login": "lin@example.com", "password": "wrong"}


@pytest.fixture(autouse=True)
def _forget(db):
    cache.clear()


def test_a_flood_of_sign_ups_answers_429_on_our_page(client):
    answers = [client.post(reverse("account_signup"), {}) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [422] * 20 + [429]
    assert [part.name for part in answers[-1].templates][:2] == ["429.html", "allauth/layouts/entrance.html"]


def test_five_wrong_passwords_close_the_account_to_guessing(client):
    pages = [client.post(LOGIN, WRONG, headers={"accept-language": "en"}) for _ in range(6)]
    errors = [page.context["form"].non_field_errors()[0] for page in pages]
    assert errors == ["The email address or the password is wrong."] * 5 + [
        "Too many attempts. Wait five minutes, then start again."
    ]


def test_invitations_are_limited_too(as_user, owner, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "invite": "2/h/user"}
    browser = as_user(owner)
    answers = [
        browser.post(reverse("planner:invitation_create"), {"email": f"p{number}@example.com", "role": "viewer"})
        for number in range(3)
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    beside = browser.post(reverse("planner:invitation_create"), headers={"hx-request": "true"})
    assert beside.status_code == 429
    assert beside.content.decode().startswith('<hx-partial hx-target="#toasts" hx-swap="beforeend">')


def test_the_count_lives_in_the_database_and_has_room(client, settings):
    """Every process reads the same table, and a flood of other addresses does not push the count out."""
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    client.post(LOGIN, WRONG)
    for number in range(400):
        caches["default"].set(f"other-{number}", number)
    assert [client.post(LOGIN, WRONG).status_code for _ in range(4)] == [422] * 4
    assert "form" in client.post(LOGIN, WRONG).context
    assert client.post(LOGIN, WRONG).context["form"].non_field_errors().as_data()[0].code == "too_many_login_attempts"
