"""What a plan says at one moment, in a form that can be kept for good, and its fingerprint for every STAGE step.

An approval is pinned to the fingerprints: the same content has the same ones, whatever the rows are numbered and in
whatever order they are stored; a change has a new one in the steps that it touches, and only there.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache

from planner.domain.parsing import canonical_decimal
from planner.domain.plan import AnswerFacts, FileFact
from planner.domain.worksheets import FieldRef, TextExemption, Waiver, Worksheets
from planner.domain.worksheets.book import SINGLE
from planner.domain.worksheets.editing import REFERENCES, blank_values
from planner.domain.worksheets.stored import RECORDS, read_value, readers_of, to_json
from planner.enums import PlanFeature, Step
from planner.enums_worksheets import Worksheet

FORMAT = 1
OUTSIDE: Mapping[Worksheet, frozenset[str]] = {
    Worksheet.RUNDOWN: frozenset({"seq"}),
    Worksheet.SLOT: frozenset({"time_zone"}),
}
"""Fields of records that are no content of the plan: found out from others, or a setting of the organization."""
STEP_OF_DETAIL: Mapping[str, Step] = {
    "campaign_tag": Step.TIMING,
    "host_name": Step.TIMING,
    "planned_aov": Step.FLOW,
    "contribution_rate": Step.FLOW,
}
STEP_OF_FEATURE: Mapping[str, Step] = {
    PlanFeature.HERO: Step.MERCHANDISE,
    PlanFeature.COMPARE_PRICE: Step.MERCHANDISE,
    PlanFeature.REGULATED_CATEGORY: Step.MERCHANDISE,
    PlanFeature.MINOR_HOST: Step.TIMING,
    PlanFeature.CREATOR_HOST: Step.TIMING,
    PlanFeature.SLOT_FEE: Step.FLOW,
    PlanFeature.PRIZE_DRAW: Step.GIFTS,
    PlanFeature.PHYSICAL_GIFT: Step.GIFTS,
    PlanFeature.COUPON: Step.GIFTS,
    PlanFeature.FLASH_SALE: Step.GIFTS,
    PlanFeature.GIFT_WITH_PURCHASE: Step.GIFTS,
    PlanFeature.SHARED_FUNDING: Step.GIFTS,
    PlanFeature.CREATOR_CONTENT: Step.CONTENT,
    PlanFeature.AI_CONTENT: Step.CONTENT,
}
"""The step whose worksheet decides a feature once it has rows."""
_NAMED_BY: Mapping[Worksheet, tuple[str, ...]] = {
    Worksheet.LINE_UP: ("sku_code", "link_no", "product_name", "product_name_en"),
    Worksheet.CREW: ("person", "role"),
    Worksheet.CHANNELS: ("channel",),
    Worksheet.BENEFITS: ("code", "name", "name_en"),
    Worksheet.CONTENT: ("code", "title"),
    Worksheet.CREATOR_DEALS: ("creator",),
}
"""What people call a row, best first. Rows that others refer to come before those."""
_ORDER = (*_NAMED_BY, Worksheet.RUNDOWN, Worksheet.HOURLY_BUDGET)
_SIGNED = frozenset({"strategic_loss_approved_by"})
"""That somebody signed is content; what they are called today is not."""


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file given as proof: its name, bytes, and last valid day in the organization's time zone."""

    name: str
    size: int = 0
    expires_on: date | None = None
    expires_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class AnswerContent:
    """One answer. `value` is the canonical text of `domain.values`."""

    value: str = ""
    by_owner: bool = False
    not_applicable: bool = False
    reason: str = ""
    files: tuple[FileContent, ...] = ()

    @property
    def facts(self) -> AnswerFacts:
        """The answer as the readiness score reads it."""
        files = tuple(FileFact(one.expires_at) for one in self.files)
        return AnswerFacts(self.value, files, self.by_owner, self.not_applicable)


@dataclass(frozen=True, slots=True)
class PlanDetails:
    """What a plan says of itself beside its worksheets; the rest of its details are columns of slot and targets."""

    campaign_tag: str = ""
    host_name: str = ""
    planned_aov: Decimal | None = None
    contribution_rate: Decimal | None = None
    features: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlanContent:
    """Everything that people have written into a plan. `answers` are by item key, without those that say nothing."""

    sheets: Worksheets
    details: PlanDetails = field(default_factory=PlanDetails)
    answers: Mapping[str, AnswerContent] = field(default_factory=dict)

    def answer(self, key: str) -> AnswerContent:
        """The answer to the item of this key, an empty one where nobody gave any."""
        return self.answers.get(key, _NO_ANSWER)


_NO_ANSWER = AnswerContent()


def step_hashes(content: PlanContent, step_of_item: Mapping[str, Step]) -> dict[Step, str]:
    """The fingerprint of each step, 64 hexadecimal digits, as step → text. Answers to unknown items are left out."""
    parts = _canonical(content, step_of_item)
    return {step: _digest([step.value, parts[step]]) for step in Step}


