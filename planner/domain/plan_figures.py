"""What the worksheets tell the readiness score: counts, figures and features that checklist items ask about.

Source: handbook 2.S–2.E (c), columns "applies" and "credit".
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from planner.domain.exact import as_decimal
from planner.domain.forecast import Forecast, planned_aov
from planner.domain.qualifications import is_regulated, required_document_count
from planner.domain.worksheets import Worksheets
from planner.domain.worksheets.content import SELLING
from planner.enums import PlanFeature
from planner.enums_worksheets import (
    BenefitMechanism,
    FundedBy,
    HostType,
    LineUpRole,
    SegmentType,
    Worksheet,
)

MINOR = range(16, 18)
PLACES = 12
"""Decimals of a ratio handed on; a contribution rate is compared with a tolerance of 5 %."""


def plan_figures(forecast: Forecast) -> Mapping[str, object]:
    """The fields of `PlanFacts` that worksheets decide, by name. None where a worksheet does not say yet.

    `planned_aov` is line-up GMV ÷ orders, yuan; `contribution_rate` is CM2 ÷ GMV, known once all its inputs are.
    """
    sheets = forecast.sheets
    rows = sheets.line_up
    return {
        "planned_aov": known_aov(forecast),
        "ad_budget": sheets.targets.total_ad_budget,
        "contribution_rate": _contribution_rate(forecast),
        "strategic_loss_approved": bool(sheets.targets.strategic_loss_approved_by),
        "hero_count": sum(row.role == LineUpRole.HERO for row in rows) if rows else None,
        "compare_price_count": sum(row.compare_price is not None for row in rows) if rows else None,
        "required_document_count": required_document_count(rows) if rows else None,
        "presented_count": _presented_count(sheets),
        "reservation_target": _reservation_target(sheets),
    }


def decided_figures(forecast: Forecast) -> Mapping[str, object]:
    """The figures of `plan_figures` whose worksheets have rows, by name; until then what was declared counts.

    A figure that a filled worksheet cannot tell yet is there as None: a declaration is no longer believed then.
    """
    figures, sheets = plan_figures(forecast), forecast.sheets
    rows = bool(sheets.line_up)
    decided = {
        "planned_aov": rows,
        "contribution_rate": rows and sheets.is_filled(Worksheet.BENEFITS),
        "hero_count": rows,
        "compare_price_count": rows,
        "required_document_count": rows,
        "presented_count": bool(sheets.rundown),
        "reservation_target": sheets.targets.reservation_target is not None,
    }
    return {name: figures[name] for name, is_decided in decided.items() if is_decided}


def features_of(sheets: Worksheets, declared: frozenset[str] = frozenset()) -> frozenset[str]:
    """The `PlanFeature` values that hold. A worksheet decides once it has a row or was confirmed to be empty; until
    then what was declared counts."""
    found = set()
    for feature, (worksheet, holds) in _FEATURES.items():
        shown = any(holds(sheets, row) for row in sheets.rows(worksheet))
        if shown or (feature in declared and not sheets.is_filled(worksheet)):
            found.add(feature.value)
    return frozenset(found)


def known_aov(forecast: Forecast) -> Decimal | None:
    """Planned average order value, yuan; None until all its inputs are known."""
    if forecast.missing_inputs("gmv"):
        return None
    aov = planned_aov(forecast.sheets.line_up, forecast.sheets.parameters.units_per_order)
    return None if aov is None else as_decimal(aov, PLACES)


def _contribution_rate(forecast: Forecast) -> Decimal | None:
    if forecast.missing_inputs("cm2"):
        return None
    rate = forecast.economics.contribution_rate
    return None if rate is None else as_decimal(rate, PLACES)


def _presented_count(sheets: Worksheets) -> int | None:
    if not sheets.rundown:
        return None
    shown = (segment.products for segment in sheets.rundown if segment.segment_type == SegmentType.PRODUCT)
    return len({key for products in shown for key in products})


def _reservation_target(sheets: Worksheets) -> Decimal | None:
    target = sheets.targets.reservation_target
    return None if target is None else Decimal(target)


def _is_minor(sheets: Worksheets, row) -> bool:
    return row.is_presenter and row.age_on(sheets.slot.start_date) in MINOR


Test = Callable[[Worksheets, object], bool]
_FEATURES: Mapping[PlanFeature, tuple[Worksheet, Test]] = {
    PlanFeature.HERO: (Worksheet.LINE_UP, lambda _, row: row.role == LineUpRole.HERO),
    PlanFeature.COMPARE_PRICE: (Worksheet.LINE_UP, lambda _, row: row.compare_price is not None),
    PlanFeature.REGULATED_CATEGORY: (Worksheet.LINE_UP, lambda _, row: is_regulated(row.reg_category)),
    PlanFeature.MINOR_HOST: (Worksheet.CREW, _is_minor),
    PlanFeature.CREATOR_HOST: (Worksheet.CREW, lambda _, row: row.is_presenter and row.host_type == HostType.CREATOR),
    PlanFeature.SLOT_FEE: (Worksheet.CREATOR_DEALS, lambda _, row: bool(row.slot_fee or row.commission_rate)),
    PlanFeature.PRIZE_DRAW: (Worksheet.BENEFITS, lambda _, row: row.is_draw),
    PlanFeature.PHYSICAL_GIFT: (Worksheet.BENEFITS, lambda _, row: row.physical),
    PlanFeature.COUPON: (Worksheet.BENEFITS, lambda _, row: row.mechanism == BenefitMechanism.COUPON),
    PlanFeature.FLASH_SALE: (Worksheet.BENEFITS, lambda _, row: row.mechanism == BenefitMechanism.FLASH_SALE),
    PlanFeature.GIFT_WITH_PURCHASE: (
        Worksheet.BENEFITS,
        lambda _, row: row.mechanism == BenefitMechanism.GIFT_WITH_PURCHASE,
    ),
    PlanFeature.SHARED_FUNDING: (Worksheet.BENEFITS, lambda _, row: row.funded_by not in ("", FundedBy.MERCHANT)),
    PlanFeature.CREATOR_CONTENT: (
        Worksheet.CONTENT,
        lambda _, row: not row.is_dropped and row.asset_type in SELLING,
    ),
    PlanFeature.AI_CONTENT: (Worksheet.CONTENT, lambda _, row: not row.is_dropped and row.is_ai_made),
}
