"""Ways out of the gaps, overlaps and overruns of a rundown, each with a name and the whole rundown it leads to.

Pure functions. No fix makes an overlap, loses a segment or shows a product less. Source: handbook 2.T, checks T01, T02.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from planner.domain.intervals import DAY
from planner.domain.rundown import (
    ProblemKind,
    RundownProblem,
    Segments,
    ordered,
    problems,
    pushed,
    resize,
    shifted,
    timed_segment,
    without,
)
from planner.domain.worksheets import RundownSegment
from planner.domain.worksheets.limits import SHOW_MINUTES
from planner.enums_worksheets import SegmentType


class FixKind(StrEnum):
    """What a fix does to the segments of a problem: those before and after a gap, or those that overlap."""

    MOVE_NEXT = "move_next"
    SHORTEN_FIRST = "shorten_first"
    SHORTEN_SECOND = "shorten_second"
    SPLIT_FIRST = "split_first"
    SHARE = "share"
    STRETCH_FIRST = "stretch_first"
    STRETCH_SECOND = "stretch_second"
    FILL = "fill"
    MAKE_ROOM = "make_room"
    LEVEL = "level"
    END_LATER = "end_later"


@dataclass(frozen=True, slots=True)
class Fix:
    """One way out of a problem: `target` is the key of the segment it is named after ('' for a new one), `by` the
    minutes it moves or changes, `after` the whole rundown with the fix applied, `planned_minutes` the length of the
    broadcast with it, which only END_LATER changes."""

    kind: FixKind
    target: str
    by: int
    after: Segments
    planned_minutes: int


def fixes(
    problem: RundownProblem, segments: Iterable[RundownSegment], planned_minutes: int, *, new_key: str = ""
) -> tuple[Fix, ...]:
    """The ways out of one problem, the mildest first. `new_key` names the row that some of them add.

    Each takes the problem away, makes no overlap, loses no segment and leaves fewer minutes of trouble in all. Where
    no such way exists, those follow that trade overlapping minutes for others. Every gap and every overlap has one.

    Overlap: move the next (and what it pushes), shorten the first, shorten the second, split the first around the
    second, share the minutes. Gap: stretch the first, stretch the second, move the next forward with all that follows,
    fill it. Overrun: shorten the last, make room in the longest segment or in several, end the broadcast later.
    """
    before = ordered(segments)
    ways = {
        ProblemKind.OVERLAP: _overlap_fixes,
        ProblemKind.GAP: _gap_fixes,
        ProblemKind.OVERRUN: _overrun_fixes,
    }[problem.kind](problem, before, planned_minutes, new_key)
    worst = _burden(problems(before, planned_minutes))
    named = (problem.kind, problem.first, problem.second)
    solving = []
    for way in ways:
        left = problems(way.after, way.planned_minutes)
        burden = _burden(left)
        is_within_a_day = all(s.start_min >= 0 and s.end_min <= DAY for s in way.after if s.is_timed)
        is_solved = named not in {(p.kind, p.first, p.second) for p in left}
        if burden.shared <= worst.shared and is_within_a_day and is_solved:
            solving.append((way, burden))
    clean = tuple(way for way, burden in solving if burden.minutes < worst.minutes)
    return clean or tuple(way for way, burden in solving if burden.shared < worst.shared)


class _Burden(NamedTuple):
    """Minutes that segments share, and minutes of any trouble."""

    shared: int
    minutes: int


def _burden(found: Iterable[RundownProblem]) -> _Burden:
    shared = sum(problem.minutes.minutes for problem in found if problem.kind == ProblemKind.OVERLAP)
    return _Burden(shared, sum(problem.minutes.minutes for problem in found))


def _overlap_fixes(problem: RundownProblem, segments: Segments, minutes: int, new_key: str) -> Iterator[Fix]:
    first, second = (timed_segment(segments, key) for key in (problem.first, problem.second))
    by = first.end_min - second.start_min
    later = replace(second, start_min=first.end_min, end_min=second.end_min + by)
    moved = pushed((*without(segments, second.key), later), second.key)
    yield Fix(FixKind.MOVE_NEXT, second.key, by, moved, minutes)
    if second.start_min > first.start_min:
        yield _resized(FixKind.SHORTEN_FIRST, segments, minutes, first, end=second.start_min)
    if first.end_min < second.end_min:
        yield _resized(FixKind.SHORTEN_SECOND, segments, minutes, second, start=first.end_min)
    if first.start_min < second.start_min and second.end_min < first.end_min:
        yield Fix(FixKind.SPLIT_FIRST, first.key, second.minutes, _around(segments, first, second, new_key), minutes)
    if (first.start_min, first.end_min) == (second.start_min, second.end_min) and first.minutes > 1:
        middle = first.start_min + first.minutes // 2
        halved = resize(resize(segments, first.key, end_min=middle), second.key, start_min=middle)
        yield Fix(FixKind.SHARE, second.key, first.end_min - middle, halved, minutes)


def _around(segments: Segments, outer: RundownSegment, inner: RundownSegment, new_key: str) -> Segments:
    """The outer segment before the inner one, and what is left of it after."""
    head = replace(outer, end_min=inner.start_min)
    rest = replace(outer, key=new_key, start_min=inner.end_min, target_gmv=None, stock_released=None)
    return ordered((*without(segments, outer.key), head, rest))


def _gap_fixes(problem: RundownProblem, segments: Segments, minutes: int, new_key: str) -> Iterator[Fix]:
    start, end = problem.minutes
    if problem.first:
        yield _resized(FixKind.STRETCH_FIRST, segments, minutes, timed_segment(segments, problem.first), end=end)
    if problem.second:
        following = timed_segment(segments, problem.second)
        yield _resized(FixKind.STRETCH_SECOND, segments, minutes, following, start=start)
        by = problem.minutes.minutes
        pulled = (shifted(s, -by) if s.is_timed and s.start_min >= end else s for s in segments)
        yield Fix(FixKind.MOVE_NEXT, problem.second, by, ordered(pulled), minutes)
    filler = RundownSegment(new_key, start_min=start, end_min=end, segment_type=_filling(problem, segments, minutes))
    yield Fix(FixKind.FILL, new_key, problem.minutes.minutes, ordered((*segments, filler)), minutes)


def _filling(problem: RundownProblem, segments: Segments, minutes: int) -> str:
    """What fills a gap: an opening at the start, a closing at the end, else an interaction."""
    types = {segment.segment_type for segment in segments}
    if problem.minutes.start == 0 and SegmentType.WARMUP not in types:
        return SegmentType.WARMUP.value
    if problem.minutes.end == minutes and SegmentType.CLOSING not in types:
        return SegmentType.CLOSING.value
    return SegmentType.INTERACTION.value


def _overrun_fixes(problem: RundownProblem, segments: Segments, minutes: int, new_key: str) -> Iterator[Fix]:
    late = timed_segment(segments, problem.first)
    end = problem.minutes.start
    if end > late.start_min:
        yield _resized(FixKind.SHORTEN_FIRST, segments, minutes, late, end=end)
    by = late.end_min - minutes
    before = [s for s in segments if s.is_timed and s.end_min <= late.start_min]
    if before and (longest := max(before, key=_length)).minutes > by:
        yield Fix(FixKind.MAKE_ROOM, longest.key, by, _tightened(segments, {longest.key: by}), minutes)
    elif before:
        yield Fix(FixKind.LEVEL, late.key, by, _tightened(segments, _levelled(before, by)), minutes)
    if late.end_min <= SHOW_MINUTES.high:
        yield Fix(FixKind.END_LATER, late.key, by, segments, late.end_min)


def _length(segment: RundownSegment) -> tuple[int, int]:
    return segment.minutes, -segment.start_min


def _levelled(segments: Iterable[RundownSegment], by: int) -> Mapping[str, int]:
    """By key, how much to take off each so that `by` minutes are gone: always from the longest one, down to one."""
    left = {segment.key: segment.minutes for segment in segments}
    taken = Counter()
    for _minute in range(by):
        longest = max(left, key=left.get)
        if left[longest] > 1:
            left[longest] -= 1
            taken[longest] += 1
    return taken


def _tightened(segments: Segments, taken: Mapping[str, int]) -> Segments:
    """The rundown with these segments so much shorter, and everything after each of them so much earlier."""
    ends = [(segment.end_min, taken[segment.key]) for segment in segments if taken.get(segment.key)]
    result = []
    for segment in segments:
        if not segment.is_timed:
            result.append(segment)
            continue
        earlier = shifted(segment, -sum(by for end, by in ends if end <= segment.start_min))
        result.append(replace(earlier, end_min=earlier.end_min - taken.get(segment.key, 0)))
    return ordered(result)


def _resized(
    kind: FixKind,
    segments: Segments,
    minutes: int,
    segment: RundownSegment,
    *,
    start: int | None = None,
    end: int | None = None,
) -> Fix:
    by = abs(end - segment.end_min) if start is None else abs(start - segment.start_min)
    return Fix(kind, segment.key, by, resize(segments, segment.key, start_min=start, end_min=end), minutes)
