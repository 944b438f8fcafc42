"""Filling a checklist in a real browser: nothing typed is lost, and every answer says how its saving stands."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from planner.models import ChecklistAnswer, PlanChange, TemplateVersion
from tests import factories
from tests.browser.walking import saving


@pytest.fixture
def plan(shipped_templates, merchant, owner):
    return factories.livestream(
        organization=merchant,
        by=owner,
        template_version=TemplateVersion.objects.published().get(),
        starts_at=timezone.now() + timedelta(days=6),
        features=["hero", "prize_draw"],
        ad_budget=300_000,
    )


@pytest.fixture
def open_plan(open_browser, plan, owner, as_user):
    def open_step(step="merchandise", user=owner, query="", **options):
        page = open_browser(user=user, as_user=as_user, **options)
        page.goto(f"/livestreams/{plan.pk}/{step}/{query}")
        return page

    return open_step


def value_of(plan, key):
    return ChecklistAnswer.objects.get(checklist__livestream=plan, item__key=key).value


def row(page, key):
    return page.locator(f"#item-{key}")


def field(page, key):
    return row(page, key).locator("[name=value]:not(button)").first


def is_saved(page, key):
    expect(row(page, key)).not_to_have_attribute("data-save", "saving")
    expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")


def test_enter_saves_a_number_and_moves_on(open_plan, plan):
    page = open_plan()
    field(page, "lineup_sku_count").fill("36 条")
    field(page, "lineup_sku_count").press("Enter")
    expect(field(page, "hero_confirmed")).to_be_focused()
    is_saved(page, "lineup_sku_count")
    expect(row(page, "lineup_sku_count")).to_have_attribute("data-status", "ready")
    expect(field(page, "lineup_sku_count")).to_have_value("36")
    expect(page.locator("#checklist-head b")).to_have_text("2")
    expect(page.locator("#strip [data-step=s] .strip-score")).not_to_have_text("–")
    assert value_of(plan, "lineup_sku_count") == "36"
    # the item scored against this answer moved with it
    expect(row(page, "samples_received").locator(".aim")).to_contain_text("36")


def test_text_saves_while_somebody_types_and_keeps_the_caret(open_plan, plan):
    page = open_plan()
    area = field(page, "after_sales_ready")
    area.press_sequentially("退货地址：杭州仓，运费险已开通，")
    is_saved(page, "after_sales_ready")
    area.press_sequentially("48 小时内发货 ")
    for _time in range(4):
        area.press("ArrowLeft")
    typed = "退货地址：杭州仓，运费险已开通，48 小时承诺内发货 "
    with saving(page, typed):
        area.press_sequentially("承诺")
        expect(area).to_be_focused()
        expect(area).to_have_value(typed)
        expect(row(page, "after_sales_ready").locator(".lengths")).to_have_attribute("data-met", "")
    is_saved(page, "after_sales_ready")
    expect(area).to_have_value(typed)
    assert area.evaluate("element => element.selectionStart") == typed.index("内发货")
    assert value_of(plan, "after_sales_ready") == typed.strip()
    changes = PlanChange.objects.filter(item__key="after_sales_ready").count()
    field(page, "return_rate_assumed").focus()
    page.wait_for_timeout(500)
    assert PlanChange.objects.filter(item__key="after_sales_ready").count() == changes


def test_quick_changes_of_one_answer_queue_up(open_plan, plan):
    page = open_plan()
    page.route("**/save/", lambda route: (page.wait_for_timeout(300), route.continue_()))
    for label in ("Yes", "No", "Yes"):
        row(page, "role_mix_confirmed").get_by_text(label, exact=True).click()
    is_saved(page, "role_mix_confirmed")
    expect(row(page, "role_mix_confirmed").locator(".clash")).to_have_count(0)
    expect(row(page, "role_mix_confirmed").locator("input[value=yes]")).to_be_checked()
    assert value_of(plan, "role_mix_confirmed") == "yes"
    row(page, "role_mix_confirmed").get_by_role("button", name="Clear the answer").click()
    expect(row(page, "role_mix_confirmed").locator("input:checked")).to_have_count(0)
    is_saved(page, "role_mix_confirmed")
    assert value_of(plan, "role_mix_confirmed") == ""


def test_what_is_no_answer_stays_in_the_field_with_its_reason(open_plan, plan):
    page = open_plan()
    field(page, "return_rate_assumed").fill("viel")
    field(page, "lineup_sku_count").focus()
    expect(row(page, "return_rate_assumed").locator(".err")).to_contain_text("Not a number")
    expect(field(page, "return_rate_assumed")).to_have_value("viel")
    expect(field(page, "return_rate_assumed")).to_have_attribute("aria-invalid", "true")
    field(page, "return_rate_assumed").fill("8%")
    field(page, "lineup_sku_count").focus()
    expect(row(page, "return_rate_assumed").locator(".err")).to_have_count(0)
    expect(field(page, "return_rate_assumed")).to_have_value("8")
    assert value_of(plan, "return_rate_assumed") == "0.08"


def test_a_failed_save_says_so_and_can_be_tried_again(open_plan, plan):
    page = open_plan(expects=("ERR_FAILED", "Failed to fetch"))
    page.route("**/save/", lambda route: route.abort())
    field(page, "lineup_sku_count").fill("30")
    field(page, "lineup_sku_count").press("Enter")
    failed = row(page, "lineup_sku_count").locator(".save-failed")
    expect(failed).to_contain_text("Not saved")
    expect(field(page, "lineup_sku_count")).to_have_value("30")
    page.unroute("**/save/")
    failed.get_by_role("button", name="Retry").click()
    expect(failed).to_have_count(0)
    is_saved(page, "lineup_sku_count")
    assert value_of(plan, "lineup_sku_count") == "30"


def test_a_next_action_lands_on_its_control(open_plan):
    page = open_plan("timing")
    link = page.locator("#nba ol a").first
    key = link.get_attribute("href").partition("#item-")[2]
    link.click()
    page.wait_for_url(f"**/#item-{key}")
    expect(row(page, key).locator(":focus")).to_have_count(1)
    expect(row(page, key)).to_be_in_viewport()


def test_a_dialog_opened_again_hides_what_stood_in_the_way_before(open_plan):
    page, held = open_plan(), []
    step, obstacles = page.locator("#state-actions .btn.primary"), page.locator("dialog[open] .obstacles").first
    step.click()
    expect(obstacles).to_be_visible()
    page.keyboard.press("Escape")

    def hold(route):
        held.append(route)

    page.route("**/state/*/", hold)
    with page.expect_request("**/state/*/"):
        step.click()
    expect(page.locator("dialog[open]")).to_be_visible()
    expect(obstacles).to_be_hidden()
    held.pop().continue_()
    expect(obstacles).to_be_visible()


def test_panels_open_save_and_give_the_focus_back(open_plan, plan):
    page = open_plan()
    item = row(page, "lineup_sku_count")
    item.get_by_role("link", name="Add note").click()
    item.get_by_label("Note").fill("Warehouse knows")
    field(page, "lineup_sku_count").fill("36")
    field(page, "lineup_sku_count").press("Enter")
    is_saved(page, "lineup_sku_count")
    expect(item.get_by_label("Note")).to_have_value("Warehouse knows")
    item.get_by_role("button", name="Save").click()
    expect(item.locator(".todo-note")).to_contain_text("Warehouse knows")
    expect(item.get_by_role("link", name="Edit note")).to_be_focused()
    item.get_by_role("link", name="N/A").click()
    item.get_by_role("button", name="Mark as not applicable").click()
    expect(item.locator(".panel .err")).to_contain_text("at least 10 characters")
    item.get_by_label("Why it does not apply").fill("Only one link is shown tonight")
    item.get_by_role("button", name="Mark as not applicable").click()
    expect(item.locator(".todo-out")).to_contain_text("Only one link is shown tonight")
    item.get_by_role("link", name="History").click()
    expect(item.locator(".changes li")).to_have_count(3)
    item.get_by_role("button", name="Count it again").click()
    expect(field(page, "lineup_sku_count")).to_have_value("36")
    page.keyboard.press("Escape")
