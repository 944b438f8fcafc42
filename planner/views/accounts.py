"""A person's own account: name, language, appearance, and the way to everything else about signing in."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import i18n
from django.views.decorators.http import require_POST

from planner.forms.accounts import ProfileForm
from planner.views.http import INVALID, require_form
from planner.views.responses import Partial, render_partial

CHOSEN_THEMES = ("light", "dark")  # "auto" is the absence of a choice
YEAR = 365 * 24 * 60 * 60


@require_form
def account(request):
    theme = request.COOKIES.get("theme")
    theme = theme if theme in CHOSEN_THEMES else "auto"
    form = ProfileForm(request.POST or None, instance=request.user, initial={"theme": theme})
    if not form.is_valid():
        if form.is_bound:  # the shell shows the stored name, not the one that was refused
            request.user.refresh_from_db(fields=["name", "language"])
        status = INVALID if form.is_bound else 200
        return render(request, "planner/accounts/account.html", _account_page(request, form), status=status)
    user = form.save()
    if user.language:
        translation.activate(user.language)
    messages.success(request, _("Saved"))
    response = redirect("planner:account")
    _remember_theme(response, form.cleaned_data["theme"])
    return response


@login_not_required
@require_POST
def set_language(request):
    """Django's own view, which keeps the choice in a cookie; a signed-in person's account keeps it too."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        request.user.choose_language(language)
    return i18n.set_language(request)


def too_many_requests(request):
    """What allauth's rate limits answer; beside a form that htmx sends it is a short message."""
    if request.htmx:
        toast = {"level": "error", "text": _("Too many attempts. Wait a few minutes, then try again.")}
        place = Partial("#toasts", "components/_toast.html", toast, swap="beforeend")
        return HttpResponse(render_partial(request, place), status=429)
    return render(request, "429.html", status=429)


def _account_page(request, form):
    second_steps = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    return {
        "nav": "account",
        "form": form,
        "has_app": Authenticator.Type.TOTP in second_steps,
        "has_passkey": Authenticator.Type.WEBAUTHN in second_steps,
    }


def _remember_theme(response, theme):
    """The same cookie that the switch in the shell writes; without one the device decides."""
    if theme in CHOSEN_THEMES:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    else:
        response.delete_cookie("theme", samesite="Lax")
