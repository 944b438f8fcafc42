"""A small broadcast of one hour with everything a plan needs to be ready: worksheets, and an answer to every item."""

import csv
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from io import StringIO

from django.utils import timezone

from planner.actions.checklists import StepEntry, save_step
from planner.actions.proofs import add_files
from planner.domain.worksheets import BroadcastSlot
from planner.domain.worksheets.columns import CellContext, format_cell
from planner.enums import SessionType
from planner.exchange.demo_loading import WORKSHEETS
from planner.exchange.demo_seeds import SHANGHAI
from planner.exchange.demo_worksheets import read_worksheets
from planner.forms.proofs import Upload
from planner.models import ChecklistAnswer
from planner.views.sheet_layouts import LAYOUTS
from tests import factories, files
from tests.sample_answers import file_names, typed_answers

MINUTES = 60


def plan_of(organization, *, by, template_version):
    """The plan, with nothing in its worksheets but what its form asked."""
    return factories.livestream(
        organization=organization,
        by=by,
        template_version=template_version,
        session_type=SessionType.DAILY_SELF,
        starts_at=datetime.combine(timezone.localdate() + timedelta(days=10), time(20), SHANGHAI),
        planned_minutes=MINUTES,
        gmv_target=Decimal(45_000),
        ad_budget=Decimal(4_000),
        planned_aov=Decimal(46),
        contribution_rate=Decimal("0.25"),
        features=["hero", "coupon"],
    )


def sheets_of(plan):
    """What is to be put into its worksheets: the demo's restock, cut to an hour and three products."""
    slot = BroadcastSlot(
        planned_start=plan.starts_at,
        planned_minutes=MINUTES,
        platform=plan.platform,
        session_type=plan.session_type,
        title=plan.title,
    )
    sheets = read_worksheets(WORKSHEETS / "shanye-oat-restock.yaml", slot)
    opening, trial, hero, coupon, profit = sheets.rundown[:5]
    laid = ((opening, 0, 6), (trial, 6, 16), (hero, 16, 36), (coupon, 36, 40), (profit, 40, 54),
            (sheets.rundown[-1], 54, 60))  # fmt: skip
    return replace(
        sheets,
        line_up=sheets.line_up[:3],
        crew=tuple(replace(row, shift_end_min=MINUTES) for row in sheets.crew),
        rundown=tuple(replace(row, start_min=start, end_min=end) for row, start, end in laid),
        channels=sheets.channels[:3],
        hourly_budget=(replace(sheets.hourly_budget[0], from_min=0, to_min=MINUTES, amount=Decimal(4_000)),),
        benefits=tuple(replace(row, end_min=min(row.end_min, MINUTES)) for row in sheets.benefits),
        targets=replace(sheets.targets, gmv_target=plan.gmv_target, total_ad_budget=plan.ad_budget),
    )


def answer_all(plan, *, by, but=()):
    """Every item of the checklists, by code; those of `but` are left. Returns what is to be typed for them."""
    plan.refresh_from_db()
    texts, names = typed_answers(plan), file_names(plan)
    rows = ChecklistAnswer.objects.filter(checklist__livestream=plan).select_related("item", "checklist__livestream")
    told = {"by": by, "now": timezone.now()}
    entries = [
        StepEntry(row.pk, row.version, texts[row.item.key])
        for row in rows
        if row.item.key in texts and row.item.key not in but
    ]
    save_step(livestream=plan, entries=entries, membership=by.memberships.get(), **told)
    for row in rows:
        if row.item.key in names:
            uploads = [Upload(name, "application/pdf", files.upload(name)) for name in names[row.item.key]]
            add_files(answer=row, uploads=uploads, expires_on=None, **told)
    return {key: texts[key] for key in but}


def block(sheets, worksheet):
    """The rows of a worksheet as a spreadsheet puts them on the clipboard, in the order of the page's columns."""
    columns = LAYOUTS[worksheet].columns(worksheet, has_all=True, sees_costs=True)
    context = CellContext.of(sheets)
    text = StringIO()
    writer = csv.writer(text, csv.excel_tab)
    for row in getattr(sheets, worksheet.value):
        writer.writerow(
            ""
            if column.is_derived
            else format_cell(column, getattr(row, column.name), language="zh-hans", context=context)
            for column, _group in columns
        )
    return text.getvalue()
