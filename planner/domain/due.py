"""Due dates of checklist items, counted back from the planned start T. Source: handbook 0.2 and 3.7."""

import re
from datetime import UTC, datetime, timedelta

from planner.domain.plan import ItemDefinition

GRACE = timedelta(hours=12)
"""A plan opened late gives every item at least this long, so that it does not start with fifty overdue items."""
MAX_DUE_HOURS = 24 * 365

_DUE = re.compile(r"T-(?P<count>\d{1,5})(?P<unit>[dh])", re.ASCII)


class DueError(ValueError):
    """The text is not a due offset such as T-3d or T-4h, or lies more than a year before the start."""


def parse_due(text: str) -> int:
    """Hours before the start: `T-3d` → 72, `T-4h` → 4. Raises `DueError`."""
    match = _DUE.fullmatch(text.strip())
    if match is None:
        raise DueError(text)
    hours = int(match["count"]) * (24 if match["unit"] == "d" else 1)
    if hours > MAX_DUE_HOURS:
        raise DueError(text)
    return hours


def format_due(hours: int) -> str:
    """The offset as people write it: 72 → `T-3d`, 36 → `T-36h`, 0 → `T-0h`."""
    if hours and hours % 24 == 0:
        return f"T-{hours // 24}d"
    return f"T-{hours}h"


def due_at(item: ItemDefinition, *, starts_at: datetime, created_at: datetime) -> datetime:
    """When the item must be done, in UTC: max(T − offset, creation of the plan + 12 h). T-3d is exactly 72 hours."""
    return max(starts_at.astimezone(UTC) - timedelta(hours=item.due_hours), created_at.astimezone(UTC) + GRACE)


def is_overdue(due: datetime, *, is_done: bool, now: datetime) -> bool:
    """Past its due date and not fully done (credit 1)."""
    return now > due and not is_done
