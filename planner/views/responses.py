"""Answers to htmx requests that touch several places of a page."""

import json
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.template import RequestContext
from django.template.loader import get_template, render_to_string
from django.utils.cache import get_conditional_response
from django.utils.html import format_html
from django.utils.safestring import mark_safe

WORKSHEETS_CHANGED = "worksheets-changed"
"""The list of automatic checks asks for itself when it hears this."""


def announced(response, event):
    """The answer with an event that the page hears on its body, once everything has been put in its place."""
    response["HX-Trigger"] = json.dumps({event: {"target": "body"}})
    return response


@dataclass(frozen=True)
class Partial:
    """One more place to update: a fragment template, its context, and the CSS selector it replaces."""

    target: str
    template: str
    context: dict = field(default_factory=dict)
    swap: str = "outerMorph"


def fragments(request, template, context, *partials, status=200):
    """The main fragment followed by one `<hx-partial>` element per further place."""
    main = get_template(template).template
    shared = RequestContext(request, context)
    with shared.bind_template(main):  # what the shell needs is gathered once for all of them
        parts = [main.render(shared), *(_partial_html(shared, partial) for partial in partials)]
    return HttpResponse(mark_safe("".join(parts)), status=status)


def places(request, *partials, status=200):
    """Only places to update: what the request asked for is one of them."""
    return HttpResponse(mark_safe("".join(render_partial(request, partial) for partial in partials)), status=status)


def news_by_tag(request, tag, news):
    """The places that changed since the page was made or last asked, which `news()` knows; 304 where none did. `again`
    asks for what the page could not take before, because somebody was at work in it."""
    response = None if "again" in request.GET else get_conditional_response(request, etag=tag)
    if response is None:
        response = places(request, *news())
    response["ETag"] = tag
    # an answer that the browser kept would come back as a new one
    response["Cache-Control"] = "no-store"
    return response


def _partial_html(shared, partial):
    with shared.push(**partial.context):
        return _wrapped(partial, get_template(partial.template).template.render(shared))


def render_partial(request, partial):
    """One `<hx-partial>` element, for an answer that is made of other parts."""
    return _wrapped(partial, render_to_string(partial.template, partial.context, request))


def _wrapped(partial, html):
    return format_html('<hx-partial hx-target="{}" hx-swap="{}">{}</hx-partial>', partial.target, partial.swap, html)
