"""Merchants and service providers, who belongs to them, and who is invited."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.domain.capabilities import Capability, Standing, capabilities_of
from planner.enums import TOP_ROLE_OF_KIND, OrganizationKind, Role


class OrganizationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(memberships__user=user)


class Organization(models.Model):
    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=OrganizationKind)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=OrganizationKind.values), name="organization_kind_known"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_merchant(self):
        return self.kind == OrganizationKind.MERCHANT

    @property
    def top_role(self):
        return TOP_ROLE_OF_KIND[OrganizationKind(self.kind)]


class WithStanding:
    """Somebody's `standing` towards the plans of a merchant, and what follows from it. `engagement` is what it rests
    on for a provider's people, None for members."""

    def can(self, capability):
        return capability in capabilities_of(self.standing)

    @property
    def can_edit_plans(self):
        return self.can(Capability.EDIT)

    @property
    def can_see_costs(self):
        return self.can(Capability.SEE_COSTS)


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(organization__memberships__user=user)


class Membership(WithStanding, models.Model):
    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    sees_costs = models.BooleanField(_("sees costs"), default=False)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    engagement = None

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organization__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="membership_once_per_organization"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=~models.Q(role=Role.VIEWER, sees_costs=True), name="membership_viewer_never_sees_costs"
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.organization}"

    @property
    def is_top(self):
        """Owner of a merchant or lead of a provider: manages members."""
        return self.role in TOP_ROLE_OF_KIND.values()

    @property
    def standing(self):
        return Standing(self.role, self.sees_costs)


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(organization__memberships__user=user)

    def open(self, *, now):
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """An invitation by email: signed, expiring, single-use, revocable."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.CASCADE, related_name="invitations"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        on_delete=models.PROTECT,
        related_name="sent_invitations",
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("accepted by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="accepted_invitations",
    )
    email = models.EmailField(_("email address"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    sees_costs = models.BooleanField(_("sees costs"), default=False)
    created_at = models.DateTimeField(_("sent"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="invitation_one_open_per_email",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="invitation_role_known"),
            models.CheckConstraint(
                condition=~models.Q(role=Role.VIEWER, sees_costs=True), name="invitation_viewer_never_sees_costs"
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(revoked_at=None),
                name="invitation_accepted_or_revoked_not_both",
            ),
        ]

    def __str__(self):
        return f"{self.email} → {self.organization}"

    def is_open(self, *, now):
        return self.accepted_at is None and self.revoked_at is None and now < self.expires_at
