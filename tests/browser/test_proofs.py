"""Proof files in a real browser, and the pages about a plan under axe and on paper."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from planner.actions.checklists import save_answer, set_not_applicable
from planner.models import AnswerFile, ChecklistAnswer, TemplateVersion
from tests import factories, files
from tests.browser.axe import serious_axe_findings
from tests.browser.conftest import DESKTOP, PHONE

ITEM = "#item-stock_locked"


@pytest.fixture
def plan(shipped_templates, merchant, owner):
    plan = factories.livestream(
        organization=merchant,
        by=owner,
        template_version=TemplateVersion.objects.published().get(),
        starts_at=timezone.now() + timedelta(days=6),
        features=["hero", "coupon"],
    )
    answers = {
        answer.item.key: answer
        for answer in ChecklistAnswer.objects.select_related("item", "checklist").filter(checklist__livestream=plan)
    }
    told = {"version": 1, "by": owner, "now": timezone.now()}
    save_answer(answer=answers["lineup_goal_set"], text="gmv", membership=owner.memberships.get(), **told)
    save_answer(answer=answers["role_mix_confirmed"], text="no", membership=owner.memberships.get(), **told)
    set_not_applicable(answer=answers["return_rate_assumed"], reason="New goods without history", **told)
    return plan


def given(*names_and_contents):
    return [{"name": name, "mimeType": "application/octet-stream", "buffer": b} for name, b in names_and_contents]


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_upload_refuse_remove_and_undo(open_browser, as_user, owner, plan, size):
    page = open_browser("en", size, user=owner, as_user=as_user)
    page.goto(plan.step_url("s"))
    item = page.locator(ITEM)
    choose, send = item.locator("input[type=file]"), item.get_by_role("button", name="Upload")
    choose.set_input_files(given(("photo.png", files.jpeg()), ("page.pdf", b"<html>")))
    send.click()
    expect(item.get_by_role("alert")).to_contain_text("“photo.png” ends in .png, but its content is JPG.")
    expect(item.get_by_role("alert")).to_contain_text("“page.pdf” is not a file we can keep.")
    choose.set_input_files(given(("锁库.pdf", files.pdf()), ("stock.xlsx", files.xlsx())))
    item.locator("input[type=date]").fill("2031-03-31")
    send.focus()
    page.keyboard.press("Enter")
    expect(item.locator(".file")).to_have_count(2)
    expect(item).to_have_attribute("data-status", "ready")
    expect(item).to_contain_text("valid until 31 Mar 2031")
    expect(send).to_be_focused()
    for field in (choose, item.locator("input[type=date]")):
        expect(field).to_have_value("")
    expect(page.locator("#checklist-head")).to_contain_text("3 of")
    with page.expect_download() as download:
        item.get_by_role("link", name="锁库.pdf").click()
    assert download.value.suggested_filename == "锁库.pdf"
    assert download.value.path().read_bytes() == files.pdf()
    for name in ("锁库.pdf", "stock.xlsx"):
        item.get_by_role("button", name=f"Remove “{name}”").click()
        expect(item.get_by_role("link", name=name)).to_have_count(0)
    expect(item).to_have_attribute("data-status", "blocked")
    page.get_by_role("button", name="Undo").last.click()
    expect(page.locator(ITEM).locator(".file")).to_have_count(1)
    assert AnswerFile.objects.kept().get().name == "stock.xlsx"


def test_a_large_upload_is_told_in_place(open_browser, as_user, owner, plan):
    page = open_browser("en", user=owner, as_user=as_user)
    page.goto(plan.step_url("s"))
    item = page.locator(ITEM)
    large = b"%PDF-1.4" + b" " * settings.FILE_MAX_BYTES
    item.locator("input[type=file]").set_input_files(given(("large.pdf", large)))
    item.get_by_role("button", name="Upload").click()
    expect(item.get_by_role("alert")).to_contain_text("“large.pdf” has 10.0\xa0MB, above the limit of 10.0\xa0MB.")
    assert AnswerFile.objects.count() == 0


def test_the_form_of_its_own_page_needs_no_scripts(open_browser, as_user, owner, plan):
    page = open_browser("en", user=owner, as_user=as_user, java_script_enabled=False)
    answer = ChecklistAnswer.objects.get(checklist__livestream=plan, item__key="stock_locked")
    page.goto(reverse("planner:file_add", args=[answer.pk]))
    page.locator("input[type=file]").set_input_files(given(("licence.pdf", files.pdf())))
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(ITEM).locator(".file")).to_have_count(1)


@pytest.mark.parametrize(("language", "size"), [("zh-hans", DESKTOP), ("en", PHONE)])
@pytest.mark.parametrize("name", ["plan_print", "file_add"])
def test_axe_finds_nothing_serious(open_browser, as_user, owner, plan, name, size, language):
    owner.choose_language(language)
    answer = ChecklistAnswer.objects.get(checklist__livestream=plan, item__key="stock_locked")
    page = open_browser("en", size, user=owner, as_user=as_user, color_scheme="dark" if size is PHONE else "light")
    page.goto(reverse(f"planner:{name}", args=[answer.pk if name == "file_add" else plan.pk]))
    assert serious_axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_plan_prints_on_a4_without_the_app_around_it(open_browser, as_user, owner, plan, scheme):
    page = open_browser("en", user=owner, as_user=as_user, color_scheme=scheme)
    page.goto(reverse("planner:plan_print", args=[plan.pk]))
    page.context.add_cookies([{"name": "theme", "value": scheme, "url": page.url}])
    page.reload()
    page.emulate_media(media="print", color_scheme=scheme)
    visible = [place for place in (".rail", ".bar", ".print-tools", ".paper", ".paper-signs") if page.is_visible(place)]
    assert visible == [".paper", ".paper-signs"]
    paper = page.evaluate("getComputedStyle(document.querySelector('.paper-table tbody th')).color")
    assert paper == "rgb(0, 0, 0)"
    pdf = page.pdf(prefer_css_page_size=True)
    sizes = {tuple(round(float(side)) for side in box.split()) for box in re.findall(rb"/MediaBox \[([^]]+)\]", pdf)}
    assert sizes == {(0, 0, 595, 842)}
    (pages,) = re.findall(rb"/Count (\d+)", pdf)
    assert 3 <= int(pages) <= 5
