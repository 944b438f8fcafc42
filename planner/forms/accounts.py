"""Forms of people's own accounts; allauth's forms with one label per field and nothing typed twice."""

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from planner.models import User

THEMES = [
    ("auto", _("Same as the device")),
    ("light", _("Light")),
    ("dark", _("Dark")),
]
PASSWORD_HINT = _("At least 10 characters. Not only digits, and not a password many people use.")
CODE_KEYBOARD = {"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}


class LengthValidator(MinimumLengthValidator):
    """Django's own, in words its catalogues lack."""

    def get_error_message(self):
        return gettext("It needs at least %(min_length)s characters.") % {"min_length": self.min_length}


class PlainFields:
    """The label stands above its field and says it all: no placeholders, no links inside help texts."""

    labels = {}
    help_texts = {}
    left_out = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.left_out:
            self.fields.pop(name, None)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class EmailForm(PlainFields):
    labels = {"email": _("Email address")}


class CodeForm(PlainFields):
    labels = {"code": _("Code")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(CODE_KEYBOARD)


class FreshPassword(PlainFields):
    """A new password is typed once; the button beside it shows what was typed."""

    labels = {"password1": _("New password")}
    help_texts = {"password1": PASSWORD_HINT}
    left_out = ("password2",)


class LoginForm(PlainFields, account_forms.LoginForm):
    labels = {
        "login": _("Email address"),
        "password": _("Password"),
        "remember": _("Keep me signed in for 30 days"),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["remember"].initial = True
        # webauthn lets the browser offer passkeys in the same field
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"
        if self.request is not None:
            self.fields["login"].initial = self.request.GET.get("email", "")


class SignupForm(PlainFields, account_forms.SignupForm):
    name = forms.CharField(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    field_order = ["name", "email", "password1"]
    labels = {"name": _("Your name"), "email": _("Email address"), "password1": _("Password")}
    help_texts = {"name": _("Your colleagues see it beside what you do."), "password1": PASSWORD_HINT}


class NewEmailForm(EmailForm, account_forms.AddEmailForm):
    labels = {"email": _("New email address")}


class CorrectEmailForm(EmailForm, account_forms.ChangeEmailForm):
    pass


class EmailCodeForm(CodeForm, account_forms.ConfirmEmailVerificationCodeForm):
    pass


class ResetPasswordForm(EmailForm, account_forms.ResetPasswordForm):
    pass


class ResetCodeForm(CodeForm, account_forms.ConfirmPasswordResetCodeForm):
    pass


class NewPasswordForm(FreshPassword, account_forms.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(FreshPassword, account_forms.ChangePasswordForm):
    labels = {"oldpassword": _("Current password"), "password1": _("New password")}


class SetPasswordForm(FreshPassword, account_forms.SetPasswordForm):
    pass


class ConfirmPasswordForm(PlainFields, account_forms.ReauthenticateForm):
    labels = {"password": _("Password")}


class SecondStepForm(CodeForm, mfa_forms.AuthenticateForm):
    labels = {"code": _("Code from the app, or a recovery code")}


class ConfirmSecondStepForm(CodeForm, mfa_forms.ReauthenticateForm):
    labels = SecondStepForm.labels


class ActivateAppForm(CodeForm, ActivateTOTPForm):
    labels = {"code": _("Code shown in the app")}


class CheckedPasskey:
    """Whatever a browser sends, a passkey that cannot be used is an error of the form."""

    def clean_credential(self):
        try:
            return super().clean_credential()
        except forms.ValidationError as error:
            if error.code != "incorrect_code":
                raise
        except (AttributeError, KeyError, TypeError, ValueError):
            pass
        raise forms.ValidationError(_("This passkey does not open an account here."), code="unknown_passkey")


class PasskeyLoginForm(CheckedPasskey, LoginWebAuthnForm):
    pass


class PasskeySecondStepForm(CheckedPasskey, AuthenticateWebAuthnForm):
    """Knows which second steps the account has, so that the page offers no other."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ways = set(self.user.authenticator_set.values_list("type", flat=True))
        self.has_app = Authenticator.Type.TOTP in ways
        self.has_passkey = Authenticator.Type.WEBAUTHN in ways


class ConfirmPasskeyForm(CheckedPasskey, ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(PlainFields, AddWebAuthnForm):
    labels = {"name": _("Name of this passkey"), "passwordless": _("Sign in with it alone, without the password")}
    help_texts = {"name": _("Such as the device it lives on.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True

    def clean(self):
        try:
            return super().clean()
        except (AttributeError, KeyError, TypeError, ValueError):
            raise forms.ValidationError(_("The passkey is damaged. Make it again."), code="damaged") from None


class RenamePasskeyForm(PlainFields, EditWebAuthnForm):
    labels = {"name": _("Name of this passkey")}


class ProfileForm(forms.ModelForm):
    theme = forms.ChoiceField(label=_("Appearance"), choices=THEMES, help_text=_("Kept on this device."))

    class Meta:
        model = User
        fields = ["name", "language"]
        labels = {"name": _("Your name")}
        help_texts = {
            "name": _("Your colleagues see it beside what you do."),
            "language": _("Pages and emails come in this language."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["language"].choices = [("", _("Same as the browser")), *User.language.field.choices]
