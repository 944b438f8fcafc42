"""Parts of the page shell that are the same for everyone."""

from functools import cache

from django import template
from django.template.loader import render_to_string

register = template.Library()


@register.simple_tag
@cache
def shared_head():
    """Links to the shared stylesheets and scripts, made once: looking up forty hashed names takes a millisecond."""
    return render_to_string("components/_head.html")


@register.simple_tag
@cache
def icon_sprite():
    """The inline sprite of all icons."""
    return render_to_string("components/_icons.html")


@register.simple_tag
@cache
def page_links(template_name):
    """Links to the stylesheets and scripts of one page, made once as well."""
    return render_to_string(template_name)
