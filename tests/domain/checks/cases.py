"""Short ways to run one check on the healthy plan with one thing changed."""

from dataclasses import replace
from functools import cache

from planner.domain.checks import run_checks
from planner.domain.worksheets import Worksheets
from planner.enums import Step
from tests.domain.facts import standard_checks
from tests.domain.plans import plan_1
from tests.domain.test_lexicons import shipped_lexicons

HEALTHY = plan_1.SHEETS
EMPTY = Worksheets(slot=plan_1.SLOT)
NOW = plan_1.NOW


@cache
def definitions():
    return {check.id: check for check in standard_checks()}


def run(check_id, sheets=HEALTHY, *, now=NOW, definition=None, **thresholds):
    """The result of one check; thresholds override those of the shipped template."""
    shipped = definition or definitions()[check_id]
    changed = replace(shipped, thresholds={**shipped.thresholds, **thresholds})
    return run_checks(sheets, [changed], now=now, lexicons=shipped_lexicons())[0]


def outcome(check_id, sheets=HEALTHY, **options):
    return run(check_id, sheets, **options).outcome


def edit(name, key, /, sheets=HEALTHY, **fields):
    """The sheets with fields of one row changed. `name` may be slot, targets or parameters, with any key."""
    value = getattr(sheets, name)
    if not isinstance(value, tuple):
        return replace(sheets, **{name: replace(value, **fields)})
    assert any(row.key == key for row in value), key
    return replace(sheets, **{name: tuple(replace(row, **fields) if row.key == key else row for row in value)})


def edit_all(name, /, sheets=HEALTHY, **fields):
    return replace(sheets, **{name: tuple(replace(row, **fields) for row in getattr(sheets, name))})


def add(name, /, *rows, sheets=HEALTHY):
    return replace(sheets, **{name: (*getattr(sheets, name), *rows)})


def drop(name, *keys, sheets=HEALTHY):
    return replace(sheets, **{name: tuple(row for row in getattr(sheets, name) if row.key not in keys)})


def without(*names, sheets=HEALTHY):
    return replace(sheets, **dict.fromkeys(names, ()))


def confirmed(*steps, sheets=HEALTHY):
    return replace(sheets, confirmed_empty=frozenset(Step(step) for step in steps))


def row(name, key, sheets=HEALTHY):
    return next(row for row in getattr(sheets, name) if row.key == key)


def failing(result):
    """Row keys of the failing findings, in order."""
    return [finding.refs[0].row for finding in result.findings if finding.outcome == "fail"]


def cell(result):
    """Worksheet, row and field of the cell that puts it right."""
    return (result.fix.worksheet.value, result.fix.row, result.fix.field)
