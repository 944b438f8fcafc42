"""The robot of a chat group. What is secret is written, never read back."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from planner.domain.networks import is_public
from planner.enums_notices import GROUP_KINDS, RobotKind

SECRET = {"autocomplete": "off", "spellcheck": "false"}


class RobotForm(forms.Form):
    kind = forms.ChoiceField(label=_("Platform"), choices=RobotKind.choices)
    name = forms.CharField(label=_("Name of the group"), max_length=40)
    address = forms.CharField(
        label=_("Webhook address"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs=SECRET),
        help_text=_("The group's robot shows it once. Whoever has it can write to the group."),
    )
    secret = forms.CharField(
        label=_("Signing secret"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs=SECRET),
        help_text=_("Feishu and DingTalk, if the robot is set to check signatures."),
    )
    language = forms.ChoiceField(label=_("Language of the messages"), choices=settings.LANGUAGES)
    told = forms.MultipleChoiceField(
        label=_("What the group is told"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, robot=None, language="", **kwargs):
        self.robot = robot
        heard = [kind.value for kind in GROUP_KINDS if robot is None or kind not in robot.muted]
        initial = {"told": heard, "language": language}
        if robot:
            initial |= {name: getattr(robot, name) for name in ("kind", "name", "language")}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["told"].choices = [(kind.value, kind.label) for kind in GROUP_KINDS]
        if robot:
            self.fields["address"].help_text = self.fields["secret"].help_text = _("Left empty, the stored one stays.")

    def clean_address(self):
        address = self.cleaned_data["address"].strip()
        if not address:
            if self.robot is None:
                raise ValidationError(_("Paste the address the group's robot shows."))
            return ""
        try:
            parts = urlsplit(address)
            host, port = parts.hostname, parts.port
        except ValueError:
            host = None
        if not host or parts.username or parts.password:
            raise ValidationError(_("Write a full address, such as https://…"))
        is_trusted = f"{host}:{port}" in settings.OUTGOING_PRIVATE_HOSTS
        if not is_trusted and parts.scheme != "https":
            raise ValidationError(_("The address must begin with https://"))
        if not is_trusted and (host == "localhost" or (_is_ip(host) and not is_public(host))):
            raise ValidationError(_("This address leads into a private network."))
        return address

    @property
    def details(self):
        told = self.cleaned_data["told"]
        names = ("kind", "name", "address", "secret", "language")
        muted = [kind.value for kind in GROUP_KINDS if kind.value not in told]
        return {**{name: self.cleaned_data[name] for name in names}, "muted": muted}


def _is_ip(host):
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
