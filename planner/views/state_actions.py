"""The steps in the life of a plan as buttons and dialogs, and what stands in their way, in words."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from planner.addresses import address
from planner.domain.capabilities import Capability
from planner.domain.livestream_states import (
    FINISHED,
    TRANSITIONS,
    Guard,
    PlanAction,
    allowed_actions,
    check_transition,
    is_editable,
    needs_reason,
)
from planner.domain.moments import moment_text, span_text
from planner.domain.worksheets import FieldRef
from planner.domain.worksheets.columns import column
from planner.forms.livestreams import TransitionForm
from planner.models.checklist_templates import in_language
from planner.queries.reviews import review_facts
from planner.views.check_words import check_name, check_place
from planner.views.state_words import action_label, action_text, action_title, guard_label, refusal_text
from planner.views.worksheet_links import cell_url, sheet_url

ASKED_IN_THE_FORM = frozenset({Guard.REASON, Guard.LONG_REASON, Guard.NEW_START})
REVIEW_PLACES = {
    Guard.FINDING: "comment-form",
    Guard.FINDINGS_ANSWERED: "findings",
    Guard.NO_OPEN_BLOCKER: "findings",
    Guard.VERDICTS: "verdicts",
    Guard.NO_FIX: "verdicts",
}
"""Where on the review page what stands in the way is dealt with."""
EARLY = timedelta(hours=1)
"""Going live so long before the planned start is most likely a slip."""
FORWARD = (
    PlanAction.SUBMIT,
    PlanAction.START_REVIEW,
    PlanAction.APPROVE,
    PlanAction.RESUBMIT,
    PlanAction.SELF_CHECK,
    PlanAction.LOCK,
    PlanAction.GO_LIVE,
    PlanAction.END,
)
DECISIONS = frozenset({PlanAction.APPROVE, PlanAction.SELF_CHECK, PlanAction.LOCK})
ICONS = {
    PlanAction.SUBMIT: "send",
    PlanAction.START_REVIEW: "review",
    PlanAction.APPROVE: "check",
    PlanAction.REQUEST_CHANGES: "undo",
    PlanAction.RESUBMIT: "send",
    PlanAction.WITHDRAW: "undo",
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
class GuardLine:
    """One condition by name, with what keeps it from being met; nothing where it is."""

    name: str
    obstacles: list[Obstacle]


@dataclass(frozen=True)
class StateAction:
    """One step that this person may ask for now. With obstacles its dialog explains instead of asking. `guards` are its
    conditions one by one, met or not, for the steps that are a decision on the whole plan; `warning` says what may be
    a slip."""

    action: PlanAction
    label: str
    title: str
    text: str
    icon: str
    url: str
    is_forward: bool
    is_danger: bool
    form: TransitionForm | None = None
    warning: str = ""
    obstacles: list[Obstacle] = field(default_factory=list)
    guards: list[GuardLine] = field(default_factory=list)

    @property
    def dialog_id(self):
        return f"transition-{self.action.replace('_', '-')}"


class MenuLink(NamedTuple):
    """A link of a plan's menu; `where` is the class of one that is not everywhere, and one that leads on stands before
    the menu as a button."""

    icon: str
    label: str
    url: str
    where: str = ""
    is_forward: bool = False


def state_actions(livestream, membership):
    """The steps that `membership` may ask for, the one that leads on first. No queries, no forms: each is asked for
    when its dialog opens, so that what stands in its way is as fresh as the answers.
    """
    allowed = allowed_actions(
        livestream.state, membership.role, scope=membership.standing.scope, is_reviewed=livestream.is_reviewed
    )
    found = [_bare_action(action, livestream) for action in allowed]
    return sorted(found, key=lambda step: not step.is_forward)


def plan_menu(livestream, membership):
    """The links of a plan's menu besides its steps: edit, copy, and on a phone what the bar has elsewhere. From a
    broadcast that is over a copy is what leads on."""
    is_finished = livestream.state in FINISHED
    edits = membership.can_edit_plans and is_editable(livestream.state)
    links = []
    if edits:
        links.append(MenuLink("edit", _("Edit details"), _plan_url("livestream_edit", livestream)))
    copy = MenuLink("copy", _("Copy for a new broadcast"), _plan_url("livestream_copy", livestream), "", is_finished)
    if membership.can(Capability.CREATE) and not is_finished:
        links.append(copy)
    if membership.can(Capability.SHARE):
        links.append(MenuLink("user", _("Links for guests"), _plan_url("guest_links", livestream)))
    about = [
        ("target", _("Why this score"), "plan_why"), ("upright", _("Forecast"), "plan_forecast"),
        ("retro", _("History"), "plan_history"), ("import", _("Import"), "plan_import"),
        ("share", _("Export"), "plan_export"), ("copy", _("Versions"), "plan_versions"),
        ("printer", _("Print"), "plan_print"),
    ]  # fmt: skip
    shown = [link for link in about if edits or link[2] != "plan_import"]
    links += [MenuLink(icon, label, _plan_url(name, livestream), "only-phone") for icon, label, name in shown]
    return [*links, copy] if membership.can(Capability.CREATE) and is_finished else links


def _plan_url(name, livestream):
    return address(f"planner:{name}", livestream.pk)


def state_action(action, livestream, membership, *, now, readiness=None, form=None):
    """One step with its form (the posted one, with its errors, when there is one)."""
    review = review_facts(livestream, action, by=membership.user, engagement=membership.engagement)
    refusals = check_transition(
        action, state=livestream.state, role=membership.role, now=now, readiness=readiness, review=review
    )
    refusals = [row for row in refusals if row.guard not in ASKED_IN_THE_FORM]
    return replace(
        _bare_action(action, livestream),
        form=transition_form(action, livestream, now) if form is None else form,
        obstacles=[obstacle(row, livestream) for row in refusals],
        warning=_warning(action, livestream, now),
        guards=_guard_lines(action, refusals, livestream) if action in DECISIONS else [],
    )


def _warning(action, livestream, now):
    """What somebody should know who goes live long before the planned start: there is no way back."""
    left = livestream.starts_at - now
    if action != PlanAction.GO_LIVE or left < EARLY:
        return ""
    language, zone = get_language(), ZoneInfo(livestream.organization.time_zone)
    words = {
        "start": moment_text(livestream.starts_at, language, zone=zone, today=now.astimezone(zone).date()),
        "left": span_text(int(left.total_seconds()), language),
    }
    return _("The planned start is %(start)s, in %(left)s. A plan that is on air cannot go back.") % words


def _guard_lines(action, refusals, livestream):
    """Every condition by name; none where the step is refused before they are asked."""
    left_out = ASKED_IN_THE_FORM if livestream.is_reviewed else ASKED_IN_THE_FORM | {Guard.APPROVAL}
    guards = [guard for guard in TRANSITIONS[action].guards if guard not in left_out]
    if any(refusal.guard not in guards for refusal in refusals):
        return []
    return [
        GuardLine(guard_label(guard), [obstacle(row, livestream) for row in refusals if row.guard == guard])
        for guard in guards
    ]


def _bare_action(action, livestream):
    return StateAction(
        action=action,
        label=action_label(action),
        title=action_title(action),
        text=action_text(action),
        icon=ICONS[action],
        url=address("planner:livestream_transition", livestream.pk, action),
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
        may_say=action == PlanAction.REQUEST_CHANGES,
        asks_start=action == PlanAction.POSTPONE,
        initial={"starts_at": livestream.starts_at},
    )


def add_refusals(form, refusals):
    """Put the refusals that concern what was typed beside their fields."""
    for refusal in refusals:
        if refusal.guard in (Guard.REASON, Guard.LONG_REASON) and "reason" in form.fields:
            form.add_error("reason", refusal_text(refusal))
        elif (
            refusal.guard in (Guard.NEW_START, Guard.SLOT_FREE)
            and "starts_at" in form.fields
            and not form.has_error("starts_at")
        ):
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
    if refusal.guard == Guard.COMPLETE:
        return _gap(livestream, **refusal.params)
    place = REVIEW_PLACES.get(refusal.guard)
    url = f"{address('planner:plan_review', livestream.pk)}#{place}" if place else ""
    return Obstacle(refusal_text(refusal), url)


def _gap(livestream, worksheet, field="", row="", count=0):
    """What a worksheet lacks for a review, with the way there."""
    name = str(worksheet.label)
    if not field:
        return Obstacle(_("%(worksheet)s: no row yet") % {"worksheet": name}, sheet_url(livestream, worksheet))
    label = column(worksheet, field).label(get_language())
    text = ngettext(
        "%(worksheet)s: %(field)s is empty in %(count)d row",
        "%(worksheet)s: %(field)s is empty in %(count)d rows",
        count,
    )
    place = cell_url(livestream, FieldRef(worksheet, row, field))
    return Obstacle(text % {"worksheet": name, "field": label, "count": count}, place)
