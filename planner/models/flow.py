"""Step A: traffic channels, budget by hour, creator deals and targets of a plan."""

from decimal import Decimal

from django.db import models

from planner.enums_worksheets import AdGoal, BidMode, Channel, RefundClause, Worksheet
from planner.models.livestreams import LivestreamSession
from planner.models.worksheet_base import (
    SinglePlanRow,
    WorksheetRow,
    choice,
    constraints_of,
    count,
    files,
    money,
    plan_key,
    rate,
    text,
    whole,
)


class TrafficChannel(WorksheetRow):
    livestream = plan_key("channels")
    channel = choice(Channel)
    goal = choice(AdGoal)
    budget = money()
    cost_per_entry = money()
    planned_entries = whole()
    click_rate = rate()
    order_rate = rate()
    aov = money()
    audience = text(300)
    bid_mode = choice(BidMode)
    bid_value = money()
    creatives_count = count()
    stop_rule = text(200)
    evidence = text(500)

    class Meta(WorksheetRow.Meta):
        verbose_name = verbose_name_plural = Worksheet.CHANNELS.label
        constraints = constraints_of(
            Worksheet.CHANNELS,
            "traffic_channel",
            choices=[("channel", Channel), ("goal", AdGoal), ("bid_mode", BidMode)],
        )

    def __str__(self):
        return self.get_channel_display()


class HourlyBudget(WorksheetRow):
    livestream = plan_key("hourly_budget")
    channel = models.ForeignKey(TrafficChannel, on_delete=models.SET_NULL, null=True, blank=True, related_name="hours")
    from_min = whole()
    to_min = whole()
    amount = money()
    owner = text(40)

    class Meta(WorksheetRow.Meta):
        verbose_name = verbose_name_plural = Worksheet.HOURLY_BUDGET.label
        constraints = constraints_of(Worksheet.HOURLY_BUDGET, "hourly_budget")

    def __str__(self):
        return f"{self.from_min}–{self.to_min}"


class CreatorDeal(WorksheetRow):
    livestream = plan_key("creator_deals")
    creator = text(40)
    slot_fee = money()
    commission_rate = rate()
    guaranteed_gmv = money()
    refund_clause = choice(RefundClause)
    min_airtime_minutes = whole()
    exclusive = models.BooleanField(default=False)
    contract = files()
    product_review_duty = models.BooleanField(default=False)

    class Meta(WorksheetRow.Meta):
        verbose_name = verbose_name_plural = Worksheet.CREATOR_DEALS.label
        constraints = constraints_of(Worksheet.CREATOR_DEALS, "creator_deal", choices=[("refund_clause", RefundClause)])

    def __str__(self):
        return self.creator


class PlanTargets(SinglePlanRow):
    """What the session aims at. GMV target, ad budget and an accepted loss are the livestream's own."""

    livestream = models.OneToOneField(
        LivestreamSession, on_delete=models.CASCADE, primary_key=True, related_name="targets"
    )
    net_gmv_target = money()
    reserve_rate = rate(default=Decimal("0.10"))
    roi_floor = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    reservation_target = whole()

    class Meta:
        verbose_name = verbose_name_plural = Worksheet.TARGETS.label
        constraints = constraints_of(Worksheet.TARGETS, "plan_targets", without=["gmv_target", "total_ad_budget"])

    def __str__(self):
        return str(self.livestream)
