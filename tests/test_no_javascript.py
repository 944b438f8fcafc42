"""The whole path without scripts: pages, links and plain forms, nothing else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.domain.rundown import problems
from planner.enums import PlanFeature, Platform, SessionState, SessionType, Step
from planner.exchange.demo_seeds import SHANGHAI
from planner.models import ChecklistAnswer, LivestreamSession
from planner.queries.worksheets import load_worksheets
from tests import factories, files, tables
from tests.plain_browser import PlainBrowser
from tests.plain_worksheets import fill_worksheets
from tests.sample_answers import file_names, typed_answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(owner):
    return PlainBrowser(owner)


def answers_of(livestream):
    rows = ChecklistAnswer.objects.filter(checklist__livestream=livestream).select_related("item")
    return {row.item.key: row for row in rows}


def step_path(livestream, step):
    return reverse("planner:step_save", args=[livestream.pk, step])


def create(browser):
    """A plan that contains everything, so that every item of the shipped template applies."""
    page = browser.open(reverse("planner:livestream_create"))
    start = (timezone.now().astimezone(SHANGHAI) + timedelta(days=20)).replace(hour=20, minute=0)
    page = browser.send(
        page.form(reverse("planner:livestream_create")),
        title="Friday pantry night",
        platform=Platform.KUAISHOU,
        session_type=SessionType.CAMPAIGN_MAIN,
        starts_at=start.strftime("%Y-%m-%dT%H:%M"),
        planned_minutes="180",
        gmv_target="30万",
        features=list(PlanFeature.values),
        planned_aov="800",
        ad_budget="30,000",
        contribution_rate="25",
    )
    assert page.status == 200
    livestream = LivestreamSession.objects.select_related("template_version", "organization").get()
    assert page.url == livestream.get_absolute_url()
    return livestream


def upload_all(browser, livestream):
    answers = answers_of(livestream)
    for key, names in file_names(livestream).items():
        page = browser.open(livestream.step_url(answers[key].item.step))
        path = reverse("planner:file_add", args=[answers[key].pk])
        if not any(form.action == path for form in page.forms):
            continue  # the item does not apply to what the worksheets say
        form = page.form(path)
        page = browser.send(form, files=[files.upload(name) for name in names])
        assert page.status == 200


def change_state(browser, livestream, action):
    page = browser.open(reverse("planner:livestream_transition", args=[livestream.pk, action]))
    return browser.send(page.form(reverse("planner:livestream_transition", args=[livestream.pk, action])))


def test_the_whole_path(browser, standard_version):
    tables.LEXICONS.load()
    livestream = create(browser)
    fill_worksheets(browser, livestream)
    livestream.refresh_from_db()
    typed = typed_answers(livestream) | {"reservation_count": "8000"}
    scores = []
    for step in Step:
        answers = answers_of(livestream)
        page = browser.open(livestream.step_url(step))
        assert step_path(livestream, step) in page.links
        page = browser.open(step_path(livestream, step))
        form = page.form(step_path(livestream, step))
        asked = {name.removeprefix("version-") for name in form.fields if name.startswith("version-")}
        wanted = {f"value-{row.pk}": typed[key] for key, row in answers.items() if str(row.pk) in asked}
        assert len(wanted) == len(asked)
        page = browser.send(form, **wanted)
        assert (page.status, page.url) == (200, livestream.step_url(step))
        livestream.refresh_from_db()
        scores.append(livestream.raw_readiness)
    assert scores == sorted(set(scores))
    upload_all(browser, livestream)
    livestream.refresh_from_db()
    assert (livestream.is_gated, livestream.open_item_count) == (False, 0)
    assert livestream.readiness >= 95
    page = change_state(browser, livestream, "self_check")
    livestream.refresh_from_db()
    assert livestream.state == SessionState.SELF_CHECKED, page.text
    page = change_state(browser, livestream, "lock")
    livestream.refresh_from_db()
    assert livestream.state == SessionState.LOCKED, page.text


@pytest.fixture
def plan(merchant, owner, standard_version):
    return factories.livestream(organization=merchant, by=owner, template_version=standard_version)


def test_what_cannot_be_saved_stays_in_the_step_form(browser, plan):
    answers = answers_of(plan)
    links, reach = f"value-{answers['lineup_sku_count'].pk}", f"value-{answers['return_rate_assumed'].pk}"
    cards = f"value-{answers['selling_point_cards'].pk}"
    form = browser.open(step_path(plan, Step.MERCHANDISE)).form(step_path(plan, Step.MERCHANDISE))
    page = browser.send(form, **{links: "a dozen", cards: "docs/cards", reach: "8"})
    assert page.status == 422
    again = page.form(step_path(plan, Step.MERCHANDISE))
    assert (again.fields[links], again.fields[cards], again.fields[reach]) == (["a dozen"], ["docs/cards"], ["8"])
    assert "Not a number. Write digits, such as 1299 or 1.2万." in page.text
    assert "Not a complete web address." in page.text
    assert "2 answers are not saved yet" in page.text
    stored = {key: row.value for key, row in answers_of(plan).items() if row.value}
    assert stored == {"return_rate_assumed": "0.08"}
    page = browser.send(again, **{links: "12", cards: "https://docs.example.com/cards"})
    assert (page.status, page.url) == (200, plan.step_url(Step.MERCHANDISE))
    assert answers_of(plan)["lineup_sku_count"].value == "12"


def test_a_step_form_opened_before_a_colleague_saved_tells_both_answers(browser, plan, operator):
    answers = answers_of(plan)
    links, reach = f"value-{answers['lineup_sku_count'].pk}", f"value-{answers['return_rate_assumed'].pk}"
    form = browser.open(step_path(plan, Step.MERCHANDISE)).form(step_path(plan, Step.MERCHANDISE))
    colleague = PlainBrowser(operator)
    theirs = colleague.open(step_path(plan, Step.MERCHANDISE)).form(step_path(plan, Step.MERCHANDISE))
    colleague.send(theirs, **{links: "18"})
    page = browser.send(form, **{links: "12", reach: "8"})
    assert page.status == 409
    assert f"Meanwhile {operator.name} answered “18 links”" in page.text
    again = page.form(step_path(plan, Step.MERCHANDISE))
    assert again.fields[links] == ["12"]
    stored = answers_of(plan)
    assert (stored["lineup_sku_count"].value, stored["return_rate_assumed"].value) == ("18", "0.08")
    page = browser.send(again)
    assert (page.status, page.url) == (200, plan.step_url(Step.MERCHANDISE))
    assert answers_of(plan)["lineup_sku_count"].value == "12"


def answer_form(page, answer):
    return page.form(reverse("planner:answer_save", args=[answer.pk]))


def test_one_answer_is_saved_by_its_own_button(browser, plan):
    answer = answers_of(plan)["lineup_sku_count"]
    page = browser.open(plan.step_url(Step.MERCHANDISE))
    page = browser.send(answer_form(page, answer), value="a dozen")
    assert (page.status, answer_form(page, answer).fields["value"]) == (422, ["a dozen"])
    page = browser.send(answer_form(page, answer), value="12")
    assert (page.status, page.url) == (200, plan.step_url(Step.MERCHANDISE))
    assert answers_of(plan)["lineup_sku_count"].value == "12"


@pytest.mark.parametrize(("button", "kept"), [("Keep mine", "12"), ("Take theirs", "18")])
def test_a_stale_answer_offers_both_values(browser, plan, operator, button, kept):
    answer = answers_of(plan)["lineup_sku_count"]
    page, theirs = browser.open(plan.step_url(Step.MERCHANDISE)), PlainBrowser(operator)
    theirs.send(answer_form(theirs.open(plan.step_url(Step.MERCHANDISE)), answer), value="18")
    page = browser.send(answer_form(page, answer), value="12")
    assert page.status == 409
    assert f"{operator.name} changed this answer" in page.text
    form = answer_form(page, answer)
    assert form.fields["value"] == ["12"]
    page = browser.press(form, button)
    assert (page.status, page.url) == (200, plan.step_url(Step.MERCHANDISE))
    assert answers_of(plan)["lineup_sku_count"].value == kept


def test_a_rundown_is_laid_out_mended_and_edited(browser, livestream):
    factories.LineUpItemFactory(livestream=livestream)
    page = browser.open(livestream.step_url(Step.TIMING))
    page = browser.press(page.form(reverse("planner:rundown_draft", args=[livestream.pk])), "Lay out from the line-up")
    first = livestream.rundown.order_by("start_min").first()

    panel = reverse("planner:segment_edit", args=[livestream.pk, first.pk])
    page = browser.send(browser.open(panel).form(panel), minutes=str(first.end_min + 3), key_points="Say hello")
    first.refresh_from_db()
    assert (first.key_points, first.end_min) == ("Say hello", first.start_min + first.end_min)

    fix = page.form(reverse("planner:rundown_fix", args=[livestream.pk]))
    label = next(label for label in fix.buttons if label.startswith("Shorten 01 to"))
    page = browser.press(fix, label)
    sheets = load_worksheets(livestream)
    assert problems(sheets.rundown, 180) == ()

    page = browser.open(panel)
    browser.press(page.form(reverse("planner:segment_delete", args=[livestream.pk])), "Delete the segment")
    assert not livestream.rundown.filter(pk=first.pk).exists()
