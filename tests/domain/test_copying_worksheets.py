"""What a copy of a plan takes over from its worksheets."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from planner.domain.copying_worksheets import GIVEN_ANEW, MOVES_WITH_THE_START, copied_worksheets
from planner.domain.worksheets import TextExemption, Waiver
from planner.domain.worksheets.stored import RECORDS
from planner.enums import Step
from planner.enums_worksheets import Worksheet
from tests.domain.plans import plan_1

WEEK = timedelta(days=7)
SHEETS = plan_1.SHEETS
COPY = copied_worksheets(SHEETS, starts_at=SHEETS.slot.planned_start + WEEK)


def test_decisions_stay():
    first, copied = SHEETS.line_up[1], COPY.line_up[1]
    for name in ("link_no", "sku_code", "role", "live_price", "unit_cost", "return_rate", "forecast_units", "key",
                 "qualification_docs"):  # fmt: skip
        assert getattr(copied, name) == getattr(first, name), name
    assert COPY.rundown == SHEETS.rundown
    assert COPY.parameters == SHEETS.parameters
    assert COPY.hourly_budget == SHEETS.hourly_budget


def test_what_was_true_on_one_date_is_blank():
    assert {(row.live_stock, row.samples_ready, row.low_price_7d) for row in COPY.line_up} == {(None, 0, None)}
    assert {row.status for row in COPY.content} == {"idea"}
    assert {row.id_verified for row in COPY.crew} == {None}
    assert {row.evidence for row in COPY.channels} == {""}
    assert COPY.slot.rehearsal_at is None


def test_moments_keep_their_distance_to_the_start():
    assert COPY.slot.planned_start == SHEETS.slot.planned_start + WEEK
    for old, new in zip(SHEETS.content, COPY.content, strict=True):
        assert new.publish_at == old.publish_at + WEEK
    drawn = [(old, new) for old, new in zip(SHEETS.benefits, COPY.benefits, strict=True) if old.draw_at]
    assert drawn
    assert all(new.draw_at == old.draw_at + WEEK for old, new in drawn)


def test_what_the_owner_accepted_is_never_copied():
    accepted = replace(
        SHEETS,
        waivers=(Waiver("A09", "We open a new line this week.", "Lin"),),
        text_exemptions=(TextExemption((), "", "", "", "", (), ""),),
        confirmed_empty=frozenset({Step.GIFTS}),
        targets=replace(SHEETS.targets, strategic_loss_approved_by="Lin", roi_floor=Decimal("2.9")),
    )
    copy = copied_worksheets(accepted, starts_at=SHEETS.slot.planned_start)
    assert (copy.waivers, copy.text_exemptions, copy.confirmed_empty) == ((), (), frozenset())
    assert (copy.targets.strategic_loss_approved_by, copy.targets.roi_floor) == ("", Decimal("2.9"))


def test_every_named_field_exists():
    for rules in (GIVEN_ANEW, MOVES_WITH_THE_START):
        for worksheet in Worksheet:
            assert set(rules.get(worksheet, ())) <= set(RECORDS[worksheet].__dataclass_fields__)
