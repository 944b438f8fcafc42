"""The totals of a plan's forecast, for commands and exports."""

from planner.domain.forecast_totals import forecast_totals
from planner.queries.worksheets import load_worksheets


def plan_totals(livestream):
    """`economics`, `traffic`, `cases`, `products` and `missing` as plain numbers, in one query."""
    return forecast_totals(load_worksheets(livestream))
