"""What the rules of the product say of the content of a plan: readiness, checks, forecast."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from planner.domain.exact import as_decimal
from planner.domain.forecast import economics
from planner.domain.forecast_totals import economics_totals
from planner.domain.judgement import Judgement, judge
from planner.domain.lexicons import Lexicon
from planner.domain.plan import CheckDefinition, ItemDefinition, PlanFacts
from planner.domain.plan_versions import PlanContent
from planner.domain.readiness import Readiness, score_readiness
from planner.enums import Step

FIGURES_FROM_ANSWERS = {"presented_count": "lineup_sku_count", "reservation_target": "reservation_target"}
"""Figures of the plan that are typed as the answer to a checklist item until a worksheet tells them."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a plan is judged by besides its content: the template version, word lists, and when it was made."""

    items: tuple[ItemDefinition, ...]
    checks: tuple[CheckDefinition, ...]
    weights_for: Callable[[str], Mapping[Step, int]]
    created_at: datetime
    lexicons: tuple[Lexicon, ...] = ()

    @property
    def step_of_item(self) -> Mapping[str, Step]:
        return {item.key: item.step for item in self.items}


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What the worksheets alone tell. `totals` are the figures of `forecast_totals`, `economics`, by name."""

    judgement: Judgement
    totals: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The plan as the rules see it at one moment. Money in yuan; None while an input is missing."""

    readiness: Readiness
    sheets: SheetReading

    @property
    def gmv(self) -> Decimal | None:
        """Forecast GMV of the line-up, to the cent."""
        return _yuan(self.sheets.totals["gmv"])

    @property
    def planned_profit(self) -> Decimal | None:
        """What is left after ads, fixed cost and the provider's share, to the cent."""
        return _yuan(self.sheets.totals["planned_profit"])

    @property
    def outcomes(self) -> Mapping[str, str]:
        """Outcome of each check by its id: pass, fail, no_data or exempted."""
        return {check.id: check.outcome for check in self.sheets.judgement.results}


def _yuan(number: object) -> Decimal | None:
    return None if number is None else as_decimal(Fraction(str(number)), 2)


def read_sheets(content: PlanContent, basis: Basis, *, now: datetime) -> SheetReading:
    """Run the checks and the forecast."""
    sheets = content.sheets
    judgement = judge(sheets, basis.checks, now=now, declared=content.details.features, lexicons=basis.lexicons)
    return SheetReading(judgement, economics_totals(sheets, economics(sheets)))


def assess(content: PlanContent, basis: Basis, *, now: datetime, reading: SheetReading | None = None) -> Assessment:
    """Score the plan. `reading` is that of the same worksheets, where only answers changed since."""
    reading = reading or read_sheets(content, basis, now=now)
    return Assessment(score_readiness(_facts(content, basis, reading.judgement), now=now), reading)


def _facts(content: PlanContent, basis: Basis, judgement: Judgement) -> PlanFacts:
    slot, targets, details = content.sheets.slot, content.sheets.targets, content.details
    figures = {
        "planned_aov": details.planned_aov,
        "contribution_rate": details.contribution_rate,
        **{fact: _figure(content, key) for fact, key in FIGURES_FROM_ANSWERS.items()},
        **judgement.figures,
    }
    return PlanFacts(
        starts_at=slot.planned_start,
        planned_minutes=slot.planned_minutes,
        created_at=basis.created_at,
        session_type=slot.session_type,
        platform=slot.platform,
        step_weights=basis.weights_for(slot.session_type),
        items=basis.items,
        answers={key: answer.facts for key, answer in content.answers.items()},
        checks=judgement.checks,
        features=judgement.features,
        ad_budget=targets.total_ad_budget,
        strategic_loss_approved=bool(targets.strategic_loss_approved_by),
        **figures,
    )


def _figure(content: PlanContent, key: str) -> Decimal | None:
    value = content.answer(key).value
    return Decimal(value) if value else None
