"""The steps in the life of a plan as buttons and dialogs, and what stands in their way, in words."""

from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from planner.domain.livestream_states import (
    Guard,
    PlanAction,
    allowed_actions,
    check_transition,
    is_editable,
    needs_reason,
)
from planner.enums import SessionState
from planner.forms.livestreams import TransitionForm
from planner.models.checklist_templates import in_language
from planner.views.check_words import check_name, check_place

ASKED_IN_THE_FORM = frozenset({Guard.REASON, Guard.LONG_REASON, Guard.NEW_START})
FORWARD = (PlanAction.SELF_CHECK, PlanAction.LOCK, PlanAction.GO_LIVE, PlanAction.END)
ICONS = {
    PlanAction.SELF_CHECK: "check",
    PlanAction.REOPEN: "undo",
    PlanAction.LOCK: "key",
    PlanAction.UNLOCK: "undo",
    PlanAction.GO_LIVE: "st-live",
    PlanAction.END: "check",
    PlanAction.POSTPONE: "calendar",
    PlanAction.CANCEL: "x",
}


@dataclass(frozen=True)
class Obstacle:
    """One reason why a step is refused; `url` leads to where it can be put right."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class StateAction:
    """One step that this person may ask for now. With obstacles its dialog explains instead of asking."""

    action: PlanAction
    label: str
    title: str
    text: str
    icon: str
    url: str
    is_forward: bool
    is_danger: bool
    form: TransitionForm | None = None
    obstacles: list[Obstacle] = field(default_factory=list)

    @property
    def dialog_id(self):
        return f"transition-{self.action.replace('_', '-')}"


def state_actions(livestream, membership):
    """The steps that `membership` may ask for, the one that leads on first. No queries, no forms: each is asked for
    when its dialog opens, so that what stands in its way is as fresh as the answers.
    """
    found = [_bare_action(action, livestream) for action in allowed_actions(livestream.state, membership.role)]
    return sorted(found, key=lambda step: not step.is_forward)


def plan_menu(livestream, membership):
    """The links of a plan's menu besides its steps: edit details and copy."""
    if not membership.can_edit_plans:
        return []
    links = [("copy", _("Copy for a new broadcast"), reverse("planner:livestream_copy", args=[livestream.pk]))]
    if is_editable(livestream.state):
        links.insert(0, ("edit", _("Edit details"), reverse("planner:livestream_edit", args=[livestream.pk])))
    return links


def state_action(action, livestream, membership, readiness, now, form=None):
    """One step with its form (the posted one, with its errors, when there is one)."""
    refusals = check_transition(action, state=livestream.state, role=membership.role, now=now, readiness=readiness)
    return replace(
        _bare_action(action, livestream),
        form=transition_form(action, livestream, now) if form is None else form,
        obstacles=[obstacle(row, livestream) for row in refusals if row.guard not in ASKED_IN_THE_FORM],
    )


def _bare_action(action, livestream):
    return StateAction(
        action=action,
        label=action_label(action),
        title=action_title(action),
        text=action_text(action),
        icon=ICONS[action],
        url=reverse("planner:livestream_transition", args=[livestream.pk, action]),
        is_forward=action in FORWARD,
        is_danger=action == PlanAction.CANCEL,
    )


def transition_form(action, livestream, now, data=None):
    return TransitionForm(
        data,
        prefix=action,
        zone=ZoneInfo(livestream.organization.time_zone),
        now=now,
        asks_reason=bool(needs_reason(action)),
        asks_start=action == PlanAction.POSTPONE,
        initial={"starts_at": livestream.starts_at},
    )


def add_refusals(form, refusals):
    """Put the refusals that concern what was typed beside their fields."""
    for refusal in refusals:
        if refusal.guard in (Guard.REASON, Guard.LONG_REASON) and "reason" in form.fields:
            form.add_error("reason", refusal_text(refusal))
        elif refusal.guard == Guard.NEW_START and "starts_at" in form.fields and not form.has_error("starts_at"):
            form.add_error("starts_at", refusal_text(refusal))


