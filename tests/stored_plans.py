"""The worked plans of the handbook as rows of the database, for tests of pages and commands."""

from planner.enums_worksheets import Worksheet
from planner.models import SegmentProduct
from planner.queries.worksheet_tables import TABLES

SHEETS = (
    Worksheet.PARAMETERS,
    Worksheet.TARGETS,
    Worksheet.LINE_UP,
    Worksheet.CHANNELS,
    Worksheet.HOURLY_BUDGET,
    Worksheet.BENEFITS,
    Worksheet.RUNDOWN,
)


def store(livestream, sheets):
    """Write what the forecast reads of the worksheets, and move the livestream to their slot."""
    keys = {}
    for worksheet in SHEETS:
        table = TABLES[worksheet]
        for position, row in enumerate(sheets.rows(worksheet)):
            columns = {name: getattr(row, name) for name in table.columns}
            for name, target in table.links.items():
                columns.pop(name, None)
                columns[f"{name}_id"] = keys.get((target, getattr(row, name)))
            if worksheet in {Worksheet.LINE_UP, Worksheet.RUNDOWN}:
                columns = {name: value for name, value in columns.items() if name not in {"presenter_id", "seq"}}
                columns.pop("actual_seller", None)
            columns = {name: list(value) if isinstance(value, tuple) else value for name, value in columns.items()}
            if not table.is_single:
                columns["position"] = position
            made = table.model.objects.create(livestream=livestream, **columns)
            keys[worksheet, getattr(row, "key", "")] = made.pk
    for segment in sheets.rundown:
        for place, key in enumerate(segment.products):
            SegmentProduct.objects.create(
                segment_id=keys[Worksheet.RUNDOWN, segment.key], product_id=keys[Worksheet.LINE_UP, key], position=place
            )
    livestream.gmv_target, livestream.ad_budget = sheets.targets.gmv_target, sheets.targets.total_ad_budget
    livestream.starts_at, livestream.planned_minutes = sheets.slot.planned_start, sheets.slot.planned_minutes
    livestream.save()
    return livestream
