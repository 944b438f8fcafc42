"""Whose plans a user may see: the one definition behind every `visible_to(user)` of plans and what belongs to them.

Members see the plans of their merchant. A provider's lead sees those of every client whose engagement is running, a
reviewer those of the clients assigned to them.
"""

from django.db import models
from django.db.models import Q

from planner.enums import Role
from planner.models.engagements import Engagement, ReviewerAssignment, running
from planner.models.organizations import Membership


def merchants_seen_by(user):
    """The primary keys of those organizations: as a subquery on indexed columns, or as they are where the request has
    them already, because whoever belongs to merchants alone sees no others."""
    if user.is_only_in_merchants:
        return [membership.organization_id for membership in user.own_memberships]
    own = Membership.objects.filter(user=user).order_by().values("organization_id")
    return own.union(clients_seen_by(user), all=True)


def clients_seen_by(user, provider=None):
    """The primary keys of the clients alone: of one provider, or of all that the user belongs to."""
    as_lead = Engagement.objects.running().filter(
        provider__memberships__user=user, provider__memberships__role=Role.LEAD
    )
    as_reviewer = ReviewerAssignment.objects.filter(running("engagement"), membership__user=user)
    if provider is not None:
        as_lead, as_reviewer = as_lead.filter(provider=provider), as_reviewer.filter(engagement__provider=provider)
    leads, reviews = as_lead.order_by().values("merchant_id"), as_reviewer.order_by().values("engagement__merchant_id")
    return leads.union(reviews, all=True)


def seen_by(user, path):
    """The condition that the organization at the end of `path` is one of them."""
    return Q(**{f"{path}__in": merchants_seen_by(user)})


def visible_along(path):
    """A manager whose `visible_to` shows a user the rows of the merchants whose plans the user sees. `path` leads from
    the row to its organization."""

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            return self.filter(seen_by(user, path))

    return QuerySet.as_manager()
