"""Fixes, moves and drafts of the rundown: one step of one undo each, and nobody overwrites what they did not see."""

from decimal import Decimal

import pytest
from django.utils import timezone

from planner.actions import rundown
from planner.actions.rundown import RundownChangedError, rundown_token
from planner.actions.worksheets import PlanClosedError, RowGoneError, StaleCellError, undo_last
from planner.domain.rundown import ProblemKind, RundownError, problems
from planner.domain.rundown_fixes import FixKind
from planner.enums import SessionState
from planner.models import LivestreamSession, PlanChange, SegmentProduct, WorksheetChange
from planner.queries.worksheets import load_book, load_worksheets
from tests import factories


@pytest.fixture
def show(livestream):
    """`show((0, 20), (14, 30))`: a rundown with these times; gives the keys."""

    def make(*times, **fields):
        rows = [
            factories.RundownSegmentFactory(livestream=livestream, start_min=start, end_min=end, **fields)
            for start, end in times
        ]
        return [str(row.pk) for row in rows]

    return make


@pytest.fixture
def do(livestream, operator):
    """`do(action, …)`: the action by the operator, now, on the plan."""

    def act(action, **given):
        return action(livestream=livestream, by=operator, now=timezone.now(), **given)

    return act


def laid(livestream):
    return [(row.start_min, row.end_min) for row in load_worksheets(livestream).rundown]


def token(livestream):
    return rundown_token(load_worksheets(livestream))


def undo(livestream, user):
    return undo_last(livestream=livestream, by=user, now=timezone.now())


class TestFix:
    def test_an_overlap_by_moving_the_next(self, livestream, operator, show, do):
        first, second = show((0, 20), (14, 180))
        given = {"problem": (ProblemKind.OVERLAP, first, second), "token": token(livestream)}
        do(rundown.fix_rundown, kind=FixKind.SHORTEN_FIRST, **given)
        assert laid(livestream) == [(0, 14), (14, 180)]
        undo(livestream, operator)
        assert laid(livestream) == [(0, 20), (14, 180)]

    def test_a_gap_by_a_new_row(self, livestream, operator, show, do):
        first, second = show((0, 20), (30, 180))
        saved = do(
            rundown.fix_rundown,
            kind=FixKind.FILL,
            problem=(ProblemKind.GAP, first, second),
            token=token(livestream),
        )
        assert laid(livestream) == [(0, 20), (20, 30), (30, 180)]
        assert saved.book == load_book(livestream)
        undo(livestream, operator)
        assert laid(livestream) == [(0, 20), (30, 180)]

    def test_an_overrun_by_a_later_end(self, livestream, operator, show, do):
        _first, late = show((0, 180), (180, 190))
        do(
            rundown.fix_rundown,
            kind=FixKind.END_LATER,
            problem=(ProblemKind.OVERRUN, late, ""),
            token=token(livestream),
        )
        livestream.refresh_from_db()
        assert livestream.planned_minutes == 190
        assert problems(load_worksheets(livestream).rundown, 190) == ()
        undo(livestream, operator)
        livestream.refresh_from_db()
        assert livestream.planned_minutes == 180

    def test_is_one_step_with_its_history(self, livestream, show, do):
        first, second, *_rest = show((0, 20), (14, 30), (30, 60), (60, 90))
        do(
            rundown.fix_rundown,
            kind=FixKind.MOVE_NEXT,
            problem=(ProblemKind.OVERLAP, first, second),
            token=token(livestream),
        )
        assert laid(livestream) == [(0, 20), (20, 36), (36, 66), (66, 96)]
        assert WorksheetChange.objects.count() == 1
        assert PlanChange.objects.filter(livestream=livestream, worksheet="rundown").exists()

    def test_only_for_the_rundown_that_was_seen(self, livestream, show, do):
        first, second = show((0, 20), (14, 180))
        given = {"kind": FixKind.SHORTEN_FIRST, "problem": (ProblemKind.OVERLAP, first, second)}
        seen = token(livestream)
        do(rundown.time_segment, row=first, start=0, end=19, was=(0, 20), version=1)
        with pytest.raises(RundownChangedError):
            do(rundown.fix_rundown, token=seen, **given)
        with pytest.raises(RundownChangedError):
            do(rundown.fix_rundown, kind=FixKind.END_LATER, problem=given["problem"], token=token(livestream))
        assert laid(livestream) == [(0, 19), (14, 180)]


