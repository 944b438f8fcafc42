"""The rows of the board, ready to show: small objects whose strings need no further work in the template."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import ROUND_DOWN, Decimal

from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from planner.domain import moments
from planner.domain.numbers import compact_money_text
from planner.domain.status import Status, plan_status, step_status
from planner.enums import Band, Platform, SessionState, Step
from planner.models.checklist_templates import in_language
from planner.queries.livestreams import FINISHED

QUIET_STATES = frozenset({SessionState.DRAFT, SessionState.LIVE})
"""States that need no mark on a row: drafts are most of them, and a live row says so in large letters."""


@dataclass(frozen=True, slots=True)
class StripCell:
    step: str
    letter: str
    score: str
    value: str
    status: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next best action of a plan: what it brings, what it is, by when."""

    url: str
    label: str
    gain: str
    gain_label: str
    due: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class BoardRow:
    pk: int
    url: str
    copy_url: str
    title: str
    platform: str
    host: str
    host_initial: str
    campaign: str
    when: str
    when_detail: str
    countdown: str
    starts_iso: str
    date: date
    time: str
    is_today: bool
    is_finished: bool
    steps: tuple[StripCell, ...]
    strip_label: str
    score: str
    tenth: str
    status: str
    status_label: str
    band: str
    band_label: str
    gates: str
    state_label: str
    next: NextStep | None


@dataclass(frozen=True, slots=True)
class RowGroup:
    """The rows of one week."""

    label: str
    range: str
    rows: list[BoardRow]


