"""Windows that tests hand on to each other.

A window of its own costs Chromium half a second, and the sheets and scripts of the product as much again; cleared of
what the last test left in it, a used one is as good.
"""

from collections import defaultdict
from dataclasses import dataclass, field

NO_ERRORS = ("status of 409", "status of 422", "AbortError: signal is aborted without reason")
"""The browser's own line about an answer that the product sends on purpose, and htmx's about a question that a newer
one replaced.
"""
PATIENCE = 20_000
"""Milliseconds that a page may take for anything: a busy machine is no fault of the page."""
CLEAR_STORAGE = "location.protocol === 'http:' && (localStorage.clear(), sessionStorage.clear())"


@dataclass
class Window:
    page: object
    complaints: list = field(default_factory=list)
    """Errors in the console since it was handed out, but for those that the test brings about itself."""
    expects: tuple = ()

    def __post_init__(self):
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)

    def _hear(self, message):
        known = (*NO_ERRORS, *self.expects)
        if message.type == "error" and not any(words in message.text for words in known):
            self.complaints.append(message.text)


class Windows:
    """Every window is the only one of its browser context: people in two windows do not share a login."""

    def __init__(self, browser, base_url):
        self._browser, self._base_url = browser, base_url
        self._free = defaultdict(list)

    def take(self, *, language, size, expects=(), color_scheme="light", **options):
        """A window and the function that takes it back. Nothing moves in it: a page that turns dark in a thousand
        transitions keeps both processors busy."""
        kind = (language, size["width"], *sorted(options.items()))
        window = self._free[kind].pop() if self._free[kind] else Window(self._context(language, size, options))
        window.expects, window.complaints = expects, []
        window.page.emulate_media(media="null", color_scheme=color_scheme, reduced_motion="reduce")

        def give_back(*, is_used_up=False):
            context = window.page.context
            if is_used_up:
                window.page.close()
                context.close()
            else:
                _clear(window.page, context)
                self._free[kind].append(window)

        return window, give_back

    def _context(self, language, size, options):
        phone = size["width"] < 768
        context = self._browser.new_context(
            base_url=self._base_url,
            locale=language,
            viewport=size,
            has_touch=phone,
            is_mobile=phone,
            timezone_id="Asia/Shanghai",
            **options,
        )
        return context.new_page()


def _clear(page, context):
    page.unroute_all(behavior="ignoreErrors")
    context.set_offline(False)
    page.evaluate(CLEAR_STORAGE)
    page.goto("about:blank")
    page.mouse.move(-1, -1)
    for other in context.pages:
        if other is not page:
            other.close()
    context.clear_cookies()