class TestTime:
    def test_moved_and_resized(self, livestream, show, do):
        first, _second = show((0, 20), (20, 40))
        do(rundown.time_segment, row=first, start=5, end=30, was=(0, 20), version=1)
        assert laid(livestream) == [(5, 30), (20, 40)]

    def test_what_follows_gives_way(self, livestream, show, do):
        first, _second = show((0, 20), (20, 40))
        do(rundown.time_segment, row=first, start=0, end=30, was=(0, 20), version=1, push=True)
        assert laid(livestream) == [(0, 30), (30, 50)]

    def test_somebody_else_moved_it(self, livestream, operator, show, do):
        (key,) = show((0, 20))
        do(rundown.time_segment, row=key, start=5, end=25, was=(0, 20), version=1)
        with pytest.raises(RundownChangedError) as changed:
            do(rundown.time_segment, row=key, start=1, end=21, was=(0, 20), version=1)
        assert changed.value.row == key
        assert laid(livestream) == [(5, 25)]

    def test_another_cell_changed_meanwhile(self, livestream, show, do):
        (key,) = show((0, 20))
        do(rundown.save_segment, row=key, values={"key_points": "look"}, was={"key_points": ""}, version=1)
        do(rundown.time_segment, row=key, start=5, end=25, was=(0, 20), version=1)
        assert laid(livestream) == [(5, 25)]

    @pytest.mark.parametrize(("times", "code"), [((5, 5), "too_short"), ((1430, 1445), "too_late")])
    def test_refused(self, show, do, times, code):
        (key,) = show((0, 20))
        with pytest.raises(RundownError, match=code):
            do(rundown.time_segment, row=key, start=times[0], end=times[1], was=(0, 20), version=1)

    def test_gone(self, show, do):
        (key,) = show((0, 20))
        do(rundown.delete_segment, row=key, version=1)
        with pytest.raises(RowGoneError):
            do(rundown.time_segment, row=key, start=1, end=21, was=(0, 20), version=1)
        do(rundown.delete_segment, row=key, version=1)

    @pytest.mark.parametrize("state", [SessionState.LOCKED, SessionState.LIVE])
    def test_a_closed_plan(self, livestream, show, do, state):
        (key,) = show((0, 20))
        LivestreamSession.objects.filter(pk=livestream.pk).update(state=state)
        with pytest.raises(PlanClosedError):
            do(rundown.time_segment, row=key, start=1, end=21, was=(0, 20), version=1)


class TestOrderAndSplit:
    def test_one_place_later(self, livestream, show, do):
        first, second = show((0, 20), (20, 30))
        do(rundown.place_segment, row=first, step=1, token=token(livestream))
        times = {row.key: (row.start_min, row.end_min) for row in load_worksheets(livestream).rundown}
        assert times == {second: (0, 10), first: (10, 30)}

    def test_split_shows_the_same_twice(self, livestream, operator, show, do):
        product = factories.LineUpItemFactory(livestream=livestream)
        (key,) = show((0, 20), target_gmv=Decimal(1000))
        SegmentProduct.objects.create(segment_id=key, product=product)
        do(rundown.split_segment, row=key, minute=5, token=token(livestream))
        head, rest = load_worksheets(livestream).rundown
        assert (head.products, rest.products) == ((str(product.pk),),) * 2
        assert (head.target_gmv, rest.target_gmv) == (Decimal("250.00"), Decimal("750.00"))
        undo(livestream, operator)
        assert laid(livestream) == [(0, 20)]

    def test_of_a_rundown_that_has_changed(self, livestream, show, do):
        (key,) = show((0, 20))
        for action, given in ((rundown.place_segment, {"step": 1}), (rundown.split_segment, {"minute": 5})):
            with pytest.raises(RundownChangedError):
                do(action, row=key, token="old", **given)


class TestSave:
    def test_only_what_was_changed(self, livestream, show, do):
        (key,) = show((0, 20))
        do(rundown.save_segment, row=key, values={"segment_type": "break"}, was={"segment_type": "product"}, version=1)
        do(rundown.save_segment, row=key, values={"key_points": "look"}, was={"key_points": ""}, version=1)
        (row,) = load_worksheets(livestream).rundown
        assert (row.segment_type, row.key_points) == ("break", "look")

    def test_the_same_cell_changed_meanwhile(self, livestream, show, do):
        (key,) = show((0, 20))
        do(rundown.save_segment, row=key, values={"key_points": "first"}, was={"key_points": ""}, version=1)
        with pytest.raises(StaleCellError) as stale:
            do(rundown.save_segment, row=key, values={"key_points": "second"}, was={"key_points": ""}, version=1)
        assert (stale.value.current, stale.value.given) == ({"key_points": "first"}, {"key_points": "second"})

    def test_the_next_gives_way(self, livestream, show, do):
        first, _second = show((0, 20), (20, 40))
        values, was = {"start_min": 0, "end_min": 25}, {"start_min": 0, "end_min": 20}
        do(rundown.save_segment, row=first, values=values, was=was, version=1, push=True)
        assert laid(livestream) == [(0, 25), (25, 45)]

    def test_added(self, livestream, show, do):
        show((0, 20), (20, 40))
        do(rundown.add_segment, values={"start_min": 10, "end_min": 15, "segment_type": "break"}, push=True)
        assert laid(livestream) == [(0, 20), (10, 15), (20, 40)]

    def test_deleted_unless_it_has_changed(self, livestream, operator, show, do):
        first, second = show((0, 20), (20, 40))
        do(rundown.time_segment, row=second, start=25, end=40, was=(20, 40), version=1)
        with pytest.raises(RundownChangedError):
            do(rundown.delete_segment, row=second, version=1)
        do(rundown.delete_segment, row=first, version=1)
        assert laid(livestream) == [(25, 40)]
        undo(livestream, operator)
        assert laid(livestream) == [(0, 20), (25, 40)]


class TestDraft:
    def test_from_the_line_up(self, livestream, operator, do):
        product = factories.LineUpItemFactory(livestream=livestream)
        saved = do(rundown.draft_segments)
        sheets = load_worksheets(livestream)
        assert problems(sheets.rundown, 180) == ()
        assert {key for row in sheets.rundown for key in row.products} == {str(product.pk)}
        assert saved.book == load_book(livestream)
        undo(livestream, operator)
        assert laid(livestream) == []

    def test_never_over_a_rundown(self, livestream, show, do):
        factories.LineUpItemFactory(livestream=livestream)
        show((0, 20))
        with pytest.raises(RundownChangedError):
            do(rundown.draft_segments)
