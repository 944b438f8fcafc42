"""Gives plans of the benchmark their worksheets: the rows of a worked plan, as many times as asked for."""

from dataclasses import replace
from itertools import cycle, islice

from planner.actions.worksheets import write_rows
from planner.domain.worksheets.editing import as_new_rows
from tests.domain.plans import plan_1

MINUTES = 180


def fill_worksheets(plan, *, products, segments, by, now):
    write_rows(livestream=plan, writes=as_new_rows(sheets_of(plan, products, segments)), by=by, now=now)


def sheets_of(plan, products, segments):
    """The worksheets of the worked plan with this many line-up rows and rundown segments."""
    sheets = plan_1.SHEETS
    line_up = tuple(
        replace(row, key=f"p{number}", link_no=number, sku_code=f"P{number:03}")
        for number, row in enumerate(islice(cycle(sheets.line_up), products), 1)
    )
    length = MINUTES / segments
    rundown = tuple(
        replace(
            row,
            key=f"t{number}",
            start_min=round(length * number),
            end_min=round(length * (number + 1)),
            products=(line_up[number % products].key,),
        )
        for number, row in enumerate(islice(cycle(sheets.rundown), segments))
    )
    slot = replace(sheets.slot, planned_start=plan.starts_at, planned_minutes=MINUTES, rehearsal_at=None)
    keys = {old.key: new.key for old, new in zip(sheets.line_up, line_up, strict=False)}
    return replace(
        sheets,
        slot=slot,
        line_up=line_up,
        rundown=rundown,
        benefits=tuple(_linked(row, keys) for row in sheets.benefits),
        content=tuple(_linked(row, keys) for row in sheets.content),
    )


def _linked(row, keys):
    return replace(row, linked_skus=tuple(keys[key] for key in row.linked_skus if key in keys))
