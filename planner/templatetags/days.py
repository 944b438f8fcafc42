"""Days in the manner of the reader's language."""

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from planner.domain.moments import day_text, moment_text

register = template.Library()


@register.filter
def day(moment):
    """`11月7日` or `7 Nov`; with its year when that is not this year."""
    return day_text(timezone.localtime(moment).date(), get_language(), today=timezone.localdate())


@register.filter
def day_and_time(moment):
    """`11月7日 周六 19:00` or `Sat 7 Nov, 19:00`."""
    zone = timezone.get_current_timezone()
    return moment_text(moment, get_language(), zone=zone, today=timezone.localdate())
