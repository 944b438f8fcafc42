"""The product's own pages, accounts, and the admin site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from config.lazy_imports import load_on_first_use

load_on_first_use("allauth.mfa.webauthn.internal.auth")  # passkeys need cryptography: 9 MB of each worker

from planner.views import accounts  # noqa: E402 – its forms import that module

# the admin site's own login knows neither rate limits nor the second step
admin.site.login = secure_admin_login(admin.site.login)

handler429 = "planner.views.accounts.too_many_requests"

urlpatterns = [
    path("", include("planner.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("i18n/setlang/", accounts.set_language, name="set_language"),
]
