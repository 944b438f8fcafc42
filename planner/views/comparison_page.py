"""Two versions of a plan side by side: built once, ready to show."""

from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from planner.domain.comparison import compare
from planner.domain.material_changes import material_changes
from planner.domain.numbers import compact_money_text
from planner.enums import Step
from planner.exchange.material_words import material_list
from planner.forms.plan_versions import NOW
from planner.queries.plan_versions import basis_of, content_of, contents_of, load_content
from planner.queries.worksheets import load_book
from planner.views.difference_rows import DifferenceRow, DifferenceWriter, TurnedRow, points_text
from planner.views.difference_words import money_change
from planner.views.plan_head import score_text


@dataclass(frozen=True, slots=True)
class FigurePair:
    """One figure on both sides; `change` has its sign, '' where both are equal."""

    label: str
    before: str
    after: str
    change: str
    is_loss: bool


@dataclass(frozen=True, slots=True)
class StepTab:
    label: str
    letter: str
    step: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class StepDifferences:
    step: Step
    letter: str
    name: str
    rows: list[DifferenceRow]


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """What the page shows. `material` are the reasons for which an approval of the earlier side would not hold."""

    figures: list[FigurePair]
    turned: list[TurnedRow]
    material: str
    tabs: list[StepTab]
    steps: list[StepDifferences]
    count: int


def build_comparison(livestream, wanted, *, sees_costs, now, book=None, content=None):
    """Compare what the reader asked for; `wanted` names numbers that exist. `book` and `content` are what the plan says
    now, for callers who have read it."""
    book = book or load_book(livestream)
    kept = contents_of(livestream, {wanted.before, wanted.after} - {NOW})
    before, after = (
        (content or load_content(livestream, book)) if number == NOW else content_of(kept[number], book)
        for number in (wanted.before, wanted.after)
    )
    comparison = compare(before, after, basis_of(livestream, book), now=now)
    writer = DifferenceWriter(livestream, comparison, book.sheets, sees_costs=sees_costs)
    shown = [step for step in Step if not wanted.step or step == wanted.step]
    return ComparisonView(
        figures=_figures(comparison, sees_costs),
        turned=[writer.turned(check) for check in comparison.turned_checks if not wanted.step or check.step in shown],
        material=material_list(change.reason for change in material_changes(before, after)),
        tabs=_tabs(comparison, wanted),
        steps=[
            StepDifferences(step, step.letter, step.label, [writer.row(told) for told in found])
            for step in shown
            if (found := comparison.of_step(step))
        ],
        count=len(comparison.told),
    )


def _figures(comparison, sees_costs):
    before, after = comparison.before, comparison.after
    sides = (before.readiness, after.readiness)
    raw = sides[1].raw_exact - sides[0].raw_exact
    capped = sides[1].score - sides[0].score
    rows = [
        FigurePair(
            _("Readiness"),
            *(score_text(side.score) for side in sides),
            points_text(Fraction(capped)),
            capped < 0,
        ),
        FigurePair(_("Raw score"), *(score_text(side.raw) for side in sides), points_text(raw), raw < 0),
        _money(_("GMV forecast"), before.gmv, after.gmv),
    ]
    if sees_costs:
        rows.append(_money(_("Planned profit"), before.planned_profit, after.planned_profit))
    return rows


def _money(label, before, after):
    texts = ("–" if amount is None else compact_money_text(amount, get_language()) for amount in (before, after))
    is_loss = None not in (before, after) and after < before
    is_known = None not in (before, after)
    return FigurePair(label, *texts, money_change((before, after)) if is_known else "", is_loss)


def _tabs(comparison, wanted):
    sides = {"before": wanted.before, "after": "now" if wanted.after == NOW else wanted.after}
    tabs = [StepTab(_("All steps"), "", "", len(comparison.told), f"?{urlencode(sides)}", not wanted.step)]
    return tabs + [
        StepTab(
            label=step.label,
            letter=step.letter,
            step=step.value,
            count=len(comparison.of_step(step)),
            url=f"?{urlencode({**sides, 'step': step.value})}",
            is_current=wanted.step == step,
        )
        for step in Step
    ]
