"""Emails about events: what is due, in one email per person, once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from planner.exchange.notice_emails import MOST_LINES, TRY_AGAIN, send_notice_email
from planner.models import Membership, Notice
from planner.queries.notices import people_with_due_emails
from tests import factories

NOW = timezone.now()


@pytest.fixture
def due(livestream, operator):
    """`due(3)` are so many notices to the operator whose email is due."""

    def make(count=1, **fields):
        return [
            Notice.objects.create(
                event=factories.event(livestream),
                recipient=operator,
                **{"email_at": NOW - timedelta(minutes=1), **fields},
            )
            for _number in range(count)
        ]

    return make


def test_what_is_due_goes_out_in_one_email_and_once(due, operator, livestream):
    due(3)
    assert people_with_due_emails(now=NOW) == [operator.pk]
    assert send_notice_email(user_id=operator.pk, now=NOW) == 3
    assert send_notice_email(user_id=operator.pk, now=NOW) == 0
    (email,) = mail.outbox
    assert (email.to, email.subject) == ([operator.email], "3 news about your livestreams")
    assert email.body.count(f"http://127.0.0.1:8000/livestreams/{livestream.pk}/merchandise/") == 3
    assert people_with_due_emails(now=NOW) == []


def test_a_long_email_counts_what_it_leaves_to_the_inbox(due, operator):
    due(MOST_LINES + 2)
    send_notice_email(user_id=operator.pk, now=NOW)
    (email,) = mail.outbox
    assert email.subject == f"{MOST_LINES + 2} news about your livestreams"
    assert email.body.count("is on air.") == MOST_LINES
    assert "Open the inbox for 2 more\nhttp://127.0.0.1:8000/inbox/" in email.body
    assert "http://127.0.0.1:8000/account/notices/" in email.body


def test_what_is_sent_again_has_the_same_name(due, operator):
    """A worker may die after the mail server took the email and before that is written down."""
    due(2)
    send_notice_email(user_id=operator.pk, now=NOW)
    Notice.objects.update(emailed_at=None)
    send_notice_email(user_id=operator.pk, now=NOW)
    due()
    send_notice_email(user_id=operator.pk, now=NOW)
    first, again, other = (email.extra_headers["Message-ID"] for email in mail.outbox)
    assert first == again != other


def test_a_single_one_is_the_subject(due, operator):
    due()
    send_notice_email(user_id=operator.pk, now=NOW)
    assert mail.outbox[0].subject == "“Friday night” is on air."


@pytest.mark.parametrize(
    "fields",
    [
        {"email_at": NOW + timedelta(minutes=1)},
        {"email_at": None},
        {"email_at": NOW - timedelta(hours=25)},
        {"read_at": NOW},
        {"emailed_at": NOW},
    ],
)
def test_nothing_else_goes_out(due, operator, fields):
    due(**fields)
    assert people_with_due_emails(now=NOW) == []
    assert (send_notice_email(user_id=operator.pk, now=NOW), mail.outbox) == (0, [])


def test_an_email_to_a_provider_says_whose_plan_it_is(livestream, reviewer, engagement, merchant):
    now = timezone.now()
    Notice.objects.create(event=factories.event(livestream), recipient=reviewer, email_at=now)
    send_notice_email(user_id=reviewer.pk, now=now)
    assert f"{merchant.name} · “Friday night” is on air." in mail.outbox[0].body


def test_who_may_no_longer_see_the_plan_gets_no_email(due, operator):
    due()
    Membership.objects.filter(user=operator).delete()
    assert (send_notice_email(user_id=operator.pk, now=NOW), mail.outbox) == (0, [])


def test_a_mail_server_that_fails_is_asked_again(due, operator, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    (notice,) = due()
    assert send_notice_email(user_id=operator.pk, now=NOW) == 0
    notice.refresh_from_db()
    assert (notice.emailed_at, notice.email_at) == (None, NOW + TRY_AGAIN)
