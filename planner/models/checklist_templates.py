"""Checklist templates and their versions. A published version never changes: the database refuses (migration 0002)."""

from decimal import Decimal
from functools import lru_cache

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from planner.domain.moments import is_english
from planner.domain.plan import CheckDefinition, CreditRule, ItemDefinition, Option
from planner.enums import AnswerType, Platform, SessionType, Severity, Step, Unit, VersionStatus


def in_language(chinese, english):
    return english if is_english(get_language() or "") else chinese


class ChecklistTemplate(models.Model):
    """A family of checklists for some platforms and session types; empty lists mean all of them."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    platforms = ArrayField(
        models.CharField(max_length=20, choices=Platform), verbose_name=_("platforms"), default=list, blank=True
    )
    session_types = ArrayField(
        models.CharField(max_length=20, choices=SessionType), verbose_name=_("session types"), default=list, blank=True
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("checklist template")
        verbose_name_plural = _("checklist templates")
        ordering = ["slug"]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return in_language(self.name_zh, self.name_en)


class TemplateVersionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=VersionStatus.PUBLISHED)


class TemplateVersion(models.Model):
    template = models.ForeignKey(
        ChecklistTemplate, verbose_name=_("template"), on_delete=models.PROTECT, related_name="versions"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="published_template_versions",
    )
    number = models.PositiveIntegerField(_("version"))
    step_weights = models.JSONField(_("step weights by session type"), default=dict)
    change_note_zh = models.CharField(_("change note in Chinese"), max_length=200, blank=True)
    change_note_en = models.CharField(_("change note in English"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    objects = TemplateVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("template version")
        verbose_name_plural = _("template versions")
        ordering = ["template", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="template_version_number_unique"),
            models.UniqueConstraint(
                fields=["template"],
                condition=models.Q(status=VersionStatus.PUBLISHED),
                name="template_version_one_published",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=VersionStatus.values), name="template_version_status_known"
            ),
        ]

    def __str__(self):
        return f"{self.template} v{self.number}"

    @property
    def change_note(self):
        return in_language(self.change_note_zh, self.change_note_en)

    @property
    def is_draft(self):
        return self.status == VersionStatus.DRAFT

    def weights_for(self, session_type):
        """Step weights of a session type, by `Step`; the default row where the type has none of its own."""
        row = self.step_weights.get(session_type) or self.step_weights["default"]
        return {step: int(row[step.value]) for step in Step}

    @classmethod
    def kept(cls, pk):
        """A version by its key, from the process once it is published: from then on its content cannot change."""
        version = _kept_versions.get(pk)
        if version is None:
            version = cls.objects.get(pk=pk)
            if not version.is_draft:
                _kept_versions[pk] = version
        return version

    def items_by_id(self):
        """The version's items as the rules read them, by primary key, in step and position order.

        A published version cannot change, so its items are kept in the process.
        """
        return _read_items(self.pk)[0] if self.is_draft else _frozen_items(self.pk)[0]

    def item_rows(self):
        """The version's items by primary key, kept in the same way."""
        return _read_items(self.pk)[1] if self.is_draft else _frozen_items(self.pk)[1]

    def item_definitions(self):
        return tuple(self.items_by_id().values())

    def check_definitions(self):
        """The version's automatic checks as the rules read them, in their order; kept in the same way."""
        return _read_checks(self.pk) if self.is_draft else _frozen_checks(self.pk)


_kept_versions = {}


@lru_cache(maxsize=64)
def _frozen_items(version_id):
    return _read_items(version_id)


@lru_cache(maxsize=64)
def _frozen_checks(version_id):
    return _read_checks(version_id)


def _read_checks(version_id):
    return tuple(check.definition for check in TemplateCheck.objects.filter(version_id=version_id))


def _read_items(version_id):
    rows = {item.pk: item for item in TemplateItem.objects.filter(version_id=version_id)}
    return {pk: item.definition for pk, item in rows.items()}, rows


