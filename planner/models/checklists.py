"""The five checklists of a livestream, their answers, and the files given as proof."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.enums import Step
from planner.models.checklist_templates import TemplateItem
from planner.models.livestreams import LivestreamSession
from planner.models.paths import random_path
from planner.models.visibility import seen_by


class StepChecklist(models.Model):
    """The checklist of one STAGE step. Every livestream has exactly five; migration 0003 makes the database hold it."""

    livestream = models.ForeignKey(
        LivestreamSession, verbose_name=_("livestream"), on_delete=models.CASCADE, related_name="checklists"
    )
    step = models.CharField(_("step"), max_length=1, choices=Step)

    class Meta:
        verbose_name = _("step checklist")
        verbose_name_plural = _("step checklists")
        constraints = [
            models.UniqueConstraint(fields=["livestream", "step"], name="step_checklist_once_per_step"),
            models.CheckConstraint(condition=models.Q(step__in=Step.values), name="step_checklist_step_known"),
        ]

    def __str__(self):
        return f"{self.livestream} {self.step.upper()}"


class ChecklistAnswerQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_by(user, "checklist__livestream__organization"))


class ChecklistAnswer(models.Model):
    """The answer to one checklist item. `value` is the canonical text of `domain.values`; empty means unanswered."""

    checklist = models.ForeignKey(
        StepChecklist, verbose_name=_("checklist"), on_delete=models.CASCADE, related_name="answers"
    )
    item = models.ForeignKey(TemplateItem, verbose_name=_("item"), on_delete=models.PROTECT, related_name="answers")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner of the item"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="owned_answers",
    )
    value = models.TextField(_("answer"), blank=True, default="")
    by_owner = models.BooleanField(_("answered by the merchant's owner"), default=False)
    is_carried_over = models.BooleanField(_("carried over from an earlier plan"), default=False)
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    not_applicable_reason = models.CharField(_("why not applicable"), max_length=200, blank=True, default="")
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    version = models.PositiveIntegerField(_("row version"), default=1)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = ChecklistAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("checklist answer")
        verbose_name_plural = _("checklist answers")
        constraints = [
            models.UniqueConstraint(fields=["checklist", "item"], name="checklist_answer_once_per_item"),
            models.CheckConstraint(
                condition=models.Q(not_applicable=False) | ~models.Q(not_applicable_reason=""),
                name="checklist_answer_not_applicable_has_reason",
            ),
        ]

    def __str__(self):
        return f"{self.item}: {self.value}"


FILES_PER_ITEM = 40


def proof_path(_row, filename):
    return random_path("proofs", filename)


class AnswerFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_by(user, "answer__checklist__livestream__organization"))

    def kept(self):
        return self.filter(removed_at=None)


class AnswerFile(models.Model):
    """A file given as proof. Removing hides it; the file stays for the history."""

    answer = models.ForeignKey(
        ChecklistAnswer, verbose_name=_("answer"), on_delete=models.CASCADE, related_name="files"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="uploaded_files"
    )
    file = models.FileField(_("file"), upload_to=proof_path)
    name = models.CharField(_("name"), max_length=120)
    content_type = models.CharField(_("content type"), max_length=80)
    size = models.PositiveIntegerField(_("size in bytes"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    objects = AnswerFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("proof file")
        verbose_name_plural = _("proof files")
        ordering = ["uploaded_at", "pk"]

    def __str__(self):
        return self.name
