"""Geometry of the charts: everything stays inside, sizes say what they should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.charts import (
    BAR,
    COLUMNS_FLOOR,
    COLUMNS_TOP,
    RADAR_SIZE,
    Column,
    DriverRow,
    FunnelStage,
    Mark,
    RangeRow,
    columns_chart,
    distribution_chart,
    funnel_chart,
    radar_chart,
    ranges_chart,
    scale_chart,
    tornado_chart,
)

amounts = st.floats(-1e9, 1e9, allow_nan=False)
counts = st.floats(0, 1e9, allow_nan=False)


def outside(*charts):
    """The shapes that do not lie within their chart."""
    return [shape for chart in charts for shape in shapes_outside(chart)]


def shapes_outside(chart):
    for rect in chart.rects:
        across = rect.x >= 0 and rect.width >= 0 and rect.x + rect.width <= 100.5
        if not (across and rect.y >= 0 and rect.height >= 0 and rect.y + rect.height <= chart.height + 0.1):
            yield rect
    for line in chart.lines:
        if not (0 <= line.x1 <= 100 and 0 <= line.x2 <= 100 and 0 <= line.y1 <= line.y2 <= chart.height):
            yield line
    for label in chart.labels:
        if not (0 <= label.x <= (chart.size or 100) and 0 <= label.y <= chart.height):
            yield label


def test_funnel():
    chart = funnel_chart([FunnelStage("Entries", 1000, "1,000"), FunnelStage("Clickers", 250, "250", "25%")])
    assert [rect.width for rect in chart.rects if "stage" in rect.kind] == [100, 25]
    assert [(label.text, label.anchor) for label in chart.labels][-1] == ("25%", "middle")
    assert outside(chart) == []


def test_columns_stack_from_the_floor():
    chart = columns_chart([Column("18", (6.0, 2.0), "8"), Column("19", (4.0, 0.0), "4")])
    first, second, third = chart.rects
    assert (first.y + first.height, second.y, first.y) == (COLUMNS_FLOOR, COLUMNS_TOP, second.y + second.height)
    assert third.height * 2 == COLUMNS_FLOOR - COLUMNS_TOP
    assert [rect.kind for rect in chart.rects] == ["part part-1", "part part-2", "part part-1"]


def test_many_columns_show_fewer_names():
    chart = columns_chart([Column(str(number), (1.0,), "1") for number in range(30)])
    assert [label.text for label in chart.labels if label.kind == "quiet"] == [
        str(number) for number in range(0, 30, 4)
    ]


def test_ranges():
    chart = ranges_chart([RangeRow("GMV", 10, 20, 30, ("10", "20", "30"), mark=40, mark_text="40")])
    bar = next(rect for rect in chart.rects if rect.kind == "range")
    median, plan = chart.lines
    assert (bar.x, bar.x + bar.width, median.x1, plan.x1) == (4, pytest.approx(65.33), 34.67, 96)
    assert bar.height == BAR


def test_distribution_darkens_what_lies_within():
    marks = [Mark(0, "P10"), Mark(9, "target", "plan")]
    chart = distribution_chart([1, 4, 2], 0, 6, inner=(1.5, 3.5), marks=marks)
    assert [rect.kind for rect in chart.rects] == ["outer", "inner", "outer"]
    assert chart.rects[1].height == 88
    assert [(line.x1, line.kind) for line in chart.lines[1:]] == [(0, "tick"), (100, "plan")]
    assert [label.anchor for label in chart.labels] == ["start", "end"]


def test_a_single_result():
    chart = distribution_chart([5000], 7, 7, inner=(7, 7), marks=[Mark(7, "P50")])
    assert [(rect.kind, rect.x) for rect in chart.rects] == [("inner", 0)]
    assert chart.lines[1].x1 == 50


def test_tornado_splits_at_the_plan():
    chart = tornado_chart([DriverRow("Order rate", 50, 130, ("50", "130"))], 100, "100")
    worse, better = chart.rects
    assert (worse.kind, better.kind) == ("worse", "better")
    assert worse.x + worse.width == better.x == chart.lines[0].x1
    assert worse.width > better.width


def test_scale():
    chart = scale_chart([Mark(2.0, "break-even"), Mark(4.0, "plan", "plan")], until=2.0)
    loss = next(rect for rect in chart.rects if rect.kind == "loss")
    assert loss.width == chart.lines[0].x1 == pytest.approx(43.48)
    assert len(scale_chart([], until=None).rects) == 1


def test_radar_goes_clockwise_from_the_top():
    chart = radar_chart([("S", 100.0), ("T", 50.0), ("A", None), ("G", 0.0), ("E", 100.0)], ready=75)
    shape = chart.polygons[-1]
    assert shape.points[0] == (RADAR_SIZE / 2, RADAR_SIZE / 2 - 84)
    assert shape.points[2] == shape.points[3] == (120, 120)
    assert shape.points[1][0] > 120
    assert shape.text.startswith("120,36 ")
    assert [label.text for label in chart.labels] == ["S", "T", "A", "G", "E"]


@given(st.lists(counts, max_size=5), st.lists(st.lists(counts, max_size=3), max_size=30))
def test_counts_of_any_size_stay_inside(values, columns):
    funnel = funnel_chart([FunnelStage("x", value, "") for value in values])
    assert outside(funnel, columns_chart([Column("x", tuple(parts), "") for parts in columns])) == []


@given(st.lists(st.tuples(amounts, amounts, amounts), max_size=5), amounts)
def test_amounts_of_any_size_stay_inside(rows, base):
    ordered = [sorted(row) for row in rows]
    charts = [
        ranges_chart([RangeRow("x", *row, ("", "", ""), base, "") for row in ordered]),
        tornado_chart([DriverRow("x", low, high, ("", "")) for low, _middle, high in ordered], base, ""),
        scale_chart([Mark(abs(low), "") for low, _middle, _high in ordered], until=abs(base)),
        *(
            distribution_chart([1, 2, 3], low, high, inner=(low, middle), marks=[Mark(base, "", "plan")])
            for low, middle, high in ordered
        ),
    ]
    assert outside(*charts) == []
