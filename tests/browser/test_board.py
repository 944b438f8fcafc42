"""The board and the form of a new plan, as they behave under a finger."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from planner.models import LivestreamSession, TemplateVersion
from tests import factories
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)

TYPED_QUICKLY = """() => {
  for (const text of ['c', 'co', 'coa']) {
    document.activeElement.value = text;
    document.activeElement.dispatchEvent(new Event('input', { bubbles: true }));
  }
}"""


@pytest.fixture
def window(open_browser, merchant, owner, as_user):
    """The owner's window, with three plans of two hosts on the board."""
    version = TemplateVersion.objects.published().get()
    for days, (title, host) in enumerate((("Coats", "Lin"), ("Snacks", "Lin"), ("Kettles", "Zhou")), start=2):
        factories.livestream(
            organization=merchant,
            by=owner,
            template_version=version,
            title=title,
            host_name=host,
            starts_at=timezone.now() + timedelta(days=days),
        )

    def opened(**options):
        return open_browser("en-GB", user=owner, as_user=as_user, **options)

    return opened


def test_filters_ask_once_and_go_back_one_by_one(window):
    page = window(is_used_up=True)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "hx-request" in request.headers else None)
    page.goto("/")
    rows = page.locator(".run-link")
    expect(rows).to_have_text(["Coats", "Snacks", "Kettles"])
    page.get_by_label("Host").select_option("Lin")
    expect(rows).to_have_text(["Coats", "Snacks"])
    page.get_by_role("searchbox").focus()
    page.evaluate(TYPED_QUICKLY)
    expect(rows).to_have_text(["Coats"])
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert len(asked) == 2
    expect(page).to_have_url(re.compile(r"/\?q=coa&host=Lin$"))
    page.go_back()
    expect(rows).to_have_text(["Coats", "Snacks"])
    expect(page.get_by_role("searchbox")).to_have_value("")
    page.get_by_role("link", name="Calendar").click()
    page.wait_for_url("**/calendar/?host=Lin")
    expect(page.locator(".cal-ev")).to_have_count(2)


def test_the_contents_of_a_new_plan_follow_its_session_type(window):
    page = window(size=PHONE)
    page.goto("/livestreams/new/")
    page.get_by_label("Title").fill("Kettle night")
    page.get_by_label("Session type").select_option("creator_exclusive")
    expect(page.get_by_label("A creator as host")).to_be_checked()
    expect(page.get_by_label("Title")).to_have_value("Kettle night")
    page.get_by_label("Coupons").uncheck()
    page.get_by_label("Session type").select_option("daily_self")
    expect(page.get_by_label("A creator as host")).to_be_checked()
    page.get_by_role("button", name="Create plan").click()
    page.wait_for_url("**/merchandise/")
    plan = LivestreamSession.objects.get(title="Kettle night")
    assert plan.session_type == "daily_self"
    assert plan.features == ["hero", "creator_host", "slot_fee", "gift_with_purchase", "creator_content"]


def test_a_refused_step_leads_to_what_stands_in_its_way(window):
    page = window()
    plan = LivestreamSession.objects.get(title="Coats")
    LivestreamSession.objects.filter(pk=plan.pk).update(created_at=timezone.now() - timedelta(days=30))
    page.goto(f"/livestreams/{plan.pk}/merchandise/")
    page.get_by_role("link", name="Self-check").click()
    first = page.get_by_role("dialog").locator(".obstacles a").first
    first.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(re.compile("#item-"))
