"""A real browser in front of a real server, with the messages that a user or a strict page would complain about."""

import os
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from playwright.sync_api import expect, sync_playwright

from tests import tables
from tests.browser.windows import PATIENCE, Windows

BROWSERS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
"""The same engine; the shell draws no window around its pages, which spares a quarter of the computing."""
CHROMIUM = next((path for path in BROWSERS if path.exists()), None)
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
    """The walks come first: they take the longest, and the processes that have finished take over the rest."""
    items.sort(key=lambda item: not is_of_a_browser(item))
    for item in filter(is_of_a_browser, items):
        item.add_marker(pytest.mark.browser)
        if CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


def is_of_a_browser(item):
    return Path(__file__).parent in item.path.parents


@pytest.fixture(scope="session")
def chromium():
    # Playwright keeps an event loop in this thread; the ORM calls of the tests are synchronous all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def shipped_templates(transactional_db):
    """The checklist templates and word lists of `seeds/`, as `make run` loads them."""
    call_command("createcachetable", verbosity=0)
    tables.TEMPLATES.load()
    tables.LEXICONS.load()


@pytest.fixture(scope="session")
def kept_static_files():
    """The server may tell the browser to keep sheets and scripts: nobody edits them while tests run."""
    with pytest.MonkeyPatch.context() as patch:
        serve = StaticFilesHandler.serve

        def kept(handler, request):
            response = serve(handler, request)
            response["Cache-Control"] = "max-age=3600"
            return response

        patch.setattr(StaticFilesHandler, "serve", kept)
        yield


@pytest.fixture(scope="session")
def windows(chromium, live_server, kept_static_files):
    return Windows(chromium, live_server.url)


@pytest.fixture
def open_browser(windows, live_server, shipped_templates):
    """`open_browser(language, size)` is a browser window as good as new; at the end it must have had no error in its
    console. `is_used_up` says that the test leaves marks on the page itself, as listeners do.
    """
    taken = []

    def open_window(language="zh-CN", size=DESKTOP, user=None, as_user=None, is_used_up=False, **options):
        window, give_back = windows.take(language=language, size=size, **options)
        taken.append((window, give_back, is_used_up))
        if user is not None:
            log_in(window.page.context, as_user(user), live_server.url)
        return window.page

    yield open_window
    complaints = [text for window, *_others in taken for text in window.complaints]
    for window, give_back, is_used_up in taken:
        give_back(is_used_up=is_used_up or bool(window.complaints))
    assert complaints == []


def log_in(context, client, url):
    """Give the browser the session of a test client."""
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])
