"""The main screens around a plan in work: readable for everybody, in one language, on a desktop and on a phone."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.actions.checklists import StepEntry, change_note, save_step, set_not_applicable
from planner.enums import PlanFeature, Role, Step
from planner.models import ChecklistAnswer, TemplateVersion
from tests import factories
from tests.browser.axe import poor_contrast, serious_axe_findings
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.walking import foreign_words, overflow
from tests.sample_answers import typed_answers

TABLET = {"width": 768, "height": 1024}

WORDS = {
    "zh-CN": {
        "title": "周五夜场",
        "note": "仓库周一确认",
        "reason": "新品还没有退货数据",
        "person": "许岚",
        "shop": "小满食品",
        "product": "燕麦饼干",
    },
    "en": {
        "title": "Friday pantry night",
        "note": "The depot confirms on Monday",
        "reason": "New goods have no returns yet",
        "person": "Xu Lan",
        "shop": "Xiaoman Snacks",
        "product": "Oat biscuits",
    },
}


@pytest.fixture
def plan_in_work(shipped_templates):
    """`plan_in_work(language)`: two steps answered, a note, an item out of the score, an invitation still open."""

    def make(language):
        words = WORDS[language]
        lead = factories.MembershipFactory(
            organization__name=words["shop"], user__name=words["person"], user__language="", role=Role.OWNER
        )
        plan = factories.livestream(
            organization=lead.organization,
            by=lead.user,
            template_version=TemplateVersion.objects.get(),
            title=words["title"],
            gmv_target=Decimal(300_000),
            ad_budget=Decimal(12_000),
            contribution_rate=Decimal("0.25"),
            features=[PlanFeature.PRIZE_DRAW],
        )
        texts, by = typed_answers(plan, in_english=language == "en"), {"by": lead.user, "now": timezone.now()}
        answers = ChecklistAnswer.objects.filter(checklist__livestream=plan).select_related("item", "checklist")
        rows = {row.item.key: row for row in answers}
        entries = [
            StepEntry(rows[key].pk, 1, text)
            for key, text in texts.items()
            if rows[key].item.step in (Step.MERCHANDISE, Step.FLOW)
        ]
        save_step(livestream=plan, entries=entries, membership=lead, **by)
        change_note(answer=rows["stock_locked"], was="", note=words["note"], **by)
        factories.ProductFactory(organization=lead.organization, product_name=words["product"])
        set_not_applicable(answer=rows["trust_guarantee_share"], version=2, reason=words["reason"], **by)
        return plan, lead.user

    return make


def screens(plan):
    yield plan.step_url(Step.MERCHANDISE)
    for name in ("plan_why", "plan_history"):
        yield reverse(f"planner:{name}", args=[plan.pk])
    for name in ("board", "board_calendar", "board_mine", "livestream_create", "organization_members", "account"):
        yield reverse(f"planner:{name}")
    for name in ("product_list", "product_add"):
        yield reverse(f"planner:{name}")


@pytest.mark.parametrize(("language", "size"), [("zh-CN", DESKTOP), ("en", PHONE)])
def test_main_screens(open_browser, plan_in_work, as_user, language, size):
    plan, user = plan_in_work(language)
    page = open_browser(language, size)
    faults = examined(page, [reverse("account_login"), reverse("account_signup")], language)
    page = open_browser(language, size, user=user, as_user=as_user)
    faults |= examined(page, screens(plan), language)
    assert faults == {}


def examined(page, paths, language):
    """What is wrong with each page: rules of axe, contrast in the dark, words of the other language, overflow."""
    faults = {}
    for path in paths:
        page.emulate_media(color_scheme="light")
        page.goto(path)
        found = [*serious_axe_findings(page), *foreign_words(page, language)]
        if overflow(page) > 0:
            found.append(f"{overflow(page)} pixels too wide")
        if page.viewport_size["width"] < TABLET["width"]:  # in English, whose words are longer
            phone = page.viewport_size
            page.set_viewport_size(TABLET)
            if overflow(page) > 0:
                found.append(f"{overflow(page)} pixels too wide for a tablet")
            page.set_viewport_size(phone)
        page.emulate_media(color_scheme="dark")
        found += poor_contrast(page)
        if found:
            faults[path] = found
    return faults


def test_on_a_phone_the_reason_for_a_cap_stays_beside_the_countdown(open_browser, plan_in_work, as_user):
    plan, person = plan_in_work("en")
    page = open_browser("en-US", PHONE, user=person, as_user=as_user)
    page.goto(plan.get_absolute_url())
    reason = page.locator(".plan-score .score-raw").first
    reason.evaluate("words => { words.textContent = 'Readiness 39.0 (raw 86.1, held back by a legal check)'; }")
    end = reason.evaluate("words => words.getBoundingClientRect().right")
    assert end <= page.locator(".plan-count").bounding_box()["x"]
