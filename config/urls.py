"""The product's own pages, accounts, and the admin site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from planner.views import accounts

# the admin site's own login knows neither rate limits nor the second step
admin.site.login = secure_admin_login(admin.site.login)

handler429 = "planner.views.accounts.too_many_requests"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("i18n/setlang/", accounts.set_language, name="set_language"),
    path("", include("planner.urls")),
]