def content_hash(hashes: Mapping[str, str]) -> str:
    """One fingerprint of all five."""
    return _digest([hashes[step] for step in Step])


def touched_steps(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Step, ...]:
    """The steps whose fingerprints differ, in their order: those that an approval no longer holds for."""
    return tuple(step for step in Step if before.get(step) != after.get(step))


def _digest(value: object) -> str:
    return hashlib.sha256(_text(value).encode()).hexdigest()


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _canonical(content: PlanContent, step_of_item: Mapping[str, Step]) -> dict[Step, dict[str, object]]:
    """What each step says, in one way of writing it, by the names of its parts; parts that say nothing are absent."""
    parts: dict[Step, dict[str, object]] = {step: {} for step in Step}
    sheets = content.sheets
    names = _Names(sheets)
    for worksheet in Worksheet:
        rows = sorted((names.content(worksheet, row) for row in sheets.rows(worksheet)), key=_text)
        if rows and (worksheet not in SINGLE or rows[0]):
            parts[worksheet.step][worksheet.value] = rows
    for key, answer in content.answers.items():
        if answer != _NO_ANSWER and key in step_of_item:
            parts[step_of_item[key]].setdefault("answers", {})[key] = _plain_answer(answer)
    for step in Step:
        found = {**_said_of(step, content.details), **_decided_of(step, sheets, names)}
        parts[step] |= {name: value for name, value in found.items() if value}
    return parts


def _said_of(step: Step, details: PlanDetails) -> dict[str, object]:
    named = {name: _plain(getattr(details, name)) for name, place in STEP_OF_DETAIL.items() if place == step}
    return {**named, "features": sorted(one for one in details.features if STEP_OF_FEATURE.get(one) == step)}


def _decided_of(step: Step, sheets: Worksheets, names: "_Names") -> dict[str, object]:
    waivers = [
        [waiver.check_id, waiver.reason, bool(waiver.owner), _plain(waiver.expires_at)]
        for waiver in sheets.waivers
        if waiver.check_id[:1].lower() == step
    ]
    exemptions = [_plain_exemption(one, names) for one in sheets.text_exemptions if one.place.worksheet.step == step]
    return {
        "confirmed_empty": step in sheets.confirmed_empty,
        "waivers": sorted(waivers, key=_text),
        "exemptions": sorted(exemptions, key=_text),
    }


class _Names:
    """What rows are called in place of their keys: by name, and rows of one name by what they say."""

    def __init__(self, sheets: Worksheets):
        self._names: dict[tuple[Worksheet, str], str] = {}
        for worksheet in _ORDER:
            self._name(worksheet, sheets)

    def _name(self, worksheet: Worksheet, sheets: Worksheets) -> None:
        rows = [(row.key, _name_of(worksheet, row), row) for row in sheets.rows(worksheet)]
        alike: dict[str, list[str]] = {}
        for _key, name, row in rows:
            alike.setdefault(name, []).append(_text(self.content(worksheet, row)))
        for key, name, row in rows:
            ranks = sorted(set(alike[name]))
            rank = ranks.index(_text(self.content(worksheet, row))) if len(ranks) > 1 else 0
            self._names[worksheet, key] = f"{name}#{rank}" if rank else name

    def content(self, worksheet: Worksheet, row: object) -> dict[str, object]:
        """What the row says, without its key and without what is not given; other rows by their names."""
        targets = REFERENCES.get(worksheet, {})
        return {name: self._value(targets.get(name), name, value) for name, value in given_values(worksheet, row)}

    def _value(self, target: Worksheet | None, field_name: str, value: object) -> object:
        if field_name in _SIGNED:
            return True
        if target is None:
            return _plain(value)
        if isinstance(value, tuple):
            return [self.of(target, key) for key in value]
        return self.of(target, value)

    def of(self, worksheet: Worksheet, key: str) -> str:
        return self._names.get((worksheet, key), "")


def _name_of(worksheet: Worksheet, row: object) -> str:
    named = (getattr(row, name) for name in _NAMED_BY.get(worksheet, ()))
    return next((str(value) for value in named if value not in (None, "")), "")


