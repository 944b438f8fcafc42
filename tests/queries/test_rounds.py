"""What the worker looks for in all plans every minute: an index leads there, however many plans there are."""

import pytest
from django.db import connection
from django.utils import timezone

from planner.enums import Step
from planner.models import LivestreamSession
from planner.queries.readiness import to_judge_again
from planner.queries.service_levels import plans_without_reviewer

pytestmark = pytest.mark.django_db

PAST_PLANS = 2000


@pytest.fixture
def many_plans(livestream):
    """Plans of long ago, beside the one that is still to come."""
    columns = {one.column: one.column for one in LivestreamSession._meta.concrete_fields if not one.unique}
    past = columns | {"starts_at": "starts_at - interval '400 days'", "state": "'ended'"}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH past AS (
                INSERT INTO planner_livestreamsession ({", ".join(columns)})
                SELECT {", ".join(past.values())} FROM planner_livestreamsession, generate_series(1, {PAST_PLANS})
                RETURNING id
            ) INSERT INTO planner_stepchecklist (livestream_id, step)
            SELECT id, step FROM past, unnest(%s::text[]) step""",
            [list(Step.values)],
        )
        cursor.execute("ANALYZE planner_livestreamsession")


def test_an_index_leads_to_the_plans_of_a_round(many_plans):
    now, ways = timezone.now(), []

    def explained(execute, sql, params, many, context):
        with connection.connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {sql}", params)
            ways.append("\n".join(line for (line,) in cursor.fetchall()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        list(to_judge_again(LivestreamSession.objects.all(), now=now))
        list(plans_without_reviewer())
    indexes = ("livestream_judged_until", "livestream_review_limit")
    assert [index in way for index, way in zip(indexes, ways, strict=True)] == [True, True], "\n".join(ways)
