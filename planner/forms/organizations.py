"""Forms of organizations: founding and naming one, inviting people, changing their roles."""

from django import forms
from django.utils.translation import gettext_lazy as _

from planner.enums import ROLES_OF_KIND, OrganizationKind, Role
from planner.models import Organization


class OrganizationForm(forms.ModelForm):
    class Meta:
        model = Organization
        fields = ["name"]
        labels = {"name": _("Name of the organization")}


class NewOrganizationForm(OrganizationForm):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=OrganizationKind.choices, initial=OrganizationKind.MERCHANT, widget=forms.RadioSelect
    )

    class Meta(OrganizationForm.Meta):
        fields = ["kind", "name"]
        help_texts = {"name": _("Your shop, brand or company, as colleagues know it.")}


class RoleFields(forms.Form):
    """A role of this kind of organization; whether an operator sees cost figures."""

    role = forms.ChoiceField(label=_("Role"))
    sees_costs = forms.BooleanField(label=_("Sees costs"), required=False)

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        kind = OrganizationKind(kind)
        self.fields["role"].choices = [(role.value, role.label) for role in ROLES_OF_KIND[kind]]
        if kind != OrganizationKind.MERCHANT:
            del self.fields["sees_costs"]

    def clean_sees_costs(self):
        return self.cleaned_data["sees_costs"] and self.cleaned_data.get("role") == Role.OPERATOR

    def clean(self):
        return {"sees_costs": False, **super().clean()}


class MembershipForm(RoleFields):
    pass


class InvitationForm(RoleFields):
    email = forms.EmailField(
        label=_("Email address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )

    field_order = ["email", "role", "sees_costs"]

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, kind=kind, **kwargs)
        self.fields["role"].initial = {
            OrganizationKind.MERCHANT: Role.OPERATOR,
            OrganizationKind.PROVIDER: Role.REVIEWER,
        }[OrganizationKind(kind)]

    def clean_email(self):
        return self.cleaned_data["email"].lower()
