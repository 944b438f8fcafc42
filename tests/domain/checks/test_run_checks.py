"""All 49 checks together: registry, missing data, thresholds, severities, the result itself."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planner.domain.checks import CHECKS, Finding, run_checks, to_outcomes
from planner.domain.checks.messages import EVIDENCE, MESSAGES
from planner.domain.plan import CheckOutcome
from planner.domain.readiness import score_readiness
from planner.domain.worksheets import BroadcastSlot, FieldRef, LineUpItem, Worksheets
from planner.enums import Band, Severity, Step
from planner.enums_worksheets import Worksheet
from tests.domain.checks.cases import HEALTHY, NOW, confirmed, definitions, edit, run, without
from tests.domain.facts import make_plan, standard_checks, standard_items, standard_step_weights
from tests.domain.plans import plan_1, plan_2, plan_3
from tests.domain.test_lexicons import shipped_lexicons

PLANS = {1: plan_1, 2: plan_2, 3: plan_3}
NEW = Worksheets(slot=BroadcastSlot(plan_1.START, 180))


def run_all(sheets, *, now=NOW, checks=None):
    return run_checks(sheets, checks or standard_checks(), now=now, lexicons=shipped_lexicons())


def having(outcome, results):
    return " ".join(result.id for result in results if result.outcome == outcome)


class TestRegistry:
    def test_every_check_of_the_template_is_there(self):
        assert list(definitions()) == sorted(CHECKS, key=lambda name: ("STAGE".index(name[0]), name))
        assert len(CHECKS) == 49

    def test_results_come_in_the_order_of_the_template(self):
        results = run_all(HEALTHY)
        assert [(r.id, r.key, r.step, r.severity) for r in results] == [
            (c.id, c.key, c.step, c.severity) for c in standard_checks()
        ]

    def test_every_check_has_its_sentence_and_nothing_more(self):
        assert {name.partition(".")[0] for name in MESSAGES} == set(CHECKS)
        assert set(EVIDENCE) <= set(MESSAGES)
        assert all(words.zh and words.en for words in MESSAGES.values())

    def test_every_check_is_documented(self):
        for check_id, check in CHECKS.items():
            assert check.judge.__doc__.startswith(f"{check_id}: ")

    def test_an_unknown_check(self):
        with pytest.raises(KeyError):
            run_all(HEALTHY, checks=[replace(standard_checks()[0], id="S99")])


class TestThresholds:
    def test_all_are_read(self):
        """The seven days of S04 are in the field itself: low_price_7d."""
        unread = {}
        for check in standard_checks():
            seen = Recorder(check.thresholds)
            for plan in PLANS.values():
                for session_type in ("daily_self", "campaign_main", "new_launch", "weekly_special"):
                    sheets = edit("slot", "", plan.SHEETS, session_type=session_type)
                    run_all(sheets, now=plan.NOW, checks=[replace(check, thresholds=seen)])
            if left := set(check.thresholds) - seen.read:
                unread[check.id] = left
        assert unread == {"S04": {"lowest_price_days"}}

    def test_a_missing_threshold(self):
        with pytest.raises(KeyError):
            run_all(HEALTHY, checks=[replace(definitions()["S06"], thresholds={})])

    @pytest.mark.parametrize("written", ["a lot", None])
    def test_a_threshold_that_is_no_number(self, written):
        with pytest.raises(ValueError):
            run_all(HEALTHY, checks=[replace(definitions()["S06"], thresholds={"max_deviation": written})])


class Recorder(dict):
    def __init__(self, thresholds):
        super().__init__(thresholds)
        self.read = set()

    def __getitem__(self, name):
        self.read.add(name)
        return super().__getitem__(name)


class TestWorkedPlans:
    @pytest.mark.parametrize(("plan", "failing"), [
        (1, ""),
        (2, "S01 S04 S08 S09 S10 T01 T02 T03 T04 T07 T08 T10 A02 A04 A05 A09 G01 G02 G03 G04 G07 G08 G09 "
            "E01 E02 E03 E04 E05 E07 E08 E09 E10"),
        (3, ""),
    ])  # fmt: skip
    def test_exactly_these_fail_and_all_others_pass(self, plan, failing):
        results = run_all(PLANS[plan].SHEETS, now=PLANS[plan].NOW)
        assert having("fail", results) == failing
        assert sum(result.outcome == "pass" for result in results) == 49 - len(failing.split())

    @pytest.mark.parametrize(
        ("check", "rows"),
        [
            ("S01", "W02 W03"), ("S04", "W02 W03"), ("S10", "W09"), ("T03", "R3"), ("T07", "阿禾"), ("G02", "B1"),
            ("G03", "B1"), ("G04", "B4"), ("G07", "W03"), ("G08", "B4"), ("G09", "B2"), ("E03", "V4"), ("E07", "V5"),
            ("E09", "V4 V5"), ("E10", "V2 V3"),
        ],
    )  # fmt: skip
    def test_the_mistakes_of_plan_2_are_found_in_their_rows(self, check, rows):
        result = run(check, plan_2.SHEETS, now=plan_2.NOW)
        assert " ".join(finding.refs[0].row for finding in result.decisive) == rows

    def test_a_prize_that_costs_nothing_does_not_save_the_ads(self):
        sheets = edit("benefits", "B1", plan_2.SHEETS, unit_cost=Decimal(0))
        results = {result.id: result for result in run_all(sheets, now=plan_2.NOW)}
        assert (results["G01"].outcome, results["A05"].outcome) == ("pass", "fail")
        assert results["A05"].messages("en") == ("Expected ad ROI 2.06 is below break-even 8.14.",)

    @pytest.mark.parametrize("plan", [1, 2, 3])
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_every_finding_can_be_put_into_words(self, plan, language):
        for result in run_all(PLANS[plan].SHEETS, now=PLANS[plan].NOW):
            assert bool(result.messages(language)) == (result.outcome != "pass")
            assert all("{" not in text for text in (*result.messages(language), *result.evidence(language)))


class TestMissingData:
    def test_a_new_plan_has_no_data_at_all(self):
        results = run_all(NEW)
        assert having("no_data", results) == " ".join(CHECKS_IN_ORDER)
        assert all(result.fix is not None and result.messages("zh") for result in results)

    def test_a_new_plan_is_preparing_and_never_blocked_by_law(self):
        plan = make_plan(
            *standard_items(), step_weights=standard_step_weights()["default"], checks=to_outcomes(run_all(NEW))
        )
        readiness = score_readiness(plan, now=NOW)
        assert (str(readiness.score), readiness.band, readiness.cap) == ("0.0", Band.PREPARING, 59)
        assert not readiness.is_compliance_blocked

    @pytest.mark.parametrize(
        ("sheet", "checks"),
        [
            (
                "line_up",
                "S01 S02 S03 S04 S05 S06 S07 S08 S09 S10 T09 A04 A05 A06 A09 G01 G06 G07 E04",
            ),
            ("crew", "T04 T05 T06 T07"),
            ("rundown", "S08 T01 T02 T03 T08 G05 E05 E06"),
            ("channels", "A01 A02 A03 A04 A05 A07 A08 A09 E08"),
            ("hourly_budget", "A02 A03"),
            ("benefits", "T08 A05 A09 G01 G02 G03 G04 G05 G08 G09 G10 E05 E06 E10"),
            ("content", "E01 E02 E03 E04 E05 E06 E07 E08 E09 E10"),
        ],
    )
    def test_without_the_rows_of_one_worksheet(self, sheet, checks):
        results = run_all(without(sheet))
        assert having("no_data", results) == checks
        assert having("fail", results) == ""
        for result in results:
            if result.outcome == "no_data":
                assert result.fix == FieldRef(Worksheet(sheet))

    @pytest.mark.parametrize(
        ("step", "sheets", "failing"),
        [
            ("s", ["line_up"], "S02 S03 S06 S09 A05 A09 G01"),
            ("t", ["crew"], "T04"),
            ("t", ["rundown"], "S08 T01 T08 G05"),
            ("a", ["channels", "hourly_budget"], "A01 A04"),
            ("a", ["hourly_budget"], "A02"),
            ("g", ["benefits"], "T08 E10"),
            ("e", ["content"], "E01 E02 E04 E08"),
        ],
    )
    def test_confirmed_to_be_empty(self, step, sheets, failing):
        results = run_all(confirmed(step, sheets=without(*sheets)))
        assert having("fail", results) == failing
        assert having("no_data", results) == ("A04 A06" if step == "s" else "")

    @pytest.mark.parametrize(
        ("name", "key", "field", "checks"),
        [
            ("slot", "", "rehearsal_at", "T10"),
            ("slot", "", "upload_mbps_main", "T10"),
            ("targets", "", "gmv_target", "S06 G06"),
            ("targets", "", "total_ad_budget", "A01 A06"),
            ("parameters", "", "platform_fee_rate", "S03 A05 A09"),
            ("parameters", "", "return_handling_cost", "S03 A05 A09"),
            ("parameters", "", "writeoff_rate", "S03 A05 A09 G01"),
            ("parameters", "", "units_per_order", ""),
            ("parameters", "", "fixed_cost", "A09"),
            ("parameters", "", "provider_rate", "A09"),
            ("parameters", "", "show_rate", "E08"),
            ("line_up", "P02", "forecast_units", "S01 S03 S06 A04 A05 A06 A09 G01 G06"),
            ("line_up", "P02", "live_price", "S03 S04 S06 S07 A04 A05 A06 A09 G01 G06 G07"),
            ("line_up", "P02", "coupon_per_unit", "S03 S06 S07 A04 A05 A06 A09 G01 G06"),
            ("line_up", "P02", "unit_cost", "S03 A05 A09 G01 G06"),
            ("line_up", "P02", "freight_per_unit", "S03 A05 A09 G06"),
            ("line_up", "P02", "commission_rate", "S03 A05 A09"),
            ("line_up", "P02", "return_rate", "S03 A05 A09 G01"),
            ("line_up", "P02", "live_stock", "S01"),
            ("line_up", "P02", "max_stack_discount", "G07"),
            ("line_up", "P02", "low_price_7d", "S04"),
            ("crew", "林小满", "shift_start_min", "T04 T05"),
            ("crew", "林小满", "id_verified", "T07"),
            ("rundown", "R4", "start_min", "T01 T02 T03"),
            ("channels", "ks_jinniu_live", "budget", "A01 A02 A05 A08 A09"),
            ("channels", "ks_jinniu_live", "planned_entries", "A04 A05 A07 A08"),
            ("channels", "reservation", "planned_entries", "A04 A07 A08 E08"),
            ("hourly_budget", "ks_jinniu_live1", "amount", "A02"),
            ("hourly_budget", "ks_jinniu_live1", "from_min", "A03"),
            ("benefits", "G3", "unit_cost", "A05 A09 G01"),
            ("benefits", "G3", "quantity", "A05 A09 G01 G04"),
            ("benefits", "G5", "unit_market_value", "G02"),
        ],
    )  # fmt: skip
    def test_without_one_cell(self, name, key, field, checks):
        results = run_all(edit(name, key, **{field: None}))
        assert having("no_data", results) == checks
        for result in results:
            if result.outcome == "no_data":
                assert result.fix == FieldRef(Worksheet(name), key, field)

    def test_words(self):
        no_rows = run("S01", without("line_up"))
        assert no_rows.messages("zh") == ("数据不足：货盘表还没有内容。",)
        assert no_rows.messages("en") == ("Not enough data: the line-up sheet is empty.",)
        cells = run("S01", edit("line_up", "P03", edit("line_up", "P02", live_stock=None), role=""))
        assert cells.messages("zh") == ("数据不足：P02 还没填：库存。", "数据不足：P03 还没填：角色。")
        together = run("A04", edit("channels", "fan_group", edit("line_up", "P02", live_price=None), aov=None))
        assert together.messages("en") == ("Not enough data: still empty for P02, Fan groups: Live price, AOV.",)
        assert run("A01", edit("targets", "", total_ad_budget=None)).messages("zh") == (
            "数据不足：目标 还没填：总投放预算。",
        )

    def test_rows_that_pass_are_named(self):
        lines = run("S01", HEALTHY).lines("zh")
        assert (lines[0].text, lines[0].evidence[:1].isdigit()) == ("P01", True)
        twins = run("T03", HEALTHY).lines("en")
        assert twins[0].text.startswith("Segment 2")
        assert len({line.evidence for line in twins}) == len(twins)
        assert [line.text for line in run("S06", HEALTHY).lines("zh")] == [""]

    def test_many_rows_are_counted(self):
        rows = tuple(replace(row, live_price=None) for row in HEALTHY.line_up)
        result = run("S06", replace(HEALTHY, line_up=rows))
        assert result.messages("zh") == ("数据不足：P01、P02、P03、P04、P05等 10 行 还没填：直播价。",)
        assert result.messages("en") == (
            "Not enough data: still empty for P01, P02, P03, P04, P05 and 5 more rows: Live price.",
        )
        assert len(result.decisive[0].refs) == 10

    def test_a_row_without_a_name(self):
        sheets = replace(HEALTHY, line_up=(*HEALTHY.line_up, LineUpItem("x")))
        assert run("S01", sheets).messages("zh") == ("数据不足：一行 还没填：角色、预估件数、库存。",)
        numbered = replace(HEALTHY, line_up=(*HEALTHY.line_up, LineUpItem("x", link_no=11)))
        assert run("S01", numbered).messages("zh") == ("数据不足：11 还没填：角色、预估件数、库存。",)


class TestDefinitions:
    def test_switched_off_checks_are_left_out(self):
        off = replace(definitions()["S06"], is_enabled=False)
        assert run_all(HEALTHY, checks=[off, definitions()["S07"]])[0].id == "S07"

    def test_what_the_score_reads(self):
        results = run_all(edit("targets", "", plan_2.SHEETS, strategic_loss_approved_by="店主"), now=plan_2.NOW)
        outcomes = {outcome.id: outcome for outcome in to_outcomes(results)}
        fix = FieldRef(Worksheet.CHANNELS, "ks_jinniu_live", "budget")
        assert outcomes["A05"] == CheckOutcome("A05", Step.FLOW, Severity.BLOCK, "pass", is_exempted=True, fix=fix)
        strict = {outcome.id: outcome.outcome for outcome in to_outcomes(results, strict=True)}
        assert (strict["A05"], strict["A09"], strict["A01"]) == ("fail", "fail", "pass")


class TestResult:
    def test_rows_it_looked_at(self):
        result = run("S08")
        assert result.rows[:2] == ((Worksheet.RUNDOWN, ""), (Worksheet.LINE_UP, "P02"))
        assert [key for sheet, key in result.rows if sheet == Worksheet.LINE_UP] == ["P02", "P03", "P05"]

    def test_passing_rows_carry_their_numbers_too(self):
        result = run("S01")
        assert result.fix is None
        assert (result.messages("zh"), result.evidence("zh")[1]) == ((), "1,250 ≥ 1,200")
        assert result.findings[1] == Finding(
            "pass",
            tuple(
                FieldRef(Worksheet.LINE_UP, "P02", f) for f in ("live_stock", "replenish_units_48h", "forecast_units")
            ),
            {"sku": "P02", "have": 1250, "need": 1200, "forecast": 1000, "k": Decimal("1.2"), "gap": 0},
        )

    def test_running_twice_gives_the_same(self):
        assert run_all(plan_2.SHEETS, now=plan_2.NOW) == run_all(plan_2.SHEETS, now=plan_2.NOW)

    def test_who_may_read_the_numbers(self):
        closed = [result.id for result in run_all(HEALTHY) if result.shows_costs]
        assert closed == ["S03", "A01", "A02", "A05", "A06", "A09", "G01", "G06", "G07"]

    def test_laws(self):
        assert [law.law_name for law in run("T09").laws] == ["广告法", "直播电商监督管理办法"]
        assert run("S01").laws == ()


CHECKS_IN_ORDER = [check.id for check in standard_checks()]
