"""Files for cells of worksheets and products: kept first, then named by a cell that is saved like any other."""

from django.core.files.storage import default_storage
from django.db import transaction

from planner.models import WorksheetFile
from planner.models.checklists import proof_path


def keep_worksheet_files(*, organization, uploads, shows_costs, by, now):
    """Keep `uploads` (name, content_type, content) for cells of the organization; gives the rows in their order.

    A file reaches the disk before its row is committed, so that no row ever lacks its file; whatever ends the
    transaction early takes the files with it.
    """
    written = []
    try:
        with transaction.atomic():
            for upload in uploads:
                written.append(proof_path(None, upload.name))
                written[-1] = default_storage.save(written[-1], upload.content)
            return WorksheetFile.objects.bulk_create(
                WorksheetFile(
                    organization=organization,
                    uploaded_by=by,
                    file=path,
                    name=upload.name,
                    content_type=upload.content_type,
                    size=upload.content.size,
                    shows_costs=shows_costs,
                    uploaded_at=now,
                )
                for path, upload in zip(written, uploads, strict=True)
            )
    except BaseException:
        for path in written:
            default_storage.delete(path)
        raise


@transaction.atomic
def drop_worksheet_files(*, files):
    """Forget files whose cell could not be saved: nothing has named them yet."""
    WorksheetFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    for file in files:
        transaction.on_commit(lambda path=file.file.name: default_storage.delete(path))
