"""Rows that many pages and many readers show alike: one that shows the same as before is not rendered again."""

from functools import lru_cache
from secrets import token_hex

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

register = template.Library()

TOKEN = token_hex(16)
"""Stands for the reader's CSRF token in what is kept; nobody can guess it and write it into a plan."""


@register.simple_tag(takes_context=True)
def kept(context, template_name, **shown):
    """The fragment, which may read nothing but `shown` (hashable, of frozen parts) and the CSRF token."""
    html = _rendered(template_name, get_language(), tuple(shown.items()))
    return mark_safe(html.replace(TOKEN, str(context["csrf_token"])))


@lru_cache(maxsize=1000)  # a few megabytes at most
def _rendered(template_name, _language, shown):
    return render_to_string(template_name, {**dict(shown), "csrf_token": TOKEN})
