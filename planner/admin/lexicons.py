"""The word lists that texts of plans are searched for."""

from django.contrib import admin
from django.utils import timezone

from planner.actions.lexicons import judge_by_new_words
from planner.models import LexiconTier


@admin.register(LexiconTier)
class LexiconTierAdmin(admin.ModelAdmin):
    list_display = ["tier", "kind", "severity", "can_be_exempted", "pattern"]
    list_filter = ["kind", "severity"]
    search_fields = ["tier", "pattern"]
    fields = ["tier", "kind", "severity", "can_be_exempted", "pattern"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        judge_by_new_words(now=timezone.now())

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        judge_by_new_words(now=timezone.now())

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        judge_by_new_words(now=timezone.now())
