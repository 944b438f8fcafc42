"""The plan page."""

from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from planner.enums import Step
from planner.views.access import get_livestream
from planner.views.plan_page import render_plan


class StepConverter:
    """A STAGE step in an address: its stem, such as merchandise."""

    regex = "|".join(step.stem for step in Step)

    def to_python(self, value):
        return Step[value.upper()]

    def to_url(self, value):
        return value.stem if isinstance(value, Step) else str(value)


@require_safe
def plan_start(request, pk):
    """The address without a step leads to the first one."""
    livestream, _membership = get_livestream(request, pk)
    return redirect(livestream)


@require_safe
def plan_step(request, pk, step):
    livestream, membership = get_livestream(request, pk, is_live=True)
    return render_plan(request, livestream, membership, step)
