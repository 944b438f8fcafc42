"""The readiness score of a plan and what every item contributes to it. Source: handbook 3.1, 3.4, 3.5, 3.7.

Scores are computed with integers and `Fraction`s and rounded half up to one decimal at the very end, so that
contributions sum exactly to the raw score.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from planner.domain.conditions import parse_condition
from planner.domain.credit import credit, is_answered
from planner.domain.credit_rules import ONE, ZERO
from planner.domain.due import due_at, is_overdue
from planner.domain.plan import CheckOutcome, ItemDefinition, PlanFacts
from planner.domain.worksheets.references import FieldRef
from planner.enums import Band, Severity, Step

PASS, FAIL, NO_DATA = "pass", "fail", "no_data"
CHECK_WEIGHTS: Mapping[str, int] = {Severity.LEGAL: 4, Severity.BLOCK: 3, Severity.WARN: 1}
FULL_SCORE, GATED_CAP, LEGAL_CAP = 100, 59, 39
BANDS = (
    (Decimal(90), Band.EXCELLENT),
    (Decimal(75), Band.READY),
    (Decimal(60), Band.NEARLY_READY),
    (Decimal(40), Band.NOT_READY),
    (Decimal(0), Band.PREPARING),
)


class ItemResult(NamedTuple):
    """One checklist item in the score.

    `credit` is in [0, 1]; `points` = weight × credit; `contribution` and `lost` are raw points (of 100) earned and
    missed. Items that are not applicable have zeros; `not_applicable_by_hand` tells that a person, not the
    condition, said so. `is_open`: it counts and is not fully done.
    """

    key: str
    step: Step
    weight: int
    credit: Fraction
    points: Fraction
    contribution: Fraction
    lost: Fraction
    applicable: bool
    not_applicable_by_hand: bool
    answered: bool
    due_at: datetime
    is_overdue: bool
    is_gate: bool
    is_open: bool


class CheckResult(NamedTuple):
    """One automatic check in the score: `outcome` is pass, fail or no_data; only pass earns its weight."""

    id: str
    step: Step
    severity: Severity
    outcome: str
    weight: int
    contribution: Fraction
    lost: Fraction
    is_exempted: bool = False
    fix: FieldRef | None = None

    @property
    def is_open(self) -> bool:
        """It does not pass yet."""
        return self.outcome != PASS

    @property
    def fails(self) -> bool:
        """It has what it needs to know, and the rule is not kept."""
        return self.outcome == FAIL

    @property
    def holds_cap(self) -> bool:
        """It keeps the score from rising beyond the cap."""
        return self.is_open and self.severity != Severity.WARN


@dataclass(frozen=True, slots=True)
class StepScore:
    """One STAGE step. `score` is 0–100 with one decimal, None when nothing of the step applies.

    `share` is the step's part of the whole (W ÷ ΣW, 0 when it does not apply); `contribution` its raw points.
    `judged` checks have what they need to know, `failed` ones say no; `is_blocked`: a legal check among them does.
    """

    step: Step
    score: Decimal | None
    exact: Fraction | None
    share: Fraction
    contribution: Fraction
    item_points: Fraction
    item_weight: int
    check_points: int
    check_weight: int
    items: int
    answered: int
    open_items: int
    open_gates: int
    overdue: int
    judged: int = 0
    failed: int = 0
    is_blocked: bool = False

    @property
    def is_applicable(self) -> bool:
        return self.score is not None

    @property
    def started(self) -> int:
        """Answered items and checks that have something to judge; 0 where nobody has begun."""
        return self.answered + self.judged


@dataclass(frozen=True, slots=True)
class Readiness:
    """The score of a plan as of one moment.

    `score` = min(raw, cap) and `raw`, both 0–100 with one decimal; `raw_exact` is unrounded. `is_gated`: the cap of
    59 holds; `is_compliance_blocked`: a legal check fails (cap 39). `on_track` in [0, 1] is the weighted credit of
    what is due by now.
    """

    score: Decimal
    raw: Decimal
    raw_exact: Fraction
    cap: int
    band: Band
    is_gated: bool
    is_compliance_blocked: bool
    on_track: Fraction
    steps: tuple[StepScore, ...]
    items: tuple[ItemResult, ...]
    checks: tuple[CheckResult, ...]
    as_of: datetime

    @property
    def open_gates(self) -> tuple[ItemResult, ...]:
        """The critical gates that are not passed, in the order of the plan."""
        return tuple(item for item in self.items if item.is_gate and item.is_open)

    @property
    def held_back(self) -> Decimal:
        """Points that the cap takes from the shown raw score: raw − score."""
        return self.raw - self.score

    def step(self, step: Step) -> StepScore:
        """The score of one step. Raises `KeyError` for a word that is no step."""
        for scored in self.steps:
            if scored.step == step:
                return scored
        raise KeyError(step)


@dataclass(slots=True)
class _Sums:
    item_points: Fraction | int = 0
    item_weight: int = 0
    check_points: int = 0
    check_weight: int = 0
    items: int = 0
    answered: int = 0
    open_items: int = 0
    open_gates: int = 0
    overdue: int = 0
    judged: int = 0
    failed: int = 0
    is_blocked: bool = False
    unit: Fraction = ZERO
    """Raw points of one unit of weight: 100 × W_s ÷ (ΣW × (Σw + Σv))."""


@dataclass(slots=True)
class _Judged:
    definition: ItemDefinition
    credit: Fraction
    is_done: bool
    applicable: bool
    by_hand: bool
    answered: bool
    due_at: datetime
    is_overdue: bool


def score_readiness(plan: PlanFacts, *, now: datetime) -> Readiness:
    """Readiness of a plan as of `now` (aware), handbook 3.1.

    step = 100 × (Σ w·a + Σ v·c) ÷ (Σ w + Σ v) over applicable items and checks; raw = Σ W·step ÷ Σ W over steps with
    anything to score; readiness = min(raw, cap); cap 39 with a failed legal check, else 59 with an open gate, a failed
    blocking check or a legal or blocking check without data, else 100. Gates are never not applicable by hand. Only the
    due dates depend on `now`; the score does not. Raises what `parse_condition` and `credit` raise for unusable items.
    """
    sums = {step: _Sums() for step in Step}
    judged = _judged(plan, now)
    due_weight = due_points = 0
    for one in judged:
        if not one.applicable:
            continue
        item = one.definition
        _add(sums[item.step], one)
        if one.due_at <= now:
            due_weight += item.weight
            due_points += item.weight if one.is_done else item.weight * one.credit
    for check in plan.checks:
        _add_check(sums[check.step], check)
    total_share = sum(plan.step_weights.get(step, 0) for step, s in sums.items() if s.item_weight + s.check_weight)
    steps = tuple(_step_score(step, s, plan.step_weights.get(step, 0), total_share) for step, s in sums.items())
    raw_exact = sum((step.contribution for step in steps), ZERO)
    cap = _cap(plan.checks, has_open_gate=any(s.open_gates for s in sums.values()))
    score = rounded(min(raw_exact, Fraction(cap)))
    return Readiness(
        score=score,
        raw=rounded(raw_exact),
        raw_exact=raw_exact,
        cap=cap,
        band=band_of(score),
        is_gated=cap == GATED_CAP,
        is_compliance_blocked=cap == LEGAL_CAP,
        on_track=Fraction(due_points) / due_weight if due_weight else ONE,
        steps=steps,
        items=tuple(_item_results(judged, sums)),
        checks=tuple(_check_results(plan.checks, sums)),
        as_of=now,
    )


def strict_readiness(plan: PlanFacts, *, now: datetime) -> Readiness | None:
    """The score as if nothing had been waived or exempted; None where nothing was."""
    if not any(check.is_exempted for check in plan.checks):
        return None
    checks = tuple(check._replace(outcome=FAIL) if check.is_exempted else check for check in plan.checks)
    return score_readiness(replace(plan, checks=checks), now=now)


def rounded(number: Fraction) -> Decimal:
    """Half up to one decimal, for a number of at least 0."""
    doubled = 2 * number.denominator
    return Decimal((20 * number.numerator + number.denominator) // doubled).scaleb(-1)


def band_of(score: Decimal) -> Band:
    """Band of a readiness already rounded to one decimal, handbook 3.4."""
    return next(band for lowest, band in BANDS if score >= lowest)


def _judged(plan: PlanFacts, now: datetime) -> list[_Judged]:
    due: dict[int, datetime] = {}
    for item in plan.items:
        if item.due_hours not in due:
            due[item.due_hours] = due_at(item, starts_at=plan.starts_at, created_at=plan.created_at)
    return [_judge(item, plan, now, due[item.due_hours]) for item in plan.items]


def _judge(item: ItemDefinition, plan: PlanFacts, now: datetime, due: datetime) -> _Judged:
    answer = plan.answers.get(item.key)
    holds = item.applies == "all" or parse_condition(item.applies).holds(plan)
    by_hand = holds and not item.is_gate and answer is not None and answer.not_applicable
    applicable = holds and not by_hand
    earned = credit(item, answer, plan) if applicable else ZERO
    is_done = earned is ONE or earned == ONE  # the first is quicker, and full credit is the usual one
    late = applicable and is_overdue(due, is_done=is_done, now=now)
    return _Judged(item, earned, is_done, applicable, by_hand, is_answered(item, answer), due, late)


def _add(sums: _Sums, one: _Judged) -> None:
    item = one.definition
    sums.items += 1
    sums.item_weight += item.weight
    sums.answered += one.answered
    sums.overdue += one.is_overdue
    if one.is_done:
        sums.item_points += item.weight
        return
    sums.open_items += 1
    sums.open_gates += item.is_gate
    if one.credit:
        sums.item_points += item.weight * one.credit


def _add_check(sums: _Sums, check: CheckOutcome) -> None:
    weight = CHECK_WEIGHTS[check.severity]
    sums.check_weight += weight
    sums.judged += check.outcome != NO_DATA
    if check.outcome == PASS:
        sums.check_points += weight
    if check.outcome == FAIL:
        sums.failed += 1
        sums.is_blocked |= check.severity == Severity.LEGAL


def _step_score(step: Step, sums: _Sums, share: int, total_share: int) -> StepScore:
    whole = sums.item_weight + sums.check_weight
    earned = Fraction(sums.item_points + sums.check_points)
    exact = 100 * earned / whole if whole else None
    if whole and total_share:
        sums.unit = Fraction(FULL_SCORE * share, total_share * whole)
    return StepScore(
        step=step,
        score=None if exact is None else rounded(exact),
        exact=exact,
        share=sums.unit * whole / FULL_SCORE,
        contribution=sums.unit * earned,
        item_points=Fraction(sums.item_points),
        item_weight=sums.item_weight,
        check_points=sums.check_points,
        check_weight=sums.check_weight,
        items=sums.items,
        answered=sums.answered,
        open_items=sums.open_items,
        open_gates=sums.open_gates,
        overdue=sums.overdue,
        judged=sums.judged,
        failed=sums.failed,
        is_blocked=sums.is_blocked,
    )


def _cap(checks: Iterable[CheckOutcome], *, has_open_gate: bool) -> int:
    cap = GATED_CAP if has_open_gate else FULL_SCORE
    for check in checks:
        if check.severity == Severity.WARN or check.outcome == PASS:
            continue
        if check.severity == Severity.LEGAL and check.outcome == FAIL:
            return LEGAL_CAP
        cap = GATED_CAP
    return cap


def _item_results(judged: list[_Judged], sums: Mapping[Step, _Sums]) -> Iterable[ItemResult]:
    worth: dict[tuple[str, int], Fraction] = {}
    for one in judged:
        item, earned = one.definition, one.credit
        points = contribution = lost = ZERO
        if one.applicable:
            whole = worth.get((item.step, item.weight))
            if whole is None:
                whole = worth[item.step, item.weight] = sums[item.step].unit * item.weight
            if one.is_done:
                points, contribution = Fraction(item.weight), whole
            elif not earned:
                lost = whole
            else:
                points, contribution = item.weight * earned, whole * earned
                lost = whole - contribution
        yield ItemResult(
            key=item.key,
            step=item.step,
            weight=item.weight,
            credit=earned,
            points=points,
            contribution=contribution,
            lost=lost,
            applicable=one.applicable,
            not_applicable_by_hand=one.by_hand,
            answered=one.answered,
            due_at=one.due_at,
            is_overdue=one.is_overdue,
            is_gate=item.is_gate,
            is_open=one.applicable and not one.is_done,
        )


def _check_results(checks: Iterable[CheckOutcome], sums: Mapping[Step, _Sums]) -> Iterable[CheckResult]:
    worth = {(step, weight): s.unit * weight for step, s in sums.items() for weight in CHECK_WEIGHTS.values()}
    for check in checks:
        weight = CHECK_WEIGHTS[check.severity]
        whole = worth[check.step, weight]
        contribution, lost = (whole, ZERO) if check.outcome == PASS else (ZERO, whole)
        yield CheckResult(
            check.id, check.step, check.severity, check.outcome, weight, contribution, lost,
            is_exempted=check.is_exempted, fix=check.fix,
        )  # fmt: skip
