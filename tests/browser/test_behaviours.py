"""The shared parts and their small scripts, on the component page in a real browser."""

import pytest
from django.urls import reverse

from tests.browser.axe import serious_axe_findings
from tests.browser.conftest import DESKTOP, PHONE

SAVE_FORM = """
<section id="probe">
<span class="saved" data-save-state data-state="idle"><span data-when="saving">saving</span><span
data-when="saved">saved <time data-saved-at></time></span><span data-when="error">failed <button type="button"
data-save-retry>retry</button></span></span>
<form id="probe-form" data-autosave hx-post="/probe/" hx-trigger="change" hx-swap="outerMorph">
<input id="probe-title" name="title" value="old"><input id="probe-price" name="price" value="1"></form>
</section>
"""
INSERT = """html => {
  document.querySelector("#main").insertAdjacentHTML("afterbegin", html);
  htmx.process(document.querySelector("#probe"));
}"""
SAVED_FORM = """
<form id="probe-form" data-autosave hx-post="/probe/" hx-trigger="change" hx-swap="outerMorph">
<input id="probe-title" name="title" value="NEW"><input id="probe-price" name="price" value="2"></form>
"""


@pytest.fixture
def components(open_browser, settings):
    """`components(language, size)` is a window on the component page."""
    settings.DEBUG = True

    def open_page(**options):
        page = open_browser(**options)
        page.goto(reverse("planner:components"))
        return page

    return open_page


@pytest.mark.parametrize(("language", "size"), [("zh-CN", DESKTOP), ("en", PHONE)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_component_page_passes_axe_and_fits_the_window(components, language, size, scheme):
    page = components(language=language, size=size, color_scheme=scheme)
    assert serious_axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_theme_goes_round_and_the_server_remembers_it(components):
    page = components()
    switch = page.locator("theme-switch button").first
    seen = []
    for _turn in range(3):
        switch.click()
        seen.append(page.evaluate("document.documentElement.dataset.theme || 'auto'"))
    assert seen == ["light", "dark", "auto"]
    switch.click()
    switch.click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("theme-switch use").first.get_attribute("href") == "#i-moon"


def test_dialog_and_menu_open_and_close_by_keyboard(components):
    page = components()
    page.locator('#light [commandfor="sample-light"]').press("Enter")
    assert page.locator("#sample-light").evaluate("dialog => dialog.open")
    page.keyboard.press("Escape")
    assert not page.locator("#sample-light").evaluate("dialog => dialog.open")
    button = page.locator('#light [popovertarget="menu-light"]')
    button.press("Enter")
    menu, opener = page.locator("#menu-light").bounding_box(), button.bounding_box()
    gap = min(abs(menu["y"] - opener["y"] - opener["height"]), abs(opener["y"] - menu["y"] - menu["height"]))
    assert gap < 10
    page.keyboard.press("Escape")
    assert page.locator("#menu-light").is_hidden()


def test_a_save_is_shown_and_leaves_the_focused_field_alone(components):
    page = components()
    page.route("**/probe/", lambda route: route.fulfill(body=SAVED_FORM))
    page.evaluate(INSERT, SAVE_FORM)
    page.locator("#probe-title").fill("typed")
    page.locator("#probe-price").focus()
    page.locator("#probe-title[value=NEW]").wait_for()
    assert page.locator("#probe-title").input_value() == "NEW"
    assert page.locator("#probe-price").input_value() == "1"
    assert page.evaluate("document.activeElement.id") == "probe-price"
    page.locator("#probe [data-when=saved]").wait_for()
    assert ":" in page.locator("#probe [data-saved-at]").inner_text()


def test_a_failed_save_can_be_tried_again(components):
    page = components(expects=("ERR_FAILED", "Failed to fetch"))
    left = ["abort", "fulfill"]
    page.route("**/probe/", lambda route: route.abort() if left.pop(0) == "abort" else route.fulfill(body=SAVED_FORM))
    page.evaluate(INSERT, SAVE_FORM)
    page.locator("#probe-title").fill("typed")
    page.locator("#probe-title").blur()
    page.locator("#probe [data-when=error]").wait_for()
    assert page.locator("#probe-title").input_value() == "typed"
    page.locator("#probe [data-save-retry]").click()
    page.locator("#probe [data-when=saved]").wait_for()
    assert left == []


def test_offline_bar_follows_the_connection(components):
    page = components()
    page.evaluate("document.querySelector('.kit-side .offline').setAttribute('data-offline', '')")
    bar = page.locator("[data-offline]").first
    page.context.set_offline(True)
    bar.wait_for()
    assert "网络断开" in bar.inner_text()
    page.context.set_offline(False)
    bar.wait_for(state="hidden")
    assert page.locator("[data-offline]:visible").count() == 0
