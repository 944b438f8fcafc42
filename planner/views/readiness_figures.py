"""The five step scores as one shape."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from planner.domain.charts import radar_chart
from planner.domain.status import READY_FROM
from planner.views.figures import Figure


def steps_figure(readiness) -> Figure | None:
    """Step scores against the line of readiness; None while no step has a score."""
    steps = [(found.step, found.score) for found in readiness.steps]
    if not any(score is not None for _step, score in steps):
        return None
    words = [f"{step.label} {'–' if score is None else score}" for step, score in steps]
    return Figure(
        "steps-radar",
        _("The five steps"),
        _("%(scores)s; ready from %(ready)s.") % {"scores": pgettext("list", ", ").join(words), "ready": READY_FROM},
        radar_chart(
            [(step.letter, None if score is None else float(score)) for step, score in steps], ready=float(READY_FROM)
        ),
    )
