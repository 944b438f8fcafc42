"""Taking one difference after another leads from an earlier content of a plan to a later one."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from planner.domain.differences import Difference, DifferenceKind
from planner.domain.plan_versions import PlanContent
from planner.domain.row_matching import rows_by_key
from planner.domain.rundown import ordered
from planner.enums_worksheets import Worksheet


def applied(content: PlanContent, one: Difference, after: PlanContent) -> PlanContent:
    """The content with this change taken; rows that came stand where they stand in `after`."""
    return _TAKE[one.kind](content, one, after)


def _added(content: PlanContent, one: Difference, after: PlanContent) -> PlanContent:
    place = {key: number for number, key in enumerate(rows_by_key(after.sheets, one.worksheet))}
    rows = [*content.sheets.rows(one.worksheet), *(cell.after for cell in one.cells)]
    return _with_rows(content, one.worksheet, sorted(rows, key=lambda row: place.get(row.key, len(place))))


def _removed(content: PlanContent, one: Difference, after: PlanContent) -> PlanContent:
    gone = {cell.row for cell in one.cells}
    rows = [row for row in content.sheets.rows(one.worksheet) if row.key not in gone]
    return _with_rows(content, one.worksheet, rows)


def _cells(content: PlanContent, one: Difference, after: PlanContent) -> PlanContent:
    values: dict[str, dict[str, object]] = {}
    for cell in one.cells:
        values.setdefault(cell.row, {})[cell.field] = cell.after
    rows = rows_by_key(content.sheets, one.worksheet)
    changed = [replace(row, **values[key]) if key in values else row for key, row in rows.items()]
    return _with_rows(content, one.worksheet, changed)


def _detail(content: PlanContent, one: Difference, after: PlanContent) -> PlanContent:
    return replace(content, details=replace(content.details, **{one.name: one.cells[0].after}))


def _features(content: PlanContent, one: Difference, after: PlanContent) -> PlanContent:
    kept = (content.details.features - set(one.cells[0].before)) | set(one.cells[0].after)
    return replace(content, details=replace(content.details, features=frozenset(kept)))


def _answer(content: PlanContent, one: Difference, after: PlanContent) -> PlanContent:
    return replace(content, answers={**content.answers, one.name: one.cells[0].after})


def _confirmed_empty(content: PlanContent, one: Difference, after: PlanContent) -> PlanContent:
    steps = content.sheets.confirmed_empty ^ {one.step}
    return replace(content, sheets=replace(content.sheets, confirmed_empty=steps))


def _waiver(content: PlanContent, one: Difference, after: PlanContent) -> PlanContent:
    kept = [waiver for waiver in content.sheets.waivers if waiver.check_id != one.name]
    kept += [waiver for waiver in after.sheets.waivers if waiver.check_id == one.name]
    return replace(content, sheets=replace(content.sheets, waivers=tuple(kept)))


def _exemptions(content: PlanContent, one: Difference, after: PlanContent) -> PlanContent:
    kept = [held for held in content.sheets.text_exemptions if held.place.worksheet.step != one.step]
    held = (*kept, *one.cells[0].after)
    return replace(content, sheets=replace(content.sheets, text_exemptions=held))


def _with_rows(content: PlanContent, worksheet: Worksheet, rows: list[object]) -> PlanContent:
    if not isinstance(getattr(content.sheets, worksheet.value), tuple):
        return replace(content, sheets=replace(content.sheets, **{worksheet.value: rows[0]}))
    in_order = ordered(rows) if worksheet == Worksheet.RUNDOWN else tuple(rows)
    return replace(content, sheets=replace(content.sheets, **{worksheet.value: in_order}))


_TAKE: Mapping[DifferenceKind, Callable[[PlanContent, Difference, PlanContent], PlanContent]] = {
    DifferenceKind.ADDED: _added,
    DifferenceKind.CELLS: _cells,
    DifferenceKind.DETAIL: _detail,
    DifferenceKind.FEATURES: _features,
    DifferenceKind.ANSWER: _answer,
    DifferenceKind.CONFIRMED_EMPTY: _confirmed_empty,
    DifferenceKind.WAIVER: _waiver,
    DifferenceKind.EXEMPTIONS: _exemptions,
    DifferenceKind.REMOVED: _removed,
}
