"""Checklist templates in the admin, in a real browser: strict policy, mouse, keyboard, and no script at all."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from planner.actions.checklist_templates import create_draft
from planner.actions.template_editors import ensure_template_editors
from planner.models import TemplateVersion
from tests import factories
from tests.browser.axe import serious_axe_findings
from tests.browser.conftest import DESKTOP, PHONE

# Fetching the admin's sheets again, axe would put a style element into the page, which the policy refuses.
WITHOUT_STYLES = {"preload": False}


@pytest.fixture
def draft(shipped_templates):
    shipped = TemplateVersion.objects.get()
    return create_draft(template=shipped.template, source=shipped, by=None)


@pytest.fixture
def editor(shipped_templates):
    ensure_template_editors()
    user = factories.UserFactory(is_staff=True, language="")
    user.groups.add(Group.objects.get())
    return user


@pytest.fixture
def on_draft(open_browser, as_user, editor, draft):
    """`on_draft(language, size)` is a window on the page on which the draft is edited."""

    def open_page(**options):
        page = open_browser(user=editor, as_user=as_user, **options)
        page.goto(reverse("admin:planner_templateversion_change", args=[draft.pk]))
        return page

    return open_page


def keys(draft, step="s"):
    return list(draft.items.filter(step=step).order_by("position").values_list("key", flat=True)[:4])


def save(page):
    with page.expect_navigation():
        page.locator(".draft__buttons button").first.click()


@pytest.mark.parametrize(
    ("language", "size", "scheme"), [("zh-CN", DESKTOP, "light"), ("en", PHONE, "dark"), ("en", DESKTOP, "light")]
)
def test_every_page_keeps_the_policy_and_passes_axe(on_draft, draft, language, size, scheme):
    draft.items.filter(position__gt=3).delete()  # three items a step look like eighteen
    page = on_draft(language=language, size=size, color_scheme=scheme)
    page.locator(".item__body > summary").first.click()
    page.locator(".checks > summary").first.click()
    page.locator("#rule-help > summary").click()
    findings = {"change": serious_axe_findings(page, WITHOUT_STYLES)}
    version = [f"admin:planner_templateversion_{name}" for name in ("publish", "preview", "upload", "discard")]
    addresses = {name: reverse(name, args=[draft.pk]) for name in version}
    addresses["retire"] = reverse("admin:planner_templateversion_retire", args=[draft.template.versions.last().pk])
    addresses["template"] = reverse("admin:planner_checklisttemplate_change", args=[draft.template_id])
    addresses |= {name: reverse(f"admin:planner_checklisttemplate_{name}") for name in ("changelist", "upload", "add")}
    for name, address in addresses.items():
        page.goto(address)
        findings[name] = serious_axe_findings(page, WITHOUT_STYLES)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
    assert {name: found for name, found in findings.items() if found} == {}


def test_items_move_by_keyboard_and_say_so(on_draft, draft):
    page = on_draft(language="en")
    before = keys(draft)
    handle = page.locator("#step-s [data-reorder-handle]").first
    handle.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator("[data-reorder-live]").inner_text() == "“Line-up goal” is now number 3 of 18."
    assert handle.evaluate("handle => handle.closest('li').querySelector('input[name$=-key]').value") == before[1]
    page.locator("#step-s [data-reorder-up]").nth(3).click()
    save(page)
    assert keys(draft) == [before[1], before[2], before[3], before[0]]


def test_items_move_by_dragging(on_draft, draft):
    page = on_draft(language="en")
    before = keys(draft)
    grips = [page.locator("#step-s [data-reorder-handle]").nth(place) for place in (2, 0)]
    grips[1].scroll_into_view_if_needed()
    (start, end) = [grip.bounding_box() for grip in grips]
    page.mouse.move(start["x"] + 5, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 5, end["y"] + 40, steps=4)
    page.mouse.move(end["x"] + 5, end["y"] - 2, steps=4)
    page.mouse.up()
    save(page)
    assert keys(draft) == [before[2], before[0], before[1], before[3]]


def test_an_item_is_added_in_place_and_its_mistakes_get_the_focus(on_draft, draft):
    page = on_draft(language="en")
    page.locator("#step-g [data-add-item]").click()
    item = page.locator("#step-g [data-reorder-item]").last
    page.keyboard.type("new_gift")
    item.locator("[name$=-weight]").fill("7")
    save(page)
    assert page.evaluate("document.activeElement.id") == "problems"
    assert "weight" in page.locator("#problems").inner_text()
    page.locator("#problems a", has_text="weight").click()
    page.wait_for_function("document.activeElement.name.endsWith('-weight')")
    for name, text in (("weight", "2"), ("label_zh", "赠品"), ("label_en", "Gift"), ("guidance_zh", "做"),
                       ("guidance_en", "Do")):  # fmt: skip
        item.locator(f"[name$=-{name}]").fill(text)
    save(page)
    added = draft.items.get(key="new_gift")
    assert (added.step, added.position, added.weight) == ("g", 18, 2)


def test_leaving_with_unsaved_changes_asks_first(on_draft, draft):
    page = on_draft(language="en", is_used_up=True)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#step-s [data-reorder-down]").first.click()
    page.goto(reverse("admin:planner_checklisttemplate_changelist"))
    assert asked == ["beforeunload"]


def test_without_script_numbers_order_the_items(on_draft, draft):
    page = on_draft(language="en", java_script_enabled=False)
    before = keys(draft)
    assert page.locator("#step-s [data-reorder-handle]").first.is_hidden()
    page.locator("#item-3-position").fill("1")
    save(page)
    assert keys(draft) == [before[3], before[0], before[1], before[2]]
