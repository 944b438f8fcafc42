"""How a page with a form is asked for, and what it answers beside 200."""

from django.views.decorators.http import require_http_methods

CREATED, CONFLICT, TOO_LARGE, INVALID = 201, 409, 413, 422

require_form = require_http_methods(["GET", "HEAD", "POST"])
