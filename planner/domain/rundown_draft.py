"""A first rundown from the line-up: opening, cycles of products with moments for benefits between them, closing.

A draft to be changed, in the rhythm of the handbook's practice (2.T a): traffic or benefit item → hero → profit items,
minutes by role, heroes again until the time is filled, a benefit or interaction at most about half an hour after the
last one. It covers the broadcast from the first minute to the last, without gap or overlap.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, cycle, pairwise

from planner.domain.rundown import Segments
from planner.domain.worksheets import Benefit, CrewAssignment, LineUpItem, RundownSegment, Worksheets
from planner.enums_worksheets import LineUpRole, SegmentType

MINUTES = {
    LineUpRole.TRAFFIC: 6,
    LineUpRole.BENEFIT: 9,
    LineUpRole.HERO: 16,
    LineUpRole.PROFIT: 10,
    LineUpRole.IMAGE: 9,
    LineUpRole.TEST: 6,
}
"""The middle of the handbook's minutes per product; a product without a role is shown like a profit item."""
SHORTEST = 3
"""Least minutes of a segment (T03)."""
DENSEST = 0.6
"""How far minutes are cut before several products share a segment: six become about four."""
MOMENT = 5
MOMENTS_APART = 27
"""Minutes from one benefit moment to the next; T08 allows 30, and rounding takes some."""


@dataclass(slots=True)
class _Turn:
    """One segment to be: how long it would like to be, and what it shows."""

    minutes: int
    segment_type: str = SegmentType.PRODUCT.value
    products: tuple[str, ...] = ()
    benefits: tuple[str, ...] = field(default=())


def draft_rundown(sheets: Worksheets) -> Segments:
    """Segments with keys `draft-1`, `draft-2`, … for the whole broadcast; () without a product in the line-up."""
    total = sheets.slot.planned_minutes
    if not sheets.line_up or total < 4 * SHORTEST:
        return ()
    edge = min(10, max(SHORTEST, total // 18))
    turns = [
        _Turn(edge, SegmentType.WARMUP.value),
        *_body(sheets, total - 2 * edge, edge),
        _Turn(edge, SegmentType.CLOSING.value),
    ]
    edges = [0, *accumulate(turn.minutes for turn in turns)]
    # the ends of all turns are stretched alike, so that the last one ends with the broadcast
    edges = [round(minute * total / edges[-1]) for minute in edges]
    return tuple(
        RundownSegment(
            f"draft-{number}",
            number,
            start,
            end,
            turn.segment_type,
            products=turn.products,
            benefits=turn.benefits,
            presenter=_presenter(sheets.crew, start, end),
        )
        for number, (turn, (start, end)) in enumerate(zip(turns, pairwise(edges), strict=True), start=1)
    )


def _body(sheets: Worksheets, room: int, edge: int) -> list[_Turn]:
    order, benefits = _in_cycles(sheets.line_up), sheets.benefits
    turns = [_turn([item], benefits) for item in order]
    if _minutes(turns) * DENSEST > room:
        return _with_moments(_grouped(order, benefits, room), benefits, edge)
    heroes = [item for item in order if item.role == LineUpRole.HERO]
    for again in (heroes, order):
        for item in cycle(again):
            longer = [*turns, _turn([item], benefits)]
            if _minutes(_with_moments(longer, benefits, edge)) > room:
                break
            turns = longer
    return _with_moments(turns, benefits, edge, room)


def _minutes(turns: Sequence[_Turn]) -> int:
    return sum(turn.minutes for turn in turns)


def _in_cycles(line_up: Sequence[LineUpItem]) -> list[LineUpItem]:
    """Traffic or benefit item, hero, its share of the profit items, image item; and again."""
    openers = [row for row in line_up if row.role in {LineUpRole.TRAFFIC, LineUpRole.BENEFIT, LineUpRole.TEST}]
    heroes = [row for row in line_up if row.role == LineUpRole.HERO]
    images = [row for row in line_up if row.role == LineUpRole.IMAGE]
    others = [row for row in line_up if row not in openers and row not in heroes and row not in images]
    rounds = max(len(openers), len(heroes), 1)
    found = []
    for number in range(rounds):
        found += [row for rows in (openers, heroes) for row in _share(rows, number, rounds)]
        found += [row for rows in (others, images) for row in _share(rows, number, rounds)]
    return found


def _share(rows: Sequence[LineUpItem], number: int, rounds: int) -> Sequence[LineUpItem]:
    """The part of one round; where rows are fewer than rounds, the first rounds have them."""
    first, last = (-(-len(rows) * place // rounds) for place in (number, number + 1))
    return rows[first:last]


def _turn(items: Sequence[LineUpItem], benefits: Sequence[Benefit]) -> _Turn:
    keys = tuple(item.key for item in items)
    own = tuple(row.key for row in benefits if set(keys) & set(row.linked_skus) and not row.is_draw)
    minutes = max(MINUTES.get(item.role, MINUTES[LineUpRole.PROFIT]) for item in items)
    return _Turn(minutes, products=keys, benefits=own)


def _grouped(order: Sequence[LineUpItem], benefits: Sequence[Benefit], room: int) -> list[_Turn]:
    """Neighbours share a segment, when there are more products than time."""
    count = max(1, min(len(order), room // 8))
    return [_turn(part, benefits) for number in range(count) if (part := _share(order, number, count))]


def _with_moments(turns: Sequence[_Turn], benefits: Sequence[Benefit], edge: int, room: int = 0) -> list[_Turn]:
    """A benefit, or an interaction where there is none, before the wait for one gets too long."""
    given = sorted(benefits, key=lambda row: (row.start_min is None, row.start_min or 0))
    shown = cycle([row for row in given if row.is_draw or not row.linked_skus] or given)
    found, wait = [], edge
    for turn in turns:
        if found and wait + turn.minutes > MOMENTS_APART:
            found.append(_moment(next(shown, None)))
            wait = MOMENT
        found.append(turn)
        wait += turn.minutes
    if wait + edge > MOMENTS_APART or room - _minutes(found) >= MOMENT:
        found.append(_moment(next(shown, None)))
    return found


def _moment(benefit: Benefit | None) -> _Turn:
    if benefit is None:
        return _Turn(MOMENT, SegmentType.INTERACTION.value)
    kind = SegmentType.LOTTERY if benefit.is_draw else SegmentType.BENEFIT
    return _Turn(MOMENT, kind.value, benefits=(benefit.key,))


def _presenter(crew: Sequence[CrewAssignment], start: int, end: int) -> str:
    """The first host who is on duty all that time, or else when it starts; '' where nobody is."""
    hosts = [row for row in crew if row.is_presenter and not row.is_backup and row.has_shift]
    for last in (end, start + 1):
        for row in hosts:
            if row.shift_start_min <= start and last <= row.shift_end_min:
                return row.key
    return ""
