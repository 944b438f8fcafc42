"""What people say of a change beside its numbers: by how much, halved, moved by so many minutes, past midnight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from planner.domain.exact import is_blank
from planner.domain.intervals import DAY
from planner.domain.worksheets import Worksheets
from planner.domain.worksheets.columns import CellKind, column
from planner.domain.worksheets.timing import BroadcastSlot
from planner.enums_worksheets import SegmentType, Worksheet

_AMOUNTS = frozenset({CellKind.INTEGER, CellKind.MONEY, CellKind.DECIMAL})
_ENDS = frozenset(
    {(Worksheet.SLOT, "planned_start"), (Worksheet.SLOT, "planned_minutes"), (Worksheet.RUNDOWN, "end_min")}
)


@dataclass(frozen=True, slots=True)
class Remark:
    """A code with its numbers.

    Codes: given, emptied; share (low, high: fractions of the value before, the same for all or the range over the
    rows); points (low, high: of rates); minutes (by: later is positive); past_midnight, before_midnight.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def remarks_on(worksheet: Worksheet, cells: Sequence, before: Worksheets, after: Worksheets) -> tuple[Remark, ...]:
    """Everything worth saying of the changed cells of one column, or of two that change as one thing."""
    found = [_by_how_much(worksheet, cells)]
    if any((worksheet, cell.field) in _ENDS for cell in cells):
        found.append(_over_midnight(worksheet, before, after))
    return tuple(remark for remark in found if remark)


def _by_how_much(worksheet: Worksheet, cells: Sequence) -> Remark | None:
    if all(_is_nothing(cell.before) for cell in cells):
        return Remark("given")
    if all(_is_nothing(cell.after) for cell in cells):
        return Remark("emptied")
    if any(cell.before is None or cell.after is None for cell in cells):
        return None
    kinds = {column(worksheet, cell.field).kind for cell in cells}
    return next((measure(cells) for among, measure in _MEASURES if kinds <= among), None)


def _shares(cells: Sequence) -> Remark | None:
    if not all(cell.before for cell in cells):
        return None
    return _range("share", [Fraction(cell.after) / Fraction(cell.before) - 1 for cell in cells])


def _points(cells: Sequence) -> Remark:
    return _range("points", [Fraction(cell.after) - Fraction(cell.before) for cell in cells])


def _moved(cells: Sequence) -> Remark | None:
    moves = {_minutes(cell.before, cell.after) for cell in cells}
    return Remark("minutes", {"by": moves.pop()}) if len(moves) == 1 else None


_MEASURES = (
    (_AMOUNTS, _shares),
    (frozenset({CellKind.RATE}), _points),
    (frozenset({CellKind.MINUTE, CellKind.INSTANT}), _moved),
)


def _is_nothing(value: object) -> bool:
    return is_blank(value) or value == ()


def _range(code: str, numbers: Sequence[Fraction]) -> Remark:
    return Remark(code, {"low": min(numbers), "high": max(numbers)})


def _minutes(before: object, after: object) -> int:
    if isinstance(before, datetime):
        return round((after - before).total_seconds() / 60)
    return int(Decimal(after) - Decimal(before))


def _over_midnight(worksheet: Worksheet, before: Worksheets, after: Worksheets) -> Remark | None:
    """Whether the end of the show, or of its closing segment, has come to lie on another day than its start."""
    ends = _ends_later if worksheet == Worksheet.SLOT else _closes_later
    was, now_is = ends(before), ends(after)
    if was == now_is or None in (was, now_is):
        return None
    return Remark("past_midnight" if now_is else "before_midnight")


def _ends_later(sheets: Worksheets) -> bool:
    """Ending at midnight sharp is still the same day."""
    return _is_next_day(sheets.slot, sheets.slot.planned_minutes)


def _closes_later(sheets: Worksheets) -> bool | None:
    ends = [row.end_min for row in sheets.rundown if row.segment_type == SegmentType.CLOSING and row.is_timed]
    return _is_next_day(sheets.slot, max(ends)) if ends else None


def _is_next_day(slot: BroadcastSlot, minutes: int) -> bool:
    local = slot.planned_start.astimezone(slot.time_zone)
    return local.hour * 60 + local.minute + minutes > DAY
