"""How the review of a plan stands, ready to show: who approved what, what is open again, and who is still awaited."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from planner.addresses import address
from planner.domain.livestream_states import (
    KEEPS_APPROVAL,
    SECOND_APPROVAL_TARGET,
    UNDER_REVIEW,
    PlanAction,
    needs_second_approval,
)
from planner.domain.moments import moment_text
from planner.enums import Role, SessionState, Step
from planner.exchange.material_words import material_list
from planner.queries.approvals import review_standing
from planner.queries.service_levels import leads_for
from planner.views.guest_words import GuestApprovalWord, approvals_of_guests
from planner.views.responses import Partial
from planner.views.state_actions import plan_menu, state_actions

TONES = {
    SessionState.SUBMITTED: "review",
    SessionState.IN_REVIEW: "review",
    SessionState.CHANGES_REQUESTED: "risk",
    SessionState.REAPPROVAL_NEEDED: "risk",
    SessionState.DRAFT: "idle",
    SessionState.CANCELLED: "idle",
}
PLACE, TEMPLATE = "#plan-approval", "planner/approvals/_approval.html"


@dataclass(frozen=True, slots=True)
class StepMark:
    """One step: whether its approval holds, in a word."""

    step: Step
    letter: str
    name: str
    status: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class GivenApproval:
    """One approval: by whom, for which provider, of which version, with which score."""

    person: str
    role: str
    provider: str
    when: str
    version: int
    score: str


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """The part of the plan page about its review. `reasons` name the material changes; `awaited` says who else has to
    approve and why."""

    round: int
    tone: str
    title: str
    given: list[GivenApproval]
    reasons: str
    awaited: str
    rule: str
    guests: list[GuestApprovalWord]
    steps: list[StepMark]
    changes_url: str
    review_url: str


def approval_view(plan, book, score):
    """None for a plan that was never submitted. Two queries; two more where it was approved, three with proof files."""
    if not plan.review_round:
        return None
    review = review_standing(plan, book)
    standing = review.standing
    is_under_review = plan.state in UNDER_REVIEW
    shown = review.given if is_under_review or not standing else [*_beside(review, standing), standing.approval]
    version = standing.approval.version.number if standing else None
    return ApprovalView(
        round=plan.review_round,
        tone=TONES.get(plan.state, "ready") if plan.is_reviewed or not is_under_review else "risk",
        title=_title(plan, standing),
        given=[_given(one, plan) for one in shown],
        reasons=material_list(standing.reasons) if standing else "",
        awaited=_awaited(plan, review, score) if is_under_review else "",
        rule=_four_eyes() if is_under_review and plan.is_reviewed else "",
        guests=approvals_of_guests(plan),
        steps=[_mark(one, plan) for one in standing.steps] if standing else [],
        changes_url=_changes_url(plan, version) if standing and any(one.is_changed for one in standing.steps) else "",
        review_url=address("planner:plan_review", plan.pk),
    )


def approval_places(reading):
    """The places that a change of an approved plan moves: its state with what can be done, and its approval."""
    plan = reading.livestream
    if plan.state not in KEEPS_APPROVAL:
        return []
    context = {
        "head": reading.view.head(can_edit=reading.rows.can_edit),
        "livestream": plan,
        "state_actions": state_actions(plan, reading.membership),
        "plan_menu": plan_menu(plan, reading.membership),
        "approval": approval_view(plan, reading.book, reading.readiness.score),
    }
    found = [Partial("#plan-act", "planner/plans/_act.html", context), Partial(PLACE, TEMPLATE, context)]
    if text := _news(plan, context["approval"]):
        toast = {"level": "warning" if plan.state == SessionState.REAPPROVAL_NEEDED else "success", "text": text}
        found.append(Partial("#toasts", "components/_toast.html", toast, swap="beforeend"))
    return found


def _news(plan, view):
    if plan.moved_by_rules == PlanAction.MATERIAL_CHANGE:
        return _("This change needs a new approval: %(reasons)s.") % {"reasons": view.reasons}
    if plan.moved_by_rules == PlanAction.RESTORE_APPROVAL:
        return _("The plan says again what was approved. The approval holds.")
    return ""


def _title(plan, standing):
    if plan.state in UNDER_REVIEW and not plan.is_reviewed:
        return _("No service provider reviews this plan any more")
    if plan.state == SessionState.SUBMITTED:
        return _("Waiting for a reviewer")
    if plan.state == SessionState.IN_REVIEW and standing:
        return _("Short review: only what changed since the approval")
    if plan.state == SessionState.REAPPROVAL_NEEDED and plan.is_reviewed:
        return _("Changed since the approval: submit it again")
    if standing and plan.state in (SessionState.CHANGES_REQUESTED, SessionState.DRAFT, SessionState.REAPPROVAL_NEEDED):
        return _("Approved before, and changed since")
    return plan.get_state_display()


def _beside(review, standing):
    """The other approval of the same round, where two people approved."""
    return [one for one in review.given if one.pk != standing.approval.pk and one.round == standing.approval.round]


def _given(approval, plan):
    zone = ZoneInfo(plan.organization.time_zone)
    return GivenApproval(
        person=approval.by.display_name,
        role=str(Role(approval.role).label),
        provider=approval.provider.name,
        when=moment_text(approval.at, get_language(), zone=zone),
        version=approval.version.number,
        score=str(approval.score),
    )


def _awaited(plan, review, score):
    if not plan.is_reviewed:
        return _("Withdraw it to go on working on it, or invite another service provider.")
    if not needs_second_approval(gmv_target=plan.gmv_target, score=score):
        return ""
    is_large = plan.gmv_target is not None and plan.gmv_target >= SECOND_APPROVAL_TARGET
    why = _("its GMV target is 1,000,000 yuan or more") if is_large else _("its readiness is below 75")
    if not review.given:
        return _("Two people approve this plan, one of them a lead, because %(why)s.") % {"why": why}
    if review.gave_lead:
        return _("A second approval is awaited, by anybody else who reviews it, because %(why)s.") % {"why": why}
    leads = pgettext("list", ", ").join(lead.display_name for lead in leads_for(plan)) or "–"
    return _("A lead's approval is awaited (%(leads)s), because %(why)s.") % {"leads": leads, "why": why}


def _four_eyes():
    return _("Four eyes: whoever has changed the plan since its last approval does not approve it, and nobody twice.")


def _mark(one, plan):
    if not one.holds:
        status, label = "risk", pgettext("approval of a step", "open again")
    elif one.is_changed:
        status, label = "ready", pgettext("approval of a step", "holds, small changes")
    else:
        status, label = "ready", pgettext("approval of a step", "holds")
    return StepMark(one.step, one.step.letter, str(one.step.label), status, label, plan.step_url(one.step))


def _changes_url(plan, version):
    return f"{address('planner:version_compare', plan.pk)}?before={version}&after=now"
