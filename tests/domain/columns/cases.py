"""A small plan whose cells the tests read and write."""

from datetime import datetime
from decimal import Decimal

from planner.domain.worksheets import (
    Benefit,
    BroadcastSlot,
    CrewAssignment,
    LineUpItem,
    TrafficChannel,
    Worksheets,
)
from planner.domain.worksheets.columns import CellContext, CellError, column, format_cell, parse_cell
from planner.domain.worksheets.timing import SHANGHAI
from planner.enums_worksheets import Worksheet

START = datetime(2026, 12, 4, 19, tzinfo=SHANGHAI)
SHEETS = Worksheets(
    slot=BroadcastSlot(planned_start=START, planned_minutes=180),
    line_up=(
        LineUpItem("a", 1, "P01", "海苔脆"),
        LineUpItem("b", 2, "P02", "每日坚果 30包", list_price=Decimal(99), live_price=Decimal(80)),
        LineUpItem("c", 3, "P03", "牛肉干"),
        LineUpItem("d", 5, "", "芒果干, 3袋"),
        LineUpItem("e", 6, "P06", "蛋黄酥"),
        LineUpItem("f", 7, "7折箱", "零食箱"),
    ),
    crew=(
        CrewAssignment("c1", "陈立", "console"),
        CrewAssignment("c2", "林小满", "operator"),
        CrewAssignment("c3", "林小满", "host"),
        CrewAssignment("c4", "林小满", "co_host"),
    ),
    channels=(
        TrafficChannel("t1", "ks_jinniu_live"),
        TrafficChannel("t2", "fan_group"),
        TrafficChannel("t3", "ks_jinniu_live"),
    ),
    benefits=(Benefit("g1", "G1", "5元券"), Benefit("g2", "G2", "福袋:保温杯"), Benefit("g3", "", "红包")),
)
CONTEXT = CellContext.of(SHEETS)


def read(worksheet: Worksheet, name: str, text: str, *, context: CellContext = CONTEXT):
    return parse_cell(column(worksheet, name), text, context=context)


def refused(worksheet: Worksheet, name: str, text: str, *, context: CellContext = CONTEXT) -> tuple[str, dict]:
    """Code and parameters of the error."""
    try:
        value = read(worksheet, name, text, context=context)
    except CellError as error:
        return error.code, dict(error.params)
    raise AssertionError(f"{text!r} was read as {value!r}")


def write(worksheet: Worksheet, name: str, value: object, language: str = "zh-hans", *, context=CONTEXT) -> str:
    return format_cell(column(worksheet, name), value, language=language, context=context)
