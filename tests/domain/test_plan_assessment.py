"""The figures of an assessment."""

from decimal import Decimal

from planner.domain.plan_assessment import Assessment, SheetReading


def test_money_is_rounded_half_up_as_on_the_forecast_page():
    reading = SheetReading(judgement=None, totals={"gmv": 0.125, "planned_profit": -0.125})
    assessment = Assessment(readiness=None, sheets=reading)
    assert (assessment.gmv, assessment.planned_profit) == (Decimal("0.13"), Decimal("-0.13"))
