"""The engagement of a provider by a merchant: what was agreed, who reviews, and what the provider's people may do."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from planner.domain.capabilities import Standing
from planner.enums import EngagementScope, FeeType, OrganizationKind, Role
from planner.models.organizations import Membership, Organization, WithStanding
from planner.models.paths import random_path


def running(path=""):
    """Engagements in force now: accepted, begun, neither run out nor ended. `path` leads to the engagement."""
    has = f"{path}__" if path else ""
    return Q(
        Q(**{f"{has}ends_at": None}) | Q(**{f"{has}ends_at__gt": Now()}),
        **{f"{has}accepted_at__isnull": False, f"{has}ended_at": None, f"{has}starts_at__lte": Now()},
    )


class EngagementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the user's organizations, running or not: the record stays with both sides. A provider's reviewers
        see those of their clients."""
        own = Membership.objects.filter(user=user)
        return self.filter(
            Q(merchant__in=own.values("organization_id"))
            | Q(provider__in=own.filter(role=Role.LEAD).values("organization_id"))
            | Q(pk__in=ReviewerAssignment.objects.filter(membership__user=user).values("engagement_id"))
        )

    def of(self, organization):
        """Those of one organization, on either side."""
        return self.filter(Q(merchant=organization) | Q(provider=organization))

    def running(self):
        return self.filter(running())

    def open(self, *, now):
        """Invitations that nobody has answered, revoked or let expire."""
        return self.filter(accepted_at=None, declined_at=None, revoked_at=None, expires_at__gt=now)


def _organization(name, related_name):
    return models.ForeignKey(
        Organization, verbose_name=name, on_delete=models.PROTECT, null=True, blank=True, related_name=related_name
    )


def _person(name, related_name, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=name, on_delete=models.PROTECT, related_name=related_name, **options
    )


def _moment(name):
    return models.DateTimeField(name, null=True, blank=True)


class Engagement(models.Model):
    """An invitation to work together, and after its acceptance the engagement itself.

    `invited_kind` is the kind of organization that was invited; that side is empty until it is known, because an
    invitation may go to an address. Once accepted, the terms stay as they were agreed, `finance_visible` apart, which
    is the merchant's to grant and to take back.
    """

    merchant = _organization(_("merchant"), "provider_engagements")
    provider = _organization(_("service provider"), "client_engagements")
    invited_by = _person(_("invited by"), "sent_engagements")
    answered_by = _person(_("answered by"), "answered_engagements", null=True, blank=True)
    ended_by = _person(_("ended by"), "ended_engagements", null=True, blank=True)

    invited_kind = models.CharField(_("invited side"), max_length=10, choices=OrganizationKind)
    email = models.EmailField(_("email address"), blank=True, default="")
    scope = models.CharField(_("scope"), max_length=10, choices=EngagementScope, default=EngagementScope.REVIEW)
    starts_at = models.DateTimeField(_("from"))
    ends_at = _moment(_("until"))
    fee_type = models.CharField(_("fee"), max_length=10, choices=FeeType, default=FeeType.RETAINER)
    retainer = models.DecimalField(_("retainer"), max_digits=14, decimal_places=2, null=True, blank=True)
    percent = models.DecimalField(_("share of sales"), max_digits=6, decimal_places=4, null=True, blank=True)
    attribution_share = models.DecimalField(_("attribution share"), max_digits=6, decimal_places=4, default=1)
    finance_visible = models.BooleanField(_("sees costs, margin and profit"), default=False)
    end_reason = models.CharField(_("reason"), max_length=200, blank=True, default="")

    created_at = models.DateTimeField(_("sent"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = _moment(_("accepted"))
    declined_at = _moment(_("declined"))
    revoked_at = _moment(_("revoked"))
    ended_at = _moment(_("ended"))

    objects = EngagementQuerySet.as_manager()

    class Meta:
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["provider", "merchant"],
                name="engagement_not_ended",
                condition=Q(accepted_at__isnull=False, ended_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "provider"],
                condition=Q(accepted_at__isnull=False, ended_at=None),
                name="engagement_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(invited_kind=OrganizationKind.PROVIDER, merchant__isnull=False)
                | Q(invited_kind=OrganizationKind.MERCHANT, provider__isnull=False),
                name="engagement_knows_who_invites",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(merchant__isnull=False, provider__isnull=False),
                name="engagement_has_two_sides",
            ),
            models.CheckConstraint(
                condition=Q(merchant__isnull=False, provider__isnull=False) | ~Q(email=""),
                name="engagement_invites_somebody",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, declined_at=None)
                | Q(accepted_at=None, revoked_at=None)
                | Q(declined_at=None, revoked_at=None),
                name="engagement_answered_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(accepted_at__isnull=False), name="engagement_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="engagement_dates_in_order"
            ),
            models.CheckConstraint(condition=Q(scope__in=EngagementScope.values), name="engagement_scope_known"),
            models.CheckConstraint(condition=Q(fee_type__in=FeeType.values), name="engagement_fee_type_known"),
            models.CheckConstraint(
                condition=Q(retainer=None) | Q(retainer__gte=0), name="engagement_retainer_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__gte=0, percent__lte="0.3"),
                name="engagement_percent_0_to_30",
            ),
            models.CheckConstraint(
                condition=Q(attribution_share__gte=0, attribution_share__lte=1), name="engagement_attribution_0_to_1"
            ),
        ]

    def __str__(self):
        return f"{self.provider or self.email} – {self.merchant or self.email}"

    def is_open(self, *, now):
        answered = self.accepted_at or self.declined_at or self.revoked_at
        return not answered and now < self.expires_at

    def is_running(self, *, now):
        """The same as `running()` says of rows."""
        return self.is_in_force(now=now) and self.starts_at <= now

    def is_in_force(self, *, now):
        """Running, or agreed and still to begin."""
        return self.accepted_at is not None and self.ended_at is None and (self.ends_at is None or now < self.ends_at)

    @property
    def inviting(self):
        """The organization that invites."""
        return self.merchant if self.invited_kind == OrganizationKind.PROVIDER else self.provider

    @property
    def invited(self):
        """The organization that was invited; None while only its address is known."""
        return self.provider if self.invited_kind == OrganizationKind.PROVIDER else self.merchant

    def other_side(self, organization):
        return self.provider if organization.pk == self.merchant_id else self.merchant


class ReviewerAssignmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(engagement__in=Engagement.objects.visible_to(user))


class ReviewerAssignment(models.Model):
    """A member of the provider who reviews the plans of a client."""

    engagement = models.ForeignKey(
        Engagement, verbose_name=_("engagement"), on_delete=models.CASCADE, related_name="assignments"
    )
    membership = models.ForeignKey(
        Membership, verbose_name=_("reviewer"), on_delete=models.CASCADE, related_name="assignments"
    )
    assigned_by = _person(_("assigned by"), "given_assignments")
    assigned_at = models.DateTimeField(_("assigned"), auto_now_add=True)

    objects = ReviewerAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("reviewer of a client")
        verbose_name_plural = _("reviewers of clients")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "engagement"], name="reviewer_assigned_once"),
        ]

    def __str__(self):
        return f"{self.membership.user} – {self.engagement}"


def contract_path(_row, filename):
    return random_path("contracts", filename)


class ContractFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those in charge on both sides."""
        own = Membership.objects.filter(user=user, role__in=(Role.OWNER, Role.LEAD)).values("organization_id")
        return self.filter(
            Q(engagement__accepted_at__isnull=False), Q(engagement__merchant__in=own) | Q(engagement__provider__in=own)
        )


class ContractFile(models.Model):
    """The written contract, or a later version of it. Nothing is taken away: it is a record of both sides."""

    engagement = models.ForeignKey(
        Engagement, verbose_name=_("engagement"), on_delete=models.PROTECT, related_name="contracts"
    )
    uploaded_by = _person(_("uploaded by"), "uploaded_contracts")
    file = models.FileField(_("file"), upload_to=contract_path)
    name = models.CharField(_("name"), max_length=120)
    content_type = models.CharField(_("content type"), max_length=80)
    size = models.PositiveIntegerField(_("size in bytes"))
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    objects = ContractFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract file")
        verbose_name_plural = _("contract files")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.name


@dataclass(frozen=True)
class ClientAccess(WithStanding):
    """What a provider's member is in the organization of a client: stands where a membership of the merchant would."""

    engagement: Engagement
    membership: Membership

    @cached_property
    def standing(self):
        return Standing(self.membership.role, self.engagement.finance_visible, self.engagement.scope)

    @property
    def pk(self):
        return self.membership.pk

    @property
    def role(self):
        return self.membership.role

    @property
    def user(self):
        return self.membership.user

    @property
    def user_id(self):
        return self.membership.user_id

    @property
    def organization(self):
        return self.engagement.merchant

    @property
    def organization_id(self):
        return self.engagement.merchant_id

    @property
    def is_top(self):
        """Nobody of a provider is in charge of its client."""
        return False
