"""The steps that people took in the worksheets of a plan."""

from planner.models import WorksheetChange
from planner.queries.kept import Given, KeptObjects

_LAST = KeptObjects(
    lambda: (
        WorksheetChange.objects.filter(livestream=Given("plan"), by=Given("by"), undone_at=None)
        .only("action")
        .order_by("-pk")[:1]
    )
)


def last_step(livestream, by):
    """The step of `by` that one undo would take back; None where there is none."""
    return next(iter(_LAST.all(plan=livestream.pk, by=by)), None)