class TemplateItem(models.Model):
    version = models.ForeignKey(
        TemplateVersion, verbose_name=_("version"), on_delete=models.CASCADE, related_name="items"
    )
    key = models.SlugField(_("key"), max_length=40)
    step = models.CharField(_("step"), max_length=1, choices=Step)
    position = models.PositiveSmallIntegerField(_("position"))
    label_zh = models.CharField(_("label in Chinese"), max_length=60)
    label_en = models.CharField(_("label in English"), max_length=90)
    guidance_zh = models.TextField(_("guidance in Chinese"), max_length=400)
    guidance_en = models.TextField(_("guidance in English"), max_length=600)
    answer_type = models.CharField(_("answer type"), max_length=10, choices=AnswerType)
    unit = models.CharField(_("unit"), max_length=10, choices=Unit, blank=True, default=Unit.NONE)
    options = models.JSONField(_("options"), default=list, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    is_gate = models.BooleanField(_("gate"), default=False)
    due_hours = models.PositiveIntegerField(_("due, hours before the start"))
    applies = models.CharField(_("applies when"), max_length=200, default="all")
    credit_kind = models.CharField(_("credit rule"), max_length=40)
    credit_params = models.JSONField(_("credit parameters"), default=dict, blank=True)
    shows_costs = models.BooleanField(_("shows costs"), default=False)

    class Meta:
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist items")
        # S T A G E is not alphabetical, so the step order is spelled out.
        ordering = [
            models.Case(*(models.When(step=step, then=order) for order, step in enumerate(Step))),
            "position",
            "pk",
        ]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="template_item_key_unique"),
            models.CheckConstraint(condition=models.Q(step__in=Step.values), name="template_item_step_known"),
            models.CheckConstraint(
                condition=models.Q(weight__gte=1, weight__lte=5), name="template_item_weight_1_to_5"
            ),
            models.CheckConstraint(
                condition=models.Q(answer_type__in=AnswerType.values), name="template_item_answer_type_known"
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        return in_language(self.label_zh, self.label_en)

    @property
    def guidance(self):
        return in_language(self.guidance_zh, self.guidance_en)

    @property
    def definition(self):
        return ItemDefinition(
            key=self.key,
            step=Step(self.step),
            position=self.position,
            label_zh=self.label_zh,
            label_en=self.label_en,
            guidance_zh=self.guidance_zh,
            guidance_en=self.guidance_en,
            answer_type=AnswerType(self.answer_type),
            weight=self.weight,
            due_hours=self.due_hours,
            credit=CreditRule(self.credit_kind, self.credit_params),
            is_gate=self.is_gate,
            applies=self.applies,
            unit=Unit(self.unit),
            options=tuple(
                Option(row["value"], row["zh"], row["en"], Decimal(str(row.get("credit", 1)))) for row in self.options
            ),
            shows_costs=self.shows_costs,
        )


class TemplateCheck(models.Model):
    """One automatic check as this version applies it, with its thresholds."""

    version = models.ForeignKey(
        TemplateVersion, verbose_name=_("version"), on_delete=models.CASCADE, related_name="checks"
    )
    check_id = models.CharField(_("number"), max_length=4)
    key = models.SlugField(_("key"), max_length=40)
    step = models.CharField(_("step"), max_length=1, choices=Step)
    severity = models.CharField(_("severity"), max_length=5, choices=Severity)
    thresholds = models.JSONField(_("thresholds"), default=dict, blank=True)
    is_enabled = models.BooleanField(_("enabled"), default=True)
    legal_review_reason = models.CharField(_("under legal review, because"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("automatic check")
        verbose_name_plural = _("automatic checks")
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "check_id"], name="template_check_id_unique"),
            models.CheckConstraint(
                condition=~models.Q(severity=Severity.LEGAL)
                | models.Q(is_enabled=True)
                | ~models.Q(legal_review_reason=""),
                name="template_check_legal_stays_on",
            ),
        ]

    def __str__(self):
        return f"{self.check_id} {self.key}"

    @property
    def definition(self):
        return CheckDefinition(
            id=self.check_id,
            key=self.key,
            step=Step(self.step),
            severity=Severity(self.severity),
            thresholds=self.thresholds,
            is_enabled=self.is_enabled,
            legal_review_reason=self.legal_review_reason,
        )
