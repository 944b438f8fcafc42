"""Step T: the slot, the crew and the minute rundown of a plan."""

from django.db import models

from planner.enums_worksheets import CrewRole, HostType, SegmentType, Worksheet
from planner.models.gifts import Benefit
from planner.models.livestreams import LivestreamSession
from planner.models.merchandise import LineUpItem
from planner.models.visibility import visible_along
from planner.models.worksheet_base import (
    LINK,
    SinglePlanRow,
    WorksheetRow,
    choice,
    constraints_of,
    files,
    money,
    plan_key,
    text,
    whole,
)


class BroadcastSlot(SinglePlanRow):
    """Where the broadcast takes place. Start, minutes, platform, session type and title are the livestream's own."""

    livestream = models.OneToOneField(
        LivestreamSession, on_delete=models.CASCADE, primary_key=True, related_name="slot"
    )
    account = text(60)
    studio = text(60)
    rehearsal_at = models.DateTimeField(null=True, blank=True)
    upload_mbps_main = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    upload_mbps_backup = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    backup_power = models.BooleanField(default=False)
    slot_reason = text(500)
    cover_files = files()
    previous_same_slot_gmv = money()
    hard_stop_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = Worksheet.SLOT.label
        constraints = constraints_of(Worksheet.SLOT, "broadcast_slot", without=["planned_minutes"])

    def __str__(self):
        return str(self.livestream)


class CrewAssignment(WorksheetRow):
    livestream = plan_key("crew")
    person = text(40)
    role = choice(CrewRole)
    shift_start_min = whole()
    shift_end_min = whole()
    is_backup = models.BooleanField(default=False)
    host_type = choice(HostType)
    id_verified = models.BooleanField(null=True, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    guardian_consent = files()
    agency = text(80)
    phone = text(20)
    rate = money()

    class Meta(WorksheetRow.Meta):
        verbose_name = verbose_name_plural = Worksheet.CREW.label
        constraints = constraints_of(
            Worksheet.CREW, "crew_assignment", choices=[("role", CrewRole), ("host_type", HostType)]
        )

    def __str__(self):
        return self.person


class RundownSegment(WorksheetRow):
    """A segment of the rundown. Its number is its place in the order of time and not stored."""

    livestream = plan_key("rundown")
    presenter = models.ForeignKey(
        CrewAssignment, on_delete=models.SET_NULL, null=True, blank=True, related_name="segments"
    )
    products = models.ManyToManyField(LineUpItem, through="SegmentProduct", related_name="segments")
    benefits = models.ManyToManyField(Benefit, through="SegmentBenefit", related_name="segments")
    start_min = whole()
    end_min = whole()
    segment_type = choice(SegmentType)
    key_points = text(300)
    console_action = text(200)
    price_shown = money()
    stock_released = whole()
    target_gmv = money()
    target_online = whole()
    script_link = text(LINK)
    risk_note = text(200)

    class Meta(WorksheetRow.Meta):
        verbose_name = verbose_name_plural = Worksheet.RUNDOWN.label
        constraints = constraints_of(Worksheet.RUNDOWN, "rundown_segment", choices=[("segment_type", SegmentType)])

    def __str__(self):
        return self.key_points


class SegmentProduct(models.Model):
    segment = models.ForeignKey(RundownSegment, on_delete=models.CASCADE, related_name="product_links")
    product = models.ForeignKey(LineUpItem, on_delete=models.CASCADE, related_name="segment_links")
    position = models.PositiveSmallIntegerField(default=0)

    objects = visible_along("segment__livestream__organization")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["segment", "product"], name="segment_product_once")]

    def __str__(self):
        return f"{self.segment_id} → {self.product_id}"


class SegmentBenefit(models.Model):
    segment = models.ForeignKey(RundownSegment, on_delete=models.CASCADE, related_name="benefit_links")
    benefit = models.ForeignKey(Benefit, on_delete=models.CASCADE, related_name="segment_links")
    position = models.PositiveSmallIntegerField(default=0)

    objects = visible_along("segment__livestream__organization")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["segment", "benefit"], name="segment_benefit_once")]

    def __str__(self):
        return f"{self.segment_id} → {self.benefit_id}"
