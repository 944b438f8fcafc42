"""A real browser in front of a real server, with the messages that a user or a strict page would complain about."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP = {"width": 1440, "height": 1000}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            if not CHROMIUM.exists():
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="session")
def chromium():
    # Playwright keeps an event loop in this thread; the ORM calls of the tests are synchronous all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def shipped_templates(transactional_db):
    """The checklist templates and word lists of `seeds/`, as `make run` loads them."""
    call_command("createcachetable", verbosity=0)
    call_command("load_checklist_templates", verbosity=0)
    call_command("load_lexicons", verbosity=0)


@pytest.fixture
def open_browser(chromium, live_server, shipped_templates):
    """`open_browser(language, size)` is a fresh browser window; at the end it must have had no error in its console."""
    contexts, complaints = [], []

    def open_window(language="zh-CN", size=DESKTOP, user=None, as_user=None, expects=(), **options):
        phone = size["width"] < 768
        context = chromium.new_context(
            base_url=live_server.url,
            locale=language,
            viewport=size,
            has_touch=phone,
            is_mobile=phone,
            timezone_id="Asia/Shanghai",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message, expects) else None)
        if user is not None:
            log_in(context, as_user(user), live_server.url)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


def _is_complaint(message, expects):
    """Errors, but not the browser's own line about an answer of 409 or 422, which the product sends on purpose, nor
    what a test brings about itself: words of it in `expects`.
    """
    known = ("status of 409", "status of 422", *expects)
    return message.type == "error" and not any(words in message.text for words in known)


def log_in(context, client, url):
    """Give the browser the session of a test client."""
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


def serious_axe_findings(page, options=None):
    """What axe calls serious or critical on the page as it stands: (rule, selector of each place)."""
    # Listing what passes as well takes axe several times as long.
    results = Axe().run(page, options={"resultTypes": ["violations"], **(options or {})}).response
    return [
        (violation["id"], [node["target"] for node in violation["nodes"]])
        for violation in results["violations"]
        if violation["impact"] in ("serious", "critical")
    ]


def poor_contrast(page):
    """The one rule of axe that depends on light or dark."""
    return serious_axe_findings(page, {"runOnly": ["color-contrast"]})
