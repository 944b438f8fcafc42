"""Emails about events: one per person, with everything that is due for it."""

import logging
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from planner.exchange.emails import build_email
from planner.exchange.notice_words import event_text_for
from planner.models import Notice, User
from planner.queries.notices import due_emails

log = logging.getLogger(__name__)

TRY_AGAIN = timedelta(minutes=5)
MOST_LINES = 50


def send_notice_email(*, user_id, now):
    """Send what is due to one person; how many notices went out. A process that dies on the way leaves them due."""
    user = User.objects.get(pk=user_id)
    mine = due_emails(now=now).filter(recipient=user)
    with transaction.atomic():
        taken = list(mine.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True))
        notices = list(Notice.objects.visible_to(user).with_event().filter(pk__in=taken).order_by("-pk")[:MOST_LINES])
        if notices and user.is_active:
            try:
                _build(user, notices, more=_left_out(user, taken) if len(notices) == MOST_LINES else 0).send()
            except OSError:
                log.exception("The email with %s notices to user %s was not sent", len(notices), user.pk)
                Notice.objects.filter(pk__in=taken).update(email_at=now + TRY_AGAIN)
                return 0
        Notice.objects.filter(pk__in=taken).update(emailed_at=now)
    return len(notices)


def _left_out(user, taken):
    """How many of so many notices are in the inbox alone."""
    return max(0, Notice.objects.visible_to(user).filter(pk__in=taken).count() - MOST_LINES)


def _build(user, notices, *, more=0):
    language = user.language or settings.LANGUAGE_CODE
    own = set(user.memberships.values_list("organization_id", flat=True))
    with translation.override(language):
        lines = [(event_text_for(notice.event, own), settings.SITE_URL + notice.event.path) for notice in notices]
    context = {
        "lines": lines,
        "count": len(lines) + more,
        "more": more,
        "name": user.display_name,
        "url": settings.SITE_URL + reverse("planner:inbox"),
        "settings_url": settings.SITE_URL + reverse("planner:notice_settings"),
    }
    email = build_email("emails/notices", user.email, context, language=language)
    email.extra_headers["Message-ID"] = _message_id(user, notices)
    return email


def _message_id(user, notices):
    """The same for the same news: who dies between sending and writing it down sends them again, and mail systems keep
    one of two that have the same name."""
    news = f"{user.pk}-{notices[0].pk}-{notices[-1].pk}-{len(notices)}"
    return f"<notices-{news}@{urlsplit(settings.SITE_URL).hostname}>"
