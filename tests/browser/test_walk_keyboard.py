"""A whole step filled without touching the mouse."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from planner.enums import PlanFeature, Step
from planner.models import TemplateVersion
from tests import factories
from tests.browser.walking import SAVED, item, save_state
from tests.sample_answers import typed_answers

FOCUS = """() => {
  const element = document.activeElement;
  const item = element.closest('.todo');
  const places = [element, element.closest('label'), element.closest('.affix')].filter(Boolean);
  const rings = places.map(place => getComputedStyle(place).outlineStyle);
  return {
    key: item && item.id.replace('item-', ''),
    kind: element.matches('input[name=value], select[name=value], textarea[name=value]') ? element.type : null,
    isMarked: rings.some(ring => ring !== 'none'),
  };
}"""


@pytest.fixture
def plan(shipped_templates, merchant, owner):
    return factories.livestream(
        organization=merchant,
        by=owner,
        template_version=TemplateVersion.objects.get(),
        gmv_target=Decimal(300_000),
        ad_budget=Decimal(12_000),
        contribution_rate=Decimal("0.25"),
        features=[PlanFeature.PRIZE_DRAW, PlanFeature.COUPON],
    )


def test_a_step_is_filled_by_keyboard_alone(open_browser, plan, owner, as_user):
    page = open_browser("en", user=owner, as_user=as_user)
    page.goto(plan.step_url(Step.GIFTS))
    asked = [key.removeprefix("item-") for key in page.locator(".todo").evaluate_all("rows => rows.map(row => row.id)")]
    texts, answered = typed_answers(plan), []
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    while len(answered) < len(asked):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["isMarked"], f"the focus cannot be seen after {answered[-1:]}"
        if focus["kind"] and focus["key"] not in answered:
            with page.expect_response(SAVED):
                if focus["kind"] == "radio":
                    page.keyboard.press("Space")
                else:
                    page.keyboard.type(texts[focus["key"]])
                    page.keyboard.press("Tab")
            answered.append(focus["key"])
    assert answered == asked
    for key in asked:
        expect(item(page, key)).to_have_attribute("data-status", "ready")
    expect(save_state(page)).to_have_attribute("data-state", "saved")
    expect(page.locator("#strip [data-step=g] .strip-score")).to_have_text("65.8")
