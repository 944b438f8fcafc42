"""The word lists that texts of plans are searched for."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planner.actions.lexicons import judge_by_new_words
from planner.admin.words import yes_or_no
from planner.domain.lexicons import ABSOLUTE, MEDICAL, OFFSITE, SCARCITY
from planner.models import LexiconTier

KINDS = {
    ABSOLUTE: _("absolute claims"),
    MEDICAL: _("medical claims"),
    SCARCITY: _("scarcity claims"),
    OFFSITE: _("leading off the platform"),
}


class KindFilter(admin.SimpleListFilter):
    title = _("kind of words")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return KINDS.items()

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(LexiconTier)
class LexiconTierAdmin(admin.ModelAdmin):
    list_display = ["tier", "kind_name", "severity", yes_or_no(LexiconTier, "can_be_exempted"), "pattern"]
    list_filter = [KindFilter, "severity"]
    search_fields = ["tier", "pattern"]
    fields = ["tier", "kind", "severity", "can_be_exempted", "pattern"]

    @admin.display(description=_("kind of words"), ordering="kind")
    def kind_name(self, tier):
        return KINDS[tier.kind]

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "kind":
            kwargs["choices"] = [("", "---------"), *KINDS.items()]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        judge_by_new_words(now=timezone.now())

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        judge_by_new_words(now=timezone.now())

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        judge_by_new_words(now=timezone.now())
