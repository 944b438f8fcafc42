"""The facts about one livestream plan that the rules read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from planner.domain.worksheets.references import FieldRef
from planner.enums import AnswerType, PriceTier, Severity, Step, Unit


@dataclass(frozen=True, slots=True)
class CreditRule:
    """How an answer becomes a number in [0, 1]: a kind of `domain.credit` and its parameters."""

    kind: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice item and the credit it earns (a fraction 0–1)."""

    value: str
    label_zh: str
    label_en: str
    credit: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """One checklist item of a template version.

    `weight` is 1–5; `due_hours` are whole hours before the planned start (72 for T-3d); `applies` is an expression of
    `domain.conditions`; `shows_costs` marks answers that only people with cost access may read.
    """

    key: str
    step: Step
    position: int
    label_zh: str
    label_en: str
    guidance_zh: str
    guidance_en: str
    answer_type: AnswerType
    weight: int
    due_hours: int
    credit: CreditRule
    is_gate: bool = False
    applies: str = "all"
    unit: Unit = Unit.NONE
    options: tuple[Option, ...] = ()
    shows_costs: bool = False


@dataclass(frozen=True, slots=True)
class CheckDefinition:
    """One automatic check as a template version carries it: identity, severity and editable thresholds."""

    id: str
    key: str
    step: Step
    severity: Severity
    thresholds: Mapping[str, object] = field(default_factory=dict)
    is_enabled: bool = True
    legal_review_reason: str = ""


@dataclass(frozen=True, slots=True)
class FileFact:
    """One file given as proof. `expires_at` is the instant after its last valid day, None when it does not expire."""

    expires_at: datetime | None = None


class AnswerFacts(NamedTuple):
    """One answer. `value` is the canonical text of `domain.values` ('' = unanswered); files count for file items."""

    value: str = ""
    files: tuple[FileFact, ...] = ()
    by_owner: bool = False
    not_applicable: bool = False
    rejected: bool = False


class CheckOutcome(NamedTuple):
    """Outcome of one automatic check: `outcome` is pass, fail or no_data.

    `is_exempted`: it passes because somebody who may has accepted in writing that the rule is not kept. `fix` is the
    cell that puts it right, where there is one.
    """

    id: str
    step: Step
    severity: Severity
    outcome: str
    is_exempted: bool = False
    fix: FieldRef | None = None


def price_tier(aov: Decimal | None) -> PriceTier | None:
    """Tier of an average order value, yuan: low < 50 ≤ mid < 200 ≤ high < 500 ≤ premium; None if unknown.

    Source: handbook, Appendix A.
    """
    if aov is None:
        return None
    if aov < 50:
        return PriceTier.LOW
    if aov < 200:
        return PriceTier.MID
    return PriceTier.HIGH if aov < 500 else PriceTier.PREMIUM


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """Everything the readiness score looks at, for one livestream at one template version.

    Money in yuan; rates as fractions; `starts_at` aware. `features` are the `PlanFeature` values that hold.
    Counts that are unknown are None. `answers` maps item keys to answers; a missing key is an unanswered item.
    """

    starts_at: datetime
    planned_minutes: int
    created_at: datetime
    session_type: str
    platform: str
    step_weights: Mapping[Step, int]
    items: tuple[ItemDefinition, ...]
    answers: Mapping[str, AnswerFacts] = field(default_factory=dict)
    checks: tuple[CheckOutcome, ...] = ()
    features: frozenset[str] = field(default_factory=frozenset)
    planned_aov: Decimal | None = None
    ad_budget: Decimal | None = None
    contribution_rate: Decimal | None = None
    strategic_loss_approved: bool = False
    hero_count: int | None = None
    compare_price_count: int | None = None
    required_document_count: int | None = None
    presented_count: int | None = None
    reservation_target: Decimal | None = None

    @property
    def ends_at(self) -> datetime:
        """Planned end of the broadcast, in UTC."""
        return self.starts_at.astimezone(UTC) + timedelta(minutes=self.planned_minutes)

    @property
    def price_tier(self) -> PriceTier | None:
        """Tier of the planned average order value."""
        return price_tier(self.planned_aov)

    @property
    def break_even_roi(self) -> Decimal | None:
        """Reciprocal of the contribution rate before ads (CM2 ÷ GMV); None if unknown or not positive.

        Source: handbook 4.3.
        """
        if self.contribution_rate is None or self.contribution_rate <= 0:
            return None
        return 1 / self.contribution_rate
