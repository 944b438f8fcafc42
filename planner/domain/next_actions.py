"""What to do now, best first, and what it would bring. Source: handbook 3.1 (cap), 3.5 (lost points), 3.7 (due)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from planner.domain.due import is_overdue
from planner.domain.plan import PlanFacts
from planner.domain.readiness import (
    FULL_SCORE,
    PASS,
    ItemResult,
    Readiness,
    rounded,
    score_with_done,
)
from planner.enums import Severity, Step


@dataclass(frozen=True, slots=True)
class NextAction:
    """One open item. `gain` are the raw points it still misses, `score_gain` what readiness gains if only this is done.

    Both have one decimal; `score_gain` is 0.0 while other gates hold the cap.
    """

    key: str
    step: Step
    gain: Decimal
    score_gain: Decimal
    is_gate: bool
    due_at: datetime
    is_overdue: bool


def next_actions(plan: PlanFacts, readiness: Readiness, *, now: datetime) -> tuple[NextAction, ...]:
    """Every open item that applies: gates first, then by raw points gained, due date, step and position.

    Open gates come first because they cap the score: until the last of them is closed, no points show beyond the cap.
    `readiness` must be the score of `plan`. Automatic checks are no actions: they pass when their worksheet is right.
    """
    last_hold = _last_hold(readiness)
    return tuple(_action(item, readiness, last_hold, now) for item in _ordered(plan, readiness))


def best_action(plan: PlanFacts, readiness: Readiness, *, now: datetime) -> NextAction | None:
    """The first of the next actions, without putting the others in order."""
    first = min((item for item in readiness.items if item.is_open), key=_rank(plan), default=None)
    return None if first is None else _action(first, readiness, _last_hold(readiness), now)


def _action(item: ItemResult, readiness: Readiness, last_hold: ItemResult | None, now: datetime) -> NextAction:
    return NextAction(
        key=item.key,
        step=item.step,
        gain=rounded(item.lost),
        score_gain=_score_with(readiness, item, lifts_cap=item is last_hold) - readiness.score,
        is_gate=item.is_gate,
        due_at=item.due_at,
        is_overdue=is_overdue(item.due_at, item.credit, now=now),
    )


def score_after(plan: PlanFacts, readiness: Readiness, count: int) -> Readiness:
    """The score, computed anew, with the first `count` next actions done (and nothing else changed)."""
    done = frozenset(item.key for item in _ordered(plan, readiness)[:count])
    return score_with_done(plan, now=readiness.as_of, done=done)


def score_with_first(readiness: Readiness, actions: Sequence[NextAction], count: int) -> Decimal:
    """Readiness with the first `count` next actions done: the score of `score_after`, from what they still miss."""
    done = {action.key for action in actions[:count]}
    raw = readiness.raw_exact + sum(item.lost for item in readiness.items if item.key in done)
    gates_stay = any(item.key not in done for item in readiness.open_gates)
    cap = readiness.cap if gates_stay or _is_held_by_checks(readiness) else FULL_SCORE
    return rounded(min(raw, Fraction(cap)))


def _ordered(plan: PlanFacts, readiness: Readiness) -> list[ItemResult]:
    return sorted((item for item in readiness.items if item.is_open), key=_rank(plan))


def _rank(plan: PlanFacts) -> Callable[[ItemResult], tuple]:
    steps = {step: order for order, step in enumerate(Step)}
    positions = {item.key: item.position for item in plan.items}
    return lambda item: (
        not item.is_gate, -item.lost, item.due_at, steps[item.step], positions[item.key], item.key,
    )  # fmt: skip


def _last_hold(readiness: Readiness) -> ItemResult | None:
    """The open gate whose closing lifts the cap: the only one, with no check that holds the cap too."""
    gates = readiness.open_gates
    return gates[0] if len(gates) == 1 and not _is_held_by_checks(readiness) else None


def _is_held_by_checks(readiness: Readiness) -> bool:
    return any(check.severity != Severity.WARN and check.outcome != PASS for check in readiness.checks)


def _score_with(readiness: Readiness, item: ItemResult, *, lifts_cap: bool) -> Decimal:
    cap = FULL_SCORE if lifts_cap else readiness.cap
    return rounded(min(readiness.raw_exact + item.lost, Fraction(cap)))
