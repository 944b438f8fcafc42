"""A plan page that stays up to date: what an answer of the poll holds, for whom, and what it costs."""

import re
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.actions import worksheets
from planner.actions.checklists import change_note, save_answer, set_not_applicable
from planner.actions.engagements import end_engagement
from planner.actions.guests import GuestTerms, create_guest_link
from planner.actions.livestreams import change_state, details_token, edit_livestream
from planner.actions.plan_versions import freeze_version
from planner.actions.presence import be_here, be_here_as, forget_the_absent
from planner.domain.livestream_states import PlanAction
from planner.enums import AnswerType, CommentState, CommentTarget, GuestRight, Role, SessionState, Step, VersionReason
from planner.enums_worksheets import Worksheet
from planner.models import ChecklistAnswer, LivestreamSession, PlanApproval, PlanPresence, ReviewComment
from tests import factories
from tests.live_page import LivePage

pytestmark = pytest.mark.django_db


class Page(LivePage):
    """The page of a step, which tells as well what it shows of the score."""

    def __init__(self, client, livestream, step=Step.MERCHANDISE, query=""):
        super().__init__(client, livestream.step_url(step) + query)
        self.seen = re.search(r'id="seen" name="seen" value="(\w+)"', self.html)

    def poll(self, **query):
        query |= {"seen": self.seen[1]} if self.seen else {}
        return super().poll(f"{'&' if '?' in self.url else '?'}{urlencode(query, doseq=True)}")


@pytest.fixture
def open_page(as_user, livestream):
    return lambda user, **options: Page(as_user(user), options.pop("plan", livestream), **options)


def answer_to(livestream, key):
    answers = ChecklistAnswer.objects.select_related("item", "checklist__livestream")
    return answers.get(checklist__livestream=livestream, item__key=key)


def answered(livestream, key, text, *, by):
    answer = answer_to(livestream, key)
    save_answer(
        answer=answer, version=answer.version, text=text, membership=by.memberships.get(), by=by, now=timezone.now()
    )


