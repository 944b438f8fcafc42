"""Links for guests of one plan: who has one, what was done with it, a new one, the end of one."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from allauth.decorators import rate_limit
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from planner.actions.guests import GuestTerms, create_guest_link, revoke_guest_link
from planner.domain.capabilities import Capability
from planner.domain.moments import moment_text
from planner.forms.guests import GuestLinkForm
from planner.models import GuestLink
from planner.queries.guests import guest_approvals, links_of
from planner.views.access import get_guest_link, get_livestream
from planner.views.guest_words import comments_of_guests
from planner.views.http import CREATED, INVALID, require_form


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link in the list."""

    link: GuestLink
    right: str
    status: str
    status_label: str
    until: str
    last_used: str
    by: str
    is_working: bool
    approvals: list[str]


@require_form
@rate_limit(action="invite")
def guest_links(request, pk):
    """The address of a new link is shown once, in the answer to its form: only its fingerprint is kept."""
    livestream, membership = get_livestream(request, pk, capability=Capability.SHARE)
    now, made, status = timezone.now(), None, 200
    rights = {"can_show_costs": membership.can_see_costs}
    form = GuestLinkForm(request.POST if request.method == "POST" else None, **rights)
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            link, key = create_guest_link(
                livestream=livestream,
                terms=GuestTerms(**form.terms(now=now)),
                membership=membership,
                by=request.user,
                now=now,
            )
            made = (link, request.build_absolute_uri(reverse("planner:guest_plan", args=[key])))
            form, status = GuestLinkForm(**rights), CREATED
    context = {
        "nav": "plans",
        "livestream": livestream,
        "form": form,
        "made": made,
        "rows": _rows(livestream, request.user, now=now),
        "comments": comments_of_guests(livestream),
    }
    return render(request, "planner/guests/links.html", context, status=status)


@require_POST
def guest_revoke(request, pk):
    link = get_guest_link(request, pk)
    revoke_guest_link(link=link, by=request.user, now=timezone.now())
    messages.success(request, _("The link of %(name)s no longer works.") % {"name": link.name})
    return redirect("planner:guest_links", link.livestream_id)


def _rows(livestream, user, *, now):
    zone, language = ZoneInfo(livestream.organization.time_zone), get_language()
    approvals = guest_approvals(livestream)
    rows = []
    for link in links_of(livestream, user):
        status, label = _status(link, now=now)
        rows.append(
            LinkRow(
                link=link,
                right=str(link.get_right_display()),
                status=status,
                status_label=label,
                until=moment_text(link.expires_at, language, zone=zone),
                last_used=moment_text(link.last_used_at, language, zone=zone) if link.last_used_at else "",
                by=link.created_by.display_name,
                is_working=status == "ready",
                approvals=[str(one.version.number) for one in approvals if one.link_id == link.pk],
            )
        )
    return rows


def _status(link, *, now):
    if link.revoked_at:
        return "idle", pgettext("guest link", "Revoked")
    if link.expires_at <= now:
        return "idle", pgettext("guest link", "Expired")
    if link.engagement and not link.engagement.is_running(now=now):
        return "idle", pgettext("guest link", "Ended with the engagement")
    return "ready", pgettext("guest link", "Works")
