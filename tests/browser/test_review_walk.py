"""A plan between merchant and provider, two browsers, in Chinese: submitted, commented on, changed by one click, judged
and approved; then changed for good, reviewed by its differences, approved again and locked.
"""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from planner.enums import SessionState
from planner.models import LivestreamSession, ReviewComment
from tests import factories
from tests.browser.axe import poor_contrast, serious_axe_findings
from tests.browser.walking import ask_for_news, foreign_words, overflow

FOCUSED = "[...document.querySelectorAll('.finding')].indexOf(document.activeElement) + 1"


@pytest.fixture
def plan(merchant, owner, reviewer, engagement):
    for organization, name in ((merchant, "青禾女装店"), (engagement.provider, "启明服务商")):
        organization.name = name
        organization.save()
    for user, name in ((owner, "苏青"), (reviewer, "程锦"), (engagement.invited_by, "顾启")):
        user.name, user.language = name, "zh-hans"
        user.save()
    made = factories.livestream(organization=merchant, by=owner, title="周五囤货夜")
    return factories.ready_to_submit(made, by=owner)


def state(plan):
    return LivestreamSession.objects.get(pk=plan.pk).state


def take(page, button):
    """A step in the life of the plan: the button of the bar, then the one of its dialog."""
    with page.expect_response(re.compile(r"/state/\w+/$")):
        page.locator("#decision").get_by_role("link", name=button).click()
    dialog = page.locator("dialog[open]")
    expect(dialog.locator(".dlg-foot .btn").first).to_be_visible()
    assert dialog.locator(".obstacles li").all_inner_texts() == []
    with page.expect_navigation():
        dialog.get_by_role("button", name=button, exact=True).click()


def judge(page, step, verdict, sentence):
    row = page.locator(f"#verdict-{step}")
    if not row.locator("form").is_visible():
        row.locator("summary").click()
    row.locator(f"label:has([value={verdict}])").click()
    row.get_by_placeholder("一句话说明").fill(sentence)
    row.get_by_role("button", name="保存").click()
    expect(row.locator(".verdict-head .status")).to_be_visible()
    expect(row.locator("summary")).to_have_text(sentence)


def flaws(page):
    found = serious_axe_findings(page)
    if too_wide := overflow(page):
        found.append(("too wide", too_wide))
    page.emulate_media(color_scheme="dark")
    found += poor_contrast(page)
    page.emulate_media(color_scheme="light")
    return found


def write_findings(page, plan):
    """A price that one click changes, and a note that only the provider reads."""
    row = plan.line_up.order_by("position").first()
    page.locator("#comment-place").select_option(f"row.line_up.{row.pk}")
    page.locator("#comment-field").focus()
    page.locator("#comment-field").select_option("live_price")
    form = page.locator("#comment-form")
    expect(form.get_by_text("计划现在是 9.9 元/件")).to_be_visible()
    expect(page.locator("#comment-field")).to_be_focused()
    form.locator("label:has([value=blocker])").click()
    form.locator("[name=finding]").fill("直播价比其他渠道高 11 元，")
    form.get_by_text("提醒某人").click()
    form.get_by_role("button", name="@苏青").click()
    expect(form.locator("[name=finding]")).to_have_value("直播价比其他渠道高 11 元，@苏青 ")
    form.locator("[name=finding]").fill("直播价比其他渠道高 11 元，@苏青 请看")
    form.locator("[name=proposal]").fill("9.5")
    form.get_by_role("button", name="发布意见").click()
    expect(form.get_by_text("发布前请选择谁能看到。")).to_be_visible()
    expect(form.locator("[name=finding]")).to_have_value("直播价比其他渠道高 11 元，@苏青 请看")
    form.locator("[data-audience=shared]").click()
    form.get_by_role("button", name="发布意见").click()
    expect(page.locator(".finding")).to_have_count(1)
    expect(form.locator("[name=audience]:checked")).to_have_count(0)
    form.locator("[name=finding]").fill("客户去年退货率是 61%")
    form.locator("[data-audience=internal]").click()
    form.get_by_role("button", name="发布意见").click()
    expect(page.locator(".finding[data-internal]")).to_have_count(1)
    expect(page.locator("#review-tabs [aria-current] .count")).to_contain_text("2")


