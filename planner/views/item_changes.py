"""The history of one item in the reader's language. What one person typed in one go is one change."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import get_language

from planner.domain.moments import moment_text
from planner.enums import ChangeKind
from planner.views.answer_words import value_text
from planner.views.change_words import what_of

ONE_GO = timedelta(minutes=10)
"""Pauses while typing save several times; closer together than this they are told as one change."""


@dataclass(frozen=True, slots=True)
class ItemChange:
    kind: str
    what: str
    by: int | None
    who: str
    at: datetime
    when: str
    old: str
    new: str
    reason: str
    is_hidden: bool


def item_changes(changes, item, *, zone, sees_costs):
    """The changes of one item, newest first; `changes` come newest first too."""
    definition = item.definition
    rows = []
    for change in changes:
        row = _change(change, definition, zone, is_hidden=change.shows_costs and not sees_costs)
        if rows and _is_one_go(rows[-1], row):
            rows[-1] = replace(rows[-1], old=row.old)
        else:
            rows.append(row)
    return [row for row in rows if row.old != row.new or row.reason or row.is_hidden or row.kind != ChangeKind.ANSWER]


def _is_one_go(later, earlier):
    return (
        later.kind == earlier.kind == ChangeKind.ANSWER
        and later.what == earlier.what
        and later.by == earlier.by
        and later.old == earlier.new
        and later.at - earlier.at < ONE_GO
    )


def _change(change, definition, zone, *, is_hidden):
    old, new, reason = ("", "", "") if is_hidden else (change.old, change.new, change.reason)
    if change.kind == ChangeKind.ANSWER:
        old, new = value_text(old, definition, zone), value_text(new, definition, zone)
    if change.field in ("confirmed", "signed_off"):
        old = ""
    return ItemChange(
        kind=change.kind,
        what=what_of(change),
        by=change.by_id,
        who=change.by.display_name if change.by else "",
        at=change.at,
        when=moment_text(change.at, get_language(), zone=zone),
        old=old,
        new=new,
        reason=reason,
        is_hidden=is_hidden,
    )
