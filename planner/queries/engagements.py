"""Who works together with whom, what an invitation link stands for, and what a provider's people are to a client."""

from datetime import timedelta

from django.core import signing
from django.db.models import Exists, Prefetch, Q, Sum

from planner.enums import TOP_ROLE_OF_KIND, OrganizationKind, Role
from planner.models import ClientAccess, Engagement, LivestreamSession, Membership, ReviewerAssignment, User
from planner.queries.organizations import confirmed_emails_of

INVITATION_LIFETIME = timedelta(days=14)
INVITATION_SALT = "planner.engagement"

ASSIGNED = Prefetch("assignments", ReviewerAssignment.objects.select_related("membership__user"))


def client_access(memberships, merchant_id, *, in_use=None):
    """What the engagement of one of these memberships' providers makes of its member; None without one.

    Where several providers of the same person work for the client, the one in use counts.
    """
    by_provider = {row.organization_id: row for row in memberships if not row.organization.is_merchant}
    if not by_provider:
        return None
    engagements = (
        Engagement.objects.running()
        .filter(merchant=merchant_id, provider__in=by_provider)
        .filter(
            Q(provider__in=[pk for pk, row in by_provider.items() if row.role == Role.LEAD])
            | Q(assignments__membership__in=list(by_provider.values()))
        )
        .select_related("merchant")
        .distinct()
    )
    found = [ClientAccess(engagement, by_provider[engagement.provider_id]) for engagement in engagements]
    return min(found, key=lambda access: access.membership != in_use, default=None)


def engagements_of(organization, user):
    """The engagements and open or answered invitations of one organization that a member sees, ready for a list."""
    return (
        Engagement.objects.visible_to(user)
        .of(organization)
        .select_related("merchant", "provider", "invited_by")
        .prefetch_related(ASSIGNED)
    )


def invitations_to(user, organization, *, now):
    """Open invitations that this person may answer for the organization in use: to it by name, or to an address."""
    return (
        Engagement.objects.open(now=now)
        .filter(invited_kind=organization.kind)
        .filter(
            Q(**{organization.kind: organization})
            | Q(**{organization.kind: None, "email__in": confirmed_emails_of(user)})
        )
        .select_related("merchant", "provider", "invited_by")
    )


def organizations_that_may_answer(engagement, memberships):
    """Those of the user's organizations for which the user may answer an invitation."""
    kind = OrganizationKind(engagement.invited_kind)
    candidates = [row.organization for row in memberships if row.organization.kind == kind and row.is_top]
    known = engagement.invited
    return [one for one in candidates if known is None or one == known]


def reviewers_of(provider):
    """The members of a provider who may be assigned to its clients."""
    members = Membership.objects.filter(organization=provider).select_related("user")
    return sorted(members, key=lambda member: member.user.display_name.casefold())


def people_in_charge(organization):
    """The owners of a merchant, or the leads of a provider."""
    return User.objects.filter(
        memberships__organization=organization,
        memberships__role=TOP_ROLE_OF_KIND[OrganizationKind(organization.kind)],
        is_active=True,
    )


def reviews_left_alone(engagement, user):
    """Titles of the plans under review that nobody would review any more without this engagement, the next first."""
    others = Engagement.objects.running().filter(merchant=engagement.merchant_id).exclude(pk=engagement.pk)
    plans = LivestreamSession.objects.visible_to(user).filter(
        ~Exists(others), organization=engagement.merchant_id, review_limit_at__isnull=False
    )
    return list(plans.order_by("starts_at", "pk").values_list("title", flat=True))


def shares_in_force(merchant, *, now, without=None):
    """What part of a livestream's sales the merchant's other providers may claim together."""
    others = Engagement.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), merchant=merchant, ended_at=None)
    others = others.filter(accepted_at__isnull=False).exclude(pk=without and without.pk)
    return others.aggregate(total=Sum("attribution_share"))["total"] or 0


def engagement_token(engagement):
    return signing.dumps(engagement.pk, salt=INVITATION_SALT)


def engagement_of_token(token, *, now):
    """The open invitation a link stands for; None for a link that is forged, expired, answered or revoked."""
    try:
        pk = signing.loads(token, salt=INVITATION_SALT, max_age=INVITATION_LIFETIME)
    except signing.BadSignature:
        return None
    rows = Engagement.objects.open(now=now).filter(pk=pk)
    return rows.select_related("merchant", "provider", "invited_by").first()