def wrote(livestream, product, field, text, *, by):
    return worksheets.save_cell(
        livestream=livestream, worksheet=Worksheet.LINE_UP, row=str(product.pk), field=field, text=text, was="",
        version=product.version, by=by, now=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def product(livestream):
    return factories.LineUpItemFactory(livestream=livestream, sku_code="NUT-7", unit_cost=Decimal("713.33"))


AROUND = {"#plan-score", "#strip", "#nba", "#checklist-head", "#seen"}


def test_where_nothing_changed_the_answer_is_304_without_a_body(open_page, owner, django_assert_num_queries):
    page = open_page(owner)
    with django_assert_num_queries(3):  # session, user with memberships, plan with tag and people
        response = page.poll()
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == page.tag
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("rows", [1, 3])
def test_nothing_new_costs_the_same_for_a_reviewer_and_a_busy_plan(
    open_page, reviewer, engagement, owner, livestream, rows, django_assert_num_queries
):
    for number in range(rows):
        answered(livestream, "gate_s", "yes" if number % 2 else "no", by=owner)
        be_here_as(livestream=livestream, person=f"guest:{number}", name="Guest", now=timezone.now())
    page = open_page(reviewer)
    with django_assert_num_queries(3):
        assert page.poll().status_code == 304


def test_an_answer_brings_its_row_and_the_score(open_page, owner, operator, livestream):
    page = open_page(operator)
    answered(livestream, "gate_s", "yes", by=owner)
    news = page.news()
    assert set(news) == {"#item-gate_s", "#live-authors", *AROUND}
    assert f"{owner.name} changed this, " in news["#live-authors"]
    assert 'data-place="item-gate_s"' in news["#live-authors"]
    assert 'name="version" value="2"' in news["#item-gate_s"]
    assert page.poll().status_code == 304


def test_one_s_own_change_of_another_window_arrives_without_a_mark(open_page, owner, livestream):
    page = open_page(owner)
    answered(livestream, "gate_s", "yes", by=owner)
    assert set(page.news()) == {"#item-gate_s", *AROUND}


def test_what_moves_no_score_brings_the_row_alone(open_page, owner, operator, livestream):
    page = open_page(operator)
    change_note(answer=answer_to(livestream, "gate_s"), was="", note="call at nine", by=owner, now=timezone.now())
    news = page.news()
    assert set(news) == {"#item-gate_s", "#live-authors"}
    assert "call at nine" in news["#item-gate_s"]


def test_a_change_in_another_step_brings_the_score_and_no_row(open_page, owner, operator, livestream):
    page = open_page(operator)
    answered(livestream, "gate_t", "yes", by=owner)
    assert set(page.news()) == {"#live-authors", *AROUND}


def test_an_item_taken_out_moves_the_shares_of_all_others(open_page, owner, operator, livestream):
    page = open_page(operator)
    answer = answer_to(livestream, "plain_s")
    set_not_applicable(answer=answer, version=1, reason="not sold", by=owner, now=timezone.now())
    assert set(page.news()) == {"#item-gate_s", "#item-plain_s", "#live-authors", *AROUND}


def test_a_cell_brings_the_cells_that_it_moved(open_page, owner, operator, livestream, product):
    page = open_page(operator)
    wrote(livestream, product, "live_price", "19.9", by=owner)
    news = page.news()
    assert set(news) - AROUND == {"#live-sheet", "#role-mix", "#checks", "#live-authors"}
    cells = re.findall(rf'<i data-cell="cell-line_up-{product.pk}-(\w+)"', news["#live-sheet"])
    assert "live_price" in cells and "pay_price" in cells and "product_name" not in cells
    assert f'<i data-row="row-line_up-{product.pk}" data-v="2"></i>' in news["#live-sheet"]
    assert "<tr" not in news["#live-sheet"]
    assert f'data-place="row-line_up-{product.pk}"' in news["#live-authors"]


def test_a_cell_of_a_sheet_that_is_not_shown_brings_none(open_page, owner, operator, livestream, product):
    page = open_page(operator, step=Step.GIFTS)
    wrote(livestream, product, "live_price", "19.9", by=owner)
    assert "#live-sheet" not in page.news()


def test_rows_come_go_and_move(open_page, owner, operator, livestream, product):
    page = open_page(operator)
    saved = worksheets.add_row(livestream=livestream, worksheet=Worksheet.LINE_UP, by=owner, now=timezone.now())
    (added,) = [change.key for change in saved.changes]
    news = page.news()
    assert f'<tr role="row" id="row-line_up-{added}"' in news["#live-sheet"]
    assert f'data-order="row-line_up-{product.pk} row-line_up-{added}"' in news["#live-sheet"]
    assert "NUT-7" not in news["#live-sheet"]
    worksheets.move_row(
        livestream=livestream, worksheet=Worksheet.LINE_UP, row=added, after="", by=owner, now=timezone.now()
    )
    assert f'data-order="row-line_up-{added} row-line_up-{product.pk}"' in page.news()["#live-sheet"]
    worksheets.delete_rows(
        livestream=livestream, worksheet=Worksheet.LINE_UP, keys=[added], by=owner, now=timezone.now()
    )
    assert f'data-order="row-line_up-{product.pk}"' in page.news()["#live-sheet"]


def test_a_first_row_and_a_last_one_change_the_whole_sheet(open_page, owner, operator, livestream):
    page = open_page(operator)
    worksheets.add_row(livestream=livestream, worksheet=Worksheet.LINE_UP, by=owner, now=timezone.now())
    assert 'id="grid"' in page.news()["#sheet"]


def test_an_undone_step_is_told_like_any_other(open_page, owner, operator, livestream, product):
    wrote(livestream, product, "live_price", "19.9", by=owner)
    page = open_page(operator)
    worksheets.undo_last(livestream=livestream, by=owner, now=timezone.now())
    news = page.news()["#live-sheet"]
    assert f'data-cell="cell-line_up-{product.pk}-live_price"' in news
    assert "19.9<" not in news


def test_other_details_bring_the_head_the_list_and_the_sheet(open_page, owner, operator, livestream):
    page = open_page(operator)
    start = livestream.starts_at + timedelta(days=2)
    edit_livestream(
        livestream=livestream, details={"starts_at": start, "title": "Moved night"}, seen=details_token(livestream),
        by=owner, now=timezone.now(),
    )  # fmt: skip
    news = page.news()
    assert {"#plan-head", "#todos", "#sheet", "#checks"} <= set(news)
    assert "Moved night" in news["#plan-head"]


def test_a_change_that_costs_the_approval_brings_it_with_the_head(
    open_page, owner, operator, reviewer, provider, livestream, product
):
    version = freeze_version(livestream=livestream, reason=VersionReason.APPROVE, by=reviewer, now=timezone.now())
    PlanApproval.objects.create(
        livestream=livestream, provider=provider, by=reviewer, version=version, role=Role.REVIEWER, round=1, score=90,
        is_final=True,
    )  # fmt: skip
    LivestreamSession.objects.update(state=SessionState.APPROVED, review_round=1, approved_at=timezone.now())
    livestream.refresh_from_db()
    page = open_page(operator)
    wrote(livestream, product, "live_price", "55", by=owner)
    news = page.news()
    assert "Re-approval needed" in news["#plan-head"]
    assert "Needs a new approval: price." in news["#plan-approval"]


def test_a_plan_that_was_closed_says_so_and_sends_no_rows(open_page, owner, operator, livestream):
    page = open_page(operator)
    answered(livestream, "gate_s", "yes", by=owner)
    change_state(
        livestream=livestream,
        action=PlanAction.CANCEL,
        role=Role.OWNER,
        by=owner,
        now=timezone.now(),
        reason="No stock",
    )
    news = page.news()
    assert set(news) == {"#plan-head", "#live-note", *AROUND} - {"#plan-score"}
    assert "The plan is now: Cancelled. You can read it, not change it." in news["#live-note"]
    assert f"{owner.name} changed this" in news["#live-note"]
    assert page.poll().status_code == 304


def test_a_reader_hears_of_the_state_without_being_asked_to_reload(open_page, owner, viewer, livestream):
    page = open_page(viewer)
    change_state(
        livestream=livestream,
        action=PlanAction.CANCEL,
        role=Role.OWNER,
        by=owner,
        now=timezone.now(),
        reason="No stock",
    )
    news = page.news()
    assert "#live-note" not in news
    assert "Cancelled" in news["#plan-head"]


def test_a_row_that_could_not_be_taken_comes_again(open_page, owner, operator, livestream, product):
    page = open_page(operator)
    answered(livestream, "gate_s", "yes", by=owner)
    wrote(livestream, product, "live_price", "19.9", by=owner)
    page.news()
    news = page.news(again=["item-gate_s", f"row-line_up-{product.pk}"])
    assert {"#item-gate_s", "#live-sheet"} <= set(news)
    cells = re.findall(rf'<i data-cell="cell-line_up-{product.pk}-(\w+)"', news["#live-sheet"])
    assert {"sku_code", "live_price", "pay_price"} <= set(cells)
    assert set(page.news(again=["item-nobody", "row-line_up-0"])) >= {"#live-sheet"}


def test_an_unreadable_tag_starts_from_now(open_page, owner, operator, livestream):
    page = open_page(operator)
    answered(livestream, "gate_s", "yes", by=owner)
    page.tag = '"nonsense"'
    response = page.poll()
    assert (response.status_code, response.content) == (200, b"")
    assert page.poll().status_code == 304


def test_a_page_that_slept_through_much_is_asked_to_reload(open_page, owner, operator, livestream, monkeypatch):
    page = open_page(operator)
    monkeypatch.setattr("planner.queries.live.MOST_CHANGES", 1)
    for value in ("yes", "no"):
        answered(livestream, "gate_s", value, by=owner)
    assert "Much has changed in this plan meanwhile." in page.news()["#live-note"]


def test_costs_are_in_nobody_else_s_news(open_page, owner, operator, blind_operator, viewer, merchant, product):
    version = factories.TemplateVersionFactory()
    factories.TemplateItemFactory(
        version=version, key="margin", answer_type=AnswerType.MONEY, shows_costs=True, label_en="Margin",
        credit_kind="greater_than", credit_params={"min": 90_000},
    )  # fmt: skip
    plan = factories.livestream(organization=merchant, by=owner, template_version=factories.publish(version))
    row = factories.LineUpItemFactory(livestream=plan, unit_cost=Decimal("1.5"))
    people = (owner, operator, blind_operator, viewer)
    pages = [open_page(user, plan=plan, query="?columns=all") for user in people]
    answered(plan, "margin", "77123", by=owner)
    change_note(answer=answer_to(plan, "margin"), was="", note="Supplier took 66456", by=owner, now=timezone.now())
    wrote(plan, row, "unit_cost", "713.33", by=owner)

    def told(page):
        text = page.poll(again=["item-margin", f"row-line_up-{row.pk}"]).content.decode()
        return [secret in text for secret in ("77,123", "66456", "713.33", "item-margin")]

    everything, nothing = [True] * 4, [False, False, False, True]
    assert [told(page) for page in pages] == [everything, everything, nothing, nothing]


def test_an_outsider_is_told_nothing(as_user, outsider, livestream):
    client = as_user(outsider)
    url = reverse("planner:plan_live", args=[livestream.pk, Step.MERCHANDISE])
    assert client.get(url).status_code == 404
    assert client.post(reverse("planner:plan_presence", args=[livestream.pk])).status_code == 404
    assert PlanPresence.objects.count() == 0


def test_the_end_of_an_engagement_ends_the_news(open_page, reviewer, owner, engagement, livestream):
    page = open_page(reviewer)
    end_engagement(engagement=engagement, by=owner, now=timezone.now())
    assert page.poll().status_code == 404


def test_people_on_the_plan_appear_by_name_and_place(
    open_page, as_user, owner, operator, reviewer, engagement, livestream
):
    page = open_page(owner)
    beat = reverse("planner:plan_presence", args=[livestream.pk])
    for user in (operator, reviewer, owner):
        response = as_user(user).post(beat, {"step": "t", "place": "item-gate_t"})
        assert response.status_code == 204
    be_here_as(livestream=livestream, person="guest:7", name="Wang Approver", now=timezone.now())
    news = page.news()
    assert set(news) == {"#here"}
    assert re.findall(r'title="([^"]*)"', news["#here"]) == [
        f"{operator.name} · Timing", f"{reviewer.name} · Qiming · Timing", "Wang Approver · guest",
    ]  # fmt: skip
    assert news["#here"].count('data-place="item-gate_t"') == 2
    assert page.poll().status_code == 304


def test_who_says_nothing_more_is_gone_after_half_a_minute(open_page, owner, operator, livestream):
    now = timezone.now()
    be_here(livestream=livestream, user=operator, now=now - timedelta(seconds=29))
    page = open_page(owner)
    assert operator.name in page.html
    PlanPresence.objects.update(seen_at=now - timedelta(seconds=31))
    assert operator.name not in page.news()["#here"]
    assert forget_the_absent(now=now) == 1
    assert forget_the_absent(now=now) == 0


def test_a_place_is_the_id_of_a_row_or_nothing(as_user, owner, livestream):
    client, url = as_user(owner), reverse("planner:plan_presence", args=[livestream.pk])

    def kept(place):
        client.post(url, {"step": "x", "place": place})
        return PlanPresence.objects.values_list("place", "step").get()

    assert kept("row-line_up-12") == ("row-line_up-12", "")
    assert kept("sheet-slot") == ("sheet-slot", "")
    assert kept('item-a" onload') == ("", "")
    assert kept("item-" + "a" * 90) == ("", "")


def test_being_there_takes_one_statement_beside_the_door(as_user, owner, livestream, django_assert_num_queries):
    client, url = as_user(owner), reverse("planner:plan_presence", args=[livestream.pk])
    client.post(url)
    for _turn in range(2):
        with django_assert_num_queries(4):
            client.post(url, {"step": "s", "place": ""})


@pytest.mark.parametrize("rows", [1, 3])
def test_news_take_the_same_queries_for_any_number_of_rows(
    open_page, owner, operator, livestream, rows, django_assert_num_queries
):
    products = [factories.LineUpItemFactory(livestream=livestream) for _number in range(rows)]
    page = open_page(operator)
    for product in products:
        wrote(livestream, product, "live_price", "19.9", by=owner)
    answered(livestream, "gate_s", "yes", by=owner)
    with django_assert_num_queries(9):
        page.poll()


def test_a_closed_state_from_the_start_needs_no_note(open_page, owner, livestream):
    LivestreamSession.objects.filter(pk=livestream.pk).update(state=SessionState.ENDED)
    page = open_page(owner)
    assert page.poll().status_code == 304


def test_comments_are_counted_where_they_stand_and_internal_ones_stay_inside(
    open_page, owner, reviewer, engagement, provider, livestream
):
    pages = [open_page(user) for user in (owner, reviewer)]
    words = {"target": CommentTarget.ITEM, "item": "gate_s", "is_internal": True}
    comment = factories.comment(livestream, by=reviewer, provider=provider, **words)
    assert [page.poll().status_code for page in pages] == [304, 304]
    ReviewComment.objects.filter(pk=comment.pk).update(is_internal=False)
    place = f"#findings-{answer_to(livestream, 'gate_s').pk}"
    for page in pages:
        news = page.news()
        assert {place, "#finding-count", "#sheet-findings"} <= set(news)
        assert not set(news) & {"#item-gate_s", "#checks", "#live-sheet"}
        assert ("1 open comment" in news[place], news["#finding-count"].strip()) == (True, "1")
    ReviewComment.objects.filter(pk=comment.pk).update(state=CommentState.RESOLVED)
    assert [page.news()[place].strip() for page in pages] == ["", ""]


def test_a_guest_appears_by_name_once_the_link_is_opened(open_page, client, owner, livestream):
    now = timezone.now()
    terms = GuestTerms(name="Wang", right=GuestRight.READ, expires_at=now + timedelta(days=1))
    _link, key = create_guest_link(
        livestream=livestream, terms=terms, membership=owner.memberships.get(), by=owner, now=now
    )
    page, here = open_page(owner), reverse("planner:guest_here", args=[key])
    assert client.post(here).status_code == 204
    assert page.poll().status_code == 304
    client.post(reverse("planner:guest_plan", args=[key]))
    assert here in client.get(reverse("planner:guest_plan", args=[key])).content.decode()
    assert client.post(here).status_code == 204
    assert re.findall(r'title="([^"]*)"', page.news()["#here"]) == ["Wang · guest"]
