"""Why this score: the shown figures sum to the shown score, and no cost figure is told."""

import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given

from planner.actions.readiness import store_readiness
from planner.domain.readiness import score_readiness
from planner.enums import AnswerType, SessionState, Severity, Step
from planner.models import ChecklistAnswer
from planner.views.plan_head import PlanView
from planner.views.why import WhyPage
from tests import factories
from tests.domain.facts import NOW
from tests.domain.test_readiness_properties import plans

PLAN = SimpleNamespace(
    state=SessionState.DRAFT,
    step_url=lambda step: f"/{step}/",
    organization=SimpleNamespace(time_zone="Asia/Shanghai"),
)


def url_of(livestream, sort=""):
    return reverse("planner:plan_why", args=[livestream.pk]) + sort


def set_answer(livestream, key, **fields):
    ChecklistAnswer.objects.filter(checklist__livestream=livestream, item__key=key).update(**fields)


@pytest.fixture
def capped(livestream):
    """All done but one gate: raw 87.5, capped at 59."""
    ChecklistAnswer.objects.filter(checklist__livestream=livestream).exclude(item__key="gate_s").update(value="yes")
    store_readiness(livestream=livestream, now=timezone.now())
    return livestream


def shown_columns(page):
    """Earned and lost of every row of items, as shown."""
    body = page.partition('id="why-items"')[2].partition("<tfoot>")[0]
    rows = re.findall(r'<td class="n">([\d.]+)</td>\s*<td class="n (?:lost|none)">−?([\d.]+)</td>', body)
    return [(Decimal(earned), Decimal(lost)) for earned, lost in rows]


@pytest.mark.parametrize("sort", ["", "?sort=loss", "?sort=step"])
def test_shown_figures_sum_to_the_shown_score(as_user, owner, capped, sort):
    page = as_user(owner).get(url_of(capped, sort)).content.decode()
    rows = shown_columns(page)
    assert len(rows) == 10
    assert (sum(earned for earned, _lost in rows), sum(lost for _earned, lost in rows)) == (
        Decimal("87.5"),
        Decimal("12.5"),
    )
    total = page.partition("<tfoot>")[2]
    assert re.findall(r'<td class="n[^"]*">([\d.]+)</td>', total) == ["100.0", "87.5", "12.5"]


def test_the_cap_is_told_in_words_with_the_way_out(as_user, owner, capped):
    page = as_user(owner).get(url_of(capped)).content.decode()
    assert "1 open gate caps the readiness at 59." in page
    assert "Without the cap it would be 87.5: 28.5 points are held back." in page
    assert f'<a class="link" href="{capped.step_url("s")}#item-gate_s">Gate Merchandise</a>' in page
    assert '<b class="num">59.0</b>' in page


def test_checks_that_hold_the_cap_are_not_called_gates(as_user, owner, merchant):
    version = factories.TemplateVersionFactory()
    for key in ("gate_one", "gate_two"):
        factories.TemplateItemFactory(version=version, key=key, is_gate=True)
    version.checks.create(check_id="S01", key="stock_covers_forecast", step=Step.MERCHANDISE, severity=Severity.BLOCK)
    plan = factories.livestream(organization=merchant, by=owner, template_version=factories.publish(version))
    page = as_user(owner).get(url_of(plan)).content.decode()
    assert "3 gates and checks cap the readiness at 59." in page


def test_without_open_gates_nothing_caps(as_user, owner, livestream):
    ChecklistAnswer.objects.filter(checklist__livestream=livestream, item__is_gate=True).update(value="yes")
    page = as_user(owner).get(url_of(livestream)).content.decode()
    assert "Nothing caps the score: every gate is passed." in page


def test_largest_loss_comes_first(as_user, owner, livestream):
    set_answer(livestream, "gate_s", value="yes")
    lost = [row[1] for row in shown_columns(as_user(owner).get(url_of(livestream)).content.decode())]
    assert lost == sorted(lost, reverse=True)
    by_step = as_user(owner).get(url_of(livestream, "?sort=step")).content.decode()
    assert re.findall(r'scope="rowgroup".*?aria-hidden="true">(\w)<', by_step) == ["S", "T", "A", "G", "E"]


