"""Gaps and overlaps of the minute rundown, and the moves people make on it.

Pure functions over segments: every one gives back the whole rundown, in order of time and numbered from 1; segments
without both times come last and are never touched. Minutes count from the planned start, so midnight is nothing
special, and a show may be as long as it likes. Source: handbook 0.2 and 2.T, checks T01 and T02.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import time
from decimal import Decimal
from enum import StrEnum

from planner.domain.intervals import DAY, Interval, joined, uncovered
from planner.domain.worksheets import BroadcastSlot, RundownSegment

Segments = tuple[RundownSegment, ...]


class RundownError(ValueError):
    """A move that the rundown does not allow. `code`: unknown_segment, untimed, outside (the minute is not inside the
    segment), too_short (less than a minute would be left), before_start (a negative minute), too_late (more than a day
    after the start)."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class ProblemKind(StrEnum):
    """What is wrong with a stretch of minutes; `RundownProblem` tells which is which."""

    GAP = "gap"
    OVERLAP = "overlap"
    OVERRUN = "overrun"


@dataclass(frozen=True, slots=True)
class RundownProblem:
    """Minutes that nobody fills (gap), that two segments share (overlap), or that lie after the end (overrun).

    `first` and `second` are keys: the segments before and after a gap ('' at the edges), those that overlap, or the
    one that overruns.
    """

    kind: ProblemKind
    minutes: Interval
    first: str = ""
    second: str = ""


def ordered(segments: Iterable[RundownSegment]) -> Segments:
    """By start, end and number, numbered from 1; segments without both times last, in their order."""
    segments = tuple(segments)
    timed = sorted((s for s in segments if s.is_timed), key=lambda s: (s.start_min, s.end_min, s.seq, s.key))
    untimed = [s for s in segments if not s.is_timed]
    return tuple(s if s.seq == n else replace(s, seq=n) for n, s in enumerate((*timed, *untimed), start=1))


def problems(segments: Iterable[RundownSegment], planned_minutes: int) -> tuple[RundownProblem, ...]:
    """Every gap, overlap and overrun, by their first minute. Each overlap names the segment it runs into."""
    timed = _timed(segments)
    found = [
        RundownProblem(ProblemKind.GAP, hole, _before(timed, hole.start), _after(timed, hole.end))
        for hole in uncovered(joined(_intervals(timed)), Interval(0, planned_minutes))
    ]
    for first, second in _overlapping(timed):
        shared = Interval(second.start_min, min(first.end_min, second.end_min))
        found.append(RundownProblem(ProblemKind.OVERLAP, shared, first.key, second.key))
    for late in timed:
        if late.end_min > planned_minutes:
            over = Interval(max(planned_minutes, late.start_min), late.end_min)
            found.append(RundownProblem(ProblemKind.OVERRUN, over, late.key))
    return tuple(sorted(found, key=lambda problem: (problem.minutes, problem.kind)))


def trouble(segments: Iterable[RundownSegment], planned_minutes: int) -> int:
    """Minutes of all problems together; 0 for a rundown that T01 and T02 accept."""
    return sum(problem.minutes.minutes for problem in problems(segments, planned_minutes))


def split(segments: Iterable[RundownSegment], key: str, at_min: int, *, new_key: str) -> Segments:
    """Cut a segment in two at a minute inside it. Both parts keep products, benefits and texts; the GMV target is
    shared by minutes, to the cent. Raises `RundownError`."""
    segments = tuple(segments)
    whole = timed_segment(segments, key)
    if not whole.start_min < at_min < whole.end_min:
        raise RundownError("outside")
    first_gmv = second_gmv = None
    if whole.target_gmv is not None:
        cents = int(whole.target_gmv * 100) * (at_min - whole.start_min) // whole.minutes
        first_gmv = Decimal(cents).scaleb(-2)
        second_gmv = whole.target_gmv - first_gmv
    first = replace(whole, end_min=at_min, target_gmv=first_gmv)
    second = replace(whole, key=new_key, start_min=at_min, target_gmv=second_gmv, stock_released=None)
    return ordered((*without(segments, key), first, second))


def move(segments: Iterable[RundownSegment], key: str, start_min: int, *, push: bool = False) -> Segments:
    """Start a segment at another minute, keeping its length. With `push` what follows gives way, else overlaps stay to
    be seen. Raises `RundownError`."""
    segments = tuple(segments)
    moved = timed_segment(segments, key)
    if start_min < 0:
        raise RundownError("before_start")
    moved = replace(moved, start_min=start_min, end_min=start_min + moved.minutes)
    return _settled((*without(segments, key), moved), key, push=push)


