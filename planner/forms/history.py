"""Choosing what to see of a plan's history."""

from django import forms
from django.utils.translation import gettext_lazy as _

from planner.enums import ChangeKind, Step
from planner.queries.history import PLAN_ITSELF, HistoryFilter


class HistoryFilterForm(forms.Form):
    step = forms.ChoiceField(label=_("Step"), required=False)
    person = forms.TypedChoiceField(label=_("Person"), required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label=_("Kind of change"), required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        steps = [(step.value, f"{step.letter} {step.label}") for step in Step]
        self.fields["step"].choices = [("", _("All steps")), *steps, (PLAN_ITSELF, _("The plan itself"))]
        self.fields["person"].choices = [("", _("Everybody")), *((person.pk, str(person)) for person in people)]
        self.fields["kind"].choices = [("", _("All changes")), *ChangeKind.choices]
        for name in self.fields:
            self.fields[name].widget.attrs["class"] = "select"

    @property
    def wanted(self):
        """The filter; a choice that is not offered counts as no choice."""
        self.is_valid()
        return HistoryFilter(**{name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data})
