"""Who has a part in a plan, a person's inbox, and the emails that are due."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from planner.enums import Role
from planner.models import ChecklistAnswer, Engagement, Membership, Notice, ReviewerAssignment, User
from planner.models.engagements import running

PAGE_SIZE = 30
EMAIL_STALE = timedelta(hours=24)
"""An email that could not be sent for so long is not sent any more: the inbox has its news."""


def people_of_plan(livestream):
    """Those in charge of the organization, the plan's creator, and everybody who owns one of its items: those of them
    who are still members. Of a provider, the reviewers of this client; its leads where nobody is assigned.
    """
    owners = ChecklistAnswer.objects.filter(checklist__livestream=livestream, owner__isnull=False).values("owner")
    organization = livestream.organization
    members = Membership.objects.filter(
        Q(role=organization.top_role) | Q(user=livestream.created_by_id) | Q(user__in=owners), organization=organization
    )
    reviewers = ReviewerAssignment.objects.filter(running("engagement"), engagement__merchant=organization)
    unassigned = Engagement.objects.running().filter(merchant=organization, assignments=None)
    leads = Membership.objects.filter(role=Role.LEAD, organization__in=unassigned.values("provider"))
    return User.objects.filter(
        Q(pk__in=members.values("user"))
        | Q(pk__in=reviewers.values("membership__user"))
        | Q(pk__in=leads.values("user")),
        is_active=True,
    )


def merchant_people_of_plan(livestream):
    """Those of the plan's merchant alone: in charge of it, or the plan's creator."""
    organization = livestream.organization
    mine = Q(role=organization.top_role) | Q(user=livestream.created_by_id)
    return User.objects.filter(
        pk__in=Membership.objects.filter(mine, organization=organization).values("user"), is_active=True
    )


def people_named(keys):
    """Those of these people (primary keys) who still use their account. What they may no longer see, the inbox and
    the emails leave out.
    """
    return User.objects.filter(pk__in=keys, is_active=True)


@dataclass(frozen=True)
class InboxPage:
    """A page of the inbox, newest first; `older` is where the next one begins, None on the last."""

    notices: list
    older: int | None


def inbox_page(user, *, before="", unread_only=False):
    notices = Notice.objects.visible_to(user).with_event()
    if unread_only:
        notices = notices.unread()
    if before.isdecimal() and len(before) < 19:
        notices = notices.filter(pk__lt=int(before))
    rows = list(notices.order_by("-pk")[: PAGE_SIZE + 1])
    has_more = len(rows) > PAGE_SIZE
    return InboxPage(rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].pk if has_more else None)


def due_emails(*, now):
    """Notices whose email is due and not sent; what was read meanwhile needs none."""
    return Notice.objects.unread().filter(emailed_at=None, email_at__lte=now, email_at__gt=now - EMAIL_STALE)


def people_with_due_emails(*, now):
    """Primary keys of the people to write to."""
    return list(due_emails(now=now).order_by("recipient").values_list("recipient", flat=True).distinct())
