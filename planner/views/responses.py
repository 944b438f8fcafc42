"""Answers to htmx requests that touch several places of a page."""

from dataclasses import dataclass, field

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe


@dataclass(frozen=True)
class Partial:
    """One more place to update: a fragment template, its context, and the CSS selector it replaces."""

    target: str
    template: str
    context: dict = field(default_factory=dict)
    swap: str = "outerMorph"


def fragments(request, template, context, *partials, status=200):
    """The main fragment followed by one `<hx-partial>` element per further place."""
    main = render_to_string(template, context, request)
    more = (render_partial(request, partial, context) for partial in partials)
    return HttpResponse(mark_safe("".join([main, *more])), status=status)


def render_partial(request, partial, context=()):
    """One `<hx-partial>` element; `context` is what the partial shares with the main fragment."""
    return format_html(
        '<hx-partial hx-target="{}" hx-swap="{}">{}</hx-partial>',
        partial.target,
        partial.swap,
        render_to_string(partial.template, {**dict(context), **partial.context}, request),
    )
