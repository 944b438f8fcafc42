"""Links for guests: whom, for what, how long; and what guests type."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from planner.enums import GuestRight, Step

DAYS = ((1, _("1 day")), (3, _("3 days")), (7, _("7 days")), (14, _("14 days")), (30, _("30 days")))
SECRET = {"autocomplete": "new-password", "spellcheck": "false"}


class GuestLinkForm(forms.Form):
    name = forms.CharField(
        label=_("For whom"), max_length=40, help_text=_("Everything the guest does stands under this name.")
    )
    right = forms.ChoiceField(label=_("May"), choices=GuestRight.choices, initial=GuestRight.READ)
    days = forms.TypedChoiceField(label=_("Works for"), choices=DAYS, coerce=int, initial=7)
    password = forms.CharField(
        label=_("Password"),
        max_length=60,
        min_length=6,
        required=False,
        strip=False,
        widget=forms.TextInput(attrs=SECRET),
        help_text=_("Send it by another way than the link."),
    )
    sees_costs = forms.BooleanField(label=_("Show costs, margin and profit"), required=False)

    def __init__(self, *args, can_show_costs, **kwargs):
        super().__init__(*args, **kwargs)
        if not can_show_costs:
            del self.fields["sees_costs"]

    def terms(self, *, now):
        """What the action wants to know of the link."""
        said = dict(self.cleaned_data)
        return {"expires_at": now + timedelta(days=said.pop("days")), **said}


class EntranceForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        max_length=60,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class GuestApprovalForm(forms.Form):
    words = forms.CharField(
        label=_("A word to it"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class GuestCommentForm(forms.Form):
    step = forms.ChoiceField(label=_("About"), required=False)
    text = forms.CharField(label=_("Comment"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [("", _("The whole plan")), *Step.choices]
