"""People's accounts, for those who run the site. Accounts come from signing up; here they are closed or made staff."""

from django.contrib import admin

from planner.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["email", "name", "language", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser", "groups"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    fields = [
        *("email", "name", "language", "is_active", "is_staff", "is_superuser", "groups"),
        *("last_login", "date_joined"),
    ]
    # the address is confirmed by its owner, on the account page
    readonly_fields = ["email", "last_login", "date_joined"]
    filter_horizontal = ["groups"]

    def has_add_permission(self, request):
        return False
