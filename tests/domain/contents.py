"""Contents of plans for tests of versions: the worked plans, judged by the shipped checklist, and edits to them."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

from planner.domain.plan_assessment import Basis
from planner.domain.plan_versions import AnswerContent, PlanContent
from planner.domain.worksheets.editing import REFERENCES
from planner.enums import Step
from planner.enums_worksheets import Worksheet
from tests.domain.facts import standard_checks
from tests.domain.plans import plan_1
from tests.domain.test_lexicons import shipped_lexicons
from tests.seeds import demo_reader as seeds

SHEETS = plan_1.SHEETS
NOW = plan_1.NOW
PLAN = PlanContent(SHEETS, answers={"lineup_goal_set": AnswerContent("300,000 with P02 and P03 as heroes")})


@cache
def basis():
    template = seeds.read_template()
    return Basis(
        items=tuple(seeds.item_definitions(template)),
        checks=tuple(standard_checks()),
        weights_for=lambda session_type: {Step(key): int(value) for key, value in weights(template).items()},
        created_at=plan_1.START - timedelta(days=30),
        lexicons=tuple(shipped_lexicons()),
    )


def weights(template):
    return template["step_weights"]["default"]


def edited(worksheet, number=0, plan=PLAN, **values):
    """The plan with other values in one row."""
    rows = plan.sheets.rows(worksheet)
    changed = tuple(replace(row, **values) if place == number else row for place, row in enumerate(rows))
    is_single = not isinstance(getattr(plan.sheets, worksheet.value), tuple)
    return with_rows(plan, worksheet, changed[0] if is_single else changed)


def with_rows(plan, worksheet, rows):
    return replace(plan, sheets=replace(plan.sheets, **{worksheet.value: rows}))


def without(worksheet, key, plan=PLAN):
    return with_rows(plan, worksheet, tuple(row for row in plan.sheets.rows(worksheet) if row.key != key))


def rekeyed(plan, name):
    """The plan with every row under another key: `name(worksheet, key)`."""
    parts = {}
    for worksheet in Worksheet:
        rows = getattr(plan.sheets, worksheet.value)
        if not isinstance(rows, tuple):
            continue
        found = []
        for row in rows:
            pointed = {}
            for field, target in REFERENCES.get(worksheet, {}).items():
                value = getattr(row, field)
                if isinstance(value, tuple):
                    pointed[field] = tuple(name(target, key) for key in value)
                elif value:
                    pointed[field] = name(target, value)
            found.append(replace(row, key=name(worksheet, row.key), **pointed))
        parts[worksheet.value] = tuple(found)
    return replace(plan, sheets=replace(plan.sheets, **parts))
