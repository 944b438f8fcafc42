"""Who is looking at which plan just now: rows that last half a minute."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.enums import Step
from planner.models.visibility import visible_along
from planner.models.worksheet_base import plan_key

PLACE = 80


class PlanPresence(models.Model):
    """Somebody on the page of a plan. `place` is the id of the row that he or she works on, `organization` is named for
    people of another one than the plan's.

    Migration 0026 makes the table unlogged: nothing of it is worth a write to the log, nor its loss in a crash.
    """

    livestream = plan_key("presences")
    person = models.CharField(max_length=40)  # user:12, guest:7
    name = models.CharField(_("name"), max_length=150)
    organization = models.CharField(_("organization"), max_length=150, blank=True, default="")
    step = models.CharField(_("step"), max_length=1, choices=Step, blank=True, default="")
    place = models.CharField(max_length=PLACE, blank=True, default="")
    seen_at = models.DateTimeField(_("seen"))

    objects = visible_along("livestream__organization")

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["livestream", "person"], name="plan_presence_once_per_person"),
        ]

    def __str__(self):
        return self.name
