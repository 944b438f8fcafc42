"""The portfolio of a service provider: livestreams of its clients in a stretch of days, and the queue of reviews, from
stored columns only, in a fixed number of queries."""

import json
from collections import namedtuple
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache, lru_cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, OuterRef, TextField
from django.db.models.functions import JSONObject

from planner.domain.livestream_states import FINISHED
from planner.domain.service_levels import ANSWERED
from planner.enums import EngagementScope
from planner.models import Engagement, LivestreamSession, PortfolioView, ReviewerAssignment, ReviewRound
from planner.queries.kept import Given, GivenKeys, KeptQuery
from planner.queries.livestreams import at_risk

SHOWN, QUEUED, FINISHED_SHOWN = 400, 60, 6
FINISHED_LATELY = timedelta(days=7)
PlanRow = namedtuple(
    "PlanRow",
    "pk organization_id template_version_id title platform session_type starts_at gmv_target state readiness"
    " is_compliance_blocked review_limit_at open_gaps steps",
)
QueuedRound = namedtuple(
    "QueuedRound",
    "livestream_id organization_id round kind limit_at warn_at reviewer_name title session_type starts_at steps",
)
FinishedRound = namedtuple("FinishedRound", "livestream_id organization_id title outcome stopped_at reviewer_name")
KeptView = namedtuple("KeptView", "pk name query")


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


def _running_clients():
    engagements = Engagement.objects.visible_to(Given("user")).running().filter(provider=Given("provider"))
    person = {"membership": "membership_id", "name": "membership__user__name", "email": "membership__user__email"}
    assigned = ReviewerAssignment.objects.filter(engagement=OuterRef("pk")).order_by("pk")
    reviewers = ArraySubquery(assigned.values(json=JSONObject(**person)))
    found = engagements.annotate(reviewers=reviewers).order_by("merchant__name", "pk")
    return found.values_list("merchant_id", "merchant__name", "pk", "scope", "reviewers")


_RUNNING_CLIENTS = KeptQuery(_running_clients)


def running_clients(provider, user):
    """The clients that a member of a provider sees, by name, as far as their engagement is in force. One query."""
    return [
        Client(merchant, name, pk, scope == EngagementScope.OPERATE, tuple(map(_reviewer, reviewers)))
        for merchant, name, pk, scope, reviewers in _RUNNING_CLIENTS.rows(provider=provider.pk, user=user.pk)
    ]


def _reviewer(text):
    person = json.loads(text)
    return person["membership"], person["name"] or person["email"]


def chosen_clients(clients, wanted):
    """The primary keys of the clients that pass the filters for client and reviewer."""
    return [
        client.pk
        for client in clients
        if wanted.client in (None, client.pk)
        and (wanted.reviewer is None or wanted.reviewer in [membership for membership, _name in client.reviewers])
    ]


def portfolio_rows(clients, wanted, *, first, end, now):
    """The livestreams of these clients that start in [first, end) and pass the filters, as `PlanRow`s. Clients are
    those of `running_clients`, which says whose plans somebody sees."""
    kept = _plans(bool(wanted.platform), bool(wanted.state), wanted.at_risk, wanted.overdue)
    filters = {"platform": wanted.platform, "state": wanted.state}
    return list(map(PlanRow._make, kept.rows(clients=clients, first=first, end=end, now=now, **filters)))


@cache
def _plans(of_platform, in_state, is_at_risk, is_overdue):
    """One query for each set of filters in use."""

    def build():
        found = LivestreamSession.objects.filter(
            organization__in=GivenKeys("clients"), starts_at__gte=Given("first"), starts_at__lt=Given("end")
        )
        found = found.exclude(state__in=FINISHED)
        if of_platform:
            found = found.filter(platform=Given("platform"))
        if in_state:
            found = found.filter(state=Given("state"))
        if is_at_risk:
            found = found.filter(at_risk(now=Given("now")))
        if is_overdue:
            found = found.filter(review_limit_at__lt=Given("now"))
        found = found.annotate(steps=StoredSteps(now=Given("now"))).order_by("starts_at", "pk")
        return found.values_list(*PlanRow._fields)[: SHOWN + 1]

    return KeptQuery(build)


@lru_cache(maxsize=1024)
def stored_gaps(text):
    """The gaps of a plan as `recurring_gaps` takes them: plans change less often than they are shown."""
    return tuple((key, step, Decimal(points), is_check) for key, step, points, is_check in json.loads(text))


def review_queue(clients, wanted, *, now):
    """The plans of these clients under review, the one due first on top."""
    kept = _queue(bool(wanted.platform), bool(wanted.state), wanted.overdue)
    filters = {"platform": wanted.platform, "state": wanted.state}
    return list(map(QueuedRound._make, kept.rows(clients=clients, now=now, **filters)))


@cache
def _queue(of_platform, in_state, is_overdue):
    def build():
        rounds = _rounds(of_platform).filter(stopped_at=None)
        if in_state:
            rounds = rounds.filter(livestream__state=Given("state"))
        if is_overdue:
            rounds = rounds.filter(limit_at__lt=Given("now"))
        rounds = rounds.order_by("limit_at", "pk").annotate(
            reviewer_name=F("reviewer__name"),
            title=F("livestream__title"),
            session_type=F("livestream__session_type"),
            starts_at=F("livestream__starts_at"),
            steps=StoredSteps(now=Given("now"), path="livestream__"),
        )
        return rounds.values_list(*QueuedRound._fields)[:QUEUED]

    return KeptQuery(build)


def _rounds(of_platform):
    rounds = ReviewRound.objects.filter(organization__in=GivenKeys("clients"))
    return rounds.filter(livestream__platform=Given("platform")) if of_platform else rounds


def finished_reviews(clients, wanted, *, now):
    """The reviews of these clients that were answered last."""
    kept = _finished(bool(wanted.platform))
    rows = kept.rows(clients=clients, platform=wanted.platform, since=now - FINISHED_LATELY)
    return list(map(FinishedRound._make, rows))


@cache
def _finished(of_platform):
    def build():
        rounds = _rounds(of_platform).filter(stopped_at__gte=Given("since"), outcome__in=ANSWERED)
        rounds = rounds.annotate(reviewer_name=F("reviewer__name"), title=F("livestream__title"))
        return rounds.order_by("-stopped_at", "-pk").values_list(*FinishedRound._fields)[:FINISHED_SHOWN]

    return KeptQuery(build)


_VIEWS = KeptQuery(
    lambda: (
        PortfolioView.objects.visible_to(Given("user"))
        .filter(organization=Given("organization"))
        .values_list(*KeptView._fields)
    )
)


def portfolio_views(user, organization):
    """The views that somebody keeps, by name."""
    return list(map(KeptView._make, _VIEWS.rows(user=user.pk, organization=organization.pk)))
