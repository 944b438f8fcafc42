"""What to do now, best first, and what it would bring. Source: handbook 3.1 (cap), 3.5 (lost points), 3.7 (due)."""

from collections.abc import Callable, Collection, Set
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from heapq import nsmallest
from typing import NamedTuple

from planner.domain.plan import PlanFacts
from planner.domain.readiness import (
    FULL_SCORE,
    GATED_CAP,
    LEGAL_CAP,
    CheckResult,
    ItemResult,
    Readiness,
    rounded,
)
from planner.enums import Severity, Step


@dataclass(frozen=True, slots=True)
class NextAction:
    """One open item, or one automatic check that does not pass. `key` is the item's key or the check's number.

    `gain` are the raw points it still misses, with one decimal. `is_gate`: it holds the cap. Checks have no due date.
    """

    key: str
    step: Step
    gain: Decimal
    is_gate: bool
    due_at: datetime | None
    is_overdue: bool
    is_check: bool = False


Open = ItemResult | CheckResult


class _Holds(NamedTuple):
    """What keeps the score down, by name: failed legal checks, and all else that holds the cap of 59."""

    legal: frozenset[str]
    others: frozenset[str]

    def cap(self, done: Set[str]) -> int:
        """The cap once what is named in `done` is done."""
        if self.legal - done:
            return LEGAL_CAP
        return GATED_CAP if self.others - done else FULL_SCORE


def _holds_of(readiness: Readiness) -> _Holds:
    """The open gates and the checks that hold the cap of a score."""
    legal = {check.id for check in readiness.checks if check.fails and check.severity == Severity.LEGAL}
    others = {check.id for check in readiness.checks if check.holds_cap and check.id not in legal}
    return _Holds(frozenset(legal), frozenset({*others, *(item.key for item in readiness.open_gates)}))


def next_actions(plan: PlanFacts, readiness: Readiness, at_most: int | None = None) -> tuple[NextAction, ...]:
    """Every open item and check that counts: what holds the cap first, then by raw points gained, due date, step and
    position; items before checks, and checks that lack data last of their kind: the rows they wait for have their own
    items, and nothing says yet that the rule is broken.

    Broken law comes before everything, for its cap is the lower one; then open gates, blocking checks that fail and
    legal and blocking checks without data: until the last of them is done, no points show beyond the cap.
    `readiness` must be the score of `plan`.
    """
    return tuple(map(_action, _first(plan, readiness, at_most)))


def holding_count(readiness: Readiness) -> int:
    """How many open items and checks hold the cap; they are the first of the next actions."""
    holds = _holds_of(readiness)
    return len(holds.legal) + len(holds.others)


def open_count(readiness: Readiness) -> int:
    """How many next actions there are."""
    return len(_open(readiness))


def best_action(plan: PlanFacts, readiness: Readiness) -> NextAction | None:
    """The first of the next actions."""
    return next(iter(next_actions(plan, readiness, at_most=1)), None)


def _action(result: Open) -> NextAction:
    is_check = isinstance(result, CheckResult)
    return NextAction(
        key=name_of(result),
        step=result.step,
        gain=rounded(result.lost),
        is_gate=_holds_cap(result),
        due_at=None if is_check else result.due_at,
        is_overdue=not is_check and result.is_overdue,
        is_check=is_check,
    )


def score_with_first(plan: PlanFacts, readiness: Readiness, count: int) -> Decimal:
    """Readiness with the first `count` next actions done and nothing else changed, from what they still miss."""
    done = _first(plan, readiness, count)
    raw = readiness.raw_exact + sum(result.lost for result in done)
    return rounded(min(raw, Fraction(_holds_of(readiness).cap({name_of(result) for result in done}))))


def name_of(result: Open) -> str:
    """The key of an item, the number of a check."""
    return result.id if isinstance(result, CheckResult) else result.key


def _open(readiness: Readiness) -> Collection[Open]:
    return [result for result in (*readiness.items, *readiness.checks) if result.is_open]


def _first(plan: PlanFacts, readiness: Readiness, count: int | None) -> list[Open]:
    """The first `count` of what is open, best first; None: all of it."""
    found = _open(readiness)
    return nsmallest(len(found) if count is None else count, found, key=_rank(plan))


def _holds_cap(result: Open) -> bool:
    return result.holds_cap if isinstance(result, CheckResult) else result.is_gate


def _rank(plan: PlanFacts) -> Callable[[Open], tuple]:
    """Points are compared as floats: comparing fractions takes longer than all the rest of the order."""
    steps = {step: order for order, step in enumerate(Step)}
    positions = {item.key: item.position for item in plan.items}

    def rank(result: Open) -> tuple:
        is_check = isinstance(result, CheckResult)
        breaks_law = is_check and result.severity == Severity.LEGAL and result.fails
        due = plan.starts_at if is_check else result.due_at
        name = name_of(result)
        return (
            not breaks_law, not _holds_cap(result), is_check and not result.fails, -float(result.lost), due,
            steps[result.step], is_check, positions.get(name, 0), name,
        )  # fmt: skip

    return rank
