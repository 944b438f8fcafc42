"""Emails in the reader's language: each is written once, and a frame renders it as plain text and as HTML."""

import re

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from planner.models import User

EMPTY_LINES = re.compile(r"\n\s*\n")


def language_of(email):
    """The language of the account behind an address, else the language in use."""
    stored = User.objects.filter(email=email.lower()).values_list("language", flat=True).first()
    return stored or translation.get_language()


def build_email(template_prefix, to, context, *, language):
    """An email from `{template_prefix}_subject.txt` and the blocks of `{template_prefix}_message.txt`."""
    with translation.override(language):
        subject = " ".join(_rendered(f"{template_prefix}_subject.txt", context, "txt").split())
        text = _rendered(f"{template_prefix}_message.txt", context, "txt")
        html = _rendered(f"{template_prefix}_message.txt", context, "html")
    email = EmailMultiAlternatives(
        subject, EMPTY_LINES.sub("\n\n", text).strip() + "\n", settings.DEFAULT_FROM_EMAIL, [to]
    )
    email.attach_alternative(html.strip(), "text/html")
    return email


def send_invitation(invitation, url):
    context = {"invitation": invitation, "url": url}
    language = language_of(invitation.email)
    build_email("emails/invitation", invitation.email, context, language=language).send()


def _rendered(name, context, kind):
    values = {
        **context,
        "LANGUAGE_CODE": translation.get_language(),
        "frame": f"emails/frame.{kind}",
        "link_part": f"emails/_link.{kind}",
        "line_part": f"emails/_line.{kind}",
        "aside_part": f"emails/_aside.{kind}",
    }
    return get_template(name).template.render(Context(values, autoescape=kind == "html"))
