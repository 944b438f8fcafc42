"""Files for cells of worksheets and products: kept first, then named by a cell that is saved like any other."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction

from planner.actions.files import storing_files
from planner.models import WorksheetFile
from planner.models.checklists import proof_path
from planner.queries.worksheet_files import unnamed_files

A_DAY, A_MONTH = timedelta(days=1), timedelta(days=30)


def keep_worksheet_files(*, organization, uploads, shows_costs, by, now):
    """Keep `uploads` (name, content_type, content) for cells of the organization; gives the rows in their order."""
    with storing_files() as store:
        return WorksheetFile.objects.bulk_create(
            WorksheetFile(
                organization=organization,
                uploaded_by=by,
                file=store(proof_path(None, upload.name), upload.content),
                name=upload.name,
                content_type=upload.content_type,
                size=upload.content.size,
                shows_costs=shows_costs,
                uploaded_at=now,
            )
            for upload in uploads
        )


@transaction.atomic
def drop_worksheet_files(*, files):
    """Forget files that nothing names."""
    WorksheetFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    for file in files:
        transaction.on_commit(lambda path=file.file.name: default_storage.delete(path))


def forget_unnamed_files(*, now):
    """Remove what somebody uploaded in a dialog that was not saved within a day. Returns how many.

    Files older than a month were looked at often enough.
    """
    files = unnamed_files(uploaded_after=now - A_MONTH, uploaded_before=now - A_DAY)
    if files:
        drop_worksheet_files(files=files)
    return len(files)
