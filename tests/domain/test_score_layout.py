"""Places on the broadcast score."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from planner.domain.audience import Entries
from planner.domain.score_layout import ClockFace, Column, apart, entries_curve, pacing, side_by_side, ticks
from planner.domain.worksheets import HourlyBudget
from tests.domain.test_rundown import show
from tests.domain.test_rundown_properties import rundowns, timed

SHANGHAI = ZoneInfo("Asia/Shanghai")


def face(hour=20, minute=0, language="zh-hans"):
    return ClockFace(datetime(2026, 12, 4, hour - 8, minute, tzinfo=UTC), SHANGHAI, language)


class TestClock:
    def test_past_midnight(self):
        assert [face().text(m) for m in (-60, 0, 239, 240, 750)] == [
            "19:00",
            "20:00",
            "23:59",
            "次日00:00",
            "次日08:30",
        ]
        assert face(language="en").text(250) == "00:10 +1d"

    def test_spans(self):
        assert face().span(0, 20) == "20:00–20:20"
        assert face().span(230, 250) == "23:50–次日00:10"
        assert face().span(250, 260) == "次日00:10–00:20"

    def test_in_the_zone_of_the_organization(self):
        clock = ClockFace(datetime(2026, 10, 25, 0, 0, tzinfo=UTC), ZoneInfo("Europe/Berlin"), "en")
        assert [clock.text(m) for m in (0, 59, 60, 120)] == ["02:00", "02:59", "02:00", "03:00"]


class TestTicks:
    def test_half_hours_and_ends(self):
        assert [tuple(tick)[:3] for tick in ticks(face(), 90)] == [
            (0, "20:00", True), (30, "20:30", False), (60, "21:00", True), (90, "21:30", True),
        ]  # fmt: skip

    def test_a_start_between_them(self):
        assert [t.text for t in ticks(face(20, 10), 60)] == ["20:10", "20:30", "21:00", "21:10"]

    def test_thirteen_hours(self):
        found = ticks(face(), 780)
        assert (len(found), found[-1].text) == (27, "09:00")
        assert [tick.text for tick in found if tick.starts_day] == ["00:00"]


class TestSideBySide:
    def test_alone_and_together(self):
        assert side_by_side(show((0, 20), (14, 30), (30, 40))) == {
            "a": Column(0, 2), "b": Column(1, 2), "c": Column(0, 1),
        }  # fmt: skip

    @settings(max_examples=60)
    @given(rundowns())
    def test_nobody_covers_another(self, segments):
        segments = timed(segments)
        columns = side_by_side(segments)
        assert set(columns) == {segment.key for segment in segments}
        for one, other in combinations(segments, 2):
            if one.start_min < other.end_min and other.start_min < one.end_min:
                assert columns[one.key].place != columns[other.key].place
                assert columns[one.key].count == columns[other.key].count > 1


def test_labels_keep_apart():
    assert apart([0, 10, 18, 60], 8) == [0, 10, 18, 60]
    assert apart([0, 0, 5, 60], 8) == [0, 8, 16, 60]
    assert apart([], 8) == []


class TestPacing:
    @staticmethod
    def of(*rows, length=180):
        budget = [HourlyBudget(str(n), "c", *times, amount=Decimal(amount)) for n, (times, amount) in enumerate(rows)]
        found = pacing(budget, length)
        return found.before, found.bucket, [(bar.start, str(bar.amount)) for bar in found.bars]

    def test_by_hour(self):
        rows = [((-60, 0), 5500), ((0, 60), 10000), ((60, 120), 9000), ((120, 180), 5500)]
        assert self.of(*rows) == (5500, 60, [(0, "10000.00"), (60, "9000.00"), (120, "5500.00")])

    def test_channels_are_added_and_shorter_stretches_make_shorter_bars(self):
        found = self.of(((0, 60), 600), ((30, 60), 100), length=60)
        assert found == (0, 30, [(0, "300.00"), (30, "400.00")])

    def test_no_cent_is_lost(self):
        found = self.of(((0, 180), 100), length=180)
        assert [amount for _at, amount in found[2]] == ["33.33", "33.34", "33.33"]

    def test_a_short_rest_belongs_to_the_bar_before(self):
        assert [at for at, _amount in self.of(((0, 130), 130), length=130)[2]] == [0, 60]

    def test_half_given_rows_and_none(self):
        assert self.of(((None, 60), 10), ((0, 60), 0), length=60) == (0, 60, [(0, "0.00")])


class TestCurve:
    def test_the_fullest_stretch_is_the_peak(self):
        curve = entries_curve([Entries(-30, 0, 500, 0, 0), Entries(0, 15, 10, 5, 0), Entries(15, 30, 30, 0, 0)], 30)
        assert (curve.peak.start, curve.peak.total) == (15, 30)
        assert curve.line.startswith("M46.0 0C") and curve.line.endswith("92.0 30.0")
        assert curve.area == f"{curve.line}L0 30L0 0Z"

    @pytest.mark.parametrize("entries", [[], [Entries(0, 15, 0, 0, 0)]])
    def test_nobody_expected(self, entries):
        assert entries_curve(entries, 15) is None
