"""Which of the files that cells name are kept for an organization."""

from planner.domain.worksheets.kept_files import KeptFile
from planner.models import WorksheetFile


def known_files(organization, numbers):
    """The files of an organization with these numbers, as `KeptFile`s. No query for none."""
    if not numbers:
        return frozenset()
    known = WorksheetFile.objects.filter(organization=organization, pk__in=numbers)
    return frozenset(KeptFile(*row) for row in known.values_list("pk", "name"))


def missing_files(organization, files):
    """Those of some `KeptFile`s that are no files of the organization."""
    return frozenset(files) - known_files(organization, {file.number for file in files})
