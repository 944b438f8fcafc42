"""Plan 1 of the handbook with every field that a submission asks for; its tables leave some of them out."""

from dataclasses import replace

from planner.domain.worksheets.merchandise import SellerRecord
from planner.domain.worksheets.timing import PRESENTERS
from tests.domain.plans import plan_1

SELLER = SellerRecord(name="山野小满食品有限公司", credit_code="91310000MA1FL0000X")
HOST = next(row.key for row in plan_1.SHEETS.crew if row.role in PRESENTERS)
SHEETS = replace(
    plan_1.SHEETS,
    slot=replace(
        plan_1.SLOT, slot_reason="粉丝在 19 点到 22 点最活跃，同类直播间多在 20 点后开播。", cover_files=("cover.png",)
    ),
    line_up=tuple(replace(row, actual_seller=SELLER, selling_points=("当季新货",)) for row in plan_1.SHEETS.line_up),
    crew=tuple(replace(row, phone="13800000001") for row in plan_1.SHEETS.crew),
    rundown=tuple(replace(row, presenter=row.presenter or HOST) for row in plan_1.SHEETS.rundown),
    content=tuple(replace(row, compliance_result="pass") for row in plan_1.SHEETS.content),
)
