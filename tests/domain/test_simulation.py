"""The plan simulation: it is the closed form without spreads, and behaves as a forecast should with them."""

import time
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.forecast import economics, line_up_gmv
from planner.domain.simulation import DRAWS, simulate, within_stock
from planner.domain.spreads import INPUTS, NO_SPREADS, Spreads
from planner.domain.worksheets import FieldRef, LineUpItem, Parameters, PlanTargets, TrafficChannel, Worksheets
from planner.enums import Step
from planner.enums_worksheets import Worksheet
from tests.domain.plans import plan_1, plan_2, plan_3

SHEETS = plan_1.SHEETS
PLANS = [plan_1.SHEETS, plan_2.SHEETS, plan_3.SHEETS]


def yuan(low, high):
    return st.decimals(low, high, places=2, allow_nan=False, allow_infinity=False)


def rates(high):
    return st.decimals("0.01", high, places=2, allow_nan=False, allow_infinity=False)


@st.composite
def plans(draw):
    """A few products and channels with all inputs of the profit; stock may be short, or not given."""
    products = tuple(
        LineUpItem(
            key=f"P{number}", live_price=price, coupon_per_unit=Decimal(0), unit_cost=draw(yuan(1, 80)),
            freight_per_unit=draw(yuan(0, 9)), commission_rate=draw(rates("0.4")), return_rate=draw(rates("0.9")),
            forecast_units=draw(st.integers(1, 5000)), live_stock=draw(st.none() | st.integers(0, 6000)),
        )
        for number, price in enumerate(draw(st.lists(yuan(5, 900), min_size=1, max_size=4)))
    )  # fmt: skip
    channels = tuple(
        TrafficChannel(
            key=f"C{number}", channel=channel, planned_entries=draw(st.integers(0, 90_000)), aov=draw(yuan(10, 500)),
            click_rate=draw(rates("0.6")), order_rate=draw(rates("0.4")),
            budget=draw(yuan(0, 9000)) if channel.startswith("ks") else None,
        )
        for number, channel in enumerate(draw(st.lists(st.sampled_from(["ks_fentiao", "organic_feed"]), max_size=3)))
    )  # fmt: skip
    return Worksheets(
        slot=plan_1.SLOT, line_up=products, channels=channels, targets=PlanTargets(gmv_target=draw(yuan(1, 900_000))),
        parameters=plan_1.PARAMETERS, confirmed_empty=frozenset({Step.GIFTS, Step.FLOW}),
    )  # fmt: skip


small = settings(max_examples=40)
seeds = st.integers(0, 2**32)
spreads = st.builds(Spreads, **{name: st.floats(0, 0.6) for name in INPUTS}, common=st.floats(0, 1))


class TestClosedForm:
    @pytest.mark.parametrize("sheets", PLANS)
    def test_without_spreads_it_is_the_closed_form_of_what_the_stock_allows(self, sheets):
        result, closed = simulate(sheets, spreads=NO_SPREADS), economics(within_stock(sheets))
        assert {result.gmv.p10, result.gmv.p50, result.gmv.p90, result.planned_gmv} == {closed.gmv}
        assert {result.profit.p10, result.profit.p50, result.profit.p90} == {closed.planned_profit}
        assert (result.drivers, result.row_drivers, result.gmv_shape.counts) == ((), (), (DRAWS,))

    @pytest.mark.parametrize(("sheets", "gmv", "profit"), [(PLANS[0], 302355, 39067), (PLANS[2], 3349510, 663067)])
    def test_with_enough_stock_it_is_the_plan_as_the_handbook_prints_it(self, sheets, gmv, profit):
        result = simulate(sheets, spreads=NO_SPREADS)
        assert (result.gmv.p50, round(result.profit.p50)) == (gmv, profit)
        assert (result.sell_outs, result.target_probability) == ((), 1.0)

    def test_short_stock_limits_the_plan(self):
        result = simulate(plan_2.SHEETS, spreads=NO_SPREADS)
        assert result.gmv.p50 == 798_930 - 300 * 169
        (sold,) = result.sell_outs
        assert (sold.key, sold.probability, sold.lost_gmv) == ("W03", 1.0, 300 * 169)

    @small
    @given(sheets=plans(), seed=seeds)
    def test_of_any_plan(self, sheets, seed):
        result, closed = simulate(sheets, spreads=NO_SPREADS, seed=seed, draws=50), economics(within_stock(sheets))
        if result is None:
            assert closed.gmv == 0
            return
        assert {result.gmv.p10, result.gmv.p50, result.gmv.p90} == {closed.gmv}
        assert {result.profit.p10, result.profit.p50, result.profit.p90} == {closed.planned_profit}
        assert result.target_probability == (1 if closed.gmv >= sheets.targets.gmv_target else 0)
        assert result.loss_probability == (1 if closed.planned_profit < 0 else 0)


