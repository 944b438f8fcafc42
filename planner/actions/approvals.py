"""Keeps an approval for as long as it holds: the rule of handbook 5.1 on material changes, after every write."""

from planner.actions.notices import tell, tell_state
from planner.domain.livestream_states import KEEPS_APPROVAL, TRANSITIONS, PlanAction
from planner.enums import ChangeKind, SessionState
from planner.enums_notices import NoticeKind
from planner.models import Event, PlanChange
from planner.queries.approvals import last_approval, material_since
from planner.queries.worksheets import load_book


def judge_approval(*, livestream, by, now, book=None):
    """Compare an approved plan with its approved version, in the transaction of the change and under its lock.

    A material change takes the plan to *re-approval needed*; when nothing material is left, because what was approved
    has been written again, it is approved as before. Anything else leaves the state alone. No query in other states.
    `by` made the change and is not told of what follows from it; `book` is what the rows say, for callers that know.
    """
    if livestream.state not in KEEPS_APPROVAL:
        return
    approval = last_approval(livestream)
    if approval is None:
        return
    found = material_since(approval, livestream, book or load_book(livestream))
    reasons = list(dict.fromkeys(change.reason for change in found))
    if reasons and livestream.state == SessionState.APPROVED:
        _move(livestream, PlanAction.MATERIAL_CHANGE, approved_at=None, reasons=reasons, by=by, now=now)
    elif not reasons and livestream.state == SessionState.REAPPROVAL_NEEDED:
        _move(livestream, PlanAction.RESTORE_APPROVAL, approved_at=approval.at, reasons=(), by=by, now=now)


def _move(livestream, action, *, approved_at, reasons, by, now):
    old, livestream.state = livestream.state, TRANSITIONS[action].to
    livestream.approved_at, livestream.moved_by_rules = approved_at, action
    livestream.save(update_fields=["state", "approved_at"])
    PlanChange.objects.create(
        livestream=livestream,
        kind=ChangeKind.STATE,
        field=action,
        old=old,
        new=livestream.state,
        reason=" ".join(reasons),
        at=now,
    )
    if action == PlanAction.MATERIAL_CHANGE:
        words = {"old": old, "new": livestream.state, "reasons": reasons}
        tell(Event(kind=NoticeKind.REAPPROVAL_NEEDED, livestream=livestream, by=by, words=words, at=now))
    else:
        tell_state(livestream=livestream, action=action, old=old, by=None, reason="", now=now)
