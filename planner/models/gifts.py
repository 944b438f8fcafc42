"""Step G: the benefits of a plan."""

from django.db import models

from planner.enums_worksheets import (
    BenefitAudience,
    BenefitLegalType,
    BenefitMechanism,
    BenefitTrigger,
    CountedIn,
    CouponStack,
    DrawTool,
    FundedBy,
    Worksheet,
)
from planner.models.merchandise import LineUpItem
from planner.models.visibility import visible_along
from planner.models.worksheet_base import (
    LINK,
    WorksheetRow,
    choice,
    choices_of,
    constraints_of,
    money,
    name_in_plan,
    plan_key,
    rate,
    text,
    whole,
)


class Benefit(WorksheetRow):
    livestream = plan_key("benefits")
    linked_skus = models.ManyToManyField(LineUpItem, through="BenefitProduct", related_name="benefits")
    code = name_in_plan(10)
    name = text(40)
    name_en = text(60)
    mechanism = choice(BenefitMechanism)
    legal_type = choice(BenefitLegalType)
    audience = choice(BenefitAudience)
    unit_cost = money()
    unit_market_value = money()
    max_wins_per_ticket = whole()
    quantity = whole()
    redemption_rate = rate()
    counted_in = choice(CountedIn)
    funded_by = choice(FundedBy)
    trigger_type = choice(BenefitTrigger)
    trigger_value = text(100)
    start_min = whole()
    end_min = whole()
    per_user_limit = whole()
    min_spend = money()
    stackable_with = choices_of(CouponStack)
    rules_url = text(LINK)
    rules_text = models.TextField(max_length=4000, blank=True, default="")
    odds_or_quantity_disclosed = models.BooleanField(default=False)
    draw_at = models.DateTimeField(null=True, blank=True)
    claim_deadline = models.DateTimeField(null=True, blank=True)
    draw_tool = choice(DrawTool)
    physical = models.BooleanField(default=False)
    stock_secured = whole()
    label_text = text(80)
    claimed_value = money()
    fulfil_hours = whole()
    owner = text(40)

    class Meta(WorksheetRow.Meta):
        verbose_name = verbose_name_plural = Worksheet.BENEFITS.label
        constraints = constraints_of(
            Worksheet.BENEFITS,
            "benefit",
            choices=[
                ("mechanism", BenefitMechanism),
                ("legal_type", BenefitLegalType),
                ("audience", BenefitAudience),
                ("counted_in", CountedIn),
                ("funded_by", FundedBy),
                ("trigger_type", BenefitTrigger),
                ("draw_tool", DrawTool),
            ],
        )

    def __str__(self):
        return self.name or self.code or ""


class BenefitProduct(models.Model):
    benefit = models.ForeignKey(Benefit, on_delete=models.CASCADE, related_name="product_links")
    product = models.ForeignKey(LineUpItem, on_delete=models.CASCADE, related_name="benefit_links")
    position = models.PositiveSmallIntegerField(default=0)

    objects = visible_along("benefit__livestream__organization")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["benefit", "product"], name="benefit_product_once")]

    def __str__(self):
        return f"{self.benefit_id} → {self.product_id}"
