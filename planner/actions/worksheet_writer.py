"""The one way in which rows of worksheets are written.

A writer locks the livestream's row before it reads anything: simultaneous changes to one plan queue up, each sees the
rows as the one before left them, and the stored score is computed from all of them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from planner.actions.approvals import judge_approval
from planner.actions.livestreams import lock_plan
from planner.actions.readiness import JUDGED, STORED_FIELDS, Assessment, judge_and_store
from planner.actions.worksheet_history import record_changes
from planner.domain.worksheets.book import Book
from planner.domain.worksheets.editing import POSITION, RowChange, apply_changes, to_stored
from planner.models import LivestreamSession, SellerRecord, WorksheetChange
from planner.queries.worksheet_problems import CellProblem, problems_of
from planner.queries.worksheet_tables import TABLES, Parts
from planner.queries.worksheets import load_book

PARTS_AT_ONCE = 5000
"""A statement may have 65,535 parameters."""


class RowsRefusedError(Exception):
    """Some cells cannot be saved, so nothing was. `problems` say which and why."""

    def __init__(self, problems: Sequence[CellProblem]):
        super().__init__(problems)
        self.problems = tuple(problems)


class RowGoneError(Exception):
    """Somebody has deleted the row meanwhile."""


@dataclass(frozen=True)
class SavedRows:
    """What an action on worksheets did: the plan and its rows as they are now, what changed, and the new readiness.

    `changes` is empty and `step` None where everything already was so.
    """

    livestream: LivestreamSession
    book: Book
    changes: tuple[RowChange, ...]
    assessment: Assessment
    step: WorksheetChange | None = None

    @property
    def readiness(self):
        return self.assessment.readiness


class SheetWriter:
    """A plan locked for changes to its worksheets. Make one inside a transaction; `book` is what the rows say."""

    def __init__(self, livestream, *, by, now):
        self.livestream = lock_plan(livestream)
        self.by, self.now = by, now
        self.book = load_book(self.livestream)

    def new_keys(self, worksheet, count):
        """Keys for rows that are about to be added."""
        if not count:
            return []
        table = TABLES[worksheet].model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [str(key) for (key,) in cursor.fetchall()]

    def save(self, action, changes, also=None):
        """Write the changes as one step that one undo takes back. Raises `RowsRefusedError`.

        `also(writer)` writes what else belongs to the step, and returns what takes it back.
        """
        changes = tuple(changes)
        before = self.write(changes) if changes else self.book
        beside = also(self) if also else {}
        if not changes and not beside:
            return self.saved(())
        step = WorksheetChange.objects.create(
            livestream=self.livestream, by=self.by, action=action, rows=to_stored(changes), beside=beside, at=self.now
        )
        record_changes(self.livestream, before, self.book, changes, by=self.by, now=self.now)
        return self.saved(changes, step)

    def write(self, changes):
        """Write the changes to the rows alone. Returns the book as it was."""
        before, after = self.book, apply_changes(self.book, changes)
        if problems := problems_of(after, changes):
            raise RowsRefusedError(problems)
        self.book = after
        store_changes(self.livestream, after, changes)
        return before

    def read_again(self):
        """Read what actions beside this one have written to the plan."""
        self.livestream.refresh_from_db(fields=[name.removesuffix("_id") for name in (*JUDGED, *STORED_FIELDS)])
        self.book = load_book(self.livestream)

    def saved(self, changes, step=None):
        """What was done, with the readiness as it is now stored."""
        if changes or step:
            judge_approval(livestream=self.livestream, by=self.by, now=self.now, book=self.book)
        assessment = judge_and_store(livestream=self.livestream, now=self.now, book=self.book)
        return SavedRows(self.livestream, self.book, tuple(changes), assessment, step)


def store_changes(livestream, book, changes):
    """Make the tables say what `book` says of the changed rows, in a number of queries that does not grow with them."""
    by_sheet = defaultdict(list)
    for change in changes:
        by_sheet[change.worksheet].append(change)
    tables = [table for table in TABLES.values() if table.worksheet in by_sheet]
    # First of all, so that another row can take the name of one that goes.
    for table in reversed(tables):
        gone = [int(change.key) for change in by_sheet[table.worksheet] if change.after is None]
        if gone:
            table.model.objects.filter(pk__in=gone).delete()
    for table in tables:
        kept = [change for change in by_sheet[table.worksheet] if change.after is not None]
        if kept:
            _store_rows(livestream, table, book, kept)
            _store_lists(table, book, kept)


def _store_rows(livestream, table, book, changes):
    changed = {name for change in changes for name in change.after}
    _store_in_livestream(livestream, table, book, changed)
    columns = [name for name in table.columns if name in changed]
    if table.is_single and not columns:
        return
    if POSITION in changed:
        columns.append(POSITION)
    sellers = _seller_ids(livestream, book, changes) if "actual_seller" in columns else {}
    table.model.objects.bulk_create(
        [_model_row(livestream, table, book, change.key, sellers) for change in changes],
        update_conflicts=True,
        unique_fields=["livestream" if table.is_single else "id"],
        update_fields=[*columns, "version"],
    )


def _model_row(livestream, table, book, key, sellers):
    row, mark = book.row(table.worksheet, key), book.marks[table.worksheet, key]
    values = {name: _column_value(table, name, getattr(row, name)) for name in table.columns if name != "actual_seller"}
    if "actual_seller" in table.columns:
        values["actual_seller_id"] = sellers.get(row.actual_seller)
    if not table.is_single:
        values |= {"id": int(key), POSITION: mark.position}
    return table.model(livestream=livestream, version=mark.version, **values)


def _column_value(table, name, value):
    column = table.model._meta.get_field(name)
    if name in table.links:
        return table.model._meta.get_field(name).related_model(pk=int(value)) if value else None
    if isinstance(value, tuple):
        return list(value)
    return None if value == "" and column.null else value


def _store_in_livestream(livestream, table, book, changed):
    columns = {column: name for name, column in table.of_livestream.items() if name in changed}
    if columns:
        row = book.row(table.worksheet, "")
        for column, name in columns.items():
            setattr(livestream, column, getattr(row, name))
        livestream.save(update_fields=list(columns))


def _store_lists(table, book, changes):
    for name, kept in table.lists.items():
        changed = [change for change in changes if name in change.after]
        known = [int(change.key) for change in changed if change.before is not None]
        if known:
            kept.model.objects.filter(**{f"{kept.owner}__in": known}).delete()
        parts = (
            kept.model(**{f"{kept.owner}_id": int(change.key)}, position=place, **_part(kept, part))
            for change in changed
            for place, part in enumerate(getattr(book.row(table.worksheet, change.key), name))
        )
        kept.model.objects.bulk_create(parts, batch_size=PARTS_AT_ONCE)


def _part(kept, part):
    if isinstance(kept, Parts):
        return {column: getattr(part, column) for column in kept.columns}
    return {f"{kept.target}_id": int(part)}


def _seller_ids(livestream, book, changes):
    """The records of these sellers in the organization by what they say; those that are new are added."""
    rows = (book.row(change.worksheet, change.key) for change in changes)
    return seller_ids(livestream.organization_id, {row.actual_seller for row in rows} - {None})


def seller_ids(organization_id, sellers):
    """The keys of an organization's records of these sellers, which are added where they are new."""
    if not sellers:
        return {}
    columns = ("name", "credit_code", "address", "contact", "verified_at")
    wanted = {tuple(getattr(seller, column) for column in columns): seller for seller in sellers}
    records = SellerRecord.objects.filter(organization=organization_id, name__in={said[0] for said in wanted})
    found = {said: pk for pk, *rest in records.values_list("pk", *columns) if (said := tuple(rest)) in wanted}
    missing = [said for said in wanted if said not in found]
    added = SellerRecord.objects.bulk_create(
        SellerRecord(organization_id=organization_id, **dict(zip(columns, said, strict=True))) for said in missing
    )
    found |= {said: record.pk for said, record in zip(missing, added, strict=True)}
    return {seller: found[said] for said, seller in wanted.items()}
