"""What the tables of all worksheets have in common.

A half-filled row is normal: nearly every column may be empty, and constraints hold for what is given.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from planner.domain.worksheets.limits import LATER, LIMITS, NOT_ABOVE, SPANS, TWO_PEOPLE, UNIQUE
from planner.models.livestreams import LivestreamSession
from planner.models.visibility import visible_along

LINK = 500


def plan_key(related_name):
    return models.ForeignKey(
        LivestreamSession, verbose_name=_("livestream"), on_delete=models.CASCADE, related_name=related_name
    )


def money():
    return models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)


def rate(**options):
    return models.DecimalField(max_digits=6, decimal_places=4, **(options or {"null": True, "blank": True}))


def whole():
    return models.IntegerField(null=True, blank=True)


def count():
    """A number of things that is 0 unless somebody says otherwise."""
    return models.PositiveIntegerField(default=0)


def text(length):
    return models.CharField(max_length=length, blank=True, default="")


def choice(choices, default=""):
    return models.CharField(max_length=40, choices=choices, blank=True, default=default)


def name_in_plan(length):
    """A code that names the row, at most once in a plan. NULL rather than empty, so that several rows may lack it."""
    return models.CharField(max_length=length, null=True, blank=True)


def texts(length):
    return ArrayField(models.CharField(max_length=length), default=list, blank=True)


def choices_of(choices):
    return ArrayField(models.CharField(max_length=40, choices=choices), default=list, blank=True)


def files():
    """Links to files, or their names."""
    return texts(LINK)


class WorksheetRow(models.Model):
    """A row of a worksheet with many. `position` is its place, with gaps; `version` grows with every change."""

    position = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = visible_along("livestream__organization")

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class SinglePlanRow(models.Model):
    """The row of a worksheet with one. A plan where nothing was given yet has none."""

    version = models.PositiveIntegerField(default=1)

    objects = visible_along("livestream__organization")

    class Meta:
        abstract = True


def constraints_of(worksheet, name, *, choices=(), without=()):
    """The constraints of a worksheet's table, named `<name>_<field>_…`: ranges, known choices, spans, unique names.

    `choices` pairs fields with their enumeration; fields in `without` are kept in another table.
    """
    ranges = [
        models.CheckConstraint(
            condition=Q(**{f"{field}__gte": limits.low, f"{field}__lte": limits.high}), name=f"{name}_{field}_in_range"
        )
        for field, limits in LIMITS.get(worksheet, {}).items()
        if field not in without
    ]
    return [*ranges, *known_choices(name, choices), *_spans(worksheet, name), *_unique(worksheet, name)]


def known_choices(name, choices):
    return [
        models.CheckConstraint(condition=Q(**{f"{field}__in": ["", *enum.values]}), name=f"{name}_{field}_known")
        for field, enum in choices
    ]


def _spans(worksheet, name):
    if worksheet in SPANS:
        start, end = SPANS[worksheet]
        yield models.CheckConstraint(condition=Q(**{f"{end}__gt": F(start)}), name=f"{name}_ends_after_start")
    for small, large in NOT_ABOVE.get(worksheet, ()):
        yield models.CheckConstraint(
            condition=Q(**{f"{small}__lte": F(large)}), name=f"{name}_{small}_not_above_{large}"
        )
    for owner, reviewer in TWO_PEOPLE.get(worksheet, ()):
        yield models.CheckConstraint(
            condition=~Q(**{reviewer: F(owner)}) | Q(**{reviewer: ""}), name=f"{name}_{reviewer}_is_not_{owner}"
        )
    for first, second in LATER.get(worksheet, ()):
        yield models.CheckConstraint(condition=Q(**{f"{second}__gt": F(first)}), name=f"{name}_{second}_after_{first}")


def _unique(worksheet, name):
    # Deferrable, so that one statement may swap two names.
    for field in UNIQUE.get(worksheet, ()):
        yield models.UniqueConstraint(
            fields=["livestream", field], name=f"{name}_{field}_once", deferrable=models.Deferrable.IMMEDIATE
        )
