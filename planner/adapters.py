"""Where allauth meets this product: accounts with a name and a language, our words, emails in the reader's language."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from planner.exchange.emails import build_email, language_of

log = logging.getLogger(__name__)

WRONG_CODE = gettext_lazy("That is not the code. Check it, or take a new one.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "duplicate_email": gettext_lazy("This is the address you have now."),
        "email_password_mismatch": gettext_lazy("The email address or the password is wrong."),
        "email_taken": gettext_lazy("Another account has this address."),
        "enter_current_password": gettext_lazy("This is not your current password."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": gettext_lazy("The password is wrong."),
        "rate_limited": gettext_lazy("That was a little fast. Wait ten seconds, then try again."),
        "same_as_current": gettext_lazy("The code went to this address already."),
        "too_many_login_attempts": gettext_lazy("Too many attempts. Wait five minutes, then start again."),
    }
    ways_to_confirm = {
        "reauthenticate": gettext_lazy("Use the password"),
        "mfa_reauthenticate": gettext_lazy("Use a code from the app, or a recovery code"),
        "mfa_reauthenticate:webauthn": gettext_lazy("Use a passkey"),
    }

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

    def get_reauthentication_methods(self, user):
        ways = super().get_reauthentication_methods(user)
        return [way | {"description": self.ways_to_confirm[way["id"]]} for way in ways]

    def get_password_change_redirect_url(self, request):
        return reverse("planner:account")

    def get_email_verification_redirect_url(self, email_address):
        return reverse("planner:account") if self.request.user.is_authenticated else reverse("account_login")


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "unverified_email": gettext_lazy("Confirm your email address first."),
        "cannot_generate_recovery_codes": gettext_lazy("Turn on the authenticator app or add a passkey first."),
    }

    def generate_authenticator_name(self, user, type):
        taken = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey %(number)s") % {"number": taken + 1} if taken else _("Passkey")
