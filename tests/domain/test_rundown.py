"""Problems of the rundown, their fixes by name, and moves, by example."""

from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal

import pytest

from planner.domain.rundown import (
    RundownError,
    changed,
    minute_of_clock,
    move,
    ordered,
    problems,
    pushed,
    reorder,
    resize,
    split,
    trouble,
)
from planner.domain.rundown_fixes import FixKind, fixes
from planner.domain.worksheets import BroadcastSlot, RundownSegment
from tests.domain.plans import plan_1, plan_2


def show(*times, **products):
    """Segments a, b, c … with these (start, end); products by key."""
    return tuple(
        RundownSegment(key, n, start, end, "product", products=tuple(products.get(key, "").split()))
        for n, (key, (start, end)) in enumerate(zip("abcdefghijklmn", times, strict=False), start=1)
    )


def laid(segments):
    return " ".join(f"{s.key}:{s.start_min}-{s.end_min}" for s in segments)


def found(segments, minutes):
    return [(p.kind.value, str(p.minutes), p.first, p.second) for p in problems(segments, minutes)]


def ways(segments, minutes, at=0):
    """The named fixes of the n-th problem, with the rundown each leads to."""
    problem = problems(segments, minutes)[at]
    return {fix.kind.value: laid(fix.after) for fix in fixes(problem, segments, minutes, new_key="new")}


class TestProblems:
    def test_a_sound_rundown_has_none(self):
        assert problems(plan_1.SHEETS.rundown, 180) == ()
        assert trouble(plan_1.SHEETS.rundown, 180) == 0

    def test_of_plan_2(self):
        assert found(plan_2.SHEETS.rundown, 240) == [
            ("overlap", "44–46", "R3", "R4"),
            ("gap", "118–125", "R8", "R9"),
            ("gap", "235–240", "R15", ""),
        ]
        assert trouble(plan_2.SHEETS.rundown, 240) == 14

    def test_an_empty_rundown_is_one_gap(self):
        assert found((), 60) == [("gap", "0–60", "", "")]

    def test_at_both_edges(self):
        assert found(show((5, 70)), 60) == [("gap", "0–5", "", "a"), ("overrun", "60–70", "a", "")]

    def test_after_the_end(self):
        assert found(show((0, 60), (70, 80)), 60) == [("overrun", "70–80", "b", "")]

    def test_one_inside_another(self):
        assert found(show((0, 60), (10, 20), (30, 70)), 70) == [
            ("overlap", "10–20", "a", "b"),
            ("overlap", "30–60", "a", "c"),
        ]

    def test_segments_without_times_are_no_problem(self):
        assert found((*show((0, 60)), RundownSegment("x", 9, start_min=5)), 60) == []


