"""Two people on one plan: what one saves appears on the other's page, and nothing that is being typed is lost."""

import re

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from planner.actions.livestreams import change_state
from planner.actions.rundown import time_segment
from planner.actions.worksheets import save_cell
from planner.domain.livestream_states import PlanAction
from planner.enums import Role, Step
from planner.enums_worksheets import Worksheet
from planner.models import ChecklistAnswer, LineUpItem, TemplateVersion
from tests import factories
from tests.browser.walking import LIVE, SAVED, answer, ask_for_news, control, item, save_state

TEXT, NUMBER = "after_sales_ready", "lineup_sku_count"


def ask(page):
    assert ask_for_news(page) in (200, 304)


def cell(page, product, field):
    return page.locator(f"#cell-line_up-{product.pk}-{field}")


def write(page, product, field, text):
    cell(page, product, field).click()
    page.keyboard.type(text)
    with page.expect_response(re.compile(r"/cell/save/")) as response:
        page.keyboard.press("Enter")
    return response.value.status


def test_two_people_lose_nothing(open_browser, as_user, merchant, owner, operator):
    plan = factories.livestream(organization=merchant, by=owner, template_version=TemplateVersion.objects.get())
    nuts, dates = (factories.LineUpItemFactory(livestream=plan, link_no=number) for number in (1, 2))
    windows = (open_browser("en", user=user, as_user=as_user, expects=("status of 404",)) for user in (owner, operator))
    first, second = windows
    for page in (first, second):
        page.goto(plan.step_url(Step.MERCHANDISE))
    they_see_each_other(first, second, operator)
    an_answer_in_use_keeps_what_it_says(first, second, owner)
    a_cell_in_use_keeps_what_it_says(first, second, owner, (nuts, dates))
    assert LineUpItem.objects.get(pk=nuts.pk).live_price == 21
    assert ChecklistAnswer.objects.get(checklist__livestream=plan, item__key=NUMBER).value == "12"
    change_state(
        livestream=plan, action=PlanAction.CANCEL, role=Role.OWNER, by=owner, now=timezone.now(), reason="No stock"
    )
    ask(second)
    expect(second.locator("#live-note")).to_contain_text("You can read it, not change it.")
    expect(second.locator("#plan-head")).to_contain_text("Cancelled")
    operator.memberships.all().delete()
    assert ask_for_news(second) == 404
    expect(second.locator("#live-note")).to_contain_text("You can no longer see this plan")


def is_told(request):
    return request.url.endswith("/presence/") and TEXT in request.post_data


def they_see_each_other(first, second, operator):
    with second.expect_response(lambda response: is_told(response.request)):
        control(second, TEXT).focus()
    ask(first)
    expect(first.locator("#here")).to_contain_text(operator.name)
    expect(item(first, TEXT)).to_have_attribute("data-here", operator.initial)


def an_answer_in_use_keeps_what_it_says(first, second, owner):
    answer(first, TEXT, "Returns go to the Hangzhou depot")
    answer(first, NUMBER, "12")
    ask(second)
    expect(control(second, NUMBER)).to_have_value("12")
    expect(control(second, TEXT)).to_be_focused()
    expect(control(second, TEXT)).to_have_value("")
    expect(item(second, TEXT).locator(".live-mark")).to_contain_text(f"{owner.name} changed this")
    with second.expect_response(SAVED) as refused:
        control(second, TEXT).press_sequentially("Returns go to Yiwu")
    assert refused.value.status == 409
    clash = item(second, TEXT).locator(".clash")
    expect(clash.locator("dd").first).to_have_text("Returns go to the Hangzhou depot")
    clash.get_by_role("button", name="Take theirs").click()
    expect(control(second, TEXT)).to_have_value("Returns go to the Hangzhou depot")


