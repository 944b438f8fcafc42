"""Where allauth meets this product: accounts with a name and a language, emails in the reader's language."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from planner.exchange.emails import build_email, language_of

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data.get("name", "")
        user.language = get_language()
        return super().save_user(request, user, form, commit)

    def render_mail(self, template_prefix, email, context, headers=None):
        return build_email(template_prefix, email, context, language=language_of(email))

    def send_mail(self, template_prefix, email, context):
        """A mail server that does not answer is told to the visitor, who can ask for the email again."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            log.exception("Email %s was not sent", template_prefix)
            messages.error(self.request, _("We could not send the email. Try again in a few minutes."))

    def get_password_change_redirect_url(self, request):
        return reverse("planner:account")

    def get_email_verification_redirect_url(self, email_address):
        return reverse("planner:account") if self.request.user.is_authenticated else reverse("account_login")
