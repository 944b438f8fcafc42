"""The printable plan: everything the crew needs, and costs only for those who may see them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.actions.checklists import change_item_owner, change_note, save_answer, set_not_applicable
from planner.actions.proofs import add_files
from planner.enums import AnswerType
from planner.forms.proofs import Upload
from planner.models import ChecklistAnswer, LivestreamSession, TemplateVersion
from tests import factories, files

SHANGHAI = ZoneInfo("Asia/Shanghai")


def url_of(livestream):
    return reverse("planner:plan_print", args=[livestream.pk])


def answer_to(livestream, key):
    return ChecklistAnswer.objects.select_related("checklist", "item").get(
        checklist__livestream=livestream, item__key=key
    )


def row_of(page, label):
    return page.partition(f'<th scope="row">{label}')[2].partition("</tr>")[0]


def test_answers_notes_owners_and_dates(as_user, owner, operator, livestream):
    now, membership = timezone.now(), owner.memberships.get()
    answer = answer_to(livestream, "gate_s")
    save_answer(answer=answer, version=1, text="yes", membership=membership, by=owner, now=now)
    change_note(answer=answer, was="", note="Key is at the desk", by=owner, now=now)
    change_item_owner(answer=answer, was=None, owner=operator, by=owner, now=now)
    set_not_applicable(
        answer=answer_to(livestream, "plain_s"), version=1, reason="The host brings it", by=owner, now=now
    )
    page = as_user(owner).get(url_of(livestream)).content.decode()
    done = row_of(page, "Gate Merchandise")
    due = (livestream.starts_at - timedelta(hours=72)).astimezone(SHANGHAI)
    assert "Yes" in done
    assert "Note: Key is at the desk" in done
    assert f"<td>{operator}</td>" in done
    assert f"{due:%H:%M}" in done
    assert '<span class="paper-gate">Gate</span>' in done
    assert "Not applicable: The host brings it" in row_of(page, "Plain Merchandise")
    assert '<span class="write"></span>' in row_of(page, "Plain Timing")
    assert page.count('class="tick is-done"') == 1


def test_title_score_summary_and_signatures(as_user, owner, livestream):
    ChecklistAnswer.objects.filter(checklist__livestream=livestream).exclude(item__key="gate_t").update(value="yes")
    LivestreamSession.objects.filter(pk=livestream.pk).update(host_name="Xiaoman", gmv_target=800_000)
    page = as_user(owner).get(url_of(livestream)).content.decode()
    for words in ("Xiaoman", "¥800,000", "Kuaishou", "Weekly special", "Raw 90.0, capped at 59", "Gates still open:"):
        assert words in page
    assert page.count('<section class="paper-sec" data-step=') == 5
    assert page.count('<td class="n">2 / 2</td>') == 4
    assert 'class="paper-signs"' in page


def test_a_past_due_date_is_still_a_date(as_user, owner, livestream):
    LivestreamSession.objects.filter(pk=livestream.pk).update(
        starts_at=timezone.now() + timedelta(hours=1), created_at=timezone.now() - timedelta(days=9)
    )
    page = as_user(owner).get(url_of(livestream)).content.decode()
    assert "overdue" not in page.partition('class="paper"')[2]
    assert page.count('class="num late"') == 10


@pytest.fixture
def cost_plan(merchant, owner):
    """A plan with a cost item whose answer, note and file could leak, and cost figures of its own."""
    version = factories.TemplateVersionFactory()
    factories.TemplateItemFactory(
        version=version, key="margin", label_en="Margin", answer_type=AnswerType.MONEY, shows_costs=True,
        credit_kind="greater_than", credit_params={"min": 77_000},
    )  # fmt: skip
    factories.TemplateItemFactory(
        version=version, key="fee", label_en="Fee", answer_type=AnswerType.FILE, shows_costs=True,
        credit_kind="file_present",
    )  # fmt: skip
    plan = factories.livestream(
        organization=merchant, by=owner, template_version=factories.publish(version),
        ad_budget=77_666, contribution_rate="0.7777",
    )  # fmt: skip
    now, membership = timezone.now(), owner.memberships.get()
    margin = answer_to(plan, "margin")
    save_answer(answer=margin, version=1, text="77222", membership=membership, by=owner, now=now)
    change_note(answer=margin, was="", note="Supplier took 77333", by=owner, now=now)
    upload = Upload("fee-77444.pdf", "application/pdf", files.upload())
    add_files(answer=answer_to(plan, "fee"), uploads=[upload], expires_on=None, by=owner, now=now)
    return plan


@pytest.mark.parametrize(
    "who, sees", [("owner", True), ("operator", True), ("blind_operator", False), ("viewer", False)]
)
def test_costs_are_for_those_who_may_see_them(request, as_user, cost_plan, who, sees):
    page = as_user(request.getfixturevalue(who)).get(url_of(cost_plan)).content.decode()
    figures = ("77,222", "77333", "77444", "77,666", "77.77%")
    assert [figure in page for figure in figures] == [sees] * 5
    assert ("cost figures not shown" in row_of(page, "Margin"), "This copy leaves out costs." in page) == (
        not sees,
        not sees,
    )


def test_who_may_print(as_user, owner, viewer, outsider, client, livestream):
    assert [as_user(user).get(url_of(livestream)).status_code for user in (owner, viewer, outsider)] == [200, 200, 404]
    assert client.get(url_of(livestream)).status_code == 302
    assert as_user(owner).post(url_of(livestream)).status_code == 405


@pytest.mark.parametrize("extra_items", [1, 3])
def test_queries(as_user, owner, operator, merchant, extra_items, django_assert_num_queries):
    version = factories.TemplateVersionFactory()
    for _number in range(extra_items):
        factories.TemplateItemFactory(version=version, answer_type=AnswerType.FILE, credit_kind="file_present")
    plan = factories.livestream(organization=merchant, by=owner, template_version=factories.publish(version))
    for answer in ChecklistAnswer.objects.select_related("checklist").filter(checklist__livestream=plan):
        upload = Upload("a.pdf", "application/pdf", files.upload())
        add_files(answer=answer, uploads=[upload], expires_on=None, by=operator, now=timezone.now())
        change_item_owner(answer=answer, was=None, owner=operator, by=owner, now=timezone.now())
    client = as_user(owner)
    TemplateVersion.kept(plan.template_version_id).items_by_id()
    with django_assert_num_queries(7):
        client.get(url_of(plan))
