"""A01–A09: pass, fail, boundary, vacuous, waivers."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from planner.domain.forecast import economics
from planner.domain.worksheets import HourlyBudget, TrafficChannel, Waiver
from tests.domain.checks.cases import (
    HEALTHY,
    NOW,
    add,
    cell,
    confirmed,
    drop,
    edit,
    edit_all,
    failing,
    outcome,
    row,
    run,
    without,
)
from tests.domain.plans import plan_2

LIVE = "ks_jinniu_live"
UNPAID = drop("channels", LIVE, "ks_jinniu_video", sheets=without("hourly_budget"))


class TestBudgetSum:
    @pytest.mark.parametrize(
        ("total", "found"), [("30001", "pass"), ("30001.01", "fail"), ("29999", "pass"), ("29998.99", "fail")]
    )
    def test_one_yuan_is_tolerated(self, total, found):
        assert outcome("A01", edit("targets", "", total_ad_budget=Decimal(total))) == found

    def test_words(self):
        result = run("A01", edit("targets", "", total_ad_budget=Decimal(45_000)))
        assert result.messages("zh") == ("渠道预算合计 ¥30,000，与总预算 ¥45,000 不符。",)
        assert result.messages("en") == ("Channel budgets sum to ¥30,000, total is ¥45,000.",)
        assert result.evidence("zh") == ("¥30,000 ≠ ¥45,000",)
        assert cell(result) == ("targets", "", "total_ad_budget")

    def test_without_paid_channels_the_total_must_be_nothing(self):
        assert outcome("A01", UNPAID) == "fail"
        assert outcome("A01", edit("targets", "", UNPAID, total_ad_budget=Decimal(0))) == "pass"

    def test_missing(self):
        assert outcome("A01", edit("targets", "", total_ad_budget=None)) == "no_data"
        assert cell(run("A01", edit("channels", LIVE, budget=None))) == ("channels", LIVE, "budget")
        assert outcome("A01", edit("channels", "organic_feed", channel="")) == "no_data"

    def test_confirmed_empty(self):
        sheets = edit("targets", "", confirmed("a", sheets=without("channels")), total_ad_budget=Decimal(0))
        assert outcome("A01", sheets) == "pass"


class TestHourlySum:
    @pytest.mark.parametrize(("amount", "found"), [("3001", "pass"), ("3001.01", "fail"), ("2998", "fail")])
    def test_one_yuan_is_tolerated(self, amount, found):
        assert outcome("A02", edit("hourly_budget", f"{LIVE}0", amount=Decimal(amount))) == found

    def test_words(self):
        result = run("A02", edit("hourly_budget", f"{LIVE}0", amount=Decimal(1000)))
        assert result.messages("zh") == ("磁力金牛·直投 分时合计 ¥22,000，渠道预算 ¥24,000。",)
        assert result.messages("en") == ("Magnetic Taurus, live feed: hourly sum ¥22,000, channel budget ¥24,000.",)
        assert result.evidence("en") == ("¥22,000 ≠ ¥24,000",)

    def test_a_channel_without_hours(self):
        sheets = drop("hourly_budget", *(f"{LIVE}{hour}" for hour in range(4)))
        assert (outcome("A02", sheets), failing(run("A02", sheets))) == ("fail", [""])

    def test_without_paid_channels(self):
        assert outcome("A02", UNPAID) == "pass"

    def test_missing(self):
        assert outcome("A02", without("hourly_budget")) == "no_data"
        assert outcome("A02", edit("hourly_budget", f"{LIVE}0", amount=None)) == "no_data"
        assert outcome("A02", edit("channels", LIVE, budget=None)) == "no_data"


class TestHourlyWindow:
    @pytest.mark.parametrize(
        ("change", "found"),
        [
            ({"from_min": -60}, "pass"), ({"from_min": -61}, "fail"), ({"from_min": 0}, "fail"),
            ({"from_min": 10}, "fail"),
        ],
    )  # fmt: skip
    def test_start(self, change, found):
        assert outcome("A03", edit("hourly_budget", f"{LIVE}0", **change)) == found

    @pytest.mark.parametrize(("end", "found"), [(180, "pass"), (181, "fail"), (120, "fail")])
    def test_end(self, end, found):
        assert outcome("A03", edit("hourly_budget", f"{LIVE}3", to_min=end)) == found

    def test_words(self):
        outside = run("A03", edit("hourly_budget", f"{LIVE}3", to_min=200))
        assert outside.messages("zh") == ("磁力金牛·直投 有预算落在投放窗口外。",)
        assert outside.messages("en") == ("Magnetic Taurus, live feed has budget outside the window.",)
        overlap = run("A03", edit("hourly_budget", f"{LIVE}1", to_min=61))
        assert overlap.messages("zh") == ("磁力金牛·直投 的分时预算有重叠。",)
        assert cell(overlap) == ("hourly_budget", f"{LIVE}2", "from_min")

    def test_channels_may_overlap_each_other(self):
        assert outcome("A03") == "pass"

    def test_without_paid_channels(self):
        assert outcome("A03", UNPAID) == "pass"

    def test_missing(self):
        assert outcome("A03", without("hourly_budget")) == "no_data"
        assert outcome("A03", edit("hourly_budget", f"{LIVE}0", to_min=None)) == "no_data"


def one_channel(gmv, **fields):
    """Unpaid traffic that brings exactly so much."""
    channel = TrafficChannel("c", "organic_feed", planned_entries=1, click_rate=Decimal(1), order_rate=Decimal(1),
                             aov=Decimal(gmv), evidence="近4场均值", **fields)  # fmt: skip
    return replace(HEALTHY, channels=(channel,), hourly_budget=())


class TestTrafficSupportsLineUp:
    @pytest.mark.parametrize(
        ("gmv", "found"), [("332590.50", "pass"), ("332590.51", "fail"), ("272119.50", "pass"), ("272119.49", "fail")]
    )
    def test_boundary(self, gmv, found):
        assert outcome("A04", one_channel(gmv)) == found

    def test_words(self):
        result = run("A04", plan_2.SHEETS, now=plan_2.NOW)
        assert result.messages("zh") == ("流量侧预测 ¥584,219，货盘侧 ¥798,930，相差 −26.9%。",)
        assert result.messages("en") == ("Traffic forecast ¥584,219 vs line-up ¥798,930: −26.9%.",)
        assert result.evidence("zh") == ("−26.9% ∉ −10%–+10%",)

    @pytest.mark.parametrize("field", ["planned_entries", "click_rate", "order_rate", "aov"])
    def test_missing(self, field):
        assert cell(run("A04", edit("channels", LIVE, **{field: None}))) == ("channels", LIVE, field)

    def test_a_line_up_that_sells_nothing(self):
        assert outcome("A04", edit_all("line_up", forecast_units=0)) == "no_data"

    def test_no_traffic_at_all(self):
        assert outcome("A04", confirmed("a", sheets=without("channels"))) == "fail"


class TestBreakEven:
    def at(self, roi_of_break_even):
        """Paid traffic at a multiple of the break-even ROI."""
        plan = economics(HEALTHY)
        budget = Decimal(10_000)
        gmv = plan.break_even_roi * Fraction(budget) * roi_of_break_even
        exact = Decimal(gmv.numerator) / Decimal(gmv.denominator)
        channel = replace(row("channels", LIVE), planned_entries=1, click_rate=Decimal(1), order_rate=Decimal(1),
                          aov=exact, budget=budget)  # fmt: skip
        return replace(HEALTHY, channels=(channel,))

    @pytest.mark.parametrize(("multiple", "found"), [(Fraction(1001, 1000), "pass"), (Fraction(999, 1000), "fail")])
    def test_around_break_even(self, multiple, found):
        assert outcome("A05", self.at(multiple)) == found

    def test_exactly_break_even_passes(self):
        """GMV 302,355 ÷ CM2 = 84,588.9455…: buyers worth GMV at a budget of CM2."""
        plan = economics(HEALTHY)
        channel = replace(row("channels", LIVE), planned_entries=1, click_rate=Decimal(1), order_rate=Decimal(1),
                          aov=plan.gmv, budget=plan.cm2)  # fmt: skip
        assert outcome("A05", replace(HEALTHY, channels=(channel,))) == "pass"
        dearer = replace(channel, budget=plan.cm2 + Decimal("0.0000000001"))
        assert outcome("A05", replace(HEALTHY, channels=(dearer,))) == "fail"

    def test_words(self):
        result = run("A05", plan_2.SHEETS, now=plan_2.NOW)
        assert result.messages("zh") == ("预计投放ROI 2.06，低于保本ROI 17.32。",)
        assert result.messages("en") == ("Expected ad ROI 2.06 is below break-even 17.32.",)
        assert result.evidence("zh") == ("2.06 < 17.32",)

    def test_no_contribution_no_ads(self):
        poor = edit("parameters", "", platform_fee_rate=Decimal("0.9"))
        assert run("A05", poor).messages("zh") == ("预计投放ROI 3.68，低于保本ROI 无穷大。",)
        assert run("A05", poor).messages("en") == ("Expected ad ROI 3.68 is below break-even infinite.",)

    def test_without_paid_budget(self):
        assert outcome("A05", UNPAID) == "pass"
        assert outcome("A05", without("benefits", sheets=UNPAID)) == "pass"
        free = edit_all("channels", budget=Decimal(0))
        assert outcome("A05", free) == "pass"

    def test_missing(self):
        assert outcome("A05", without("benefits")) == "no_data"
        assert outcome("A05", edit("channels", LIVE, budget=None)) == "no_data"
        assert outcome("A05", edit("channels", LIVE, aov=None)) == "no_data"
        assert outcome("A05", edit("line_up", "P02", unit_cost=None)) == "no_data"
        assert outcome("A05", edit("parameters", "", writeoff_rate=None)) == "no_data"
        assert outcome("A05", confirmed("g", sheets=without("benefits"))) == "pass"


class TestAdCostShare:
    @pytest.mark.parametrize(("total", "found"), [("75588.75", "pass"), ("75588.76", "fail")])
    def test_boundary(self, total, found):
        assert outcome("A06", edit("targets", "", total_ad_budget=Decimal(total))) == found

    def test_words(self):
        result = run("A06", edit("targets", "", total_ad_budget=Decimal(90_000)))
        assert result.messages("zh") == ("投放占GMV 29.8%，超过 25%。",)
        assert result.messages("en") == ("Ad cost is 29.8% of GMV (limit 25%).",)

    def test_missing(self):
        assert cell(run("A06", edit("targets", "", total_ad_budget=None))) == ("targets", "", "total_ad_budget")
        assert outcome("A06", edit("line_up", "P02", live_price=None)) == "no_data"
        assert outcome("A06", edit_all("line_up", forecast_units=0)) == "no_data"


class TestConcentration:
    def two(self, first, second, names=("organic_feed", "organic_follow")):
        rows = tuple(
            replace(row("channels", "organic_feed"), key=str(n), channel=name, planned_entries=entries)
            for n, (name, entries) in enumerate(zip(names, (first, second), strict=True))
        )
        return replace(HEALTHY, channels=rows)

    @pytest.mark.parametrize(("first", "second", "found"), [(60, 40, "pass"), (601, 400, "fail"), (40, 60, "pass")])
    def test_boundary(self, first, second, found):
        assert outcome("A07", self.two(first, second)) == found

    def test_rows_of_one_channel_count_together(self):
        assert outcome("A07", self.two(50, 50, names=("organic_feed", "organic_feed"))) == "fail"

    def test_words(self):
        result = run("A07", self.two(9000, 1000))
        assert result.messages("zh") == ("自然推荐 占进房 90%，依赖过高。",)
        assert result.messages("en") == ("Recommendation feed brings 90% of entries; too concentrated.",)
        assert cell(result) == ("channels", "0", "planned_entries")
        assert result.evidence("zh") == ("90% > 60%",)

    def test_missing(self):
        assert outcome("A07", edit("channels", LIVE, planned_entries=None)) == "no_data"
        assert outcome("A07", self.two(0, 0)) == "no_data"
        assert outcome("A07", confirmed("a", sheets=without("channels"))) == "pass"


class TestAssumptions:
    @pytest.mark.parametrize(
        ("change", "found"),
        [
            ({"click_rate": Decimal("0.60")}, "pass"), ({"click_rate": Decimal("0.6001")}, "fail"),
            ({"click_rate": Decimal(0)}, "fail"),
            ({"order_rate": Decimal("0.40")}, "pass"), ({"order_rate": Decimal("0.4001")}, "fail"),
            ({"order_rate": Decimal(0)}, "fail"),
            ({"evidence": ""}, "fail"), ({"evidence": "  "}, "fail"),
            ({"cost_per_entry": Decimal(0)}, "fail"),
            ({"planned_entries": 30_612}, "pass"), ({"planned_entries": 30_613}, "fail"),
            ({"planned_entries": 29_412}, "pass"), ({"planned_entries": 29_411}, "fail"),
        ],
    )  # fmt: skip
    def test_boundary(self, change, found):
        """30,000 entries are bought: |30,000 − n| ≤ 2 % of n from 29,411.8 to 30,612.2."""
        if change.get("cost_per_entry") == 0:
            assert cell(run("A08", edit("channels", LIVE, **change))) == ("channels", LIVE, "cost_per_entry")
        assert outcome("A08", edit("channels", LIVE, **change)) == found

    @pytest.mark.parametrize(
        ("budget", "found"), [("10200", "pass"), ("10200.01", "fail"), ("9800", "pass"), ("9799.99", "fail")]
    )
    def test_two_percent_exactly(self, budget, found):
        bought = {"cost_per_entry": Decimal(1), "planned_entries": 10_000, "budget": Decimal(budget)}
        assert outcome("A08", edit("channels", LIVE, **bought)) == found

    def test_unpaid_channels_buy_nothing(self):
        assert outcome("A08", edit("channels", "organic_feed", planned_entries=1)) == "pass"

    def test_words(self):
        result = run("A08", edit("channels", "reservation", evidence=""))
        assert result.messages("zh") == ("预约 的参数不自洽或缺依据。",)
        assert result.messages("en") == ("Reservations: inconsistent or unsupported assumptions.",)
        assert cell(result) == ("channels", "reservation", "evidence")

    @pytest.mark.parametrize("field", ["click_rate", "order_rate", "planned_entries", "budget", "cost_per_entry"])
    def test_missing(self, field):
        assert outcome("A08", edit("channels", LIVE, **{field: None})) == "no_data"

    def test_confirmed_empty(self):
        assert outcome("A08", confirmed("a", sheets=without("channels"))) == "pass"


class TestProfit:
    def earning(self, profit):
        plan = economics(HEALTHY)
        return edit("parameters", "", fixed_cost=plan.fixed + plan.planned_profit - Decimal(profit))

    @pytest.mark.parametrize(("profit", "found"), [("0", "pass"), ("-0.01", "fail"), ("0.01", "pass")])
    def test_boundary(self, profit, found):
        assert outcome("A09", self.earning(profit)) == found

    def test_words(self):
        result = run("A09", self.earning("-1234.5"))
        assert result.messages("zh") == ("预计亏损 1,234.5 元，需店主确认战略亏损。",)
        assert result.messages("en") == ("Planned loss 1,234.5; owner must approve.",)
        assert result.evidence("zh") == ("−1,234.5 < 0",)

    @pytest.mark.parametrize(
        ("name", "key", "field"),
        [
            ("parameters", "", "fixed_cost"), ("parameters", "", "provider_rate"), ("line_up", "P02", "return_rate"),
            ("benefits", "G3", "unit_cost"), ("channels", LIVE, "budget"),
        ],
    )  # fmt: skip
    def test_missing(self, name, key, field):
        assert cell(run("A09", edit(name, key, **{field: None}))) == (name, key, field)

    def test_without_benefits_nobody_knows_the_profit(self):
        assert outcome("A09", without("benefits")) == "no_data"


class TestWaivers:
    WAIVER = Waiver("A05", "双12拉新，店主接受投放亏损", "店主", NOW + timedelta(days=1))

    def waived(self, *waivers):
        return replace(plan_2.SHEETS, waivers=waivers)

    def test_a_written_waiver_exempts(self):
        result = run("A05", self.waived(self.WAIVER))
        assert (result.outcome, result.strict_outcome) == ("exempted", "fail")
        assert result.waiver == self.WAIVER
        assert result.messages("zh") == ("预计投放ROI 2.06，低于保本ROI 17.32。",)
        assert cell(result) == ("channels", "ks_jinniu_live", "budget")

    def test_it_holds_for_its_own_check_only(self):
        assert outcome("A09", self.waived(self.WAIVER)) == "fail"
        assert outcome("A02", self.waived(replace(self.WAIVER, check_id="A02"))) == "fail"

    @pytest.mark.parametrize("change", [{"owner": ""}, {"reason": "接受"}, {"expires_at": NOW}])
    def test_a_waiver_that_does_not_hold(self, change):
        assert outcome("A05", self.waived(replace(self.WAIVER, **change))) == "fail"

    def test_the_approval_of_a_strategic_loss_is_one(self):
        sheets = edit("targets", "", plan_2.SHEETS, strategic_loss_approved_by="青禾店主")
        assert [outcome(check, sheets) for check in ("A05", "A09", "A04")] == ["exempted", "exempted", "fail"]
        assert run("A09", sheets).waiver.owner == "青禾店主"

    def test_what_passes_needs_no_waiver(self):
        sheets = replace(HEALTHY, waivers=(self.WAIVER,))
        assert (outcome("A05", sheets), run("A05", sheets).waiver) == ("pass", None)

    def test_missing_data_cannot_be_waived(self):
        sheets = edit("channels", "ks_jinniu_live", self.waived(self.WAIVER), budget=None)
        assert outcome("A05", sheets) == "no_data"


def test_a_bucket_of_a_channel_that_is_gone():
    stray = HourlyBudget("x", "gone", 0, 60, Decimal(5))
    assert (outcome("A02", add("hourly_budget", stray)), outcome("A03", add("hourly_budget", stray))) == (
        "pass",
        "pass",
    )
