"""Writes on a livestream as a whole."""

from django.db import transaction

from planner.enums import ChangeKind, Step
from planner.models import ChecklistAnswer, LivestreamSession, PlanChange, StepChecklist


@transaction.atomic
def create_livestream(*, organization, template_version, details, by, now):
    """A draft livestream with its five checklists and one empty answer per item of the template version."""
    livestream = LivestreamSession.objects.create(
        organization=organization, template_version=template_version, created_by=by, created_at=now, **details
    )
    checklists = StepChecklist.objects.bulk_create(StepChecklist(livestream=livestream, step=step) for step in Step)
    checklist_of = {checklist.step: checklist for checklist in checklists}
    ChecklistAnswer.objects.bulk_create(
        ChecklistAnswer(checklist=checklist_of[item.step], item=item) for item in template_version.items.all()
    )
    PlanChange.objects.create(livestream=livestream, by=by, kind=ChangeKind.CREATED, new=livestream.title, at=now)
    return livestream
