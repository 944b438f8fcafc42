"""Open items of all upcoming plans that fall due, by plan and person."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from planner.domain.livestream_states import EDITABLE_STATES
from planner.queries.open_items import COLUMNS, DUE_AT, IS_OPEN, PLANS_AND_ITEMS, OwnedItem, owned_items, read_items

# A person who left leaves items behind; those, and items nobody took, are the plan's creator's.
FALLING_DUE_SQL = f"""
SELECT {COLUMNS}, organization.time_zone, coalesce(member.user_id, plan.created_by_id) AS person
FROM {PLANS_AND_ITEMS}
JOIN planner_organization organization ON organization.id = plan.organization_id
LEFT JOIN planner_membership member
    ON member.organization_id = plan.organization_id AND member.user_id = answer.owner_id
WHERE plan.state = ANY(%(states)s) AND plan.starts_at > %(now)s AND plan.next_due_at <= %(until)s
    AND {IS_OPEN} AND {DUE_AT} <= %(until)s
"""


@dataclass(frozen=True)
class FallingDue:
    """What one person has open in one plan and is due by a moment, soonest first."""

    livestream_id: int
    person_id: int
    time_zone: str
    items: tuple[OwnedItem, ...]


def falling_due(*, now: datetime, until: datetime) -> list[FallingDue]:
    """Everything open in plans that are still to come and due by `until`, in one query."""
    parameters = {"states": [state.value for state in EDITABLE_STATES], "now": now, "until": until}
    groups = defaultdict(list)
    for row in read_items(FALLING_DUE_SQL, parameters):
        groups[row["id"], row["person"], row["time_zone"]].append(row)
    found = (
        FallingDue(plan, person, zone, tuple(owned_items(mine)))
        for (plan, person, zone), mine in sorted(groups.items())
    )
    return [due for due in found if due.items]
