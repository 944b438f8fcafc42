"""Both sides of the forecast: formulas, missing inputs, sensitivity."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain import forecast
from planner.domain.forecast import economics, missing_inputs, product_forecasts, traffic_forecast
from planner.domain.sensitivity import sensitivity, zero_profit_order_rate, zero_profit_order_rate_of_traffic
from planner.domain.worksheets import FieldRef, Parameters, PlanTargets, Worksheets
from planner.enums import Step
from planner.enums_worksheets import Worksheet
from tests.domain.plans import plan_1, plan_2, plan_3

SHEETS = plan_1.SHEETS


def changed(sheets, name, key, **fields):
    rows = tuple(replace(row, **fields) if row.key == key else row for row in getattr(sheets, name))
    return replace(sheets, **{name: rows})


class TestTraffic:
    def test_totals(self):
        traffic = traffic_forecast(SHEETS.channels)
        assert (traffic.entries, traffic.buyers, traffic.gmv) == (85700, Decimal("4773.52"), Decimal("292139.424"))
        assert (traffic.paid_entries, traffic.paid_budget, traffic.paid_gmv) == (38000, 30000, Decimal("110404.8"))
        assert traffic.conversion == Fraction("4773.52") / 85700
        assert traffic.value_per_visitor == Fraction("292139.424") / 85700
        assert traffic.paid_roi == Fraction("110404.8") / 30000
        assert traffic.left_out == ()

    def test_incomplete_channels_are_left_out_and_named(self):
        traffic = traffic_forecast(changed(SHEETS, "channels", "ks_jinniu_video", aov=None).channels)
        assert traffic.left_out == ("ks_jinniu_video",)
        assert (traffic.entries, traffic.paid_budget) == (77700, 30000)

    def test_no_channels(self):
        traffic = traffic_forecast(())
        assert (traffic.entries, traffic.gmv, traffic.paid_budget) == (0, 0, 0)
        assert (traffic.conversion, traffic.order_rate, traffic.value_per_visitor, traffic.paid_roi) == (None,) * 4

    def test_no_roi_without_paid_channels(self):
        organic = [row for row in SHEETS.channels if not row.is_paid]
        assert traffic_forecast(organic).paid_roi is None


class TestEconomics:
    def test_every_line_follows_from_the_one_before(self):
        plan = economics(plan_2.SHEETS)
        assert plan.gross_margin == plan.net_sales - plan.cost_of_goods
        assert plan.cm1 == plan.gross_margin - plan.freight - plan.return_cost - plan.platform_fee - plan.commission
        assert (plan.cm2, plan.cm3) == (plan.cm1 - plan.gifts, plan.cm2 - plan.ads)
        assert plan.planned_profit == plan.cm3 - plan.fixed - plan.provider_bonus

    def test_lines_name_costs_negative(self):
        lines = {name: (amount, share) for name, amount, share in economics(SHEETS).lines()}
        assert list(lines) == list(forecast.LINES)
        assert lines["gmv"] == (302355, 1)
        assert lines["ads"] == (-30000, Fraction(-30000, 302355))
        assert lines["planned_profit"][0] == economics(SHEETS).planned_profit

    def test_commission_is_a_share_of_the_rows_net_sales(self):
        plan = economics(changed(SHEETS, "line_up", "P02", commission_rate=Decimal("0.2")))
        assert plan.commission == Decimal("79000") * Decimal("0.95") * Decimal("0.2")
        assert plan.cm1 == economics(SHEETS).cm1 - plan.commission

    def test_the_sum_of_unit_contributions_is_cm1(self):
        total = sum(row.forecast_units * row.unit_contribution(SHEETS.parameters) for row in SHEETS.line_up)
        assert total == economics(SHEETS).cm1

    def test_incomplete_rows_are_left_out_and_named(self):
        plan = economics(changed(SHEETS, "line_up", "P02", unit_cost=None))
        assert (plan.left_out, plan.gmv) == (("P02",), 302355 - 79000)

    def test_an_empty_plan(self):
        plan = economics(Worksheets(slot=plan_1.SLOT))
        assert (plan.gmv, plan.planned_profit, plan.units) == (0, 0, 0)
        assert (plan.break_even_roi, plan.contribution_rate, plan.aov, plan.return_rate, plan.orders) == (None,) * 5
        assert plan.zero_profit_multiplier is None
        assert {share for _, _, share in plan.lines()} == {None}

    def test_no_break_even_without_contribution(self):
        cheap = tuple(replace(row, live_price=Decimal(10), coupon_per_unit=Decimal(0)) for row in SHEETS.line_up)
        plan = economics(replace(SHEETS, line_up=cheap))
        assert plan.cm2 < 0
        assert (plan.break_even_roi, plan.zero_profit_multiplier) == (None, None)

    def test_the_example_of_the_handbook_for_a_prize_that_costs_nothing(self):
        free = changed(plan_2.SHEETS, "benefits", "B1", unit_cost=Decimal(0))
        plan = economics(free)
        assert (plan.gifts, round(plan.cm2)) == (960, 98127)
        assert round(plan.break_even_roi, 2) == Fraction("8.14")

    def test_at_the_zero_profit_multiplier_profit_is_zero(self):
        plan = economics(SHEETS)
        multiplier = plan.zero_profit_multiplier
        assert multiplier * Fraction(plan.cm2 - plan.provider_bonus) == plan.ads + plan.fixed

    def test_coupons_are_covered_by_the_line_up(self):
        assert forecast.coupon_cover(SHEETS) == (5250, 10 * 1000 + 5 * 800 + 10 * 120 + 10 * 100)

    def test_coupons_of_the_platform_need_no_cover(self):
        assert forecast.coupon_cover(plan_3.SHEETS)[0] == 20 * 20_000 * Decimal("0.12")

    def test_the_planned_aov_needs_no_costs(self):
        costless = changed(SHEETS, "line_up", "P02", unit_cost=None, return_rate=None)
        units = SHEETS.parameters.units_per_order
        assert forecast.planned_aov(costless.line_up, units) == Fraction(302355) * Fraction("1.35") / 6670
        assert forecast.planned_aov(SHEETS.line_up, units) == economics(SHEETS).aov
        assert forecast.planned_aov((), units) is None
        assert forecast.planned_aov(SHEETS.line_up, None) is None


class TestProducts:
    def test_shares_sum_to_one(self):
        products = product_forecasts(SHEETS.line_up, SHEETS.parameters)
        assert sum(product.share for product in products) == 1
        assert products[1].share == Fraction(79000, 302355)
        assert products[1].break_even_roi == Fraction(79) / Fraction("26.3675")

    def test_a_half_filled_row(self):
        row = replace(SHEETS.line_up[1], forecast_units=None)
        product = product_forecasts((row,), SHEETS.parameters)[0]
        assert (product.gmv, product.share) == (None, None)
        assert product.unit_contribution == Decimal("26.3675")
        assert product_forecasts((row,), Parameters())[0].unit_contribution is None


FIGURES = ["gmv", "gross_margin", "cm1", "cm2", "planned_profit"]


class TestMissingInputs:
    @pytest.mark.parametrize("figure", FIGURES)
    @pytest.mark.parametrize("plan", [plan_1, plan_2, plan_3])
    def test_nothing_is_missing_in_a_full_plan(self, plan, figure):
        assert missing_inputs(plan.SHEETS, figure) == ()

    @pytest.mark.parametrize(
        ("name", "key", "field", "needed_by"),
        [
            ("line_up", "P02", "forecast_units", FIGURES),
            ("line_up", "P02", "coupon_per_unit", FIGURES),
            ("line_up", "P02", "unit_cost", FIGURES[1:]),
            ("line_up", "P02", "return_rate", FIGURES[1:]),
            ("line_up", "P02", "freight_per_unit", FIGURES[2:]),
            ("line_up", "P02", "commission_rate", FIGURES[2:]),
            ("benefits", "G3", "quantity", FIGURES[3:]),
            ("benefits", "G3", "redemption_rate", FIGURES[3:]),
            ("channels", "ks_jinniu_live", "budget", FIGURES[4:]),
        ],
    )
    def test_of_rows(self, name, key, field, needed_by):
        sheets = changed(SHEETS, name, key, **{field: None})
        found = {figure: missing_inputs(sheets, figure) for figure in FIGURES}
        cell = FieldRef(Worksheet(name), key, field)
        assert found == {figure: (cell,) if figure in needed_by else () for figure in FIGURES}

    @pytest.mark.parametrize(
        ("field", "needed_by"),
        [
            ("writeoff_rate", FIGURES[1:]), ("platform_fee_rate", FIGURES[2:]), ("return_handling_cost", FIGURES[2:]),
            ("fixed_cost", FIGURES[4:]), ("provider_rate", FIGURES[4:]), ("show_rate", []), ("units_per_order", []),
        ],
    )  # fmt: skip
    def test_of_parameters(self, field, needed_by):
        sheets = replace(SHEETS, parameters=replace(SHEETS.parameters, **{field: None}))
        cell = FieldRef(Worksheet.PARAMETERS, "", field)
        for figure in FIGURES:
            assert missing_inputs(sheets, figure) == ((cell,) if figure in needed_by else ())

    def test_worksheets_without_rows(self):
        empty = replace(Worksheets(slot=plan_1.SLOT), parameters=plan_1.PARAMETERS)
        assert missing_inputs(empty, "gmv") == (FieldRef(Worksheet.LINE_UP),)
        assert missing_inputs(empty, "planned_profit") == tuple(
            FieldRef(sheet) for sheet in (Worksheet.LINE_UP, Worksheet.BENEFITS, Worksheet.CHANNELS)
        )
        confirmed = replace(empty, confirmed_empty=frozenset({Step.GIFTS, Step.FLOW}))
        assert missing_inputs(confirmed, "planned_profit") == (FieldRef(Worksheet.LINE_UP),)

    def test_unknown_figure(self):
        with pytest.raises(KeyError):
            missing_inputs(SHEETS, "happiness")


class TestSensitivity:
    def test_the_planned_case_is_the_plan(self):
        plan = economics(SHEETS)
        low, planned, high = sensitivity(plan, SHEETS.channels)
        assert (planned.volume, planned.gmv, planned.profit) == (1, 302355, Fraction(plan.planned_profit))
        assert planned.paid_roi == traffic_forecast(SHEETS.channels).paid_roi
        assert low.profit < planned.profit < high.profit
        assert {case.break_even_roi for case in (low, planned, high)} == {plan.break_even_roi}

    def test_paid_traffic_gets_dearer_and_the_rest_does_not(self):
        low, _, _ = sensitivity(economics(SHEETS), SHEETS.channels)
        paid, rest = Fraction("110404.8"), Fraction("292139.424") - Fraction("110404.8")
        volume = (paid * Fraction(4, 5) / Fraction("1.15") + rest * Fraction(4, 5)) / (paid + rest)
        assert low.volume == volume
        assert low.paid_roi == paid * Fraction(4, 5) / Fraction("1.15") / 30000

    def test_without_traffic_the_order_rate_decides(self):
        cases = sensitivity(economics(SHEETS), ())
        assert [case.volume for case in cases] == [Fraction(4, 5), 1, Fraction(23, 20)]

    def test_the_order_rate_at_which_profit_is_zero(self):
        plan, traffic = economics(SHEETS), traffic_forecast(SHEETS.channels)
        rate = zero_profit_order_rate(plan, traffic)
        assert rate == plan.zero_profit_multiplier * Fraction("4773.52") / 20116
        assert zero_profit_order_rate(plan, traffic_forecast(())) is None

    def test_traffic_that_brings_less_than_the_line_up_needs_a_higher_order_rate(self):
        plan, traffic = economics(plan_2.SHEETS), traffic_forecast(plan_2.SHEETS.channels)
        rate = zero_profit_order_rate_of_traffic(plan, traffic)
        assert rate == zero_profit_order_rate(plan, traffic) * Fraction(plan.gmv) / Fraction(traffic.gmv)
        volume = rate / traffic.order_rate * Fraction(traffic.gmv) / Fraction(plan.gmv)
        assert volume * Fraction(plan.cm2 - plan.provider_bonus) == plan.ads + plan.fixed
        assert zero_profit_order_rate_of_traffic(plan, traffic_forecast(())) is None

    def test_no_order_rate_helps_a_plan_that_loses_on_every_unit(self):
        poor = replace(SHEETS, parameters=replace(SHEETS.parameters, platform_fee_rate=Decimal("0.9")))
        assert zero_profit_order_rate(economics(poor), traffic_forecast(poor.channels)) is None


@given(st.decimals("0.01", "1000000", places=2, allow_nan=False, allow_infinity=False))
def test_ratios_do_not_depend_on_the_unit_of_money(factor):
    """Handbook 3.5: what is scaled with all money stays the same as a ratio."""
    rows = tuple(
        replace(
            row, live_price=row.live_price * factor, coupon_per_unit=row.coupon_per_unit * factor,
            unit_cost=row.unit_cost * factor, freight_per_unit=row.freight_per_unit * factor,
        )
        for row in SHEETS.line_up
    )  # fmt: skip
    parameters = replace(SHEETS.parameters, return_handling_cost=SHEETS.parameters.return_handling_cost * factor)
    plain = replace(SHEETS, benefits=(), channels=(), targets=PlanTargets())
    scaled = replace(plain, line_up=rows, parameters=parameters)
    assert economics(scaled).contribution_rate == economics(plain).contribution_rate
    assert economics(scaled).gmv == economics(plain).gmv * factor
