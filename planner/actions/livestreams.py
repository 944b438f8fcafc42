"""Writes on a livestream as a whole: create, edit its details, walk through its states."""

import hashlib
from datetime import UTC, datetime
from decimal import Decimal

from django.db import transaction

from planner.actions.approvals import judge_approval
from planner.actions.notices import tell_state
from planner.actions.plan_versions import freeze_locked
from planner.actions.readiness import store_readiness, tell_neighbours
from planner.actions.service_levels import follow_review
from planner.domain.capabilities import PROVIDER_ROLES
from planner.domain.figures import write_money
from planner.domain.livestream_states import (
    ENDS_APPROVAL,
    ENDS_ROUND,
    TRANSITIONS,
    PlanAction,
    check_transition,
    is_editable,
    leads_to,
)
from planner.domain.readiness import score_readiness
from planner.domain.transition_guards import Guard, Refusal
from planner.enums import ChangeKind, Role, SessionState, Step, VersionReason
from planner.models import ChecklistAnswer, Engagement, LivestreamSession, PlanApproval, PlanChange, StepChecklist
from planner.queries.kept import Given, KeptObjects
from planner.queries.plan_facts import load_facts
from planner.queries.reviews import review_facts

DETAILS = (
    "title",
    "platform",
    "session_type",
    "campaign_tag",
    "host_name",
    "starts_at",
    "planned_minutes",
    "gmv_target",
    "features",
    "planned_aov",
    "ad_budget",
    "contribution_rate",
    "strategic_loss_approved",
)
COST_DETAILS = frozenset({"ad_budget", "contribution_rate", "strategic_loss_approved"})
JUDGED_BY_READINESS = frozenset({PlanAction.SELF_CHECK, PlanAction.APPROVE, PlanAction.LOCK})
KEPT_AT = {
    PlanAction.SUBMIT: VersionReason.SUBMIT,
    PlanAction.RESUBMIT: VersionReason.SUBMIT,
    PlanAction.SELF_CHECK: VersionReason.SELF_CHECK,
    PlanAction.LOCK: VersionReason.LOCK,
}
"""Steps at which the plan is kept as it stands; an approval keeps it too, with itself."""


class PlanClosedError(Exception):
    """The livestream's state no longer lets its plan change."""


class StaleDetailsError(Exception):
    """Somebody else changed the details since this person read them. `livestream` is the row as it is now."""

    def __init__(self, livestream):
        super().__init__(livestream.pk)
        self.livestream = livestream


class TransitionRefusedError(Exception):
    """Something stands in the way of an action. `refusals` say what, `livestream` is the row as it is now."""

    def __init__(self, refusals, livestream):
        super().__init__(refusals)
        self.refusals = refusals
        self.livestream = livestream


_LOCKED = KeptObjects(lambda: LivestreamSession.objects.select_for_update().filter(pk=Given("pk")))


def lock_plan(livestream):
    """The livestream's row as it is now, locked until the transaction ends. Raises `PlanClosedError`."""
    locked = _LOCKED.get(pk=livestream.pk)
    if not is_editable(locked.state):
        raise PlanClosedError
    if locked.organization_id == livestream.organization_id:
        locked.organization = livestream.organization
    if locked.template_version_id == livestream.template_version_id:
        locked.template_version = livestream.template_version
    return locked


@transaction.atomic
def create_livestream(*, organization, template_version, details, by, now):
    """A draft livestream with its five checklists and one empty answer per item of the template version."""
    livestream = insert_livestream(
        organization=organization, template_version=template_version, details=details, by=by, now=now
    )
    PlanChange.objects.create(livestream=livestream, by=by, kind=ChangeKind.CREATED, new=livestream.title, at=now)
    store_readiness(livestream=livestream, now=now)
    return livestream


def insert_livestream(*, organization, template_version, details, by, now):
    """The rows of a new plan, without history and score: for the actions that write those."""
    livestream = LivestreamSession.objects.create(
        organization=organization, template_version=template_version, created_by=by, created_at=now, **details
    )
    checklists = StepChecklist.objects.bulk_create(StepChecklist(livestream=livestream, step=step) for step in Step)
    checklist_of = {checklist.step: checklist for checklist in checklists}
    ChecklistAnswer.objects.bulk_create(
        ChecklistAnswer(checklist=checklist_of[item.step], item_id=pk)
        for pk, item in template_version.items_by_id().items()
    )
    return livestream


@transaction.atomic
def edit_livestream(*, livestream, details, seen, by, now):
    """Change what differs in `details` (model fields and `strategic_loss_approved`), with one history row per field.

    `seen` is the `details_token` of what the person read. A new start moves every due date with it. Raises
    `PlanClosedError` and `StaleDetailsError`. Returns the names of the changed fields.
    """
    livestream = LivestreamSession.objects.locked().get(pk=livestream.pk)
    if not is_editable(livestream.state):
        raise PlanClosedError
    if seen != details_token(livestream):
        raise StaleDetailsError(livestream)
    changed = {name: value for name, value in details.items() if detail_of(livestream, name) != value}
    if not changed:
        return []
    PlanChange.objects.bulk_create(
        PlanChange(
            livestream=livestream,
            by=by,
            kind=ChangeKind.DETAIL,
            field=name,
            old=detail_text(detail_of(livestream, name)),
            new=detail_text(value),
            shows_costs=name in COST_DETAILS,
            at=now,
        )
        for name, value in changed.items()
    )
    _set_details(livestream, changed, by=by)
    if "host_name" in changed:
        tell_neighbours(livestream, now=now)
    judge_approval(livestream=livestream, by=by, now=now)
    store_readiness(livestream=livestream, now=now)
    return list(changed)


