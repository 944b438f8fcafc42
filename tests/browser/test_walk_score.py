"""The broadcast score in a real browser: a rundown drawn by keyboard, dragged, mended, and looked at on a phone."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from planner.actions.rundown import time_segment
from planner.enums import Step
from planner.models import TemplateVersion
from tests import factories
from tests.browser.axe import poor_contrast, serious_axe_findings
from tests.browser.conftest import PHONE
from tests.browser.walking import overflow, save_state

MOVED = re.compile(r"/rundown/move/$")
QUICKLY = """(slot, [count, key]) => {
  for (let pressed = 0; pressed < count; pressed += 1)
    slot.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...key }));
}"""


@pytest.fixture
def plan(shipped_templates, merchant, owner):
    plan = factories.livestream(
        organization=merchant, by=owner, template_version=TemplateVersion.objects.get(), planned_minutes=60
    )
    for number, name in enumerate(("Roasted nuts", "Beef jerky", "Dried mango"), start=1):
        factories.LineUpItemFactory(livestream=plan, link_no=number, product_name=name)
    factories.BenefitFactory(livestream=plan, code="G1", start_min=5, end_min=40, quantity=300)
    factories.CrewAssignmentFactory(livestream=plan, person="Lin Xiaoman")
    channel = factories.TrafficChannelFactory(livestream=plan)
    factories.HourlyBudgetFactory(livestream=plan, channel=channel)
    return plan


def laid(plan):
    return list(plan.rundown.order_by("start_min", "end_min").values_list("start_min", "end_min"))


def slot(page, number):
    return page.locator(f".slot[data-number='{number}'] .slot-in")


def press_quickly(page, number, count, **key):
    """Faster than any pause of the machine, so that all is sent as one move."""
    with page.expect_response(MOVED) as moved:
        slot(page, number).evaluate(QUICKLY, [count, key])
    assert moved.value.status == 200


def expect_laid(page, number, start, end):
    """The answer has arrived on the page: what is moved next starts from there."""
    place = page.locator(f".slot[data-number='{number}'][data-from='{start}'][data-to='{end}']:not([data-dragging])")
    expect(place).to_have_count(1)


def add(page, start, minutes, *, pick=""):
    """A segment by keyboard alone."""
    page.get_by_role("link", name=re.compile("^Add (a|the first) segment")).focus()
    page.keyboard.press("Enter")
    dialog = page.locator("#segment-dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Start").fill(start)
    dialog.get_by_label("Length").fill(str(minutes))
    if pick:
        dialog.get_by_label(pick).focus()
        page.keyboard.press("Space")
    dialog.get_by_role("button", name="Save the segment").focus()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)


def test_a_rundown_is_drawn_and_mended_by_keyboard(open_browser, plan, owner, as_user):
    page = open_browser("en", user=owner, as_user=as_user)
    page.goto(plan.step_url(Step.TIMING))
    add(page, "T+0", 10)
    add(page, "T+8", 22, pick="1 · Roasted nuts")
    add(page, "T+40", 20, pick="2 · Beef jerky")
    assert laid(plan) == [(0, 10), (8, 30), (40, 60)]
    expect(page.locator(".axis-todo button")).to_have_count(2)
    assert serious_axe_findings(page) == []

    # the overlap by its named fix
    page.locator(".axis-todo button").first.focus()
    page.keyboard.press("Enter")
    fix = page.get_by_role("button", name=re.compile("^Shorten 01 to"))
    expect(fix).to_be_visible()
    expect(fix).to_contain_text("−2 min")
    assert serious_axe_findings(page) == []
    fix.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".axis-todo button")).to_have_count(1)
    assert laid(plan) == [(0, 8), (8, 30), (40, 60)]
    expect(page.locator("#axis-live")).to_contain_text("01 ")
    expect(slot(page, "01")).to_be_focused()
    expect(save_state(page)).to_have_attribute("data-state", "saved")

    # the gap by arrow keys: five minutes earlier twice, sent as one move
    slot(page, "03").focus()
    press_quickly(page, "03", 2, key="ArrowUp", shiftKey=True)
    expect_laid(page, "03", 30, 50)
    expect(page.locator("#axis-live")).to_contain_text("03 Beef jerky")
    assert laid(plan) == [(0, 8), (8, 30), (30, 50)]
    expect(slot(page, "03")).to_be_focused()

    # its length with Alt, then undo all the same way
    press_quickly(page, "03", 10, key="ArrowDown", altKey=True)
    assert laid(plan) == [(0, 8), (8, 30), (30, 60)]
    expect(page.locator(".axis-todo")).to_have_count(0)
    undo = page.locator(".axis-undo button")
    undo.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".axis-todo button")).to_have_count(1)
    assert laid(plan) == [(0, 8), (8, 30), (30, 50)]


def test_segments_are_dragged(open_browser, plan, owner, as_user):
    for start, end in ((0, 10), (10, 30), (40, 60)):
        factories.RundownSegmentFactory(livestream=plan, start_min=start, end_min=end)
    page = open_browser("en", user=owner, as_user=as_user)
    page.goto(plan.step_url(Step.TIMING))
    slot(page, "02").scroll_into_view_if_needed()
    box = slot(page, "02").bounding_box()
    per_minute = (box["height"] + 2) / 20
    with page.expect_response(MOVED) as moved:
        page.mouse.move(box["x"] + 60, box["y"] + 20)
        page.mouse.down()
        page.mouse.move(box["x"] + 60, box["y"] + 20 + 6 * per_minute, steps=5)
        page.mouse.up()
    assert moved.value.status == 200
    assert laid(plan) == [(0, 10), (16, 36), (40, 60)]
    expect_laid(page, "02", 16, 36)
    expect(page.locator("#segment-dialog")).to_have_count(0)

    grip = page.locator(".slot[data-number='02'] [data-resize]")
    box = grip.bounding_box()
    with page.expect_response(MOVED):
        page.mouse.move(box["x"] + 40, box["y"] + 4)
        page.mouse.down()
        page.mouse.move(box["x"] + 40, box["y"] + 4 + 4 * per_minute, steps=5)
        page.mouse.up()
    assert laid(plan) == [(0, 10), (16, 40), (40, 60)]
    expect_laid(page, "02", 16, 40)

    # the bar of buttons belongs to the segment that was used last
    with page.expect_response(MOVED):
        page.get_by_role("button", name="1 minute earlier").click()
    assert laid(plan) == [(0, 10), (15, 39), (40, 60)]


def test_an_empty_rundown_is_laid_out_and_read_on_a_phone(open_browser, plan, owner, as_user):
    page = open_browser("zh-CN", size=PHONE, user=owner, as_user=as_user)
    owner.choose_language("zh-hans")
    page.goto(plan.step_url(Step.TIMING))
    page.get_by_role("button", name="按货盘排一版").click()
    expect(page.locator(".slot").first).to_be_visible()
    assert laid(plan)[0][0] == 0
    assert laid(plan)[-1][1] == 60
    for lane in ("福利", "投流", "观众", "环节"):
        page.locator(".lane-pick label", has_text=lane).click()
        assert overflow(page) <= 0, lane
    assert serious_axe_findings(page) == []
    page.emulate_media(color_scheme="dark")
    assert poor_contrast(page) == []
    page.locator(".slot-in").nth(1).click()
    dialog = page.locator("#segment-dialog")
    expect(dialog).to_be_visible()
    assert serious_axe_findings(page) == []
    dialog.get_by_role("button", name="后移一位").click()
    expect(dialog).to_have_count(0)


def test_what_is_not_saved_is_not_shown(open_browser, plan, owner, operator, as_user):
    row = factories.RundownSegmentFactory(livestream=plan, start_min=0, end_min=10)
    page = open_browser("en", user=owner, as_user=as_user, expects=("net::ERR_FAILED", "Failed to fetch"))
    page.goto(plan.step_url(Step.TIMING))

    # somebody else is faster: the axis shows what they did, and says so
    time_segment(
        livestream=plan, row=str(row.pk), start=20, end=30, was=(0, 10), version=1, by=operator, now=timezone.now()
    )
    slot(page, "01").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#axis-live")).to_contain_text("Somebody changed this meanwhile")
    expect(page.locator("#slot-" + str(row.pk))).to_have_attribute("data-from", "20")
    assert laid(plan) == [(20, 30)]

    # the line breaks: the segment goes back to where it is
    page.route("**/rundown/move/", lambda route: route.abort())
    slot(page, "01").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#axis-live")).to_contain_text("Not saved")
    assert "--at: 20" in page.locator("#slot-" + str(row.pk)).get_attribute("style").replace("--at:20", "--at: 20")
    page.unroute("**/rundown/move/")
    with page.expect_response(MOVED):
        page.keyboard.press("ArrowDown")
    assert laid(plan) == [(21, 31)]
