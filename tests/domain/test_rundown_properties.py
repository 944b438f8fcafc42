"""Fixes and moves of any rundown: never a negative gap, never a lost product, past midnight and for thirteen hours."""

from collections import Counter

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.domain.rundown import (
    ProblemKind,
    changed,
    move,
    ordered,
    problems,
    reorder,
    resize,
    split,
    trouble,
)
from planner.domain.rundown_fixes import FixKind, fixes
from planner.domain.worksheets import RundownSegment
from planner.enums_worksheets import SegmentType

many = settings(max_examples=80)
PRODUCTS = [f"P{n:02}" for n in range(12)]
MINUTES = st.sampled_from([30, 180, 300, 480, 780])
"""Up to thirteen hours: a show from 20:00 passes midnight and ends at 9:00."""


@st.composite
def rundowns(draw, min_size=0, overlaps=True):
    """Segments with gaps and, if wanted, overlaps, in any order, some without times."""
    segments, at = [], 0
    for number in range(draw(st.integers(min_size, 14))):
        at = max(0, at + draw(st.integers(-20 if overlaps else 0, 15)))
        length = draw(st.integers(1, 70))
        segments.append(
            RundownSegment(
                f"s{number}", number, at, at + length, draw(st.sampled_from(SegmentType.values)),
                products=tuple(draw(st.lists(st.sampled_from(PRODUCTS), max_size=3))),
                benefits=tuple(draw(st.lists(st.sampled_from(["G1", "G2"]), max_size=2))),
            )
        )  # fmt: skip
        at += length
    for number in range(draw(st.integers(0, 2))):
        segments.append(RundownSegment(f"u{number}", 90 + number, start_min=draw(st.none() | st.integers(0, 60)),
                                       products=("P00",)))  # fmt: skip
    return tuple(draw(st.permutations(segments)))


def shown(segments):
    return Counter(key for segment in segments for key in (*segment.products, *segment.benefits))


def timed(segments):
    return [segment for segment in segments if segment.is_timed]


def overlap_minutes(segments):
    return sum(p.minutes.minutes for p in problems(segments, 10**6) if p.kind == ProblemKind.OVERLAP)


def burden(segments, minutes):
    """What every fix makes less: minutes shared, then minutes of any trouble."""
    return overlap_minutes(segments), trouble(segments, minutes)


def check_fixed(before, fix):
    """A fix is sound; a segment split in two shows its products and benefits twice."""
    rest = [s for s in fix.after if s.key == "new"] if fix.kind == FixKind.SPLIT_FIRST else []
    assert Counter(shown(fix.after)) - shown(rest) == shown(before)
    assert not rest or shown(rest) == shown([s for s in before if s.key == fix.target])
    check_order(before, fix.after)


def check_sound(before, after):
    """What every fix and move owes: the same rows, products and benefits, forward in time, numbered in order."""
    assert shown(after) == shown(before)
    check_order(before, after)


def check_order(before, after):
    assert {segment.key for segment in after} >= {segment.key for segment in before}
    assert all(segment.minutes >= 1 and segment.start_min >= 0 for segment in timed(after))
    assert [segment.seq for segment in after] == list(range(1, len(after) + 1))
    starts = [segment.start_min for segment in timed(after)]
    assert starts == sorted(starts)
    untimed = {segment.key: (segment.start_min, segment.end_min) for segment in before if not segment.is_timed}
    assert {s.key: (s.start_min, s.end_min) for s in after if not s.is_timed} == untimed


@many
@given(rundowns(), MINUTES)
def test_problems_are_exactly_the_minutes_that_are_not_filled_once(segments, minutes):
    found = problems(segments, minutes)
    gaps = {m for p in found if p.kind == ProblemKind.GAP for m in range(*p.minutes)}
    over = {m for p in found if p.kind == ProblemKind.OVERRUN for m in range(*p.minutes)}
    shared = {m for p in found if p.kind == ProblemKind.OVERLAP for m in range(*p.minutes)}
    filled = Counter(m for segment in timed(segments) for m in range(segment.start_min, segment.end_min))
    assert gaps == {m for m in range(minutes) if not filled[m]}
    assert over == {m for m in filled if m >= minutes}
    assert shared == {m for m, count in filled.items() if count > 1}


