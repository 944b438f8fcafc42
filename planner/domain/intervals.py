"""Half-open stretches of whole minutes [start, end) on one time axis. Source: handbook 0.2."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

DAY = 24 * 60
"""Minutes of a day, and of the longest rundown."""


class Interval(NamedTuple):
    """From minute `start` to minute `end`, its end excluded."""

    start: int
    end: int

    @property
    def minutes(self) -> int:
        return self.end - self.start

    def __str__(self) -> str:
        return f"{self.start}–{self.end}"


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """The same minutes as the fewest stretches, in order. Stretches that touch are joined, empty ones dropped."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if merged and start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Interval(start, end))
    return merged


def uncovered(intervals: Iterable[Interval], whole: Interval, *, need: int = 1) -> list[Interval]:
    """The minutes of `whole` that fewer than `need` stretches cover, as the fewest stretches, in order."""
    steps = Counter({whole.start: 0, whole.end: 0})
    for start, end in intervals:
        if max(start, whole.start) < min(end, whole.end):
            steps[max(start, whole.start)] += 1
            steps[min(end, whole.end)] -= 1
    holes, count = [], 0
    for start, end in pairwise(sorted(steps)):
        count += steps[start]
        if count < need:
            holes.append(Interval(start, end))
    return joined(holes)


def longest_wait(moments: Iterable[int], whole: Interval) -> Interval:
    """The longest stretch of `whole` between two neighbouring moments, its two ends counted as moments too.

    The earliest one among equals; moments outside are ignored.
    """
    inside = {moment for moment in moments if whole.start <= moment <= whole.end}
    points: Sequence[int] = sorted({whole.start, whole.end, *inside})
    waits = (Interval(*pair) for pair in pairwise(points))
    return max(waits, key=lambda wait: wait.minutes, default=Interval(whole.start, whole.start))
