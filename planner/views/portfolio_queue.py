"""The review queue of a provider and what was finished lately, ready to show."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planner.domain import moments
from planner.enums import Platform, ReviewClock, SessionState, SessionType
from planner.exchange.portfolios import PortfolioLine
from planner.queries.portfolio import QUEUED
from planner.views.board_rows import strip_cell
from planner.views.portfolio_cells import review_url
from planner.views.review_clock import ReviewTimer, review_timer

STATUS_OF = {SessionState.APPROVED: "ready", SessionState.CHANGES_REQUESTED: "review"}


@dataclass(frozen=True)
class QueueRow:
    """A plan under review and the time left for it."""

    pk: int
    title: str
    url: str
    timer: ReviewTimer
    round: str
    facts: list
    strip: str = ""
    strip_label: str = ""


@dataclass(frozen=True)
class FinishedRow:
    title: str
    url: str
    status: str
    label: str
    when: str
    by: str


@dataclass(frozen=True)
class _Steps:
    """The stored columns of a plan's steps, under the names that rows of lists have for them."""

    state: str
    step_scores: list
    step_answered: list
    step_open_gates: list
    step_due_at: list
    step_blocked: list = field(default_factory=list)


def queue_rows(page):
    kinds, types = dict(ReviewClock.choices), dict(SessionType.choices)
    return [_queue_row(page, row, kinds, types) for row in page.queue]


def _queue_row(page, row, kinds, types):
    steps = page.builder.steps_of(
        _Steps(
            state=row.livestream__state,
            step_scores=row.livestream__step_scores,
            step_answered=row.livestream__step_answered,
            step_open_gates=row.livestream__step_open_gates,
            step_due_at=row.livestream__step_due_at,
            step_blocked=row.livestream__step_blocked,
        )
    )
    start = moments.moment_text(row.livestream__starts_at, page.language, zone=page.zone, today=page.today)
    facts = [str(kinds[row.kind]), str(types[row.livestream__session_type]), start]
    if row.reviewer__name:
        facts.append(row.reviewer__name)
    return QueueRow(
        pk=row.livestream_id,
        title=f"{page.name_of(row.organization_id)} · {row.livestream__title}",
        url=review_url(row.livestream_id),
        timer=review_timer(row.limit_at, warn_at=row.warn_at, now=page.now, zone=page.zone),
        round=_("Round %(number)s") % {"number": row.round},
        facts=facts,
        strip="".join([strip_cell(cell, "sm") for cell in steps]),
        strip_label=page.builder.strip_label(steps),
    )


def finished_rows(page):
    labels = {SessionState.APPROVED: _("Approved"), SessionState.CHANGES_REQUESTED: _("Changes requested")}
    return [
        FinishedRow(
            title=f"{page.name_of(row.organization_id)} · {row.livestream__title}",
            url=review_url(row.livestream_id),
            status=STATUS_OF[row.outcome],
            label=labels[row.outcome],
            when=moments.moment_text(row.stopped_at, page.language, zone=page.zone, today=page.today),
            by=row.reviewer__name or "",
        )
        for row in page.finished
    ]


def figures(page):
    """The line of figures at the top: waiting, late, in these days, readiness."""
    late = sum(row.limit_at < page.now for row in page.queue)
    return {
        "waiting": f"{QUEUED}+" if len(page.queue) == QUEUED else str(len(page.queue)),
        "late": late,
        "shown": len(page.rows),
        "readiness": "–" if page.mean_readiness is None else str(page.mean_readiness),
    }


def subtitle(page):
    """Whose portfolio, how many clients, which days."""
    clients = ngettext("%(count)d client", "%(count)d clients", len(page.engagements)) % {
        "count": len(page.engagements)
    }
    return " · ".join([page.provider.name, clients, page.days_text])


def export_lines(page):
    """Every livestream shown, for `exchange.portfolios`."""
    platforms, types, states = (dict(enum.choices) for enum in (Platform, SessionType, SessionState))
    return [
        PortfolioLine(
            client=page.name_of(plan.organization_id),
            title=plan.title,
            platform=str(platforms[plan.platform]),
            session_type=str(types[plan.session_type]),
            starts_at=plan.starts_at.astimezone(page.zone),
            state=str(states[plan.state]),
            review_due=plan.review_limit_at and plan.review_limit_at.astimezone(page.zone),
            reviewers=page.reviewers_of(plan.organization_id),
            gmv_target=plan.gmv_target,
            readiness=plan.readiness,
            step_scores=tuple(plan.step_scores),
            at_stake=page.stakes[plan.pk],
        )
        for plan in page.rows
    ]
