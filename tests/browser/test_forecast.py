"""The forecast in a browser: charts one can read in both themes, and the simulation drawn again in place."""

import pytest
from django.urls import reverse

from tests.browser.axe import poor_contrast, serious_axe_findings
from tests.browser.conftest import DESKTOP, PHONE
from tests.domain.plans import plan_2
from tests.stored_plans import store


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_drawn_again_with_other_spreads(open_browser, as_user, owner, livestream, size):
    url = reverse("planner:plan_forecast", args=[store(livestream, plan_2.SHEETS).pk])
    page = open_browser("en", size, user=owner, as_user=as_user)
    page.goto(url)
    assert serious_axe_findings(page) == []
    page.emulate_media(color_scheme="dark")
    assert poor_contrast(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("[...document.querySelectorAll('.chart-svg')].every(svg => svg.getBBox().width > 0)")
    before = page.locator("#gmv-draws desc").text_content()
    page.locator("#spreads summary").click()
    page.get_by_label("Order rate").fill("35")
    page.get_by_role("button", name="Draw again").click()
    page.wait_for_url("**order_rate=35**")
    page.wait_for_function("text => document.querySelector('#gmv-draws desc').textContent !== text", arg=before)
    assert page.get_by_label("Order rate").input_value() == "35"
    page.get_by_label("Order rate").fill("350")
    page.get_by_role("button", name="Draw again").click()
    page.get_by_text("Write a share").wait_for()
    assert page.get_by_label("Order rate").input_value() == "350"


def test_the_form_works_without_scripts(open_browser, as_user, owner, livestream):
    url = reverse("planner:plan_forecast", args=[store(livestream, plan_2.SHEETS).pk])
    page = open_browser("en", DESKTOP, user=owner, as_user=as_user, java_script_enabled=False)
    page.goto(url)
    page.locator("#spreads summary").click()
    page.get_by_label("Seed").fill("7")
    page.get_by_role("button", name="Draw again").click()
    page.wait_for_url("**seed=7**")
    assert page.get_by_label("Seed").input_value() == "7"
