"""Where the fields of worksheet rows are stored: which model, column, or table of references."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property

from django.db import models

from planner.domain.worksheets.book import SINGLE
from planner.domain.worksheets.stored import RECORDS
from planner.enums_worksheets import Worksheet
from planner.models import (
    Benefit,
    BenefitProduct,
    BroadcastSlot,
    ContentItem,
    ContentProduct,
    CreatorDeal,
    CrewAssignment,
    HourlyBudget,
    LineUpItem,
    PlanParameters,
    PlanTargets,
    PromisedBenefit,
    QualificationDocument,
    RundownSegment,
    SegmentBenefit,
    SegmentProduct,
    TrafficChannel,
)


@dataclass(frozen=True)
class References:
    """Several references to rows of another worksheet, in order: one row of `model` each."""

    model: type[models.Model]
    owner: str
    target: str
    worksheet: Worksheet


@dataclass(frozen=True)
class Parts:
    """A list of composite values: one row of `model` each, with the columns of the record."""

    model: type[models.Model]
    owner: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """How a worksheet is stored. `links` are columns that refer to a row of another worksheet; `lists` are kept in
    tables of their own; `of_livestream` are columns of the livestream, by field."""

    worksheet: Worksheet
    model: type[models.Model]
    links: Mapping[str, Worksheet] = field(default_factory=dict)
    lists: Mapping[str, References | Parts] = field(default_factory=dict)
    of_livestream: Mapping[str, str] = field(default_factory=dict)

    @property
    def record(self):
        return RECORDS[self.worksheet]

    @property
    def is_single(self):
        return self.worksheet in SINGLE

    @cached_property
    def columns(self):
        """The fields that are columns of the model itself, in the order of the record."""
        known = {column.name for column in self.model._meta.concrete_fields}
        names = (part.name for part in fields(self.record))
        return tuple(name for name in names if name in known and name not in self.of_livestream)

    @cached_property
    def stored(self):
        """The fields that are stored at all, in the order of the record."""
        names = (part.name for part in fields(self.record))
        return tuple(name for name in names if name in self.columns or name in self.lists or name in self.of_livestream)


_PRODUCTS = Worksheet.LINE_UP
TABLES: Mapping[Worksheet, Table] = {
    table.worksheet: table
    for table in (
        Table(
            Worksheet.LINE_UP,
            LineUpItem,
            lists={
                "qualification_docs": Parts(
                    QualificationDocument, "line_up_item", ("type", "number", "expiry", "file")
                ),
            },
        ),
        Table(Worksheet.CREW, CrewAssignment),
        Table(
            Worksheet.BENEFITS,
            Benefit,
            lists={"linked_skus": References(BenefitProduct, "benefit", "product", _PRODUCTS)},
        ),
        Table(
            Worksheet.RUNDOWN,
            RundownSegment,
            links={"presenter": Worksheet.CREW},
            lists={
                "products": References(SegmentProduct, "segment", "product", _PRODUCTS),
                "benefits": References(SegmentBenefit, "segment", "benefit", Worksheet.BENEFITS),
            },
        ),
        Table(Worksheet.CHANNELS, TrafficChannel),
        Table(Worksheet.HOURLY_BUDGET, HourlyBudget, links={"channel": Worksheet.CHANNELS}),
        Table(Worksheet.CREATOR_DEALS, CreatorDeal),
        Table(
            Worksheet.CONTENT,
            ContentItem,
            lists={
                "linked_skus": References(ContentProduct, "content", "product", _PRODUCTS),
                "promised_benefits": Parts(PromisedBenefit, "content", ("code", "price", "quantity", "start_min")),
            },
        ),
        Table(
            Worksheet.SLOT,
            BroadcastSlot,
            of_livestream={
                "planned_start": "starts_at",
                "planned_minutes": "planned_minutes",
                "platform": "platform",
                "session_type": "session_type",
                "title": "title",
            },
        ),
        Table(
            Worksheet.TARGETS,
            PlanTargets,
            of_livestream={"gmv_target": "gmv_target", "total_ad_budget": "ad_budget"},
        ),
        Table(Worksheet.PARAMETERS, PlanParameters),
    )
}
"""In an order in which rows that others refer to come first."""
