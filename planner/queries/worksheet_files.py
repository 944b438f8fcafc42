"""Which of the files that cells name are kept for an organization, and which are kept and never named."""

from itertools import chain

from django.db.models import TextField
from django.db.models.functions import Cast

from planner.domain.worksheets.kept_files import PATH, KeptFile, numbers_in
from planner.models import QualificationDocument, ReviewComment, SpreadsheetUpload, WorksheetChange, WorksheetFile


def known_files(organization, numbers):
    """The files of an organization with these numbers, as `KeptFile`s. No query for none."""
    if not numbers:
        return frozenset()
    known = WorksheetFile.objects.filter(organization=organization, pk__in=numbers)
    return frozenset(KeptFile(*row) for row in known.values_list("pk", "name"))


def missing_files(organization, files):
    """Those of some `KeptFile`s that are no files of the organization."""
    return frozenset(files) - known_files(organization, {file.number for file in files})


def unnamed_files(*, uploaded_after, uploaded_before):
    """Files uploaded in a span of time that nothing has named since: no cell of a plan, not even one that was changed
    back, no product, no import or proposed value that waits."""
    files = list(WorksheetFile.objects.filter(uploaded_at__gt=uploaded_after, uploaded_at__lte=uploaded_before))
    organizations = {file.organization_id for file in files}
    since = {"livestream__organization__in": organizations}
    texts = [
        _texts(WorksheetChange.objects.filter(at__gt=uploaded_after, **since), "rows"),
        _texts(SpreadsheetUpload.objects.filter(created_at__gt=uploaded_after, **since), "sheets"),
        _texts(ReviewComment.objects.filter(at__gt=uploaded_after, **since), "proposed"),
        _texts(QualificationDocument.objects.filter(product__organization__in=organizations), "file"),
    ]
    named = numbers_in(chain.from_iterable(texts)) if files else ()
    return [file for file in files if file.pk not in named]


def _texts(rows, field):
    """What a field says, where it names any of our files."""
    texts = rows.annotate(told=Cast(field, TextField())).filter(told__contains=PATH)
    return texts.order_by().values_list("told", flat=True).iterator()