def test_items_that_do_not_count_are_listed_with_the_reason(as_user, owner, merchant):
    version = factories.TemplateVersionFactory()
    factories.TemplateItemFactory(version=version, key="always", label_en="Always")
    factories.TemplateItemFactory(version=version, key="draws", label_en="Draw rules", applies="any prize_draw")
    factories.TemplateItemFactory(version=version, key="by_hand", label_en="By hand")
    plan = factories.livestream(organization=merchant, by=owner, template_version=factories.publish(version))
    set_answer(plan, "by_hand", not_applicable=True, not_applicable_reason="Host brings her own")
    page = as_user(owner).get(url_of(plan)).content.decode()
    left_out = page.partition('id="left-out"')[2]
    assert "Draw rules<small>Counts only when: the broadcast has: Prize draws</small>" in left_out
    assert "By hand<small>Taken out by hand: Host brings her own</small>" in left_out
    assert len(shown_columns(page)) == 1


@pytest.mark.parametrize("who", ["owner", "operator", "blind_operator", "viewer"])
def test_no_cost_figure_is_told_to_anybody(request, as_user, merchant, owner, who):
    version = factories.TemplateVersionFactory()
    money = {"answer_type": AnswerType.MONEY, "shows_costs": True}
    factories.TemplateItemFactory(
        version=version, key="margin", **money, credit_kind="greater_than", credit_params={"min": 88_111}
    )
    factories.TemplateItemFactory(version=version, key="fee", label_en="Slot fee", **money)
    plan = factories.livestream(organization=merchant, by=owner, template_version=factories.publish(version))
    set_answer(plan, "margin", value="77222")
    set_answer(plan, "fee", not_applicable=True, not_applicable_reason="Fee of 66333 was waived")
    page = as_user(request.getfixturevalue(who)).get(url_of(plan)).content.decode()
    assert [figure for figure in ("77,222", "77222", "88,111", "88111", "66333") if figure in page] == []
    assert "Taken out by hand" in page


def test_who_may_read_it(as_user, owner, viewer, outsider, client, livestream):
    assert [as_user(user).get(url_of(livestream)).status_code for user in (owner, viewer, outsider)] == [200, 200, 404]
    assert client.get(url_of(livestream)).status_code == 302
    assert as_user(owner).post(url_of(livestream)).status_code == 405


def test_an_empty_template_scores_nothing_and_still_reads(as_user, owner, merchant):
    version = factories.publish(factories.TemplateVersionFactory())
    plan = factories.livestream(organization=merchant, by=owner, template_version=version)
    page = as_user(owner).get(url_of(plan)).content.decode()
    assert shown_columns(page) == []


@pytest.mark.parametrize("extra_items", [1, 3])
def test_queries(as_user, owner, merchant, extra_items, django_assert_num_queries):
    version = factories.TemplateVersionFactory()
    for _number in range(extra_items):
        factories.TemplateItemFactory(version=version)
    plan = factories.livestream(organization=merchant, by=owner, template_version=factories.publish(version))
    set_answer(plan, version.items.last().key, not_applicable=True, not_applicable_reason="not this time")
    client = as_user(owner)
    plan.template_version.items_by_id()
    with django_assert_num_queries(6):
        client.get(url_of(plan))


@given(plan=plans())
def test_the_rows_of_any_plan_sum_to_its_score(plan):
    readiness = score_readiness(plan, now=NOW)
    page = WhyPage(PlanView(livestream=PLAN, facts=plan, readiness=readiness, now=NOW))
    rows = page.rows()
    assert sum(row.earned for row in rows) == readiness.raw
    assert sum(row.lost for row in rows) == (100 - readiness.raw if any(row.worth for row in rows) else 0)
    assert all(row.worth == row.earned + row.lost and 0 <= row.earned_percent <= 100 for row in rows)
    terms = page.terms(rows)
    assert sum(term.earned for term in terms) == readiness.raw
    assert [row for term in terms for row in term.rows] == rows
    assert bool(page.cap_reasons()) == (readiness.cap < 100)
