"""The plan page: who sees what of it, and what it costs."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.actions.checklists import save_answer
from planner.actions.readiness import store_readiness
from planner.enums import AnswerType, SessionState, Step
from planner.models import ChecklistAnswer, LivestreamSession
from tests import factories


def url_of(livestream, step=Step.MERCHANDISE):
    return reverse("planner:plan_step", args=[livestream.pk, step])


def answer_to(livestream, key):
    return ChecklistAnswer.objects.select_related("item", "checklist").get(
        checklist__livestream=livestream, item__key=key
    )


@pytest.fixture
def cost_plan(merchant, owner):
    """A plan with a cost item whose answer, note and history could leak."""
    version = factories.TemplateVersionFactory()
    factories.TemplateItemFactory(version=version, key="plain")
    factories.TemplateItemFactory(
        version=version, key="margin", answer_type=AnswerType.MONEY, shows_costs=True, label_en="Margin",
        credit_kind="greater_than", credit_params={"min": 90_000},
    )  # fmt: skip
    plan = factories.livestream(organization=merchant, by=owner, template_version=factories.publish(version))
    margin = answer_to(plan, "margin")
    save_answer(
        answer=margin, version=1, text="77123", membership=owner.memberships.get(), by=owner, now=timezone.now()
    )
    ChecklistAnswer.objects.filter(pk=margin.pk).update(note="Supplier took 66456")
    return plan


@pytest.mark.parametrize("step", Step)
def test_each_step_shows_its_own_items(as_user, owner, livestream, step):
    page = as_user(owner).get(url_of(livestream, step)).content.decode()
    assert [letter for letter in "stage" if f'id="item-gate_{letter}"' in page] == [step.value]
    assert page.count('aria-current="step"') == 1


def test_the_clock_of_saving_is_that_of_the_organization(as_user, owner, livestream):
    page = as_user(owner).get(url_of(livestream)).content.decode()
    assert '<time data-saved-at data-zone="Asia/Shanghai"></time>' in page


def test_an_unknown_step_is_not_found(as_user, owner, livestream):
    assert as_user(owner).get(f"/livestreams/{livestream.pk}/money/").status_code == 404


def test_an_outsider_finds_nothing(as_user, outsider, livestream):
    assert as_user(outsider).get(url_of(livestream)).status_code == 404


def test_raw_and_capped_score_stand_together(as_user, owner, livestream):
    ChecklistAnswer.objects.filter(checklist__livestream=livestream).exclude(item__key="gate_s").update(value="yes")
    store_readiness(livestream=livestream, now=timezone.now())
    page = as_user(owner).get(url_of(livestream)).content.decode()
    assert "Readiness 59.0 (raw 87.5, held back by open gates)" in page
    assert f'href="{url_of(livestream)}#item-gate_s"' in page


def test_a_viewer_reads_and_has_no_controls(as_user, viewer, livestream):
    page = as_user(viewer).get(url_of(livestream)).content.decode()
    assert re.findall(r'hx-post="([^"]+)"', page) == [reverse("planner:plan_presence", args=[livestream.pk])]
    assert 'name="value"' not in page
    assert "You can read this plan." in page


@pytest.mark.parametrize("state", [SessionState.LOCKED, SessionState.LIVE, SessionState.ENDED, SessionState.CANCELLED])
def test_a_closed_plan_is_for_reading(as_user, owner, livestream, state):
    LivestreamSession.objects.filter(pk=livestream.pk).update(state=state)
    page = as_user(owner).get(url_of(livestream)).content.decode()
    assert 'name="value"' not in page
    assert "answers can be read, not changed" in page


def test_filters_keep_open_items_and_gates(as_user, owner, livestream):
    ChecklistAnswer.objects.filter(checklist__livestream=livestream, item__key="gate_s").update(value="yes")
    client = as_user(owner)

    def shown(query):
        page = client.get(f"{url_of(livestream)}{query}").content.decode()
        return [key for key in ("gate_s", "plain_s") if f'id="item-{key}"' in page]

    assert shown("") == ["gate_s", "plain_s"]
    assert shown("?show=open") == ["plain_s"]
    assert shown("?show=gates") == ["gate_s"]
    assert shown("?show=nonsense") == ["gate_s", "plain_s"]


def test_costs_are_only_for_those_who_may_see_them(as_user, owner, operator, blind_operator, viewer, cost_plan):
    def reads(user):
        page = as_user(user).get(url_of(cost_plan)).content.decode()
        return {secret: secret in page for secret in ("77123", "77,123", "66456", "Margin", "Shows costs.")}

    everything = {"77123": False, "77,123": True, "66456": True, "Margin": True, "Shows costs.": False}
    nothing = {"77123": False, "77,123": False, "66456": False, "Margin": True, "Shows costs.": True}
    assert [reads(user) for user in (owner, operator, blind_operator, viewer)] == [
        everything, everything, nothing, nothing,
    ]  # fmt: skip


def test_items_that_do_not_apply_stand_at_the_end_with_their_condition(as_user, owner, merchant):
    version = factories.TemplateVersionFactory()
    factories.TemplateItemFactory(version=version, key="always")
    factories.TemplateItemFactory(version=version, key="draws", label_en="Draw rules", applies="any prize_draw")
    plan = factories.livestream(organization=merchant, by=owner, template_version=factories.publish(version))
    page = as_user(owner).get(url_of(plan)).content.decode()
    assert 'id="item-draws"' not in page
    assert "applies when: the broadcast has: Prize draws" in page


@pytest.mark.parametrize("plans", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number_of_plans(
    as_user, owner, merchant, livestream, plans, django_assert_num_queries
):
    for _number in range(plans - 1):
        factories.livestream(organization=merchant, by=owner, template_version=livestream.template_version)
    ChecklistAnswer.objects.filter(item__key="gate_s").update(
        value="yes", answered_by=owner, answered_at=timezone.now(), owner=owner
    )
    client = as_user(owner)
    client.get(url_of(livestream))
    with django_assert_num_queries(6):
        client.get(url_of(livestream))


@pytest.mark.parametrize(("role", "may_import"), [("owner", True), ("viewer", False)])
def test_the_menu_of_a_phone_leads_everywhere(as_user, livestream, role, may_import, request):
    page = as_user(request.getfixturevalue(role)).get(url_of(livestream)).content.decode()
    menu = page.partition('id="plan-menu"')[2].partition("</div>")[0]
    names = ("plan_why", "plan_forecast", "plan_history", "plan_export", "plan_versions", "plan_print", "plan_import")

    links = [
        f'class="menu-item only-phone" href="{reverse(f"planner:{name}", args=[livestream.pk])}"' for name in names
    ]
    assert [link in menu for link in links] == [*[True] * 6, may_import]


@pytest.mark.parametrize(("role", "may_copy"), [("owner", True), ("operator", True), ("viewer", False)])
@pytest.mark.parametrize("state", [SessionState.ENDED, SessionState.CANCELLED])
def test_a_plan_that_is_over_leads_on_to_a_copy(as_user, livestream, state, role, may_copy, request):
    LivestreamSession.objects.filter(pk=livestream.pk).update(state=state)

    page = as_user(request.getfixturevalue(role)).get(url_of(livestream)).content.decode()
    head, actions = (page.partition(f'id="{place}"')[2] for place in ("plan-act", "nba"))
    actions = actions.partition("</section>")[0]
    copy = f'href="{reverse("planner:livestream_copy", args=[livestream.pk])}"'
    assert (f'class="btn primary" {copy}' in head, f'class="btn" {copy}' in actions) == (may_copy, may_copy)
    assert ("#item-" in actions, "nba-closed" in actions) == (False, True)


def test_nothing_is_overdue_once_the_broadcast_is_over(as_user, owner, livestream):
    plans = LivestreamSession.objects.filter(pk=livestream.pk)
    shown = []
    for state in (SessionState.DRAFT, SessionState.ENDED):
        plans.update(state=state, created_at=timezone.now() - timedelta(days=30), starts_at=timezone.now())
        page = as_user(owner).get(url_of(livestream)).content.decode()
        shown.append("overdue</span>" in page.partition('class="score-raw')[2].partition("</p>")[0])
    assert shown == [True, False]


def test_what_stands_still_says_so_beside_what_is_left_to_do(as_user, owner, livestream):
    LivestreamSession.objects.filter(pk=livestream.pk).update(state=SessionState.LOCKED)

    page = as_user(owner).get(url_of(livestream)).content.decode()
    assert "The plan is locked. It can be changed once the owner unlocks it." in page


def test_the_address_of_a_plan_without_a_step_leads_to_the_first(as_user, viewer, outsider, livestream):
    address = reverse("planner:plan_start", args=[livestream.pk])
    assert as_user(viewer).get(address).url == livestream.step_url(Step.MERCHANDISE)
    assert as_user(outsider).get(address).status_code == 404