class TestFixes:
    def test_of_an_overlap(self):
        assert ways(show((0, 20), (14, 30), (30, 60), (65, 80)), 80) == {
            "move_next": "a:0-20 b:20-36 c:36-66 d:66-81",
            "shorten_first": "a:0-14 b:14-30 c:30-60 d:65-80",
            "shorten_second": "a:0-20 b:20-30 c:30-60 d:65-80",
        }

    def test_moving_the_next_pushes_only_as_far_as_the_gap(self):
        segments = show((0, 20), (14, 30), (30, 60), (70, 80))
        assert ways(segments, 80)["move_next"] == "a:0-20 b:20-36 c:36-66 d:70-80"

    def test_of_the_overlap_of_plan_2(self):
        segments = plan_2.SHEETS.rundown
        overlap = problems(segments, 240)[0]
        options = {fix.kind: fix for fix in fixes(overlap, segments, 240)}
        assert list(options) == [FixKind.MOVE_NEXT, FixKind.SHORTEN_FIRST, FixKind.SHORTEN_SECOND]
        assert [(fix.target, fix.by) for fix in options.values()] == [("R4", 2), ("R3", 2), ("R4", 2)]
        moved = {s.key: (s.start_min, s.end_min) for s in options[FixKind.MOVE_NEXT].after}
        assert (moved["R4"], moved["R8"], moved["R9"]) == ((46, 62), (102, 120), (125, 140))

    def test_moving_past_the_end_is_no_fix(self):
        assert set(ways(show((0, 20), (14, 30), (30, 60)), 60)) == {"shorten_first", "shorten_second"}

    def test_one_inside_another(self):
        assert ways(show((0, 60), (10, 20)), 60) == {"split_first": "a:0-10 b:10-20 new:20-60"}
        assert ways(show((0, 60), (0, 20), (60, 90)), 110, at=0)["move_next"] == "b:0-20 a:20-80 c:80-110"

    def test_of_a_gap(self):
        assert ways(show((0, 20), (27, 60)), 60) == {
            "stretch_first": "a:0-27 b:27-60",
            "stretch_second": "a:0-20 b:20-60",
            "fill": "a:0-20 new:20-27 b:27-60",
        }

    def test_a_gap_before_an_overrun_is_closed_by_moving_up(self):
        assert ways(show((0, 20), (27, 60), (60, 67)), 60)["move_next"] == "a:0-20 b:20-53 c:53-60"

    def test_of_a_gap_at_an_edge(self):
        assert ways(show((10, 60)), 60) == {"stretch_second": "a:0-60", "fill": "new:0-10 a:10-60"}
        assert ways(show((0, 50)), 60) == {"stretch_first": "a:0-60", "fill": "a:0-50 new:50-60"}
        assert ways((), 60) == {"fill": "new:0-60"}

    def test_at_the_same_minutes(self):
        assert ways(show((0, 20), (0, 20)), 20) == {"share": "a:0-10 b:10-20"}
        assert ways(show((0, 1), (0, 1)), 1) == {"move_next": "a:0-1 b:1-2"}

    def test_the_two_parts_around_another_show_the_same(self):
        outer = RundownSegment("a", 1, 0, 60, "product", products=("P1",), target_gmv=Decimal(900), stock_released=50)
        segments = (outer, RundownSegment("b", 2, 10, 20, "benefit"))
        (split_first,) = fixes(problems(segments, 60)[0], segments, 60, new_key="new")
        head, _inner, rest = split_first.after
        assert (head.products, rest.products) == (("P1",), ("P1",))
        assert (head.target_gmv, rest.target_gmv, rest.stock_released) == (Decimal(900), None, None)

    @pytest.mark.parametrize(
        ("times", "types"),
        [
            ([(10, 30), (35, 50)], ["warmup", "interaction", "closing"]),
            ([], ["warmup"]),
        ],
    )
    def test_what_fills_a_gap(self, times, types):
        segments = show(*times)
        gaps = problems(segments, 60)
        fills = [fixes(gap, segments, 60, new_key="new")[-1] for gap in gaps]
        assert [next(s.segment_type for s in fill.after if s.key == "new") for fill in fills] == types

    def test_a_second_opening_is_an_interaction(self):
        segments = (replace(show((5, 60))[0], segment_type="warmup"),)
        fill = fixes(problems(segments, 60)[0], segments, 60, new_key="new")[-1]
        assert fill.after[0].segment_type == "interaction"

    def test_of_an_overrun(self):
        assert ways(show((0, 70)), 60) == {"shorten_first": "a:0-60", "end_later": "a:0-70"}
        assert ways(show((0, 20), (20, 60), (60, 70)), 60) == {
            "make_room": "a:0-20 b:20-50 c:50-60",
            "end_later": "a:0-20 b:20-60 c:60-70",
        }

    def test_room_in_several_segments_where_no_single_one_is_long_enough(self):
        segments = show((0, 200), (200, 390), (390, 480), (480, 700))
        (level,) = fixes(problems(segments, 480)[0], segments, 480)
        assert (level.kind, level.by, level.after[-1].end_min) == (FixKind.LEVEL, 220, 480)
        assert [segment.minutes for segment in level.after] == [86, 87, 87, 220]

    def test_nothing_is_moved_to_before_the_start(self):
        """The overlapping ones at the start, levelled, would take more off than there is."""
        first = ((0, 3), (0, 5), (3, 4), (4, 5), (5, 6), (5, 6), (6, 7), (8, 9), (11, 14))
        segments = show(*first, (29, 31), (31, 32), (32, 33), (33, 34), (34, 37))
        assert set(ways(segments, 30, at=-1)) == {"end_later"}

    def test_a_later_end_is_the_end_of_the_late_segment(self):
        segments = show((0, 60), (60, 70))
        later = fixes(problems(segments, 60)[0], segments, 60)[-1]
        assert (later.kind, later.planned_minutes, later.after) == (FixKind.END_LATER, 70, segments)

    def test_no_broadcast_is_longer_than_the_longest(self):
        assert set(ways(show((0, 480), (480, 490)), 480)) == {"make_room"}


