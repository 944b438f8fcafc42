"""What every difference between two contents of a plan does, as the product's own rules see it.

The effects are those of taking the changes one after another: rows that came, cells, answers, decisions, rows that
went. Each is the difference between before and after that change, so that all of them add up to the whole difference.
What two changes do only together is told of the later one.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from planner.domain.differences import Difference, DifferenceKind, aligned, differences
from planner.domain.plan_assessment import Assessment, Basis, assess, read_sheets
from planner.domain.plan_versions import PlanContent
from planner.domain.taking_differences import applied
from planner.domain.worksheets import Worksheets
from planner.enums import Severity, Step

ONLY_SCORED = frozenset({DifferenceKind.ANSWER, DifferenceKind.DETAIL})
"""Differences that no automatic check and no forecast reads."""


class TurnedCheck(NamedTuple):
    """An automatic check that says something else afterwards."""

    id: str
    step: Step
    severity: Severity
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does. `points`: raw points of readiness; money in yuan, as (before, after), None while an input is
    missing; gates are item keys."""

    points: Fraction
    gmv: tuple[Decimal | None, Decimal | None]
    profit: tuple[Decimal | None, Decimal | None]
    checks: tuple[TurnedCheck, ...] = ()
    gates_opened: tuple[str, ...] = ()
    gates_closed: tuple[str, ...] = ()

    @property
    def weight(self) -> tuple:
        """Larger for what matters more: points, then money, then checks that turned."""
        return abs(self.points), _distance(self.gmv), _distance(self.profit), len(self.checks)


def _distance(pair: tuple[Decimal | None, Decimal | None]) -> Decimal:
    before, after = pair
    return abs((after or Decimal(0)) - (before or Decimal(0)))


@dataclass(frozen=True, slots=True)
class ToldDifference:
    """A difference with what it does."""

    difference: Difference
    effect: Effect


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two contents of one plan, judged at the same moment, with what lies between them in the order of what matters.

    `sheets` are the worksheets of both sides with the same keys for the same rows.
    """

    before: Assessment
    after: Assessment
    told: tuple[ToldDifference, ...]
    sheets: tuple[Worksheets, Worksheets]

    def of_step(self, step: Step) -> tuple[ToldDifference, ...]:
        return tuple(one for one in self.told if one.difference.step == step)

    @property
    def turned_checks(self) -> tuple[TurnedCheck, ...]:
        return turned(self.before, self.after)


def compare(before: PlanContent, after: PlanContent, basis: Basis, *, now: datetime) -> Comparison:
    """The differences with their effects, the weightiest of each step first. Both sides are judged as of `now`."""
    before, after = aligned(before, after)
    first = last = assess(before, basis, now=now)
    content, told = before, []
    for one in differences(before, after, basis.items):
        content = applied(content, one, after)
        reading = last.sheets if one.kind in ONLY_SCORED else read_sheets(content, basis, now=now)
        following = assess(content, basis, now=now, reading=reading)
        told.append(ToldDifference(one, _effect(last, following)))
        last = following
    order = {step: place for place, step in enumerate(Step)}
    told.sort(key=lambda one: one.effect.weight, reverse=True)
    told.sort(key=lambda one: order[one.difference.step])
    return Comparison(first, last, tuple(told), (before.sheets, after.sheets))


def _effect(before: Assessment, after: Assessment) -> Effect:
    earlier, later = ({gate.key for gate in side.readiness.open_gates} for side in (before, after))
    return Effect(
        points=after.readiness.raw_exact - before.readiness.raw_exact,
        gmv=(before.gmv, after.gmv),
        profit=(before.planned_profit, after.planned_profit),
        checks=turned(before, after),
        gates_opened=tuple(gate.key for gate in after.readiness.open_gates if gate.key not in earlier),
        gates_closed=tuple(gate.key for gate in before.readiness.open_gates if gate.key not in later),
    )


def turned(before: Assessment, after: Assessment) -> tuple[TurnedCheck, ...]:
    """The checks whose outcome differs, in the order of the template."""
    outcomes = before.outcomes
    return tuple(
        TurnedCheck(check.id, check.step, check.severity, outcomes[check.id], check.outcome)
        for check in after.sheets.judgement.results
        if outcomes[check.id] != check.outcome
    )
