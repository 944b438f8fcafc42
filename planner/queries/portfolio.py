"""The portfolio of a service provider: livestreams of its clients in a stretch of days, and the queue of reviews, from
stored columns only, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Func, Q, TextField

from planner.domain.service_levels import ANSWERED
from planner.enums import EngagementScope
from planner.models import Engagement, LivestreamSession, PortfolioView, ReviewerAssignment, ReviewRound
from planner.queries.livestreams import FINISHED, at_risk

SHOWN, QUEUED, FINISHED_SHOWN = 400, 60, 6
FINISHED_LATELY = timedelta(days=7)
COLUMNS = (
    "pk", "organization_id", "template_version_id", "title", "platform", "session_type", "starts_at", "gmv_target",
    "state", "readiness", "is_compliance_blocked", "review_limit_at", "open_gaps", "steps",
)  # fmt: skip
ROUND = (
    "livestream_id", "organization_id", "round", "kind", "submitted_at", "started_at", "limit_at", "warn_at",
    "reviewer__name", "livestream__title", "livestream__session_type", "livestream__starts_at", "steps",
)  # fmt: skip
FINISHED_ROUND = (
    "livestream_id", "organization_id", "livestream__title", "outcome", "stopped_at", "round", "reviewer__name",
)  # fmt: skip


class StoredSteps(Func):
    """The stored columns of the five steps as one short text: `score,answered,open gates,is late,is blocked;…`. Five
    arrays of two hundred plans take longer to read than everything else of a portfolio."""

    template = (
        "array_to_string(ARRAY(SELECT concat_ws(',', coalesce(score::text, ''), answered, gates,"
        " CASE WHEN due < %(now)s THEN 1 ELSE 0 END, CASE WHEN blocked THEN 1 ELSE 0 END)"
        " FROM unnest(%(expressions)s) AS step(score, answered, gates, due, blocked)), ';')"
    )
    output_field = TextField()

    def __init__(self, *, now, path=""):
        names = ("step_scores", "step_answered", "step_open_gates", "step_due_at", "step_blocked")
        super().__init__(*(f"{path}{name}" for name in names))
        self.now = now

    def as_sql(self, compiler, connection, **extra_context):
        sql, params = super().as_sql(compiler, connection, now="@now@", **extra_context)
        before, after = sql.split("@now@")
        count = before.count("%s")
        return f"{before}%s{after}", (*params[:count], self.now, *params[count:])


@dataclass(frozen=True)
class Client:
    """A client of a provider: its key, name and engagement, whether the provider runs its livestreams, and who reviews
    its plans as (membership, name)."""

    pk: int
    name: str
    engagement: int
    is_operated: bool = False
    reviewers: tuple = ()


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
    """The clients that a member of a provider sees, by name, as far as their engagement is in force. Two queries."""
    engagements = Engagement.objects.visible_to(user).running().filter(provider=provider)
    columns = ("merchant_id", "merchant__name", "pk", "scope")
    found = list(engagements.order_by("merchant__name", "pk").values_list(*columns))
    assignments = ReviewerAssignment.objects.filter(engagement__in=[row[2] for row in found]).order_by("pk")
    reviewers = defaultdict(list)
    names = ("engagement_id", "membership_id", "membership__user__name", "membership__user__email")
    for engagement, membership, name, email in assignments.values_list(*names):
        reviewers[engagement].append((membership, name or email))
    return [
        Client(merchant, name, pk, scope == EngagementScope.OPERATE, tuple(reviewers[pk]))
        for merchant, name, pk, scope in found
    ]


def chosen_clients(clients, wanted):
    """The primary keys of the clients that pass the filters for client and reviewer."""
    return [
        client.pk
        for client in clients
        if wanted.client in (None, client.pk)
        and (wanted.reviewer is None or wanted.reviewer in [membership for membership, _name in client.reviewers])
    ]


def portfolio_rows(clients, wanted, *, first, end, now):
    """The livestreams of these clients that start in [first, end) and pass the filters, as named tuples. Clients are
    those of `running_clients`, which says whose plans somebody sees."""
    found = LivestreamSession.objects.filter(organization__in=clients, starts_at__gte=first, starts_at__lt=end)
    found = found.exclude(state__in=FINISHED)
    if wanted.platform:
        found = found.filter(platform=wanted.platform)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.at_risk:
        found = found.filter(at_risk(now=now))
    if wanted.overdue:
        found = found.filter(review_limit_at__lt=now)
    found = found.annotate(steps=StoredSteps(now=now)).order_by("starts_at", "pk")
    return list(found.values_list(*COLUMNS, named=True)[: SHOWN + 1])


def _rounds(clients, wanted):
    rounds = ReviewRound.objects.filter(organization__in=clients)
    return rounds.filter(livestream__platform=wanted.platform) if wanted.platform else rounds


def review_queue(clients, wanted, *, now):
    """The plans of these clients under review, the one due first on top."""
    waiting = Q(stopped_at=None)
    if wanted.overdue:
        waiting &= Q(limit_at__lt=now)
    rounds = _rounds(clients, wanted).filter(waiting).order_by("limit_at", "pk")
    rounds = rounds.annotate(steps=StoredSteps(now=now, path="livestream__"))
    return list(rounds.values_list(*ROUND, named=True)[:QUEUED])


def finished_reviews(clients, wanted, *, now):
    """The reviews of these clients that were answered last."""
    rounds = _rounds(clients, wanted).filter(stopped_at__gte=now - FINISHED_LATELY, outcome__in=ANSWERED)
    return list(rounds.order_by("-stopped_at", "-pk").values_list(*FINISHED_ROUND, named=True)[:FINISHED_SHOWN])


def portfolio_views(user, organization):
    """The views that somebody keeps, by name."""
    return list(PortfolioView.objects.visible_to(user).filter(organization=organization))
