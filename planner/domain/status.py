"""One word for how a step or a whole plan stands, shown as shape, word and colour."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

READY_FROM = Decimal(75)
"""Step score and readiness from which the handbook speaks of ready (3.4)."""


class Status(StrEnum):
    """The words; `step_status` and `plan_status` say when each holds."""

    IDLE = "idle"
    PROGRESS = "progress"
    RISK = "risk"
    BLOCKED = "blocked"
    READY = "ready"
    LIVE = "live"


def step_status(
    *,
    score: Decimal | None,
    answered: int,
    open_gates: int,
    next_due_at: datetime | None,
    now: datetime,
    is_blocked: bool = False,
) -> Status:
    """Status of one step: blocked by a legal check, at risk with something overdue, idle with nothing answered, ready
    from 75 points with every gate passed, else in progress.

    `score` is 0–100, None when nothing of the step applies; `next_due_at` the earliest due date of its open items.
    """
    if is_blocked:
        return Status.BLOCKED
    if next_due_at is not None and next_due_at < now:
        return Status.RISK
    if score is None or not answered:
        return Status.IDLE
    return Status.READY if score >= READY_FROM and not open_gates else Status.PROGRESS


def plan_status(
    *, readiness: Decimal, steps: Sequence[Status], is_gated: bool, is_compliance_blocked: bool, is_live: bool = False
) -> Status:
    """Status of a whole plan from its stored readiness and the statuses of its steps, by the same rule."""
    if is_live:
        return Status.LIVE
    if is_compliance_blocked or Status.BLOCKED in steps:
        return Status.BLOCKED
    if Status.RISK in steps:
        return Status.RISK
    if all(step == Status.IDLE for step in steps):
        return Status.IDLE
    return Status.READY if readiness >= READY_FROM and not is_gated else Status.PROGRESS
