"""A plan as JSON. Form: docs/plan-json.md; the fields of worksheets are named as in the handbook.

Money and rates are texts of decimals, moments ISO 8601 with an offset, days ISO dates. Rows name each other by `key`.
"""

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from planner.domain.worksheets import BroadcastSlot, FieldRef, Parameters, PlanTargets, Worksheets
from planner.domain.worksheets.book import SINGLE
from planner.domain.worksheets.columns import COLUMNS, row_names
from planner.domain.worksheets.editing import REFERENCES, writable_fields
from planner.domain.worksheets.stored import RECORDS, fits, read_value, to_json
from planner.enums import Step
from planner.enums_worksheets import Worksheet
from planner.exchange.plan_documents import AnswerEntry, ExemptionEntry, FileEntry, PlanDocument, WaiverEntry

FORMAT, VERSION = "stage-planner.plan", 1
_ROWS = [worksheet for worksheet in Worksheet if worksheet not in SINGLE]
_SESSION = ("campaign_tag", "host_name", "planned_aov", "contribution_rate", "strategic_loss_approved", "created_at")
BESIDE_SLOT = (*_SESSION, "broadcast", "time_zone", "features", "confirmed_empty")
"""What the session says beside the columns of its slot."""


class PlanJsonError(ValueError):
    """The text is no plan. The argument says where and why, in English, for the command line."""


def write_json(document, *, sees_costs=True):
    """The document as JSON text. Without `sees_costs` without the columns that tell costs."""
    sheets = document.sheets
    names = row_names(sheets)
    session = {"broadcast": document.broadcast and str(document.broadcast)}
    session |= _values(Worksheet.SLOT, sheets.slot, names, sees_costs)
    session |= {name: to_json(getattr(document, name)) for name in _SESSION}
    session |= {
        "time_zone": str(sheets.slot.time_zone),
        "features": list(document.features),
        "confirmed_empty": sorted(step.value for step in sheets.confirmed_empty),
    }
    if not sees_costs:
        del session["contribution_rate"]
    data = {
        "format": FORMAT,
        "version": VERSION,
        "checklist": dict(zip(("template", "version"), document.template, strict=True)),
        "session": session,
        "targets": _values(Worksheet.TARGETS, sheets.targets, names, sees_costs),
        "parameters": _values(Worksheet.PARAMETERS, sheets.parameters, names, sees_costs),
    }
    for worksheet in _ROWS:
        data[worksheet.value] = [
            {"key": _name(names, worksheet, row.key), **_values(worksheet, row, names, sees_costs)}
            for row in sheets.rows(worksheet)
        ]
    data["answers"] = [_answer(entry) for entry in document.answers if not entry.is_blank]
    data["waivers"] = [_entry(waiver) for waiver in document.waivers]
    data["text_exemptions"] = [_exemption(one, names) for one in document.exemptions]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def read_json(text):
    """The document of a JSON text. Raises `PlanJsonError`."""
    data = _parsed(text)
    session = _part(data, "session", dict)
    zone = _time_zone(session)
    sheets = Worksheets(
        slot=replace(_single(BroadcastSlot, Worksheet.SLOT, session, also=BESIDE_SLOT), time_zone=zone),
        targets=_single(PlanTargets, Worksheet.TARGETS, _part(data, "targets", dict)),
        parameters=_single(Parameters, Worksheet.PARAMETERS, _part(data, "parameters", dict)),
        **{worksheet.value: _rows(data, worksheet) for worksheet in _ROWS},
    )
    checklist = _part(data, "checklist", dict)
    try:
        return PlanDocument(
            sheets=replace(sheets, confirmed_empty=frozenset(map(Step, session.get("confirmed_empty", ())))),
            template=(str(checklist.get("template", "")), int(checklist.get("version", 0))),
            campaign_tag=session.get("campaign_tag", ""),
            host_name=session.get("host_name", ""),
            features=tuple(session.get("features", ())),
            planned_aov=_decimal(session.get("planned_aov")),
            contribution_rate=_decimal(session.get("contribution_rate")),
            broadcast=UUID(session["broadcast"]) if session.get("broadcast") else None,
            strategic_loss_approved=bool(session.get("strategic_loss_approved", False)),
            created_at=_moment(session.get("created_at")),
            answers=tuple(_read_answer(entry) for entry in _part(data, "answers", list)),
            waivers=tuple(
                WaiverEntry(entry["check_id"], entry["reason"], _moment(entry.get("expires_at")))
                for entry in _part(data, "waivers", list)
            ),
            exemptions=tuple(_read_exemption(entry) for entry in _part(data, "text_exemptions", list)),
        )
    except (KeyError, TypeError, ValueError, InvalidOperation, AttributeError) as error:
        raise PlanJsonError(f"answers, waivers or session: {error!r}") from error


def _values(worksheet, row, names, sees_costs):
    hidden = set() if sees_costs else {one.name for one in COLUMNS[worksheet] if one.shows_costs}
    links = REFERENCES.get(worksheet, {})
    values = {}
    for name in writable_fields(worksheet):
        if name in hidden:
            continue
        value = getattr(row, name)
        if name in links:
            several = isinstance(value, tuple)
            named = [_name(names, links[name], key) for key in (value if several else [value]) if key]
            value = named if several else "".join(named)
        values[name] = _named_parts(value) if name in _COMPOSITE else to_json(value)
    return values


