"""What waits for one person in the upcoming plans of an organization."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from planner.domain.conditions import parse_condition
from planner.domain.due import GRACE
from planner.domain.plan import PlanFacts
from planner.queries.livestreams import FINISHED, STILL_AROUND

LIMIT = 200
ITEM = ("key", "step", "label_zh", "label_en", "is_gate", "due_hours", "applies")
PLAN = (
    "id",
    "title",
    "starts_at",
    "created_at",
    "planned_minutes",
    "session_type",
    "platform",
    "features",
    "planned_aov",
    "ad_budget",
)


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


# Written by hand, because it runs on every visit of the board. It starts at the organization's few upcoming plans.
_SQL = f"""
SELECT {", ".join(f"item.{field}" for field in ITEM)}, {", ".join(f"plan.{field}" for field in PLAN)}
FROM planner_livestreamsession plan
JOIN planner_stepchecklist checklist ON checklist.livestream_id = plan.id
JOIN planner_checklistanswer answer ON answer.checklist_id = checklist.id
JOIN planner_templateitem item ON item.id = answer.item_id
WHERE plan.organization_id = %(organization)s AND plan.starts_at >= %(horizon)s AND plan.state <> ALL(%(finished)s)
    AND answer.owner_id = %(user)s AND NOT answer.not_applicable
    AND (answer.value = '' OR answer.value = 'no' AND item.answer_type = 'yesno')
    AND NOT EXISTS (SELECT 1 FROM planner_answerfile file WHERE file.answer_id = answer.id AND file.removed_at IS NULL)
LIMIT {LIMIT}
"""


def open_items_of(user, organization, *, now):
    """The open items this user owns in upcoming plans, soonest due first, in one query bounded by the user's own
    answers. Open means unanswered, or answered with no; items that do not apply to the plan are left out.
    """
    parameters = {
        "user": user.pk,
        "organization": organization.pk,
        "horizon": now - STILL_AROUND,
        "finished": [state.value for state in FINISHED],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, parameters)
        found = [_owned_item(row) for row in cursor.fetchall()]
    return sorted(filter(None, found), key=lambda item: (item.due_at, item.livestream_id, item.key))


def _owned_item(row):
    item, plan = dict(zip(ITEM, row, strict=False)), dict(zip(PLAN, row[len(ITEM) :], strict=True))
    plan_id, title = plan.pop("id"), plan.pop("title")
    facts = PlanFacts(items=(), step_weights={}, **{**plan, "features": frozenset(plan["features"])})
    due_hours, applies = item.pop("due_hours"), item.pop("applies")
    if not parse_condition(applies).holds(facts):
        return None
    due_at = max(facts.starts_at - timedelta(hours=due_hours), facts.created_at + GRACE)
    return OwnedItem(livestream_id=plan_id, livestream_title=title, due_at=due_at, **item)
