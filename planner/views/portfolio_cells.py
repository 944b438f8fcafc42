"""The cells of the heat map, ready to show: small objects whose strings need no further work in the template."""

import html
from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from planner.domain import moments
from planner.domain.service_levels import UNDER_REVIEW
from planner.views.board_rows import RowBuilder, escaped
from planner.views.shapes import ShapedFragment

_ALWAYS = ("pk", "url", "client", "title", "day", "time", "score", "cells", "label")
_OPTIONAL = ("is_under_review", "is_overdue")


@dataclass(slots=True)
class HeatCell:
    """One livestream: five step scores, the whole score, when it starts, whether it waits for a review."""

    pk: str
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


heat_cells = ShapedFragment("planner/portfolio/_cell.html", "cell", always=_ALWAYS, optional=_OPTIONAL)


class CellBuilder(RowBuilder):
    """Turns livestreams of the portfolio into cells, their times in the provider's zone."""

    def cell(self, plan, client):
        steps = self.steps_of(plan)
        local = plan.starts_at.astimezone(self.zone)
        score = str(int(plan.readiness))
        is_under_review = plan.state in UNDER_REVIEW
        return HeatCell(
            pk=SafeString(plan.pk),
            url=review_url(plan.pk) if is_under_review else self.url(plan.pk),
            client=client,
            title=escaped(plan.title),
            day=SafeString(_day(local.date(), self.language)),
            time=SafeString(f"{local:%H:%M}"),
            score=SafeString(score),
            cells=SafeString("".join([_step_cell(cell.letter, cell.score, cell.status) for cell in steps])),
            label=self.strip_label(steps),
            is_under_review=is_under_review,
            is_overdue=is_under_review and plan.review_limit_at is not None and plan.review_limit_at < self.now,
        )


@lru_cache(maxsize=4096)
def _step_cell(letter, score, status):
    return f'<span class="hc" data-status="{status}"><i>{letter}</i>{html.escape(score)}</span>'


def review_url(pk):
    """The review of one plan; until that page is there, what has changed since the last version."""
    return SafeString(_review_address().format(pk))


@lru_cache(maxsize=1)
def _review_address():
    try:
        address = reverse("planner:plan_review", args=[0])
    except NoReverseMatch:
        address = reverse("planner:version_compare", args=[0])
    return address.replace("/0/", "/{}/", 1)


@lru_cache(maxsize=1024)
def _day(day, language):
    return f"{moments.weekday_text(day, language)} {day.day}"
