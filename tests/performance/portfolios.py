"""A service provider with 50 clients and 200 livestreams in the coming week, a tenth of them under review."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from planner.enums import OrganizationKind, ReviewClock, Role, SessionState, Step
from planner.models import Engagement, LivestreamSession, Membership, Organization, ReviewRound, StepChecklist, User

CLIENTS, LIVESTREAMS = 50, 4
GAPS = [[f"item_{n}", "sta"[n % 3], f"{4 - n / 3:.1f}", False] for n in range(8)]


@transaction.atomic
def fill_portfolio(like):
    """Livestreams that look like this one, for a new provider. Returns its lead."""
    now = timezone.now()
    lead = User.objects.create_user("lead@example.com", name="顾启", language="zh-hans")
    provider = Organization.objects.create(name="启明服务商", slug="bench-provider", kind=OrganizationKind.PROVIDER)
    Membership.objects.create(organization=provider, user=lead, role=Role.LEAD)
    clients = Organization.objects.bulk_create(
        Organization(name=f"客户 {n}", slug=f"bench-client-{n}", kind=OrganizationKind.MERCHANT) for n in range(CLIENTS)
    )
    terms = {"provider": provider, "invited_by": lead, "invited_kind": OrganizationKind.PROVIDER}
    times = {"starts_at": now - timedelta(days=9), "accepted_at": now - timedelta(days=9), "expires_at": now}
    Engagement.objects.bulk_create(Engagement(merchant=client, **terms, **times) for client in clients)
    plans = LivestreamSession.objects.bulk_create(
        _plan(like, client, n, number, now) for n, client in enumerate(clients) for number in range(LIVESTREAMS)
    )
    StepChecklist.objects.bulk_create(StepChecklist(livestream=plan, step=step) for plan in plans for step in Step)
    under_review = plans[::10]
    for plan in under_review:
        plan.state, plan.review_limit_at = SessionState.IN_REVIEW, now + timedelta(hours=5)
    LivestreamSession.objects.bulk_update(under_review, ["state", "review_limit_at"])
    ReviewRound.objects.bulk_create(_round(plan, now) for plan in under_review)
    return lead


def _plan(like, client, n, number, now):
    fields = {
        field.attname: getattr(like, field.attname)
        for field in LivestreamSession._meta.concrete_fields
        if not field.primary_key and not field.unique
    }
    fields |= {"organization_id": client.pk, "title": f"周五囤货夜 {n}-{number}", "open_gaps": GAPS}
    days = (n + 2 * number) % 7
    # an hour from now or earlier than now: also late in the evening the last of them are within seven days
    starts_at = now + timedelta(days=days, hours=-1 if days else 1)
    return LivestreamSession(**{**fields, "starts_at": starts_at})


def _round(plan, now):
    return ReviewRound(
        organization_id=plan.organization_id,
        livestream=plan,
        round=1,
        kind=ReviewClock.FIRST,
        allowed_seconds=86400,
        submitted_at=now,
        limit_at=plan.review_limit_at,
        warn_at=plan.review_limit_at,
    )