_COMPOSITE = {
    "qualification_docs": ("type", "number", "expiry", "file"),
    "actual_seller": ("name", "credit_code", "address", "contact", "verified_at"),
    "promised_benefits": ("code", "price", "quantity", "start_min"),
}


def _named_parts(value):
    if value is None:
        return None
    if isinstance(value, tuple):
        return [_named_parts(part) for part in value]
    return {name: to_json(getattr(value, name)) for name in value.__slots__}


def _name(names, worksheet, key):
    return names[worksheet].name(key) if worksheet in names else key


def _answer(entry):
    data = {"key": entry.key, "value": entry.text, "by_owner": entry.by_owner}
    if entry.reason:
        data["not_applicable_reason"] = entry.reason
    data |= {name: value for name in ("note", "owner") if (value := getattr(entry, name))}
    if entry.files:
        data["files"] = [_entry(file) for file in entry.files]
    return data


def _entry(value):
    return {name: to_json(getattr(value, name)) for name in value.__dataclass_fields__}


def _exemption(one, names):
    data = _entry(replace(one, place=None))
    data["place"] = [one.place.worksheet.value, _name(names, one.place.worksheet, one.place.row), one.place.field]
    return data


def _parsed(text):
    try:
        data = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise PlanJsonError(f"no JSON: {error}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise PlanJsonError(f'"format" must be "{FORMAT}"')
    if data.get("version") != VERSION:
        raise PlanJsonError(f"version {data.get('version')} is not known; this program reads version {VERSION}")
    return data


def _part(data, name, kind):
    part = data.get(name, kind())
    if not isinstance(part, kind):
        raise PlanJsonError(f"{name} must be {'an object' if kind is dict else 'a list'}")
    return part


def _time_zone(session):
    try:
        return ZoneInfo(session.get("time_zone", "Asia/Shanghai"))
    except (ZoneInfoNotFoundError, ValueError, TypeError) as error:
        raise PlanJsonError(f"session.time_zone: {session.get('time_zone')!r} is not known") from error


def _rows(data, worksheet):
    rows = []
    for number, row in enumerate(_part(data, worksheet.value, list), start=1):
        if not isinstance(row, dict):
            raise PlanJsonError(f"{worksheet.value} row {number} must be an object")
        key = str(row.get("key") or f"row {number}")
        rows.append(RECORDS[worksheet](key=key, **_read(worksheet, row, f"{worksheet.value} row {number}", ("key",))))
    if len({row.key for row in rows}) < len(rows):
        raise PlanJsonError(f"{worksheet.value}: two rows have the same key")
    return tuple(rows)


def _single(record, worksheet, data, also=()):
    values = _read(worksheet, data, worksheet.value if worksheet != Worksheet.SLOT else "session", also)
    try:
        return record(**values)
    except TypeError as error:
        raise PlanJsonError(f"session: {error}") from error


def _read(worksheet, row, where, also):
    values = {}
    known = writable_fields(worksheet)
    for name, value in row.items():
        if name in also:
            continue
        if name not in known:
            raise PlanJsonError(f"{where}: {name} is not known")
        try:
            written = _composite(name, value) if name in _COMPOSITE else value
            values[name] = _checked(worksheet, name, written, read_value(worksheet, name, written))
        except (TypeError, ValueError, AttributeError, KeyError, InvalidOperation) as error:
            raise PlanJsonError(f"{where}: {name} cannot be {str(value)[:60]!r}") from error
    return {name: value for name, value in values.items() if value is not None}


def _composite(name, value):
    """Objects as the lists that `read_value` reads."""
    if isinstance(value, list):
        return [_composite(name, part) for part in value]
    return value if value is None else [value.get(part, "" if part in _TEXTS else None) for part in _COMPOSITE[name]]


_TEXTS = frozenset({"number", "file", "credit_code", "address", "contact"})


def _checked(worksheet, name, written, value):
    """The value that was written, if it has the type of its field; a list is no text, a moment knows its offset."""
    is_text = isinstance(written, str) and isinstance(value, tuple)
    is_vague = isinstance(value, datetime) and value.tzinfo is None
    if value is not None and (is_text or is_vague or not fits(worksheet, name, value)):
        raise ValueError(name)
    return value


def _read_answer(entry):
    files = tuple(
        FileEntry(int(file["number"]), str(file["name"]), int(file["size"]), _day(file.get("expires_on")))
        for file in entry.get("files", ())
    )
    return AnswerEntry(
        key=str(entry["key"]),
        text=str(entry.get("value", "")),
        by_owner=bool(entry.get("by_owner", False)),
        reason=str(entry.get("not_applicable_reason", "")),
        note=str(entry.get("note", "")),
        owner=str(entry.get("owner", "")),
        files=files,
    )


def _read_exemption(entry):
    worksheet, row, field = entry["place"]
    place = FieldRef(Worksheet(worksheet), row, field)
    moment = _moment(entry.get("expires_at"))
    return ExemptionEntry(place, entry["term"], entry["code"], entry["reason"], tuple(entry["proof"]), moment)


def _moment(text):
    return None if text is None else datetime.fromisoformat(text)


def _day(text):
    return None if text is None else date.fromisoformat(text)


def _decimal(text):
    if text is None:
        return None
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return number