class TestProperties:
    @small
    @given(sheets=plans(), spreads=spreads, seed=seeds)
    def test_percentiles_are_ordered_and_probabilities_lie_between_0_and_1(self, sheets, spreads, seed):
        result = simulate(sheets, spreads=spreads, seed=seed, draws=100)
        if result is None:
            return
        assert 0 <= result.gmv.p10 <= result.gmv.p50 <= result.gmv.p90
        assert result.profit.p10 <= result.profit.p50 <= result.profit.p90
        assert 0 <= result.target_probability <= 1
        assert 0 <= result.loss_probability <= 1
        assert sum(result.gmv_shape.counts) == 100
        assert all(0 < sold.probability <= 1 and sold.lost_gmv >= 0 for sold in result.sell_outs)
        assert all(1 <= sold.minute <= sheets.slot.planned_minutes for sold in result.sell_outs)
        assert all(driver.gmv_low <= driver.gmv_high for driver in (*result.drivers, *result.row_drivers))
        swings = [driver.profit_swing for driver in result.drivers]
        assert swings == sorted(swings, reverse=True)

    @small
    @given(sheets=plans(), spreads=spreads, seed=seeds, more=st.integers(1, 5000))
    def test_more_stock_never_lowers_sales(self, sheets, spreads, seed, more):
        first, *rest = sheets.line_up
        less = replace(sheets, line_up=(replace(first, live_stock=first.live_stock or 0), *rest))
        plenty = replace(sheets, line_up=(replace(first, live_stock=(first.live_stock or 0) + more), *rest))
        before = simulate(less, spreads=spreads, seed=seed, draws=100)
        after = simulate(plenty, spreads=spreads, seed=seed, draws=100)
        if before is None:
            return
        cent = Decimal("0.01")
        assert after.gmv.p10 >= before.gmv.p10 - cent
        assert after.gmv.p50 >= before.gmv.p50 - cent
        assert after.gmv.p90 >= before.gmv.p90 - cent
        assert after.target_probability >= before.target_probability

    @small
    @given(
        sheets=plans(), spreads=spreads, seed=seeds, factor=st.sampled_from([Decimal("0.5"), Decimal(4), Decimal(100)])
    )
    def test_the_unit_of_money_does_not_matter(self, sheets, spreads, seed, factor):
        money = ("live_price", "unit_cost", "freight_per_unit")
        rows = tuple(replace(row, **{name: getattr(row, name) * factor for name in money}) for row in sheets.line_up)
        channels = tuple(
            replace(row, aov=row.aov * factor, budget=None if row.budget is None else row.budget * factor)
            for row in sheets.channels
        )
        given = sheets.parameters
        parameters = replace(
            given, return_handling_cost=given.return_handling_cost * factor, fixed_cost=given.fixed_cost * factor
        )
        targets = PlanTargets(gmv_target=sheets.targets.gmv_target * factor)
        scaled = replace(sheets, line_up=rows, channels=channels, parameters=parameters, targets=targets)
        plain = simulate(sheets, spreads=spreads, seed=seed, draws=100)
        other = simulate(scaled, spreads=spreads, seed=seed, draws=100)
        if plain is None:
            assert other is None
            return
        assert other.target_probability == pytest.approx(plain.target_probability, abs=0.011)
        for name in ("p10", "p50", "p90"):
            for result in ("gmv", "profit"):
                expected = float(getattr(getattr(plain, result), name) * factor)
                allowed = 0.02 * float(factor) + 0.02
                assert float(getattr(getattr(other, result), name)) == pytest.approx(expected, rel=1e-6, abs=allowed)
        assert [sold.key for sold in other.sell_outs] == [sold.key for sold in plain.sell_outs]

    @small
    @given(sheets=plans(), seed=seeds)
    def test_the_same_seed_gives_the_same_result(self, sheets, seed):
        assert simulate(sheets, seed=seed, draws=50) == simulate(sheets, seed=seed, draws=50)


