"""The worksheets of a plan as frozen records, one module per STAGE step. Source: handbook 2.S–2.E (b).

A record may be half filled: None, '' and () are "not given yet", and every derived value is None until its inputs are
there. Fields are named as in the handbook. Every row has a `key` that names it for links and references.
"""

from planner.domain.worksheets.content import ContentItem, PromisedBenefit
from planner.domain.worksheets.flow import CreatorDeal, HourlyBudget, PlanTargets, TrafficChannel
from planner.domain.worksheets.gifts import Benefit
from planner.domain.worksheets.merchandise import LineUpItem, Parameters, QualificationDocument, SellerRecord
from planner.domain.worksheets.plan import TextExemption, Waiver, Worksheets
from planner.domain.worksheets.references import FieldRef, Rate, Yuan
from planner.domain.worksheets.timing import BroadcastSlot, CrewAssignment, OtherSession, RundownSegment

__all__ = [
    "Benefit", "BroadcastSlot", "ContentItem", "CreatorDeal", "CrewAssignment", "FieldRef", "HourlyBudget",
    "LineUpItem", "OtherSession", "Parameters", "PlanTargets", "PromisedBenefit", "QualificationDocument", "Rate",
    "RundownSegment", "SellerRecord", "TextExemption", "TrafficChannel", "Waiver", "Worksheets", "Yuan",
]  # fmt: skip
