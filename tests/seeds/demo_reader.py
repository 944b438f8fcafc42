"""Reads seeds/ the way seeds/README.md describes it: relative times, fills, sample answers, facts of the rules."""

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from planner.domain.conditions import parse_condition
from planner.domain.plan import AnswerFacts, CreditRule, FileFact, ItemDefinition, Option, PlanFacts
from planner.enums import AnswerType, Step, Unit
from planner.exchange.shipped_files import read_shipped

SEEDS = Path(__file__).parents[2] / "seeds"
SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
HOURS_PER = {"h": 1, "d": 24}


def read(path):
    return read_shipped(SEEDS / path)


def read_template():
    return read("checklist_templates/standard.yaml")


def read_organizations():
    return [read(path.relative_to(SEEDS)) for path in sorted(SEEDS.glob("demo/organizations/*.yaml"))]


def read_livestream(key):
    """A livestream of the demo and its organization."""
    return next(
        (plan, organization)
        for organization in read_organizations()
        for plan in organization["livestreams"]
        if plan["key"] == key
    )


def item_definitions(template):
    """The items of a template file as the rules read them."""
    positions = dict.fromkeys(Step.values, 0)
    definitions = []
    for item in template["items"]:
        positions[item["step"]] += 1
        rule = dict(item["credit"])
        definitions.append(
            ItemDefinition(
                key=item["key"],
                step=Step(item["step"]),
                position=positions[item["step"]],
                label_zh=item["label"]["zh"],
                label_en=item["label"]["en"],
                guidance_zh=item["guidance"]["zh"],
                guidance_en=item["guidance"]["en"],
                answer_type=AnswerType(item["answer"]),
                weight=item["weight"],
                due_hours=-hours_from_start(item["due"]),
                credit=CreditRule(rule.pop("kind"), rule),
                is_gate=item.get("gate", False),
                applies=item.get("applies", "all"),
                unit=Unit(item.get("unit", "")),
                options=tuple(
                    Option(option["value"], option["zh"], option["en"], Decimal(option["credit"]))
                    for option in item.get("options", ())
                ),
                shows_costs=item.get("shows_costs", False),
            )
        )
    return tuple(definitions)


def hours_from_start(text):
    """-72 for T-3d, 8760 for T+365d."""
    sign, number, unit = re.fullmatch(r"T([+-])(\d+)([dh])", text).groups()
    return int(sign + number) * HOURS_PER[unit]


def moment(when, *, now):
    """`{days, at}` counts local days from the load day, `weekday` moves on to the first such day; `{hours}` counts from
    now and moves on to the next half-hour; `{next, hours}` is the first such local time that many hours from now."""
    if "next" in when:
        earliest = (now + timedelta(hours=when["hours"])).astimezone(SHANGHAI)
        there = datetime.combine(earliest.date(), time.fromisoformat(when["next"]), SHANGHAI)
        return there if there >= earliest else there + timedelta(days=1)
    if "hours" in when:
        past = now + timedelta(hours=when["hours"])
        return past + (datetime.min.replace(tzinfo=past.tzinfo) - past) % timedelta(minutes=30)
    day = now.astimezone(SHANGHAI).date() + timedelta(days=when["days"])
    if "weekday" in when:
        day += timedelta(days=(WEEKDAYS.index(when["weekday"]) - day.weekday()) % 7)
    return datetime.combine(day, time.fromisoformat(when.get("at", "09:00")), SHANGHAI)


def facts_without_answers(plan, template, *, now):
    figures = {
        name: Decimal(plan[name]) if name in plan else None
        for name in ("planned_aov", "ad_budget", "contribution_rate")
    }
    weights = template["step_weights"]
    row = weights.get(plan["session_type"], weights["default"])
    return PlanFacts(
        starts_at=moment(plan["starts"], now=now),
        planned_minutes=plan["planned_minutes"],
        created_at=moment(plan["created"], now=now),
        session_type=plan["session_type"],
        platform=plan["platform"],
        step_weights={step: row[step.value] for step in Step},
        items=item_definitions(template),
        features=frozenset(plan.get("features", ())),
        **figures,
    )


def raw_answers(plan, samples, facts):
    """What `fill` takes from the samples, then what `answers` gives; null takes an answer back."""
    chosen = {}
    for step, amount in plan.get("fill", {}).items():
        applicable = [item for item in facts.items if item.step == step and parse_condition(item.applies).holds(facts)]
        match amount:
            case "all":
                taken = applicable
            case "gates":
                taken = [item for item in applicable if item.is_gate]
            case "none":
                taken = []
            case int():
                taken = applicable[:amount]
            case _:
                raise ValueError(amount)
        chosen |= {item.key: samples[item.key] for item in taken}
    chosen |= plan.get("answers", {})
    return {key: value for key, value in chosen.items() if value is not None}


def same_as(plan, name):
    """A figure of the livestream; the break-even ROI is rounded up so that a floor at it is not below it."""
    if name == "break_even_roi":
        exact = 1 / Decimal(plan["contribution_rate"])
        return str(exact.quantize(Decimal("0.01"), ROUND_CEILING).normalize())
    return str(plan[name])


def canonical(value, item, plan, starts_at):
    """The stored text of an answer that is not a file."""
    if isinstance(value, dict):
        return same_as(plan, value["same_as"])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if item.answer_type == AnswerType.DATETIME:
        moment_utc = (starts_at + timedelta(hours=hours_from_start(value))).astimezone(ZoneInfo("UTC"))
        return moment_utc.strftime("%Y-%m-%dT%H:%MZ")
    return str(value)


def files(value):
    return value if isinstance(value, list) else [value]


def answer_facts(value, item, plan, facts, *, by_owner):
    if item.answer_type == AnswerType.FILE:
        proofs = []
        for file in files(value):
            expires = hours_from_start(file["expires"]) if "expires" in file else None
            proofs.append(FileFact(None if expires is None else facts.starts_at + timedelta(hours=expires)))
        return AnswerFacts(files=tuple(proofs), by_owner=by_owner)
    return AnswerFacts(value=canonical(value, item, plan, facts.starts_at), by_owner=by_owner)


def answerer(item, plan, organization):
    """The owner signs prices and answers what shows costs, the planner the rest; `answered_by` says otherwise."""
    owner = next(member["person"] for member in organization["members"] if member["role"] == "owner")
    usual = owner if item.shows_costs or item.credit.kind == "yes_by_owner" else plan["planner"]
    return plan.get("answered_by", {}).get(item.key, usual)


def plan_facts(plan, organization, template, samples, *, now):
    """The livestream as the rules see it once it is loaded. Two facts that worksheets will give come from answers."""
    facts = facts_without_answers(plan, template, now=now)
    raw = raw_answers(plan, samples, facts)
    roles = {member["person"]: member["role"] for member in organization["members"]}
    answers = {
        item.key: answer_facts(
            raw[item.key], item, plan, facts, by_owner=roles[answerer(item, plan, organization)] == "owner"
        )
        for item in facts.items
        if item.key in raw
    }
    for key in plan.get("not_applicable", {}):
        answers[key] = answers.get(key, AnswerFacts())._replace(not_applicable=True)
    return replace(
        facts,
        answers=answers,
        presented_count=int(raw["lineup_sku_count"]) if "lineup_sku_count" in raw else None,
        reservation_target=Decimal(raw["reservation_target"]) if "reservation_target" in raw else None,
    )