def resize(
    segments: Iterable[RundownSegment],
    key: str,
    *,
    start_min: int | None = None,
    end_min: int | None = None,
    push: bool = False,
) -> Segments:
    """Give a segment another start or end, at least a minute apart. With `push` what follows gives way.

    Raises `RundownError`.
    """
    segments = tuple(segments)
    old = timed_segment(segments, key)
    start = old.start_min if start_min is None else start_min
    end = old.end_min if end_min is None else end_min
    if start < 0:
        raise RundownError("before_start")
    if end <= start:
        raise RundownError("too_short")
    resized = replace(old, start_min=start, end_min=end)
    return _settled((*without(segments, key), resized), key, push=push)


def reorder(segments: Iterable[RundownSegment], key: str, place: int) -> Segments:
    """Put a segment at another place of the order (from 0), every segment keeping its length.

    Gaps stay at their places in the order; segments that overlapped now follow each other, so the show may get longer.
    Raises `RundownError`.
    """
    segments = tuple(segments)
    moved = timed_segment(segments, key)
    timed = _timed(segments)
    leads = [timed[0].start_min]
    reach = timed[0].end_min
    for segment in timed[1:]:
        leads.append(max(0, segment.start_min - reach))
        reach = max(reach, segment.end_min)
    row = [segment for segment in timed if segment.key != key]
    row.insert(max(0, min(place, len(row))), moved)
    laid, at = [], 0
    for lead, segment in zip(leads, row, strict=True):
        start = at + lead
        at = start + segment.minutes
        laid.append(replace(segment, start_min=start, end_min=at))
    return ordered((*laid, *(segment for segment in segments if not segment.is_timed)))


def changed(before: Iterable[RundownSegment], after: Iterable[RundownSegment]) -> Segments:
    """The segments of `after` that are new or differ from `before`, for saving only those."""
    known = {segment.key: segment for segment in before}
    return tuple(segment for segment in after if known.get(segment.key) != segment)


def minute_of_clock(clock: time, slot: BroadcastSlot) -> int:
    """The minute of the show, from 0, at which a clock on the wall shows this time: 00:10 in a show from 20:00 is 250.

    The first such moment at or after the start; seconds are dropped.
    """
    start = slot.planned_start.astimezone(slot.time_zone)
    return (clock.hour * 60 + clock.minute - start.hour * 60 - start.minute) % DAY


def _timed(segments: Iterable[RundownSegment]) -> list[RundownSegment]:
    return [segment for segment in ordered(segments) if segment.is_timed]


def _intervals(timed: Iterable[RundownSegment]) -> list[Interval]:
    return [Interval(segment.start_min, segment.end_min) for segment in timed]


def timed_segment(segments: Sequence[RundownSegment], key: str) -> RundownSegment:
    """The segment of this key. Raises `RundownError`: unknown_segment, untimed."""
    segment = next((segment for segment in segments if segment.key == key), None)
    if segment is None:
        raise RundownError("unknown_segment")
    if not segment.is_timed:
        raise RundownError("untimed")
    return segment


def without(segments: Iterable[RundownSegment], *keys: str) -> Segments:
    """The others, in their order and with their numbers."""
    return tuple(segment for segment in segments if segment.key not in keys)


def _before(timed: Sequence[RundownSegment], minute: int) -> str:
    return next((segment.key for segment in reversed(timed) if segment.end_min == minute), "")


def _after(timed: Sequence[RundownSegment], minute: int) -> str:
    return next((segment.key for segment in timed if segment.start_min == minute), "")


def _overlapping(timed: Sequence[RundownSegment]) -> list[tuple[RundownSegment, RundownSegment]]:
    pairs, longest = [], None
    for segment in timed:
        if longest is not None and segment.start_min < longest.end_min:
            pairs.append((longest, segment))
        if longest is None or segment.end_min > longest.end_min:
            longest = segment
    return pairs


def shifted(segment: RundownSegment, by: int) -> RundownSegment:
    """The timed segment `by` minutes later, earlier where that is negative."""
    return replace(segment, start_min=segment.start_min + by, end_min=segment.end_min + by) if by else segment


def _settled(segments: Iterable[RundownSegment], key: str, *, push: bool) -> Segments:
    return pushed(segments, key) if push else ordered(segments)


def pushed(segments: Iterable[RundownSegment], key: str) -> Segments:
    """Segments that start after the named one, or with it, give way just so far that none of them overlaps."""
    segments = tuple(segments)
    anchor = timed_segment(segments, key)
    result, reach = [], anchor.end_min
    for segment in _timed(segments):
        if segment.key == key or segment.start_min < anchor.start_min:
            result.append(segment)
            continue
        shift = max(0, reach - segment.start_min)
        later = shifted(segment, shift)
        reach = later.end_min
        result.append(later)
    return ordered((*result, *(segment for segment in segments if not segment.is_timed)))


__all__ = [
    "ProblemKind", "RundownError", "RundownProblem", "changed", "minute_of_clock", "move", "ordered",
    "problems", "pushed", "reorder", "resize", "shifted", "split", "timed_segment", "trouble", "without",
]  # fmt: skip
