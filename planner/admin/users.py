"""People's accounts, for those who run the site. Accounts come from signing up; here they are closed or made staff."""

from allauth.account import admin as addresses
from allauth.account.models import EmailAddress
from allauth.mfa import admin as second_steps
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import display_for_value
from django.contrib.auth import admin as groups
from django.contrib.auth.models import Group
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from planner.admin.words import yes_or_no
from planner.models import User

WAYS = {
    Authenticator.Type.TOTP: _("Authenticator app"),
    Authenticator.Type.WEBAUTHN: _("Passkey"),
    Authenticator.Type.RECOVERY_CODES: _("Recovery codes"),
}
GROUPS = (gettext_noop("template editors"),)
"""Groups have their names in the database; these are told in the reader's language."""

# Pages that are in English only, or show the secrets that codes are made of; addresses get one of their own below.
admin.site.unregister([second_steps.Authenticator, groups.Group, addresses.EmailAddress])


class GroupsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group):
        return gettext(group.name)


class GroupFilter(admin.SimpleListFilter):
    title = _("group")
    parameter_name = "group"

    def lookups(self, request, model_admin):
        return [(str(group.pk), gettext(group.name)) for group in Group.objects.order_by("name")]

    def queryset(self, request, queryset):
        value = self.value() or ""
        return queryset.filter(groups=value) if value.isdecimal() else queryset


class SecondStepInline(admin.TabularInline):
    """Whoever has lost phone and recovery codes gets in again when these are removed."""

    model = Authenticator
    verbose_name, verbose_name_plural = _("way of the second step"), _("two-step sign-in")
    fields = readonly_fields = ["way", "since", "last_used"]

    @admin.display(description=_("way"))
    def way(self, authenticator):
        return WAYS[Authenticator.Type(authenticator.type)]

    @admin.display(description=_("since"))
    def since(self, authenticator):
        return display_for_value(authenticator.created_at, "–")

    @admin.display(description=_("last used"))
    def last_used(self, authenticator):
        return display_for_value(authenticator.last_used_at, "–")

    def has_add_permission(self, request, obj):
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = [
        *("email", "name", "language"),
        *(yes_or_no(User, "is_active"), yes_or_no(User, "is_staff")),
        "last_login",
    ]
    list_filter = ["is_active", "is_staff", "is_superuser", GroupFilter]
    search_fields = ["email", "name"]
    ordering = ["email"]
    fields = [
        *("email", "name", "language", "is_active", "is_staff", "is_superuser", "groups"),
        *("last_login", "date_joined"),
    ]
    # the address is confirmed by its owner, on the account page
    readonly_fields = ["email", "last_login", "date_joined"]
    inlines = [SecondStepInline]

    def has_add_permission(self, request):
        return False

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            return GroupsField(Group.objects.order_by("name"), required=False, label=_("groups"))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(EmailAddress)
class AddressAdmin(addresses.EmailAddressAdmin):
    list_display = ["email", "user", yes_or_no(EmailAddress, "primary"), yes_or_no(EmailAddress, "verified")]
