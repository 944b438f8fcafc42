"""The portfolio of a service provider: livestreams of its clients in a stretch of days, and the queue of reviews, from
stored columns only, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from planner.domain.service_levels import ANSWERED
from planner.enums import SessionState
from planner.models import Engagement, PortfolioView, ReviewRound
from planner.queries.engagements import ASSIGNED
from planner.queries.livestreams import FINISHED, at_risk

SHOWN, QUEUED, FINISHED_SHOWN = 400, 60, 6
FINISHED_LATELY = timedelta(days=7)
COLUMNS = (
    "pk", "organization_id", "template_version_id", "title", "platform", "session_type", "starts_at", "gmv_target",
    "state", "readiness", "is_compliance_blocked", "step_scores", "step_blocked", "step_open_gates", "step_answered",
    "step_due_at", "review_limit_at", "open_gaps",
)  # fmt: skip
ROUND = (
    "livestream_id", "organization_id", "round", "kind", "submitted_at", "started_at", "limit_at", "warn_at",
    "reviewer__name", "livestream__title", "livestream__session_type", "livestream__starts_at",
    "livestream__step_scores", "livestream__step_blocked", "livestream__step_open_gates", "livestream__step_answered",
    "livestream__step_due_at", "livestream__state",
)  # fmt: skip
FINISHED_ROUND = (
    "livestream_id", "organization_id", "livestream__title", "outcome", "stopped_at", "round", "reviewer__name",
)  # fmt: skip


@dataclass(frozen=True)
class PortfolioFilter:
    """What a portfolio shows. None, empty texts and False mean everything."""

    client: int | None = None
    reviewer: int | None = None
    platform: str = ""
    state: str = ""
    at_risk: bool = False
    overdue: bool = False

    @property
    def narrows(self):
        return any((self.client, self.reviewer, self.platform, self.state, self.at_risk, self.overdue))


def running_clients(provider, user):
    """The engagements in force that a member of a provider sees, with clients and reviewers. Two queries."""
    engagements = Engagement.objects.visible_to(user).running().filter(provider=provider)
    return list(engagements.select_related("merchant").prefetch_related(ASSIGNED).order_by("merchant__name", "pk"))


def chosen_clients(engagements, wanted):
    """The primary keys of the clients that pass the filters for client and reviewer."""
    return [
        engagement.merchant_id
        for engagement in engagements
        if wanted.client in (None, engagement.merchant_id)
        and (wanted.reviewer is None or wanted.reviewer in [row.membership_id for row in engagement.assignments.all()])
    ]


def portfolio_rows(livestreams, clients, wanted, *, first, end, now):
    """The livestreams of these clients that start in [first, end) and pass the filters, as named tuples."""
    found = livestreams.filter(organization__in=clients, starts_at__gte=first, starts_at__lt=end)
    found = found.exclude(state__in=FINISHED)
    if wanted.platform:
        found = found.filter(platform=wanted.platform)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.at_risk:
        found = found.filter(at_risk(now=now))
    if wanted.overdue:
        found = found.filter(review_limit_at__lt=now)
    return list(found.order_by("starts_at", "pk").values_list(*COLUMNS, named=True)[: SHOWN + 1])


def _rounds(clients, wanted):
    rounds = ReviewRound.objects.filter(organization__in=clients)
    return rounds.filter(livestream__platform=wanted.platform) if wanted.platform else rounds


def review_queue(clients, wanted, *, now):
    """The plans of these clients under review, the one due first on top."""
    waiting = Q(stopped_at=None)
    if wanted.overdue:
        waiting &= Q(limit_at__lt=now)
    rounds = _rounds(clients, wanted).filter(waiting).order_by("limit_at", "pk")
    return list(rounds.values_list(*ROUND, named=True)[:QUEUED])


def finished_reviews(clients, wanted, *, now):
    """The reviews of these clients that were answered last."""
    rounds = _rounds(clients, wanted).filter(stopped_at__gte=now - FINISHED_LATELY, outcome__in=ANSWERED)
    return list(rounds.order_by("-stopped_at", "-pk").values_list(*FINISHED_ROUND, named=True)[:FINISHED_SHOWN])


def portfolio_views(user, organization):
    """The views that somebody keeps, by name."""
    return list(PortfolioView.objects.visible_to(user).filter(organization=organization))


SHOWN_STATES = (
    SessionState.DRAFT,
    SessionState.SUBMITTED,
    SessionState.IN_REVIEW,
    SessionState.CHANGES_REQUESTED,
    SessionState.REAPPROVAL_NEEDED,
    SessionState.APPROVED,
    SessionState.SELF_CHECKED,
    SessionState.LOCKED,
    SessionState.LIVE,
)
