"""Open items of all upcoming plans that fall due, by plan and person."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from planner.domain.livestream_states import EDITABLE_STATES
from planner.queries.open_items import ITEM, PLAN, OwnedItem, owned_items

# A person who left leaves items behind; those, and items nobody took, are the plan's creator's.
FALLING_DUE_SQL = f"""
SELECT {", ".join(f"item.{field}" for field in ITEM)}, {", ".join(f"plan.{field}" for field in PLAN)},
    plan.organization_id, organization.time_zone, coalesce(member.user_id, plan.created_by_id) AS person
FROM planner_livestreamsession plan
JOIN planner_organization organization ON organization.id = plan.organization_id
JOIN planner_stepchecklist checklist ON checklist.livestream_id = plan.id
JOIN planner_checklistanswer answer ON answer.checklist_id = checklist.id
JOIN planner_templateitem item ON item.id = answer.item_id
LEFT JOIN planner_membership member
    ON member.organization_id = plan.organization_id AND member.user_id = answer.owner_id
WHERE plan.state = ANY(%(states)s) AND plan.starts_at > %(now)s AND plan.next_due_at <= %(until)s
    AND NOT answer.not_applicable
    AND (answer.value = '' OR answer.value = 'no' AND item.answer_type = 'yesno')
    AND NOT EXISTS (SELECT 1 FROM planner_answerfile file WHERE file.answer_id = answer.id AND file.removed_at IS NULL)
    AND plan.starts_at - item.due_hours * interval '1 hour' <= %(until)s
    AND plan.created_at + interval '12 hours' <= %(until)s
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
    with connection.cursor() as cursor:
        cursor.execute(FALLING_DUE_SQL, parameters)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    groups = defaultdict(list)
    for row in rows:
        groups[row["id"], row["person"], row["time_zone"]].append(row)
    found = (
        FallingDue(plan, person, zone, tuple(owned_items(mine)))
        for (plan, person, zone), mine in sorted(groups.items())
    )
    return [due for due in found if due.items]
