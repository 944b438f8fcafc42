"""What differs between two contents of a plan, in changes as people speak of them.

A change is a column in one or several rows, rows that came or went, an answer, a detail, a decision. Rows are matched
by what they are, not by where they stand, so moving rows of a list is no change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from planner.domain.difference_remarks import Remark, remarks_on
from planner.domain.plan import ItemDefinition
from planner.domain.plan_versions import OUTSIDE, STEP_OF_DETAIL, STEP_OF_FEATURE, PlanContent
from planner.domain.row_matching import REFERRED_FIRST, rows_by_key, with_keys_of
from planner.domain.rundown import ordered
from planner.domain.worksheets import Worksheets
from planner.domain.worksheets.columns import column
from planner.domain.worksheets.limits import SPANS
from planner.domain.worksheets.stored import RECORDS, readers_of
from planner.enums import Step
from planner.enums_worksheets import Worksheet

COST_DETAILS = frozenset({"contribution_rate"})


class DifferenceKind(StrEnum):
    """What a difference is about. Their order is that in which changes are taken."""

    ADDED = "added"
    CELLS = "cells"
    DETAIL = "detail"
    FEATURES = "features"
    ANSWER = "answer"
    CONFIRMED_EMPTY = "confirmed_empty"
    WAIVER = "waiver"
    EXEMPTIONS = "exemptions"
    REMOVED = "removed"


class CellDifference(NamedTuple):
    """One value before and after. `row` names the row ('' where there is none or one only), `field` the column; an
    added row has no value before, a removed one none after: they are the rows themselves."""

    row: str
    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Difference:
    """One change as people speak of it: a column in one or several rows, rows that came or went, one answer.

    `name` is the field, item key, detail, check id or step that it is about; `shows_costs` hides its values, not its
    existence, from people without cost access.
    """

    kind: DifferenceKind
    step: Step
    cells: tuple[CellDifference, ...]
    worksheet: Worksheet | None = None
    name: str = ""
    shows_costs: bool = False
    remarks: tuple[Remark, ...] = ()

    @property
    def row_count(self) -> int:
        return len({cell.row for cell in self.cells})


def aligned(before: PlanContent, after: PlanContent) -> tuple[PlanContent, PlanContent]:
    """Both contents with the same keys for the same rows, and rundowns in the order of time."""
    after = replace(after, sheets=replace(after.sheets, rundown=ordered(after.sheets.rundown)))
    return replace(before, sheets=with_keys_of(before.sheets, after.sheets)), after


def differences(before: PlanContent, after: PlanContent, items: Sequence[ItemDefinition]) -> tuple[Difference, ...]:
    """What differs between two aligned contents, in the order in which changes are taken."""
    came = [one for sheet in REFERRED_FIRST for one in _rows(DifferenceKind.ADDED, sheet, before.sheets, after.sheets)]
    cells = [one for sheet in Worksheet for one in _cells(sheet, before.sheets, after.sheets)]
    went = [
        one
        for sheet in reversed(REFERRED_FIRST)
        for one in _rows(DifferenceKind.REMOVED, sheet, after.sheets, before.sheets)
    ]
    rest = (*_details(before, after), *_answers(before, after, items), *_decisions(before.sheets, after.sheets))
    return (*came, *cells, *rest, *went)


def _rows(kind: DifferenceKind, worksheet: Worksheet, less: Worksheets, more: Worksheets) -> Iterable[Difference]:
    known = rows_by_key(less, worksheet)
    rows = [row for key, row in rows_by_key(more, worksheet).items() if key not in known]
    if rows:
        is_added = kind == DifferenceKind.ADDED
        cells = (CellDifference(row.key, "", None if is_added else row, row if is_added else None) for row in rows)
        yield Difference(kind, worksheet.step, tuple(cells), worksheet)


def _cells(worksheet: Worksheet, before: Worksheets, after: Worksheets) -> Iterable[Difference]:
    """The columns of a worksheet with a value that changed, in its order."""
    earlier, later = rows_by_key(before, worksheet), rows_by_key(after, worksheet)
    pairs = [(key, earlier[key], row) for key, row in later.items() if key in earlier and earlier[key] != row]
    names = [name for name in readers_of(RECORDS[worksheet]) if name not in OUTSIDE.get(worksheet, ())]
    span = SPANS.get(worksheet, ())
    for group in dict.fromkeys(span if name in span else (name,) for name in names):
        cells = tuple(
            CellDifference(key, name, old, new)
            for key, was, now_is in pairs
            for name in group
            if _differs(name, old := getattr(was, name), new := getattr(now_is, name))
        )
        if cells:
            yield Difference(
                DifferenceKind.CELLS, worksheet.step, cells, worksheet, group[0],
                shows_costs=any(column(worksheet, name).shows_costs for name in group),
                remarks=remarks_on(worksheet, cells, before, after),
            )  # fmt: skip


def _differs(name: str, old: object, new: object) -> bool:
    if name == "strategic_loss_approved_by":
        return bool(old) != bool(new)
    return old != new


def _details(before: PlanContent, after: PlanContent) -> Iterable[Difference]:
    for name, step in STEP_OF_DETAIL.items():
        old, new = getattr(before.details, name), getattr(after.details, name)
        if old != new:
            cells = (CellDifference("", name, old, new),)
            yield Difference(DifferenceKind.DETAIL, step, cells, name=name, shows_costs=name in COST_DETAILS)
    for step in Step:
        old, new = (
            tuple(sorted(one for one in content.details.features if STEP_OF_FEATURE.get(one) == step))
            for content in (before, after)
        )
        if old != new:
            cells = (CellDifference("", "features", old, new),)
            yield Difference(DifferenceKind.FEATURES, step, cells, name="features")


def _answers(before: PlanContent, after: PlanContent, items: Sequence[ItemDefinition]) -> Iterable[Difference]:
    for item in items:
        old, new = before.answer(item.key), after.answer(item.key)
        if old != new:
            cells = (CellDifference("", item.key, old, new),)
            yield Difference(DifferenceKind.ANSWER, item.step, cells, name=item.key, shows_costs=item.shows_costs)


def _decisions(before: Worksheets, after: Worksheets) -> Iterable[Difference]:
    for step in Step:
        old, new = step in before.confirmed_empty, step in after.confirmed_empty
        if old != new:
            cells = (CellDifference("", step.value, old, new),)
            yield Difference(DifferenceKind.CONFIRMED_EMPTY, step, cells, name=step.value)
    earlier, later = ({one.check_id: one for one in sheets.waivers} for sheets in (before, after))
    for check_id in sorted(earlier.keys() | later.keys()):
        old, new = earlier.get(check_id), later.get(check_id)
        if old != new:
            cells = (CellDifference("", check_id, old, new),)
            step = Step(check_id[:1].lower())
            yield Difference(DifferenceKind.WAIVER, step, cells, name=check_id, shows_costs=True)
    for step in Step:
        old, new = (
            tuple(one for one in sheets.text_exemptions if one.place.worksheet.step == step)
            for sheets in (before, after)
        )
        if set(old) != set(new):
            cells = (CellDifference("", "exemptions", old, new),)
            yield Difference(DifferenceKind.EXEMPTIONS, step, cells, name="exemptions")
