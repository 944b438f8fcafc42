"""Days in the manner of the reader's language."""

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from planner.domain.moments import day_text

register = template.Library()


@register.filter
def day(moment):
    """`11月7日` or `7 Nov`; with its year when that is not this year."""
    return day_text(timezone.localtime(moment).date(), get_language(), today=timezone.localdate())
