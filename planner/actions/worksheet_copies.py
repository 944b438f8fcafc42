"""Rows of a worksheet from an earlier livestream."""

from django.db import transaction

from planner.actions.worksheet_writer import SheetWriter
from planner.domain.copying_worksheets import copied_worksheets
from planner.domain.worksheets.columns import row_names
from planner.domain.worksheets.editing import REFERENCES, addition, places, writable_fields
from planner.domain.worksheets.limits import UNIQUE
from planner.enums_worksheets import SheetAction
from planner.queries.worksheets import load_worksheets


@transaction.atomic
def copy_rows(*, livestream, source, worksheet, by, now):
    """Add the rows of another livestream's worksheet at the end, with what stays true of them, as one step.

    Rows whose unique names are taken already are left out. References find the rows of the same name here; those that
    find none are blank.
    """
    writer = SheetWriter(livestream, by=by, now=now)
    theirs = load_worksheets(source)
    sheets = copied_worksheets(theirs, starts_at=writer.livestream.starts_at)
    found = _finder(row_names(theirs), row_names(writer.book.sheets))
    taken = {
        (name, getattr(row, name)) for row in writer.book.sheets.rows(worksheet) for name in UNIQUE.get(worksheet, ())
    } - {(name, blank) for name in UNIQUE.get(worksheet, ()) for blank in (None, "")}
    rows = [
        row
        for row in sheets.rows(worksheet)
        if not any((name, getattr(row, name)) in taken for name in UNIQUE.get(worksheet, ()))
    ]
    links = REFERENCES.get(worksheet, {})
    changes = []
    keys, spots = writer.new_keys(worksheet, len(rows)), places(writer.book, worksheet, len(rows))
    for row, key, spot in zip(rows, keys, spots, strict=True):
        values = {name: getattr(row, name) for name in writable_fields(worksheet)}
        values |= {name: found(target, values[name]) for name, target in links.items()}
        changes.append(addition(worksheet, key, values, spot))
    return writer.save(SheetAction.ADD, changes)


def _finder(old, new):
    """What turns keys of the other plan into keys of this one, by the names of their rows."""

    def one(target, key):
        name = old[target].name(key) if target in old and key else ""
        keys = new[target].find(name) if name and target in new else None
        return keys[0] if keys else ""

    def found(target, value):
        if isinstance(value, tuple):
            return tuple(dict.fromkeys(key for part in value if (key := one(target, part))))
        return one(target, value)

    return found
