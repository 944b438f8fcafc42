"""Two people on one answer, a connection that breaks, and typing on while something is saved: nothing is lost."""

import pytest
from playwright.sync_api import expect

from planner.enums import Step
from planner.models import ChecklistAnswer, TemplateVersion
from tests import factories
from tests.browser.walking import SAVED, answer, control, give, item, save_state, saving

TEXT = "after_sales_ready"
NUMBER = "lineup_sku_count"
YESNO = "host_tried_products"


@pytest.fixture
def plan(shipped_templates, merchant, owner):
    return factories.livestream(organization=merchant, by=owner, template_version=TemplateVersion.objects.get())


@pytest.fixture
def open_plan(open_browser, plan, as_user):
    """`open_plan(user)` is a window of that person on the first step of the plan."""

    def open_window(user, **options):
        page = open_browser("en", user=user, as_user=as_user, **options)
        page.goto(plan.step_url(Step.MERCHANDISE))
        return page

    return open_window


def stored(plan, key):
    return ChecklistAnswer.objects.get(checklist__livestream=plan, item__key=key).value


@pytest.mark.parametrize(("button", "kept"), [("Keep mine", "18"), ("Take theirs", "12")])
def test_the_second_of_two_savers_chooses_between_both_values(open_plan, plan, owner, operator, button, kept):
    first, second = open_plan(owner), open_plan(operator)
    answer(first, NUMBER, "12")
    with second.expect_response(SAVED) as refused:
        give(second, NUMBER, "18")
    assert refused.value.status == 409
    clash = item(second, NUMBER).locator(".clash")
    expect(clash).to_contain_text(f"{owner.name} changed this answer")
    expect(clash.locator("dd")).to_have_text(["12 links", "18"])
    expect(control(second, NUMBER)).to_have_value("18")
    expect(save_state(second)).to_have_attribute("data-state", "invalid")
    clash.get_by_role("button", name=button).click()
    expect(clash).to_have_count(0)
    expect(control(second, NUMBER)).to_have_value(kept)
    expect(save_state(second)).to_have_attribute("data-state", "saved")
    assert stored(plan, NUMBER) == kept
    answer(second, NUMBER, "24")
    assert stored(plan, NUMBER) == "24"


def test_typing_on_beside_a_conflict_does_not_decide_it(open_plan, plan, owner, operator):
    first, second = open_plan(owner), open_plan(operator)
    answer(first, TEXT, "Returns go to the Hangzhou depot")
    with second.expect_response(SAVED):
        control(second, TEXT).press_sequentially("Returns go to Yiwu")
    clash = item(second, TEXT).locator(".clash")
    expect(clash.locator("dd").last).to_have_text("Returns go to Yiwu")
    control(second, TEXT).press_sequentially(" until midnight")
    expect(clash.locator("dd").last).to_have_text("Returns go to Yiwu until midnight")
    expect(clash.locator("dd").first).to_have_text("Returns go to the Hangzhou depot")
    assert stored(plan, TEXT) == "Returns go to the Hangzhou depot"
    clash.get_by_role("button", name="Keep mine").click()
    expect(clash).to_have_count(0)
    expect(save_state(second)).to_have_attribute("data-state", "saved")
    assert stored(plan, TEXT) == control(second, TEXT).input_value() == "Returns go to Yiwu until midnight"


def test_a_mistake_corrected_does_not_overwrite_a_colleague(open_plan, plan, owner, operator):
    first, second = open_plan(owner), open_plan(operator)
    answer(first, NUMBER, "12")
    with second.expect_response(SAVED) as refused:
        give(second, NUMBER, "a dozen and a half")
    assert refused.value.status == 422
    expect(item(second, NUMBER).locator(".err")).to_contain_text("Not a number")
    expect(control(second, NUMBER)).to_have_value("a dozen and a half")
    with second.expect_response(SAVED) as refused:
        give(second, NUMBER, "18")
    assert refused.value.status == 409
    expect(item(second, NUMBER).locator(".clash dd")).to_have_text(["12 links", "18"])
    assert stored(plan, NUMBER) == "12"


