"""What a plan lacks before it can be reviewed."""

from dataclasses import replace

import pytest

from planner.domain.submission import Gap, gaps_of
from planner.domain.worksheets import BroadcastSlot, Worksheets
from planner.enums import Step
from planner.enums_worksheets import Worksheet
from tests.domain.plans import plan_1, whole

WHOLE = whole.SHEETS
ROWS = (Worksheet.LINE_UP, Worksheet.RUNDOWN, Worksheet.CHANNELS, Worksheet.BENEFITS, Worksheet.CONTENT)


def without(worksheet):
    return replace(WHOLE, **{worksheet.value: ()})


def test_a_whole_plan_lacks_nothing():
    assert gaps_of(WHOLE) == ()


@pytest.mark.parametrize("worksheet", ROWS)
def test_each_step_needs_a_row(worksheet):
    assert gaps_of(without(worksheet)) == (Gap(worksheet),)


def test_benefits_may_be_confirmed_empty_the_others_not():
    confirmed = frozenset(Step)
    assert gaps_of(replace(without(Worksheet.BENEFITS), confirmed_empty=confirmed)) == ()
    assert gaps_of(replace(without(Worksheet.CHANNELS), confirmed_empty=confirmed)) == (Gap(Worksheet.CHANNELS),)


def test_an_empty_required_field_is_named_with_its_first_row():
    first, second, *rest = WHOLE.line_up
    rows = (
        first,
        replace(second, list_price=None, selling_points=()),
        *(replace(row, list_price=None) for row in rest),
    )
    gaps = {(gap.field, gap.row, gap.count) for gap in gaps_of(replace(WHOLE, line_up=rows))}
    assert ("list_price", second.key, len(rest) + 1) in gaps


def test_optional_worksheets_may_be_empty():
    assert Gap(Worksheet.CREATOR_DEALS) not in gaps_of(replace(WHOLE, creator_deals=()))


def test_a_new_plan_lacks_all_five_steps():
    slot = BroadcastSlot(planned_start=plan_1.START, planned_minutes=180, platform="kuaishou", session_type="clearance")
    found = [gap.worksheet for gap in gaps_of(Worksheets(slot)) if not gap.field]
    assert sorted(found) == sorted(ROWS)
