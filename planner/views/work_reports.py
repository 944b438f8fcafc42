"""Figures of reviewers, and the monthly report of a client as page and file."""

from zoneinfo import ZoneInfo

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from planner.domain import moments
from planner.exchange.work_reports import report_workbook
from planner.queries.engagements import reviewers_of
from planner.queries.portfolio import running_clients
from planner.queries.review_quality import names_of_clients
from planner.views.access import get_engagement, get_portfolio, membership_required
from planner.views.downloads import made_file
from planner.views.months import Month, month_of
from planner.views.work_report import Reading, WorkReport, reviewer_figures, reviewer_heads, reviewer_rows


@require_safe
@membership_required
def portfolio_quality(request):
    """How good the reviews of a month were: leads see everybody, reviewers themselves."""
    membership = get_portfolio(request)
    provider, language = membership.organization, get_language() or ""
    month = _month(request, provider)
    reading = Reading(request.user, provider, month)
    people = {member.user_id: member.user.display_name for member in reviewers_of(provider)}
    if not membership.is_top:
        people = {request.user.pk: people[request.user.pk]}
    context = {
        "nav": "plans",
        "month": month,
        "month_text": moments.month_text(month.year, month.month, language),
        "heads": reviewer_heads(),
        "reviewers": reviewer_rows(reading, people, language),
        "clients": _clients(reading, running_clients(provider, request.user), with_former=membership.is_top),
    }
    return render(request, "planner/reports/quality.html", context)


def _clients(reading, running, *, with_former):
    """Name, address of the report and figures of every client: by name, those without work after the others, and last
    those who have left since and whose reports are theirs alone."""
    worked_for = [(client, reading.quality(client=client.pk)) for client in running]
    worked_for.sort(key=lambda pair: not pair[1].plans)
    language = get_language() or ""
    rows = [(client.name, _report_url(client, reading.month), quality) for client, quality in worked_for]
    left = reading.clients - {client.pk for client in running} if with_former else ()
    if left:
        rows += [(name, "", reading.quality(client=pk)) for pk, name in names_of_clients(left).items()]
    return [(name, url, reviewer_figures(quality, language)) for name, url, quality in rows]


def _report_url(client, month):
    return f"{reverse('planner:engagement_report', args=[client.engagement])}?month={month.key}"


@require_safe
def engagement_report(request, pk):
    """What a provider did for a client in a month, for both sides."""
    report, membership = _report(request, pk)
    context = {
        "nav": "partners" if membership.organization.is_merchant else "plans",
        "report": report,
        "month": report.month,
        "made_at": timezone.now(),
    }
    return render(request, "planner/reports/report.html", context)


@require_safe
def engagement_report_export(request, pk):
    report, _membership = _report(request, pk)
    name = _("Review report %(client)s %(month)s") % {
        "client": report.engagement.merchant.name,
        "month": report.month.key,
    }
    return made_file(report_workbook(report, language=report.language), f"{name}.xlsx")


def _report(request, pk):
    """The report, for members of the merchant and, while the engagement runs, for the provider's people."""
    engagement, membership = get_engagement(request, pk)
    is_merchants = engagement.merchant_id == membership.organization_id
    if engagement.accepted_at is None or not (is_merchants or engagement.is_running(now=timezone.now())):
        raise Http404
    month = _month(request, engagement.merchant)
    return WorkReport(engagement, user=request.user, month=month), membership


def _month(request, organization):
    zone = ZoneInfo(organization.time_zone)
    return Month(*month_of(request.GET.get("month", ""), timezone.localdate(timezone=zone)), zone)
