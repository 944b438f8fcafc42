"""Versions in a browser: kept, chosen, compared and followed to the cell, in both themes."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.actions.worksheets import delete_rows, write_rows
from planner.domain.worksheets.editing import RowWrite, as_new_rows
from planner.enums_worksheets import Worksheet
from planner.models import TemplateVersion
from tests import factories
from tests.browser.axe import poor_contrast, serious_axe_findings
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.walking import overflow
from tests.domain.plans import plan_1


@pytest.fixture
def plan(merchant, owner, shipped_templates):
    version = TemplateVersion.objects.published().select_related("template").get()
    made = factories.livestream(organization=merchant, by=owner, template_version=version)
    sheets = replace(plan_1.SHEETS, slot=replace(plan_1.SHEETS.slot, planned_start=made.starts_at))
    write_rows(livestream=made, writes=as_new_rows(sheets), by=owner, now=timezone.now())
    return made


def change(plan, by):
    rows = list(plan.line_up.order_by("position"))
    writes = [
        RowWrite(Worksheet.LINE_UP, str(row.pk), {"live_price": row.live_price - 5, "live_stock": 20 * place})
        for place, row in enumerate(rows[1:9])
    ]
    benefit, minutes = plan.benefits.order_by("position").first(), 300
    writes += [
        RowWrite(Worksheet.LINE_UP, str(rows[0].pk), {"unit_cost": Decimal(8)}),
        RowWrite(Worksheet.TARGETS, "", {"total_ad_budget": Decimal(42_000)}),
        RowWrite(Worksheet.SLOT, "", {"planned_minutes": minutes, "studio": "B2"}),
        RowWrite(Worksheet.BENEFITS, str(benefit.pk), {"quantity": benefit.quantity // 2}),
    ]
    write_rows(livestream=plan, writes=writes, by=by, now=timezone.now())
    gone = [str(plan.content.order_by("position").first().pk)]
    delete_rows(livestream=plan, worksheet=Worksheet.CONTENT, keys=gone, by=by, now=timezone.now())


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_keep_change_compare_and_jump(open_browser, as_user, owner, plan, size):
    page = open_browser("en", size, user=owner, as_user=as_user)
    page.goto(reverse("planner:plan_versions", args=[plan.pk]))
    page.get_by_role("button", name="Keep this version").click()
    page.get_by_text("Unchanged since version 1").wait_for()
    change(plan, owner)
    page.reload()
    page.get_by_text("Changed since version 1").wait_for()
    assert flaws(page) == []
    page.get_by_role("button", name="Compare the two chosen").click()
    page.get_by_role("heading", name="Live price of 8 products").wait_for()
    assert flaws(page) == []
    page.get_by_role("heading", name="Live price of 8 products").locator("xpath=ancestor::article").get_by_role(
        "link", name="Jump to the cell"
    ).first.click()
    page.wait_for_url("**/merchandise/?sheet=line_up#cell-*")
    first_changed = plan.line_up.order_by("position")[1]
    assert page.url.partition("#")[2] == f"cell-line_up-{first_changed.pk}-live_price"


def flaws(page):
    """What axe finds, in light and dark, and by how much the page is too wide."""
    found = serious_axe_findings(page)
    if too_wide := overflow(page):
        found.append(("too wide", too_wide))
    page.emulate_media(color_scheme="dark")
    found += poor_contrast(page)
    page.emulate_media(color_scheme="light")
    return found
