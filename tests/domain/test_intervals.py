"""Stretches of minutes: joined, uncovered, longest wait."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.intervals import Interval, joined, longest_wait, uncovered

WHOLE = Interval(0, 180)
STRETCHES = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60)).map(lambda p: Interval(p[0], p[0] + p[1])))


def test_joined():
    assert joined([Interval(10, 20), Interval(0, 10), Interval(15, 30), Interval(40, 40)]) == [Interval(0, 30)]
    assert joined([]) == []


@pytest.mark.parametrize(
    ("stretches", "need", "holes"),
    [
        ([], 1, [(0, 180)]),
        ([(0, 180)], 1, []),
        ([(-60, 200)], 1, []),
        ([(0, 100), (100, 180)], 1, []),
        ([(0, 100), (110, 175)], 1, [(100, 110), (175, 180)]),
        ([(0, 100), (50, 180)], 2, [(0, 50), (100, 180)]),
        ([(200, 300)], 1, [(0, 180)]),
    ],
)
def test_uncovered(stretches, need, holes):
    assert uncovered([Interval(*pair) for pair in stretches], WHOLE, need=need) == holes


@given(STRETCHES, st.integers(1, 3))
def test_uncovered_minute_by_minute(stretches, need):
    holes = uncovered(stretches, WHOLE, need=need)
    for minute in range(WHOLE.end):
        count = sum(stretch.start <= minute < stretch.end for stretch in stretches)
        assert any(hole.start <= minute < hole.end for hole in holes) == (count < need)


@pytest.mark.parametrize(
    ("moments", "wait"),
    [([], (0, 180)), ([30, 60, 150], (60, 150)), ([-5, 400], (0, 180)), ([0, 90, 180], (0, 90)), ([90], (0, 90))],
)
def test_longest_wait(moments, wait):
    assert longest_wait(moments, WHOLE) == wait


def test_as_people_write_it():
    assert str(Interval(118, 125)) == "118–125"
    assert Interval(118, 125).minutes == 7
