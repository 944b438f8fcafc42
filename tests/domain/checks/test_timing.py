"""T01–T06, T08, T10: pass, fail, boundary, vacuous."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from planner.domain.worksheets import CrewAssignment, OtherSession, RundownSegment
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
    run,
    without,
)
from tests.domain.plans import plan_2, plan_3

START = HEALTHY.slot.planned_start
END = START + timedelta(minutes=180)


class TestCovered:
    def test_gaps_and_overrun(self):
        sheets = edit("rundown", "R20", edit("rundown", "R8", end_min=80), end_min=185)
        result = run("T01", sheets)
        assert result.messages("zh") == ("流程表有空档或超时：第 80–83、180–185 分钟。",)
        assert result.messages("en") == ("Rundown has gaps or overrun: minutes 80–83, 180–185.",)
        assert cell(result) == ("rundown", "R20", "end_min")

    def test_a_gap_points_to_the_segment_before_it(self):
        assert cell(run("T01", edit("rundown", "R8", end_min=80))) == ("rundown", "R8", "end_min")
        assert cell(run("T01", drop("rundown", "R1"))) == ("rundown", "", "end_min")

    @pytest.mark.parametrize(("tolerance", "found"), [(2, "fail"), (3, "pass")])
    def test_tolerance(self, tolerance, found):
        assert outcome("T01", edit("rundown", "R8", end_min=80), max_gap_minutes=tolerance) == found

    def test_the_end_is_not_tolerated(self):
        assert outcome("T01", edit("rundown", "R20", end_min=181), max_gap_minutes=10) == "fail"

    def test_overlap_is_none_of_its_business(self):
        assert outcome("T01", edit("rundown", "R8", end_min=88)) == "pass"

    def test_a_segment_without_times_may_fill_the_gap(self):
        assert outcome("T01", edit("rundown", "R8", end_min=None)) == "no_data"
        assert outcome("T01", edit("rundown", "R8", edit("rundown", "R20", end_min=200), end_min=None)) == "fail"
        assert outcome("T01", add("rundown", RundownSegment("new", 21))) == "no_data"

    def test_confirmed_empty_covers_nothing(self):
        result = run("T01", confirmed("t", sheets=without("rundown")))
        assert result.messages("zh") == ("流程表有空档或超时：第 0–180 分钟。",)

    def test_order_of_rows_does_not_matter(self):
        assert outcome("T01", replace(HEALTHY, rundown=HEALTHY.rundown[::-1])) == "pass"


class TestOverlap:
    @pytest.mark.parametrize(("end", "found"), [(83, "pass"), (84, "fail")])
    def test_boundary(self, end, found):
        assert outcome("T02", edit("rundown", "R8", end_min=end)) == found

    def test_words(self):
        result = run("T02", edit("rundown", "R8", end_min=85))
        assert result.messages("zh") == ("第 8 与第 9 环节时间重叠。",)
        assert result.messages("en") == ("Segments 8 and 9 overlap.",)
        assert cell(result) == ("rundown", "R9", "start_min")
        assert result.decisive[0].numbers["minutes"] == 2

    def test_a_long_one_runs_into_several(self):
        result = run("T02", edit("rundown", "R8", end_min=100))
        assert [(f.numbers["a"], f.numbers["b"]) for f in result.decisive] == [(8, 9), (8, 10), (8, 11)]

    def test_tolerance(self):
        assert outcome("T02", edit("rundown", "R8", end_min=85), max_overlap_minutes=2) == "pass"

    def test_missing_times(self):
        assert outcome("T02", edit("rundown", "R8", start_min=None)) == "no_data"
        assert outcome("T02", edit("rundown", "R8", edit("rundown", "R3", end_min=40), start_min=None)) == "fail"

    def test_one_segment(self):
        assert outcome("T02", replace(HEALTHY, rundown=HEALTHY.rundown[:1])) == "pass"


class TestLength:
    @pytest.mark.parametrize(("end", "found"), [(21, "pass"), (20, "fail"), (38, "pass"), (39, "fail")])
    def test_boundary(self, end, found):
        assert outcome("T03", edit("rundown", "R3", end_min=end)) == found

    def test_words(self):
        result = run("T03", edit("rundown", "R3", end_min=42))
        assert result.messages("zh") == ("第 3 环节讲 24 分钟，建议 3~20 分钟。",)
        assert result.messages("en") == ("Segment 3 lasts 24 min; keep 3–20.",)
        assert result.evidence("en") == ("24 ∉ 3–20",)

    def test_only_product_segments(self):
        assert outcome("T03", edit("rundown", "R1", end_min=60)) == "pass"

    def test_missing_times(self):
        assert outcome("T03", edit("rundown", "R3", end_min=None)) == "no_data"
        assert outcome("T03", edit("rundown", "R6", end_min=None)) == "pass"


class TestCrewCovers:
    @pytest.mark.parametrize("key", ["林小满", "陈立", "赵敏"])
    def test_somebody_leaves_a_minute_early(self, key):
        result = run("T04", edit("crew", key, shift_end_min=179))
        assert (result.outcome, failing(result)) == ("fail", [key])

    def test_words(self):
        result = run("T04", edit("crew", "陈立", shift_end_min=120))
        assert result.messages("zh") == ("中控在第 120–180 分钟无人值守。",)
        assert result.messages("en") == ("No console operator on duty for minutes 120–180.",)

    def test_each_role_is_looked_at_once(self):
        assert [finding.numbers["role"].en for finding in run("T04").findings] == [
            "host", "console operator", "floor director",
        ]  # fmt: skip
        gaps = run("T04", edit("crew", "陈立", shift_end_min=120)).findings
        assert [finding.outcome for finding in gaps] == ["pass", "fail", "pass"]

    def test_a_backup_host_does_not_count(self):
        assert outcome("T04", drop("crew", "林小满")) == "fail"
        assert outcome("T04", edit("crew", "王苗(备播)", drop("crew", "林小满"), is_backup=False)) == "pass"

    def test_a_co_host_is_no_host(self):
        assert outcome("T04", edit("crew", "林小满", role="co_host")) == "fail"

    def test_daily_broadcasts_need_no_floor_director(self):
        sheets = drop("crew", "赵敏")
        assert outcome("T04", sheets) == "fail"
        assert outcome("T04", edit("slot", "", sheets, session_type="daily_self")) == "pass"

    def test_shifts_join(self):
        sheets = add(
            "crew", CrewAssignment("c2", "小丁", "console", 120, 200), sheets=edit("crew", "陈立", shift_end_min=120)
        )
        assert outcome("T04", sheets) == "pass"

    def test_a_shift_without_times_may_fill_the_hole(self):
        assert outcome("T04", edit("crew", "陈立", shift_end_min=None)) == "no_data"
        sheets = add("crew", CrewAssignment("c2", "小丁", "console"))
        assert outcome("T04", sheets) == "pass"

    def test_two_consoles_when_the_template_says_so(self):
        assert outcome("T04", min_consoles=2) == "fail"

    def test_confirmed_empty(self):
        result = run("T04", confirmed("t", sheets=without("crew")))
        assert len(result.messages("zh")) == 3
        assert cell(result) == ("crew", "", "role")


class TestHostLoad:
    @pytest.mark.parametrize(("end", "found"), [(240, "pass"), (241, "fail")])
    def test_boundary(self, end, found):
        assert outcome("T05", edit("crew", "林小满", shift_end_min=end)) == found

    @pytest.mark.parametrize(("minutes", "found"), [(360, "pass"), (361, "fail")])
    def test_the_session(self, minutes, found):
        assert outcome("T05", edit("slot", "", planned_minutes=minutes)) == found

    def test_shifts_of_one_person_that_touch_are_one(self):
        second = CrewAssignment("again", "林小满", "host", 180, 300, id_verified=True)
        result = run("T05", add("crew", second))
        assert result.messages("zh") == ("林小满 连续 300 分钟，超过上限。",)
        assert result.messages("en") == ("林小满 is on air 300 min in a row.",)
        assert result.evidence("zh") == ("300 > 240",)
        assert outcome("T05", add("crew", replace(second, shift_start_min=181))) == "pass"

    def test_words_for_the_session(self):
        assert run("T05", edit("slot", "", planned_minutes=400)).messages("zh") == (
            "整场直播 连续 400 分钟，超过上限。",
        )

    def test_backups_and_the_crew_behind_the_camera_are_not_on_air(self):
        assert outcome("T05", edit("crew", "王苗(备播)", shift_end_min=400)) == "pass"
        assert outcome("T05", edit("crew", "陈立", shift_end_min=400)) == "pass"

    def test_missing_times(self):
        assert outcome("T05", edit("crew", "周可", shift_end_min=None)) == "no_data"
        assert outcome("T05", edit("crew", "陈立", shift_end_min=None)) == "pass"

    def test_confirmed_empty(self):
        assert outcome("T05", confirmed("t", sheets=without("crew"))) == "pass"


class TestNoConflict:
    def other(self, start, end, **fields):
        session = OtherSession("周六场", START + timedelta(minutes=start), START + timedelta(minutes=end), **fields)
        return replace(HEALTHY, other_sessions=(session,))

    ACCOUNT = {"account": HEALTHY.slot.account}

    @pytest.mark.parametrize(
        ("start", "end", "found"),
        [
            (240, 300, "pass"), (239, 300, "fail"), (-180, -60, "pass"), (-180, -59, "fail"), (30, 60, "fail"),
            (-60, 400, "fail"),
        ],
    )  # fmt: skip
    def test_an_hour_between(self, start, end, found):
        assert outcome("T06", self.other(start, end, **self.ACCOUNT)) == found

    @pytest.mark.parametrize(
        ("fields", "what"),
        [
            ({"account": "山野小满食品旗舰店"}, "账号"),
            ({"studio": "A1"}, "直播间"),
            ({"hosts": frozenset({"林小满"})}, "主播"),
            ({"account": "山野小满食品旗舰店", "studio": "A1"}, "账号、直播间"),
        ],
    )
    def test_words(self, fields, what):
        result = run("T06", self.other(0, 60, **fields))
        assert result.messages("zh") == (f"与场次 周六场 撞档（{what}）。",)
        assert cell(result) == ("slot", "", "planned_start")

    def test_words_in_english(self):
        result = run("T06", self.other(0, 60, studio="A1", hosts=frozenset({"林小满"})))
        assert result.messages("en") == ("Clashes with session 周六场 (studio, host).",)

    def test_nothing_in_common(self):
        assert outcome("T06", self.other(0, 60, account="别的号", studio="B2", hosts=frozenset({"别人"}))) == "pass"

    @pytest.mark.parametrize(
        ("person", "found"), [("林小满", "fail"), ("王苗(备播)", "fail"), ("周可", "pass"), ("陈立", "pass")]
    )
    def test_hosts_and_backup_hosts_are_shared_people(self, person, found):
        assert outcome("T06", self.other(0, 60, hosts=frozenset({person}))) == found

    def test_a_cancelled_session(self):
        assert outcome("T06", self.other(0, 60, **self.ACCOUNT, is_cancelled=True)) == "pass"

    def test_two_empty_studios_are_not_the_same(self):
        sheets = edit("slot", "", self.other(0, 60, account="别的号"), studio="")
        assert outcome("T06", sheets) == "no_data"

    @pytest.mark.parametrize("field", ["account", "studio"])
    def test_missing(self, field):
        result = run("T06", edit("slot", "", **{field: ""}))
        assert (result.outcome, cell(result)) == ("no_data", ("slot", "", field))

    def test_a_host_without_a_name(self):
        assert outcome("T06", edit("crew", "林小满", person="")) == "no_data"

    def test_past_midnight_and_in_another_zone(self):
        late = edit("slot", "", self.other(300, 400, **self.ACCOUNT), planned_minutes=241)
        assert outcome("T06", late) == "fail"


class TestCadence:
    @pytest.mark.parametrize(("start", "found"), [(30, "pass"), (31, "fail")])
    def test_boundary(self, start, found):
        sheets = replace(
            edit_all("benefits", start_min=None),
            rundown=tuple(
                RundownSegment(str(n), n, minute, minute + 1, "lottery")
                for n, minute in enumerate((start, 60, 90, 120, 150))
            ),
        )
        assert outcome("T08", sheets) == found

    def test_words(self):
        result = run("T08", plan_2.SHEETS, now=plan_2.NOW)
        assert result.messages("zh") == ("最长 95 分钟没有福利点。",)
        assert result.messages("en") == ("Longest stretch without a benefit moment: 95 min.",)
        assert result.evidence("zh") == ("95 > 30",)
        assert str(result.decisive[0].numbers["where"]) == "125–220"

    def test_exactly_thirty_in_plan_3(self):
        assert run("T08", plan_3.SHEETS, now=plan_3.NOW).decisive[0].numbers["gap"] == 30

    def test_benefits_alone_may_do(self):
        sheets = edit_all("rundown", segment_type="product")
        rows = tuple(replace(HEALTHY.benefits[0], key=str(minute), start_min=minute) for minute in range(0, 180, 30))
        assert outcome("T08", replace(sheets, benefits=rows)) == "pass"

    def test_without_benefits(self):
        assert outcome("T08", without("benefits")) == "no_data"
        assert outcome("T08", confirmed("g", sheets=without("benefits"))) == "fail"

    def test_a_moment_without_a_time(self):
        assert outcome("T08", edit("rundown", "R6", start_min=None)) == "no_data"
        assert outcome("T08", edit("rundown", "R7", start_min=None)) == "pass"


class TestRehearsalAndNetwork:
    @pytest.mark.parametrize(("hours", "found"), [(24, "pass"), (23.99, "fail")])
    def test_rehearsal(self, hours, found):
        assert outcome("T10", edit("slot", "", rehearsal_at=START - timedelta(hours=hours))) == found

    @pytest.mark.parametrize(("mbps", "found"), [("10", "pass"), ("9.9", "fail")])
    def test_network(self, mbps, found):
        assert outcome("T10", edit("slot", "", upload_mbps_main=Decimal(mbps))) == found

    def test_words_and_cell(self):
        result = run("T10", edit("slot", "", upload_mbps_main=Decimal(4)))
        assert result.messages("zh") == ("彩排晚于 T-24h 或上行低于 10 Mbps。",)
        assert result.messages("en") == ("Rehearsal later than T-24h or uplink below 10 Mbps.",)
        assert cell(result) == ("slot", "", "upload_mbps_main")

    @pytest.mark.parametrize("field", ["rehearsal_at", "upload_mbps_main"])
    def test_missing(self, field):
        assert outcome("T10", edit("slot", "", **{field: None})) == "no_data"

    def test_a_late_rehearsal_is_known_without_the_network(self):
        assert outcome("T10", edit("slot", "", rehearsal_at=START, upload_mbps_main=None)) == "fail"
