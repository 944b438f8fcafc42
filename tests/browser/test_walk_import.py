"""A plan goes out as a workbook and comes back: one cell is wrong, is told, corrected and loaded again; undo takes the
import back.
"""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from planner.actions.worksheets import write_rows
from planner.domain.worksheets.editing import as_new_rows
from planner.exchange.spreadsheets.reading import read_file
from planner.models import LineUpItem, TemplateVersion
from tests import small_evening
from tests.exchange.spreadsheets.made import xlsx

PRICE = "直播价（元/件）"


@pytest.fixture
def plan(shipped_templates, merchant, owner):
    owner.choose_language("zh-hans")
    plan = small_evening.plan_of(merchant, by=owner, template_version=TemplateVersion.objects.get())
    sheets = small_evening.sheets_of(plan)
    write_rows(livestream=plan, writes=as_new_rows(sheets), by=owner, now=timezone.now())
    return plan


def upload(page, plan, name, content):
    page.goto(reverse("planner:plan_import", args=[plan.pk]))
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("[type=file]").set_input_files(file)
    page.locator(".import-form .primary").click()
    page.locator("#import-preview").wait_for()


def downloaded(page, link):
    with page.expect_download() as download:
        page.locator(link).first.click()
    return download.value.path().read_bytes()


def cells(content, name):
    """The texts of a workbook, sheet by sheet."""
    return {sheet.name: [list(row) for row in sheet.rows] for sheet in read_file(content, name)}


def put(tables, product, text):
    """Write a price into the row of a product; the name of the sheet it stands in."""
    for name, rows in tables.items():
        for header in rows:
            if PRICE in header:
                row = next(row for row in rows if product in row)
                row[header.index(PRICE)] = text
                return name
    raise AssertionError(PRICE)


def prices():
    return dict(LineUpItem.objects.order_by("link_no").values_list("sku_code", "live_price"))


def test_a_workbook_comes_back_with_a_mistake(open_browser, plan, owner, as_user):
    page = open_browser("zh-CN", user=owner, as_user=as_user)
    before = prices()
    page.goto(reverse("planner:plan_export", args=[plan.pk]))
    tables = cells(downloaded(page, "a[href*='export/workbook']"), "plan.xlsx")
    put(tables, "O01", "8.8")
    put(tables, "O02", "便宜")
    upload(page, plan, "plan.xlsx", xlsx(tables))
    refused = page.locator("tr[data-verdict=refused]")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text("O02")
    expect(refused).to_contain_text("便宜")
    page.locator(".import-foot .primary").click()
    expect(page.locator(".toast")).to_be_visible()
    assert prices() == before | {"O01": Decimal("8.80")}

    rest = cells(downloaded(page, "a[href*='/report/']"), "rest.xlsx")
    put(rest, "O02", "57.9")
    upload(page, plan, "rest.xlsx", xlsx(rest))
    expect(refused).to_have_count(0)
    page.locator(".import-foot .primary").click()
    page.wait_for_url("**/merchandise/?sheet=line_up")
    assert prices() == before | {"O01": Decimal("8.80"), "O02": Decimal("57.90")}

    for left in (before | {"O01": Decimal("8.80")}, before):
        with page.expect_response(re.compile("/undo/$")):
            page.locator("[data-row-act=undo]").click()
        assert prices() == left
