"""The history of a plan: append-only; migration 0004 makes the database refuse changes to it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planner.enums import ChangeKind
from planner.enums_worksheets import Worksheet
from planner.models.checklist_templates import TemplateItem
from planner.models.livestreams import LivestreamSession
from planner.models.visibility import visible_along


class PlanChange(models.Model):
    """One change: who, when, what, old → new. `field` names the plan detail, state action or cell that changed; `row`
    is what people call the row of a worksheet, as it was then."""

    livestream = models.ForeignKey(
        LivestreamSession, verbose_name=_("livestream"), on_delete=models.PROTECT, related_name="changes"
    )
    item = models.ForeignKey(
        TemplateItem, verbose_name=_("item"), on_delete=models.PROTECT, null=True, blank=True, related_name="changes"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_changes",
    )
    kind = models.CharField(_("what"), max_length=20, choices=ChangeKind)
    worksheet = models.CharField(_("worksheet"), max_length=20, choices=Worksheet, blank=True, default="")
    row = models.CharField(_("row"), max_length=80, blank=True, default="")
    field = models.CharField(_("field"), max_length=40, blank=True)
    old = models.TextField(_("before"), blank=True)
    new = models.TextField(_("after"), blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    shows_costs = models.BooleanField(_("shows costs"), default=False)
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = visible_along("livestream__organization")

    class Meta:
        verbose_name = _("plan change")
        verbose_name_plural = _("plan changes")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["livestream", "-at", "-id"], name="plan_change_livestream_at"),
            models.Index(fields=["livestream", "item", "-at"], name="plan_change_item_at"),
            models.Index(fields=["livestream", "-id"], name="plan_change_newest"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.old} → {self.new}"
