"""Whose review runs out of time, and who has to know."""

from django.db.models import Exists, OuterRef, Q

from planner.enums import Role
from planner.enums_notices import NoticeKind
from planner.models import Engagement, Event, LivestreamSession, Membership, ReviewRound, User

AT_ONCE = 200
"""So many reviews are escalated in one round; the next one follows in a minute."""


def rounds_to_escalate(*, now):
    """Primary keys of the running rounds that were not escalated yet though 80 % of the time is used, or whose limit
    has passed without being recorded."""
    due = Q(escalated_at=None) | Q(breached_at=None, limit_at__lt=now)
    rounds = ReviewRound.objects.running().filter(due, warn_at__lte=now)
    return list(rounds.order_by("warn_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def plans_without_reviewer():
    """Plans under review whose merchant no provider works for any more, and who has not heard of it."""
    engaged = Engagement.objects.running().values("merchant")
    told = Event.objects.filter(
        livestream=OuterRef("pk"), kind=NoticeKind.REVIEWER_LEFT, at__gte=OuterRef("submitted_at")
    )
    under_review = LivestreamSession.objects.filter(review_limit_at__isnull=False, submitted_at__isnull=False)
    plans = under_review.filter(~Exists(told))
    return plans.exclude(organization__in=engaged).select_related("organization").order_by("pk")[:AT_ONCE]


def current_warning(livestream):
    """When the running round of a plan is escalated; None while no clock runs."""
    return livestream.review_rounds.running().values_list("warn_at", flat=True).first()


def leads_for(livestream):
    """The leads of the providers that review this plan, by name."""
    engaged = Engagement.objects.running().filter(merchant=livestream.organization_id)
    leads = Membership.objects.filter(role=Role.LEAD, organization__in=engaged.values("provider"))
    return User.objects.filter(pk__in=leads.values("user"), is_active=True).order_by("name", "pk")


def site_administrators():
    return list(User.objects.filter(is_superuser=True, is_active=True))
