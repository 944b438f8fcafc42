"""Material changes: every row of handbook 5.1, at its edge, and what is not one."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from planner.domain.material_changes import material_changes
from planner.domain.plan_versions import AnswerContent, PlanDetails
from planner.enums import Step
from planner.enums_worksheets import CrewRole, Worksheet
from tests.domain.contents import PLAN, SHEETS, edited, rekeyed, with_rows, without

S, T, A, G, E = Step
START = SHEETS.slot.planned_start
HERO_SEGMENT = next(n for n, row in enumerate(SHEETS.rundown) if "P02" in row.products)
OTHER_SEGMENT = next(n for n, row in enumerate(SHEETS.rundown) if row.products == ("P01",))
HOST = next(n for n, row in enumerate(SHEETS.crew) if row.role == CrewRole.HOST)
NOT_HOST = next(n for n, row in enumerate(SHEETS.crew) if not row.is_presenter)
DRAW = next(n for n, row in enumerate(SHEETS.benefits) if row.is_draw)
GIFT = next(n for n, row in enumerate(SHEETS.benefits) if row.legal_type == "attached_gift")
COUPON = next(n for n, row in enumerate(SHEETS.benefits) if row.mechanism == "coupon")
PAID = next(n for n, row in enumerate(SHEETS.channels) if row.is_paid)
STOCKED = edited(Worksheet.LINE_UP, live_stock=1000, replenish_units_48h=0)


def budget(amount):
    return edited(Worksheet.TARGETS, total_ad_budget=None if amount is None else Decimal(amount))


def cells(worksheet, number=0, **values):
    return PLAN, edited(worksheet, number, **values)


def stock(**values):
    return STOCKED, edited(Worksheet.LINE_UP, plan=STOCKED, **values)


NEW_PRODUCT = replace(SHEETS.line_up[0], key="new", sku_code="P99", product_name="新品", link_no=99)
RAISED = SHEETS.channels[PAID].budget * 2


@pytest.mark.parametrize(
    ("plans", "reasons"),
    [
        ((PLAN, PLAN), []),
        ((PLAN, rekeyed(PLAN, lambda worksheet, key: f"again {key}")), []),
        (cells(Worksheet.LINE_UP, 1, live_price=Decimal("88.99")), ["price s line_up P02"]),
        (cells(Worksheet.LINE_UP, 1, coupon_per_unit=Decimal(11)), ["price s line_up P02"]),
        (cells(Worksheet.LINE_UP, 1, max_stack_discount=Decimal(16)), ["price s line_up P02"]),
        (cells(Worksheet.LINE_UP, 1, compare_price=Decimal(109)), ["price s line_up P02"]),
        (cells(Worksheet.LINE_UP, 1, live_price=None), ["price s line_up P02"]),
        (cells(Worksheet.LINE_UP, 1, unit_cost=Decimal(50), forecast_units=1, product_name="坚果"), []),
        ((PLAN, with_rows(PLAN, Worksheet.LINE_UP, (*SHEETS.line_up, NEW_PRODUCT))), ["price s line_up new"]),
        (stock(live_stock=901), []),
        (stock(live_stock=900), ["stock s line_up P01"]),
        (stock(live_stock=900, replenish_units_48h=100), []),
        (stock(live_stock=5000), []),
        (stock(live_stock=None), ["stock s line_up P01"]),
        ((PLAN, without(Worksheet.LINE_UP, "P11")), []),
        ((PLAN, without(Worksheet.LINE_UP, "P10")), ["stock s line_up P10"]),
        ((budget(30_000), budget(32_999)), []),
        ((budget(30_000), budget(33_000)), ["ad_budget a targets "]),
        ((budget(30_000), budget(27_001)), []),
        ((budget(30_000), budget(27_000)), ["ad_budget a targets "]),
        ((budget(30_000), budget(None)), ["ad_budget a targets "]),
        ((budget(None), budget(1)), ["ad_budget a targets "]),
        ((budget(0), budget(None)), []),
        (cells(Worksheet.CHANNELS, PAID, budget=RAISED), [f"ad_budget a channels {SHEETS.channels[PAID].key}"]),
        (cells(Worksheet.CHANNELS, PAID, order_rate=Decimal("0.5")), []),
        (cells(Worksheet.BENEFITS, DRAW, owner="Lin"), [f"draw g benefits {SHEETS.benefits[DRAW].key}"]),
        ((PLAN, without(Worksheet.BENEFITS, SHEETS.benefits[DRAW].key)),
         [f"draw g benefits {SHEETS.benefits[DRAW].key}"]),
        (cells(Worksheet.BENEFITS, GIFT, quantity=1), [f"gift g benefits {SHEETS.benefits[GIFT].key}"]),
        (cells(Worksheet.BENEFITS, COUPON, quantity=1), []),
        (cells(Worksheet.SLOT, planned_start=START + timedelta(minutes=1)), ["start t slot "]),
        (cells(Worksheet.SLOT, planned_minutes=200, studio="B2", title="今晚"), []),
        (cells(Worksheet.CREW, HOST, person="Somebody else"), [f"host t crew {SHEETS.crew[HOST].key}"]),
        (cells(Worksheet.CREW, HOST, host_type="creator"), [f"host t crew {SHEETS.crew[HOST].key}"]),
        (cells(Worksheet.CREW, HOST, phone="139", shift_end_min=100), []),
        (cells(Worksheet.CREW, NOT_HOST, person="Somebody else"), []),
        (cells(Worksheet.RUNDOWN, HERO_SEGMENT, end_min=999),
         [f"hero_rundown t rundown {SHEETS.rundown[HERO_SEGMENT].key}"]),
        (cells(Worksheet.RUNDOWN, HERO_SEGMENT, products=("P01",)),
         [f"hero_rundown t rundown {SHEETS.rundown[HERO_SEGMENT].key}"]),
        (cells(Worksheet.RUNDOWN, HERO_SEGMENT, key_points="Twice", script_link="x", risk_note="y"), []),
        (cells(Worksheet.RUNDOWN, OTHER_SEGMENT, price_shown=Decimal(1)), []),
        (cells(Worksheet.RUNDOWN, OTHER_SEGMENT, products=("P02",)),
         [f"hero_rundown t rundown {SHEETS.rundown[OTHER_SEGMENT].key}"]),
        (cells(Worksheet.CONTENT, title="今晚见", hook_text="new"), []),
        ((PLAN, replace(PLAN, answers={"stock_locked": AnswerContent("yes")})), []),
        ((PLAN, replace(PLAN, details=PlanDetails(host_name="Lin"))), []),
    ],
)  # fmt: skip
def test_the_table_of_the_handbook(plans, reasons):
    found = [f"{one.reason} {one.step} {one.worksheet.value} {' '.join(one.rows)}" for one in material_changes(*plans)]
    assert found == reasons


def test_the_host_of_the_details_counts_while_the_crew_names_none():
    plans = [
        replace(with_rows(PLAN, Worksheet.CREW, ()), details=PlanDetails(host_name=name)) for name in ("Lin", "Mei")
    ]
    assert [one.reason.value for one in material_changes(*plans)] == ["host"]


def test_reasons_stand_in_the_order_of_the_handbook():
    after = edited(Worksheet.BENEFITS, GIFT, quantity=1)
    after = edited(Worksheet.SLOT, plan=after, planned_start=START + timedelta(hours=1))
    after = edited(Worksheet.LINE_UP, plan=after, live_price=Decimal(1), live_stock=1)
    assert [one.reason.value for one in material_changes(PLAN, after)] == ["price", "stock", "start", "gift"]
