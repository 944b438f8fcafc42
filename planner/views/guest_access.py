"""The door for people without an account: a secret link, and nothing of a session.

An address that is unknown, expired or revoked is the same page that every wrong address shows. What a guest has opened
is remembered in a signed cookie that is sent to this link alone; the link itself is asked anew at every request.
"""

from functools import wraps

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache

from planner.queries.guests import working_link

COOKIE, SALT = "guest", "planner.guest"
LIMITS = "allauth.account"  # one place for all limits: ACCOUNT_RATE_LIMITS
STAYS = 12 * 60 * 60
"""Seconds for which a link stays open in a browser; then it is opened, and recorded, anew."""


def guest_door(view):
    """For pages behind a link: `view(request, link)`, or nothing at all."""

    @login_not_required
    @never_cache
    @wraps(view)
    def guarded(request, guest_key):
        link = working_link(guest_key, now=timezone.now())
        if link is None:
            if not ratelimit.consume(request, app=LIMITS, action="guest", limit_get=True):
                return ratelimit.respond_429(request)
            raise Http404
        link.key = guest_key
        response = view(request, link)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Referrer-Policy"] = "same-origin"  # without a referrer to ourselves no form could be sent
        return response

    return guarded


def may_try_password(request, link):
    """Few guesses per visitor, and not many more per link."""
    return ratelimit.consume(request, app=LIMITS, action="guest_password", key=f"guest-{link.pk}")


def may_speak(request, link):
    """So many words, approvals and entrances by one link within an hour, because each of them is told to people."""
    return ratelimit.consume(request, app=LIMITS, action="guest_word", key=f"guest-{link.pk}")


def too_many(request):
    return ratelimit.respond_429(request)


def has_entered(request, link):
    """Whether this browser has opened the link, with the password that it has now."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=STAYS)
    except signing.BadSignature:
        return False
    return constant_time_compare(str(found), _pass_of(link))


def remember(response, link):
    response.set_cookie(
        COOKIE,
        signing.dumps(_pass_of(link), salt=SALT),
        max_age=STAYS,
        path=reverse("planner:guest_plan", args=[link.key]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _pass_of(link):
    """A new password is a new pass."""
    return f"{link.pk}:{link.password[-24:]}"
