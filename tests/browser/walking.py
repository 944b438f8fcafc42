"""Steps that several walks take: giving an answer by its own control, and reading how the plan stands."""

import re

from playwright.sync_api import expect

SAVED = re.compile(r"/answers/\d+/save/$")


def item(page, key):
    return page.locator(f"#item-{key}")


def control(page, key):
    """What somebody types or chooses in to answer an item."""
    return item(page, key).locator(".todo-form [name=value]:not(button)")


def answer(page, key, text):
    """Answer an item as a person does: by a click, a choice, or by typing and moving on. Returns when it is saved."""
    seen = item(page, key).locator(".todo-form > [name=version]")
    before = int(seen.input_value())
    with page.expect_response(SAVED) as saved:
        give(page, key, text)
    assert saved.value.status == 200, f"{key}: {saved.value.status}"
    expect(seen).to_have_value(str(before + 1))


def give(page, key, text):
    field = control(page, key).first
    if field.get_attribute("type") == "radio":
        item(page, key).locator(f"label:has([value='{text}'])").click()
    elif field.evaluate("element => element.localName") == "select":
        field.select_option(text)
    else:
        field.fill(text)
        field.press("Tab")


def save_state(page):
    return page.locator("#save-state")


def score(page):
    """The readiness in the ring, as a number."""
    return float(page.locator("#plan-score .ring b").inner_text())
