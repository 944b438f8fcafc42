"""Ways to begin a worksheet: from the catalogue of products, or from an earlier livestream."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from planner.actions.catalogue import keep_in_catalogue, start_from_products
from planner.actions.worksheet_copies import copy_rows
from planner.enums_worksheets import Worksheet
from planner.forms.fields import digits
from planner.forms.worksheets import PickForm, RowsForm
from planner.queries.catalogue import products_found, products_of, recently_used
from planner.queries.livestream_copies import recent_livestreams
from planner.views.access import get_livestream
from planner.views.board_rows import recent_rows
from planner.views.http import INVALID, require_form
from planner.views.plan_page import read_plan
from planner.views.product_rows import product_row
from planner.views.responses import Partial, render_partial
from planner.views.sheet_layouts import is_single
from planner.views.sheet_problems import REFUSALS
from planner.views.sheet_responses import refused_sheet, sheet_response
from planner.views.worksheet_links import sheet_url

LINE_UP = Worksheet.LINE_UP
MOST_SHOWN = 100
"""So many products are offered at once; a search finds the others."""


@require_form
def catalogue_pick(request, pk):
    """Products of the organization, to be ticked and added to the line-up."""
    livestream, membership = get_livestream(request, pk, to_edit=True)
    reading = read_plan(livestream, membership)
    if request.method != "POST":
        return _catalogue(request, reading)
    pks = products_of(livestream.organization).values_list("pk", flat=True)
    form = PickForm(request.POST, pks=pks)
    if "search" in request.POST or not form.is_valid():
        error = "" if "search" in request.POST else _("Tick at least one product.")
        return _catalogue(request, reading, ticked=form.ticked, error=error, status=INVALID if error else 200)
    try:
        saved = start_from_products(
            livestream=livestream, products=form.cleaned_data["products"], by=request.user, now=timezone.now()
        )
    except REFUSALS as error:
        return refused_sheet(request, livestream, membership, LINE_UP, error)
    count = len(saved.changes)
    messages.success(
        request, ngettext("%(count)d product added.", "%(count)d products added.", count) % {"count": count}
    )
    return redirect(f"{sheet_url(livestream, LINE_UP)}#sheet")


def _catalogue(request, reading, *, ticked=(), error="", status=200):
    """The products that were ticked, and those that a search finds, the most recently used first."""
    organization = reading.livestream.organization
    known = {row.sku_code for row in reading.book.sheets.line_up}
    text = request.POST.get("q", "").strip()
    found = list(recently_used(products_found(organization, text=text).exclude(pk__in=ticked))[: MOST_SHOWN + 1])
    kept = list(recently_used(products_found(organization).filter(pk__in=ticked))) if ticked else []
    zone = ZoneInfo(organization.time_zone)
    words = {"language": get_language(), "zone": zone, "today": timezone.localdate(timezone=zone)}
    context = {
        "nav": "plans",
        "livestream": reading.livestream,
        "rows": [
            (product_row(product, **words), product.sku_code in known, product.pk in ticked)
            for product in (*kept, *found[:MOST_SHOWN])
        ],
        "q": text,
        "is_own": reading.membership.engagement is None,
        "most": MOST_SHOWN if len(found) > MOST_SHOWN else 0,
        "error": error,
        "back_url": f"{sheet_url(reading.livestream, LINE_UP)}#sheet",
    }
    return render(request, "planner/worksheets/catalogue.html", context, status=status)


@require_POST
def catalogue_keep(request, pk):
    """Keep rows of the line-up as products, for the next livestream."""
    livestream, membership = get_livestream(request, pk, to_edit=True)
    form = RowsForm(request.POST)
    if not form.is_valid():
        raise Http404
    keys = form.cleaned_data["keys"]
    count = len(keep_in_catalogue(livestream=livestream, keys=keys, by=request.user, now=timezone.now()))
    if count:
        words = ngettext("%(count)d product kept in the catalogue.", "%(count)d products kept in the catalogue.", count)
        level, text = "success", words % {"count": count}
    else:
        level, text = "warning", _("A product needs a SKU before the catalogue can keep it.")
    if not request.htmx:
        messages.add_message(request, getattr(messages, level.upper()), text)
        return redirect(f"{sheet_url(livestream, LINE_UP)}#sheet")
    response = sheet_response(request, read_plan(livestream, membership), LINE_UP)
    toast = Partial("#toasts", "components/_toast.html", {"level": level, "text": text}, swap="beforeend")
    response.write(render_partial(request, toast))
    return response


@require_form
def sheet_copy(request, pk, worksheet):
    """The rows of this worksheet from an earlier livestream."""
    if is_single(worksheet):
        raise Http404
    livestream, membership = get_livestream(request, pk, to_edit=True)
    if request.method != "POST":
        return _sources(request, livestream, worksheet)
    source, _membership = get_livestream(request, digits(request.POST.get("source", "")))
    if source.organization_id != livestream.organization_id:
        raise Http404
    try:
        saved = copy_rows(
            livestream=livestream, source=source, worksheet=worksheet, by=request.user, now=timezone.now()
        )
    except REFUSALS as error:
        return refused_sheet(request, livestream, membership, worksheet, error)
    count = len(saved.changes)
    messages.success(request, ngettext("%(count)d row copied.", "%(count)d rows copied.", count) % {"count": count})
    return redirect(f"{sheet_url(livestream, worksheet)}#sheet")


def _sources(request, livestream, worksheet):
    now, zone = timezone.now(), ZoneInfo(livestream.organization.time_zone)
    plans = [plan for plan in recent_livestreams(livestream.organization, now=now) if plan.pk != livestream.pk]
    context = {
        "nav": "plans",
        "livestream": livestream,
        "worksheet": worksheet,
        "rows": recent_rows(plans, now=now, zone=zone),
        "back_url": f"{sheet_url(livestream, worksheet)}#sheet",
    }
    return render(request, "planner/worksheets/copy.html", context)
