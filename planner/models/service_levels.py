"""The rounds of review of a plan: when each was due, answered, by whom, and whether it was late."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from planner.enums import ReviewClock, SessionState
from planner.models.livestreams import LivestreamSession
from planner.models.organizations import Organization
from planner.models.visibility import seen_by


def _moment(name):
    return models.DateTimeField(name, null=True, blank=True)


def _score(name):
    return models.DecimalField(name, max_digits=4, decimal_places=1, null=True, blank=True)


class ReviewRoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_by(user, "organization"))

    def running(self):
        return self.filter(stopped_at=None)


class ReviewRound(models.Model):
    """One round: from the submission to the answer, or to whatever else took the plan out of review.

    `organization` is the merchant. `provider` and `reviewer` are who took the round up and answered it. `outcome` is
    the state the plan went into. The first word is the provider's first comment, verdict or decision. A breach is
    recorded when the limit passes; nothing else follows from it.
    """

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="review_rounds"
    )
    livestream = models.ForeignKey(
        LivestreamSession, verbose_name=_("livestream"), on_delete=models.PROTECT, related_name="review_rounds"
    )
    provider = models.ForeignKey(
        Organization,
        verbose_name=_("service provider"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviewed_rounds",
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewer"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="review_rounds",
    )

    round = models.PositiveSmallIntegerField(_("review round"))
    kind = models.CharField(_("what sets the limit"), max_length=10, choices=ReviewClock)
    in_working_hours = models.BooleanField(_("counted in working hours"), default=False)
    allowed_seconds = models.PositiveIntegerField(_("time allowed in seconds"))
    used_seconds = models.PositiveIntegerField(_("time used in seconds"), null=True, blank=True)
    first_word_seconds = models.PositiveIntegerField(_("time until the first word in seconds"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=SessionState, blank=True, default="")
    score_before = _score(_("readiness when submitted"))
    score_after = _score(_("readiness when answered"))

    submitted_at = models.DateTimeField(_("submitted"))
    limit_at = models.DateTimeField(_("due"))
    warn_at = models.DateTimeField(_("escalated from"))
    started_at = _moment(_("taken up"))
    stopped_at = _moment(_("answered"))
    escalated_at = _moment(_("escalated"))
    breached_at = _moment(_("limit passed"))

    objects = ReviewRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("review round")
        verbose_name_plural = _("review rounds")
        ordering = ["livestream", "-round"]
        indexes = [
            models.Index(fields=["organization", "stopped_at"], name="review_round_org_stopped"),
            models.Index(fields=["warn_at"], name="review_round_running", condition=Q(stopped_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["livestream", "round"], name="review_round_once"),
            models.UniqueConstraint(
                fields=["livestream"], condition=Q(stopped_at=None), name="review_round_one_running"
            ),
            models.CheckConstraint(condition=Q(kind__in=ReviewClock.values), name="review_round_kind_known"),
            models.CheckConstraint(
                condition=Q(stopped_at=None, outcome="", used_seconds=None)
                | Q(stopped_at__isnull=False, used_seconds__isnull=False) & ~Q(outcome=""),
                name="review_round_stopped_with_outcome",
            ),
        ]

    def __str__(self):
        return f"{self.livestream}: {self.round}"
