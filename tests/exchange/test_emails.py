"""Every email: a subject on one line, plain text, HTML, in the reader's language."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone, translation

from planner.exchange.emails import build_email, language_of
from tests import factories

TEMPLATES = Path(settings.BASE_DIR) / "templates"
EMAILS = sorted(
    str(path.relative_to(TEMPLATES)).removesuffix("_message.txt") for path in TEMPLATES.rglob("*_message.txt")
)
VALUES = {
    "email": "lin@example.com",
    "code": "4821-9930",
    "password_reset_url": "https://planner.example/accounts/password/reset/",
    "signup_url": "https://planner.example/accounts/signup/",
    "url": "https://planner.example/invitations/abc/accept/?a=1&b=2",
    "from_email": "old@example.com",
    "to_email": "new@example.com",
    "deleted_email": "old@example.com",
    "timestamp": timezone.now(),
    "ip": "203.0.113.7",
    "user_agent": "Mozilla/5.0 <script>",
    "lines": [("Somebody locked <a plan>.", "https://planner.example/livestreams/1/gifts/")] * 2,
    "count": 2,
    "name": "Lin",
}
BY_CODE = {
    f"account/email/{name}" for name in ("email_confirmation", "email_confirmation_signup", "password_reset_code")
}


@pytest.fixture
def values(merchant, owner):
    merchant.name = "Fish & Chips <Ltd>"
    now = timezone.now()
    engagement = factories.EngagementFactory(
        merchant=merchant, invited_by=owner, answered_by=owner, expires_at=now, ended_at=now, ended_by=owner
    )
    return VALUES | {
        "invitation": factories.InvitationFactory(organization=merchant, invited_by=owner),
        "engagement": engagement,
        **dict.fromkeys(("organization", "invited", "inviting"), merchant),
        "accepted": True,
    }


def test_all_emails_are_found():
    assert len(EMAILS) == 20


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", EMAILS)
def test_every_email_is_complete(name, language, values):
    given = values if name in BY_CODE else {key: value for key, value in values.items() if key != "code"}
    email = build_email(name, "lin@example.com", given, language=language)
    html, kind = email.alternatives[0]
    assert (email.to, kind) == (["lin@example.com"], "text/html")
    assert "\n" not in email.subject
    assert email.subject == email.subject.strip() != ""
    for body in (email.body, html):
        assert re.search(r"\{[{%]|%\(|None", body) is None
        assert ("4821-9930" in body) is (name in BY_CODE)
        assert "STAGE Planner 五盘" in body
    assert "\n\n\n" not in email.body
    assert len(email.body.strip().split("\n\n")) >= 3
    assert f'<html lang="{language}">' in html
    assert "<script>" not in html


def test_text_is_plain_and_html_is_escaped(values):
    email = build_email("emails/invitation", "lin@example.com", values, language="en")
    html = email.alternatives[0].content
    assert email.subject.endswith("invites you to Fish & Chips <Ltd>")
    assert "https://planner.example/invitations/abc/accept/?a=1&b=2" in email.body
    assert 'href="https://planner.example/invitations/abc/accept/?a=1&amp;b=2"' in html
    assert ("Fish & Chips <Ltd>" in email.body, "Fish &amp; Chips &lt;Ltd&gt;" in html) == (True, True)


def test_the_language_is_the_readers(db):
    factories.UserFactory(email="lin@example.com", language="zh-hans")
    factories.UserFactory(email="wu@example.com", language="")
    with translation.override("en"):
        assert [language_of(email) for email in ("LIN@example.com", "wu@example.com", "no@example.com")] == [
            *("zh-hans", "en", "en")
        ]