def a_cell_in_use_keeps_what_it_says(first, second, owner, products):
    nuts, dates = products
    cell(second, nuts, "live_price").click()
    second.keyboard.type("21")
    assert write(first, nuts, "live_price", "19.9") == 200
    assert write(first, dates, "live_price", "18.8") == 200
    first.locator("[data-row-act=add]").first.click()
    expect(first.locator("#grid tbody tr")).to_have_count(3)
    ask(second)
    expect(cell(second, dates, "live_price")).to_have_text("18.8")
    expect(second.locator("#grid tbody tr")).to_have_count(3)
    expect(second.locator(".cell-editor")).to_have_value("21")
    expect(cell(second, nuts, "live_price")).to_have_attribute("data-changed", re.compile(owner.name))
    with second.expect_response(re.compile(r"/cell/save/")) as refused:
        second.keyboard.press("Enter")
    assert refused.value.status == 409
    note = second.locator(".cell-note")
    expect(note).to_contain_text("19.9")
    note.get_by_role("button", name="Keep mine").click()
    expect(note).to_have_count(0)
    expect(save_state(second)).to_have_attribute("data-state", "saved")
    ask(first)
    expect(cell(first, nuts, "live_price")).to_have_text("21")


def test_news_from_before_ones_own_change_are_not_shown(open_browser, as_user, merchant, owner, operator):
    """The answer was on its way when this page changed something: it does not know that."""
    plan = factories.livestream(organization=merchant, by=owner, template_version=TemplateVersion.objects.get())
    mine, theirs = (
        factories.RundownSegmentFactory(livestream=plan, start_min=start, end_min=start + 10) for start in (0, 40)
    )
    page, held = open_browser("en", user=operator, as_user=as_user), []
    page.goto(plan.step_url(Step.TIMING))
    expect(page.locator("#live.htmx-request")).to_have_count(0)
    given = {"livestream": plan, "row": str(theirs.pk), "version": 1, "by": owner, "now": timezone.now()}
    time_segment(start=45, end=55, was=(40, 50), **given)

    def hold(route):
        held.append((route, route.fetch()))

    page.route(LIVE, hold, times=1)
    with page.expect_request(LIVE):
        page.evaluate("dispatchEvent(new Event('online'))")
    move(page, mine, to="1")
    ((route, old),) = held
    assert old.status == 200
    route.fulfill(response=old)
    expect(page.locator(f"#slot-{theirs.pk}")).to_have_attribute("data-from", "45")
    move(page, mine, to="2")


def move(page, segment, *, to):
    page.locator(f"#slot-{segment.pk} .slot-in").press("ArrowDown")
    expect(page.locator(f"#slot-{segment.pk}")).to_have_attribute("data-from", to)


def colleague_writes(plan, product, field, text, *, by):
    save_cell(
        livestream=plan, worksheet=Worksheet.LINE_UP, row=str(product.pk), field=field, text=text, was="", by=by,
        version=LineUpItem.objects.get(pk=product.pk).version, now=timezone.now(),
    )  # fmt: skip


def test_the_page_of_a_row_takes_news_around_what_is_typed(open_browser, as_user, merchant, owner, operator):
    plan = factories.livestream(organization=merchant, by=owner, template_version=TemplateVersion.objects.get())
    nuts = factories.LineUpItemFactory(livestream=plan, link_no=1)
    page = open_browser("en", user=operator, as_user=as_user, expects=("status of 422",))
    page.goto(reverse("planner:sheet_row", args=[plan.pk, Worksheet.LINE_UP, nuts.pk]))
    code, saved = page.locator("#field-sku_code"), re.compile(r"/sheets/line_up/\d+/$")
    code.fill("MINE")
    colleague_writes(plan, nuts, "live_price", "19.9", by=owner)
    colleague_writes(plan, nuts, "sku_code", "THEIRS", by=owner)
    ask(page)
    expect(page.locator("#field-live_price")).to_have_value("19.9")
    expect(page.locator("#row-author")).to_contain_text(f"{owner.name} changed this")
    expect(code).to_have_value("MINE")
    expect(code).to_be_focused()
    with page.expect_response(saved) as refused:
        code.press("Tab")
    assert refused.value.status == 422
    expect(page.locator("#part-sku_code .err")).to_contain_text("Somebody wrote “THEIRS” meanwhile.")
    ask(page)
    expect(page.locator("#part-sku_code .err")).to_be_visible()
    expect(code).to_have_value("MINE")
    code.fill("MINE 2")
    with page.expect_response(saved) as kept:
        code.press("Tab")
    assert kept.value.status == 200
    assert LineUpItem.objects.get(pk=nuts.pk).sku_code == "MINE 2"
