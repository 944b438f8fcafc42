"""G01, G04–G07, G09, G10: pass, fail, boundary, vacuous."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planner.domain.forecast import economics
from planner.domain.worksheets import Benefit
from planner.enums import Severity
from tests.domain.checks.cases import (
    HEALTHY,
    cell,
    confirmed,
    edit,
    edit_all,
    failing,
    outcome,
    row,
    run,
    without,
)
from tests.domain.plans import plan_2, plan_3

MARGIN = economics(HEALTHY).gross_margin
ONE_CENT = Decimal("0.01")


def costing(amount):
    """The healthy plan with gifts of exactly this cost."""
    gift = replace(row("benefits", "G3"), unit_cost=amount, quantity=1, redemption_rate=Decimal(1), stock_secured=1)
    return replace(HEALTHY, benefits=(gift,))


class TestGiftShare:
    @pytest.mark.parametrize(
        ("amount", "found", "severity"),
        [
            (MARGIN * Decimal("0.20"), "pass", Severity.WARN),
            (MARGIN * Decimal("0.20") + ONE_CENT, "fail", Severity.WARN),
            (MARGIN * Decimal("0.40"), "fail", Severity.WARN),
            (MARGIN * Decimal("0.40") + ONE_CENT, "fail", Severity.BLOCK),
        ],
    )
    def test_boundary(self, amount, found, severity):
        result = run("G01", costing(amount))
        assert (result.outcome, result.severity) == (found, severity)

    def test_words(self):
        result = run("G01", plan_2.SHEETS, now=plan_2.NOW)
        assert result.messages("zh") == ("福利成本占毛利 32%，上限 20%。",)
        assert result.messages("en") == ("Benefit cost is 32% of gross margin (limit 20%).",)
        assert result.evidence("zh") == ("32% > 20%",)
        assert [ref.row for ref in result.decisive[0].refs] == ["B1", "B1", "B4", "B4"]

    def test_what_others_pay_does_not_count(self):
        assert run("G01", plan_3.SHEETS, now=plan_3.NOW).decisive[0].numbers["cost"] == 46_260

    def test_without_a_margin_any_gift_blocks(self):
        poor = edit_all("line_up", live_price=Decimal(1), coupon_per_unit=Decimal(0))
        result = run("G01", poor)
        assert (result.outcome, result.severity) == ("fail", Severity.BLOCK)
        assert result.messages("zh") == ("福利成本占毛利 无穷大，上限 20%。",)
        assert outcome("G01", confirmed("g", sheets=without("benefits", sheets=poor))) == "pass"

    def test_missing(self):
        assert outcome("G01", without("benefits")) == "no_data"
        assert cell(run("G01", edit("benefits", "G3", quantity=None))) == ("benefits", "G3", "quantity")
        assert outcome("G01", edit("line_up", "P02", return_rate=None)) == "no_data"
        assert outcome("G01", edit("parameters", "", writeoff_rate=None)) == "no_data"
        assert outcome("G01", edit("line_up", "P02", freight_per_unit=None)) == "pass"

    def test_confirmed_empty(self):
        assert outcome("G01", confirmed("g", sheets=without("benefits"))) == "pass"


class TestGiftStock:
    @pytest.mark.parametrize(("stock", "found"), [(1000, "pass"), (999, "fail"), (None, "no_data")])
    def test_boundary(self, stock, found):
        assert outcome("G04", edit("benefits", "G3", stock_secured=stock)) == found

    def test_words(self):
        result = run("G04", edit("benefits", "G3", stock_secured=500))
        assert result.messages("zh") == ("G3 赠品仅 500 件，计划 1,000 件。",)
        assert result.messages("en") == ("G3: only 500 gifts for 1,000 planned.",)
        assert cell(result) == ("benefits", "G3", "stock_secured")

    def test_only_physical_gifts(self):
        assert outcome("G04", edit("benefits", "G3", physical=False, stock_secured=0)) == "pass"

    def test_no_gifts(self):
        assert outcome("G04", without("benefits")) == "no_data"
        assert outcome("G04", confirmed("g", sheets=without("benefits"))) == "pass"


class TestTrigger:
    @pytest.mark.parametrize("field", ["trigger_type", "trigger_value"])
    def test_no_trigger(self, field):
        result = run("G05", edit("benefits", "G4", **{field: ""}))
        assert (result.outcome, cell(result)) == ("fail", ("benefits", "G4", field))

    @pytest.mark.parametrize(
        ("start", "found"), [(138, "pass"), (142, "pass"), (143, "fail"), (180, "fail"), (-1, "fail")]
    )
    def test_inside_a_segment_that_lists_it(self, start, found):
        assert outcome("G05", edit("benefits", "G6", start_min=start)) == found

    def test_words(self):
        result = run("G05", edit("benefits", "G6", start_min=100))
        assert result.messages("zh") == ("G6 没有触发条件或不在流程内。",)
        assert result.messages("en") == ("G6: no trigger or outside the rundown.",)
        assert cell(result) == ("benefits", "G6", "start_min")

    def test_a_benefit_after_the_end_is_too_late_whatever_runs_on(self):
        overrun = edit("rundown", "R20", end_min=190, benefits=("G6",))
        assert outcome("G05", edit("benefits", "G6", overrun, start_min=179)) == "pass"
        assert outcome("G05", edit("benefits", "G6", overrun, start_min=180)) == "fail"

    def test_a_benefit_at_a_time_needs_one(self):
        assert outcome("G05", edit("benefits", "G5", start_min=None)) == "fail"
        assert outcome("G05", edit("benefits", "G3", start_min=None)) == "pass"

    def test_without_a_rundown(self):
        assert outcome("G05", without("rundown")) == "no_data"
        assert outcome("G05", edit_all("benefits", without("rundown"), start_min=None, trigger_type="order")) == "pass"
        assert outcome("G05", edit("benefits", "G1", without("rundown"), trigger_type="")) == "fail"
        assert outcome("G05", confirmed("t", sheets=without("rundown"))) == "fail"


class TestLossLeaders:
    @pytest.mark.parametrize(("target", "found"), [("3000", "pass"), ("2999.99", "fail")])
    def test_boundary(self, target, found):
        """Trial packs are subsidized with 150 yuan, 5 % of 3,000."""
        assert outcome("G06", edit("targets", "", gmv_target=Decimal(target))) == found

    def test_words(self):
        result = run("G06", edit("line_up", "P01", live_price=Decimal("0.01"), forecast_units=2000))
        assert result.messages("zh") == ("引流补贴合计 ¥19,980，超过目标GMV的 5%。",)
        assert result.messages("en") == ("Loss-leader subsidy ¥19,980 exceeds 5% of target GMV.",)
        assert cell(result) == ("line_up", "P01", "live_price")

    def test_missing(self):
        assert outcome("G06", edit("targets", "", gmv_target=None)) == "no_data"
        assert outcome("G06", edit("line_up", "P02", freight_per_unit=None)) == "no_data"
        assert outcome("G06", edit("line_up", "P02", return_rate=None)) == "pass"

    def test_no_subsidy(self):
        assert outcome("G06", plan_2.SHEETS, now=plan_2.NOW) == "pass"
        assert outcome("G06", confirmed("s", sheets=without("line_up"))) == "pass"


class TestCouponFloor:
    @pytest.mark.parametrize(("discount", "found"), [("29", "pass"), ("29.01", "fail")])
    def test_boundary(self, discount, found):
        assert outcome("G07", edit("line_up", "P02", max_stack_discount=Decimal(discount))) == found

    def test_words(self):
        result = run("G07", plan_2.SHEETS, now=plan_2.NOW)
        assert result.messages("zh") == ("W03 叠券后 119 元，低于底价 128 元。",)
        assert result.messages("en") == ("W03: stacked price 119 falls below floor 128.",)
        assert (failing(result), result.evidence("zh")) == (["W03"], ("119 < 128",))

    def test_the_floor_is_the_cost_by_default(self):
        assert outcome("G07", edit("line_up", "P06", floor_price=None, max_stack_discount=Decimal("24.9"))) == "pass"
        assert outcome("G07", edit("line_up", "P06", floor_price=None, max_stack_discount=Decimal("24.91"))) == "fail"

    def test_a_coupon_that_takes_off_more_than_all_of_them_counts(self):
        broken = edit(
            "line_up", "P06", floor_price=Decimal(30), coupon_per_unit=Decimal(15), max_stack_discount=Decimal(0)
        )
        assert outcome("G07", broken) == "fail"

    def test_traffic_items_may_go_below(self):
        assert outcome("G07", edit("line_up", "P01", max_stack_discount=Decimal(9))) == "pass"

    @pytest.mark.parametrize(
        "change",
        [{"max_stack_discount": None}, {"live_price": None}, {"role": ""}, {"floor_price": None, "unit_cost": None}],
    )
    def test_missing(self, change):
        assert outcome("G07", edit("line_up", "P06", **change)) == "no_data"


class TestPerUserLimit:
    @pytest.mark.parametrize("mechanism", ["flash_sale", "red_packet", "lottery", "lucky_bag"])
    @pytest.mark.parametrize(("limit", "found"), [(1, "pass"), (0, "fail"), (None, "fail")])
    def test_limited(self, mechanism, limit, found):
        assert outcome("G09", edit("benefits", "G5", mechanism=mechanism, per_user_limit=limit)) == found

    @pytest.mark.parametrize("mechanism", ["coupon", "threshold_discount", "free_order", "gwp", "fan_price", "points"])
    def test_unlimited(self, mechanism):
        assert outcome("G09", edit("benefits", "G5", mechanism=mechanism, per_user_limit=None)) == "pass"

    def test_words(self):
        result = run("G09", edit("benefits", "G2", per_user_limit=None))
        assert (result.messages("zh"), result.messages("en")) == (("G2 未设每人上限。",), ("G2: no per-user limit.",))
        assert cell(result) == ("benefits", "G2", "per_user_limit")
        assert [finding.numbers["limit"] for finding in result.findings] == [0, 2, 1, 1]


class TestOffPlatform:
    @pytest.mark.parametrize("trigger", ["add_wechat", "offplatform_share", "offplatform_pay"])
    def test_forbidden(self, trigger):
        result = run("G10", edit("benefits", "G1", trigger_type=trigger))
        assert (result.outcome, cell(result)) == ("fail", ("benefits", "G1", "trigger_type"))
        assert result.messages("zh") == ("G1 以站外行为换福利，平台禁止。",)
        assert result.messages("en") == ("G1: off-platform action for a benefit is forbidden.",)

    def test_words_are_pointed_out(self):
        result = run("G10", edit("benefits", "G1", trigger_value="加微信领取"))
        assert result.outcome == "pass"
        assert result.note_messages("zh") == ("G1 出现引导站外的词“加微信”。",)
        assert result.note_messages("en") == ("G1 has the off-platform word “加微信”.",)


def test_a_new_row_has_no_trigger_and_needs_no_limit():
    sheets = replace(HEALTHY, benefits=(*HEALTHY.benefits, Benefit("new")))
    found = {check: outcome(check, sheets) for check in ("G01", "G02", "G03", "G04", "G05", "G08", "G09", "G10")}
    assert found == {
        "G01": "no_data", "G02": "pass", "G03": "pass", "G04": "pass", "G05": "fail", "G08": "pass", "G09": "pass",
        "G10": "pass",
    }  # fmt: skip
