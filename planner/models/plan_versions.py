"""Plans as they stood at one moment: written once; migration 0018 makes the database refuse changes to them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planner.enums import Band, Step, VersionReason
from planner.models.livestreams import LivestreamSession, five_of
from planner.models.visibility import seen_by


class PlanVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_by(user, "livestream__organization"))

    def listed(self):
        """Newest first, with who made them, without their content."""
        return self.select_related("made_by").defer("content").order_by("-number")


class PlanVersion(models.Model):
    """What a plan said (`domain.plan_versions`), its fingerprints, and what the rules said of it then.

    `content` holds costs: it is shown only through `views.versions`, which hides them. `forecast` are the figures of
    `domain.forecast_totals`, `economics`.
    """

    livestream = models.ForeignKey(
        LivestreamSession, verbose_name=_("livestream"), on_delete=models.PROTECT, related_name="versions"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_versions",
    )
    number = models.PositiveIntegerField(_("version"))
    reason = models.CharField(_("why"), max_length=12, choices=VersionReason)
    content = models.JSONField(_("content"))
    content_hash = models.CharField(_("fingerprint"), max_length=64)
    step_hashes = five_of(models.CharField(max_length=64), _("fingerprints of the steps"))
    readiness = models.DecimalField(_("readiness"), max_digits=4, decimal_places=1)
    raw_readiness = models.DecimalField(_("raw score"), max_digits=4, decimal_places=1)
    readiness_cap = models.PositiveSmallIntegerField(_("cap"))
    band = models.CharField(_("band"), max_length=12, choices=Band)
    is_gated = models.BooleanField(_("gate open"))
    is_compliance_blocked = models.BooleanField(_("compliance blocked"))
    step_scores = five_of(models.DecimalField(max_digits=4, decimal_places=1, null=True), _("step scores"))
    forecast = models.JSONField(_("forecast"), default=dict)
    made_at = models.DateTimeField(_("when"), default=timezone.now)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan version")
        verbose_name_plural = _("plan versions")
        ordering = ["livestream", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["livestream", "number"], name="plan_version_number_unique"),
            models.CheckConstraint(
                condition=models.Q(reason__in=VersionReason.values), name="plan_version_reason_known"
            ),
        ]

    def __str__(self):
        return f"{self.livestream} v{self.number}"

    @property
    def hashes(self):
        """The fingerprints by step."""
        return dict(zip(Step, self.step_hashes, strict=True))