def _set_details(livestream, changed, *, by):
    columns = dict(changed)
    if "strategic_loss_approved" in columns:
        columns["strategic_loss_approved_by"] = by if columns.pop("strategic_loss_approved") else None
    for name, value in columns.items():
        setattr(livestream, name, value)
    livestream.save(update_fields=list(columns))


def details_token(livestream):
    """A short fingerprint of all details, to notice that they changed meanwhile."""
    words = "\n".join(detail_text(detail_of(livestream, name)) for name in DETAILS)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def detail_of(livestream, name):
    """A detail as forms and history speak of it."""
    if name == "strategic_loss_approved":
        return livestream.strategic_loss_approved_by_id is not None
    return getattr(livestream, name)


def detail_text(value):
    """A detail as the history stores it: canonical, in no language."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return write_money(value)
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
        case list():
            return " ".join(value)
    return str(value)


@transaction.atomic
def change_state(*, livestream, action, role, by, now, reason="", new_start=None, engagement=None):
    """Take one step in the life of a plan, if nothing stands in its way; a repeated request changes nothing.

    `role` is that of `by` in the plan's organization, or in the provider of `engagement`. That is held until the step
    is taken, so that nobody approves by an engagement which ends at the same moment. Raises `TransitionRefusedError`
    with every refusal.
    """
    livestream = LivestreamSession.objects.locked().get(pk=livestream.pk)
    transition = TRANSITIONS[action]
    engagement = _held(engagement, livestream, role, by)
    if _is_done(livestream, transition, new_start):
        return livestream
    review = review_facts(livestream, action, by=by, engagement=engagement, new_start=new_start)
    readiness = score_readiness(load_facts(livestream, now=now), now=now) if action in JUDGED_BY_READINESS else None
    refusals = check_transition(
        action,
        state=livestream.state,
        role=role,
        now=now,
        readiness=readiness,
        reason=reason,
        new_start=new_start,
        review=review,
    )
    if refusals:
        raise TransitionRefusedError(refusals, livestream)
    old_state, old_start = livestream.state, livestream.starts_at
    to = leads_to(action, role=role, readiness=readiness, review=review)
    if action == PlanAction.APPROVE:
        _approve(livestream, engagement, to, role=role, by=by, score=readiness.score, now=now)
    if action in ENDS_APPROVAL | ENDS_ROUND:
        over = livestream.approvals.filter(ended_at=None)
        (over.filter(is_final=False) if action in ENDS_ROUND else over).update(ended_at=now)
    _apply(livestream, action, to, now=now, new_start=new_start)
    PlanChange.objects.create(
        livestream=livestream,
        by=by,
        kind=ChangeKind.STATE,
        field=action,
        old=old_state,
        new=livestream.state,
        reason=reason.strip(),
        at=now,
    )
    if action == PlanAction.POSTPONE:
        PlanChange.objects.create(
            livestream=livestream,
            by=by,
            kind=ChangeKind.DETAIL,
            field="starts_at",
            old=detail_text(old_start),
            new=detail_text(livestream.starts_at),
            at=now,
        )
        store_readiness(livestream=livestream, now=now)
    if action == PlanAction.CANCEL:
        tell_neighbours(livestream, now=now)
    follow_review(livestream=livestream, old=old_state, engagement=engagement, by=by, now=now)
    tell_state(livestream=livestream, action=action, old=old_state, by=by, reason=reason.strip(), now=now)
    if action in KEPT_AT:
        freeze_locked(livestream=livestream, reason=KEPT_AT[action], by=by, now=now)
    return livestream


def _is_done(livestream, transition, new_start):
    """Whether the request was carried out already: a double click, or a colleague a moment earlier."""
    if livestream.state != transition.to:
        return transition.action == PlanAction.UNLOCK and livestream.state == SessionState.APPROVED
    if transition.action == PlanAction.POSTPONE:
        return livestream.starts_at == new_start
    return livestream.state not in transition.from_states


def _held(engagement, livestream, role, by):
    """The engagement as it is now, locked: its end waits for this step, or this step finds it ended."""
    if role not in PROVIDER_ROLES:
        return None
    rows = Engagement.objects.running().select_for_update(of=("self",), no_key=True)
    held = rows.filter(pk=engagement and engagement.pk, merchant=livestream.organization_id).first()
    is_assigned = held and (role == Role.LEAD or held.assignments.filter(membership__user=by).exists())
    if not is_assigned:
        raise TransitionRefusedError((Refusal(Guard.ENGAGED, "engagement_over"),), livestream)
    return held


def _approve(livestream, engagement, to, *, role, by, score, now):
    if to == SessionState.APPROVED:
        livestream.approvals.filter(ended_at=None, round__lt=livestream.review_round).update(ended_at=now)
    PlanApproval.objects.create(
        livestream=livestream,
        version=freeze_locked(livestream=livestream, reason=VersionReason.APPROVE, by=by, now=now),
        provider_id=engagement.provider_id,
        by=by,
        role=role,
        round=livestream.review_round,
        score=score,
        is_final=to == SessionState.APPROVED,
        at=now,
    )


def _apply(livestream, action, to, *, now, new_start):
    changed = {"state": to}
    if action in ENDS_APPROVAL:
        changed["approved_at"] = None
    if to == SessionState.APPROVED and action == PlanAction.APPROVE:
        changed["approved_at"] = now
    match action:
        case PlanAction.SUBMIT | PlanAction.RESUBMIT:
            changed |= {"review_round": livestream.review_round + 1, "submitted_at": now}
        case PlanAction.GO_LIVE:
            changed["actual_started_at"] = now
        case PlanAction.END:
            changed["actual_ended_at"] = now
        case PlanAction.POSTPONE:
            changed["starts_at"] = new_start
    for name, value in changed.items():
        setattr(livestream, name, value)
    livestream.save(update_fields=list(changed))
