"""What stands around the checklist of a plan, ready to show: head, score, strip, gates, next best actions."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from planner.addresses import address
from planner.domain.livestream_states import FINISHED, is_editable
from planner.domain.moments import clock_text, countdown_text, date_text, days_until, due_text, moment_text
from planner.domain.next_actions import holding_count, next_actions, open_count, score_with_first
from planner.domain.numbers import compact_money_text, percent_text
from planner.domain.readiness import strict_readiness
from planner.domain.ring import ring_arcs
from planner.domain.status import step_status
from planner.enums import Band, SessionState, Severity, Step
from planner.views.answer_words import label_of
from planner.views.check_words import check_name, check_url, standing_of
from planner.views.state_words import closed_text

SHOWN_ACTIONS = 5
GOAL_ACTIONS = 3
STATE_STATUS = {
    SessionState.SUBMITTED: "review",
    SessionState.IN_REVIEW: "review",
    SessionState.CHANGES_REQUESTED: "risk",
    SessionState.REAPPROVAL_NEEDED: "risk",
    SessionState.APPROVED: "ready",
    SessionState.SELF_CHECKED: "ready",
    SessionState.LOCKED: "ready",
    SessionState.LIVE: "live",
    SessionState.CANCELLED: "blocked",
    SessionState.ENDED: "idle",
}


def score_text(score: Decimal | None) -> str:
    """59.0, and – where nothing applies or nothing is answered."""
    return "–" if score is None else str(score)


@dataclass(frozen=True, slots=True)
class StripStep:
    step: Step
    letter: str
    name: str
    short_name: str
    score: str
    value: str
    status: str
    status_label: str
    open_gates: int
    weight: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class GateLink:
    """A gate that is open, or a check that holds the cap and what is wrong with it."""

    step: Step
    letter: str
    label: str
    url: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class ActionLink:
    """`gain` are the raw points that doing it brings."""

    step: Step
    letter: str
    label: str
    url: str
    gain: str
    is_gate: bool
    due: str
    is_overdue: bool
    check_state: str
    owner: str
    owner_initial: str


@dataclass(frozen=True, slots=True)
class ScoreView:
    """The score with what explains it. `sentence` says raw and capped score together."""

    score: str
    raw: str
    is_capped: bool
    is_gated: bool
    is_compliance_blocked: bool
    sentence: str
    band: str
    band_label: str
    arcs: tuple
    on_track: str
    overdue: int
    gates: tuple[GateLink, ...]
    failed: tuple[GateLink, ...]
    unjudged: int
    strict: str
    why_url: str


@dataclass(frozen=True, slots=True)
class ActionsView:
    """What to do now. `closed` says why nothing of it can be done in the plan's state, `copy_url` leads on from a plan
    whose broadcast is over."""

    rows: tuple[ActionLink, ...]
    now: str
    value: str
    after: str
    more: str
    more_count: int
    hidden_count: int
    closed: str = ""
    copy_url: str = ""


@dataclass(frozen=True, slots=True)
class PlanHead:
    """Who, when, where; what does not change while answers are saved."""

    title: str
    when: str
    platform: str
    session_type: str
    host: str
    gmv_target: str
    campaign: str
    state: str
    state_label: str
    state_status: str
    countdown: str
    clock: str
    starts_iso: str
    missing: list[str] = field(default_factory=list)

    @property
    def missing_text(self):
        return pgettext("list", ", ").join(self.missing)


class PlanView:
    """Builds the parts from one reading of the plan: its facts and its readiness at `now`."""

    def __init__(self, *, livestream, facts, readiness, now: datetime):
        self.livestream = livestream
        self.facts = facts
        self.readiness = readiness
        self.now = now
        self.zone = ZoneInfo(livestream.organization.time_zone)
        self.language = get_language()
        self.items = {item.key: item for item in facts.items}
        self.checks = {check.id: check for check in readiness.checks}
        self.urls = {step: livestream.step_url(step) for step in Step}
        self.is_finished = livestream.state in FINISHED

    @cached_property
    def next_actions(self):
        return () if self.is_finished else next_actions(self.facts, self.readiness, at_most=SHOWN_ACTIONS)

    @property
    def first_keys(self):
        """Keys of the next best actions that are shown."""
        return [action.key for action in self.next_actions]

    @cached_property
    def strict(self):
        """The score without waivers and exemptions, where they make a difference; a cap may hide it in the score."""
        strict = strict_readiness(self.facts, now=self.now)
        return None if strict is None or strict.raw == self.readiness.raw else strict.score

    def head(self, *, can_edit):
        plan = self.livestream
        start = moment_text(plan.starts_at, self.language, zone=self.zone, today=self._today())
        end = plan.ends_at.astimezone(self.zone)
        is_ahead = plan.state not in (SessionState.ENDED, SessionState.CANCELLED) and plan.starts_at > self.now
        return PlanHead(
            title=plan.title,
            when=f"{start}–{end:%H:%M}",
            platform=plan.get_platform_display(),
            session_type=plan.get_session_type_display(),
            host=plan.host_name,
            gmv_target="" if plan.gmv_target is None else compact_money_text(plan.gmv_target, self.language),
            campaign=plan.campaign_tag,
            state=plan.state,
            state_label=plan.get_state_display(),
            state_status=STATE_STATUS.get(plan.state, "progress"),
            countdown=self._countdown(),
            clock=clock_text(plan.starts_at - self.now) if is_ahead else "",
            starts_iso=plan.starts_at.isoformat(),
            missing=self._missing() if can_edit and is_editable(plan.state) else [],
        )

    def _today(self):
        return self.now.astimezone(self.zone).date()

    def _countdown(self):
        return countdown_text(days_until(self.livestream.starts_at, now=self.now, zone=self.zone), self.language)

    def _missing(self):
        """Facts of the plan that items depend on and nobody has given yet."""
        plan = self.livestream
        figures = plan.judgement.get("figures", {})
        facts = (
            (plan.features or plan.judgement.get("features"), _("what the broadcast contains")),
            (plan.planned_aov is not None or "planned_aov" in figures, _("planned average order value")),
            (plan.ad_budget is not None, _("total ad budget")),
            (plan.contribution_rate is not None or "contribution_rate" in figures, _("contribution rate before ads")),
        )
        return [name for is_given, name in facts if not is_given]

    def score(self):
        readiness = self.readiness
        band = "compliance_blocked" if readiness.is_compliance_blocked else readiness.band
        scores = {step.step: step.score for step in readiness.steps}
        return ScoreView(
            score=score_text(readiness.score),
            raw=score_text(readiness.raw),
            is_capped=readiness.held_back > 0,
            is_gated=readiness.is_gated,
            is_compliance_blocked=readiness.is_compliance_blocked,
            sentence=self._sentence(),
            band=band,
            band_label=_("Compliance blocked") if readiness.is_compliance_blocked else str(Band(band).label),
            arcs=ring_arcs(scores, self.facts.step_weights),
            on_track=percent_text(Decimal(readiness.on_track.numerator) / readiness.on_track.denominator, decimals=0),
            overdue=0 if self.is_finished else sum(item.is_overdue for item in readiness.items),
            gates=tuple(self._gate(item) for item in readiness.open_gates),
            failed=tuple(self._failed(check) for check in readiness.checks if check.fails and check.holds_cap),
            unjudged=sum(check.holds_cap and not check.fails for check in readiness.checks),
            strict="" if self.strict is None else score_text(self.strict),
            why_url=address("planner:plan_why", self.livestream.pk),
        )

    def _failed(self, check):
        url = check_url(self.livestream, check)
        return GateLink(check.step, check.step.letter, check_name(check.id), url, str(Severity(check.severity).label))

    def _sentence(self):
        readiness = self.readiness
        words = {"score": score_text(readiness.score), "raw": score_text(readiness.raw)}
        if not readiness.held_back:
            return _("Readiness %(score)s") % words
        if readiness.is_compliance_blocked:
            return _("Readiness %(score)s (raw %(raw)s, held back by a legal check)") % words
        if not readiness.open_gates:
            return _("Readiness %(score)s (raw %(raw)s, held back by automatic checks)") % words
        return _("Readiness %(score)s (raw %(raw)s, held back by open gates)") % words

    def _gate(self, result):
        return GateLink(
            step=result.step,
            letter=result.step.letter,
            label=label_of(self.items[result.key]),
            url=self.item_url(result),
        )

    def item_url(self, result):
        return f"{self.urls[result.step]}#item-{result.key}"

    def strip(self, current):
        return tuple(self._strip_step(scored, is_current=scored.step == current) for scored in self.readiness.steps)

    def _strip_step(self, scored, *, is_current):
        status = self.status_of(scored)
        return StripStep(
            step=scored.step,
            letter=scored.step.letter,
            name=str(scored.step.label),
            short_name=short_name(scored.step),
            score=score_text(scored.score if status != "idle" else None),
            value=str(scored.score or 0),
            status=status,
            status_label=status_label(status),
            open_gates=scored.open_gates,
            weight=self.facts.step_weights.get(scored.step, 0),
            url=self.urls[scored.step],
            is_current=is_current,
        )

    def status_of(self, scored):
        dues = [item.due_at for item in self.readiness.items if item.step == scored.step and item.is_open]
        if self.is_finished:  # nothing is overdue any more
            dues = []
        return step_status(
            score=scored.score,
            answered=scored.started,
            open_gates=scored.open_gates,
            next_due_at=min(dues, default=None),
            now=self.now,
            is_blocked=scored.is_blocked,
        )

    def actions(self, owners, *, can_copy=False):
        """The next best actions; `owners` are the people who own items, by item key."""
        count = open_count(self.readiness)
        # Gates come first, and until the last one is passed the cap hides every point.
        goal = max(GOAL_ACTIONS, holding_count(self.readiness))
        after = score_with_first(self.facts, self.readiness, goal)
        return ActionsView(
            rows=tuple(self._action(action, owners.get(action.key)) for action in self.next_actions),
            now=score_text(self.readiness.score),
            value=str(self.readiness.score),
            after=score_text(after),
            more=str(after - self.readiness.score),
            more_count=min(goal, count),
            hidden_count=max(count - SHOWN_ACTIONS, 0),
            closed=closed_text(self.livestream.state),
            copy_url=address("planner:livestream_copy", self.livestream.pk) if can_copy and self.is_finished else "",
        )

    def _action(self, action, owner):
        check = self.checks.get(action.key) if action.is_check else None
        return ActionLink(
            step=action.step,
            letter=action.step.letter,
            label=check_name(check.id) if check else label_of(self.items[action.key]),
            url=check_url(self.livestream, check) if check else self.item_url(action),
            gain=str(action.gain),
            is_gate=action.is_gate and not check,
            due=self.due(action.due_at) if action.due_at else "",
            is_overdue=action.is_overdue,
            check_state=str(standing_of(check)[2]) if check else "",
            owner=owner.display_name if owner else "",
            owner_initial=owner.initial if owner else "",
        )

    def due(self, due_at):
        return due_text(due_at, self.language, now=self.now, zone=self.zone)

    def day(self, moment):
        return date_text(moment.astimezone(self.zone).date(), self.language, today=self._today())


SHORT_NAMES = {
    Step.MERCHANDISE: pgettext_lazy("short STAGE step", "Merch"),
    Step.TIMING: pgettext_lazy("short STAGE step", "Timing"),
    Step.FLOW: pgettext_lazy("short STAGE step", "Flow"),
    Step.GIFTS: pgettext_lazy("short STAGE step", "Gifts"),
    Step.CONTENT: pgettext_lazy("short STAGE step", "Early"),
}


def short_name(step):
    return str(SHORT_NAMES[step])


STATUS_LABELS = {
    "ready": pgettext_lazy("status", "Ready"),
    "progress": pgettext_lazy("status", "In progress"),
    "risk": pgettext_lazy("status", "At risk"),
    "blocked": pgettext_lazy("status", "Blocked"),
    "idle": pgettext_lazy("status", "Not started"),
    "live": pgettext_lazy("status", "On air"),
}


def status_label(status):
    return str(STATUS_LABELS[status])
