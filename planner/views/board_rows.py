"""The rows of the board, ready to show: small objects whose strings need no further work in the template.

Every string of a row is escaped here and marked safe, which spares the template the larger part of its work: what
people typed goes through `escaped`, words of ours and numbers are plain `SafeString`s.
"""

import html
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from planner.addresses import address
from planner.domain import moments
from planner.domain.livestream_states import FINISHED
from planner.domain.numbers import compact_money_text
from planner.domain.status import Status, plan_status, step_status
from planner.enums import Band, Platform, SessionState, Step
from planner.models.checklist_templates import in_language
from planner.views.check_words import check_name, step_of_check
from planner.views.plan_head import STATUS_LABELS
from planner.views.shapes import ShapedFragment

QUIET_STATES = frozenset({SessionState.DRAFT, SessionState.LIVE})
"""States that need no mark on a row: drafts are most of them, and a live row says so in large letters."""


@dataclass(frozen=True, slots=True)
class StripCell:
    step: str
    letter: str
    score: str
    value: str
    status: str


@dataclass(slots=True)
class BoardRow:
    """One plan. Fields without a value of their own are empty."""

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
    strip: str
    strip_label: str
    score: str
    tenth: str
    status: str
    status_label: str
    band: str
    band_label: str
    gates: str
    state_label: str
    next_url: str = ""
    next_label: str = ""
    next_gain: str = ""
    next_gain_label: str = ""
    next_due: str = ""
    is_late: bool = False


_OPTIONAL = (
    *("is_today", "is_finished", "is_late", "copy_url", "host", "host_initial", "campaign", "countdown", "starts_iso"),
    *("gates", "state_label", "next_url", "next_label", "next_gain", "next_gain_label", "next_due"),
)
list_rows = ShapedFragment(
    "planner/board/_row.html",
    "row",
    always=tuple(field.name for field in fields(BoardRow) if field.name not in _OPTIONAL),
    optional=_OPTIONAL,
)


@dataclass(frozen=True, slots=True)
class RowGroup:
    """The rows of one week."""

    label: str
    range: str
    html: str


class Words:
    """The words of rows in one language, and the addresses they lead to, looked up once."""

    def __init__(self, language):
        self.language = language
        self.platforms = _safe(Platform.choices)
        self.bands = _safe([*Band.choices, ("compliance_blocked", _("Compliance blocked"))])
        self.states = _safe(SessionState.choices)
        self.statuses = _safe(STATUS_LABELS.items())
        self.steps = [str(step.label) for step in Step]
        self.strip = _("STAGE: %(steps)s")
        self.between = _("; ")
        self.gain = _("gains %(points)s points")
        self.passed = _("%(time)s · start has passed")


@lru_cache(maxsize=8)
def words_of(language):
    """Call it with the language that is active."""
    return Words(language)


