"""Who is here, in which language, for which organization."""

from django.middleware.locale import LocaleMiddleware
from django.utils import translation


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
        request.memberships = request.user.own_memberships if request.user.is_authenticated else []
        request.membership = chosen_membership(request)
        return self.get_response(request)


def chosen_membership(request):
    """The membership of the organization kept in the session; the first one if there is none (any more)."""
    memberships = request.memberships
    chosen = request.session.get("organization_id") if memberships else None
    return next((row for row in memberships if row.organization_id == chosen), memberships[0] if memberships else None)


class InvalidFormMiddleware:
    """A form that comes back with errors answers 422, on the ready-made pages of accounts as everywhere."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request, response):
        form = (response.context_data or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and getattr(form, "errors", None):
            response.status_code = 422
        return response
