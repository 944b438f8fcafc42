"""The proof of work of a provider: what was reviewed for a client in a month; and the figures of its reviewers."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from planner.domain import moments
from planner.domain.numbers import percent_text
from planner.domain.review_quality import outcomes, quality_of
from planner.enums import CommentState, FindingSeverity, SessionState
from planner.queries.review_quality import (
    answered_rounds,
    comment_facts,
    further_approvals,
    round_facts,
    shared_comments,
)
from planner.views.portfolio_cells import review_url


@dataclass(frozen=True)
class Response:
    """One answered round: how long it took, whether that was too long, and what came of it; an approval beside somebody
    else's answer has no clock of its own."""

    number: int
    took: str
    is_late: bool
    outcome: str
    at: str
    by: str


@dataclass
class ReportedPlan:
    """One plan of the report."""

    title: str
    url: str
    starts_at: datetime
    start: str
    responses: list = field(default_factory=list)
    findings: dict = field(default_factory=dict)
    open: int = 0
    before: str = ""
    after: str = ""
    gain: str = ""


@dataclass(frozen=True)
class Reading:
    """The rounds and comments of a month: of one client, as far as somebody sees its plans, or all that a provider
    did."""

    user: object
    provider: object
    month: object
    client: object = None

    @cached_property
    def rounds(self):
        return answered_rounds(self.user, self.provider, **self._span)

    @cached_property
    def comments(self):
        return shared_comments(self.user, self.provider, **self._span)

    @cached_property
    def approvals(self):
        return further_approvals(self.user, self.provider, **self._span)

    @property
    def _span(self):
        return {"first": self.month.first, "end": self.month.end, "client": self.client}

    @property
    def clients(self):
        """Whom something was done for."""
        return {
            *(row.organization_id for row in self.rounds),
            *(row.client for row in (*self.comments, *self.approvals)),
        }

    def quality(self, *, reviewer=None, client=None):
        """The figures of everything, of one reviewer, or of one client."""
        rounds = [row for row in self.rounds if reviewer in (None, row.reviewer_id)]
        comments = [row for row in self.comments if reviewer in (None, row.author_id)]
        approvals = [row for row in self.approvals if reviewer in (None, row.by_id)]
        if client is not None:
            rounds = [row for row in rounds if row.organization_id == client]
            comments = [row for row in comments if row.client == client]
            approvals = [row for row in approvals if row.client == client]
        return quality_of(
            [round_facts(row) for row in rounds],
            [comment_facts(row) for row in comments],
            {row.livestream_id: row.first_score for row in rounds},
            {row.livestream_id for row in approvals},
        )


