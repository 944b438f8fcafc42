"""One livestream and the readiness that was computed for it last."""

from datetime import timedelta
from decimal import Decimal
from functools import cache
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from planner.addresses import address
from planner.domain.worksheets.limits import SHOW_MINUTES
from planner.enums import Band, PlanFeature, Platform, SessionState, SessionType, Step
from planner.models.checklist_templates import TemplateItem, TemplateVersion
from planner.models.engagements import Engagement
from planner.models.organizations import Organization
from planner.models.visibility import clients_seen_by, seen_by

MONEY = {"max_digits": 14, "decimal_places": 2, "null": True, "blank": True, "validators": [MinValueValidator(0)]}


def five_of(field, name):
    """One value per STAGE step, in the fixed order S T A G E."""
    return ArrayField(field, verbose_name=name, size=5, default=list, blank=True)


@cache
def _has_provider():
    """Built once, because every request about a plan asks for it and building takes longer than asking."""
    return models.Exists(Engagement.objects.running().filter(merchant=models.OuterRef("organization")))


class LivestreamQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The livestreams this user may see: of their own merchants, and of the clients they review for a provider."""
        return self.filter(seen_by(user, "organization"))

    def listed_for(self, membership):
        """The livestreams in the lists of one organization, for somebody who is known to belong to it: its own, or
        those of its clients."""
        if membership.organization.is_merchant:
            return self.filter(organization=membership.organization_id)
        return self.filter(organization__in=clients_seen_by(membership.user_id, membership.organization_id))

    def with_review(self):
        """Each says in `is_reviewed` whether a provider is engaged, in the same query."""
        return self.annotate(is_reviewed=_has_provider())

    def locked(self):
        """The rows as they are now, locked until the transaction ends, with what the rules need."""
        return self.select_for_update(of=("self",)).select_related("organization", "template_version")


class LivestreamSession(models.Model):
    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="livestreams"
    )
    template_version = models.ForeignKey(
        TemplateVersion, verbose_name=_("template version"), on_delete=models.PROTECT, related_name="livestreams"
    )
    copied_from = models.ForeignKey(
        "self", verbose_name=_("copied from"), on_delete=models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        on_delete=models.PROTECT,
        related_name="created_livestreams",
    )

    broadcast = models.UUIDField(
        _("broadcast"),
        default=uuid4,
        db_default=RandomUUID(),
        editable=False,
        help_text=_("Files of the plan carry it: a plan that is loaded from one plans the same broadcast again."),
    )
    title = models.CharField(_("title"), max_length=60, validators=[MinLengthValidator(2)])
    platform = models.CharField(_("platform"), max_length=20, choices=Platform)
    session_type = models.CharField(_("session type"), max_length=20, choices=SessionType)
    campaign_tag = models.CharField(_("campaign tag"), max_length=20, blank=True)
    host_name = models.CharField(_("host"), max_length=40, blank=True)
    starts_at = models.DateTimeField(_("planned start"))
    planned_minutes = models.PositiveSmallIntegerField(
        _("planned minutes"), validators=[MinValueValidator(SHOW_MINUTES.low), MaxValueValidator(SHOW_MINUTES.high)]
    )

    gmv_target = models.DecimalField(_("GMV target"), **MONEY)
    planned_aov = models.DecimalField(_("planned average order value"), **MONEY)
    ad_budget = models.DecimalField(_("total ad budget"), **MONEY)
    contribution_rate = models.DecimalField(
        _("contribution rate before ads"),
        max_digits=6,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("-1")), MaxValueValidator(Decimal(1))],
    )
    strategic_loss_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("strategic loss approved by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="approved_losses",
    )
    features = ArrayField(
        models.CharField(max_length=20, choices=PlanFeature),
        verbose_name=_("what the broadcast contains"),
        default=list,
        blank=True,
    )
    confirmed_empty = ArrayField(
        models.CharField(max_length=1, choices=Step),
        verbose_name=_("steps confirmed to have empty worksheets"),
        default=list,
        blank=True,
    )

    judgement = models.JSONField(_("what the worksheets tell the score"), default=dict, blank=True, editable=False)
    judged_until = models.DateTimeField(_("holds until"), null=True, blank=True, editable=False, default=timezone.now)

    state = models.CharField(_("state"), max_length=20, choices=SessionState, default=SessionState.DRAFT)
    review_round = models.PositiveSmallIntegerField(_("review round"), default=0)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    review_limit_at = models.DateTimeField(_("review due"), null=True, blank=True, editable=False)

    readiness = models.DecimalField(_("readiness"), max_digits=4, decimal_places=1, default=0)
    raw_readiness = models.DecimalField(_("raw score"), max_digits=4, decimal_places=1, default=0)
    readiness_cap = models.PositiveSmallIntegerField(_("cap"), default=100)
    band = models.CharField(_("band"), max_length=12, choices=Band, default=Band.PREPARING)
    is_gated = models.BooleanField(_("gate open"), default=False)
    is_compliance_blocked = models.BooleanField(_("compliance blocked"), default=False)
    step_scores = five_of(models.DecimalField(max_digits=4, decimal_places=1, null=True), _("step scores"))
    step_open_gates = five_of(models.PositiveSmallIntegerField(), _("open gates per step"))
    step_blocked = five_of(models.BooleanField(), _("steps that break a law"))
    step_answered = five_of(models.PositiveSmallIntegerField(), _("answered items and judged checks per step"))
    step_due_at = five_of(models.DateTimeField(null=True), _("next due date per step"))
    open_item_count = models.PositiveSmallIntegerField(_("open items"), default=0)
    next_due_at = models.DateTimeField(_("next due date"), null=True, blank=True)
    next_item = models.ForeignKey(
        TemplateItem,
        verbose_name=_("next best action"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    next_check = models.CharField(_("check to put right next"), max_length=4, blank=True, default="")
    next_item_gain = models.DecimalField(_("points to gain next"), max_digits=4, decimal_places=1, default=0)
    next_item_due_at = models.DateTimeField(_("next best action due"), null=True, blank=True)

    open_gaps = models.JSONField(_("what costs most points"), default=list, blank=True, editable=False)

    actual_started_at = models.DateTimeField(_("actual start"), null=True, blank=True)
    actual_ended_at = models.DateTimeField(_("actual end"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = LivestreamQuerySet.as_manager()
    moved_by_rules = ""
    """The state action that followed by itself from what this request changed."""

    class Meta:
        verbose_name = _("livestream")
        verbose_name_plural = _("livestreams")
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["organization", "starts_at", "id"], name="livestream_org_starts"),
            models.Index(fields=["organization", "state", "starts_at"], name="livestream_org_state_starts"),
            models.Index(fields=["state", "starts_at"], name="livestream_state_starts"),
            models.Index(fields=["judged_until"], name="livestream_judged_until"),
            models.Index(
                fields=["review_limit_at"],
                name="livestream_review_limit",
                condition=models.Q(review_limit_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(planned_minutes__gte=SHOW_MINUTES.low, planned_minutes__lte=SHOW_MINUTES.high),
                name="livestream_minutes_30_to_480",
            ),
            models.CheckConstraint(condition=models.Q(state__in=SessionState.values), name="livestream_state_known"),
            models.CheckConstraint(
                condition=models.Q(readiness__gte=0, readiness__lte=100), name="livestream_readiness_0_to_100"
            ),
            models.CheckConstraint(
                condition=models.Q(readiness__lte=models.F("raw_readiness")), name="livestream_cap_only_lowers"
            ),
            models.CheckConstraint(
                condition=models.Q(gmv_target=None) | models.Q(gmv_target__gte=0), name="livestream_gmv_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(ad_budget=None) | models.Q(ad_budget__gte=0),
                name="livestream_ad_budget_not_negative",
            ),
            models.CheckConstraint(condition=models.Q(platform__in=Platform.values), name="livestream_platform_known"),
            models.CheckConstraint(
                condition=models.Q(session_type__in=SessionType.values), name="livestream_session_type_known"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.step_url(Step.MERCHANDISE)

    def step_url(self, step):
        return address("planner:plan_step", self.pk, Step(step).stem)

    @cached_property
    def is_reviewed(self):
        """Whether a provider is engaged by the plan's merchant; `with_review` brings it along."""
        return Engagement.objects.running().filter(merchant=self.organization_id).exists()

    @property
    def ends_at(self):
        return self.starts_at + timedelta(minutes=self.planned_minutes)
