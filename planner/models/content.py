"""Step E: the warm-up content of a plan."""

from django.db import models

from planner.domain.intervals import DAY
from planner.domain.worksheets.limits import MOST_UNITS, MOST_YUAN
from planner.enums_worksheets import (
    AssetType,
    CallToAction,
    ComplianceResult,
    ContentChannel,
    ContentStatus,
    HookType,
    Worksheet,
)
from planner.models.merchandise import LineUpItem
from planner.models.visibility import visible_along
from planner.models.worksheet_base import (
    LINK,
    WorksheetRow,
    choice,
    constraints_of,
    files,
    money,
    name_in_plan,
    plan_key,
    text,
    whole,
)


class ContentItem(WorksheetRow):
    livestream = plan_key("content")
    linked_skus = models.ManyToManyField(LineUpItem, through="ContentProduct", related_name="content")
    code = name_in_plan(10)
    asset_type = choice(AssetType)
    channel = choice(ContentChannel)
    title = text(40)
    hook_type = choice(HookType)
    hook_text = text(80)
    cta = choice(CallToAction)
    publish_at = models.DateTimeField(null=True, blank=True)
    duration_sec = whole()
    owner = text(40)
    reviewer = text(40)
    status = choice(ContentStatus, default=ContentStatus.IDEA)
    file_url = text(LINK)
    announced_start = models.DateTimeField(null=True, blank=True)
    boost_budget = money()
    target_plays = whole()
    target_reservations = whole()
    actual_plays = whole()
    actual_reservations = whole()
    needs_ad_label = models.BooleanField(default=False)
    ad_label = models.BooleanField(default=False)
    ai_generated = models.BooleanField(default=False)
    ai_label = models.BooleanField(default=False)
    rights_proof = files()
    compliance_result = choice(ComplianceResult)

    class Meta(WorksheetRow.Meta):
        verbose_name = verbose_name_plural = Worksheet.CONTENT.label
        constraints = constraints_of(
            Worksheet.CONTENT,
            "content_item",
            choices=[
                ("asset_type", AssetType),
                ("channel", ContentChannel),
                ("hook_type", HookType),
                ("cta", CallToAction),
                ("status", ContentStatus),
                ("compliance_result", ComplianceResult),
            ],
        )

    def __str__(self):
        return self.title or self.code or ""


class ContentProduct(models.Model):
    content = models.ForeignKey(ContentItem, on_delete=models.CASCADE, related_name="product_links")
    product = models.ForeignKey(LineUpItem, on_delete=models.CASCADE, related_name="content_links")
    position = models.PositiveSmallIntegerField(default=0)

    objects = visible_along("content__livestream__organization")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["content", "product"], name="content_product_once")]

    def __str__(self):
        return f"{self.content_id} → {self.product_id}"


class PromisedBenefit(models.Model):
    """A benefit that an asset promises, by its code: a promise may name a benefit that does not exist."""

    content = models.ForeignKey(ContentItem, on_delete=models.CASCADE, related_name="promised_benefits")
    position = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=10)
    price = money()
    quantity = whole()
    start_min = whole()

    objects = visible_along("content__livestream__organization")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(code=""), name="promised_benefit_has_code"),
            models.CheckConstraint(
                condition=models.Q(price__gte=0, price__lte=MOST_YUAN), name="promised_benefit_price_in_range"
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=0, quantity__lte=MOST_UNITS), name="promised_benefit_quantity_in_range"
            ),
            models.CheckConstraint(
                condition=models.Q(start_min__gte=0, start_min__lte=DAY), name="promised_benefit_start_min_in_range"
            ),
        ]

    def __str__(self):
        return self.code
