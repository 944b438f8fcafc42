"""Robots of chat groups, and the news that wait for them."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from planner.domain.group_messages import GAP, LIMITS, MINUTE, next_message_at, retry_after
from planner.enums_notices import RobotKind
from planner.models.encrypted import EncryptedTextField
from planner.models.notices import Event
from planner.models.organizations import Organization


class GroupRobotQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(organization__memberships__user=user)


class GroupRobot(models.Model):
    """A robot of a WeCom, Feishu or DingTalk group. Whoever has its address can write to the group, so neither address
    nor secret is ever shown again, and both are kept encrypted. `posted_at` are its messages of the last minute."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.CASCADE, related_name="robots"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="created_robots",
    )
    kind = models.CharField(_("platform of the group"), max_length=10, choices=RobotKind)
    name = models.CharField(_("name of the group"), max_length=40)
    address = EncryptedTextField(_("address of the robot"))
    secret = EncryptedTextField(_("signing secret"), blank=True, default="")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    muted = ArrayField(models.CharField(max_length=30), verbose_name=_("not told"), default=list, blank=True)
    posted_at = ArrayField(models.DateTimeField(), verbose_name=_("messages sent lately"), default=list, blank=True)
    not_before = models.DateTimeField(_("next try"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    problem = models.CharField(_("last problem"), max_length=20, blank=True, default="")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = GroupRobotQuerySet.as_manager()

    class Meta:
        verbose_name = _("group robot")
        verbose_name_plural = _("group robots")
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=RobotKind.values), name="group_robot_kind_known")]

    def __str__(self):
        return self.name

    @property
    def limits(self):
        return LIMITS[self.kind]

    @property
    def host(self):
        """All of the address that may be seen."""
        return urlsplit(self.address).hostname

    def free_at(self, *, now, gap=GAP):
        """When it may speak next, as far as the limits and earlier failures go."""
        at = next_message_at(self.posted_at, per_minute=self.limits.per_minute, now=now, gap=gap)
        return max(at, self.not_before or at)

    def note_delivery(self, *, now):
        self.failures, self.problem, self.not_before = 0, "", None
        self._note_post(now)

    def note_failure(self, problem, *, now, pause=timedelta(0)):
        """Wait longer with every failure, and as long as the platform stays deaf."""
        self.failures = min(self.failures + 1, 1000)
        self.problem = problem
        self.not_before = now + max(retry_after(self.failures), pause)
        self._note_post(now)

    def _note_post(self, now):
        self.posted_at = [*(moment for moment in self.posted_at if moment > now - MINUTE), now]
        self.save(update_fields=["posted_at", "not_before", "failures", "problem"])


class GroupNews(models.Model):
    """One event that a group is told, or waits to be told."""

    event = models.ForeignKey(Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="group_news")
    robot = models.ForeignKey(GroupRobot, verbose_name=_("group robot"), on_delete=models.CASCADE, related_name="news")
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("news for a group")
        verbose_name_plural = _("news for groups")
        ordering = ["pk"]
        indexes = [models.Index(fields=["robot"], condition=Q(sent_at=None), name="group_news_waiting")]
        constraints = [models.UniqueConstraint(fields=["event", "robot"], name="group_news_once")]

    def __str__(self):
        return f"{self.robot}: {self.event}"
