"""From signing up to a locked plan, as a merchant does it: in Chinese on a desktop, in English on a phone."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from planner.enums import PlanFeature, SessionState, Step
from planner.exchange.demo_loading import fill_worksheets
from planner.models import LivestreamSession
from tests import files
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.walking import answer, foreign_words, item, overflow, save_state, score
from tests.sample_answers import ENGLISH_TEXT, file_names, typed_answers

WORDS = {
    "zh-CN": {"person": "许岚", "shop": "小满食品", "title": "周五夜场"},
    "en": {"person": "Xu Lan", "shop": "Xiaoman Snacks", "title": "Friday pantry night"},
}

ANSWERS = """rows => rows.map(row => {
  const fields = [...row.querySelectorAll('.todo-form [name=value]:not(button)')];
  return [row.id, fields.find(({ type, checked }) => type !== 'radio' || checked)?.value ?? null];
})"""


def sign_up(page, name):
    page.goto("/")
    page.locator("a[href*=signup]").click()
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill("owner@example.com")
    page.locator("[name=password1]").fill("pantry-night-2026")
    page.locator("form.entrance .primary").click()
    page.locator("[name=code]").wait_for()
    (message,) = mail.outbox
    page.locator("[name=code]").fill(re.search(r"\d{4}-\d{4}", message.body)[0])
    page.locator("form.entrance .primary").click()


def found_merchant(page, name):
    page.locator("label:has([name=kind][value=merchant])").click()
    page.locator("main [name=name]").fill(name)
    page.locator("main .form-actions .primary").click()


def create_plan(page, title):
    page.locator("main .empty .primary").click()
    page.locator("[name=title]").fill(title)
    for feature in (PlanFeature.REGULATED_CATEGORY, PlanFeature.PRIZE_DRAW):
        page.locator(f"[name=features][value={feature}]").check()
    page.locator("[name=gmv_target]").fill("300,000")
    page.locator("[name=planned_aov]").fill("80")
    page.locator("[name=ad_budget]").fill("30,000")
    page.locator("[name=contribution_rate]").fill("25")
    page.locator("main .form-actions .primary").click()
    page.locator("#todos").wait_for()
    return LivestreamSession.objects.select_related("template_version", "organization").get()


def upload(page, key, names):
    row = item(page, key)
    row.locator("[type=file]").set_input_files(
        [{"name": name, "mimeType": "application/pdf", "buffer": files.pdf()} for name in names]
    )
    row.locator(".proof-form button").click()
    expect(row.locator(".file")).to_have_count(len(names))


def shown_answers(page):
    """What the control of each item on the page holds, without the commas of large numbers."""
    shown = page.locator(".todo").evaluate_all(ANSWERS)
    return {row.removeprefix("item-"): value.replace(",", "") for row, value in shown if value is not None}


def fill_step(page, texts, names):
    """Answer every item of the step on the page; afterwards each control shows its answer, and nothing is left."""
    keys = [row.removeprefix("item-") for row in page.locator(".todo").evaluate_all("rows => rows.map(row => row.id)")]
    for key in keys:
        if key in names:
            upload(page, key, names[key])
        else:
            answer(page, key, texts[key])
    expect(save_state(page)).to_have_attribute("data-state", "saved")
    expect(page.locator(".todo:not([data-status=ready])")).to_have_count(0)
    assert shown_answers(page) == {key: texts[key].replace(",", "") for key in keys if key not in names}


def take(page, action):
    """One step in the life of the plan: its button, then the button of the dialog."""
    page.locator(f"#state-actions a[data-open=transition-{action}]").click()
    page.locator(f"#transition-{action} .dlg-foot .primary").click()
    expect(page.locator("#transition-" + action)).to_have_count(0)
    page.wait_for_load_state()


@pytest.fixture(autouse=True)
def no_rate_limits_from_before(shipped_templates):
    cache.clear()


@pytest.mark.parametrize(("language", "size"), [("zh-CN", DESKTOP), ("en", PHONE)])
def test_from_signing_up_to_a_locked_plan(open_browser, language, size):
    page, words = open_browser(language, size), WORDS[language]
    sign_up(page, words["person"])
    found_merchant(page, words["shop"])
    plan = create_plan(page, words["title"])
    # worksheets have walks of their own
    fill_worksheets(plan, "shanye-stock-up-night", by=plan.created_by, now=timezone.now())
    plan.refresh_from_db(fields=["judgement", "judged_until"])
    people = plan.crew.values_list("person", flat=True)
    page.reload()
    in_english = language == "en"
    texts, names = typed_answers(plan, in_english=in_english), file_names(plan, in_english=in_english)
    texts["reservation_count"] = "8,200"  # the worksheets aim at 8,000
    if in_english:
        texts["hero_confirmed"] = f"{ENGLISH_TEXT} {ENGLISH_TEXT}"  # there are three hero products
    scores = [score(page)]
    for step in Step:
        tab = page.locator(f"#strip li[data-step={step}] a")
        tab.click()
        expect(tab).to_have_attribute("aria-current", "step")
        page.wait_for_load_state()
        fill_step(page, texts, names)
        scores.append(score(page))
        assert foreign_words(page, language, people) == []
        assert overflow(page) <= 0
    # the worksheets alone bring 28.9; an open gate holds the score at 59
    assert scores == [28.9, 46.5, 59.0, 59.0, 59.0, 100.0]
    take(page, "self-check")
    take(page, "lock")
    expect(page.locator(".todo-form")).to_have_count(0)
    plan.refresh_from_db()
    assert (plan.state, plan.readiness, plan.open_item_count) == (SessionState.LOCKED, 100, 0)
