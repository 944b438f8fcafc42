"""The review of plans by providers: who approved which round of a plan, with which score."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planner.enums import Role
from planner.models.livestreams import LivestreamSession
from planner.models.organizations import Organization
from planner.models.plan_versions import PlanVersion
from planner.models.visibility import visible_along


class PlanApproval(models.Model):
    """One person's approval of one round, of the version as it then stood. `is_final`: with it the plan was approved;
    `ended_at`: it is history."""

    livestream = models.ForeignKey(
        LivestreamSession, verbose_name=_("livestream"), on_delete=models.PROTECT, related_name="approvals"
    )
    provider = models.ForeignKey(
        Organization, verbose_name=_("service provider"), on_delete=models.PROTECT, related_name="approvals"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="approvals"
    )
    version = models.ForeignKey(
        PlanVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="approvals"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    round = models.PositiveSmallIntegerField(_("review round"))
    score = models.DecimalField(_("readiness"), max_digits=4, decimal_places=1)
    is_final = models.BooleanField(_("plan approved with it"), default=False)
    at = models.DateTimeField(_("when"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = visible_along("livestream__organization")

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["livestream", "round", "by"], name="plan_approval_once_per_round"),
            models.CheckConstraint(condition=Q(role__in=(Role.LEAD, Role.REVIEWER)), name="plan_approval_by_provider"),
        ]

    def __str__(self):
        return f"{self.livestream}: {self.by}"
