"""Reads the demo seeds the way seeds/README.md describes them: relative times, fills, sample answers, small PDFs."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

from planner.domain.conditions import parse_condition
from planner.domain.plan import ItemDefinition, PlanFacts
from planner.domain.values import input_text
from planner.domain.worksheets.timing import SHANGHAI
from planner.enums import AnswerType, Step
from planner.exchange.shipped_files import read_shipped

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HALF_HOUR = timedelta(minutes=30)
TEXTS = ("title", "platform", "session_type", "campaign_tag", "host_name")
FIGURES = ("gmv_target", "planned_aov", "ad_budget", "contribution_rate")
FORMAT = "stage-planner/demo-{}/1"


@dataclass(frozen=True)
class DemoFile:
    name: str
    expires_on: date | None


@dataclass(frozen=True)
class DemoPlan:
    """One livestream of the seeds with its times fixed. People are e-mail addresses, answers what one would type."""

    details: dict
    planner: str
    created_at: datetime
    postponed_to: datetime | None
    postpone_reason: str
    state: str
    live_minutes: int
    cancel_reason: str
    worksheets: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, list[DemoFile]] = field(default_factory=dict)
    answered_by: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    not_applicable: dict[str, str] = field(default_factory=dict)


def read_people(folder: Path) -> dict:
    return _read(folder / "people.yaml", "people")


def read_organizations(folder: Path) -> list[dict]:
    return [_read(path, "organization") for path in sorted((folder / "organizations").glob("*.yaml"))]


def read_reviews(folder: Path) -> list[dict]:
    return [_read(path, "review") for path in sorted((folder / "reviews").glob("*.yaml"))]


def read_samples(folder: Path) -> dict:
    return _read(folder / "sample_answers.yaml", "sample-answers")["answers"]


def read_clients(folder: Path) -> dict:
    return _read(folder / "clients.yaml", "clients")


def _read(path, kind):
    content = read_shipped(path)
    if content.get("format") != FORMAT.format(kind):
        raise ValueError(f"{path} is no {FORMAT.format(kind)}")
    return content


def read_plan(raw: dict, items: tuple[ItemDefinition, ...], samples: dict, owner: str, *, now: datetime) -> DemoPlan:
    """One livestream as loaded at `now`; `owner` is the e-mail address of the organization's owner."""
    starts_at = moment(raw["starts"], now=now)
    first_start = moment(raw["postponed_from"], now=now) if "postponed_from" in raw else starts_at
    details = {
        **{name: raw.get(name, "") for name in TEXTS},
        **{name: Decimal(str(raw[name])) if name in raw else None for name in FIGURES},
        "planned_minutes": raw["planned_minutes"],
        "features": raw.get("features", []),
        "starts_at": first_start,
    }
    created_at = min(moment(raw["created"], now=now), now)
    answers = _answers(raw, samples, items, details, created_at)
    return DemoPlan(
        details=details,
        planner=raw["planner"],
        created_at=created_at,
        postponed_to=starts_at if "postponed_from" in raw else None,
        postpone_reason=raw.get("postpone_reason", ""),
        state=raw["state"],
        live_minutes=raw.get("live_minutes", raw["planned_minutes"]),
        cancel_reason=raw.get("cancel_reason", ""),
        worksheets=raw.get("worksheets", ""),
        texts={
            item.key: _text(answers[item.key], item, raw, starts_at)
            for item in items
            if item.key in answers and item.answer_type != AnswerType.FILE
        },
        files={
            item.key: _files(answers[item.key], starts_at)
            for item in items
            if item.key in answers and item.answer_type == AnswerType.FILE
        },
        answered_by={item.key: _answerer(item, raw, owner) for item in items},
        owners=raw.get("owners", {}),
        notes=raw.get("notes", {}),
        not_applicable=raw.get("not_applicable", {}),
    )


def moment(when: dict, *, now: datetime) -> datetime:
    """`{days, at}` counts local days from today, `weekday` moves on to the first such day; `{hours}` counts from now
    and moves on to the next half-hour; `{next, hours}` is the first such local time at least so many hours from now.
    """
    if "next" in when:
        earliest = (now + timedelta(hours=when["hours"])).astimezone(SHANGHAI)
        there = datetime.combine(earliest.date(), time.fromisoformat(when["next"]), SHANGHAI)
        return there if there >= earliest else there + timedelta(days=1)
    if "hours" in when:
        later = now + timedelta(hours=when["hours"])
        return later + (datetime.min.replace(tzinfo=later.tzinfo) - later) % HALF_HOUR
    day = now.astimezone(SHANGHAI).date() + timedelta(days=when["days"])
    if "weekday" in when:
        day += timedelta(days=(WEEKDAYS.index(when["weekday"]) - day.weekday()) % 7)
    return datetime.combine(day, time.fromisoformat(when.get("at", "09:00")), SHANGHAI)


def from_start(text: str) -> timedelta:
    """`T-30h`, `T+365d` as the distance from the start."""
    sign, number, unit = re.fullmatch(r"T([+-])(\d+)([dh])", text).groups()
    return int(sign + number) * timedelta(**{"d": {"days": 1}, "h": {"hours": 1}}[unit])


def _answers(raw, samples, items, details, created_at):
    """What `fill` takes from the samples, then what `answers` says; null takes an answer back."""
    facts = PlanFacts(
        starts_at=details["starts_at"],
        planned_minutes=details["planned_minutes"],
        created_at=created_at,
        session_type=details["session_type"],
        platform=details["platform"],
        step_weights={},
        items=items,
        features=frozenset(details["features"]),
        planned_aov=details["planned_aov"],
        ad_budget=details["ad_budget"],
    )
    chosen = {}
    for step, amount in raw.get("fill", {}).items():
        applicable = [item for item in items if item.step == Step(step) and parse_condition(item.applies).holds(facts)]
        taken = {
            "all": applicable,
            "gates": [item for item in applicable if item.is_gate],
            "none": [],
        }.get(amount)
        chosen |= {item.key: samples[item.key] for item in (applicable[:amount] if taken is None else taken)}
    chosen |= raw.get("answers", {})
    return {key: value for key, value in chosen.items() if value is not None}


def _text(value, item, raw, starts_at):
    """What one would type to give this answer."""
    if isinstance(value, dict):
        value = _same_as(value["same_as"], raw)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if item.answer_type == AnswerType.DATETIME:
        return f"{(starts_at + from_start(value)).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return input_text(str(value), item, time_zone=SHANGHAI)


def _same_as(name, raw):
    """A figure of the livestream; the break-even ROI is rounded up, so that a floor at it is not below it."""
    if name == "break_even_roi":
        exact = 1 / Decimal(str(raw["contribution_rate"]))
        return exact.quantize(Decimal("0.01"), ROUND_CEILING)
    return raw[name]


def _files(value, starts_at):
    return [
        DemoFile(
            name=file["file"],
            expires_on=(starts_at + from_start(file["expires"])).astimezone(SHANGHAI).date()
            if "expires" in file
            else None,
        )
        for file in (value if isinstance(value, list) else [value])
    ]


def _answerer(item, raw, owner):
    usual = owner if item.shows_costs or item.credit.kind == "yes_by_owner" else raw["planner"]
    return raw.get("answered_by", {}).get(item.key, usual)


def small_pdf() -> bytes:
    """One empty A4 page: the smallest file that every reader opens."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )
    content, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj%bendobj\n" % (number, body)
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return content + table + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(content)
