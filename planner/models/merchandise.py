"""Step S: products of an organization, the line-up of a plan, and the cost parameters."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from planner.domain.worksheets.limits import LIMITS
from planner.enums_worksheets import (
    CompareBasis,
    DocumentType,
    LineUpRole,
    RegCategory,
    TrustGuarantee,
    Worksheet,
)
from planner.models.livestreams import LivestreamSession
from planner.models.organizations import Organization
from planner.models.visibility import seen_by, visible_along
from planner.models.worksheet_base import (
    LINK,
    SinglePlanRow,
    WorksheetRow,
    choice,
    choices_of,
    constraints_of,
    count,
    files,
    known_choices,
    money,
    name_in_plan,
    plan_key,
    rate,
    text,
    texts,
    whole,
)


class SellerRecord(models.Model):
    """A business that really sells, as an organization has checked it. A row never changes: another address is another
    record, so that earlier plans keep what they said."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="seller_records"
    )
    name = models.CharField(max_length=80)
    credit_code = text(40)
    address = text(200)
    contact = text(80)
    verified_at = models.DateTimeField(null=True, blank=True)

    objects = visible_along("organization")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name", "credit_code", "address", "contact", "verified_at"],
                name="seller_record_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=~Q(name=""), name="seller_record_has_name"),
        ]

    def __str__(self):
        return self.name


class Goods(models.Model):
    """What is true of a product in every livestream."""

    actual_seller = models.ForeignKey(
        SellerRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)s_rows"
    )
    product_name = text(80)
    product_name_en = text(80)
    reg_category = choice(RegCategory)
    list_price = money()
    live_price = money()
    floor_price = money()
    unit_cost = money()
    freight_per_unit = money()
    commission_rate = rate()
    return_rate = rate()
    presale_ship_days = count()
    per_user_limit = whole()
    ship_within_hours = whole()
    no_reason_return = models.BooleanField(default=True)
    return_exemption_reason = text(80)
    trust_guarantee = choices_of(TrustGuarantee)
    selling_points = texts(60)
    forbidden_words = texts(40)
    cue_card = text(LINK)

    class Meta:
        abstract = True


GOODS_FIELDS = ("sku_code", *(field.name for field in Goods._meta.local_fields))
"""The fields that a product of the catalogue and a row of the line-up share."""
_ROW_FIELDS = tuple(field for field in LIMITS[Worksheet.LINE_UP] if field not in GOODS_FIELDS)


class Product(Goods):
    """A product in the catalogue of an organization, from which line-ups start."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="products"
    )
    sku_code = models.CharField(max_length=40)
    updated_at = models.DateTimeField(auto_now=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = visible_along("organization")

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["sku_code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "sku_code"], name="product_sku_code_once"),
            models.CheckConstraint(condition=~Q(sku_code=""), name="product_has_sku_code"),
            *(
                constraint
                for constraint in constraints_of(Worksheet.LINE_UP, "product", without=_ROW_FIELDS)
                if isinstance(constraint, models.CheckConstraint) and "coupon" not in constraint.name
            ),
            *known_choices("product", [("reg_category", RegCategory)]),
        ]

    def __str__(self):
        return self.product_name or self.sku_code

    @property
    def version(self):
        """A number that every save changes."""
        return round(self.updated_at.timestamp() * 1_000_000)


class LineUpItem(Goods, WorksheetRow):
    livestream = plan_key("line_up")
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="line_up_items")
    link_no = whole()
    sku_code = name_in_plan(40)
    role = choice(LineUpRole)
    is_featured = models.BooleanField(default=False)
    coupon_per_unit = money()
    compare_price = money()
    compare_basis = choice(CompareBasis)
    low_price_7d = money()
    last_deal_price = money()
    compare_evidence = files()
    other_channel_low = money()
    max_stack_discount = money()
    forecast_units = whole()
    live_stock = whole()
    replenish_units_48h = count()
    samples_ready = count()

    class Meta(WorksheetRow.Meta):
        verbose_name = verbose_name_plural = Worksheet.LINE_UP.label
        constraints = constraints_of(
            Worksheet.LINE_UP,
            "line_up_item",
            choices=[("reg_category", RegCategory), ("role", LineUpRole), ("compare_basis", CompareBasis)],
        )

    def __str__(self):
        return self.sku_code or self.product_name


class QualificationDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(
            seen_by(user, "line_up_item__livestream__organization") | seen_by(user, "product__organization")
        )


class QualificationDocument(models.Model):
    """A licence, certificate or report of a row of a line-up, or of a product of the catalogue."""

    line_up_item = models.ForeignKey(
        LineUpItem, on_delete=models.CASCADE, null=True, blank=True, related_name="qualification_docs"
    )
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, null=True, blank=True, related_name="qualification_docs"
    )
    position = models.PositiveSmallIntegerField(default=0)
    type = models.CharField(max_length=40, choices=DocumentType)
    number = text(80)
    expiry = models.DateField(null=True, blank=True)
    file = text(LINK)

    objects = QualificationDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(line_up_item=None, product__isnull=False) | Q(line_up_item__isnull=False, product=None),
                name="qualification_document_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(type__in=DocumentType.values), name="qualification_document_type_known"),
        ]

    def __str__(self):
        return f"{self.get_type_display()} {self.number}"


class PlanParameters(SinglePlanRow):
    """Assumptions about the costs of the whole session."""

    livestream = models.OneToOneField(
        LivestreamSession, on_delete=models.CASCADE, primary_key=True, related_name="parameters"
    )
    platform_fee_rate = rate()
    return_handling_cost = money()
    writeoff_rate = rate()
    units_per_order = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    fixed_cost = money()
    provider_rate = rate()
    show_rate = rate()

    class Meta:
        verbose_name = verbose_name_plural = Worksheet.PARAMETERS.label
        constraints = constraints_of(Worksheet.PARAMETERS, "plan_parameters")

    def __str__(self):
        return str(self.livestream)
