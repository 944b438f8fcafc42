"""The life of a livestream plan: who may do what in which state, under which guards.

Source: handbook 5.1 up to the end of the broadcast, 5.2 and the go/no-go of 3.4. A plan whose merchant has a provider
is submitted, reviewed and approved; one without is self-checked by its owner.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from planner.domain.readiness import Readiness
from planner.domain.transition_guards import GUARDS, LONG_REASON, Guard, Refusal, Request, ReviewFacts
from planner.enums import EngagementScope, Role, SessionState

SECOND_APPROVAL_TARGET = Decimal(1_000_000)
"""GMV target in yuan from which on two people approve, a lead among them."""
SECOND_APPROVAL_SCORE = Decimal(75)
"""Readiness below which two people approve."""

EDITABLE_STATES = frozenset(
    {
        SessionState.DRAFT,
        SessionState.CHANGES_REQUESTED,
        SessionState.APPROVED,
        SessionState.SELF_CHECKED,
        SessionState.REAPPROVAL_NEEDED,
    }
)
"""States in which answers, worksheets and details may change. What is under review or locked stands still; an approved
plan may change, and loses its approval with a material change."""
KEEPS_APPROVAL = frozenset({SessionState.APPROVED, SessionState.REAPPROVAL_NEEDED})
"""States of a plan whose approved version is what a change is measured by."""
UNDER_REVIEW = (SessionState.SUBMITTED, SessionState.IN_REVIEW)
"""States in which the provider has the plan: it stands still."""
FINISHED = (SessionState.ENDED, SessionState.REVIEWED, SessionState.ARCHIVED, SessionState.CANCELLED)
"""States of a broadcast that is over or does not take place."""


class PlanAction(StrEnum):
    """What people do to a whole plan."""

    SUBMIT = "submit"
    START_REVIEW = "start_review"
    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    RESUBMIT = "resubmit"
    WITHDRAW = "withdraw"
    MATERIAL_CHANGE = "material_change"
    RESTORE_APPROVAL = "restore_approval"
    SELF_CHECK = "self_check"
    REOPEN = "reopen"
    LOCK = "lock"
    UNLOCK = "unlock"
    GO_LIVE = "go_live"
    END = "end"
    POSTPONE = "postpone"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: from these states, by these roles, under these guards, to that state.

    `for_operating`: a provider's people may take it too where their engagement is to operate. `by_system`: it may
    also happen without anybody, when its time has come or the plan has changed.
    """

    action: PlanAction
    from_states: tuple[SessionState, ...]
    to: SessionState
    roles: tuple[Role, ...]
    guards: tuple[Guard, ...] = ()
    for_operating: bool = False
    by_system: bool = False


_CREW = (Role.OWNER, Role.OPERATOR)
_PROVIDER = (Role.LEAD, Role.REVIEWER)
# Many gates fall due in the last hours, so a self-check, which comes days before, asks only for those already due.
_SELF_CHECK = (
    Guard.NO_PROVIDER,
    Guard.NO_LEGAL_FAILURE,
    Guard.NO_LATE_GATE,
    Guard.NO_BLOCK_FAILURE,
    Guard.RAW_SCORE,
)
_GO = (Guard.APPROVAL, Guard.NO_LEGAL_FAILURE, Guard.NO_OPEN_GATE, Guard.NO_BLOCK_FAILURE, Guard.SCORE)
_APPROVE = (
    Guard.NO_LEGAL_FAILURE,
    Guard.NO_OPEN_BLOCKER,
    Guard.VERDICTS,
    Guard.NO_FIX,
    Guard.NO_BLOCK_FAILURE,
    Guard.NOT_OWN_EDITS,
    Guard.FOUR_EYES,
)
_WORKED_ON = (SessionState.DRAFT, SessionState.CHANGES_REQUESTED, SessionState.REAPPROVAL_NEEDED)
_BEFORE_AIR = (
    *_WORKED_ON,
    *UNDER_REVIEW,
    SessionState.APPROVED,
    SessionState.SELF_CHECKED,
    SessionState.LOCKED,
)

