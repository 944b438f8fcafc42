"""Charts as plain shapes: where each bar, line and word of an SVG goes. No words are made here, no colours chosen.

Horizontal places are percent of the width and vertical ones pixels, so a chart fills any column while its words keep
their size. `kind` is the class of a shape; the stylesheet gives it a meaning: `plan` is the plan or target.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import NamedTuple

WHOLE = 100.0
ROW = 44
"""Pixels of a row of bars with its line of words."""
BAR = 14
ROOM = 30
"""Percent of the width of a phone that a word with an amount may take."""
COLUMNS_TOP, COLUMNS_FLOOR = 22, 150
RADAR_SIZE, RADAR_RADIUS = 240, 84


class Rect(NamedTuple):
    """In the units of its figure, from the corner at the top left. `kind` names its look."""

    x: float
    y: float
    width: float
    height: float
    kind: str = ""


class Line(NamedTuple):
    """In the units of its figure. `kind` names its look."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: str = ""


class Label(NamedTuple):
    """A word at a place; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    kind: str = ""


class Polygon(NamedTuple):
    """In pixels of the square of a radar."""

    points: tuple[tuple[float, float], ...]
    kind: str = ""

    @property
    def text(self) -> str:
        """As the attribute of an SVG."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Chart:
    """`size` is the side of a square chart in pixels, 0 for one that fills its column."""

    height: int
    rects: tuple[Rect, ...] = ()
    lines: tuple[Line, ...] = ()
    labels: tuple[Label, ...] = ()
    polygons: tuple[Polygon, ...] = ()
    size: int = 0


class FunnelStage(NamedTuple):
    """One stage: how many, in words too, and what leads to it (23.5 % of the stage before)."""

    name: str
    value: float
    text: str
    step: str = ""


def funnel_chart(stages: Sequence[FunnelStage]) -> Chart:
    """One bar per stage, as wide as its share of the first one; a line leads from each end to the next."""
    most = max((stage.value for stage in stages), default=0) or 1
    rects, labels = [], []
    for number, stage in enumerate(stages):
        top, share = number * ROW, _percent(stage.value / most)
        rects += [Rect(0, top + 20, WHOLE, BAR, "track"), Rect(0, top + 20, share, BAR, f"stage stage-{number + 1}")]
        labels.append(Label(0, top + 13, stage.name))
        labels.append(Label(WHOLE, top + 13, stage.text, "end", "value"))
        if stage.step:
            labels.append(Label(50, top + 13, stage.step, "middle", "quiet"))
    return Chart(ROW * len(stages), tuple(rects), (), tuple(labels))


class Column(NamedTuple):
    """One stretch of time: its name below, its parts from the floor up, and its sum in words."""

    name: str
    parts: tuple[float, ...]
    text: str
    kind: str = ""


