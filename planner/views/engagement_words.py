"""An engagement in words: who with whom, on which terms, in which state."""

from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from planner.domain.moments import day_text
from planner.domain.numbers import money_text, percent_text
from planner.enums import EngagementScope, FeeType


@dataclass(frozen=True)
class EngagementRow:
    """One engagement or invitation as a list shows it, seen from one side."""

    pk: int
    name: str
    url: str
    scope: str
    dates: str
    state: str
    state_label: str
    reviewers: list = field(default_factory=list)
    finance_visible: bool = False
    is_sent: bool = False
    new_plan_url: str = ""


def engagement_row(engagement, organization, *, now):
    state = state_of(engagement, now=now)
    other = engagement.other_side(organization)
    return EngagementRow(
        pk=engagement.pk,
        name=other.name if other else engagement.email,
        url=reverse("planner:engagement_detail", args=[engagement.pk]),
        scope=str(engagement.get_scope_display()),
        dates=dates_text(engagement, organization),
        state=state,
        state_label=state_labels()[state],
        reviewers=[assignment.membership.user for assignment in engagement.assignments.all()],
        finance_visible=engagement.finance_visible,
        is_sent=engagement.inviting == organization,
        new_plan_url=new_plan_url(engagement, organization, state),
    )


def new_plan_url(engagement, organization, state):
    """Where the people of a provider who operates for the client begin a plan for it."""
    operates = engagement.scope == EngagementScope.OPERATE and engagement.provider_id == organization.pk
    if not operates or state != "running":
        return ""
    return reverse("planner:client_livestream_create", args=[engagement.pk])


def state_of(engagement, *, now):
    if engagement.accepted_at:
        if engagement.is_running(now=now):
            return "running"
        return "upcoming" if engagement.is_in_force(now=now) else "ended"
    if engagement.declined_at:
        return "declined"
    if engagement.revoked_at:
        return "revoked"
    return "open" if engagement.is_open(now=now) else "expired"


def state_labels():
    return {
        "running": pgettext("engagement", "Running"),
        "upcoming": pgettext("engagement", "Begins later"),
        "ended": pgettext("engagement", "Ended"),
        "declined": pgettext("engagement", "Declined"),
        "revoked": pgettext("engagement", "Revoked"),
        "expired": pgettext("engagement", "Expired"),
        "open": pgettext("engagement", "Not answered yet"),
    }


def dates_text(engagement, organization):
    """First and last day. An end in between is told with the last day as it came."""
    zone, language = ZoneInfo(organization.time_zone), get_language()
    first = day_text(engagement.starts_at.astimezone(zone).date(), language)
    if engagement.ended_at:
        last = engagement.ended_at
    elif engagement.ends_at:
        last = engagement.ends_at - timedelta(seconds=1)
    else:
        return pgettext("engagement", "from %(day)s") % {"day": first}
    return f"{first} – {day_text(last.astimezone(zone).date(), language)}"


def fee_text(engagement):
    parts = []
    if engagement.retainer is not None:
        parts.append(_("%(amount)s a month") % {"amount": money_text(engagement.retainer)})
    if engagement.percent is not None:
        parts.append(_("%(percent)s of net sales") % {"percent": percent_text(engagement.percent)})
    return " + ".join(parts) or str(FeeType(engagement.fee_type).label)


def terms_of(engagement, organization, *, with_fee):
    """The terms as (name, value)."""
    terms = [
        (_("Scope"), str(engagement.get_scope_display())),
        (pgettext("engagement", "Time"), dates_text(engagement, organization)),
        (_("Costs, margin and profit"), _("visible to the provider") if engagement.finance_visible else _("hidden")),
    ]
    if with_fee:
        terms += [
            (_("Fee"), fee_text(engagement)),
            (_("Attribution share"), percent_text(engagement.attribution_share)),
        ]
    return terms
