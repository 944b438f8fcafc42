"""Worksheets in a real browser: cells, keys, pasted blocks, two people on one cell, and cards on a phone."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from planner.enums import Step
from planner.models import LineUpItem, TemplateVersion, WorksheetFile
from tests import factories
from tests.browser.axe import poor_contrast, serious_axe_findings
from tests.browser.conftest import PHONE
from tests.browser.walking import ask_for_news, paste, save_state
from tests.files import pdf

CELL_SAVED = re.compile(r"/cell/save/$")
BLOCK = (
    "1\t每日坚果\tP01\t爆款\t¥99\t89\t10\r\n"
    "2\t牛肉干\tP02\t利润款\t59\t8折\t0\r\n"
    "3\t芒果干\tP03\t星星款\t29\t19.9\t0\r\n"
)


@pytest.fixture
def plan(shipped_templates, merchant, owner):
    return factories.livestream(organization=merchant, by=owner, template_version=TemplateVersion.objects.get())


@pytest.fixture
def filled(plan):
    for number in (1, 2, 3):
        factories.LineUpItemFactory(
            livestream=plan,
            link_no=number,
            sku_code=f"P0{number}",
            product_name=f"Nuts {number}",
            position=number << 20,
        )
    return plan


def open_sheet(page, plan, query=""):
    page.goto(plan.step_url(Step.MERCHANDISE) + query)
    page.wait_for_load_state("load")


def cell(page, row, field):
    return page.locator("#grid tbody tr[id]").nth(row).locator(f"[id$='-{field}']")


def focused(page):
    return page.evaluate("document.activeElement.id")


def type_into(page, text, key="Enter"):
    page.keyboard.type(text)
    with page.expect_response(CELL_SAVED) as response:
        page.keyboard.press(key)
    return response.value.status


def test_the_totals_never_cover_the_cell_in_focus(open_browser, plan, owner, as_user):
    for number in range(1, 41):
        factories.LineUpItemFactory(
            livestream=plan, link_no=number, sku_code=f"P{number:02}", product_name=f"Nuts {number}"
        )
    page = open_browser("en-US", user=owner, as_user=as_user)
    open_sheet(page, plan)
    cell(page, 0, "list_price").click()
    for _row in range(30):
        page.keyboard.press("ArrowDown")
    bottom, totals = (
        page.evaluate("() => document.activeElement.getBoundingClientRect().bottom"),
        page.locator("#grid tfoot td").first.bounding_box()["y"],
    )
    assert bottom <= totals


def test_an_empty_line_up_is_filled_by_one_pasted_block(open_browser, plan, owner, as_user):
    page = open_browser("zh-CN", user=owner, as_user=as_user)
    open_sheet(page, plan)
    expect(page.locator(".sheet-empty")).to_be_visible()
    paste(page, BLOCK)
    expect(page.locator("#grid tbody tr[id]")).to_have_count(3)
    expect(page.locator(".sheet-problems")).to_contain_text("星星款")
    assert list(LineUpItem.objects.order_by("link_no").values_list("sku_code", "role", "live_price")) == [
        ("P01", "hero", Decimal(89)), ("P02", "profit", Decimal("47.20")), ("P03", "", Decimal("19.90")),
    ]  # fmt: skip
    expect(cell(page, 0, "pay_price")).to_have_text("79")
    page.locator(".sheet-problems a").click()
    expect(cell(page, 2, "role")).to_be_focused()
    page.locator("[data-row-act=undo]").click()
    expect(page.locator(".sheet-empty")).to_be_visible()
    assert LineUpItem.objects.count() == 0


def test_what_a_block_lost_stays_to_be_read_when_the_page_asks_for_news(open_browser, plan, owner, as_user):
    page = open_browser("zh-hans", user=owner, as_user=as_user)
    open_sheet(page, plan)
    paste(page, BLOCK)
    expect(page.locator(".sheet-problems")).to_contain_text("星星款")
    expect(page.locator("#grid :focus")).to_have_count(1)
    was_focused = focused(page)
    assert ask_for_news(page) == 200
    expect(page.locator("#live.htmx-request")).to_have_count(0)
    expect(page.locator("#grid tbody tr[id]")).to_have_count(3)
    expect(page.locator(".sheet-problems")).to_contain_text("星星款")
    assert focused(page) == was_focused


def test_a_column_of_values_fills_the_fields_of_a_sheet_with_one_row(open_browser, plan, owner, as_user):
    page = open_browser("zh-CN", user=owner, as_user=as_user)
    page.goto(plan.step_url(Step.FLOW) + "?sheet=targets")
    page.locator("#grid [id$='-gmv_target']").click()
    following = page.locator("#grid tbody [id^='cell-']").nth(1)
    paste(page, "30万\n900\n")
    expect(page.locator("#grid [id$='-gmv_target']")).to_have_text("300,000")
    expect(following).to_have_text("900")
    expect(page.locator("#grid [id$='-gmv_target']")).to_be_focused()


def test_a_block_with_headers_goes_on_in_the_preview(open_browser, plan, owner, as_user):
    page = open_browser("zh-hans", user=owner, as_user=as_user)
    questions = []
    page.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.accept()))
    open_sheet(page, plan)
    paste(page, "商品名称\t成本\t直播价\n每日坚果\t38\t¥89\n")
    page.wait_for_url(re.compile(r"/imports/\d+/"))
    expect(page.locator("main")).to_contain_text("每日坚果")
    assert questions == []


def test_cells_are_edited_as_in_a_spreadsheet(open_browser, filled, owner, as_user):
    page = open_browser("en", user=owner, as_user=as_user)
    open_sheet(page, filled)
    cell(page, 0, "live_price").click()
    assert type_into(page, "85") == 200
    expect(cell(page, 1, "live_price")).to_be_focused()
    expect(cell(page, 0, "pay_price")).to_have_text("75")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("F2")
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    expect(cell(page, 1, "list_price")).to_have_text("120")
    expect(cell(page, 1, "list_price")).to_be_focused()
    assert type_into(page, "1299", "Tab") == 200
    expect(cell(page, 1, "list_price")).to_have_text("1,299")
    expect(cell(page, 1, "live_price")).to_be_focused()
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("#grid [aria-selected=true]")).to_have_count(2)
    page.keyboard.press("Delete")
    expect(save_state(page)).to_have_attribute("data-state", "saved")
    expect(cell(page, 2, "live_price")).to_have_text("")
    expect(page.locator("#grid [data-save]")).to_have_count(0)
    page.keyboard.press("Control+z")  # both were one step
    for row in (2, 1):
        expect(cell(page, row, "live_price")).to_have_text("110")
    expect(page.locator("#grid :focus")).to_have_count(1)
    expect(cell(page, 1, "list_price")).to_have_text("1,299")
    assert LineUpItem.objects.filter(live_price=110).count() == 2


def test_arrows_go_on_from_what_is_typed_anew(open_browser, filled, owner, as_user):
    page = open_browser("en", user=owner, as_user=as_user)
    open_sheet(page, filled)
    cell(page, 0, "list_price").click()
    assert type_into(page, "130", "ArrowDown") == 200
    expect(cell(page, 0, "list_price")).to_have_text("130")
    expect(cell(page, 1, "list_price")).to_be_focused()
    assert type_into(page, "140", "ArrowRight") == 200
    expect(cell(page, 1, "live_price")).to_be_focused()
    page.keyboard.press("Enter")  # what is there is mended, so the arrows move within it
    for key in ("End", "ArrowLeft", "Backspace"):
        page.keyboard.press(key)
    assert type_into(page, "") == 200
    expect(cell(page, 1, "live_price")).to_have_text("10")
    page.keyboard.type("12")
    page.keyboard.press("F2")
    for key in ("ArrowLeft", "0"):
        page.keyboard.press(key)
    assert type_into(page, "") == 200
    expect(cell(page, 2, "live_price")).to_have_text("102")


def test_a_text_that_is_refused_stays_with_its_reason(open_browser, filled, owner, as_user):
    page = open_browser("en", user=owner, as_user=as_user)
    open_sheet(page, filled)
    cell(page, 0, "live_price").click()
    assert type_into(page, "cheap") == 422
    expect(cell(page, 0, "live_price")).to_have_text("cheap")
    expect(cell(page, 0, "live_price")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".cell-note")).to_contain_text("Not a number.")
    expect(save_state(page)).to_have_attribute("data-state", "invalid")
    assert serious_axe_findings(page) == []
    page.keyboard.press("Control+z")
    expect(cell(page, 0, "live_price")).to_have_text("110")
    expect(page.locator(".note-row")).to_have_count(0)


def test_two_people_on_one_cell_choose_between_both_values(open_browser, filled, owner, operator, as_user):
    mine = open_browser("en", user=owner, as_user=as_user)
    theirs = open_browser("en", user=operator, as_user=as_user)
    for page in (mine, theirs):
        open_sheet(page, filled)
        cell(page, 0, "live_price").click()
    assert type_into(theirs, "95") == 200
    assert type_into(mine, "99") == 409
    note = mine.locator(".cell-note")
    expect(note).to_contain_text("95")
    expect(note).to_contain_text("99")
    with mine.expect_response(CELL_SAVED) as kept:
        note.locator("[data-take=mine]").click()
    assert kept.value.status == 200
    expect(mine.locator(".note-row")).to_have_count(0)
    assert LineUpItem.objects.get(sku_code="P01").live_price == Decimal(99)


def test_what_was_typed_without_a_connection_is_saved_later(open_browser, filled, owner, as_user):
    page = open_browser("en", user=owner, as_user=as_user, expects=("ERR_INTERNET_DISCONNECTED", "Failed to fetch"))
    open_sheet(page, filled)
    cell(page, 0, "live_price").click()
    page.context.set_offline(True)
    page.keyboard.type("81")
    page.keyboard.press("Enter")
    page.keyboard.type("82")
    page.keyboard.press("Enter")
    expect(save_state(page)).to_have_attribute("data-state", "offline")
    expect(cell(page, 0, "live_price")).to_have_text("81")
    page.context.set_offline(False)
    expect(save_state(page)).to_have_attribute("data-state", "saved")
    expect(page.locator("#grid [data-save]")).to_have_count(0)
    prices = list(LineUpItem.objects.order_by("link_no").values_list("live_price", flat=True))
    assert prices == [Decimal(81), Decimal(82), Decimal(110)]


def test_rows_are_added_moved_and_deleted_by_keyboard(open_browser, filled, owner, as_user):
    page = open_browser("en", user=owner, as_user=as_user)
    open_sheet(page, filled)
    cell(page, 0, "product_name").click()
    with page.expect_response(re.compile("/move/$")):
        page.keyboard.press("Alt+ArrowDown")
    expect(cell(page, 1, "product_name")).to_have_text("Nuts 1")
    page.get_by_role("button", name="Add product").click()
    expect(cell(page, 3, "link_no")).to_be_focused()
    assert type_into(page, "9", "Tab") == 200
    page.keyboard.press("Shift+Space")
    page.get_by_role("button", name="Delete the rows").click()
    expect(page.locator("#grid tbody tr[id]")).to_have_count(3)
    expect(page.locator("[id^=cell-line_up-]:focus")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert not focused(page).startswith("cell-")


def test_a_link_to_a_hidden_column_lands_on_its_cell(open_browser, filled, owner, as_user):
    page = open_browser("en", user=owner, as_user=as_user)
    key = LineUpItem.objects.get(sku_code="P02").pk
    open_sheet(page, filled, f"?sheet=line_up&columns=all#cell-line_up-{key}-compare_basis")
    expect(page.locator(f"#cell-line_up-{key}-compare_basis")).to_be_focused()
    assert serious_axe_findings(page) == []


def test_documents_are_edited_in_a_dialog(open_browser, filled, owner, as_user):
    page = open_browser("en", user=owner, as_user=as_user)
    open_sheet(page, filled, "?columns=all")
    documents = cell(page, 0, "qualification_docs")
    documents.click()
    page.keyboard.press("Enter")
    dialog = page.locator(".cell-dialog")
    dialog.locator("[data-part=type]").select_option("Food business licence")
    dialog.locator("[data-part=number]").fill("SC|1")
    pick = dialog.locator("[data-file-pick]")
    pick.set_input_files({"name": "licence.pdf", "mimeType": "application/pdf", "buffer": b"<html>"})
    expect(dialog.locator("[data-file-error]")).to_contain_text("is not a file we can keep")
    pick.set_input_files({"name": "licence.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    expect(dialog.get_by_role("link", name="licence.pdf")).to_be_visible()
    assert serious_axe_findings(page) == []
    with page.expect_response(CELL_SAVED) as saved:
        dialog.get_by_role("button", name="Save").click()
    assert saved.value.status == 200
    expect(documents).to_have_text("1")
    expect(documents).to_be_focused()
    document = LineUpItem.objects.get(sku_code="P01").qualification_docs.get()
    assert (document.number, document.file) == ("SC|1", WorksheetFile.objects.get().address)


def test_on_a_phone_a_card_leads_to_its_row(open_browser, filled, owner, as_user):
    page = open_browser("zh-CN", PHONE, user=owner, as_user=as_user)
    open_sheet(page, filled)
    page.locator(".step-jump a").first.tap()
    card = page.locator("#grid tbody tr[id]").first
    expect(card).to_contain_text("Nuts 1")
    assert serious_axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    card.tap()
    page.wait_for_url("**/sheets/line_up/*/")
    price = page.locator("#field-live_price")
    price.fill("88")
    with page.expect_response(re.compile(r"/sheets/line_up/\d+/$")) as saved:
        price.press("Tab")
    assert saved.value.status == 200
    expect(save_state(page)).to_have_attribute("data-state", "saved")
    assert LineUpItem.objects.get(sku_code="P01").live_price == Decimal(88)
    assert serious_axe_findings(page) == []
    # the way back waits for what was typed last; where that is refused, it says so and stays
    price.fill("a lot")
    page.locator(".crumbs a").first.tap()
    expect(page.locator("#row-form .err").first).to_be_visible()
    price.fill("77")
    page.locator(".crumbs a").first.tap()
    expect(page.locator("#grid tbody tr[id]").first).to_contain_text("77")
    assert LineUpItem.objects.get(sku_code="P01").live_price == Decimal(77)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_read(open_browser, filled, owner, as_user, scheme):
    page = open_browser("en", user=owner, as_user=as_user, color_scheme=scheme)
    open_sheet(page, filled, "?columns=all")
    cell(page, 0, "live_price").click()
    page.keyboard.press("Shift+ArrowDown")
    assert poor_contrast(page) == []


def test_a_composition_neither_moves_nor_saves(open_browser, filled, owner, as_user):
    """What an input method composes becomes text of the cell; Enter within the composition is its own."""
    page = open_browser("zh-CN", user=owner, as_user=as_user)
    sent = []
    page.route("**/cell/save/", lambda route: (sent.append(1), route.continue_()))
    open_sheet(page, filled)
    name = cell(page, 0, "product_name")
    name.click()
    keys = page.context.new_cdp_session(page)
    for text in ("j", "ji", "jian"):
        keys.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    for key in ("Enter", "ArrowDown", "Tab"):
        keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": key, "windowsVirtualKeyCode": 229})
    assert page.evaluate("document.activeElement.closest('tr') === document.querySelector('#grid tbody tr[id]')")
    assert sent == []
    keys.send("Input.insertText", {"text": "坚果"})
    expect(page.locator("#grid input")).to_have_value("坚果")
    assert sent == []
    keys.detach()
    with page.expect_response(CELL_SAVED):
        page.keyboard.press("Enter")
    assert LineUpItem.objects.get(sku_code="P01").product_name == "坚果"
    expect(cell(page, 1, "product_name")).to_be_focused()
