"""The review queue of a provider and what was finished lately, ready to show."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planner.domain import moments
from planner.enums import Platform, ReviewClock, SessionState, SessionType
from planner.exchange.portfolios import PortfolioLine
from planner.queries.portfolio import QUEUED
from planner.views.board_rows import escaped
from planner.views.portfolio_cells import review_url, stored_steps
from planner.views.review_clock import review_timer, timer_html
from planner.views.shapes import ShapedFragment

STATUS_OF = {SessionState.APPROVED: "ready", SessionState.CHANGES_REQUESTED: "review"}


@dataclass(slots=True)
class QueueRow:
    """A plan under review and the time left for it; everything is HTML."""

    title: str
    url: str
    timer: str
    facts: str
    strip: str
    strip_label: str


@dataclass(frozen=True)
class FinishedRow:
    title: str
    url: str
    status: str
    label: str
    when: str
    by: str


queue_html = ShapedFragment(
    "planner/portfolio/_queue_row.html",
    "row",
    always=("title", "url", "timer", "facts", "strip", "strip_label"),
    optional=(),
)


def queue_rows(page):
    """The rows of the queue as HTML."""
    kinds, types = dict(ReviewClock.choices), dict(SessionType.choices)
    return queue_html([_queue_row(page, row, kinds, types) for row in page.queue])


def _queue_row(page, row, kinds, types):
    steps = stored_steps(row.steps)
    start = moments.moment_text(row.starts_at, page.language, zone=page.zone, today=page.today)
    number = _("Round %(number)s") % {"number": row.round}
    facts = [number, str(kinds[row.kind]), str(types[row.session_type]), start, row.reviewer_name or ""]
    timer = review_timer(row.limit_at, warn_at=row.warn_at, now=page.now, zone=page.zone)
    return QueueRow(
        title=escaped(f"{page.name_of(row.organization_id)} · {row.title}"),
        url=review_url(row.livestream_id),
        timer=timer_html([timer]),
        facts="".join(f"<span>{escaped(fact)}</span>" for fact in facts if fact),
        strip=page.builder.strip(steps),
        strip_label=page.builder.label(steps),
    )


def finished_rows(page):
    labels = {SessionState.APPROVED: _("Approved"), SessionState.CHANGES_REQUESTED: _("Changes requested")}
    return [
        FinishedRow(
            title=f"{page.name_of(row.organization_id)} · {row.title}",
            url=review_url(row.livestream_id),
            status=STATUS_OF[row.outcome],
            label=labels[row.outcome],
            when=moments.moment_text(row.stopped_at, page.language, zone=page.zone, today=page.today),
            by=row.reviewer_name or "",
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
    clients = ngettext("%(count)d client", "%(count)d clients", len(page.all_clients)) % {
        "count": len(page.all_clients)
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
            step_scores=tuple(_exact(words) for words in plan.steps.split(";") if plan.steps),
            at_stake=page.stakes[plan.pk],
        )
        for plan in page.rows
    ]


def _exact(words):
    score = words.partition(",")[0]
    return Decimal(score) if score else None
