"""Values of worksheet rows as JSON can carry them, and back: for undo steps and for reading rows from the database.

Decimals are texts or exact numbers, moments and days ISO texts, composite values lists in the order of their fields.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

from planner.domain.worksheets.content import ContentItem
from planner.domain.worksheets.flow import CreatorDeal, HourlyBudget, PlanTargets, TrafficChannel
from planner.domain.worksheets.gifts import Benefit
from planner.domain.worksheets.merchandise import LineUpItem, Parameters
from planner.domain.worksheets.timing import BroadcastSlot, CrewAssignment, RundownSegment
from planner.enums_worksheets import Worksheet

RECORDS: Mapping[Worksheet, type] = {
    Worksheet.LINE_UP: LineUpItem,
    Worksheet.SLOT: BroadcastSlot,
    Worksheet.CREW: CrewAssignment,
    Worksheet.RUNDOWN: RundownSegment,
    Worksheet.CHANNELS: TrafficChannel,
    Worksheet.HOURLY_BUDGET: HourlyBudget,
    Worksheet.CREATOR_DEALS: CreatorDeal,
    Worksheet.TARGETS: PlanTargets,
    Worksheet.PARAMETERS: Parameters,
    Worksheet.BENEFITS: Benefit,
    Worksheet.CONTENT: ContentItem,
}
"""The record of a row, by worksheet."""

Reader = Callable[[object], object]


def to_json(value: object) -> object:
    """The value as JSON can carry it; `read_value` gives back an equal one."""
    match value:
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case tuple() | list():
            return [to_json(part) for part in value]
    if is_dataclass(value):
        return [to_json(getattr(value, part.name)) for part in fields(value)]
    return str(value) if isinstance(value, str) else value


def read_value(worksheet: Worksheet, field: str, data: object) -> object:
    """The value of a field from its JSON. Raises `KeyError` for an unknown field."""
    read = readers_of(RECORDS[worksheet])[field]
    return data if read is None or data is None else read(data)


def fits(worksheet: Worksheet, field: str, value: object) -> bool:
    """Whether a value has the type of its field: `read_value` believes what the product has written itself."""
    return _fits(_hints(RECORDS[worksheet])[field], value)


def _fits(hint: object, value: object) -> bool:
    if get_origin(hint) in (Union, UnionType):
        return any(_fits(part, value) for part in get_args(hint))
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(_fits(get_args(hint)[0], part) for part in value)
    if is_dataclass(hint):
        return isinstance(value, hint) and all(_fits(part, getattr(value, name)) for name, part in _hints(hint).items())
    return type(value) is hint and (hint is not Decimal or value.is_finite())


@lru_cache(maxsize=32)
def _hints(record: type) -> Mapping[str, object]:
    return get_type_hints(record)


@lru_cache(maxsize=32)
def readers_of(record: type) -> Mapping[str, Reader | None]:
    """How each field of a record is read from JSON that is not null, in the order of fields; None where it is as it
    is."""
    return {field.name: _reader(_hints(record)[field.name]) for field in fields(record)}


def read_record(record: type, data: Sequence[object]) -> object:
    """A record from the values of all its fields."""
    values = list(data)
    for place, read in _readers_by_place(record):
        value = values[place]
        if value is not None:
            values[place] = read(value)
    return record(*values)


@lru_cache(maxsize=32)
def _readers_by_place(record: type) -> tuple[tuple[int, Reader], ...]:
    return tuple((place, read) for place, read in enumerate(readers_of(record).values()) if read is not None)


def _reader(hint: object) -> Reader | None:
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
    if get_origin(hint) is tuple:
        read = _reader(get_args(hint)[0])
        return tuple if read is None else lambda data: tuple(map(read, data))
    if is_dataclass(hint):
        return lambda data: read_record(hint, data)
    return {Decimal: _decimal, datetime: datetime.fromisoformat, date: date.fromisoformat}.get(hint)


def _decimal(data: object) -> Decimal:
    return data if type(data) is Decimal else Decimal(data)
