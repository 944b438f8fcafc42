"""Secret addresses under which calendars read what is planned."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from planner.models.organizations import Organization


class CalendarFeedQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's own, and those of the organizations the person belongs to."""
        return self.filter(Q(user=user) | Q(organization__memberships__user=user)).distinct()

    def working(self):
        return self.filter(revoked_at=None)


class CalendarFeed(models.Model):
    """What one person sees, or what one organization has. Whoever has the address reads it, until it is revoked; so
    only the hash of its secret part is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_feeds",
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_feeds",
    )
    key_hash = models.CharField(_("fingerprint of the address"), max_length=64, unique=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None, organization__isnull=False) | Q(user__isnull=False, organization=None),
                name="calendar_feed_has_one_owner",
            ),
            models.UniqueConstraint(fields=["user"], condition=Q(revoked_at=None), name="calendar_feed_once_per_user"),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(revoked_at=None), name="calendar_feed_once_per_organization"
            ),
        ]

    def __str__(self):
        return str(self.user or self.organization)

    def revoke(self, *, now):
        if self.revoked_at is None:
            self.revoked_at = now
            self.save(update_fields=["revoked_at"])