TRANSITIONS: Mapping[PlanAction, Transition] = {
    row.action: row
    for row in (
        Transition(
            PlanAction.SUBMIT,
            (SessionState.DRAFT,),
            SessionState.SUBMITTED,
            _CREW,
            (Guard.HAS_PROVIDER, Guard.COMPLETE),
        ),
        Transition(
            PlanAction.START_REVIEW,
            (SessionState.SUBMITTED,),
            SessionState.IN_REVIEW,
            _PROVIDER,
            (Guard.NOT_LAST_EDITOR,),
        ),
        Transition(PlanAction.APPROVE, (SessionState.IN_REVIEW,), SessionState.APPROVED, _PROVIDER, _APPROVE),
        Transition(
            PlanAction.REQUEST_CHANGES,
            (SessionState.IN_REVIEW,),
            SessionState.CHANGES_REQUESTED,
            _PROVIDER,
            (Guard.FINDING, Guard.VERDICTS),
        ),
        Transition(
            PlanAction.RESUBMIT,
            (SessionState.CHANGES_REQUESTED, SessionState.REAPPROVAL_NEEDED),
            SessionState.SUBMITTED,
            _CREW,
            (Guard.HAS_PROVIDER, Guard.FINDINGS_ANSWERED, Guard.COMPLETE),
        ),
        Transition(PlanAction.WITHDRAW, UNDER_REVIEW, SessionState.DRAFT, _CREW),
        Transition(
            PlanAction.MATERIAL_CHANGE,
            (SessionState.APPROVED,),
            SessionState.REAPPROVAL_NEEDED,
            (),
            by_system=True,
        ),
        # The handbook has no such row: without it, a slip of the finger that is undone would cost a round of review.
        Transition(
            PlanAction.RESTORE_APPROVAL,
            (SessionState.REAPPROVAL_NEEDED,),
            SessionState.APPROVED,
            (),
            by_system=True,
        ),
        Transition(PlanAction.SELF_CHECK, _WORKED_ON, SessionState.SELF_CHECKED, (Role.OWNER,), _SELF_CHECK),
        Transition(PlanAction.REOPEN, (SessionState.SELF_CHECKED,), SessionState.DRAFT, _CREW),
        Transition(
            PlanAction.LOCK,
            (SessionState.SELF_CHECKED, SessionState.APPROVED),
            SessionState.LOCKED,
            (Role.OWNER,),
            _GO,
            by_system=True,
        ),
        Transition(
            PlanAction.UNLOCK,
            (SessionState.LOCKED,),
            SessionState.SELF_CHECKED,
            (Role.OWNER, Role.LEAD),
            (Guard.LONG_REASON,),
        ),
        Transition(
            PlanAction.GO_LIVE,
            (SessionState.LOCKED,),
            SessionState.LIVE,
            _CREW,
            for_operating=True,
            by_system=True,
        ),
        Transition(PlanAction.END, (SessionState.LIVE,), SessionState.ENDED, _CREW, for_operating=True, by_system=True),
        Transition(
            PlanAction.POSTPONE,
            _BEFORE_AIR,
            SessionState.DRAFT,
            (Role.OWNER,),
            (Guard.REASON, Guard.NEW_START, Guard.SLOT_FREE),
        ),
        Transition(PlanAction.CANCEL, _BEFORE_AIR, SessionState.CANCELLED, (Role.OWNER,), (Guard.REASON,)),
    )
}

ENDS_ROUND = frozenset({PlanAction.REQUEST_CHANGES, PlanAction.WITHDRAW})
"""Actions after which the approvals of a round that has not led to one of the plan are history."""
ENDS_APPROVAL = frozenset({PlanAction.POSTPONE, PlanAction.CANCEL})
"""Actions after which every approval is history: the broadcast is another one, or none."""


def may_ask(action: PlanAction, role: str, scope: str = "") -> bool:
    """Whether somebody with this role, by an engagement of this scope, may ever take this step."""
    row = TRANSITIONS[action]
    operates = row.for_operating and role in _PROVIDER and scope == EngagementScope.OPERATE
    return role in row.roles or operates


def allowed_actions(state: str, role: str, *, scope: str = "", is_reviewed: bool = False) -> tuple[PlanAction, ...]:
    """What somebody with this role can start in this state, in the order of the table.

    Guards are not asked: an action that they would refuse is still offered, and `check_transition` says why. Only of
    review and self-check the one that does not fit this merchant is left out.
    """
    other_way = Guard.NO_PROVIDER if is_reviewed else Guard.HAS_PROVIDER
    return tuple(
        row.action
        for row in TRANSITIONS.values()
        if state in row.from_states and may_ask(row.action, role, scope) and other_way not in row.guards
    )


def is_editable(state: str) -> bool:
    """Whether answers and details may change in this state."""
    return state in EDITABLE_STATES


def needs_reason(action: PlanAction) -> int:
    """Least number of characters of the reason this action asks for; 0 when it asks for none."""
    guards = TRANSITIONS[action].guards
    return LONG_REASON if Guard.LONG_REASON in guards else int(Guard.REASON in guards)


def needs_second_approval(*, gmv_target: Decimal | None, score: Decimal) -> bool:
    """Whether one approval is not enough. Source: handbook 5.1."""
    return score < SECOND_APPROVAL_SCORE or (gmv_target is not None and gmv_target >= SECOND_APPROVAL_TARGET)


def leads_to(
    action: PlanAction, *, role: str, readiness: Readiness | None = None, review: ReviewFacts | None = None
) -> SessionState:
    """The state after an action that nothing stands in the way of.

    An approval that is not enough leaves the plan in review: two people have to approve, one of them a lead. Unlocking
    leads back to where the plan was locked.
    """
    review = review or ReviewFacts()
    if action == PlanAction.UNLOCK and review.is_approved:
        return SessionState.APPROVED
    if action == PlanAction.APPROVE:
        if readiness is None:
            raise ValueError("an approval is judged by the readiness of the plan")
        is_enough = bool(review.approved_by_leads) and (role == Role.LEAD or any(review.approved_by_leads))
        if needs_second_approval(gmv_target=review.gmv_target, score=readiness.score) and not is_enough:
            return SessionState.IN_REVIEW
    return TRANSITIONS[action].to


def check_transition(
    action: PlanAction,
    *,
    state: str,
    role: str,
    now: datetime,
    readiness: Readiness | None = None,
    reason: str = "",
    new_start: datetime | None = None,
    review: ReviewFacts | None = None,
) -> tuple[Refusal, ...]:
    """Everything that stands in the way of an action; empty when it may be done and leads to `leads_to(action, …)`.

    A wrong state or role is told alone; otherwise every guard tells all it finds, each failed check and open gate by
    name. `readiness` is needed by self_check, approve and lock: `ValueError` without it. A check that the owner has
    waived in writing does not fail.
    """
    row = TRANSITIONS[action]
    if state not in row.from_states:
        return (Refusal(Guard.STATE, "wrong_state", {"state": str(state), "allowed": row.from_states}),)
    review = review or ReviewFacts()
    if not may_ask(action, role, review.scope):
        return (Refusal(Guard.ROLE, "wrong_role", {"role": str(role), "allowed": row.roles}),)
    request = Request(state, readiness, reason.strip(), new_start, now, review)
    return tuple(refusal for guard in row.guards for refusal in GUARDS[guard](request))