def test_what_was_answered_offline_is_saved_when_the_connection_is_back(open_plan, plan, owner):
    page = open_plan(owner, expects=("ERR_INTERNET_DISCONNECTED", "Failed to fetch"))
    page.context.set_offline(True)
    give(page, NUMBER, "12")
    give(page, YESNO, "yes")
    expect(save_state(page)).to_have_attribute("data-state", "offline")
    expect(page.locator("[data-offline]").first).to_be_visible()
    page.context.set_offline(False)
    expect(save_state(page)).to_have_attribute("data-state", "saved")
    expect(item(page, NUMBER)).to_have_attribute("data-status", "ready")
    expect(item(page, YESNO)).to_have_attribute("data-status", "ready")
    assert (stored(plan, NUMBER), stored(plan, YESNO)) == ("12", "yes")


def test_what_was_answered_before_the_scripts_arrived_is_saved(open_browser, plan, owner, as_user):
    page, held = open_browser("en", user=owner, as_user=as_user), []

    def keep(route):
        held.append(route)

    page.route("**/js/answers.js", keep)
    with page.expect_request("**/js/answers.js"):
        page.goto(plan.step_url(Step.MERCHANDISE), wait_until="commit")
    give(page, NUMBER, "12")
    give(page, YESNO, "yes")
    give(page, TEXT, "Returns go to the Hangzhou depot")
    held.pop().continue_()
    for key in (NUMBER, YESNO, TEXT):
        expect(item(page, key)).to_have_attribute("data-status", "ready")
    expect(save_state(page)).to_have_attribute("data-state", "saved")
    assert [stored(plan, key) for key in (NUMBER, YESNO)] == ["12", "yes"]
    assert stored(plan, TEXT) == control(page, TEXT).input_value() == "Returns go to the Hangzhou depot"


@pytest.fixture
def held_saves():
    """`held_saves(page, 2)` keeps the next two back until they are let go, as a slow connection does."""

    def hold(page, count):
        held = []

        def keep(route):
            held.append(route)

        page.route(SAVED, keep, times=count)
        return held

    return hold


def caret(page):
    return page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]")


def test_typing_goes_on_while_the_same_text_is_saved(open_plan, plan, owner, held_saves):
    page = open_plan(owner)
    held = held_saves(page, 2)
    field = control(page, TEXT)
    field_id = field.get_attribute("id")
    seen = item(page, TEXT).locator(".todo-form > [name=version]")
    with page.expect_request(SAVED):
        field.press_sequentially("500 more pieces")
    field.press_sequentially(" in 48 hours")
    with page.expect_request(SAVED):
        held.pop().continue_()
    expect(seen).to_have_value("2")
    assert field.input_value() == "500 more pieces in 48 hours"
    assert caret(page) == [field_id, 27]
    with saving(page, "500 more pieces in 48 hours"):
        held.pop().continue_()
    for _letter in "hours":
        field.press("ArrowLeft")
    with saving(page, "500 more pieces in 48 working hours"):
        field.press_sequentially("working ")
    expect(item(page, TEXT)).not_to_have_attribute("data-save", "saving")
    expect(save_state(page)).to_have_attribute("data-state", "saved")
    assert caret(page) == [field_id, 30]
    assert field.input_value() == stored(plan, TEXT) == "500 more pieces in 48 working hours"
    answer(page, YESNO, "yes")
    assert field.input_value() == "500 more pieces in 48 working hours"


def test_typing_goes_on_while_another_answer_is_saved(open_plan, plan, owner, held_saves):
    page = open_plan(owner)
    held = held_saves(page, 1)
    with page.expect_request(SAVED):
        give(page, YESNO, "yes")
    field = control(page, TEXT)
    field.press_sequentially("500 more")
    field.press("Home")
    held.pop().continue_()
    expect(item(page, YESNO)).to_have_attribute("data-status", "ready")
    assert caret(page) == [field.get_attribute("id"), 0]
    assert field.input_value() == "500 more"
