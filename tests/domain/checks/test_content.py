"""E01–E04, E08–E10: pass, fail, boundary, vacuous."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from planner.domain.worksheets import ContentItem, PromisedBenefit
from planner.enums import Severity
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
    run,
    without,
)
from tests.domain.plans import plan_2, plan_3

START = HEALTHY.slot.planned_start
HOUR = timedelta(hours=1)


class TestTeasers:
    def test_of_the_worked_plans(self):
        assert run("E01").decisive[0].numbers == {"n": 3, "need": 3, "lead": ("T-1天", "T-1d")}
        found = run("E01", plan_3.SHEETS, now=plan_3.NOW).decisive[0].numbers
        assert (found["n"], found["need"]) == (6, 5)

    @pytest.mark.parametrize(
        ("change", "found"),
        [
            ({"publish_at": START - 24 * HOUR}, "pass"),
            ({"publish_at": START - 24 * HOUR + timedelta(seconds=1)}, "fail"),
            ({"publish_at": None}, "fail"),
            ({"status": "approved"}, "fail"),
            ({"status": "published"}, "pass"),
            ({"status": "dropped"}, "fail"),
            ({"asset_type": "ai_short"}, "fail"),
        ],
    )
    def test_boundary(self, change, found):
        assert outcome("E01", edit("content", "E4", **change)) == found

    @pytest.mark.parametrize(
        ("session_type", "need"),
        [
            ("daily_self", 1), ("weekly_special", 3), ("campaign_main", 5), ("new_launch", 5), ("fan_festival", 3),
            ("clearance", 3), ("creator_exclusive", 3),
        ],
    )  # fmt: skip
    def test_how_many(self, session_type, need):
        result = run("E01", edit("slot", "", session_type=session_type))
        assert result.decisive[0].numbers["need"] == need
        assert result.severity == (Severity.WARN if session_type == "daily_self" else Severity.BLOCK)

    def test_daily_broadcasts_are_only_warned_without_data_too(self):
        daily = edit("slot", "", without("content"), session_type="daily_self")
        assert (run("E01", daily).outcome, run("E01", daily).severity) == ("no_data", Severity.WARN)

    def test_words(self):
        result = run("E01", edit("content", "E4", status="shooting"))
        assert result.messages("zh") == ("T-1天前预热视频 2/3 条。",)
        assert result.messages("en") == ("2/3 teasers scheduled before T-1d.",)
        assert result.evidence("zh") == ("2 < 3",)
        assert cell(result) == ("content", "E4", "publish_at")
        assert run("E01", hours_before=900).messages("zh") == ("T-900小时前预热视频 0/3 条。",)

    def test_no_teaser_at_all(self):
        assert cell(run("E01", edit_all("content", asset_type="poster"))) == ("content", "", "asset_type")


class TestPreview:
    @pytest.mark.parametrize(
        ("change", "found"),
        [
            ({"publish_at": START - 24 * HOUR}, "pass"),
            ({"publish_at": START - 23 * HOUR}, "fail"),
            ({"publish_at": None}, "fail"),
            ({"status": "scheduled"}, "pass"),
            ({"status": "approved"}, "fail"),
            ({"status": "dropped"}, "fail"),
            ({"announced_start": START + timedelta(minutes=1)}, "fail"),
            ({"announced_start": None}, "fail"),
        ],
    )
    def test_boundary(self, change, found):
        assert outcome("E02", edit("content", "E2", **change)) == found

    @pytest.mark.parametrize(("hours", "found"), [(72, "pass"), (71, "fail")])
    def test_campaigns_are_earlier(self, hours, found):
        start = plan_3.SHEETS.slot.planned_start
        sheets = edit("content", "K2", plan_3.SHEETS, publish_at=start - hours * HOUR)
        assert outcome("E02", sheets, now=plan_3.NOW) == found

    def test_after_a_postponement_the_old_preview_must_go(self):
        old = replace(HEALTHY.content[1], key="old", announced_start=START - 24 * HOUR)
        sheets = add("content", old)
        assert (outcome("E02", sheets), cell(run("E02", sheets))) == ("fail", ("content", "old", "announced_start"))
        assert outcome("E02", edit("content", "old", sheets, status="dropped")) == "pass"

    def test_words(self):
        result = run("E02", edit("content", "E2", announced_start=START - HOUR))
        assert result.messages("zh") == ("预告未按时发布或时间与实际不符。",)
        assert result.messages("en") == ("Preview late or its time differs from the real start.",)

    def test_no_preview(self):
        assert cell(run("E02", drop("content", "E2"))) == ("content", "", "asset_type")


class TestNotLate:
    @pytest.mark.parametrize(
        ("status", "found"),
        [
            ("idea", "fail"), ("review", "fail"), ("approved", "pass"), ("scheduled", "pass"), ("published", "pass"),
            ("dropped", "pass"),
        ],
    )  # fmt: skip
    def test_status(self, status, found):
        assert outcome("E03", edit("content", "E6", status=status, publish_at=NOW + 3 * HOUR)) == found

    @pytest.mark.parametrize(
        ("after", "found"), [(24 * HOUR, "fail"), (24 * HOUR + timedelta(seconds=1), "pass"), (-5 * HOUR, "fail")]
    )
    def test_boundary(self, after, found):
        assert outcome("E03", edit("content", "E6", status="editing", publish_at=NOW + after)) == found

    def test_it_depends_on_now(self):
        sheets = edit("content", "E8", status="editing")
        assert outcome("E03", sheets) == "pass"
        assert outcome("E03", sheets, now=START - 10 * HOUR) == "fail"

    def test_words(self):
        result = run("E03", plan_2.SHEETS, now=plan_2.NOW)
        assert result.messages("zh") == ("V4 将在 24 小时内发布但未完成。",)
        assert result.messages("en") == ("V4 is due within 24 h and unfinished.",)
        assert cell(result) == ("content", "V4", "status")

    def test_missing(self):
        assert outcome("E03", edit("content", "E6", status="idea", publish_at=None)) == "no_data"
        assert outcome("E03", edit("content", "E6", publish_at=None)) == "pass"

    def test_confirmed_empty(self):
        assert outcome("E03", confirmed("e", sheets=without("content"))) == "pass"


class TestHeroContent:
    def test_a_hero_nobody_shows(self):
        result = run("E04", edit("content", "E3", linked_skus=()))
        assert result.messages("zh") == ("爆款 P03 没有预热内容。",)
        assert result.messages("en") == ("Hero P03 has no warm-up content.",)
        assert [ref.worksheet.value for ref in result.decisive[0].refs] == ["content", "line_up"]

    def test_dropped_assets_do_not_count(self):
        assert outcome("E04", edit("content", "E3", status="dropped")) == "fail"

    def test_two_assets_when_the_template_says_so(self):
        assert outcome("E04", min_assets=2) == "fail"
        twice = edit(
            "content", "E5", edit_all("content", linked_skus=("P02", "P03", "P10")), linked_skus=("P02", "P02")
        )
        assert outcome("E04", twice, min_assets=2) == "pass"

    def test_no_heroes(self):
        assert outcome("E04", edit_all("line_up", without("content"), role="profit")) == "pass"

    def test_without_content(self):
        assert outcome("E04", without("content")) == "no_data"
        assert outcome("E04", confirmed("e", sheets=without("content"))) == "fail"


class TestReservations:
    @pytest.mark.parametrize(("entries", "found"), [(3400, "pass"), (3401, "fail")])
    def test_boundary(self, entries, found):
        assert outcome("E08", edit("channels", "reservation", planned_entries=entries)) == found

    def test_dropped_assets_bring_nobody(self):
        assert outcome("E08", edit("content", "E2", status="dropped")) == "fail"

    def test_words(self):
        result = run("E08", plan_2.SHEETS, now=plan_2.NOW)
        assert result.messages("zh") == ("预约预计到场 2,870，低于流量表使用的 6,000。",)
        assert result.messages("en") == ("Reservations yield 2,870 entries, plan uses 6,000.",)
        assert result.evidence("zh") == ("2,870 < 6,000",)

    def test_without_a_reservation_channel(self):
        assert outcome("E08", drop("channels", "reservation")) == "pass"
        assert outcome("E08", without("channels")) == "no_data"
        assert outcome("E08", confirmed("a", sheets=without("channels"))) == "pass"

    def test_missing(self):
        assert cell(run("E08", edit("parameters", "", show_rate=None))) == ("parameters", "", "show_rate")
        assert outcome("E08", edit("channels", "reservation", planned_entries=None)) == "no_data"

    def test_a_video_without_a_target_may_still_bring_them(self):
        result = run("E08", edit("content", "E1", target_reservations=None))
        assert (result.outcome, cell(result)) == ("no_data", ("content", "E1", "target_reservations"))
        enough = edit("channels", "reservation", edit("content", "E1", target_reservations=None), planned_entries=10)
        assert outcome("E08", enough) == "pass"
        preview = edit("content", "E2", target_reservations=None)
        assert outcome("E08", preview) == "fail"


class TestOwnerAndAsset:
    def test_no_owner(self):
        result = run("E09", edit("content", "E8", owner=" "))
        assert (result.outcome, cell(result)) == ("fail", ("content", "E8", "owner"))
        assert result.messages("zh") == ("E8 缺负责人或素材。",)
        assert result.messages("en") == ("E8: owner or asset missing.",)

    @pytest.mark.parametrize(
        ("status", "found"), [("shooting", "pass"), ("editing", "fail"), ("published", "fail"), ("dropped", "pass")]
    )
    def test_from_editing_on_a_file(self, status, found):
        assert outcome("E09", edit("content", "E8", status=status, file_url="")) == found

    def test_a_missing_file_points_to_its_cell(self):
        assert cell(run("E09", edit("content", "E8", file_url=""))) == ("content", "E8", "file_url")

    def test_dropped_assets_need_no_owner(self):
        assert outcome("E09", edit("content", "E8", status="dropped", owner="")) == "pass"


class TestPromises:
    def promise(self, **terms):
        return edit("content", "E5", promised_benefits=(PromisedBenefit(**terms),))

    def test_unknown_code(self):
        result = run("E10", self.promise(code="G9"))
        assert result.messages("zh") == ("E5 承诺的福利不在福利表中。",)
        assert result.messages("en") == ("E5 promises a benefit not in the G sheet.",)
        assert (failing(result), cell(result)) == (["E5"], ("content", "E5", "promised_benefits"))

    @pytest.mark.parametrize(
        ("terms", "found"),
        [
            ({"code": "G5"}, "pass"),
            ({"code": "G5", "price": Decimal(39), "quantity": 60, "start_min": 58}, "pass"),
            ({"code": "G5", "price": Decimal("38.99")}, "fail"),
            ({"code": "G5", "quantity": 61}, "fail"),
            ({"code": "G5", "start_min": 57}, "fail"),
        ],
    )
    def test_stated_terms_are_compared(self, terms, found):
        assert outcome("E10", self.promise(**terms)) == found

    @pytest.mark.parametrize(("price", "found"), [("9.9", "pass"), ("12.9", "fail")])
    def test_a_flash_sale_costs_what_its_product_does(self, price, found):
        sheets = edit("benefits", "G2", self.promise(code="G2", price=Decimal(price)), linked_skus=("P01",))
        assert outcome("E10", sheets) == found

    def test_any_other_benefit_is_worth_its_market_value(self):
        sheets = edit("benefits", "G3", self.promise(code="G3", price=Decimal("6.0")), linked_skus=("P02",))
        assert outcome("E10", sheets) == "pass"
        bare = edit("benefits", "G2", self.promise(code="G2", price=Decimal("12.9")), linked_skus=())
        assert outcome("E10", bare) == "pass"

    def test_words_for_other_terms(self):
        result = run("E10", self.promise(code="G5", quantity=100))
        assert result.messages("zh") == ("E5 承诺的 G5 与福利表的价格、数量或时间不一致。",)
        assert result.messages("en") == ("E5 promises G5 with another price, quantity or time than the G sheet.",)

    def test_nobody_promises_anything(self):
        assert outcome("E10", edit_all("content", without("benefits"), promised_benefits=())) == "pass"

    def test_without_benefits(self):
        assert outcome("E10", without("benefits")) == "no_data"
        assert outcome("E10", confirmed("g", sheets=without("benefits"))) == "fail"

    def test_dropped_assets_promise_nothing(self):
        assert outcome("E10", edit("content", "E5", self.promise(code="G9"), status="dropped")) == "pass"


def test_only_dropped_assets_pass_what_asks_about_assets():
    sheets = replace(HEALTHY, content=(ContentItem("x", status="dropped"),))
    found = {check: outcome(check, sheets) for check in ("E03", "E07", "E09", "E10")}
    assert set(found.values()) == {"pass"}
    assert outcome("E01", sheets) == outcome("E02", sheets) == "fail"