class RowBuilder:
    """Turns livestreams into rows. Labels are looked up once, not once per row."""

    def __init__(self, *, now: datetime, zone: tzinfo, can_edit: bool = False):
        self.now = now
        self.zone = zone
        self.can_edit = can_edit
        self.language = get_language() or ""
        self.today = now.astimezone(zone).date()
        self.platforms = {value: str(label) for value, label in Platform.choices}
        self.bands = {value: str(label) for value, label in Band.choices}
        self.states = {value: str(label) for value, label in SessionState.choices}
        self.statuses = status_labels()
        # One lookup per page instead of two per row.
        self.plan_url = {step.value: _pattern("planner:plan_step", step.stem) for step in Step}
        self.copy_url = _pattern("planner:livestream_copy")
        self.step_names = [str(step.label) for step in Step]
        self.strip_pattern = _("STAGE: %(steps)s")
        self.gain_pattern = _("gains %(points)s points")

    def row(self, plan, *, has_next=False):
        """One row; with the next best action only where `next_item` was loaded with the plan."""
        local = plan.starts_at.astimezone(self.zone)
        is_finished = plan.state in FINISHED
        when, detail, countdown = self._when(plan, local, is_finished)
        steps = self._steps(plan)
        status = plan_status(
            readiness=plan.readiness,
            steps=[cell.status for cell in steps],
            is_gated=plan.is_gated,
            is_compliance_blocked=plan.is_compliance_blocked,
            is_live=plan.state == SessionState.LIVE,
        )
        is_blocked = plan.is_compliance_blocked
        score = plan.readiness.quantize(Decimal(1), ROUND_DOWN)
        return BoardRow(
            pk=plan.pk,
            url=self.url(plan.pk),
            copy_url=self.copy_url.format(plan.pk) if self.can_edit else "",
            title=plan.title,
            platform=self.platforms[plan.platform],
            host=plan.host_name,
            host_initial=plan.host_name[:1],
            campaign=plan.campaign_tag,
            when=when,
            when_detail=detail,
            countdown=countdown,
            starts_iso=local.isoformat() if countdown else "",
            date=local.date(),
            time=f"{local:%H:%M}",
            is_today=local.date() == self.today and not is_finished,
            is_finished=is_finished,
            steps=steps,
            strip_label=self._strip_label(steps),
            score=str(score),
            tenth=str(plan.readiness)[-2:],
            status=status,
            status_label=self.statuses[status],
            band="compliance_blocked" if is_blocked else plan.band,
            band_label=self.statuses["compliance_blocked"] if is_blocked else self.bands[plan.band],
            gates=gates_text(sum(plan.step_open_gates)) if plan.is_gated and not is_finished else "",
            state_label="" if plan.state in QUIET_STATES else self.states[plan.state],
            next=self._next(plan) if has_next and not is_finished else None,
        )

    def url(self, pk, step=Step.MERCHANDISE, item_key=""):
        return self.plan_url[step].format(pk) + (f"#item-{item_key}" if item_key else "")

    def _when(self, plan, local, is_finished):
        """The large word of a row, the line under it, and the clock that ticks down on the day itself."""
        clock = f"{local:%H:%M}"
        if plan.state == SessionState.LIVE:
            return self.statuses[Status.LIVE], clock, ""
        days = (local.date() - self.today).days
        if is_finished or days < 0:
            day = moments.day_text(local.date(), self.language, today=self.today)
            return day, f"{moments.weekday_text(local.date(), self.language)} {clock}", ""
        when = moments.countdown_text(days, self.language)
        if days:
            return when, moments.moment_text(local, self.language, zone=self.zone, today=self.today), ""
        if plan.starts_at <= self.now:
            return when, _("%(time)s · start has passed") % {"time": clock}, ""
        return when, clock, moments.clock_text(plan.starts_at - self.now)

    def _steps(self, plan):
        stored = (plan.step_scores, plan.step_answered, plan.step_open_gates, plan.step_due_at)
        cells = []
        for step, score, answered, open_gates, due_at in zip(Step, *stored, strict=False):
            status = step_status(
                score=score, answered=answered, open_gates=open_gates, next_due_at=due_at, now=self.now
            )
            whole = "–" if status == Status.IDLE or score is None else str(score.quantize(Decimal(1), ROUND_DOWN))
            cells.append(StripCell(step.value, step.letter, whole, str(score or 0), status))
        return tuple(cells)

    def _strip_label(self, steps):
        words = (
            f"{cell.letter} {name} {cell.score} {self.statuses[cell.status]}"
            for cell, name in zip(steps, self.step_names, strict=False)
        )
        return self.strip_pattern % {"steps": "; ".join(words)}

    def _next(self, plan):
        item = plan.next_item
        if item is None:
            return None
        gain = str(plan.next_item_gain)
        return NextStep(
            url=self.url(plan.pk, item.step, item.key),
            label=in_language(item.label_zh, item.label_en),
            gain=f"+{gain}",
            gain_label=self.gain_pattern % {"points": gain},
            due=moments.due_text(plan.next_item_due_at, self.language, now=self.now, zone=self.zone),
            is_late=plan.next_item_due_at < self.now,
        )

    def groups(self, plans):
        """Rows under the weeks they fall into, Monday to Sunday, in the order of the plans."""
        groups = []
        for plan in plans:
            monday = _monday(plan.starts_at.astimezone(self.zone).date())
            if not groups or groups[-1][0] != monday:
                groups.append((monday, []))
            groups[-1][1].append(self.row(plan, has_next=True))
        return [self._group(monday, rows) for monday, rows in groups]

    def _group(self, monday, rows):
        dates = moments.range_text(monday, monday + timedelta(days=6), self.language)
        weeks = (monday - _monday(self.today)).days // 7
        label = {-1: _("Last week"), 0: _("This week"), 1: _("Next week")}.get(weeks)
        return RowGroup(label=label or dates, range=dates if label else "", rows=rows)


def recent_rows(plans, *, now, zone):
    """Rows of earlier plans, for choosing one to copy."""
    builder = RowBuilder(now=now, zone=zone, can_edit=True)
    return [builder.row(plan) for plan in plans]


def target_text(plans):
    """What the plans aim for together, `–` when none names a target."""
    targets = [plan.gmv_target for plan in plans if plan.gmv_target is not None]
    return compact_money_text(sum(targets), get_language()) if targets else "–"


def gates_text(count):
    return ngettext("%(count)d gate open", "%(count)d gates open", count) % {"count": count}


def status_labels():
    return {
        Status.READY: pgettext("status", "Ready"),
        Status.PROGRESS: pgettext("status", "In progress"),
        Status.RISK: pgettext("status", "At risk"),
        Status.BLOCKED: pgettext("status", "Blocked"),
        Status.IDLE: pgettext("status", "Not started"),
        Status.LIVE: pgettext("status", "On air"),
        "compliance_blocked": _("Compliance blocked"),
    }


def _pattern(route, *rest):
    """The path of a route with `{}` where the plan's number stands."""
    return reverse(route, args=[0, *rest]).replace("/0/", "/{}/", 1)


def _monday(day):
    return day - timedelta(days=day.weekday())
