"""Which cells of worksheets stay true when an earlier plan is copied for a new broadcast."""

from dataclasses import fields, replace
from datetime import datetime, timedelta

from planner.domain.worksheets import Worksheets
from planner.domain.worksheets.editing import blank_values
from planner.enums_worksheets import Worksheet

GIVEN_ANEW = {
    Worksheet.LINE_UP: frozenset({
        "low_price_7d", "last_deal_price", "compare_evidence", "other_channel_low", "live_stock", "replenish_units_48h",
        "samples_ready",
    }),
    Worksheet.SLOT: frozenset({"rehearsal_at", "cover_files", "previous_same_slot_gmv", "title"}),
    Worksheet.CREW: frozenset({"id_verified", "guardian_consent"}),
    Worksheet.CHANNELS: frozenset({"evidence"}),
    Worksheet.CREATOR_DEALS: frozenset({"contract"}),
    Worksheet.TARGETS: frozenset({"strategic_loss_approved_by"}),
    Worksheet.BENEFITS: frozenset({"odds_or_quantity_disclosed", "rules_url", "stock_secured"}),
    Worksheet.CONTENT: frozenset({
        "status", "file_url", "actual_plays", "actual_reservations", "compliance_result", "ad_label", "ai_label",
    }),
}  # fmt: skip
"""What was measured, proved, locked, signed or done for one date."""
MOVES_WITH_THE_START = {
    Worksheet.SLOT: ("hard_stop_at",),
    Worksheet.BENEFITS: ("draw_at", "claim_deadline"),
    Worksheet.CONTENT: ("publish_at", "announced_start"),
}
"""Moments that keep their distance to the start."""


def copied_worksheets(sheets: Worksheets, *, starts_at: datetime) -> Worksheets:
    """The worksheets for a broadcast at `starts_at`: decisions, prices, assumptions and texts stay, what held for one
    date only is blank, and moments keep their distance to the start. Waivers, exemptions and confirmations go."""
    shift = starts_at - sheets.slot.planned_start
    parts = {}
    for worksheet in Worksheet:
        rows = tuple(_copied(worksheet, row, shift) for row in sheets.rows(worksheet))
        parts[worksheet.value] = rows if isinstance(getattr(sheets, worksheet.value), tuple) else rows[0]
    slot = replace(parts["slot"], planned_start=starts_at, title=sheets.slot.title)
    return Worksheets(**{**parts, "slot": slot})


def _copied(worksheet: Worksheet, row: object, shift: timedelta) -> object:
    default = {field.name: field.default for field in fields(row)} | dict(blank_values(worksheet))
    anew = {name: default[name] for name in GIVEN_ANEW.get(worksheet, ())}
    moved = {
        name: moment + shift
        for name in MOVES_WITH_THE_START.get(worksheet, ())
        if (moment := getattr(row, name)) is not None
    }
    return replace(row, **anew, **moved)
