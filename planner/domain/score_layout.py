"""Where things stand on the broadcast score: its time axis, lanes, bars and curve, in minutes and shares, no pixels."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from planner.domain.audience import Entries
from planner.domain.moments import is_english
from planner.domain.worksheets import HourlyBudget, RundownSegment

HALF_HOUR = 30
BUCKETS = (60, 30, 15)
"""Minutes of a bar of paid pacing: hours, or less where the budget is planned in shorter stretches."""


class ClockFace:
    """The clock on the wall at minutes of the show: `19:30`, and `次日00:30` or `00:30 +1d` past midnight."""

    def __init__(self, start: datetime, zone: tzinfo, language: str):
        self._start = start.astimezone(UTC).replace(second=0, microsecond=0)
        self._zone = zone
        self._day = self._start.astimezone(zone).date()
        self._is_english = is_english(language)
        self.text = lru_cache(maxsize=2048)(self._text)

    def local(self, minute: int) -> datetime:
        """The moment `minute` minutes after the start, in the zone of the plan."""
        return (self._start + timedelta(minutes=minute)).astimezone(self._zone)

    def plain(self, minute: int) -> str:
        """Without the day: `00:30`."""
        return f"{self.local(minute):%H:%M}"

    def _text(self, minute: int) -> str:
        local = self.local(minute)
        days = (local.date() - self._day).days
        if not days:
            return f"{local:%H:%M}"
        if self._is_english or days not in (-1, 1):
            return f"{local:%H:%M} {days:+d}d"
        return f"{'次日' if days == 1 else '前日'}{local:%H:%M}"

    def span(self, start: int, end: int) -> str:
        """`21:28–21:34`; the day is named once, where it changes."""
        first, last = self.text(start), self.text(end)
        if self.local(start).date() == self.local(end).date() != self._day:
            last = f"{self.local(end):%H:%M}"
        return f"{first}–{last}"


class Tick(NamedTuple):
    """`starts_day`: the first one of another day than the one before."""

    at: int
    text: str
    is_hour: bool
    starts_day: bool


def ticks(clock: ClockFace, length: int) -> list[Tick]:
    """The full and half hours on the wall, and the two ends."""
    first = -clock.local(0).minute % HALF_HOUR
    inner = [at for at in range(first, length, HALF_HOUR) if HALF_HOUR // 3 <= at <= length - HALF_HOUR // 3]
    found, day = [], clock.local(0).date()
    for at in (0, *inner, length):
        local = clock.local(at)
        found.append(Tick(at, f"{local:%H:%M}", local.minute == 0 or at in (0, length), local.date() != day))
        day = local.date()
    return found


class Column(NamedTuple):
    """Which of how many columns side by side; (0, 1) for a segment that has its minutes for itself."""

    place: int
    count: int


def side_by_side(segments: Iterable[RundownSegment]) -> dict[str, Column]:
    """Columns for segments that share minutes, by key, so that none covers another. Only timed segments."""
    found: dict[str, Column] = {}
    cluster: list[tuple[str, int]] = []
    ends: list[int] = []
    for segment in sorted(segments, key=lambda row: (row.start_min, row.end_min, row.key)):
        if ends and segment.start_min >= max(ends):
            found |= {key: Column(place, len(ends)) for key, place in cluster}
            cluster, ends = [], []
        place = next((place for place, end in enumerate(ends) if end <= segment.start_min), len(ends))
        if place == len(ends):
            ends.append(segment.end_min)
        else:
            ends[place] = segment.end_min
        cluster.append((segment.key, place))
    return found | {key: Column(place, len(ends)) for key, place in cluster}


def apart(moments: Sequence[int], need: float) -> list[float]:
    """Places for labels that want to stand at these moments, in their order, each `need` after the one before."""
    places: list[float] = []
    for moment in moments:
        places.append(moment if not places else max(moment, round(places[-1] + need, 2)))
    return places


class Bar(NamedTuple):
    """Yuan of a stretch of minutes."""

    start: int
    end: int
    amount: Decimal


class Pacing(NamedTuple):
    """Paid budget before the start, and then in bars of `bucket` minutes."""

    before: Decimal
    bucket: int
    bars: tuple[Bar, ...]

    @property
    def most(self) -> Decimal:
        """The amount of the highest bar, yuan; 0 without bars."""
        return max((bar.amount for bar in self.bars), default=Decimal(0))


def pacing(budget: Iterable[HourlyBudget], length: int) -> Pacing:
    """What all channels spend over the show, each row spread evenly over its minutes. Cents are kept: the last bar of
    a row takes what rounding leaves."""
    rows = [
        row for row in budget if row.amount and None not in (row.from_min, row.to_min) and row.to_min > row.from_min
    ]
    shortest = min((row.to_min - row.from_min for row in rows), default=BUCKETS[0])
    bucket = next((size for size in BUCKETS if size <= shortest), BUCKETS[-1])
    edges = [*range(0, length, bucket), length]
    if len(edges) > 2 and edges[-1] - edges[-2] < bucket / 2:
        del edges[-2]
    upto = [sum((_spent(row, edge) for row in rows), Fraction(0)) for edge in edges]
    cents = [round(amount * 100) for amount in upto]
    bars = tuple(
        Bar(start, end, Decimal(after - before).scaleb(-2))
        for (start, end), (before, after) in zip(pairwise(edges), pairwise(cents), strict=True)
    )
    return Pacing(Decimal(cents[0]).scaleb(-2) if cents else Decimal(0), bucket, bars)


def _spent(row: HourlyBudget, minute: int) -> Fraction:
    """Yuan of a row until a minute."""
    share = Fraction(min(max(minute, row.from_min), row.to_min) - row.from_min, row.to_min - row.from_min)
    return Fraction(row.amount) * share


class Curve(NamedTuple):
    """A smooth line down the axis as SVG paths, x from 0 to 100, y in minutes; `peak` is the fullest stretch."""

    line: str
    area: str
    peak: Entries


def entries_curve(entries: Sequence[Entries], length: int) -> Curve | None:
    """The expected entries as a curve through the middles of their stretches; None where nobody is expected."""
    during = [stretch for stretch in entries if stretch.start >= 0]
    most = max((stretch.total / (stretch.end - stretch.start) for stretch in during), default=0)
    if most <= 0:
        return None
    points = [
        (92 * stretch.total / (stretch.end - stretch.start) / most, (stretch.start + stretch.end) / 2)
        for stretch in during
    ]
    points = [(points[0][0], 0.0), *points, (points[-1][0], float(length))]
    parts = [f"M{points[0][0]:.1f} 0"]
    for (x, y), (next_x, next_y) in pairwise(points):
        middle = (y + next_y) / 2
        parts.append(f"C{x:.1f} {middle:.1f} {next_x:.1f} {middle:.1f} {next_x:.1f} {next_y:.1f}")
    line = "".join(parts)
    peak = max(during, key=lambda stretch: stretch.total / (stretch.end - stretch.start))
    return Curve(line, f"{line}L0 {length}L0 0Z", peak)
