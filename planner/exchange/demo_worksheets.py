"""Reads the worksheets of demo plans the way seeds/README.md describes them: times count from the start of the plan."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path

from planner.domain.worksheets import BroadcastSlot, PromisedBenefit, QualificationDocument, SellerRecord, Worksheets
from planner.domain.worksheets.book import SINGLE
from planner.domain.worksheets.stored import RECORDS, read_value, readers_of
from planner.enums_worksheets import Worksheet
from planner.exchange.shipped_files import read_shipped

FORMAT = "stage-planner/demo-worksheets/1"
NAMES = {
    Worksheet.LINE_UP: "sku_code",
    Worksheet.CREW: "person",
    Worksheet.CHANNELS: "channel",
    Worksheet.BENEFITS: "code",
    Worksheet.CONTENT: "code",
}
"""The field that rows of other worksheets refer to a row by."""
UNITS = {"d": "days", "h": "hours", "m": "minutes"}
PARTS = {
    "qualification_docs": QualificationDocument,
    "promised_benefits": PromisedBenefit,
    "actual_seller": SellerRecord,
}


def read_worksheets(path: Path, slot: BroadcastSlot) -> Worksheets:
    """The worksheets of a plan that is broadcast as `slot` says; the file adds studio, rehearsal and the like."""
    content = read_shipped(path)
    if content.get("format") != FORMAT:
        raise ValueError(f"{path} is no {FORMAT}")
    return worksheets_of(content, slot)


def worksheets_of(content: Mapping[str, object], slot: BroadcastSlot) -> Worksheets:
    """The worksheets from the content of a file."""
    usual = content.get("usual", {})
    sheets = {}
    for worksheet, record in RECORDS.items():
        written = content.get(worksheet.value, {} if worksheet in SINGLE else [])
        if worksheet == Worksheet.SLOT:
            given = {field.name: getattr(slot, field.name) for field in fields(slot)}
            sheets[worksheet.value] = record(**{**given, **_values(worksheet, written, slot)})
        elif worksheet in SINGLE:
            sheets[worksheet.value] = record(**_values(worksheet, written, slot))
        else:
            rows = [usual.get(worksheet.value, {}) | row for row in written]
            sheets[worksheet.value] = tuple(
                record(key=str(row.get(NAMES.get(worksheet), number)), **_values(worksheet, row, slot))
                for number, row in enumerate(rows, start=1)
            )
    return Worksheets(**sheets)


def _values(worksheet, row, slot):
    readers = readers_of(RECORDS[worksheet])
    return {name: read_value(worksheet, name, _data(name, value, readers[name], slot)) for name, value in row.items()}


def _data(name, value, reader, slot):
    """A value as `domain.worksheets.stored` writes it."""
    if name in PARTS:
        parts = [_part(PARTS[name], part, slot) for part in (value if isinstance(value, list) else [value])]
        return parts if isinstance(value, list) else parts[0]
    if reader in (date.fromisoformat, datetime.fromisoformat):
        return _moment(value, slot, is_day=reader == date.fromisoformat)
    return value


def _part(record, part, slot):
    """The values of a composite in the order of its fields. A promise may be its code alone."""
    given = part if isinstance(part, dict) else {"code": part}
    readers = readers_of(record)
    return [
        _data(field.name, given[field.name], readers[field.name], slot)
        if given.get(field.name) is not None
        else (field.default if isinstance(field.default, str) else None)
        for field in fields(record)
    ]


def _moment(text, slot, *, is_day):
    """`T-240h`, `T+365d`, `T-30m`: so long from the start; of a day, so many days from its day."""
    sign, number, unit = re.fullmatch(r"T([+-])(\d+)([dhm])", text).groups()
    distance = timedelta(**{UNITS[unit]: int(sign + number)})
    return (slot.start_date + distance if is_day else slot.planned_start + distance).isoformat()
