"""A chart with its words: what a figure in a page needs."""

from dataclasses import dataclass

from planner.domain.charts import Chart


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its text alternative: title, a sentence that says what it shows, and its numbers as a table.

    `legend` are the parts of stacked columns in order; `step` is the STAGE step whose hue colours them.
    """

    id: str
    title: str
    description: str
    chart: Chart
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    legend: tuple[str, ...] = ()
    step: str = ""
