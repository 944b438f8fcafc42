"""From an empty line-up to a plan that is ready: worksheets filled in the browser, the rundown drawn by keyboard."""

import re
from dataclasses import replace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from planner.actions.worksheets import write_rows
from planner.domain.worksheets.columns import RECORDS, CellContext, CellKind, format_cell
from planner.domain.worksheets.editing import as_new_rows
from planner.enums import Band, Step
from planner.enums_worksheets import Worksheet
from planner.models import TemplateVersion
from planner.queries.worksheets import load_worksheets
from planner.views.sheet_fields import CHOSEN, TICKED, split_ticks
from planner.views.sheet_layouts import LAYOUTS
from planner.views.worksheet_links import sheet_url
from tests import small_evening
from tests.browser.conftest import PHONE
from tests.browser.walking import answer, paste, save_state, score
from tests.exchange.plans import comparable

CELL_SAVED, ADDED = re.compile(r"/cell/save/$"), re.compile(r"/rundown/add/")
LEFT = ("account_healthy", "links_tested", "correction_duty")
"""What the walk answers itself; the answers have a walk of their own."""
TABLES = (
    *(Worksheet.LINE_UP, Worksheet.CREW, Worksheet.CHANNELS, Worksheet.HOURLY_BUDGET),
    *(Worksheet.BENEFITS, Worksheet.CONTENT),
)


@pytest.fixture
def plan(shipped_templates, merchant, owner):
    return small_evening.plan_of(merchant, by=owner, template_version=TemplateVersion.objects.get())


def stored(plan, worksheet):
    return comparable(load_worksheets(plan))[worksheet]


def paste_rows(page, plan, sheets, worksheet):
    """A table that is still empty, by one block of all its columns."""
    page.goto(sheet_url(plan, worksheet, has_all=True))
    expect(page.locator(".sheet-empty")).to_be_visible()
    paste(page, small_evening.block(sheets, worksheet))
    expect(page.locator("#grid tbody tr[id]")).to_have_count(len(sheets.rows(worksheet)))
    expect(page.locator(".sheet-problems")).to_have_count(0)


def type_fields(page, plan, sheets, worksheet):
    """A worksheet of one row, cell by cell by keyboard: what the form of the plan has not asked."""
    page.goto(sheet_url(plan, worksheet))
    record, now = getattr(sheets, worksheet.value), getattr(load_worksheets(plan), worksheet.value)
    for column, _group in LAYOUTS[worksheet].columns(worksheet, has_all=True, sees_costs=True):
        if column.is_derived or getattr(record, column.name) == getattr(now, column.name):
            continue
        value = getattr(record, column.name)
        page.locator(f"#cell-{worksheet.value}--{column.name}").click()
        page.keyboard.type(format_cell(column, value, language="zh-hans", context=CellContext.of(sheets)))
        with page.expect_response(CELL_SAVED) as saved:
            page.keyboard.press("Enter")
        assert saved.value.status == 200, column.name
    expect(save_state(page)).to_have_attribute("data-state", "saved")


def draw(page, sheets, segment):
    """A segment on the axis, by keyboard alone."""
    page.locator("#broadcast-score a[href*='/rundown/add/']").first.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("#segment-dialog")
    expect(dialog).to_be_visible()
    dialog.locator("[name=start]").fill(f"T+{segment.start_min}")
    dialog.locator("[name=minutes]").fill(str(segment.minutes))
    dialog.locator("select[name=segment_type]").select_option(segment.segment_type)
    names = {row.key: row.product_name for row in sheets.line_up} | {row.key: row.name for row in sheets.benefits}
    for key in (*segment.products, *segment.benefits):
        dialog.locator("label", has_text=names[key]).locator("input").focus()
        page.keyboard.press("Space")
    dialog.locator("[name=key_points]").fill(segment.key_points)
    dialog.locator(".dlg-foot .primary").focus()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)


