"""Which changes of an approved plan need a new approval. Source: handbook 5.1, "material change".

Price, stock −10 %, ad budget ±10 %, any draw, start time, host, rundown of a hero, gift.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from planner.domain.differences import aligned
from planner.domain.plan_versions import PlanContent
from planner.domain.row_matching import rows_by_key
from planner.domain.worksheets import Worksheets
from planner.enums import Step
from planner.enums_worksheets import BenefitLegalType, BenefitMechanism, CrewRole, LineUpRole, Worksheet

STOCK_DROP = Decimal("0.10")
"""A product's saleable units may fall by less than this share."""
BUDGET_MOVE = Decimal("0.10")
"""Money for ads may move by less than this share, up or down."""
PRICES = ("live_price", "coupon_per_unit", "max_stack_discount", "compare_price")
"""What the buyer is told and pays."""
ON_AIR = (
    "start_min", "end_min", "segment_type", "products", "benefits", "presenter", "price_shown", "stock_released",
)  # fmt: skip
"""What a segment does on air; notes, links and console hints may change."""
HOST = ("person", "role", "host_type", "is_backup")


class MaterialReason(StrEnum):
    """Why a change is material."""

    PRICE = "price"
    STOCK = "stock"
    AD_BUDGET = "ad_budget"
    DRAW = "draw"
    START = "start"
    HOST = "host"
    HERO_RUNDOWN = "hero_rundown"
    GIFT = "gift"


@dataclass(frozen=True, slots=True)
class MaterialChange:
    """One reason, the step whose reviewer it concerns, and the rows it was found in ('' where the sheet has one)."""

    reason: MaterialReason
    step: Step
    worksheet: Worksheet
    rows: tuple[str, ...] = ("",)


Pair = tuple[object | None, object | None]


def material_changes(before: PlanContent, after: PlanContent) -> tuple[MaterialChange, ...]:
    """Every reason for which the approval of `before` does not carry over to `after`; empty when it does."""
    before, after = aligned(before, after)
    return tuple(found for rule in _RULES for found in rule(before, after))


def _pairs(before: Worksheets, after: Worksheets, worksheet: Worksheet) -> Iterable[tuple[str, Pair]]:
    """The rows of both sides by key; None where a side lacks it."""
    earlier, later = rows_by_key(before, worksheet), rows_by_key(after, worksheet)
    for key in dict.fromkeys((*earlier, *later)):
        yield key, (earlier.get(key), later.get(key))


def _found(
    reason: MaterialReason, worksheet: Worksheet, before: PlanContent, after: PlanContent, test: Callable[..., bool]
) -> Iterable[MaterialChange]:
    rows = [key for key, pair in _pairs(before.sheets, after.sheets, worksheet) if test(*pair)]
    if rows:
        yield MaterialChange(reason, worksheet.step, worksheet, tuple(rows))


def _changed(names: Iterable[str], old: object | None, new: object | None) -> bool:
    if old is None or new is None:
        return True
    return any(getattr(old, name) != getattr(new, name) for name in names)


def _price(before: PlanContent, after: PlanContent) -> Iterable[MaterialChange]:
    """A new product comes with a price that nobody has approved; one that is gone is a matter of stock."""

    def is_material(old, new):
        return new is not None and _changed(PRICES, old, new)

    return _found(MaterialReason.PRICE, Worksheet.LINE_UP, before, after, is_material)


def _stock(before: PlanContent, after: PlanContent) -> Iterable[MaterialChange]:
    def is_material(old, new):
        was, now_is = (None if row is None else row.saleable_units for row in (old, new))
        return bool(was) and (was - (now_is or 0)) >= was * STOCK_DROP

    return _found(MaterialReason.STOCK, Worksheet.LINE_UP, before, after, is_material)


def _ad_budget(before: PlanContent, after: PlanContent) -> Iterable[MaterialChange]:
    """The total, and what the paid channels share out, which a total that stays may hide."""
    totals = tuple(content.sheets.targets.total_ad_budget for content in (before, after))
    if _moves(*totals):
        yield MaterialChange(MaterialReason.AD_BUDGET, Step.FLOW, Worksheet.TARGETS)
    paid = tuple(
        sum((row.budget or Decimal(0) for row in content.sheets.channels if row.is_paid), Decimal(0))
        for content in (before, after)
    )
    if _moves(*paid):
        keys = [
            key
            for key, (old, new) in _pairs(before.sheets, after.sheets, Worksheet.CHANNELS)
            if _changed(("budget", "channel"), old, new)
        ]
        yield MaterialChange(MaterialReason.AD_BUDGET, Step.FLOW, Worksheet.CHANNELS, tuple(keys))


def _moves(was: Decimal | None, now_is: Decimal | None) -> bool:
    was, now_is = was or Decimal(0), now_is or Decimal(0)
    return was != now_is and abs(now_is - was) >= was * BUDGET_MOVE


def _draw(before: PlanContent, after: PlanContent) -> Iterable[MaterialChange]:
    def is_material(old, new):
        return old != new and any(row is not None and row.is_draw for row in (old, new))

    return _found(MaterialReason.DRAW, Worksheet.BENEFITS, before, after, is_material)


def _is_gift(row: object | None) -> bool:
    """Something that a buyer takes home for nothing; what is drawn is judged as a draw."""
    if row is None or row.is_draw:
        return False
    is_attached = row.legal_type == BenefitLegalType.ATTACHED_GIFT
    return is_attached or row.mechanism == BenefitMechanism.GIFT_WITH_PURCHASE or row.physical


def _gift(before: PlanContent, after: PlanContent) -> Iterable[MaterialChange]:
    def is_material(old, new):
        return old != new and (_is_gift(old) or _is_gift(new))

    return _found(MaterialReason.GIFT, Worksheet.BENEFITS, before, after, is_material)


def _start(before: PlanContent, after: PlanContent) -> Iterable[MaterialChange]:
    if before.sheets.slot.planned_start != after.sheets.slot.planned_start:
        yield MaterialChange(MaterialReason.START, Step.TIMING, Worksheet.SLOT)


def _host(before: PlanContent, after: PlanContent) -> Iterable[MaterialChange]:
    """A host of the crew; the name in the details counts while the crew names none."""

    def is_material(old, new):
        return any(row is not None and row.role == CrewRole.HOST for row in (old, new)) and _changed(HOST, old, new)

    yield from _found(MaterialReason.HOST, Worksheet.CREW, before, after, is_material)
    has_hosts = any(row.role == CrewRole.HOST for content in (before, after) for row in content.sheets.crew)
    if not has_hosts and before.details.host_name != after.details.host_name:
        yield MaterialChange(MaterialReason.HOST, Step.TIMING, Worksheet.CREW)


def _hero_rundown(before: PlanContent, after: PlanContent) -> Iterable[MaterialChange]:
    heroes = {row.key for content in (before, after) for row in content.sheets.line_up if row.role == LineUpRole.HERO}

    def is_material(old, new):
        shows_hero = any(row is not None and heroes.intersection(row.products) for row in (old, new))
        return shows_hero and _changed(ON_AIR, old, new)

    return _found(MaterialReason.HERO_RUNDOWN, Worksheet.RUNDOWN, before, after, is_material)


_RULES = (_price, _stock, _ad_budget, _draw, _start, _host, _hero_rundown, _gift)
