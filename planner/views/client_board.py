"""The home of a service provider: which client's broadcast needs a reviewer?"""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planner.enums import SessionState
from planner.forms.engagements import ClientFilterForm
from planner.models import User
from planner.queries.client_livestreams import client_rows, running_clients, upcoming_counts, upcoming_of
from planner.queries.engagements import invitations_to
from planner.queries.livestreams import Cursor, page_of
from planner.views.access import get_board
from planner.views.board_desk import Choice
from planner.views.board_rows import BoardRow, RowBuilder

LIST = "planner/board/_client_list.html"
SHOWN_STATES = (
    SessionState.DRAFT,
    SessionState.SUBMITTED,
    SessionState.IN_REVIEW,
    SessionState.CHANGES_REQUESTED,
    SessionState.REAPPROVAL_NEEDED,
    SessionState.APPROVED,
    SessionState.SELF_CHECKED,
    SessionState.LOCKED,
    SessionState.LIVE,
)


@dataclass(frozen=True)
class ClientRow:
    """A client's livestream: what every board shows of it, whose it is, in which state, and who reviews it."""

    plan: BoardRow
    client: str
    state: str
    reviewers: list[User]


def client_board(request):
    """Upcoming livestreams of all clients that this member of a provider sees, the next one first."""
    livestreams, membership = get_board(request)
    organization, now = membership.organization, timezone.now()
    wanted = ClientFilterForm(request.GET).wanted()
    engagements = running_clients(organization, request.user)
    if not engagements:
        asked = invitations_to(request.user, organization, now=now).exists() if membership.is_top else False
        context = {"nav": "plans", "can_manage": membership.is_top, "is_asked": asked}
        return render(request, "planner/board/provider.html", context)
    cursor = Cursor.parse(request.GET.get("after", "")) or Cursor.parse(request.GET.get("before", ""), backwards=True)
    page = page_of(client_rows(upcoming_of(livestreams, engagements, wanted, now=now)), cursor=cursor)
    context = {
        "nav": "plans",
        "wanted": wanted,
        "rows": _rows(page, engagements, now=now, zone=ZoneInfo(organization.time_zone)),
        "previous_url": address(wanted, before=str(page.previous)) if page.previous else "",
        "next_url": address(wanted, after=str(page.next)) if page.next else "",
        "summary": ngettext("%(count)d plan on this page", "%(count)d plans on this page", len(page.rows))
        % {"count": len(page.rows)},
        "clear_url": reverse("planner:board"),
    }
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, LIST, context)
        response["HX-Push-Url"] = address(wanted)
    else:
        context |= {
            "fragment": LIST,
            "choices": choices(engagements, wanted),
            "clients": len(engagements),
            "counts": upcoming_counts(livestreams, next_week=now + timedelta(days=7), now=now),
        }
        response = render(request, "planner/board/clients.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _rows(page, engagements, *, now, zone):
    builder = RowBuilder(now=now, zone=zone)
    by_client = {engagement.merchant_id: engagement for engagement in engagements}
    states = dict(SessionState.choices)
    return [
        ClientRow(
            plan=builder.row(plan),
            client=by_client[plan.organization_id].merchant.name,
            state=states[plan.state],
            reviewers=[row.membership.user for row in by_client[plan.organization_id].assignments.all()],
        )
        for plan in page.rows
    ]


def choices(engagements, wanted):
    """The selects of the filter form."""
    reviewers = {
        assignment.membership_id: assignment.membership.user.display_name
        for engagement in engagements
        for assignment in engagement.assignments.all()
    }
    clients = [(engagement.merchant_id, engagement.merchant.name) for engagement in engagements]
    named = (
        ("client", _("Client"), _("All clients"), clients, wanted.client),
        ("reviewer", _("Reviewer"), _("All reviewers"), list(reviewers.items()), wanted.reviewer),
        ("state", _("State"), _("All states"), [(state, state.label) for state in SHOWN_STATES], wanted.state),
    )
    return [
        Choice(name, label, everything, [(value, text, value == chosen) for value, text in options])
        for name, label, everything, options, chosen in named
        if options
    ]


def address(wanted, **more):
    """The address of the board with its filters, without empty parameters."""
    parameters = {
        "client": wanted.client,
        "reviewer": wanted.reviewer,
        "state": wanted.state,
        "at_risk": "on" if wanted.at_risk else "",
        **more,
    }
    query = urlencode({name: value for name, value in parameters.items() if value})
    return reverse("planner:board") + (f"?{query}" if query else "")
