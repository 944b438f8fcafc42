"""The forecast of a plan: both sides, profit, break-even, three cases, and the simulation."""

from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from planner.forms.forecast import SimulationForm
from planner.queries.worksheets import load_worksheets
from planner.views.access import get_livestream
from planner.views.forecast_figures import funnel_figure, pacing_figure, roi_figure, viewers_figure
from planner.views.forecast_page import ForecastPage
from planner.views.forecast_simulation import SimulationView


@require_safe
def plan_forecast(request, pk):
    """The page; for htmx the simulation alone."""
    livestream, membership = get_livestream(request, pk)
    page = ForecastPage(
        livestream=livestream,
        given=load_worksheets(livestream),
        sees_costs=membership.can_see_costs,
        language=get_language(),
    )
    form = SimulationForm(request.GET)
    context = {"nav": "plans", "livestream": livestream, "page": page, "form": form, "gaps": page.gaps()}
    if not page.is_empty:
        context["simulation"] = SimulationView(page, form)
    is_part = request.htmx and not request.htmx.history_restore_request
    if not is_part and not page.is_empty:
        context |= {
            "funnel": funnel_figure(page),
            "pacing": pacing_figure(page),
            "viewers": viewers_figure(page),
            "roi": roi_figure(page),
            "assumptions": page.assumptions(),
        }
    template = "planner/forecast/_simulation.html" if is_part else "planner/forecast/page.html"
    response = render(request, template, context, status=200 if form.is_valid() else 422)
    patch_vary_headers(response, ["HX-Request"])
    return response