class TestSplit:
    SEGMENT = RundownSegment(
        "a", 1, 10, 40, "product", products=("P1", "P2"), benefits=("G1",), key_points="讲面料", stock_released=600,
        target_gmv=Decimal("1000.00"),
    )  # fmt: skip

    def test_both_parts_keep_what_they_show(self):
        first, second = split((self.SEGMENT,), "a", 20, new_key="b")
        assert (first.key, first.start_min, first.end_min, first.seq) == ("a", 10, 20, 1)
        assert (second.key, second.start_min, second.end_min, second.seq) == ("b", 20, 40, 2)
        assert first.products == second.products == ("P1", "P2")
        assert (first.key_points, second.key_points) == ("讲面料", "讲面料")
        assert (first.stock_released, second.stock_released) == (600, None)

    def test_the_target_is_shared_to_the_cent(self):
        first, second = split((self.SEGMENT,), "a", 20, new_key="b")
        assert (first.target_gmv, second.target_gmv) == (Decimal("333.33"), Decimal("666.67"))
        bare = replace(self.SEGMENT, target_gmv=None)
        assert [part.target_gmv for part in split((bare,), "a", 20, new_key="b")] == [None, None]

    @pytest.mark.parametrize("minute", [9, 10, 40, 41])
    def test_outside(self, minute):
        with pytest.raises(RundownError, match="outside"):
            split((self.SEGMENT,), "a", minute, new_key="b")

    def test_errors(self):
        with pytest.raises(RundownError, match="unknown_segment"):
            split((), "a", 5, new_key="b")
        with pytest.raises(RundownError, match="untimed"):
            split((RundownSegment("a"),), "a", 5, new_key="b")


class TestMove:
    SHOW = show((0, 10), (10, 30), (30, 40))

    def test_later(self):
        assert laid(move(self.SHOW, "a", 35)) == "b:10-30 c:30-40 a:35-45"
        assert [segment.seq for segment in move(self.SHOW, "a", 35)] == [1, 2, 3]

    def test_with_a_push(self):
        assert laid(move(self.SHOW, "a", 10, push=True)) == "a:10-20 b:20-40 c:40-50"

    def test_before_the_start(self):
        with pytest.raises(RundownError, match="before_start"):
            move(self.SHOW, "a", -1)

    def test_pushing_leaves_what_lies_before(self):
        assert laid(pushed(show((0, 50), (10, 20), (15, 30)), "b")) == "a:0-50 b:10-20 c:20-35"


class TestResize:
    SHOW = show((0, 10), (10, 30), (30, 40))

    def test_end_and_start(self):
        assert laid(resize(self.SHOW, "b", end_min=25)) == "a:0-10 b:10-25 c:30-40"
        assert laid(resize(self.SHOW, "b", start_min=12, end_min=20)) == "a:0-10 b:12-20 c:30-40"

    def test_with_a_push(self):
        assert laid(resize(self.SHOW, "a", end_min=15, push=True)) == "a:0-15 b:15-35 c:35-45"

    @pytest.mark.parametrize(("start", "end"), [(10, 10), (20, 15), (None, 10), (30, None)])
    def test_too_short(self, start, end):
        with pytest.raises(RundownError, match="too_short"):
            resize(self.SHOW, "b", start_min=start, end_min=end)

    def test_before_the_start(self):
        with pytest.raises(RundownError, match="before_start"):
            resize(self.SHOW, "a", start_min=-5)


class TestReorder:
    def test_every_segment_keeps_its_length(self):
        assert laid(reorder(show((0, 10), (10, 30), (30, 35)), "c", 0)) == "c:0-5 a:5-15 b:15-35"
        assert laid(reorder(show((0, 10), (10, 30), (30, 35)), "a", 2)) == "b:0-20 c:20-25 a:25-35"

    def test_gaps_stay_at_their_places(self):
        assert laid(reorder(show((5, 10), (15, 30), (30, 40)), "c", 0)) == "c:5-15 a:20-25 b:25-40"

    def test_overlaps_are_laid_one_after_the_other(self):
        assert laid(reorder(show((0, 10), (5, 20)), "b", 0)) == "b:0-15 a:15-25"

    @pytest.mark.parametrize(("place", "order"), [(-3, "b:0-20 a:20-30"), (99, "a:0-10 b:10-30")])
    def test_beyond_the_ends(self, place, order):
        assert laid(reorder(show((0, 10), (10, 30)), "b", place)) == order

    def test_segments_without_times_come_last(self):
        segments = (RundownSegment("x"), *show((0, 10), (10, 30)))
        assert [segment.key for segment in reorder(segments, "b", 0)] == ["b", "a", "x"]
        with pytest.raises(RundownError, match="untimed"):
            reorder(segments, "x", 0)


def test_only_what_changed_is_saved():
    before = ordered(show((0, 10), (10, 30), (30, 40)))
    after = resize(before, "b", end_min=25)
    assert [segment.key for segment in changed(before, after)] == ["b"]
    halves = split(before, "c", 35, new_key="d")
    assert [segment.key for segment in changed(before, halves)] == ["c", "d"]
    assert changed(before, before) == ()


@pytest.mark.parametrize(
    ("clock", "minute"),
    [(time(20), 0), (time(20, 30), 30), (time(0, 10), 250), (time(8, 59, 59), 779), (time(19, 59), 1439)],
)
def test_a_clock_on_the_wall(clock, minute):
    slot = BroadcastSlot(datetime(2026, 12, 4, 12, tzinfo=UTC), 780)
    assert minute_of_clock(clock, slot) == minute
