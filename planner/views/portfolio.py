"""The home of a service provider: which client needs me next?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from planner.actions.portfolio import delete_portfolio_view, remind_of_gap, save_portfolio_view
from planner.domain.status import Status
from planner.exchange.portfolios import portfolio_workbook
from planner.forms.portfolio import DAYS, WEEKS, GapForm, PortfolioViewForm
from planner.models import LivestreamSession
from planner.queries.engagements import invitations_to
from planner.views.access import get_portfolio, get_portfolio_view, membership_required
from planner.views.downloads import made_file
from planner.views.plan_head import status_label
from planner.views.portfolio_page import PortfolioPage
from planner.views.portfolio_queue import export_lines, figures, finished_rows, queue_rows, subtitle
from planner.views.responses import Partial, fragments

DESK, FIGURES = "planner/portfolio/_desk.html", "planner/portfolio/_figures.html"
LEGEND = (
    (Status.READY, "92"),
    (Status.PROGRESS, "74"),
    (Status.RISK, "58"),
    (Status.BLOCKED, "28"),
    (Status.IDLE, "–"),
)


@require_safe
@membership_required
def portfolio(request):
    """Clients × livestreams, the client with most at stake first; beside them what waits for a review."""
    if request.membership.organization.is_merchant:
        return redirect("planner:board")
    page = PortfolioPage(request, get_portfolio(request))
    if not page.all_clients:
        is_asked = page.is_lead and invitations_to(request.user, page.provider, now=page.now).exists()
        context = {"nav": "plans", "can_manage": page.is_lead, "is_asked": is_asked}
        return render(request, "planner/portfolio/empty.html", context)
    context = {
        "nav": "plans",
        "page": page,
        "figures": figures(page),
        "subtitle": subtitle(page),
        "new_plans": _new_plans(page),
        "queue": queue_rows(page),
        "finished": finished_rows(page),
        "legend": [(status, number, status_label(status)) for status, number in LEGEND],
        "spans": [(span, page.url(span=span), span == page.span) for span in (DAYS, WEEKS)],
        "views": (views := _views(page)),
        "can_keep": bool(page.query) and not any(is_current for *_view, is_current in views),
    }
    if request.htmx and not request.htmx.history_restore_request:
        response = fragments(request, DESK, context, Partial("#portfolio-figures", FIGURES))
        response["HX-Push-Url"] = page.url()
    else:
        response = render(request, "planner/portfolio/page.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _views(page):
    """The kept views: name, address, whether it is the one shown."""
    return [(view, page.named_url(view.query), view.query == page.query) for view in page.views()]


@require_safe
@membership_required
def portfolio_export(request):
    """What the portfolio shows as a table, for those in charge of the provider: it is their data to take along."""
    page = PortfolioPage(request, get_portfolio(request, top_only=True))
    name = _("Portfolio %(days)s") % {"days": page.days_text}
    return made_file(portfolio_workbook(export_lines(page), language=page.language), f"{name}.xlsx")


def _new_plans(page):
    """Clients that the provider operates for, with the way to a new plan of theirs."""
    return [
        (client.name, reverse("planner:client_livestream_create", args=[client.engagement]))
        for client in page.all_clients
        if client.is_operated
    ]


@require_POST
@membership_required
def portfolio_remind(request):
    """Remind the merchants of every plan shown that has this gap."""
    page = PortfolioPage(request, get_portfolio(request))
    form = GapForm(request.POST)
    gap = next((gap for gap in page.recurring if form.is_valid() and gap.key == form.cleaned_data["key"]), None)
    if gap is None:
        messages.error(request, _("No plan shown has this gap any more."))
        return redirect(page.url())
    plans = LivestreamSession.objects.visible_to(request.user).filter(pk__in=gap.plans).select_related("organization")
    place = (gap.step, f"#{'check' if gap.is_check else 'item'}-{gap.key}")
    told, waiting = remind_of_gap(
        livestreams=list(plans), place=place, labels=page.gap_label(gap), by=request.user, now=timezone.now()
    )
    if told:
        text = ngettext(
            "The merchant of %(count)d plan was reminded.", "The merchants of %(count)d plans were reminded.", told
        )
        messages.success(request, text % {"count": told})
    if waiting:
        text = ngettext(
            "%(count)d plan was reminded today already.", "%(count)d plans were reminded today already.", waiting
        )
        messages.info(request, text % {"count": waiting})
    return redirect(page.url())


@require_POST
@membership_required
def portfolio_view_save(request):
    page = PortfolioPage(request, get_portfolio(request))
    form = PortfolioViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the view a name of up to 30 characters."))
        return redirect(page.url())
    try:
        save_portfolio_view(
            user=request.user, organization=page.provider, name=form.cleaned_data["name"], query=page.query
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("View kept"))
    return redirect(page.url())


@require_POST
def portfolio_view_delete(request, pk):
    delete_portfolio_view(view=get_portfolio_view(request, pk))
    messages.success(request, _("View deleted"))
    return redirect("planner:portfolio")
