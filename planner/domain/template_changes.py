"""What changed between two versions of a checklist template: the list shown before publishing. Source: handbook 3.7."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from planner.domain.plan import CheckDefinition, ItemDefinition
from planner.domain.template_content import StepWeights, VersionContent, numbered
from planner.enums import Step


class VersionChange(StrEnum):
    """Kinds of change, in the order in which a list shows them for one item."""

    ITEM_ADDED = "item_added"
    ITEM_REMOVED = "item_removed"
    ITEM_MOVED = "item_moved"
    ITEM_REWEIGHTED = "item_reweighted"
    ITEM_CHANGED = "item_changed"
    CHECK_ADDED = "check_added"
    CHECK_REMOVED = "check_removed"
    CHECK_CHANGED = "check_changed"
    THRESHOLD_CHANGED = "threshold_changed"
    STEP_WEIGHT_CHANGED = "step_weight_changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, old → new.

    `subject` is the item's key, the check's id, or the row of step weights; `field` the attribute, the threshold or the
    step. Added subjects have `old` None and the definition in `new`, removed ones the other way round. A move within a
    step has the field `position` and places counted from 1; a move to another step the field `step`.
    """

    kind: VersionChange
    subject: str
    field: str
    old: object
    new: object


_MOVES = {"step", "position"}
_ITEM_FIELDS = tuple(f.name for f in fields(ItemDefinition) if f.name not in {"key", *_MOVES})
_CHECK_FIELDS = tuple(f.name for f in fields(CheckDefinition) if f.name not in {"id", "thresholds"})


def diff_versions(old: VersionContent, new: VersionContent) -> tuple[Change, ...]:
    """Every change from `old` to `new`: removed items, then items in their new order, checks, step weights.

    Keys identify items and ids checks. Only items that really moved are listed as moved: places that shift because a
    neighbour came, went or moved are no change. Equal content gives an empty tuple.
    """
    return (
        *_item_changes(old, new),
        *_check_changes(_by_id(old.checks), _by_id(new.checks)),
        *_weight_changes(old.step_weights, new.step_weights),
    )


def _item_changes(old: VersionContent, new: VersionContent) -> Iterable[Change]:
    before = {item.key: (place, item) for place, item in numbered(old.items)}
    after = {item.key: (place, item) for place, item in numbered(new.items)}
    for key, (_, item) in before.items():
        if key not in after:
            yield Change(VersionChange.ITEM_REMOVED, key, "", item, None)
    moved = _moved(before, after)
    for key, (place, item) in after.items():
        if key not in before:
            yield Change(VersionChange.ITEM_ADDED, key, "", None, item)
            continue
        old_place, old_item = before[key]
        if old_item.step != item.step:
            yield Change(VersionChange.ITEM_MOVED, key, "step", old_item.step, item.step)
        elif key in moved:
            yield Change(VersionChange.ITEM_MOVED, key, "position", old_place, place)
        for name in _ITEM_FIELDS:
            was, now = getattr(old_item, name), getattr(item, name)
            if was != now:
                kind = VersionChange.ITEM_REWEIGHTED if name == "weight" else VersionChange.ITEM_CHANGED
                yield Change(kind, key, name, was, now)


def _moved(before: Mapping[str, tuple], after: Mapping[str, tuple]) -> set[str]:
    """The fewest items whose move within their step explains the new order."""
    moved = set()
    for step in Step:
        common = [
            key
            for key, (_, item) in after.items()
            if item.step == step and key in before and before[key][1].step == step
        ]
        moved |= set(common) - _longest_ordered(common, {key: before[key][0] for key in common})
    return moved


def _longest_ordered(keys: list[str], place: Mapping[str, int]) -> set[str]:
    """A longest part of `keys` whose old places already ascend."""
    tails: list[int] = []
    ends: list[str] = []
    previous: dict[str, str | None] = {}
    for key in keys:
        length = bisect_left(tails, place[key])
        previous[key] = ends[length - 1] if length else None
        tails[length : length + 1] = [place[key]]
        ends[length : length + 1] = [key]
    kept, key = set(), ends[-1] if ends else None
    while key is not None:
        kept.add(key)
        key = previous[key]
    return kept


def _by_id(checks: Iterable[CheckDefinition]) -> dict[str, CheckDefinition]:
    return {check.id: check for check in checks}


def _check_changes(before: Mapping[str, CheckDefinition], after: Mapping[str, CheckDefinition]) -> Iterable[Change]:
    for check_id, check in before.items():
        if check_id not in after:
            yield Change(VersionChange.CHECK_REMOVED, check_id, "", check, None)
    for check_id, check in after.items():
        was = before.get(check_id)
        if was is None:
            yield Change(VersionChange.CHECK_ADDED, check_id, "", None, check)
            continue
        for name in _CHECK_FIELDS:
            if getattr(was, name) != getattr(check, name):
                yield Change(VersionChange.CHECK_CHANGED, check_id, name, getattr(was, name), getattr(check, name))
        for name in [*was.thresholds, *(name for name in check.thresholds if name not in was.thresholds)]:
            old, new = was.thresholds.get(name), check.thresholds.get(name)
            if old != new:
                yield Change(VersionChange.THRESHOLD_CHANGED, check_id, name, old, new)


def _weight_changes(before: StepWeights, after: StepWeights) -> Iterable[Change]:
    for row in [*before, *(row for row in after if row not in before)]:
        for step in Step:
            old, new = before.get(row, {}).get(step), after.get(row, {}).get(step)
            if old != new:
                yield Change(VersionChange.STEP_WEIGHT_CHANGED, row, step.value, old, new)