def send_back(provider, plan):
    """Findings and verdicts of the first round; without them the plan does not go back."""
    write_findings(provider, plan)
    assert flaws(provider) == []
    assert foreign_words(provider, "zh") == []
    for key, place in (("n", 1), ("n", 2), ("p", 1)):
        provider.keyboard.press(key)
        assert provider.evaluate(FOCUSED) == place
    provider.locator("#decision").get_by_role("link", name="退回修改").click()
    expect(provider.locator("dialog[open] .obstacles li")).to_have_count(5)
    provider.keyboard.press("Escape")
    judge(provider, "s", "fix", "直播价要改")
    for step in "tage":
        judge(provider, step, "pass", "没有问题")
    take(provider, "退回修改")
    assert state(plan) == SessionState.CHANGES_REQUESTED


def follow_the_finding(merchant, plan):
    """From the inbox and the plan to what the reviewer wants, and one click."""
    merchant.goto(reverse("planner:inbox"))
    expect(merchant.get_by_text("程锦在「周五囤货夜」的审核里提到了你。")).to_be_visible()
    merchant.goto(plan.get_absolute_url())
    merchant.get_by_role("link", name="1 条意见未解决").first.click()
    expect(merchant.locator(".finding")).to_have_count(1)
    expect(merchant.get_by_text("客户去年退货率是 61%")).to_have_count(0)
    merchant.get_by_role("button", name="采纳修改").click()
    expect(merchant.get_by_text("苏青 已采纳")).to_be_visible()
    assert plan.line_up.order_by("position").first().live_price == Decimal("9.5")
    assert flaws(merchant) == []


def the_answer_arrives(provider, note):
    """On the page that the reviewer has open, beside what is being typed there."""
    ask_for_news(provider)
    expect(provider.locator(".finding:not([data-internal])")).to_have_attribute("data-state", "answered")
    expect(note).to_have_value("先内部算")
    expect(note).to_be_focused()
    note.locator("xpath=ancestor::form").get_by_role("button", name="回复", exact=True).click()
    expect(note).to_have_value("")
    expect(provider.locator(".finding[data-internal]")).to_contain_text("先内部算")


def review_again(provider, review, sentence):
    """A later round: only the step that has changed is judged anew."""
    provider.goto(review)
    take(provider, "开始审核")
    provider.wait_for_url(f"**{review}")
    expect(provider.locator("#verdicts .side-head")).to_contain_text("4 / 5")
    judge(provider, "s", "pass", sentence)


def test_from_submission_to_a_locked_plan(open_browser, as_user, owner, reviewer, plan):
    review = reverse("planner:plan_review", args=[plan.pk])
    merchant = open_browser("zh-CN", user=owner, as_user=as_user)
    merchant.goto(review)
    take(merchant, "提交审核")
    provider = open_browser("zh-CN", user=reviewer, as_user=as_user)
    provider.goto(review)
    take(provider, "开始审核")
    provider.wait_for_url(f"**{review}")
    send_back(provider, plan)
    note = provider.locator(".finding[data-internal] textarea")
    note.fill("先内部算")
    follow_the_finding(merchant, plan)
    the_answer_arrives(provider, note)
    take(merchant, "再次提交")

    review_again(provider, review, "价格已改")
    expect(provider.locator("#changes")).to_contain_text("9.9")
    comment = ReviewComment.objects.get(is_internal=False)
    provider.locator(f"#comment-{comment.pk}").get_by_role("button", name="标为已解决").click()
    expect(provider.locator(f"#comment-{comment.pk}")).to_have_attribute("data-state", "resolved")
    take(provider, "审核通过")
    assert state(plan) == SessionState.APPROVED

    change_the_price(merchant, plan)
    assert state(plan) == SessionState.REAPPROVAL_NEEDED
    merchant.goto(review)
    take(merchant, "再次提交")
    review_again(provider, review, "改价有依据")
    take(provider, "审核通过")
    merchant.goto(review)
    take(merchant, "锁定计划")
    assert state(plan) == SessionState.LOCKED


def change_the_price(page, plan):
    """A price in the worksheet, typed by hand: material, so the approval is gone."""
    row = plan.line_up.order_by("position").first()
    page.goto(plan.get_absolute_url())
    page.locator(f"#cell-line_up-{row.pk}-live_price").click()
    page.keyboard.type("9.8")
    with page.expect_response(re.compile(r"/cell/save/$")):
        page.keyboard.press("Enter")
