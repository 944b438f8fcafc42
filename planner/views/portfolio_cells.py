"""The cells of the heat map, ready to show: small objects whose strings need no further work in the template."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from django.utils.safestring import SafeString

from planner.addresses import address
from planner.domain import moments
from planner.domain.livestream_states import UNDER_REVIEW
from planner.domain.status import Status, step_status
from planner.enums import Step
from planner.views.board_rows import RowBuilder, StripCell, escaped, strip_cell
from planner.views.shapes import ShapedFragment

STEPS = tuple(Step)
NOW = datetime(2000, 1, 1, tzinfo=UTC)
"""Stored steps say themselves what is late: any moment does to ask the rule."""


@dataclass(slots=True)
class HeatCell:
    """One livestream: five step scores, the whole score, when it starts, whether it waits for a review."""

    url: str
    client: str
    title: str
    day: str
    time: str
    score: str
    cells: str
    label: str
    is_under_review: bool
    is_overdue: bool


@dataclass(slots=True)
class HeatRow:
    """A client, with what stands in its columns."""

    client: str
    url: str
    reviewers: str
    columns: str


heat_cells = ShapedFragment(
    "planner/portfolio/_cell.html",
    "cell",
    always=("url", "client", "title", "day", "time", "score", "cells", "label"),
    optional=("is_under_review", "is_overdue"),
)
heat_rows = ShapedFragment(
    "planner/portfolio/_heat_row.html", "row", always=("client", "url", "columns"), optional=("reviewers",)
)


class CellBuilder(RowBuilder):
    """Turns livestreams of the portfolio into cells, their times in the provider's zone."""

    def cell(self, plan, client):
        cells, label = _steps_shown(plan.steps, self.language)
        local = plan.starts_at.astimezone(self.zone)
        is_under_review = plan.state in UNDER_REVIEW
        return HeatCell(
            url=review_url(plan.pk) if is_under_review else self.url(plan.pk),
            client=client,
            title=escaped(plan.title),
            day=_day(local.date(), self.language),
            time=f"{local:%H:%M}",
            score=str(int(plan.readiness)),
            cells=cells,
            label=label,
            is_under_review=is_under_review,
            is_overdue=is_under_review and plan.review_limit_at is not None and plan.review_limit_at < self.now,
        )

    def label(self, steps):
        """The scores and statuses of the five steps in words."""
        return _label(tuple(steps), self.language)

    def strip(self, steps):
        return SafeString("".join([strip_cell(cell, "sm") for cell in steps]))


def stored_steps(text):
    """The cells of a plan's five steps, from what `queries.portfolio.StoredSteps` says of them."""
    if not text:  # not scored yet
        return [_step_cell(step, ",0,0,0,0") for step in STEPS]
    return [_step_cell(step, words) for step, words in zip(STEPS, text.split(";"), strict=False)]


@lru_cache(maxsize=8192)
def _step_cell(step, words):
    score, answered, gates, is_late, is_blocked = words.split(",")
    status = step_status(
        score=Decimal(score) if score else None,
        answered=int(answered),
        open_gates=int(gates),
        next_due_at=NOW - timedelta(seconds=1) if is_late == "1" else None,
        now=NOW,
        is_blocked=is_blocked == "1",
    )
    whole = "–" if status == Status.IDLE or not score else str(int(Decimal(score)))
    return StripCell(step.value, step.letter, whole, "0" if whole == "–" else whole, status)


@lru_cache(maxsize=1024)
def _steps_shown(text, language):
    """The five scores of a plan as HTML, and in words. Plans change less often than they are shown."""
    steps = stored_steps(text)
    return "".join([_heat_cell(cell) for cell in steps]), _label(tuple(steps), language)


def _heat_cell(cell):
    return f'<span class="hc" data-status="{cell.status}"><i>{cell.letter}</i>{cell.score}</span>'


@lru_cache(maxsize=4096)
def _label(cells, language):
    return RowBuilder(now=NOW, zone=UTC).strip_label(cells)


def review_url(pk):
    """The review of one plan."""
    return SafeString(address("planner:plan_review", pk))


@lru_cache(maxsize=1024)
def _day(day, language):
    return f"{moments.weekday_text(day, language)} {day.day}"
