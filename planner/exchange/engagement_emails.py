"""Emails about engagements, to the people in charge of the other side."""

from contextlib import suppress

from django.conf import settings
from django.urls import reverse

from planner.exchange.emails import build_email, language_of
from planner.queries.engagements import people_in_charge


def send_engagement_invitation(engagement, request, token):
    """To the address invited, or to those in charge of the organization invited. Returns what they are called."""
    url = request.build_absolute_uri(reverse("planner:engagement_answer", args=[token]))
    context = {"engagement": engagement, "inviting": engagement.inviting, "url": url}
    invited = engagement.invited
    addresses = [engagement.email] if engagement.email else [person.email for person in people_in_charge(invited)]
    for address in addresses:
        _send("emails/engagement_invitation", address, context)
    return engagement.email or invited.name


def send_engagement_answer(engagement):
    """To the person who invited. Like the end, it stands in the list too: a mail server that is down stops nothing."""
    context = {
        "engagement": engagement,
        "invited": engagement.invited,
        "accepted": engagement.accepted_at is not None,
        "url": _address(engagement),
    }
    with suppress(OSError):
        _send("emails/engagement_answer", engagement.invited_by.email, context)


def send_engagement_end(engagement, ended_by, people):
    context = {"engagement": engagement, "organization": ended_by, "url": _address(engagement)}
    with suppress(OSError):
        for person in people:
            _send("emails/engagement_end", person.email, context)


def _address(engagement):
    return settings.SITE_URL + reverse("planner:engagement_detail", args=[engagement.pk])


def _send(template, address, context):
    build_email(template, address, context, language=language_of(address)).send()
