"""How a person wants to be told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from planner.enums_notices import EmailWay, NoticeKind
from planner.models import NoticeSettings

CLOCK = {"type": "time", "step": 60}


class NoticeSettingsForm(forms.Form):
    quiet_from = forms.TimeField(label=_("No email from"), widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    quiet_to = forms.TimeField(
        label=_("until"),
        help_text=_("The same time twice means no quiet hours."),
        widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"),
    )
    digest_at = forms.TimeField(label=_("Daily digest at"), widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))

    def __init__(self, *args, settings: NoticeSettings, **kwargs):
        times = {name: getattr(settings, name) for name in ("quiet_from", "quiet_to", "digest_at")}
        super().__init__(*args, initial=times, **kwargs)
        for kind in NoticeKind:
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label, choices=EmailWay.choices, initial=settings.way_of(kind)
            )

    @property
    def way_fields(self):
        return [self[kind.value] for kind in NoticeKind]

    @property
    def ways(self):
        return {kind.value: self.cleaned_data[kind.value] for kind in NoticeKind}

    @property
    def times(self):
        return {name: self.cleaned_data[name] for name in ("quiet_from", "quiet_to", "digest_at")}
