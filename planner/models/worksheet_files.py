"""Files that are uploaded into cells of worksheets and products. A cell names its files by their addresses."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.domain.worksheets.kept_files import KeptFile
from planner.models.checklists import proof_path
from planner.models.organizations import Organization
from planner.models.visibility import visible_along


class WorksheetFile(models.Model):
    """A file of an organization. It belongs to no cell, so that rows can be copied, undone and imported with it; it
    stays for the history when the last cell lets go of it. `shows_costs`: the column that it was uploaded for does."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="worksheet_files"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        related_name="uploaded_worksheet_files",
    )
    file = models.FileField(_("file"), upload_to=proof_path)
    name = models.CharField(_("name"), max_length=120)
    content_type = models.CharField(_("content type"), max_length=80)
    size = models.PositiveIntegerField(_("size in bytes"))
    shows_costs = models.BooleanField(_("shows costs"), default=False)
    uploaded_at = models.DateTimeField(_("uploaded"))

    objects = visible_along("organization")

    class Meta:
        verbose_name = _("file of a worksheet")
        verbose_name_plural = _("files of worksheets")
        ordering = ["pk"]

    def __str__(self):
        return self.name

    @property
    def address(self):
        """What a cell says to name this file."""
        return KeptFile(self.pk, self.name).address
