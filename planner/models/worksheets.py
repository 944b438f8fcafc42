"""What goes with the worksheets of a plan: undoable steps, waivers, exemptions, and how files were read."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planner.enums_worksheets import ExemptionCode, SheetAction, Worksheet
from planner.models.livestreams import LivestreamSession
from planner.models.organizations import Organization
from planner.models.visibility import visible_along
from planner.models.worksheet_base import LINK, plan_key


class WorksheetChange(models.Model):
    """One step that one undo takes back: every row it touched, before and after.

    `rows` lists `[worksheet, key, before, after]` with values as `domain.worksheets.stored` writes them: the changed
    fields of a changed row, the whole of an added or deleted one, and null where there was or is none. `beside` is
    what an import changed beside the worksheets, as `actions.plan_parts` takes it back.
    """

    livestream = plan_key("worksheet_changes")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="worksheet_changes",
    )
    action = models.CharField(max_length=10, choices=SheetAction)
    rows = models.JSONField(default=list)
    beside = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = visible_along("livestream__organization")

    class Meta:
        verbose_name = _("worksheet change")
        verbose_name_plural = _("worksheet changes")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["livestream", "by", "-id"], name="worksheet_change_to_undo", condition=Q(undone_at=None)
            )
        ]

    def __str__(self):
        return self.get_action_display()


class Waiver(models.Model):
    """The owner accepts in writing that a check fails."""

    livestream = plan_key("waivers")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="waivers")
    check_id = models.CharField(max_length=4)
    reason = models.CharField(max_length=500)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = visible_along("livestream__organization")

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["livestream", "check_id"], condition=Q(withdrawn_at=None), name="waiver_one_per_check"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_reason"),
        ]

    def __str__(self):
        return f"{self.check_id}: {self.reason}"


class TextExemption(models.Model):
    """A word of the absolute-terms list that may stay in one text, with reason and proof."""

    livestream = plan_key("text_exemptions")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="text_exemptions")
    worksheet = models.CharField(max_length=20, choices=Worksheet)
    row_id = models.BigIntegerField(null=True, blank=True)
    field = models.CharField(max_length=40)
    text = models.CharField(max_length=500)
    term = models.CharField(max_length=40)
    code = models.CharField(max_length=20, choices=ExemptionCode)
    reason = models.CharField(max_length=500)
    proof = ArrayField(models.CharField(max_length=LINK))
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = visible_along("livestream__organization")

    class Meta:
        verbose_name = _("text exemption")
        verbose_name_plural = _("text exemptions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(code__in=ExemptionCode.values), name="text_exemption_code_known"),
            models.CheckConstraint(condition=~Q(proof=[]), name="text_exemption_has_proof"),
        ]

    def __str__(self):
        return self.term


class SpreadsheetUploadQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What the user has brought to plans that the user may still see."""
        return self.filter(by=user, livestream__in=LivestreamSession.objects.visible_to(user))


class SpreadsheetUpload(models.Model):
    """Cells of a file that somebody is about to import into a plan, kept between looking at them and saying yes.

    `sheets` are the cells as `exchange.spreadsheets.reading` read them, `mappings` how each sheet is understood, null
    where it is left out.
    """

    livestream = plan_key("uploads")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.CASCADE, related_name="spreadsheet_uploads"
    )
    name = models.CharField(max_length=120)
    sheets = models.JSONField()
    mappings = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = SpreadsheetUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("spreadsheet upload")
        verbose_name_plural = _("spreadsheet uploads")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["livestream", "by"], name="spreadsheet_upload_of_person")]

    def __str__(self):
        return self.name


class ColumnMapping(models.Model):
    """Which field a column header of somebody's own spreadsheets stands for, as an organization has said before."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="column_mappings")
    worksheet = models.CharField(max_length=20, choices=Worksheet)
    header = models.CharField(max_length=120)
    field = models.CharField(max_length=40, blank=True, default="")
    used_at = models.DateTimeField(default=timezone.now)

    objects = visible_along("organization")

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        ordering = ["organization", "worksheet", "header"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "worksheet", "header"], name="column_mapping_once"),
            models.CheckConstraint(condition=~Q(header=""), name="column_mapping_has_header"),
        ]

    def __str__(self):
        return f"{self.header} → {self.field}"
