"""Which row of an earlier plan is which row of a later one."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from planner.domain.rundown import ordered
from planner.domain.worksheets import Worksheets
from planner.domain.worksheets.book import SINGLE
from planner.domain.worksheets.editing import REFERENCES
from planner.enums_worksheets import Worksheet

Keys = dict[tuple[Worksheet, str], str]

REFERRED_FIRST = (
    Worksheet.LINE_UP, Worksheet.CREW, Worksheet.CHANNELS, Worksheet.BENEFITS, Worksheet.RUNDOWN,
    Worksheet.HOURLY_BUDGET, Worksheet.CREATOR_DEALS, Worksheet.CONTENT,
)  # fmt: skip
"""Worksheets with any number of rows; those that others refer to come before them."""
_IDENTITIES: Mapping[Worksheet, tuple[Callable[[object], object], ...]] = {
    Worksheet.LINE_UP: (
        lambda row: row.sku_code,
        lambda row: row.product_name,
        lambda row: "" if row.sku_code or row.product_name else row.link_no,
    ),
    Worksheet.CREW: (lambda row: row.person and (row.person, row.role), lambda row: row.person),
    Worksheet.CHANNELS: (lambda row: row.channel,),
    Worksheet.BENEFITS: (lambda row: row.code, lambda row: row.name),
    Worksheet.RUNDOWN: (
        lambda row: row.is_timed and (row.start_min, row.end_min, row.segment_type),
        lambda row: row.products and (row.segment_type, row.products),
    ),
    Worksheet.HOURLY_BUDGET: (lambda row: row.channel and (row.channel, row.from_min),),
    Worksheet.CREATOR_DEALS: (lambda row: row.creator,),
    Worksheet.CONTENT: (lambda row: row.code, lambda row: row.title),
}
"""What tells a row that was deleted and entered again, best first; without a value it tells nothing."""


def with_keys_of(before: Worksheets, after: Worksheets) -> Worksheets:
    """The earlier plan, with each row under the key that the same row has in the later one, also where others refer
    to it. Rows are the same by key, else by the name that no other row without a partner shares."""
    keys: Keys = {}
    parts = {}
    for worksheet in REFERRED_FIRST:
        rows = tuple(_pointed(worksheet, row, keys) for row in before.rows(worksheet))
        keys |= {(worksheet, old): new for old, new in _same(worksheet, rows, after.rows(worksheet)).items()}
        rows = tuple(replace(row, key=keys.get((worksheet, row.key), row.key)) for row in rows)
        parts[worksheet.value] = ordered(rows) if worksheet == Worksheet.RUNDOWN else rows
    exemptions = tuple(
        replace(one, place=one.place._replace(row=keys.get(one.place[:2], one.place.row)))
        for one in before.text_exemptions
    )
    return replace(before, **parts, text_exemptions=exemptions)


def _pointed(worksheet: Worksheet, row: object, keys: Keys) -> object:
    """The row with references to the new keys."""
    changed = {}
    for name, target in REFERENCES.get(worksheet, {}).items():
        value = getattr(row, name)
        if isinstance(value, tuple):
            changed[name] = tuple(keys.get((target, key), key) for key in value)
        else:
            changed[name] = keys.get((target, value), value)
    return replace(row, **changed) if changed else row


def _same(worksheet: Worksheet, before: Sequence[object], after: Sequence[object]) -> dict[str, str]:
    """Keys of earlier rows to those of later ones, where they differ."""
    kept = {row.key for row in before} & {row.key for row in after}
    old, new = ([row for row in rows if row.key not in kept] for rows in (before, after))
    found: dict[str, str] = {}
    for identity in _IDENTITIES[worksheet]:
        once = [_once(rows, identity) for rows in (old, new)]
        pairs = {once[0][name].key: once[1][name].key for name in once[0] if name in once[1]}
        found |= pairs
        partners = set(pairs.values())
        old = [row for row in old if row.key not in pairs]
        new = [row for row in new if row.key not in partners]
    return found


def _once(rows: Sequence[object], identity: Callable[[object], object]) -> dict[object, object]:
    """The rows by what tells them, where it is given and tells one row only."""
    named = [(name, row) for row in rows if (name := identity(row))]
    counts = Counter(name for name, _row in named)
    return {name: row for name, row in named if counts[name] == 1}


def rows_by_key(sheets: Worksheets, worksheet: Worksheet) -> dict[str, object]:
    """The rows of a worksheet by key, in its order; '' where it has one row."""
    return {"" if worksheet in SINGLE else row.key: row for row in sheets.rows(worksheet)}
