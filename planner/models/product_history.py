"""The history of the product catalogue: append-only; migration 0046 makes the database refuse changes to it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.enums import ProductChangeKind
from planner.enums_worksheets import Worksheet
from planner.models.merchandise import Product
from planner.models.visibility import visible_along


class ProductChange(models.Model):
    """One change to a product: who, when, which field, old → new. `field` is '' where the product came or went. Values
    are kept as those of cells are in the history of a plan."""

    worksheet = Worksheet.LINE_UP
    """Whose columns the fields are."""

    product = models.ForeignKey(Product, verbose_name=_("product"), on_delete=models.PROTECT, related_name="changes")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="product_changes"
    )
    kind = models.CharField(_("what"), max_length=20, choices=ProductChangeKind)
    field = models.CharField(_("field"), max_length=40, blank=True, default="")
    old = models.TextField(_("before"), blank=True, default="")
    new = models.TextField(_("after"), blank=True, default="")
    shows_costs = models.BooleanField(_("shows costs"), default=False)
    at = models.DateTimeField(_("when"))

    objects = visible_along("product__organization")

    class Meta:
        verbose_name = _("product change")
        verbose_name_plural = _("product changes")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["product", "-at", "-id"], name="product_change_product_at")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.old} → {self.new}"