def columns_chart(columns: Sequence[Column], *, names_at_most: int = 9) -> Chart:
    """Stacked columns over time, for the budget by hour and for viewers. Names and sums thin out when they are many."""
    highest = max((sum(column.parts) for column in columns), default=0) or 1
    count = len(columns) or 1
    every = -(-count // names_at_most)
    rects, labels = [], []
    for number, column in enumerate(columns):
        left, width = WHOLE * number / count, WHOLE / count
        floor = float(COLUMNS_FLOOR)
        for part, amount in enumerate(column.parts):
            height = _round((COLUMNS_FLOOR - COLUMNS_TOP) * max(amount, 0) / highest)
            floor -= height
            kind = " ".join(filter(None, ("part", f"part-{part + 1}", column.kind)))
            if height:
                rects.append(Rect(_round(left + width * 0.12), _round(floor), _round(width * 0.76), height, kind))
        if number % every == 0:
            middle = _round(left + width / 2)
            labels.append(Label(middle, COLUMNS_FLOOR + 18, column.name, "middle", "quiet"))
            labels.append(Label(middle, _round(floor - 6), column.text, "middle", "value"))
    base = Line(0, COLUMNS_FLOOR, WHOLE, COLUMNS_FLOOR, "axis")
    return Chart(COLUMNS_FLOOR + 26, tuple(rects), (base,), tuple(labels))


class RangeRow(NamedTuple):
    """P10, P50 and P90 with their words; `mark` is the plan or target on the same scale."""

    name: str
    low: float
    middle: float
    high: float
    texts: tuple[str, str, str]
    mark: float | None = None
    mark_text: str = ""


def ranges_chart(rows: Sequence[RangeRow]) -> Chart:
    """One bar per row from P10 to P90 with a tick at P50 and the plan as a line. Each row has a scale of its own."""
    rects, lines, labels = [], [], []
    height = ROW + 24
    for number, row in enumerate(rows):
        top = number * height
        place = _scale(*(value for value in (row.low, row.high, row.mark) if value is not None))
        low, middle, high = place(row.low), place(row.middle), place(row.high)
        rects += [
            Rect(0, top + 22, WHOLE, BAR, "track"),
            Rect(low, top + 22, max(_round(high - low), 0.4), BAR, "range"),
        ]
        lines.append(Line(middle, top + 18, middle, top + 22 + BAR + 4, "median"))
        labels.append(Label(0, top + 13, row.name))
        if row.mark is not None:
            at = place(row.mark)
            lines.append(Line(at, top + 14, at, top + 22 + BAR + 3, "plan"))
            labels.append(Label(WHOLE, top + 13, row.mark_text, "end", "plan"))
        for at, text, anchor in zip((0, 50, WHOLE), row.texts, ("start", "middle", "end"), strict=True):
            labels.append(Label(at, top + 22 + BAR + 16, text, anchor, "quiet"))
    return Chart(height * len(rows), tuple(rects), tuple(lines), tuple(labels))


class Mark(NamedTuple):
    """A value on the axis of a distribution or scale, with its words."""

    value: float
    text: str
    kind: str = ""


def distribution_chart(
    counts: Sequence[int], low: float, high: float, *, inner: tuple[float, float], marks: Sequence[Mark]
) -> Chart:
    """Draws by result as thin columns, those within `inner` (P10 to P90) darker; marks stand on the axis.

    Marks come in order; words that would run into those before them go one line down. A mark outside is drawn at the
    edge. With one single result there is one column in the middle.
    """
    top, floor = 30, 118
    most, count = max(counts, default=0) or 1, len(counts) or 1
    width, step = WHOLE / count, (high - low) / count
    rects = []
    for number, drawn in enumerate(counts):
        middle = low + step * (number + 0.5)
        kind = "inner" if inner[0] <= middle <= inner[1] or low == high else "outer"
        size = _round((floor - top) * drawn / most)
        rects.append(Rect(_round(width * number), _round(floor - size), _round(width * 0.9), size, kind))
    lines, labels = [Line(0, floor, WHOLE, floor, "axis")], []
    before, y = -WHOLE, floor + 20
    for mark in marks:
        at = _percent((mark.value - low) / (high - low)) if high > low else 50.0
        if mark.kind == "plan":
            lines.append(Line(at, 18, at, floor + 4, "plan"))
            labels.append(Label(at, 12, mark.text, _anchor(at), "plan"))
            continue
        is_close = at - before < ROOM
        before, y = at, (floor + 36 if is_close and y == floor + 20 else floor + 20)
        lines.append(Line(at, floor - 6, at, floor + 4, mark.kind or "tick"))
        labels.append(Label(at, y, mark.text, _anchor(at), mark.kind or "quiet"))
    return Chart(floor + 42, tuple(rects), tuple(lines), tuple(labels))


class DriverRow(NamedTuple):
    """One input: the result at its low and at its high end, with its words."""

    name: str
    low: float
    high: float
    texts: tuple[str, str]


def tornado_chart(rows: Sequence[DriverRow], base: float, base_text: str) -> Chart:
    """One bar per input from low to high around the plan, the line through all of them, in the order given."""
    place = _scale(base, *(end for row in rows for end in (row.low, row.high)))
    top, at = 20, place(base)
    rects, labels = [], [Label(at, 12, base_text, _anchor(at), "plan")]
    for number, row in enumerate(rows):
        y = top + number * ROW
        low, high = place(row.low), place(row.high)
        rects.append(Rect(min(low, at), y + 20, _round(abs(at - low)), BAR, "worse" if row.low < base else "better"))
        rects.append(Rect(min(high, at), y + 20, _round(abs(high - at)), BAR, "better" if row.high > base else "worse"))
        labels.append(Label(0, y + 13, row.name))
        labels.append(Label(WHOLE, y + 13, f"{row.texts[0]} – {row.texts[1]}", "end", "value"))
    line = Line(at, 16, at, top + ROW * len(rows), "plan")
    return Chart(top + ROW * len(rows), tuple(rects), (line,), tuple(labels))


def scale_chart(marks: Sequence[Mark], *, until: float | None) -> Chart:
    """One track from 0 with marks on it; the stretch below `until` (where each yuan loses) is hatched."""
    most = max([*(mark.value for mark in marks), until or 0, 0]) * 1.15 or 1
    rects = [Rect(0, 34, WHOLE, 10, "track")]
    if until:
        rects.append(Rect(0, 34, _percent(until / most), 10, "loss"))
    lines, labels = [], []
    for mark in marks:
        at = _percent(mark.value / most)
        is_plan = mark.kind == "plan"
        lines.append(Line(at, 26, at, 52, mark.kind or "tick"))
        labels.append(Label(at, 68 if is_plan else 18, mark.text, _anchor(at), mark.kind or "quiet"))
    return Chart(78, tuple(rects), tuple(lines), tuple(labels))


def radar_chart(axes: Sequence[tuple[str, float | None]], *, ready: float) -> Chart:
    """Scores from 0 to 100 on one spoke each, clockwise from the top; the ring at `ready` is the line of readiness.

    A score that is not known counts as 0 for the shape.
    """
    count = len(axes)
    rings = [Polygon(_ring(count, level), "grid") for level in (25, 50, 100)]
    shape = Polygon(tuple(_spoke(number, count, score or 0) for number, (_name, score) in enumerate(axes)), "shape")
    labels = []
    for number, (name, _score) in enumerate(axes):
        x, y = _spoke(number, count, 122)
        labels.append(Label(x, y + 4, name, "middle", "axis-name"))
    polygons = (*rings, Polygon(_ring(count, ready), "plan"), shape)
    return Chart(RADAR_SIZE, (), (), tuple(labels), polygons, RADAR_SIZE)


def _ring(count: int, level: float) -> tuple[tuple[float, float], ...]:
    return tuple(_spoke(number, count, level) for number in range(count))


def _spoke(number: int, count: int, level: float) -> tuple[float, float]:
    angle = 2 * pi * number / count - pi / 2
    reach = RADAR_RADIUS * level / 100
    return _round(RADAR_SIZE / 2 + reach * cos(angle)), _round(RADAR_SIZE / 2 + reach * sin(angle))


def _scale(*values: float) -> Callable[[float], float]:
    """A function that places values within 4 % and 96 % of the width; all in the middle when they are equal."""
    low, high = min(values), max(values)

    def place(value: float) -> float:
        return 50.0 if high == low else _round(4 + 92 * (value - low) / (high - low))

    return place


def _anchor(at: float) -> str:
    """So that words at an edge stay inside."""
    return "start" if at < 12 else "end" if at > 88 else "middle"


def _percent(share: float) -> float:
    return _round(min(max(share, 0), 1) * WHOLE)


def _round(number: float) -> float:
    return round(number, 2)
