"""Forms of engagements: inviting a partner, answering, ending, assigning reviewers, adding a contract."""

from datetime import timedelta
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from planner.domain.moments import midnight
from planner.enums import EngagementScope, FeeType, OrganizationKind
from planner.forms.fields import MoneyField, ShareField
from planner.forms.proofs import FilesField
from planner.models import Organization

HIGHEST_PERCENT = Decimal("0.3")
LAST_YEAR = 2100
WITH_RETAINER = frozenset({FeeType.RETAINER, FeeType.MIXED})
WITH_PERCENT = frozenset({FeeType.PERCENT, FeeType.MIXED})


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value):
        day = super().clean(value)
        if day and not 2000 <= day.year < LAST_YEAR:
            raise ValidationError(_("Check the year of this date."), code="year")
        return day


class EngagementForm(forms.Form):
    """Whom to invite, and on which terms. `terms` is what the action takes; days become instants in `zone`."""

    partner = forms.CharField(max_length=254, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    scope = forms.ChoiceField(
        label=_("Scope"),
        choices=EngagementScope,
        initial=EngagementScope.REVIEW,
        help_text=_("Planning together lets the provider edit plans; operating also lets it create and run them."),
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False, help_text=_("The last day. Without one it runs until ended."))
    fee_type = forms.ChoiceField(label=_("Fee"), choices=FeeType, initial=FeeType.RETAINER)
    retainer = MoneyField(label=_("Retainer"), required=False, help_text=_("In yuan a month."))
    percent = ShareField(label=_("Share of sales"), required=False, help_text=_("Of net sales, up to 30%."))
    attribution_share = ShareField(
        label=_("Attribution share"),
        help_text=_(
            "Which part of the sales counts as assisted by the provider. All providers together: at most 100%."
        ),
    )
    finance_visible = forms.BooleanField(label=_("The provider sees costs, margin and profit"), required=False)

    def __init__(self, *args, organization, zone, today, **kwargs):
        initial = {"starts_on": today, "attribution_share": Decimal(1), **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.organization, self.zone, self.found = organization, zone, None
        invites_provider = organization.kind == OrganizationKind.MERCHANT
        self.fields["partner"].label = _("Service provider") if invites_provider else _("Merchant")
        self.fields["partner"].help_text = _(
            "The email address of somebody in charge there, or the short name of the organization."
        )

    def clean_partner(self):
        """An address, or the organization behind a short name."""
        text = self.cleaned_data["partner"].strip().lower()
        if "@" in text:
            forms.EmailField(max_length=254).clean(text)
            return text
        others = Organization.objects.exclude(kind=self.organization.kind)
        self.found = others.filter(slug=text).first()
        if self.found is None:
            raise ValidationError(_("No such organization. Ask for its short name, or write an email address."))
        return text

    def clean_percent(self):
        percent = self.cleaned_data["percent"]
        if percent is not None and not 0 <= percent <= HIGHEST_PERCENT:
            raise ValidationError(_("Between 0% and 30%."))
        return percent

    def clean_attribution_share(self):
        share = self.cleaned_data["attribution_share"]
        if share is not None and not 0 <= share <= 1:
            raise ValidationError(_("Between 0% and 100%."))
        return share

    def clean(self):
        data = super().clean()
        fee = data.get("fee_type")
        for name, kinds in (("retainer", WITH_RETAINER), ("percent", WITH_PERCENT)):
            if fee in kinds and data.get(name) is None and name not in self.errors:
                self.add_error(name, _("This kind of fee needs it."))
            elif fee and fee not in kinds:
                data[name] = None
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("This is before the first day."))
        return data

    @property
    def email(self):
        return "" if self.found else self.cleaned_data["partner"]

    @property
    def terms(self):
        data = self.cleaned_data
        last = data["ends_on"]
        return {
            **{name: data[name] for name in ("scope", "fee_type", "retainer", "percent", "attribution_share")},
            "finance_visible": data["finance_visible"],
            "starts_at": midnight(data["starts_on"], self.zone),
            "ends_at": midnight(last + timedelta(days=1), self.zone) if last else None,
        }


class AnswerForm(forms.Form):
    """The answer to an invitation, for one of the organizations that may give it."""

    answer = forms.ChoiceField(choices=[("accept", "accept"), ("decline", "decline")])
    organization = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args, organizations, **kwargs):
        super().__init__(*args, **kwargs)
        self.by_key = {organization.pk: organization for organization in organizations}
        self.fields["organization"].choices = [(pk, one.name) for pk, one in self.by_key.items()]

    def clean_organization(self):
        return self.by_key[self.cleaned_data["organization"]]


class EndForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=200, widget=forms.Textarea({"rows": 2, "maxlength": 200})
    )


class ReviewersForm(forms.Form):
    reviewers = forms.ModelMultipleChoiceField(queryset=None, required=False)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reviewers"].queryset = members


class ContractForm(forms.Form):
    contract = FilesField(label=_("Contract"))
