"""Files of dialogs that were cancelled go after a day; whatever was named once stays for the history."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from planner.actions.worksheet_files import forget_unnamed_files, keep_worksheet_files
from planner.actions.worksheets import save_cell, undo_last
from planner.enums_worksheets import Worksheet
from planner.forms.proofs import Upload
from planner.models import QualificationDocument, SpreadsheetUpload, WorksheetFile
from tests import factories, files

LATER = timedelta(days=2)


@pytest.fixture
def keep(merchant, owner):
    def kept(name="a.pdf"):
        upload = Upload(name, "application/pdf", files.upload(name))
        (file,) = keep_worksheet_files(
            organization=merchant, uploads=[upload], shows_costs=False, by=owner, now=timezone.now()
        )
        return file

    return kept


def test_what_nothing_names_goes_with_its_file_after_a_day(keep, django_capture_on_commit_callbacks):
    path = keep().file.name
    assert forget_unnamed_files(now=timezone.now() + timedelta(hours=23)) == 0
    assert default_storage.exists(path)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_unnamed_files(now=timezone.now() + LATER) == 1
    assert (WorksheetFile.objects.count(), default_storage.exists(path)) == (0, False)


@pytest.mark.parametrize("is_undone", [False, True])
def test_what_a_cell_named_once_stays(keep, livestream, owner, is_undone):
    row, file = factories.LineUpItemFactory(livestream=livestream), keep()
    save_cell(
        livestream=livestream, worksheet=Worksheet.LINE_UP, row=str(row.pk), field="compare_evidence",
        text=file.address, was=(), version=row.version, by=owner, now=timezone.now(),
    )  # fmt: skip
    if is_undone:
        undo_last(livestream=livestream, by=owner, now=timezone.now())
    assert forget_unnamed_files(now=timezone.now() + LATER) == 0


def test_what_a_product_or_a_waiting_import_names_stays(keep, merchant, livestream, owner):
    named, waiting = keep(), keep()
    QualificationDocument.objects.create(
        product=factories.ProductFactory(organization=merchant), position=0, type="other", file=named.address
    )
    SpreadsheetUpload.objects.create(
        livestream=livestream, by=owner, name="a.csv", sheets=[[f"SC1|{waiting.address}"]], mappings=[]
    )
    assert forget_unnamed_files(now=timezone.now() + LATER) == 0


def test_nothing_is_read_when_nothing_was_uploaded(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        forget_unnamed_files(now=timezone.now())
