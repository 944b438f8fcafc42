"""What a provider looks at first: how much money is at stake in a plan, and what many plans lack alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from heapq import nlargest

from planner.domain.next_actions import name_of
from planner.domain.readiness import FULL_SCORE, CheckResult, Readiness, rounded
from planner.enums import Step

UNKNOWN_TARGET = Decimal(50_000)
"""Yuan that count for a plan which names no GMV target."""
HALF_AWAY = timedelta(days=7)
"""So long before the start a plan weighs half of what it weighs at its start."""
KEPT_GAPS = 8
"""So many gaps of a plan are stored for lists."""
RECURRING_FROM = 2


def money_at_stake(
    *, gmv_target: Decimal | None, starts_at: datetime, readiness: Decimal, now: datetime, is_blocked: bool = False
) -> Decimal:
    """The order of a portfolio: yuan of target that are not ready, weighed by how near the start is.

    `target × (100 − readiness) / 100 × 7 d / (7 d + time to air)`: all of it at the start and after it, half of it a
    week before, a third two weeks before. A plan that breaks the law is not ready at all, whatever its score. Whole
    yuan. The house's own rule.
    """
    target = UNKNOWN_TARGET if gmv_target is None else gmv_target
    missing = FULL_SCORE if is_blocked else FULL_SCORE - readiness
    left = max(starts_at - now, timedelta()) // timedelta(seconds=1)
    week = HALF_AWAY // timedelta(seconds=1)
    return (target * missing * week / (FULL_SCORE * (week + left))).quantize(Decimal(1), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class OpenGap:
    """An item or automatic check that is open in a plan, and the points of the score it costs. `key` is the item's
    key or the check's number."""

    key: str
    step: Step
    points: Decimal
    is_check: bool

    def to_stored(self) -> list:
        return [self.key, self.step.value, str(self.points), self.is_check]

    @classmethod
    def from_stored(cls, row: Sequence) -> "OpenGap":
        key, step, points, is_check = row
        return cls(key, Step(step), Decimal(points), is_check)


def largest_gaps(readiness: Readiness) -> tuple[OpenGap, ...]:
    """What costs a plan most points, largest first."""
    is_open = (result for result in (*readiness.items, *readiness.checks) if result.is_open and result.lost)
    largest = nlargest(KEPT_GAPS, is_open, key=lambda result: (float(result.lost), name_of(result)))
    return tuple(
        OpenGap(name_of(result), result.step, rounded(result.lost), isinstance(result, CheckResult))
        for result in largest
    )


@dataclass(frozen=True, slots=True)
class RecurringGap:
    """The same gap in several plans: `plans` are their names, `owners` whose they are (each once, in order),
    `mean_points` what closing it brings on average."""

    key: str
    step: Step
    is_check: bool
    plans: tuple
    owners: tuple
    mean_points: Decimal


def recurring_gaps(plans: Iterable[tuple], *, at_most: int) -> list[RecurringGap]:
    """The gaps that at least two of these plans have in common, those first that cost most points together.

    `plans` are `(plan, owner, stored gaps)`.
    """
    found: dict[tuple, list] = {}
    for plan, owner, gaps in plans:
        for key, step, points, is_check in gaps:
            found.setdefault((key, step, is_check), []).append((plan, owner, points))
    common = [
        _recurring(OpenGap.from_stored((key, step, 0, is_check)), rows)
        for (key, step, is_check), rows in found.items()
        if len(rows) >= RECURRING_FROM
    ]
    steps = list(Step)
    common.sort(key=lambda gap: (-gap.mean_points * len(gap.plans), steps.index(gap.step), gap.key))
    return common[:at_most]


def _recurring(gap: OpenGap, rows: Sequence[tuple]) -> RecurringGap:
    mean = sum(Decimal(points) for *_rest, points in rows) / len(rows)
    return RecurringGap(
        key=gap.key,
        step=gap.step,
        is_check=gap.is_check,
        plans=tuple(plan for plan, _owner, _points in rows),
        owners=tuple(dict.fromkeys(owner for _plan, owner, _points in rows)),
        mean_points=mean.quantize(Decimal("0.1"), ROUND_HALF_UP),
    )
