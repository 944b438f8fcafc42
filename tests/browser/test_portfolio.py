"""A portfolio of 50 clients with 4 livestreams each: all on one screen, ticking, narrowed without a reload."""

import re

import pytest
from playwright.sync_api import expect

from planner.models import Organization
from tests.browser.axe import serious_axe_findings
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.walking import overflow
from tests.performance.portfolios import fill_portfolio


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_two_hundred_livestreams(open_browser, as_user, livestream, size):
    lead = fill_portfolio(livestream)
    page = open_browser("zh-CN", size, user=lead, as_user=as_user)
    page.goto("/portfolio/")
    cells = page.locator(".hm")
    assert cells.count() == 200
    assert (page.locator(".heat tbody tr").count(), page.locator(".queue li").count()) == (50, 20)
    assert overflow(page) == 0
    assert page.locator("thead").first.is_visible() == (size == DESKTOP)
    assert cells.first.get_by_text("客户 ").is_visible() == (size == PHONE)
    assert serious_axe_findings(page) == []
    clock = page.locator(".queue count-down").first
    before = clock.inner_text()
    page.wait_for_function("before => document.querySelector('.queue count-down').textContent !== before", arg=before)
    chosen = Organization.objects.get(name="客户 7")
    page.get_by_label("客户", exact=True).select_option(str(chosen.pk))
    expect(cells).to_have_count(4)
    expect(page).to_have_url(re.compile(rf"/portfolio/\?client={chosen.pk}$"))
    expect(page.locator("#portfolio-figures dd").nth(2)).to_have_text("4")
