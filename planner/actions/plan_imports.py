"""Writes of an import: cells that wait for a yes, how an organization's headers are read, and the rows themselves."""

from functools import partial

from django.db import transaction

from planner.actions.livestreams import lock_plan
from planner.actions.plan_parts import write_parts
from planner.actions.worksheet_writer import SheetWriter
from planner.actions.worksheets import row_changes
from planner.enums_worksheets import SheetAction
from planner.models import ColumnMapping, SpreadsheetUpload


@transaction.atomic
def keep_upload(*, livestream, name, sheets, mappings, by, now):
    """Keep the cells of a file until its reader has looked at them. Replaces what the same person kept of this plan.
    Raises `PlanClosedError`."""
    plan = lock_plan(livestream)
    SpreadsheetUpload.objects.filter(livestream=plan, by=by).delete()
    return SpreadsheetUpload.objects.create(
        livestream=plan, by=by, name=name[:120], sheets=sheets, mappings=mappings, created_at=now
    )


def read_differently(*, upload, mappings):
    """Understand the sheets of an upload in another way."""
    upload.mappings = mappings
    upload.save(update_fields=["mappings"])
    return upload


@transaction.atomic
def import_rows(*, livestream, writes, headers, by, now, parts=None, membership=None):
    """Store the rows of a file as one step that one undo takes back, and remember how its headers were read.

    `parts` (`PlanParts`) are what the file says beside the worksheets, written in the name of `membership`. `headers`
    are triples of worksheet, header and field, '' for a column that was left out. Raises `RowsRefusedError`,
    `RowGoneError` and `PlanClosedError`.
    """
    writer = SheetWriter(livestream, by=by, now=now)
    also = partial(write_parts, parts=parts, membership=membership) if parts else None
    saved = writer.save(SheetAction.IMPORT, row_changes(writer, writes), also)
    ColumnMapping.objects.bulk_create(
        [
            ColumnMapping(
                organization_id=livestream.organization_id, worksheet=worksheet, header=header, field=field, used_at=now
            )
            for (worksheet, header), field in {(sheet, head): field for sheet, head, field in headers if head}.items()
        ],
        update_conflicts=True,
        unique_fields=["organization", "worksheet", "header"],
        update_fields=["field", "used_at"],
    )
    return saved
