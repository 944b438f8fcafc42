"""Facts for the tests of the ground floor: items, answers, plans, and the shipped checklist read without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from planner.domain.due import parse_due
from planner.domain.plan import (
    AnswerFacts,
    CheckDefinition,
    CheckOutcome,
    CreditRule,
    ItemDefinition,
    Option,
    PlanFacts,
)
from planner.enums import AnswerType, Severity, Step, Unit
from planner.exchange.shipped_files import read_shipped

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 12, 4, 19, tzinfo=SHANGHAI)
CREATED = START - timedelta(days=30)
NOW = START - timedelta(days=5)
EVEN = dict.fromkeys(Step, 20)
STANDARD = Path(__file__).parents[2] / "seeds" / "checklist_templates" / "standard.yaml"


def make_item(key="item", kind="yes", answer_type=AnswerType.YESNO, *, params=None, **fields):
    defaults = {
        "step": Step.MERCHANDISE,
        "position": 0,
        "label_zh": "测试项",
        "label_en": "Test item",
        "guidance_zh": "怎么做",
        "guidance_en": "How to do it",
        "weight": 3,
        "due_hours": 72,
    }
    return ItemDefinition(
        key=key, answer_type=answer_type, credit=CreditRule(kind, params or {}), **{**defaults, **fields}
    )


def make_plan(*items, answers=None, **fields):
    defaults = {
        "starts_at": START,
        "planned_minutes": 240,
        "created_at": CREATED,
        "session_type": "weekly_special",
        "platform": "kuaishou",
        "step_weights": EVEN,
    }
    return PlanFacts(items=items, answers=answers or {}, **{**defaults, **fields})


def said(value, **fields):
    return AnswerFacts(value=value, **fields)


def with_done(plan, names):
    """The plan with these items answered in full and these checks passed."""
    done = {"answer_type": AnswerType.YESNO, "credit": CreditRule("yes", {})}
    return replace(
        plan,
        items=tuple(replace(item, **done) if item.key in names else item for item in plan.items),
        answers={**plan.answers, **{item.key: said("yes") for item in plan.items if item.key in names}},
        checks=tuple(check._replace(outcome="pass") if check.id in names else check for check in plan.checks),
    )


def check(id_="S01", severity=Severity.WARN, outcome="pass", step=Step.MERCHANDISE):
    return CheckOutcome(id=id_, step=step, severity=severity, outcome=outcome)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@cache
def standard_file():
    return read_shipped(STANDARD)


@cache
def standard_items():
    """The 87 items of the standard checklist."""
    return tuple(_definition(position, row) for position, row in enumerate(standard_file()["items"]))


@cache
def standard_checks():
    return tuple(
        CheckDefinition(row["id"], row["key"], Step(row["step"]), Severity(row["severity"]), row.get("thresholds", {}))
        for row in standard_file()["checks"]
    )


def standard_step_weights():
    return {
        name: {Step(step): weight for step, weight in row.items()}
        for name, row in standard_file()["step_weights"].items()
    }


def _definition(position, row):
    rule = dict(row["credit"])
    return ItemDefinition(
        key=row["key"],
        step=Step(row["step"]),
        position=position,
        label_zh=row["label"]["zh"],
        label_en=row["label"]["en"],
        guidance_zh=row["guidance"]["zh"],
        guidance_en=row["guidance"]["en"],
        answer_type=AnswerType(row["answer"]),
        weight=row["weight"],
        due_hours=parse_due(row["due"]),
        credit=CreditRule(rule.pop("kind"), rule),
        is_gate=row.get("gate", False),
        applies=row.get("applies", "all"),
        unit=Unit(row.get("unit", "")),
        options=tuple(
            Option(option["value"], option["zh"], option["en"], Decimal(str(option.get("credit", 1))))
            for option in row.get("options", [])
        ),
        shows_costs=row.get("shows_costs", False),
    )
