"""The steps that people took in the worksheets of a plan."""

from django.db.models.fields.json import KT

from planner.models import WorksheetChange
from planner.queries.kept import Given, KeptObjects

_LAST = KeptObjects(
    lambda: (
        WorksheetChange.objects.filter(livestream=Given("plan"), by=Given("by"), undone_at=None)
        .annotate(first_sheet=KT("rows__0__0"), last_sheet=KT("rows__-1__0"))
        .only("action")
        .order_by("-pk")[:1]
    )
)


def last_step(livestream, by):
    """The step of `by` that one undo would take back, with the worksheets of its first and last row; None for none."""
    return next(iter(_LAST.all(plan=livestream.pk, by=by)), None)