@many
@given(rundowns(), MINUTES, st.data())
def test_a_fix_takes_its_problem_away_and_nothing_else(segments, minutes, data):
    found = problems(segments, minutes)
    assume(found)
    problem = data.draw(st.sampled_from(found))
    for fix in fixes(problem, segments, minutes, new_key="new"):
        check_fixed(segments, fix)
        assert burden(fix.after, fix.planned_minutes) < burden(segments, minutes)
        assert fix.by > 0
        assert not any(
            (left.kind, left.first, left.second) == (problem.kind, problem.first, problem.second)
            for left in problems(fix.after, fix.planned_minutes)
        )


@many
@given(rundowns(), MINUTES)
def test_every_gap_and_overlap_has_a_way_out(segments, minutes):
    for problem in problems(segments, minutes):
        if problem.kind != ProblemKind.OVERRUN:
            assert fixes(problem, segments, minutes, new_key="new"), problem


@many
@given(rundowns(overlaps=False), MINUTES, st.data())
def test_a_gap_is_closed_without_an_overlap(segments, minutes, data):
    gaps = [problem for problem in problems(segments, minutes) if problem.kind == ProblemKind.GAP]
    assume(gaps)
    gap = data.draw(st.sampled_from(gaps))
    options = fixes(gap, segments, minutes, new_key="new")
    assert options
    assert {overlap_minutes(option.after) for option in options} == {0}


@many
@given(rundowns(), MINUTES)
def test_taking_the_first_fix_again_and_again_comes_to_an_end(segments, minutes):
    for round_ in range(80):
        options = [o for p in problems(segments, minutes) for o in fixes(p, segments, minutes, new_key=f"n{round_}")]
        if not options:
            break
        before, length = segments, minutes
        segments, minutes = options[0].after, options[0].planned_minutes
        assert burden(segments, minutes) < burden(before, length)
    assert {problem.kind for problem in problems(segments, minutes)} <= {ProblemKind.OVERRUN}


@many
@given(rundowns(min_size=1), st.data())
def test_moving_keeps_every_length(segments, data):
    key = data.draw(st.sampled_from([segment.key for segment in timed(segments)]))
    start, push = data.draw(st.integers(0, 800)), data.draw(st.booleans())
    after = move(segments, key, start, push=push)
    check_sound(segments, after)
    assert {s.key: s.minutes for s in after} == {s.key: s.minutes for s in segments}
    assert next(s for s in after if s.key == key).start_min == start


@many
@given(rundowns(min_size=1), st.data())
def test_what_is_pushed_overlaps_neither_the_moved_one_nor_each_other(segments, data):
    key = data.draw(st.sampled_from([segment.key for segment in timed(segments)]))
    start = data.draw(st.integers(0, 800))
    after = move(segments, key, start, push=True)
    later = [s for s in timed(after) if s.start_min > start or s.key == key]
    assert overlap_minutes(later) == 0


@many
@given(rundowns(min_size=1), st.data())
def test_resizing(segments, data):
    key = data.draw(st.sampled_from([segment.key for segment in timed(segments)]))
    start = data.draw(st.integers(0, 400))
    end = data.draw(st.integers(start + 1, start + 200))
    after = resize(segments, key, start_min=start, end_min=end, push=data.draw(st.booleans()))
    check_sound(segments, after)
    assert next(s for s in after if s.key == key).minutes == end - start


@many
@given(rundowns(min_size=1), st.data())
def test_splitting_loses_no_minute_and_no_product(segments, data):
    whole = data.draw(st.sampled_from(timed(segments)))
    assume(whole.minutes > 1)
    minute = data.draw(st.integers(whole.start_min + 1, whole.end_min - 1))
    after = split(segments, whole.key, minute, new_key="new")
    assert len(after) == len(segments) + 1
    assert set(shown(after)) == set(shown(segments))
    assert sum(s.minutes for s in after) == sum(s.minutes for s in segments)
    parts = [s for s in after if s.key in {whole.key, "new"}]
    assert all(part.products == whole.products for part in parts)


@many
@given(rundowns(min_size=1), st.data())
def test_reordering_keeps_lengths_and_lays_one_after_the_other(segments, data):
    key = data.draw(st.sampled_from([segment.key for segment in timed(segments)]))
    place = data.draw(st.integers(-1, 15))
    after = reorder(segments, key, place)
    check_sound(segments, after)
    assert {s.key: s.minutes for s in after} == {s.key: s.minutes for s in segments}
    assert overlap_minutes(after) == 0
    if overlap_minutes(segments) == 0:
        assert max(s.end_min for s in timed(after)) == max(s.end_min for s in timed(segments))


@many
@given(rundowns())
def test_putting_in_order_twice_changes_nothing(segments):
    once = ordered(segments)
    assert ordered(once) == once
    assert changed(once, ordered(segments)) == ()
