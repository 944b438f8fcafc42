"""The steps in the life of a plan in words: what they are called, ask and did, and what stands in their way."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from planner.domain.livestream_states import PlanAction, is_editable
from planner.domain.transition_guards import Guard
from planner.enums import SessionState


def refusal_text(refusal):
    params = dict(refusal.params)
    if refusal.code == "wrong_state":
        params["state"] = state_label(params["state"])
    if "step" in params:
        params["step"] = f"{params['step'].letter} · {params['step'].label}"
    return {
        "wrong_state": _("Not possible while the plan is: %(state)s."),
        "wrong_role": _("Your role does not allow this step."),
        "engagement_over": _("Your engagement with this client has ended."),
        "no_provider": _("No service provider is engaged. The owner checks this plan."),
        "provider_reviews": _("Your service provider reviews this plan. Submit it instead."),
        "last_editor": _("You made the last change. Somebody else has to review it."),
        "own_edits": _("You have worked on this plan yourself. Somebody else has to approve it."),
        "approved_already": _("You have approved this round. A second person has to approve it too."),
        "finding_missing": _("No blocking or major finding is open. Write down what has to change first."),
        "findings_unanswered": _("%(count)s findings are neither answered nor changed."),
        "open_blockers": _("%(count)s blocking findings are not resolved."),
        "verdict_missing": _("No verdict yet: %(step)s"),
        "verdict_fix": _("To be fixed by your own verdict: %(step)s"),
        "approval_missing": _("Your service provider has not approved the plan yet."),
        "slot_taken": _("The host is already on air then: %(title)s."),
        "legal_failure": _("Legal check %(check)s fails."),
        "block_failure": _("Blocking check %(check)s fails."),
        "score_too_low": _("Readiness is %(score)s, at least %(needed)s is needed."),
        "raw_score_too_low": _("The raw score is %(score)s, at least %(needed)s is needed."),
        "reason_missing": _("Say why. It goes into the history."),
        "reason_too_short": _("Say why in at least %(minimum)s characters; now it is %(length)s."),
        "new_start_missing": _("Choose the new start."),
        "new_start_not_in_future": _("This is in the past. Choose a later start."),
    }[refusal.code] % params


def guard_label(guard):
    """A condition as it is when it is met."""
    return {
        Guard.HAS_PROVIDER: _("A service provider is engaged"),
        Guard.NO_PROVIDER: _("No service provider reviews this plan"),
        Guard.COMPLETE: _("Every worksheet has what a review needs"),
        Guard.NOT_LAST_EDITOR: _("Somebody else made the last change"),
        Guard.NOT_OWN_EDITS: _("You have not changed the plan yourself"),
        Guard.FOUR_EYES: _("You have not approved this round yet"),
        Guard.FINDINGS_ANSWERED: _("Every finding is answered"),
        Guard.VERDICTS: _("Every step has a verdict"),
        Guard.NO_FIX: _("No step is to be fixed by your own verdict"),
        Guard.NO_OPEN_BLOCKER: _("No blocking finding is open"),
        Guard.APPROVAL: _("Your service provider has approved the plan"),
        Guard.NO_LEGAL_FAILURE: _("Law: no legal check fails"),
        Guard.NO_OPEN_GATE: _("Every gate is passed"),
        Guard.NO_LATE_GATE: _("No gate is overdue"),
        Guard.NO_BLOCK_FAILURE: _("No blocking check fails, or the owner has waived it"),
        Guard.SCORE: _("Readiness is 60 or more"),
        Guard.RAW_SCORE: _("The raw score is 60 or more"),
        Guard.SLOT_FREE: _("The host is free at that time"),
    }[guard]


def state_label(state):
    return str(SessionState(state).label)


ACTION_LABELS = {
    PlanAction.SUBMIT: pgettext_lazy("plan step", "Submit for review"),
    PlanAction.START_REVIEW: pgettext_lazy("plan step", "Start review"),
    PlanAction.APPROVE: pgettext_lazy("plan step", "Approve"),
    PlanAction.REQUEST_CHANGES: pgettext_lazy("plan step", "Request changes"),
    PlanAction.RESUBMIT: pgettext_lazy("plan step", "Submit again"),
    PlanAction.WITHDRAW: pgettext_lazy("plan step", "Withdraw"),
    PlanAction.SELF_CHECK: pgettext_lazy("plan step", "Self-check passed"),
    PlanAction.REOPEN: pgettext_lazy("plan step", "Back to draft"),
    PlanAction.LOCK: pgettext_lazy("plan step", "Lock plan"),
    PlanAction.UNLOCK: pgettext_lazy("plan step", "Unlock"),
    PlanAction.GO_LIVE: pgettext_lazy("plan step", "Go live"),
    PlanAction.END: pgettext_lazy("plan step", "End broadcast"),
    PlanAction.POSTPONE: pgettext_lazy("plan step", "Postpone"),
    PlanAction.CANCEL: pgettext_lazy("plan step", "Cancel broadcast"),
}


def action_label(action):
    return str(ACTION_LABELS[action])


ACTION_TITLES = {
    PlanAction.SUBMIT: gettext_lazy("Submit the plan for review?"),
    PlanAction.START_REVIEW: gettext_lazy("Start the review?"),
    PlanAction.APPROVE: gettext_lazy("Approve the plan?"),
    PlanAction.REQUEST_CHANGES: gettext_lazy("What has to change?"),
    PlanAction.RESUBMIT: gettext_lazy("Submit the plan again?"),
    PlanAction.WITHDRAW: gettext_lazy("Withdraw the plan from review?"),
    PlanAction.SELF_CHECK: gettext_lazy("Is the plan ready to be locked?"),
    PlanAction.REOPEN: gettext_lazy("Take the plan back to draft?"),
    PlanAction.LOCK: gettext_lazy("Lock the plan?"),
    PlanAction.UNLOCK: gettext_lazy("Unlock the plan?"),
    PlanAction.GO_LIVE: gettext_lazy("Is the broadcast on air?"),
    PlanAction.END: gettext_lazy("Has the broadcast ended?"),
    PlanAction.POSTPONE: gettext_lazy("Postpone the broadcast"),
    PlanAction.CANCEL: gettext_lazy("Cancel the broadcast?"),
}


def action_title(action):
    return str(ACTION_TITLES[action])


ACTION_TEXTS = {
    PlanAction.SUBMIT: gettext_lazy("Nobody can change it while it is under review. You can withdraw it at any time."),
    PlanAction.START_REVIEW: gettext_lazy("The merchant sees that the review has begun."),
    PlanAction.APPROVE: gettext_lazy(
        "Your approval is kept with the score. From 1,000,000 yuan GMV target on, or below readiness 75, a second "
        "person approves too, one of you a lead."
    ),
    PlanAction.REQUEST_CHANGES: gettext_lazy("The merchant gets the plan back and can change it."),
    PlanAction.RESUBMIT: gettext_lazy("A new round of review begins."),
    PlanAction.WITHDRAW: gettext_lazy("It becomes a draft again, and the review ends."),
    PlanAction.SELF_CHECK: gettext_lazy(
        "You confirm that you have gone through all five steps. It can still be edited."
    ),
    PlanAction.REOPEN: gettext_lazy("Its self-check no longer counts and has to be done again."),
    PlanAction.LOCK: gettext_lazy("Nobody can change answers or details until it is unlocked."),
    PlanAction.UNLOCK: gettext_lazy("Answers and details can be changed again, and it has to be locked anew."),
    PlanAction.GO_LIVE: gettext_lazy("The actual start is recorded now."),
    PlanAction.END: gettext_lazy("The actual end is recorded now."),
    PlanAction.POSTPONE: gettext_lazy(
        "All due dates move with the start, and the plan goes back to draft. Cancel published previews and "
        "publish them anew."
    ),
    PlanAction.CANCEL: gettext_lazy(
        "It leaves the board and stays readable among the past plans. This cannot be undone."
    ),
}


def action_text(action):
    return str(ACTION_TEXTS[action])


def done_text(action, livestream):
    """What to say once a step is taken."""
    if action == PlanAction.APPROVE and livestream.state != SessionState.APPROVED:
        return _("Your approval is recorded. A second person has to approve the plan too.")
    return {
        PlanAction.SUBMIT: _("Submitted. Your service provider reviews the plan."),
        PlanAction.START_REVIEW: _("The review has begun."),
        PlanAction.APPROVE: _("The plan is approved."),
        PlanAction.REQUEST_CHANGES: _("The plan is back with the merchant."),
        PlanAction.RESUBMIT: _("Submitted again."),
        PlanAction.WITHDRAW: _("Withdrawn. The plan is a draft again."),
        PlanAction.SELF_CHECK: _("Self-check recorded. Lock the plan once every gate is passed."),
        PlanAction.REOPEN: _("The plan is a draft again."),
        PlanAction.LOCK: _("The plan is locked."),
        PlanAction.UNLOCK: _("The plan is unlocked."),
        PlanAction.GO_LIVE: _("On air. The start is recorded."),
        PlanAction.END: _("The broadcast has ended. The end is recorded."),
        PlanAction.POSTPONE: _("Postponed. All due dates moved with the start."),
        PlanAction.CANCEL: _("The broadcast is cancelled."),
    }[action]


STANDS_STILL = gettext_lazy("The plan stands still while it is under review. The merchant can withdraw it.")
CLOSED_TEXTS = {
    SessionState.SUBMITTED: STANDS_STILL,
    SessionState.IN_REVIEW: STANDS_STILL,
    SessionState.LOCKED: gettext_lazy("The plan is locked. It can be changed once the owner unlocks it."),
    SessionState.LIVE: gettext_lazy("The broadcast is on air. Nothing of it changes any more."),
    SessionState.CANCELLED: gettext_lazy("This broadcast is cancelled. A copy brings the plan back for a new day."),
}
OVER = gettext_lazy(
    "This broadcast is over. A copy takes line-up, rundown and decisions along to the next one; dates, confirmations "
    "and proofs are given anew."
)


def closed_text(state):
    """Why nothing can be done on the checklist of a plan in this state; '' where it can."""
    return "" if is_editable(state) else str(CLOSED_TEXTS.get(state, OVER))