def _plain(value: object) -> object:
    """A value as JSON carries it, each in one way of writing it."""
    match value:
        case Decimal():
            return canonical_decimal(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case tuple() | list():
            return [_plain(part) for part in value]
    if hasattr(value, "__dataclass_fields__"):
        return [_plain(getattr(value, part.name)) for part in fields(value)]
    return to_json(value)


def _plain_answer(answer: AnswerContent) -> list[object]:
    files = sorted(([one.name, one.size, _plain(one.expires_on)] for one in answer.files), key=_text)
    return [answer.value, answer.by_owner, answer.not_applicable, answer.reason, files]


def _plain_exemption(exemption: TextExemption, names: _Names) -> list[object]:
    place = exemption.place
    return [
        place.worksheet.value, names.of(place.worksheet, place.row), place.field, exemption.text, exemption.term,
        exemption.code, exemption.reason, list(exemption.proof), bool(exemption.owner), _plain(exemption.expires_at),
    ]  # fmt: skip


def given_values(worksheet: Worksheet, row: object) -> Iterable[tuple[str, object]]:
    """The fields of a row that differ from one that nobody has filled in, in the order of the record."""
    blanks = _blanks(worksheet)
    for name in readers_of(RECORDS[worksheet]):
        if name == "key" or name in OUTSIDE.get(worksheet, ()):
            continue
        value = getattr(row, name)
        if name not in blanks or value != blanks[name]:
            yield name, value


@lru_cache(maxsize=16)
def _blanks(worksheet: Worksheet) -> Mapping[str, object]:
    extra = {"strategic_loss_approved_by": ""} if worksheet == Worksheet.TARGETS else {}
    return {**blank_values(worksheet), **extra}


# To JSON and back


def to_stored(content: PlanContent) -> dict[str, object]:
    """The content as JSON can carry it, rows with their keys; `from_stored` gives an equal one back."""
    sheets, details = content.sheets, content.details
    return {
        "format": FORMAT,
        "sheets": {
            worksheet.value: [
                [getattr(row, "key", ""), {name: _plain(value) for name, value in given_values(worksheet, row)}]
                for row in sheets.rows(worksheet)
            ]
            for worksheet in Worksheet
        },
        "confirmed_empty": sorted(step.value for step in sheets.confirmed_empty),
        "waivers": [_plain(waiver) for waiver in sheets.waivers],
        "exemptions": [_plain([*one.place, *_plain(one)[1:]]) for one in sheets.text_exemptions],
        "details": {
            **{name: _plain(getattr(details, name)) for name in STEP_OF_DETAIL},
            "features": sorted(details.features),
        },
        "answers": {
            key: [*_plain_answer(answer)[:4], _plain(answer.files)]
            for key, answer in content.answers.items()
            if answer != _NO_ANSWER
        },
    }


def from_stored(stored: Mapping[str, object], today: Worksheets) -> PlanContent:
    """The content that `to_stored` wrote, among the surroundings of today: time zone and other broadcasts.

    What the product no longer knows (a column that is gone, a choice that nobody reads) is left out.
    """
    parts = {name: _rows(Worksheet(name), rows, today) for name, rows in stored["sheets"].items()}
    sheets = replace(
        today,
        **{name: rows[0] if Worksheet(name) in SINGLE else rows for name, rows in parts.items()},
        confirmed_empty=frozenset(map(Step, stored["confirmed_empty"])),
        waivers=tuple(Waiver(*one[:3], _moment(one[3])) for one in stored["waivers"]),
        text_exemptions=tuple(_exemption(*one) for one in stored["exemptions"]),
    )
    return PlanContent(
        sheets, _details(stored["details"]), {key: _answer(*one) for key, one in stored["answers"].items()}
    )


def _rows(worksheet: Worksheet, rows: Iterable[tuple[str, Mapping[str, object]]], today: Worksheets) -> tuple:
    record, known = RECORDS[worksheet], readers_of(RECORDS[worksheet])
    found = []
    for place, (key, data) in enumerate(rows, start=1):
        values = {name: read_value(worksheet, name, value) for name, value in data.items() if name in known}
        if worksheet not in SINGLE:
            values["key"] = key
        if worksheet == Worksheet.SLOT:
            values["time_zone"] = today.slot.time_zone
        if worksheet == Worksheet.RUNDOWN:
            values["seq"] = place
        found.append(record(**values))
    return tuple(found)


def _details(data: Mapping[str, object]) -> PlanDetails:
    aov, rate = data["planned_aov"], data["contribution_rate"]
    return PlanDetails(
        campaign_tag=data["campaign_tag"],
        host_name=data["host_name"],
        planned_aov=None if aov is None else Decimal(aov),
        contribution_rate=None if rate is None else Decimal(rate),
        features=frozenset(data["features"]),
    )


def _answer(value: str, by_owner: bool, not_applicable: bool, reason: str, files: Iterable) -> AnswerContent:
    kept = (
        FileContent(name, size, None if day is None else date.fromisoformat(day), _moment(at))
        for name, size, day, at in files
    )
    return AnswerContent(value, by_owner, not_applicable, reason, tuple(kept))


def _exemption(worksheet: str, row: str, field_name: str, *rest: object) -> TextExemption:
    text, term, code, reason, proof, owner, expires_at = rest
    place = FieldRef(Worksheet(worksheet), row, field_name)
    return TextExemption(place, text, term, code, reason, tuple(proof), owner, _moment(expires_at))


def _moment(text: object) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