class WorkReport:
    """One client's month."""

    def __init__(self, engagement, *, user, month):
        self.engagement, self.month = engagement, month
        self.language = get_language() or ""
        self.reading = Reading(user, engagement.provider, month, engagement.merchant)

    @property
    def month_text(self):
        return moments.month_text(self.month.year, self.month.month, self.language)

    @cached_property
    def quality(self):
        return self.reading.quality()

    @property
    def figures(self):
        return quality_figures(self.quality, self.language)

    @cached_property
    def plans(self):
        """Every plan that was answered, approved or commented on in the month, by start."""
        found = {}
        for row in self.reading.rounds:
            if row.livestream_id not in found:
                found[row.livestream_id] = self._plan(row, row.livestream__title, row.livestream__starts_at)
            plan = found[row.livestream_id]
            plan.responses.append(self._response(row))
            self._score(plan, row)
        for row in self.reading.approvals:
            if row.livestream_id not in found:
                found[row.livestream_id] = self._plan(row, row.title, row.starts_at)
            found[row.livestream_id].responses.append(self._approval(row))
        counted = defaultdict(lambda: defaultdict(int))
        for comment in self.reading.comments:
            if comment.livestream_id not in found:
                found[comment.livestream_id] = self._plan(comment, comment.title, comment.starts_at)
            counted[comment.livestream_id][comment.severity] += 1
            counted[comment.livestream_id]["unsettled"] += not comment.is_settled
        for pk, plan in found.items():
            plan.findings = {severity.value: counted[pk][severity.value] for severity in FindingSeverity}
            plan.open = counted[pk]["unsettled"]
        return sorted(found.values(), key=lambda plan: plan.starts_at)

    def _plan(self, row, title, starts_at):
        return ReportedPlan(
            title=title,
            starts_at=starts_at,
            url=review_url(row.livestream_id),
            start=moments.moment_text(starts_at, self.language, zone=self.month.zone),
        )

    def _response(self, row):
        return Response(
            number=row.round,
            took=moments.span_text(row.used_seconds, self.language),
            is_late=row.breached_at is not None,
            outcome=str(SessionState(row.outcome).label),
            at=moments.moment_text(row.stopped_at, self.language, zone=self.month.zone),
            by=row.reviewer__name or "",
        )

    def _approval(self, row):
        return Response(
            number=row.round,
            took="",
            is_late=False,
            outcome=str(SessionState.APPROVED.label),
            at=moments.moment_text(row.at, self.language, zone=self.month.zone),
            by=row.by.display_name,
        )

    @staticmethod
    def _score(plan, row):
        if row.first_score is None or row.score_after is None:
            return
        plan.before, plan.after = str(row.first_score), str(row.score_after)
        plan.gain = _gain(row.score_after - row.first_score)

    @property
    def outcomes(self):
        """Rows of the table of comments: severity, how many in each state, and all together."""
        counts = outcomes([comment_facts(comment) for comment in self.reading.comments])
        return [
            (severity.label, list(counts[severity.value].values()), sum(counts[severity.value].values()))
            for severity in FindingSeverity
        ]

    @property
    def states(self):
        return [state.label for state in CommentState]


def quality_figures(quality, language):
    """Label and value of every figure, in the order in which they are read."""
    return [
        (_("Plans reviewed"), str(quality.plans)),
        (_("Rounds answered"), str(quality.rounds)),
        (_("Answered in time"), _percent(quality.in_time)),
        (_("First response, median"), _span(quality.first_response, language)),
        (_("All rounds, median"), _span(quality.response, language)),
        (_("Findings"), str(quality.findings)),
        (_("Findings per plan"), _decimal(quality.findings_per_plan)),
        (_("Findings accepted"), _percent(quality.accepted)),
        (_("Readiness gained, mean"), _gain(quality.gain)),
        (_("Found after going live"), str(quality.after_live)),
    ]


def reviewer_rows(reading, people, language):
    """A table of figures: a row per reviewer (`people` are their names by key) who did something."""
    rows = []
    for key, name in people.items():
        found = reading.quality(reviewer=key)
        if found.plans:
            rows.append((name, reviewer_figures(found, language)))
    return rows


def reviewer_heads():
    return [
        pgettext("reviews", "Plans"),
        pgettext("reviews", "Rounds"),
        _("In time"),
        _("First response"),
        _("Findings per plan"),
        _("With a place"),
        _("With a number"),
        pgettext("findings", "Accepted"),
        pgettext("findings", "Reopened"),
        _("Readiness gained"),
        _("After going live"),
    ]


def reviewer_figures(quality, language):
    return [
        str(quality.plans),
        str(quality.rounds),
        _percent(quality.in_time),
        _span(quality.first_response, language),
        _decimal(quality.findings_per_plan),
        _percent(quality.with_place),
        _percent(quality.with_number),
        _percent(quality.accepted),
        _percent(quality.reopened),
        _gain(quality.gain),
        str(quality.after_live),
    ]


def _gain(points):
    """`+12.5`, `−3.0`, `0.0`; `–` where nothing is known."""
    if points is None:
        return "–"
    return f"{points:+.1f}".replace("-", "−") if points else "0.0"


def _percent(share):
    return "–" if share is None else percent_text(Decimal(share.numerator) / share.denominator, decimals=0)


def _span(seconds, language):
    return "–" if seconds is None else moments.span_text(seconds, language)


def _decimal(number):
    return "–" if number is None else f"{float(number):.1f}"
