"""A template editor's day: duplicate, edit, reorder by keyboard, publish; and what merchants get of it."""

import pytest
from playwright.sync_api import expect

from planner.actions.template_editors import ensure_template_editors
from planner.enums import Step
from planner.models import LivestreamSession, TemplateVersion
from tests import factories

FIRST, SECOND = "lineup_goal_set", "lineup_sku_count"


@pytest.fixture
def editor(shipped_templates):
    user = factories.UserFactory(is_staff=True, name="Song Yan")
    user.groups.add(ensure_template_editors())
    return user


def expect_first(page, step, keys):
    for place, key in enumerate(keys):
        expect(page.locator(f"#step-{step} .items > li").nth(place).locator("summary code")).to_have_text(key)


def test_an_edited_version_is_for_new_plans_only(open_browser, editor, merchant, owner, as_user):
    shipped = TemplateVersion.objects.get()
    old = factories.livestream(organization=merchant, by=owner, template_version=shipped)
    page = open_browser("en", user=editor, as_user=as_user)
    page.goto("/admin/")
    page.get_by_role("link", name="Checklist templates", exact=True).first.click()
    page.get_by_role("link", name="STAGE standard template").click()
    page.locator("#content a[href*=templateversion]", has_text="v1").first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Duplicate as new draft").click()
    expect_first(page, "s", [FIRST, SECOND])

    page.locator("#step-s [data-reorder-handle]").first.press("ArrowDown")
    expect_first(page, "s", [SECOND, FIRST])
    expect(page.locator("[data-reorder-live]")).to_have_text("“Line-up goal” is now number 2 of 18.")
    expect(page.locator("#step-s .items > li").nth(1).locator("[data-reorder-handle]")).to_be_focused()
    row = page.locator("#step-s .items > li").nth(0)
    row.locator("summary").click()
    row.get_by_label("Label in English").fill("How many links tonight?")
    row.get_by_label("Label in Chinese").fill("今晚上多少链接？")
    row.get_by_label("Weight, 1–5").fill("4")
    page.get_by_role("button", name="Save and review changes").click()
    expect(page.get_by_role("heading", name="Changes against")).to_be_visible()
    expect(page.locator("#content")).to_contain_text("How many links tonight?")
    page.get_by_label("In English", exact=True).fill("Links first")
    page.get_by_label("In Chinese", exact=True).fill("先定链接数")
    page.get_by_role("button", name="Publish v2").click()
    expect(page.locator(".version-chip")).to_have_text("Published")

    page = open_browser("en", user=owner, as_user=as_user)
    page.goto("/livestreams/new/")
    page.locator("[name=title]").fill("After the new version")
    page.get_by_role("button", name="Create plan").click()
    expect(page.locator(".todo h3").first).to_contain_text("How many links tonight?")
    page.goto(old.step_url(Step.MERCHANDISE))
    expect(page.locator(".todo h3").first).to_contain_text("Line-up goal")
    new = LivestreamSession.objects.get(title="After the new version")
    assert (old.template_version.number, new.template_version.number) == (1, 2)
    old.refresh_from_db()
    assert old.template_version == shipped
