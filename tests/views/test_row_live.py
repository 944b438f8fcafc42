"""The pages of one row and of one item stay up to date: what an answer of their poll holds, and what it costs."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.actions import worksheets
from planner.actions.checklists import change_note
from planner.actions.livestreams import change_state
from planner.domain.livestream_states import PlanAction
from planner.enums import Role
from planner.enums_worksheets import Worksheet
from planner.models import ChecklistAnswer
from tests import factories
from tests.live_page import LivePage

pytestmark = pytest.mark.django_db
ROW = {"#here", "#row-title", "#row-form", "#row-after"}


@pytest.fixture
def product(livestream):
    return factories.LineUpItemFactory(livestream=livestream, sku_code="NUT", unit_cost=Decimal("713.33"))


@pytest.fixture
def row_page(as_user, product):
    url = reverse("planner:sheet_row", args=[product.livestream_id, Worksheet.LINE_UP, product.pk])
    return lambda user: LivePage(as_user(user), url)


def wrote(product, field, text, *, by):
    worksheets.save_cell(
        livestream=product.livestream, worksheet=Worksheet.LINE_UP, row=str(product.pk), field=field, text=text,
        was="", version=product.version, by=by, now=timezone.now(),
    )  # fmt: skip


def test_where_nothing_changed_the_answer_is_304(row_page, owner, django_assert_num_queries):
    page = row_page(owner)
    with django_assert_num_queries(3):  # session, user with memberships, plan with tag and people
        assert page.poll().status_code == 304


def test_another_s_save_arrives_with_its_author(row_page, owner, operator, product):
    page, own = row_page(operator), row_page(owner)
    wrote(product, "live_price", "19.9", by=owner)
    news = page.news()
    assert set(news) == {*ROW, "#row-author"}
    assert 'name="value-live_price" type="text" inputmode="decimal" value="19.9"' in news["#row-form"]
    assert f"{owner.name} changed this" in news["#row-author"]
    assert set(own.news()) == ROW
    assert page.poll().status_code == 304
    assert set(page.news("&again=1")) == ROW


def test_costs_are_in_nobody_else_s_news(row_page, owner, operator, blind_operator, viewer, product):
    people = (owner, operator, blind_operator, viewer)
    pages = [row_page(user) for user in people]
    wrote(product, "live_price", "119.9", by=owner)
    assert ["713.33" in page.news()["#row-form"] for page in pages] == [True, True, False, False]


def test_the_only_row_of_a_sheet_arrives(as_user, owner, operator, livestream):
    page = LivePage(as_user(operator), reverse("planner:sheet_fields", args=[livestream.pk, Worksheet.SLOT]))
    worksheets.save_cell(
        livestream=livestream, worksheet=Worksheet.SLOT, row="", field="studio", text="Room 9", was="", version=1,
        by=owner, now=timezone.now(),
    )  # fmt: skip
    news = page.news()
    assert (set(news), "Room 9" in news["#row-form"]) == ({*ROW, "#row-author"}, True)


def test_a_deleted_row_says_so_and_leads_back(row_page, owner, operator, product, livestream):
    page = row_page(operator)
    worksheets.delete_rows(
        livestream=livestream, worksheet=Worksheet.LINE_UP, keys=[str(product.pk)], by=owner, now=timezone.now()
    )
    news = page.news()
    assert set(news) == {"#here", "#live-note"}
    assert "This row was deleted meanwhile." in news["#live-note"]
    assert f'href="{livestream.step_url("s")}?sheet=line_up"' in news["#live-note"]


def test_a_plan_that_was_closed_says_so_and_takes_no_field_away(row_page, owner, operator, livestream):
    page = row_page(operator)
    change_state(
        livestream=livestream, action=PlanAction.CANCEL, role=Role.OWNER, by=owner, now=timezone.now(),
        reason="No stock",
    )  # fmt: skip
    news = page.news()
    assert set(news) == {"#here", "#live-note"}
    assert "The plan is now: Cancelled. You can read it, not change it." in news["#live-note"]


@pytest.mark.parametrize("rows", [1, 3])
def test_news_take_the_same_queries(row_page, owner, operator, product, rows, django_assert_num_queries):
    for _number in range(rows - 1):
        factories.LineUpItemFactory(livestream=product.livestream)
    page = row_page(operator)
    wrote(product, "live_price", "19.9", by=owner)
    with django_assert_num_queries(8):
        page.poll()


def test_pages_of_items_hear_of_their_item(as_user, owner, operator, livestream):
    answers = ChecklistAnswer.objects.select_related("item", "checklist__livestream")
    answer, other = answers.get(item__key="gate_s"), answers.get(item__key="gate_t")
    history, note, elsewhere = (
        LivePage(as_user(operator), reverse(f"planner:answer_{panel}", args=[one.pk]))
        for panel, one in (("history", answer), ("note", answer), ("note", other))
    )
    assert [page.poll().status_code for page in (history, note, elsewhere)] == [304] * 3
    change_note(answer=answer, was="", note="Ask the depot", by=owner, now=timezone.now())
    news = history.news()
    assert set(news) == {"#here", f"#history-{answer.pk}"}
    assert "Ask the depot" in news[f"#history-{answer.pk}"]
    assert f"{owner.name} changed this" in note.news()["#live-note"]
    assert set(elsewhere.news()) == {"#here"}


@pytest.mark.parametrize("panel", ["note", "owner", "not_applicable"])
def test_a_page_of_an_item_sends_its_form_as_a_page(as_user, owner, livestream, panel):
    """What answers a form in place, the row of a plan, belongs into no other page."""
    answer = ChecklistAnswer.objects.filter(checklist__livestream=livestream, item__is_gate=False).first()
    client, url = as_user(owner), reverse(f"planner:answer_{panel}", args=[answer.pk])
    in_place, alone = client.get(url, headers={"HX-Request": "true"}), client.get(url)
    assert [f'hx-post="{url}"' in page.content.decode() for page in (in_place, alone)] == [True, False]
