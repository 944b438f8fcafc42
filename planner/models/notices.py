"""What happened, who is told of it, and how each person wants to be told."""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from planner.domain.notice_times import EmailTimes
from planner.enums_notices import FOR_ADMINISTRATORS, RULES, EmailWay, NoticeKind
from planner.models.checklist_templates import TemplateItem
from planner.models.livestreams import LivestreamSession
from planner.models.organizations import Organization


class Event(models.Model):
    """Something worth telling. `words` are what its sentence needs beside the rows it points at."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.CASCADE, related_name="events"
    )
    livestream = models.ForeignKey(
        LivestreamSession,
        verbose_name=_("livestream"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="events",
    )
    item = models.ForeignKey(
        TemplateItem, verbose_name=_("item"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="caused_events",
    )
    kind = models.CharField(_("what"), max_length=30)  # a NoticeKind; a new one needs no migration
    words = models.JSONField(_("words of its sentence"), default=dict, blank=True)
    path = models.CharField(_("address of what it is about"), max_length=300)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{NoticeKind(self.kind).label}: {self.livestream}"

    @property
    def rule(self):
        return RULES[NoticeKind(self.kind)]


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's own notices, of plans that this person may still see."""
        plans = LivestreamSession.objects.visible_to(user).values("pk")
        shown = Q(event__livestream=None) | Q(event__livestream__in=plans)
        if user.is_superuser:
            shown |= Q(event__kind__in=FOR_ADMINISTRATORS)
        return self.filter(shown, recipient=user)

    def unread(self):
        return self.filter(read_at=None)

    def with_event(self):
        return self.select_related("event__by", "event__item", "event__livestream__organization")


class Notice(models.Model):
    """One person is told of one event. `once` names what a person is told only once: a day's reminder."""

    event = models.ForeignKey(Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="notices")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recipient"), on_delete=models.CASCADE, related_name="notices"
    )
    once = models.CharField(_("told only once"), max_length=80, blank=True, default="")
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    email_at = models.DateTimeField(_("email due"), null=True, blank=True)
    emailed_at = models.DateTimeField(_("email sent"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_recipient"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(
                fields=["email_at"], condition=Q(emailed_at=None, email_at__isnull=False), name="notice_email_due"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "once"], condition=~Q(once=""), name="notice_told_once"),
        ]

    def __str__(self):
        return f"{self.recipient}: {self.event}"

    def mark_read(self, *, now):
        if self.read_at is None:
            self.read_at = now
            self.save(update_fields=["read_at"])


class NoticeSettings(models.Model):
    """How a person wants to be told; without a row, the defaults of the rules and of this table hold."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="notice_settings",
    )
    ways = models.JSONField(_("email per kind of event"), default=dict, blank=True)
    quiet_from = models.TimeField(_("quiet from"), default=time(22))
    quiet_to = models.TimeField(_("quiet until"), default=time(8))
    digest_at = models.TimeField(_("daily digest at"), default=time(9))

    class Meta:
        verbose_name = _("notice settings")
        verbose_name_plural = _("notice settings")

    def __str__(self):
        return str(self.user)

    def way_of(self, kind):
        chosen = self.ways.get(kind)
        return chosen if chosen in EmailWay.values else RULES[NoticeKind(kind)].email

    @property
    def times(self):
        return EmailTimes(self.quiet_from, self.quiet_to, self.digest_at)


def unread_count(user):
    """Subquery: how many unread notices the user has that `user`, an expression, points at."""
    unread = Notice.objects.unread().filter(recipient=user).order_by().values("recipient")
    counted = unread.annotate(count=models.Count("pk")).values("count")
    return models.Subquery(counted, output_field=models.IntegerField())
