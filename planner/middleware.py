"""Who is here, in which language, for which organization."""

from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from planner.models import Membership


class AccountLocaleMiddleware(LocaleMiddleware):
    """The language of the account, else of the cookie or the browser, else Chinese."""

    def process_request(self, request):
        if request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        else:
            super().process_request(request)


class OrganizationMiddleware:
    """`request.memberships`: where the user belongs; `request.membership`: the organization in use, or None."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.memberships = memberships_of(request.user)
        request.membership = chosen_membership(request)
        return self.get_response(request)


def memberships_of(user):
    if not user.is_authenticated:
        return []
    return list(Membership.objects.filter(user=user).select_related("organization"))


def chosen_membership(request):
    """The membership of the organization kept in the session; the first one if there is none (any more)."""
    memberships = request.memberships
    chosen = request.session.get("organization_id") if memberships else None
    return next((row for row in memberships if row.organization_id == chosen), memberships[0] if memberships else None)
