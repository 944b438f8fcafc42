"""The life of a livestream plan without a provider: who may do what in which state, and what stands in the way.

Source: handbook 5.1 (plans without a provider skip submit … approve), 5.2 and the go/no-go of 3.4. Review by a provider
adds its own transitions to the same table.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from planner.domain.readiness import FAIL, Readiness
from planner.enums import Role, SessionState, Severity

LOCK_SCORE = Decimal(60)
"""Least readiness with which a plan may be locked, and least raw score with which it may be self-checked."""
UNLOCK_REASON = 10
"""Least number of characters of the reason for unlocking."""

EDITABLE_STATES = frozenset({SessionState.DRAFT, SessionState.SELF_CHECKED})
"""States in which answers and details may change."""


class PlanAction(StrEnum):
    """What people do to a whole plan."""

    SELF_CHECK = "self_check"
    REOPEN = "reopen"
    LOCK = "lock"
    UNLOCK = "unlock"
    GO_LIVE = "go_live"
    END = "end"
    POSTPONE = "postpone"
    CANCEL = "cancel"


class Guard(StrEnum):
    """A condition of a transition. Every refusal names the guard that refused."""

    STATE = "state"
    ROLE = "role"
    NO_LEGAL_FAILURE = "no_legal_failure"
    NO_OPEN_GATE = "no_open_gate"
    NO_LATE_GATE = "no_late_gate"
    NO_BLOCK_FAILURE = "no_block_failure"
    SCORE = "score"
    RAW_SCORE = "raw_score"
    REASON = "reason"
    LONG_REASON = "long_reason"
    NEW_START = "new_start"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: from these states, by these roles, under these guards, to that state."""

    action: PlanAction
    from_states: tuple[SessionState, ...]
    to: SessionState
    roles: tuple[Role, ...]
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an action is not possible, as a code with parameters, and the guard that says so.

    Codes: wrong_state (state, allowed), wrong_role (role, allowed), legal_failure (check), open_gate (item),
    block_failure (check), score_too_low and raw_score_too_low (score, needed), reason_missing, reason_too_short
    (length, minimum), new_start_missing, new_start_not_in_future (new_start).
    """

    guard: Guard
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Request:
    readiness: Readiness | None
    reason: str
    new_start: datetime | None
    now: datetime


_CREW = (Role.OWNER, Role.OPERATOR)
# Many gates fall due in the last hours, so a self-check, which comes days before, asks only for those already due.
_SELF_CHECK = (Guard.NO_LEGAL_FAILURE, Guard.NO_LATE_GATE, Guard.NO_BLOCK_FAILURE, Guard.RAW_SCORE)
_GO = (Guard.NO_LEGAL_FAILURE, Guard.NO_OPEN_GATE, Guard.NO_BLOCK_FAILURE, Guard.SCORE)
_BEFORE_AIR = (SessionState.DRAFT, SessionState.SELF_CHECKED, SessionState.LOCKED)

TRANSITIONS: Mapping[PlanAction, Transition] = {
    row.action: row
    for row in (
        Transition(PlanAction.SELF_CHECK, (SessionState.DRAFT,), SessionState.SELF_CHECKED, (Role.OWNER,), _SELF_CHECK),
        Transition(PlanAction.REOPEN, (SessionState.SELF_CHECKED,), SessionState.DRAFT, _CREW),
        Transition(
            PlanAction.LOCK,
            (SessionState.SELF_CHECKED,),
            SessionState.LOCKED,
            (Role.OWNER,),
            _GO,
        ),
        Transition(
            PlanAction.UNLOCK,
            (SessionState.LOCKED,),
            SessionState.SELF_CHECKED,
            (Role.OWNER,),
            (Guard.LONG_REASON,),
        ),
        Transition(PlanAction.GO_LIVE, (SessionState.LOCKED,), SessionState.LIVE, _CREW),
        Transition(PlanAction.END, (SessionState.LIVE,), SessionState.ENDED, _CREW),
        Transition(
            PlanAction.POSTPONE,
            _BEFORE_AIR,
            SessionState.DRAFT,
            (Role.OWNER,),
            (Guard.REASON, Guard.NEW_START),
        ),
        Transition(PlanAction.CANCEL, _BEFORE_AIR, SessionState.CANCELLED, (Role.OWNER,), (Guard.REASON,)),
    )
}


def allowed_actions(state: str, role: str) -> tuple[PlanAction, ...]:
    """What somebody with this role in the organization can start in this state, in the order of the table.

    Guards are not asked: an action that they would refuse is still offered, and `check_transition` says why.
    """
    return tuple(row.action for row in TRANSITIONS.values() if state in row.from_states and role in row.roles)


def is_editable(state: str) -> bool:
    """Whether answers and details may change in this state."""
    return state in EDITABLE_STATES


def needs_reason(action: PlanAction) -> int:
    """Least number of characters of the reason this action asks for; 0 when it asks for none."""
    guards = TRANSITIONS[action].guards
    return UNLOCK_REASON if Guard.LONG_REASON in guards else int(Guard.REASON in guards)


def check_transition(
    action: PlanAction,
    *,
    state: str,
    role: str,
    now: datetime,
    readiness: Readiness | None = None,
    reason: str = "",
    new_start: datetime | None = None,
) -> tuple[Refusal, ...]:
    """Everything that stands in the way of an action; empty when it may be done and leads to `TRANSITIONS[action].to`.

    A wrong state or role is told alone; otherwise every guard tells all it finds, each failed check and open gate by
    name. `readiness` is needed by self_check and lock: `ValueError` without it. The owner's written waiver of A05 and
    A09 is the approved strategic loss, with which those checks pass; nothing else can be waived.
    """
    row = TRANSITIONS[action]
    if state not in row.from_states:
        return (Refusal(Guard.STATE, "wrong_state", {"state": str(state), "allowed": row.from_states}),)
    if role not in row.roles:
        return (Refusal(Guard.ROLE, "wrong_role", {"role": str(role), "allowed": row.roles}),)
    request = _Request(readiness, reason.strip(), new_start, now)
    return tuple(refusal for guard in row.guards for refusal in _GUARDS[guard](request))


def _scored(request: _Request) -> Readiness:
    if request.readiness is None:
        raise ValueError("this action is judged by the readiness of the plan")
    return request.readiness


def _no_legal_failure(request: _Request) -> Iterable[Refusal]:
    for check in _scored(request).checks:
        if check.severity == Severity.LEGAL and check.outcome == FAIL:
            yield Refusal(Guard.NO_LEGAL_FAILURE, "legal_failure", {"check": check.id})


def _no_open_gate(request: _Request) -> Iterable[Refusal]:
    for item in _scored(request).open_gates:
        yield Refusal(Guard.NO_OPEN_GATE, "open_gate", {"item": item.key})


def _no_late_gate(request: _Request) -> Iterable[Refusal]:
    for item in _scored(request).open_gates:
        if item.is_overdue:
            yield Refusal(Guard.NO_LATE_GATE, "open_gate", {"item": item.key})


def _no_block_failure(request: _Request) -> Iterable[Refusal]:
    for check in _scored(request).checks:
        if check.severity == Severity.BLOCK and check.outcome == FAIL:
            yield Refusal(Guard.NO_BLOCK_FAILURE, "block_failure", {"check": check.id})


def _score(request: _Request) -> Iterable[Refusal]:
    score = _scored(request).score
    if score < LOCK_SCORE:
        yield Refusal(Guard.SCORE, "score_too_low", {"score": score, "needed": LOCK_SCORE})


def _raw_score(request: _Request) -> Iterable[Refusal]:
    score = _scored(request).raw
    if score < LOCK_SCORE:
        yield Refusal(Guard.RAW_SCORE, "raw_score_too_low", {"score": score, "needed": LOCK_SCORE})


def _reason(request: _Request) -> Iterable[Refusal]:
    if not request.reason:
        yield Refusal(Guard.REASON, "reason_missing")


def _long_reason(request: _Request) -> Iterable[Refusal]:
    length = len(request.reason)
    if length < UNLOCK_REASON:
        yield Refusal(Guard.LONG_REASON, "reason_too_short", {"length": length, "minimum": UNLOCK_REASON})


def _new_start(request: _Request) -> Iterable[Refusal]:
    if request.new_start is None:
        yield Refusal(Guard.NEW_START, "new_start_missing")
    elif request.new_start <= request.now:
        yield Refusal(Guard.NEW_START, "new_start_not_in_future", {"new_start": request.new_start})


_GUARDS: Mapping[Guard, Callable[[_Request], Iterable[Refusal]]] = {
    Guard.NO_LEGAL_FAILURE: _no_legal_failure,
    Guard.NO_OPEN_GATE: _no_open_gate,
    Guard.NO_LATE_GATE: _no_late_gate,
    Guard.NO_BLOCK_FAILURE: _no_block_failure,
    Guard.SCORE: _score,
    Guard.RAW_SCORE: _raw_score,
    Guard.REASON: _reason,
    Guard.LONG_REASON: _long_reason,
    Guard.NEW_START: _new_start,
}
