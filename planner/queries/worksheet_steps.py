"""The steps that people took in the worksheets of a plan."""

from planner.models import WorksheetChange


def last_step(livestream, by):
    """The step of `by` that one undo would take back; None where there is none."""
    steps = WorksheetChange.objects.filter(livestream=livestream, by=by, undone_at=None)
    return steps.only("action").order_by("-pk").first()
