"""Files that people choose."""

from django import template

from planner.forms.file_kinds import SUFFIXES

register = template.Library()


@register.simple_tag
def kept_kinds():
    """The endings of the files we keep, as `accept` wants them."""
    return ",".join(SUFFIXES)
