"""All worksheets of one plan, with what people have waived, exempted or confirmed to be empty."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from planner.domain.meaning import is_meaningful
from planner.domain.worksheets.content import ContentItem
from planner.domain.worksheets.flow import CreatorDeal, HourlyBudget, PlanTargets, TrafficChannel
from planner.domain.worksheets.gifts import Benefit
from planner.domain.worksheets.merchandise import LineUpItem, Parameters
from planner.domain.worksheets.references import FieldRef
from planner.domain.worksheets.timing import BroadcastSlot, CrewAssignment, OtherSession, RundownSegment
from planner.enums import Step
from planner.enums_worksheets import Worksheet

MIN_REASON = 10
"""Characters of a reason that says something. Source: handbook 3.1 step 1."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """The owner accepts in writing that a check fails. Without `expires_at` it holds for this plan."""

    check_id: str
    reason: str
    owner: str
    expires_at: datetime | None = None

    def holds(self, *, now: datetime) -> bool:
        """Signed, with a reason of at least 10 characters, and not expired."""
        has_reason = len(self.reason.strip()) >= MIN_REASON and is_meaningful(self.reason)
        return bool(self.owner) and has_reason and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class TextExemption:
    """A word of the absolute-terms list that may stay in one text, with reason and proof.

    It holds for the text as it stood: when the text changes, the exemption lapses. `code` is an `ExemptionCode`.
    """

    place: FieldRef
    text: str
    term: str
    code: str
    reason: str
    proof: tuple[str, ...]
    owner: str
    expires_at: datetime | None = None

    def holds(self, *, now: datetime) -> bool:
        """Signed, with a ground of the law, a reason, a proof, and not expired."""
        is_complete = all((self.owner, self.code, self.proof, is_meaningful(self.reason)))
        return is_complete and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class Worksheets:
    """Everything that the automatic checks and the forecast read of one plan.

    `confirmed_empty`: steps whose worksheets somebody has confirmed to be empty. `other_sessions`: broadcasts of the
    same organization near this one.
    """

    slot: BroadcastSlot
    line_up: tuple[LineUpItem, ...] = ()
    crew: tuple[CrewAssignment, ...] = ()
    rundown: tuple[RundownSegment, ...] = ()
    channels: tuple[TrafficChannel, ...] = ()
    hourly_budget: tuple[HourlyBudget, ...] = ()
    creator_deals: tuple[CreatorDeal, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    content: tuple[ContentItem, ...] = ()
    targets: PlanTargets = field(default_factory=PlanTargets)
    parameters: Parameters = field(default_factory=Parameters)
    other_sessions: tuple[OtherSession, ...] = ()
    confirmed_empty: frozenset[Step] = frozenset()
    waivers: tuple[Waiver, ...] = ()
    text_exemptions: tuple[TextExemption, ...] = ()

    def rows(self, worksheet: Worksheet) -> Sequence[object]:
        """The rows of a worksheet; one for slot, targets and parameters."""
        value = getattr(self, worksheet.value)
        return value if isinstance(value, tuple) else (value,)

    def is_filled(self, worksheet: Worksheet) -> bool:
        """It has a row, or its step was confirmed empty. Source: handbook 3.1 step 3."""
        return bool(self.rows(worksheet)) or worksheet.step in self.confirmed_empty