class TestResult:
    def test_another_seed_gives_another_result_that_says_the_same(self):
        one, other = simulate(SHEETS, seed=1), simulate(SHEETS, seed=2)
        assert one.gmv != other.gmv
        assert abs(one.gmv.p50 - other.gmv.p50) < Decimal("0.02") * one.gmv.p50
        assert one.target_probability == pytest.approx(other.target_probability, abs=0.03)

    def test_wider_spreads_widen_the_range(self):
        narrow, wide = Spreads(order_rate=0.05), Spreads(order_rate=0.30)
        results = [simulate(SHEETS, spreads=spreads) for spreads in (narrow, wide)]
        low, high = (result.gmv.p90 - result.gmv.p10 for result in results)
        assert low < high

    def test_rows_that_share_their_luck_widen_the_range(self):
        ranges = [simulate(SHEETS, spreads=Spreads(common=common)).gmv for common in (0.0, 1.0)]
        assert ranges[0].p90 - ranges[0].p10 < ranges[1].p90 - ranges[1].p10

    def test_a_row_more_does_not_change_the_luck_of_the_others(self):
        more = replace(SHEETS, channels=(*SHEETS.channels, TrafficChannel("new", "organic_search")))
        assert simulate(more, draws=200).gmv == simulate(SHEETS, draws=200).gmv

    def test_without_stock_limits_the_median_is_the_plan(self):
        """The sum of channels that each have the plan as median lies a little above it."""
        rows = tuple(replace(row, live_stock=None) for row in SHEETS.line_up)
        result = simulate(replace(SHEETS, line_up=rows), draws=20_000)
        assert 1 <= float(result.gmv.p50 / result.planned_gmv) < 1.02
        assert result.sell_outs == ()

    def test_the_return_rate_moves_profit_and_not_gmv(self):
        result = simulate(SHEETS, spreads=NO_SPREADS.only("return_rate"))
        assert result.gmv.p10 == result.gmv.p90
        assert result.profit.p10 == result.profit.p90  # no spread, no move
        (driver,) = simulate(SHEETS, spreads=replace(NO_SPREADS, return_rate=0.2)).drivers
        assert (driver.input, driver.gmv_swing) == ("return_rate", 0)
        assert driver.profit_swing > 0

    def test_ranking(self):
        result = simulate(SHEETS)
        assert {driver.input for driver in result.drivers} == set(INPUTS)
        assert result.drivers[-1].input == "stock"
        assert result.row_drivers[0].ref == FieldRef(Worksheet.CHANNELS, "organic_follow", "planned_entries")
        swings = [driver.profit_swing for driver in result.row_drivers]
        assert swings == sorted(swings, reverse=True)

    def test_when_a_product_sells_out(self):
        """P01 is shown 10–18 and 165–175; the second showing cannot be filled."""
        rows = tuple(replace(row, live_stock=800) if row.key == "P01" else row for row in SHEETS.line_up)
        (sold,) = simulate(replace(SHEETS, line_up=rows), spreads=NO_SPREADS).sell_outs
        assert sold.key == "P01"
        assert 18 < sold.minute <= 175
        rows = tuple(replace(row, live_stock=100) if row.key == "P01" else row for row in SHEETS.line_up)
        (sold,) = simulate(replace(SHEETS, line_up=rows), spreads=NO_SPREADS).sell_outs
        assert 10 < sold.minute < 18

    def test_a_plan_without_costs_has_a_gmv_and_no_profit(self):
        bare = replace(SHEETS, parameters=Parameters(), benefits=())
        result = simulate(bare)
        assert result.gmv == simulate(SHEETS).gmv
        assert (result.profit, result.planned_profit, result.loss_probability) == (None, None, None)
        assert {driver.profit_swing for driver in result.drivers} == {None}

    def test_rows_without_price_or_units_are_left_out(self):
        rows = (*SHEETS.line_up, LineUpItem("new", forecast_units=5), LineUpItem("newer", live_price=Decimal(5)))
        assert simulate(replace(SHEETS, line_up=rows), draws=200).gmv == simulate(SHEETS, draws=200).gmv

    def test_nothing_to_simulate(self):
        assert simulate(Worksheets(slot=plan_1.SLOT)) is None
        assert simulate(replace(SHEETS, line_up=(LineUpItem("new"),))) is None

    def test_without_a_target_there_is_no_probability_of_reaching_it(self):
        assert simulate(replace(SHEETS, targets=PlanTargets()), draws=50).target_probability is None

    def test_without_traffic_the_rates_move_the_line_up(self):
        result = simulate(replace(SHEETS, channels=()), draws=500)
        assert result.gmv.p10 < line_up_gmv(SHEETS.line_up) < result.gmv.p90


def test_spreads_have_limits():
    with pytest.raises(ValueError, match="order_rate must lie between 0 and 1"):
        Spreads(order_rate=1.5)
    assert Spreads().order_rate == 0.14
    assert Spreads().only("stock") == replace(NO_SPREADS, stock=0.05, common=0.5)


def test_four_hours_and_a_hundred_products_take_less_than_a_second():
    rows = plan_3.SHEETS.line_up
    many = tuple(replace(rows[number % len(rows)], key=f"row {number}") for number in range(100))
    slot = replace(plan_3.SHEETS.slot, planned_minutes=240)
    sheets = replace(plan_3.SHEETS, line_up=many, slot=slot)
    started = time.process_time()
    result = simulate(sheets)
    assert time.process_time() - started < 1
    assert result.planned_gmv == line_up_gmv(within_stock(sheets).line_up)
    assert Fraction(result.planned_gmv) > 0
