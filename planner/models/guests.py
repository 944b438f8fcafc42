"""People without an account: the links that lead them to one plan, and what they say of it."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planner.domain.capabilities import GUEST, Standing
from planner.enums import GuestRight, Role
from planner.models.engagements import Engagement, running
from planner.models.livestreams import LivestreamSession
from planner.models.organizations import Membership, Organization, WithStanding
from planner.models.plan_versions import PlanVersion
from planner.models.visibility import visible_along


class GuestLinkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All links to the plans of one's own merchants; a provider's leads see those that it has made itself."""
        own = Membership.objects.filter(user=user).values("organization_id")
        leads = Membership.objects.filter(user=user, role=Role.LEAD).values("organization_id")
        theirs = Engagement.objects.running().filter(provider__in=leads).values("pk")
        return self.filter(Q(livestream__organization__in=own) | Q(engagement__in=theirs))

    def working(self, *, now):
        """Neither revoked nor expired; a provider's end with its engagement."""
        return self.filter(
            Q(engagement=None) | running("engagement"),
            revoked_at=None,
            expires_at__gt=now,
        )


class GuestLink(models.Model):
    """The right of somebody, by name, to one plan for a while. Whoever has the key has it, so only its hash is kept."""

    livestream = models.ForeignKey(
        LivestreamSession, verbose_name=_("livestream"), on_delete=models.PROTECT, related_name="guest_links"
    )
    engagement = models.ForeignKey(
        Engagement,
        verbose_name=_("engagement"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="guest_links",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("created by"), on_delete=models.PROTECT, related_name="guest_links"
    )
    name = models.CharField(_("name"), max_length=40)
    right = models.CharField(_("may"), max_length=10, choices=GuestRight, default=GuestRight.READ)
    sees_costs = models.BooleanField(_("sees costs"), default=False)
    key_hash = models.CharField(_("fingerprint of the key"), max_length=64, unique=True)
    password = models.CharField(_("password"), max_length=128, blank=True, default="")
    use_count = models.PositiveIntegerField(_("times opened"), default=0)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last opened"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = GuestLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("guest link")
        verbose_name_plural = _("guest links")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(right__in=GuestRight.values), name="guest_link_right_known"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="guest_link_expires_later"),
            models.CheckConstraint(condition=~Q(name=""), name="guest_link_names_somebody"),
        ]

    def __str__(self):
        return f"{self.name} – {self.livestream}"

    @property
    def display_name(self):
        return self.name

    @property
    def initial(self):
        return self.name[0].upper()

    @property
    def may_comment(self):
        return self.right in (GuestRight.COMMENT, GuestRight.APPROVE)

    @property
    def may_approve(self):
        return self.right == GuestRight.APPROVE

    def opens_with(self, password):
        return not self.password or check_password(password, self.password)


class GuestApproval(models.Model):
    """A guest's approval of the plan as it then stood: evidence beside the plan, in the place of nobody's."""

    livestream = models.ForeignKey(
        LivestreamSession, verbose_name=_("livestream"), on_delete=models.PROTECT, related_name="guest_approvals"
    )
    link = models.ForeignKey(
        GuestLink, verbose_name=_("guest link"), on_delete=models.PROTECT, related_name="approvals"
    )
    version = models.ForeignKey(
        PlanVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="guest_approvals"
    )
    name = models.CharField(_("name"), max_length=40)
    words = models.CharField(_("words"), max_length=500, blank=True, default="")
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = visible_along("livestream__organization")

    class Meta:
        verbose_name = _("approval by a guest")
        verbose_name_plural = _("approvals by guests")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["link", "version"], name="guest_approval_once_per_version"),
        ]

    def __str__(self):
        return f"{self.name}: {self.version}"


@dataclass(frozen=True)
class GuestAccess(WithStanding):
    """What a link makes of whoever has it: stands where a membership of the merchant would, and may only read."""

    link: GuestLink

    role = GUEST
    engagement = None
    user = None
    user_id = None
    is_top = False

    @cached_property
    def standing(self):
        """Costs that a provider showed end with its own right to them."""
        by_provider = self.link.engagement
        sees_costs = self.link.sees_costs and (by_provider is None or by_provider.finance_visible)
        return Standing(GUEST, sees_costs)

    @property
    def organization(self) -> Organization:
        return self.link.livestream.organization
