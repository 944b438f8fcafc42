"""S01, S02, S03, S06, S07, S08, S09: pass, fail, boundary, vacuous."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planner.domain.worksheets import LineUpItem, RundownSegment
from tests.domain.checks.cases import (
    HEALTHY,
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


class TestStockCoversForecast:
    @pytest.mark.parametrize(
        ("key", "stock", "found"),
        [
            ("P02", 1200, "pass"), ("P02", 1199, "fail"),
            ("P05", 770, "pass"), ("P05", 769, "fail"),
            ("P04", 1200, "pass"), ("P04", 1199, "fail"),
            ("P07", 120, "pass"), ("P07", 119, "fail"),
        ],
    )  # fmt: skip
    def test_boundary_by_role(self, key, stock, found):
        assert outcome("S01", edit("line_up", key, live_stock=stock)) == found

    def test_what_is_replenished_counts(self):
        assert outcome("S01", edit("line_up", "P02", live_stock=1100, replenish_units_48h=100)) == "pass"

    def test_a_part_of_a_unit_is_rounded_up(self):
        assert outcome("S01", edit("line_up", "P05", forecast_units=701, live_stock=771)) == "fail"
        assert outcome("S01", edit("line_up", "P05", forecast_units=701, live_stock=772)) == "pass"

    def test_the_factor_comes_from_the_template(self):
        assert outcome("S01", safety_hero="1.26") == "fail"

    def test_words_numbers_and_cell(self):
        result = run("S01", edit("line_up", "P02", live_stock=1000))
        assert result.messages("zh-hans") == ("P02 可售 1,000 件，需要 1,200 件（预测 1,000×1.2），还差 200 件。",)
        assert result.messages("en") == (
            "P02: 1,000 units saleable, 1,200 needed (forecast 1,000 × 1.2); short by 200.",
        )
        assert result.evidence("zh") == ("1,000 < 1,200",)
        assert (failing(result), cell(result)) == (["P02"], ("line_up", "P02", "live_stock"))
        assert len(result.findings) == 10

    def test_a_known_breach_is_not_undone_by_an_empty_cell(self):
        sheets = edit("line_up", "P03", edit("line_up", "P02", live_stock=0), live_stock=None)
        assert (outcome("S01", sheets), failing(run("S01", sheets))) == ("fail", ["P02"])

    def test_confirmed_empty(self):
        assert outcome("S01", confirmed("s", sheets=without("line_up"))) == "pass"


class TestRoleMix:
    def mix(self, **counts):
        roles = [role for role, count in counts.items() for _ in range(count)]
        rows = tuple(replace(row("line_up", "P02"), key=str(n), role=role) for n, role in enumerate(roles))
        return replace(HEALTHY, line_up=rows)

    @pytest.mark.parametrize(
        ("counts", "found"),
        [
            ({"traffic": 1, "hero": 1, "profit": 8}, "pass"),
            ({"traffic": 1, "hero": 1, "profit": 9}, "fail"),
            ({"traffic": 2, "benefit": 2, "hero": 1, "profit": 5}, "pass"),
            ({"traffic": 3, "benefit": 2, "hero": 1, "profit": 5}, "fail"),
            ({"traffic": 1, "hero": 1, "profit": 1, "image": 2}, "pass"),
            ({"traffic": 1, "hero": 1, "image": 3}, "fail"),
            ({"traffic": 1, "profit": 4}, "fail"),
        ],
    )
    def test_boundary(self, counts, found):
        assert outcome("S02", self.mix(**counts)) == found

    def test_words(self):
        result = run("S02", self.mix(hero=1, profit=9))
        assert result.messages("zh") == ("引流+福利款占比 0%，建议 10%~40%，且爆款、利润款至少各一个。",)
        assert result.messages("en") == (
            "Traffic + benefit share is 0%; keep 10%–40% with at least one hero and one profit item.",
        )
        assert result.evidence("en") == ("0% ∉ 10%–40%",)

    @pytest.mark.parametrize(
        ("counts", "evidence"),
        [({"traffic": 1, "profit": 4}, "0 < 1"), ({"traffic": 1, "hero": 4}, "0 < 1")],
    )
    def test_the_numbers_are_those_that_fail(self, counts, evidence):
        result = run("S02", self.mix(**counts))
        assert result.evidence("zh") == (evidence,)
        assert result.messages("zh") == ("引流+福利款占比 20%，建议 10%~40%，且爆款、利润款至少各一个。",)

    def test_a_clearance_session_is_not_asked(self):
        sheets = edit("slot", "", self.mix(profit=3), session_type="clearance")
        assert outcome("S02", sheets) == "pass"
        assert outcome("S02", without("line_up", sheets=sheets)) == "no_data"

    def test_confirmed_empty_has_no_hero(self):
        assert outcome("S02", confirmed("s", sheets=without("line_up"))) == "fail"


class TestUnitMargin:
    def test_a_row_below_cost(self):
        result = run("S03", edit("line_up", "P06", live_price=Decimal(20)))
        assert failing(result) == ["P06"]
        assert result.messages("zh") == ("P06 每卖一件亏 0.1 元（已扣退货、运费、平台费、佣金）。",)
        assert result.messages("en") == ("P06 loses 0.1 yuan per unit after returns, freight, fees and commission.",)
        assert cell(result) == ("line_up", "P06", "live_price")

    def test_traffic_and_benefit_items_may_lose(self):
        assert outcome("S03", edit("line_up", "P04", live_price=Decimal(5))) == "pass"
        assert row("line_up", "P01").unit_contribution(HEALTHY.parameters) < 0

    def test_exactly_nothing_is_too_little(self):
        free = {"return_rate": Decimal(0), "freight_per_unit": Decimal(0), "unit_cost": Decimal(38)}
        sheets = edit("line_up", "P06", live_price=Decimal(40), **free)
        assert outcome("S03", sheets) == "fail"
        assert outcome("S03", edit("line_up", "P06", sheets, live_price=Decimal("40.01"))) == "pass"

    def test_the_line_up_as_a_whole(self):
        rows = tuple(r for r in HEALTHY.line_up if r.role in {"traffic", "benefit"})
        losing = tuple(replace(r, live_price=Decimal(1)) for r in rows)
        result = run("S03", replace(HEALTHY, line_up=losing))
        assert result.outcome == "fail"
        assert result.messages("zh")[0].startswith("整盘货亏")
        assert "line-up loses" in result.messages("en")[0]

    def test_a_loss_is_known_before_the_rest_is_filled(self):
        sheets = edit("line_up", "P02", edit("line_up", "P06", live_price=Decimal(5)), unit_cost=None)
        assert outcome("S03", sheets) == "fail"


class TestTarget:
    @pytest.mark.parametrize(
        ("target", "found"),
        [
            ("335950.00", "pass"), ("335950.01", "fail"),
            ("274868.19", "pass"), ("274868.18", "fail"),
            ("302355", "pass"),
        ],
    )  # fmt: skip
    def test_boundary(self, target, found):
        """302,355 yuan is 10 % below 335,950 and 10 % above 274,868.18…"""
        assert outcome("S06", edit("targets", "", gmv_target=Decimal(target))) == found

    def test_words(self):
        result = run("S06", edit("targets", "", gmv_target=Decimal(400_000)))
        assert result.messages("zh") == ("货盘可支撑GMV ¥302,355，与目标 ¥400,000 相差 −24.4%。",)
        assert result.messages("en") == ("Line-up supports ¥302,355; target ¥400,000; deviation −24.4%.",)
        assert result.evidence("zh") == ("−24.4% ∉ −10%–+10%",)
        assert cell(result) == ("targets", "", "gmv_target")

    @pytest.mark.parametrize("target", [None, Decimal(0)])
    def test_no_target(self, target):
        result = run("S06", edit("targets", "", gmv_target=target))
        assert (result.outcome, cell(result)) == ("no_data", ("targets", "", "gmv_target"))

    def test_an_empty_line_up_supports_nothing(self):
        assert outcome("S06", confirmed("s", sheets=without("line_up"))) == "fail"


class TestOtherChannels:
    @pytest.mark.parametrize(("low", "found"), [("79.00", "pass"), ("78.99", "fail"), (None, "pass")])
    def test_boundary(self, low, found):
        price = None if low is None else Decimal(low)
        assert outcome("S07", edit("line_up", "P02", other_channel_low=price)) == found

    def test_words(self):
        result = run("S07", edit("line_up", "P02", other_channel_low=Decimal("69.9")))
        assert result.messages("zh") == ("P02 到手价 79 高于其他渠道 69.9。",)
        assert result.messages("en") == ("P02 net price 79 is above another channel (69.9).",)
        assert result.evidence("zh") == ("79 > 69.9",)

    def test_nothing_to_compare_with(self):
        assert outcome("S07", edit_all("line_up", other_channel_low=None)) == "pass"


class TestFeatured:
    def test_a_hero_of_a_long_show_comes_back(self):
        once = drop("rundown", "R11")
        result = run("S08", once)
        assert (result.outcome, failing(result)) == ("fail", [""])
        assert result.messages("zh") == ("主推 P02 在流程表中出现 1 次共 15 分钟，不达标。",)
        assert result.messages("en") == ("Featured P02 appears 1 times for 15 min; not enough.",)
        assert result.evidence("zh") == ("1 < 2",)
        assert [ref.worksheet.value for ref in result.decisive[0].refs] == ["rundown", "line_up"]

    @pytest.mark.parametrize(("minutes", "found"), [(180, "fail"), (179, "pass")])
    def test_from_180_minutes(self, minutes, found):
        assert outcome("S08", edit("slot", "", drop("rundown", "R11"), planned_minutes=minutes)) == found

    def test_another_role_need_not_come_back(self):
        assert outcome("S08", drop("rundown", "R18")) == "pass"

    @pytest.mark.parametrize(("minutes", "found"), [(5, "pass"), (4, "fail")])
    def test_at_least_five_minutes_in_all(self, minutes, found):
        sheets = edit("rundown", "R7", drop("rundown", "R18"), end_min=63 + minutes)
        assert outcome("S08", sheets) == found

    def test_the_minutes_are_the_numbers_that_fail(self):
        result = run("S08", edit("rundown", "R7", drop("rundown", "R18"), end_min=67))
        assert result.evidence("zh") == ("4 < 5",)
        assert result.messages("zh")[0].endswith("出现 1 次共 4 分钟，不达标。")

    def test_only_product_segments_count(self):
        assert outcome("S08", edit("rundown", "R7", drop("rundown", "R18"), segment_type="benefit")) == "fail"

    def test_untimed_segments_may_be_long_enough(self):
        sheets = edit("rundown", "R7", drop("rundown", "R18"), end_min=None)
        assert outcome("S08", sheets) == "no_data"
        assert outcome("S08", edit("rundown", "R11", end_min=None)) == "pass"

    def test_nothing_is_featured(self):
        assert outcome("S08", edit_all("line_up", is_featured=False)) == "pass"
        assert outcome("S08", edit_all("line_up", without("rundown"), is_featured=False)) == "pass"

    def test_without_a_rundown(self):
        assert outcome("S08", without("rundown")) == "no_data"
        assert outcome("S08", confirmed("t", sheets=without("rundown"))) == "fail"


class TestLineUpSize:
    def sized(self, count, minutes):
        rows = tuple(LineUpItem(str(n)) for n in range(count))
        return edit("slot", "", replace(HEALTHY, line_up=rows), planned_minutes=minutes)

    @pytest.mark.parametrize(
        ("count", "minutes", "found"),
        [(9, 180, "pass"), (8, 180, "fail"), (36, 180, "pass"), (37, 180, "fail"), (9, 181, "fail"), (36, 179, "fail")],
    )
    def test_boundary(self, count, minutes, found):
        assert outcome("S09", self.sized(count, minutes)) == found

    def test_words(self):
        result = run("S09", self.sized(3, 190))
        assert result.messages("zh") == ("3 个链接与 190 分钟不匹配，建议 10~38 个。",)
        assert result.messages("en") == ("3 links do not fit 190 min; use 10–38.",)
        assert cell(result) == ("line_up", "", "")

    def test_it_needs_no_cell(self):
        assert outcome("S09", add("line_up", LineUpItem("new"))) == "pass"


def test_a_segment_of_unknown_products_harms_nobody():
    stray = RundownSegment("X", 21, 0, 5, "product", products=("gone",))
    assert outcome("S08", add("rundown", stray)) == "pass"
