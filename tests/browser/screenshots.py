"""`make screenshots`: the main screens from the demo data, into docs/screenshots/.

Run as `python -m tests.browser.screenshots` after `manage.py prepare --demo`.
"""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import django
from playwright.sync_api import sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()

from django.conf import settings  # noqa: E402 – needs the settings
from django.urls import reverse  # noqa: E402

from planner.enums import Step  # noqa: E402
from planner.models import LivestreamSession, User  # noqa: E402
from tests.browser.conftest import CHROMIUM, CHROMIUM_ARGUMENTS, DESKTOP, PHONE  # noqa: E402
from tests.performance.servers import wait_until_up  # noqa: E402

PORT = 8463
FOLDER = Path(settings.BASE_DIR) / "docs" / "screenshots"
OWNER, PASSWORD = "owner@shanye.example", "stage-demo-2026"
OTHERS = {
    "admin": "editor@stage.example",
    "portfolio": "lead@qiming.example",
    "review": "lead@qiming.example",
}
"""Who looks at a screen that is not the owner's."""
# (screen, language, size, colour scheme): every screen once, each language, width and scheme on several.
SHOTS = (
    ("login", "zh", DESKTOP, "light"),
    ("login", "en", PHONE, "dark"),
    ("board", "zh", DESKTOP, "light"),
    ("board", "en", DESKTOP, "dark"),
    ("board", "zh", PHONE, "light"),
    ("calendar", "zh", DESKTOP, "light"),
    ("create", "en", DESKTOP, "light"),
    ("plan", "zh", DESKTOP, "light"),
    ("plan", "en", DESKTOP, "light"),
    ("plan", "zh", DESKTOP, "dark"),
    ("plan", "zh", PHONE, "dark"),
    ("plan", "en", PHONE, "light"),
    ("timing", "zh", DESKTOP, "light"),
    ("forecast", "en", DESKTOP, "light"),
    ("portfolio", "zh", DESKTOP, "light"),
    ("portfolio", "en", PHONE, "dark"),
    ("review", "zh", DESKTOP, "light"),
    ("why", "zh", DESKTOP, "light"),
    ("history", "en", DESKTOP, "light"),
    ("print", "zh", DESKTOP, "light"),
    ("members", "zh", DESKTOP, "light"),
    ("admin", "zh", DESKTOP, "light"),
)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(CHROMIUM_ARGUMENTS))
        for screen, language, size, scheme in SHOTS:
            target = FOLDER / f"{screen}-{language}-{size['width']}-{scheme}.png"
            take(browser, screen, language, size, scheme, target)
            print(target.relative_to(settings.BASE_DIR))
        browser.close()


@contextmanager
def served():
    server = subprocess.Popen([sys.executable, "manage.py", "serve", "--port", str(PORT)], cwd=settings.BASE_DIR)
    try:
        wait_until_up(PORT, server)
        yield
    finally:
        server.terminate()
        server.wait(timeout=20)


def take(browser, screen, language, size, scheme, target):
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{PORT}",
        locale={"zh": "zh-CN", "en": "en-GB"}[language],
        viewport=size,
        color_scheme=scheme,
        timezone_id="Asia/Shanghai",
    )
    page = context.new_page()
    if screen != "login":
        log_in(page, OTHERS.get(screen, OWNER))
    page.goto(path_of(screen))
    page.wait_for_load_state("networkidle")
    page.screenshot(path=target)
    context.close()


def log_in(page, email):
    page.goto(reverse("account_login"))
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("input[name=password]", "Enter")


def path_of(screen):
    plans = LivestreamSession.objects.visible_to(User.objects.get(email=OWNER))
    plan = plans.exclude(line_up=None).order_by("-gmv_target", "pk").first()
    reviewed = LivestreamSession.objects.filter(comments__isnull=False).order_by("pk").first()
    return {
        "login": reverse("account_login"),
        "board": reverse("planner:board"),
        "calendar": reverse("planner:board_calendar"),
        "create": reverse("planner:livestream_create"),
        "plan": plan.get_absolute_url(),
        "timing": plan.step_url(Step.TIMING),
        "forecast": reverse("planner:plan_forecast", args=[plan.pk]),
        "portfolio": reverse("planner:portfolio"),
        "review": reverse("planner:plan_review", args=[reviewed.pk]),
        "why": reverse("planner:plan_why", args=[plan.pk]),
        "history": reverse("planner:plan_history", args=[plan.pk]),
        "print": reverse("planner:plan_print", args=[plan.pk]),
        "members": reverse("planner:organization_members"),
        "admin": reverse("admin:planner_templateversion_change", args=[plan.template_version_id]),
    }[screen]


if __name__ == "__main__":
    main()