def is_ready(page, readiness):
    """The band says so, and no gate stands in the way."""
    expect(page.locator("#plan-score .band")).to_have_attribute("data-band", Band.EXCELLENT)
    expect(page.locator("#plan-score [data-unmet]")).to_have_count(0)
    assert score(page) == readiness


def test_from_an_empty_line_up_to_ready_by_pasting(open_browser, plan, owner, as_user):
    """All answers but three are given by code."""
    owner.choose_language("zh-hans")
    sheets = small_evening.sheets_of(plan)
    page = open_browser("zh-CN", user=owner, as_user=as_user)
    for worksheet in TABLES:
        paste_rows(page, plan, sheets, worksheet)
        assert stored(plan, worksheet) == comparable(sheets)[worksheet]
    for worksheet in (Worksheet.PARAMETERS, Worksheet.TARGETS, Worksheet.SLOT):
        type_fields(page, plan, sheets, worksheet)
        assert stored(plan, worksheet) == comparable(sheets)[worksheet]
    page.goto(plan.step_url(Step.TIMING))
    for segment in sheets.rundown:
        draw(page, sheets, segment)
    expect(page.locator(".axis-todo")).to_have_count(0)
    left = small_evening.answer_all(plan, by=owner, but=LEFT)
    page.reload()
    for key, text in left.items():
        answer(page, key, text)
    is_ready(page, 99.5)  # the channels bring more than the line-up counts on


def fill_cards(page, plan, sheets, worksheet):
    """A table on a phone: a new row opens on its page, with all its fields, and becomes a card of the table."""
    page.goto(sheet_url(plan, worksheet))
    for count, row in enumerate(sheets.rows(worksheet), start=1):
        page.locator("#sheet [data-row-act=add]").first.tap()
        expect(page.locator(".row-nav > span")).to_have_text(f"{count} / {count}")
        page.wait_for_load_state()
        fill_row(page, sheets, worksheet, row)
        page.locator(".crumbs a").first.tap()
        expect(page.locator("#grid tbody tr[id]")).to_have_count(count)


def fill_row(page, sheets, worksheet, row):
    empty = RECORDS[worksheet](key="")
    for column, _group in LAYOUTS[worksheet].columns(worksheet, has_all=True, sees_costs=True):
        if column.is_derived or getattr(row, column.name) == getattr(empty, column.name):
            continue
        value = getattr(row, column.name)
        text = format_cell(column, value, language="zh-hans", context=CellContext.of(sheets, row=row))
        field = page.locator(f"#field-{column.name}")
        if column.kind in CHOSEN:
            field.select_option(text)
        elif column.kind in TICKED:
            for choice in split_ticks(text):
                field.locator(f"[value='{choice}']").check()
        else:
            field.fill(text[:16].replace(" ", "T") if column.kind == CellKind.INSTANT else text)
    page.locator("h1").tap()
    expect(save_state(page)).to_have_attribute("data-state", "saved")


def test_from_an_empty_line_up_to_ready_by_cards(open_browser, plan, owner, as_user):
    """Products and rundown by cards; the other worksheets, without links to products, and the answers by code."""
    owner.choose_language("zh-hans")
    sheets = small_evening.sheets_of(plan)
    sheets = replace(sheets, content=tuple(replace(row, linked_skus=()) for row in sheets.content))
    by_code = replace(sheets, line_up=(), rundown=())
    write_rows(livestream=plan, writes=as_new_rows(by_code), by=owner, now=timezone.now())
    page = open_browser("zh-CN", PHONE, user=owner, as_user=as_user)
    for worksheet in (Worksheet.LINE_UP, Worksheet.RUNDOWN):
        fill_cards(page, plan, sheets, worksheet)
        assert stored(plan, worksheet) == comparable(sheets)[worksheet]
    left = small_evening.answer_all(plan, by=owner, but=LEFT)
    page.goto(plan.step_url(Step.TIMING))
    for key, text in left.items():
        answer(page, key, text)
    is_ready(page, 99.3)  # and the content shows no product
