"""Totals read from the database are those of the worksheets."""

import pytest

from planner.domain.forecast_totals import forecast_totals
from planner.queries.worksheets import load_worksheets
from tests.domain.plans import plan_1, plan_2, plan_3
from tests.stored_plans import store


@pytest.mark.parametrize("plan", [plan_1, plan_2, plan_3])
def test_totals_of_a_stored_plan(livestream, plan, django_assert_num_queries):
    store(livestream, plan.SHEETS)
    with django_assert_num_queries(1):
        found = forecast_totals(load_worksheets(livestream))
    assert found == forecast_totals(plan.SHEETS)
    assert found["missing"] == []
