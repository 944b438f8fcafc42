"""The board of a service provider: its clients, and their upcoming livestreams from stored columns only."""

from dataclasses import dataclass

from django.db.models import Count, Q

from planner.enums import SessionState
from planner.models import Engagement
from planner.queries.engagements import ASSIGNED
from planner.queries.livestreams import ROW, UPCOMING, at_risk, in_tab

TO_REVIEW = (SessionState.SUBMITTED, SessionState.IN_REVIEW)


@dataclass(frozen=True)
class ClientFilter:
    """What a provider's board shows. None, empty texts and False mean everything."""

    client: int | None = None
    reviewer: int | None = None
    state: str = ""
    at_risk: bool = False

    @property
    def narrows(self):
        return any((self.client, self.reviewer, self.state, self.at_risk))


def running_clients(provider, user):
    """The engagements in force that a member of a provider sees, with clients and reviewers. Two queries."""
    engagements = Engagement.objects.visible_to(user).running().filter(provider=provider)
    return list(engagements.select_related("merchant").prefetch_related(ASSIGNED).order_by("merchant__name", "pk"))


def upcoming_of(livestreams, engagements, wanted, *, now):
    """The upcoming livestreams of these clients that pass the filters."""
    chosen = [
        engagement.merchant_id
        for engagement in engagements
        if wanted.client in (None, engagement.merchant_id)
        and (wanted.reviewer is None or wanted.reviewer in [row.membership_id for row in engagement.assignments.all()])
    ]
    found = in_tab(livestreams.filter(organization__in=chosen), UPCOMING, now=now)
    if wanted.state:
        found = found.filter(state=wanted.state)
    return found.filter(at_risk(now=now)) if wanted.at_risk else found


def client_rows(livestreams):
    """Rows of a list, with whose plan each is."""
    return livestreams.values_list(*ROW, "organization_id", named=True)


def upcoming_counts(livestreams, *, next_week, now):
    """How many livestreams are to come within a week, at risk, and waiting for a review."""
    return in_tab(livestreams, UPCOMING, now=now).aggregate(
        week=Count("pk", filter=Q(starts_at__lt=next_week)),
        at_risk=Count("pk", filter=at_risk(now=now)),
        to_review=Count("pk", filter=Q(state__in=TO_REVIEW)),
    )