class RowBuilder:
    """Turns livestreams into rows."""

    def __init__(self, *, now: datetime, zone: tzinfo, can_edit: bool = False):
        self.now = now
        self.zone = zone
        self.can_edit = can_edit
        self.language = get_language() or ""
        self.words = words_of(self.language)
        self.today = now.astimezone(zone).date()

    def row(self, plan, *, strip="md", has_next=False):
        """One row of `queries.livestreams.rows_of`. `strip` is the size of its STAGE strip, '' for none."""
        local = plan.starts_at.astimezone(self.zone)
        is_finished = plan.state in FINISHED
        when, detail, countdown = self._when(plan, local, is_finished)
        steps = self.steps_of(plan)
        status = plan_status(
            readiness=plan.readiness,
            steps=[cell.status for cell in steps],
            is_gated=plan.is_gated,
            is_compliance_blocked=plan.is_compliance_blocked,
            is_live=plan.state == SessionState.LIVE,
        )
        words, band = self.words, "compliance_blocked" if plan.is_compliance_blocked else plan.band
        score, _point, tenth = str(plan.readiness).partition(".")
        return BoardRow(
            pk=SafeString(plan.pk),
            url=self.url(plan.pk),
            copy_url=SafeString(address("planner:livestream_copy", plan.pk)) if self.can_edit else "",
            title=escaped(plan.title),
            platform=words.platforms[plan.platform],
            host=escaped(plan.host_name),
            host_initial=escaped(plan.host_name[:1]),
            campaign=escaped(plan.campaign_tag),
            when=SafeString(when),
            when_detail=SafeString(detail),
            countdown=SafeString(countdown),
            starts_iso=SafeString(local.isoformat()) if countdown else "",
            date=local.date(),
            time=SafeString(f"{local:%H:%M}"),
            is_today=local.date() == self.today and not is_finished,
            is_finished=is_finished,
            strip=SafeString("".join([strip_cell(cell, strip) for cell in steps])) if strip else "",
            strip_label=self.strip_label(steps) if strip else "",
            score=SafeString(score),
            tenth=SafeString(f".{tenth}"),
            status=SafeString(status),
            status_label=words.statuses[status],
            band=SafeString(band),
            band_label=words.bands[band],
            gates=escaped(gates_text(sum(plan.step_open_gates))) if plan.is_gated and not is_finished else "",
            state_label="" if plan.state in QUIET_STATES else words.states[plan.state],
            **(self._next(plan) if has_next and not is_finished else {}),
        )

    def url(self, pk, step=Step.MERCHANDISE, item_key=""):
        return SafeString(step_url(pk, step) + (f"#item-{item_key}" if item_key else ""))

    def _when(self, plan, local, is_finished):
        """The large word of a row, the line under it, and the clock that ticks down on the day itself."""
        clock = f"{local:%H:%M}"
        if plan.state == SessionState.LIVE:
            return self.words.statuses[Status.LIVE], clock, ""
        days = (local.date() - self.today).days
        if is_finished or days < 0:
            day = moments.day_text(local.date(), self.language, today=self.today)
            return day, f"{moments.weekday_text(local.date(), self.language)} {clock}", ""
        when = moments.countdown_text(days, self.language)
        if days:
            return when, moments.moment_text(local, self.language, zone=self.zone, today=self.today), ""
        if plan.starts_at <= self.now:
            return when, self.words.passed % {"time": clock}, ""
        return when, clock, moments.clock_text(plan.starts_at - self.now)

    def steps_of(self, plan):
        """The cells of the strip. Once a broadcast is over, nothing can be overdue any more."""
        blocked = plan.step_blocked or [False] * len(Step)  # none before the plan was judged for the first time
        stored = (plan.step_scores, plan.step_answered, plan.step_open_gates, plan.step_due_at, blocked)
        cells = []
        is_finished = plan.state in FINISHED  # nothing is overdue any more
        for step, score, answered, open_gates, due_at, is_blocked in zip(Step, *stored, strict=False):
            status = step_status(
                score=score,
                answered=answered,
                open_gates=open_gates,
                next_due_at=None if is_finished else due_at,
                now=self.now,
                is_blocked=is_blocked,
            )
            whole = "–" if status == Status.IDLE or score is None else str(int(score))
            cells.append(StripCell(step.value, step.letter, whole, "0" if whole == "–" else whole, status))
        return tuple(cells)

    def strip_label(self, steps):
        words = (
            f"{cell.letter} {name} {cell.score} {self.words.statuses[cell.status]}"
            for cell, name in zip(steps, self.words.steps, strict=False)
        )
        return escaped(self.words.strip % {"steps": self.words.between.join(words)})

    def _next(self, plan):
        """The fields of the next best action: what it brings, what it is, by when."""
        if plan.next_check:
            return self._next_check(plan)
        if plan.next_item__key is None:
            return {}
        gain = str(plan.next_item_gain)
        due = moments.due_text(plan.next_item_due_at, self.language, now=self.now, zone=self.zone)
        return {
            "next_url": self.url(plan.pk, plan.next_item__step, plan.next_item__key),
            "next_label": escaped(in_language(plan.next_item__label_zh, plan.next_item__label_en)),
            "next_gain": SafeString(f"+{gain}"),
            "next_gain_label": escaped(self.words.gain % {"points": gain}),
            "next_due": SafeString(due),
            "is_late": plan.next_item_due_at < self.now,
        }

    def _next_check(self, plan):
        gain = str(plan.next_item_gain)
        step = step_of_check(plan.next_check)
        return {
            "next_url": SafeString(f"{step_url(plan.pk, step)}#check-{plan.next_check}"),
            "next_label": escaped(check_name(plan.next_check)),
            "next_gain": SafeString(f"+{gain}"),
            "next_gain_label": escaped(self.words.gain % {"points": gain}),
            "next_due": escaped(_("automatic check")),
        }

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
        return RowGroup(label=label or dates, range=dates if label else "", html=list_rows(rows))


@lru_cache(maxsize=4096)
def strip_cell(cell, size):
    """One cell of the strip. Steps, whole scores and statuses make few combinations: they are rendered once."""
    return render_to_string("components/_strip_cell.html", {"s": cell, "size": size})


def recent_rows(plans, *, now, zone):
    """Rows of earlier plans, for choosing one to copy."""
    builder = RowBuilder(now=now, zone=zone, can_edit=True)
    return [builder.row(plan, strip="sm") for plan in plans]


def target_text(plans):
    """What the plans aim for together, `–` when none names a target."""
    targets = [plan.gmv_target for plan in plans if plan.gmv_target is not None]
    return compact_money_text(sum(targets), get_language()) if targets else "–"


def gates_text(count):
    """What holds a plan at 59: gates, or automatic checks alone."""
    if not count:
        return _("Held back by checks")
    return ngettext("%(count)d gate open", "%(count)d gates open", count) % {"count": count}


def escaped(text):
    """What somebody typed, safe to show."""
    return SafeString(html.escape(text)) if text else ""


def _safe(choices):
    return {value: escaped(str(label)) for value, label in choices}


def step_url(pk, step):
    return address("planner:plan_step", pk, Step(step).stem)


def _monday(day):
    return day - timedelta(days=day.weekday())
