"""What waits for one person in the upcoming plans of an organization."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from planner.domain.conditions import parse_condition
from planner.domain.due import GRACE
from planner.domain.livestream_states import FINISHED
from planner.domain.plan import PlanFacts
from planner.queries.livestreams import STILL_AROUND

LIMIT = 200
"""So many items of a person are listed; whoever has more is told so."""
ITEM = ("key", "step", "label_zh", "label_en", "is_gate", "due_hours", "applies")
FACTS = ("starts_at", "created_at", "planned_minutes", "session_type", "platform", "planned_aov", "ad_budget")
PLAN = ("id", "title", "features", *FACTS)


@dataclass(frozen=True)
class OwnedItem:
    """An open item of an upcoming plan, and the plan that asks for it."""

    livestream_id: int
    livestream_title: str
    key: str
    step: str
    label_zh: str
    label_en: str
    is_gate: bool
    due_at: datetime


@dataclass(frozen=True)
class OpenItems:
    """What waits for one person, soonest due first; `is_cut` where more waits than is listed."""

    items: list[OwnedItem]
    is_cut: bool


COLUMNS = ", ".join([*(f"item.{field}" for field in ITEM), *(f"plan.{field}" for field in PLAN)])
PLANS_AND_ITEMS = """planner_livestreamsession plan
JOIN planner_stepchecklist checklist ON checklist.livestream_id = plan.id
JOIN planner_checklistanswer answer ON answer.checklist_id = checklist.id
JOIN planner_templateitem item ON item.id = answer.item_id"""
IS_OPEN = """NOT answer.not_applicable
    AND (answer.value = '' OR answer.value = 'no' AND item.answer_type = 'yesno')
    AND NOT EXISTS (SELECT 1 FROM planner_answerfile file WHERE file.answer_id = answer.id AND file.removed_at IS NULL)
"""
DUE_AT = f"""greatest(
    plan.starts_at - item.due_hours * interval '1 hour', plan.created_at + interval '{GRACE.total_seconds()} seconds'
)"""
"""As `domain.due.due_at`."""

# Written by hand, because it runs on every visit of the board. It starts at the organization's few upcoming plans.
OPEN_ITEMS_SQL = f"""
SELECT {COLUMNS} FROM {PLANS_AND_ITEMS}
WHERE plan.organization_id = %(organization)s AND plan.starts_at >= %(horizon)s AND plan.state <> ALL(%(finished)s)
    AND answer.owner_id = %(user)s AND {IS_OPEN}
ORDER BY {DUE_AT}, plan.id, item.key LIMIT {LIMIT + 1}
"""


def open_items_of(user, organization, *, now):
    """The `OpenItems` this user owns in upcoming plans, in one query bounded by the user's own answers. Open means
    unanswered, or answered with no; items that do not apply to the plan are left out.
    """
    parameters = {
        "user": user.pk,
        "organization": organization.pk,
        "horizon": now - STILL_AROUND,
        "finished": [state.value for state in FINISHED],
    }
    return listed_items(read_items(OPEN_ITEMS_SQL, parameters))


def listed_items(rows):
    return OpenItems(owned_items(rows[:LIMIT]), is_cut=len(rows) > LIMIT)


def read_items(sql, parameters):
    """The rows of a statement that selects `COLUMNS`, each by column name."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def owned_items(rows):
    """Those of the rows of `read_items` whose item applies to its plan; soonest due first."""
    found = filter(None, map(_owned_item, rows))
    return sorted(found, key=lambda item: (item.due_at, item.livestream_id, item.key))


def _owned_item(row):
    facts = PlanFacts(
        step_weights={}, items=(), **{name: row[name] for name in FACTS}, features=frozenset(row["features"])
    )
    if not parse_condition(row["applies"]).holds(facts):
        return None
    return OwnedItem(
        livestream_id=row["id"],
        livestream_title=row["title"],
        key=row["key"],
        step=row["step"],
        label_zh=row["label_zh"],
        label_en=row["label_en"],
        is_gate=row["is_gate"],
        due_at=max(facts.starts_at - timedelta(hours=row["due_hours"]), facts.created_at + GRACE),
    )