def obstacle(refusal, livestream):
    """A refusal in words, with the way to its cause."""
    if refusal.code == "open_gate":
        item = next(
            item for item in livestream.template_version.item_definitions() if item.key == refusal.params["item"]
        )
        label = in_language(item.label_zh, item.label_en)
        return Obstacle(f"{item.step.letter} · {label}", f"{livestream.step_url(item.step)}#item-{item.key}")
    if refusal.code in {"legal_failure", "block_failure"}:
        check_id = refusal.params["check"]
        text = f"{check_id} · {check_name(check_id)}"
        return Obstacle(text, check_place(livestream, check_id))
    return Obstacle(refusal_text(refusal))


def refusal_text(refusal):
    params = dict(refusal.params)
    if refusal.code == "wrong_state":
        params["state"] = state_label(params["state"])
    return {
        "wrong_state": _("Not possible while the plan is: %(state)s."),
        "wrong_role": _("Your role does not allow this step."),
        "legal_failure": _("Legal check %(check)s fails."),
        "block_failure": _("Blocking check %(check)s fails."),
        "score_too_low": _("Readiness is %(score)s, at least %(needed)s is needed."),
        "raw_score_too_low": _("The raw score is %(score)s, at least %(needed)s is needed."),
        "reason_missing": _("Say why. It goes into the history."),
        "reason_too_short": _("Say why in at least %(minimum)s characters; now it is %(length)s."),
        "new_start_missing": _("Choose the new start."),
        "new_start_not_in_future": _("This is in the past. Choose a later start."),
    }[refusal.code] % params


def state_label(state):
    return str(SessionState(state).label)


def action_label(action):
    return {
        PlanAction.SELF_CHECK: pgettext("plan step", "Self-check passed"),
        PlanAction.REOPEN: pgettext("plan step", "Back to draft"),
        PlanAction.LOCK: pgettext("plan step", "Lock plan"),
        PlanAction.UNLOCK: pgettext("plan step", "Unlock"),
        PlanAction.GO_LIVE: pgettext("plan step", "Go live"),
        PlanAction.END: pgettext("plan step", "End broadcast"),
        PlanAction.POSTPONE: pgettext("plan step", "Postpone"),
        PlanAction.CANCEL: pgettext("plan step", "Cancel broadcast"),
    }[action]


def action_title(action):
    return {
        PlanAction.SELF_CHECK: _("Is the plan ready to be locked?"),
        PlanAction.REOPEN: _("Take the plan back to draft?"),
        PlanAction.LOCK: _("Lock the plan?"),
        PlanAction.UNLOCK: _("Unlock the plan?"),
        PlanAction.GO_LIVE: _("Is the broadcast on air?"),
        PlanAction.END: _("Has the broadcast ended?"),
        PlanAction.POSTPONE: _("Postpone the broadcast"),
        PlanAction.CANCEL: _("Cancel the broadcast?"),
    }[action]


def action_text(action):
    return {
        PlanAction.SELF_CHECK: _("You confirm that you have gone through all five steps. It can still be edited."),
        PlanAction.REOPEN: _("Its self-check no longer counts and has to be done again."),
        PlanAction.LOCK: _("Nobody can change answers or details until it is unlocked."),
        PlanAction.UNLOCK: _("Answers and details can be changed again, and it has to be locked anew."),
        PlanAction.GO_LIVE: _("The actual start is recorded now."),
        PlanAction.END: _("The actual end is recorded now."),
        PlanAction.POSTPONE: _(
            "All due dates move with the start, and the plan goes back to draft. Cancel published previews and "
            "publish them anew."
        ),
        PlanAction.CANCEL: _("It leaves the board and stays readable among the past plans. This cannot be undone."),
    }[action]


def done_text(action):
    """What to say once a step is taken."""
    return {
        PlanAction.SELF_CHECK: _("Self-check recorded. Lock the plan once every gate is passed."),
        PlanAction.REOPEN: _("The plan is a draft again."),
        PlanAction.LOCK: _("The plan is locked."),
        PlanAction.UNLOCK: _("The plan is unlocked."),
        PlanAction.GO_LIVE: _("On air. The start is recorded."),
        PlanAction.END: _("The broadcast has ended. The end is recorded."),
        PlanAction.POSTPONE: _("Postponed. All due dates moved with the start."),
        PlanAction.CANCEL: _("The broadcast is cancelled."),
    }[action]
