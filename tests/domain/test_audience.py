"""When viewers come and products sell."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.audience import SHOWN_SHARE, arrivals_by_minute, expected_entries, sales_by_minute
from planner.domain.worksheets import HourlyBudget, LineUpItem, RundownSegment, TrafficChannel, Worksheets
from tests.domain.plans import plan_1, plan_2, plan_3

SHEETS = plan_1.SHEETS


def test_every_entry_is_counted_once():
    for plan in (plan_1, plan_2, plan_3):
        entries = expected_entries(plan.SHEETS)
        planned = sum(row.planned_entries for row in plan.SHEETS.channels)
        assert sum(stretch.total for stretch in entries) == pytest.approx(planned)


def test_paid_entries_follow_the_budget_by_hour_and_others_come_evenly():
    before, *hours = expected_entries(SHEETS, step=60)
    assert (before.start, before.end) == (-60, 0)
    paid = [3000 / 24000 * 30000 + 2500 / 6000 * 8000, 8000 / 24000 * 30000 + 2000 / 6000 * 8000]
    assert [before.paid, hours[0].paid] == pytest.approx(paid)
    assert [stretch.organic for stretch in hours] == pytest.approx([40000 / 3] * 3)
    assert (before.organic, before.private) == (0, 0)
    assert [(stretch.start, stretch.end) for stretch in hours] == [(0, 60), (60, 120), (120, 180)]


def test_a_last_stretch_may_be_short():
    slot = replace(SHEETS.slot, planned_minutes=100)
    plain = replace(SHEETS, slot=slot, hourly_budget=())
    assert [(stretch.start, stretch.end) for stretch in expected_entries(plain)][-1] == (90, 100)


def test_without_budget_by_hour_paid_entries_come_evenly():
    hours = expected_entries(replace(SHEETS, hourly_budget=()), step=60)
    assert [stretch.paid for stretch in hours] == pytest.approx([38000 / 3] * 3)


def test_half_filled_rows_do_no_harm():
    budget = (HourlyBudget("a", "x"), HourlyBudget("b", "x", -60, None, Decimal(5)), HourlyBudget("c", "x", 30, 10))
    channels = (TrafficChannel("x", "ks_fentiao", planned_entries=90), TrafficChannel("y"))
    sheets = Worksheets(slot=plan_1.SLOT, channels=channels, hourly_budget=budget)
    assert sum(stretch.total for stretch in expected_entries(sheets)) == pytest.approx(90)


def test_arrivals_sum_to_one_and_the_early_ones_are_there_at_the_start():
    arrivals = arrivals_by_minute(SHEETS)
    assert (len(arrivals), arrivals.sum()) == (180, pytest.approx(1))
    assert arrivals[0] > arrivals[30]
    assert arrivals_by_minute(Worksheets(slot=plan_1.SLOT)) == pytest.approx([1 / 180] * 180)


def test_a_product_sells_mostly_while_it_is_shown():
    even = np.full(180, 1 / 180)
    sold = sales_by_minute(SHEETS, even)["P02"]  # shown 18–33 and 96–110
    assert sold[17] == 0
    share = SHOWN_SHARE * 15 / 29 + (1 - SHOWN_SHARE) * 15 / 162
    assert sold[32] == pytest.approx(share)
    assert sold[-1] == pytest.approx(1)


def test_a_product_that_is_never_shown_sells_evenly():
    even = np.full(180, 1 / 180)
    assert sales_by_minute(replace(SHEETS, rundown=()), even)["P02"][89] == pytest.approx(0.5)


@given(st.lists(st.tuples(st.integers(-90, 400), st.integers(-90, 400)), max_size=4))
def test_any_rundown_sells_everything_once(times):
    rundown = tuple(
        RundownSegment(str(number), number, start, end, "product", ("A",)) for number, (start, end) in enumerate(times)
    )
    sheets = Worksheets(slot=plan_1.SLOT, line_up=(LineUpItem("A"),), rundown=rundown)
    sold = sales_by_minute(sheets, arrivals_by_minute(sheets))["A"]
    assert sold[-1] == pytest.approx(1)
    assert (np.diff(sold) >= 0).all()
