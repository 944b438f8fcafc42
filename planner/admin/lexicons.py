"""The word lists that texts of plans are searched for."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from planner.models import LexiconTier

STALE_SCORES = _("Scores on the board follow when a plan is saved next, or after the command recompute_readiness.")


@admin.register(LexiconTier)
class LexiconTierAdmin(admin.ModelAdmin):
    list_display = ["tier", "kind", "severity", "can_be_exempted", "pattern"]
    list_filter = ["kind", "severity"]
    search_fields = ["tier", "pattern"]
    fields = ["tier", "kind", "severity", "can_be_exempted", "pattern"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        messages.info(request, STALE_SCORES)
