"""The page of a review stays up to date: what an answer of its poll holds, for whom, and what it costs."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.actions.comments import Finding, apply_proposal, post_comment, reply_to_comment, save_verdict
from planner.actions.engagements import end_engagement
from planner.actions.presence import be_here
from planner.domain.comments import Target
from planner.enums import FindingSeverity, Step, Verdict
from planner.enums_worksheets import Worksheet
from planner.models import ClientAccess
from tests import factories
from tests.live_page import LivePage

pytestmark = pytest.mark.django_db
NOW = timezone.now()
EVERYTHING = {
    "#here", "#review-head", "#review-approval", "#review-tabs", "#review-main", "#review-verdicts", "#decision",
}  # fmt: skip


@pytest.fixture
def plan(livestream, owner, engagement):
    return factories.ready_to_submit(livestream, by=owner)


@pytest.fixture
def pages(plan, as_user, owner, reviewer):
    """The merchant's page and the provider's."""
    url = reverse("planner:plan_review", args=[plan.pk])
    return LivePage(as_user(owner), url), LivePage(as_user(reviewer), url)


def test_nothing_new_is_304(pages):
    assert [page.is_quiet for page in pages] == [True, True]


def test_a_comment_and_its_answer_arrive_on_the_other_side(plan, pages, owner, reviewer, provider):
    theirs, mine = pages
    comment = factories.comment(plan, by=reviewer, provider=provider, finding="Stock 600, needed 1,080")
    news = theirs.news()
    assert set(news) == EVERYTHING
    assert "Stock 600, needed 1,080" in news["#review-main"]
    assert theirs.is_quiet
    assert "Stock 600" in mine.news()["#review-main"]
    reply_to_comment(comment=comment, text="On its way", membership=owner.memberships.get(), by=owner, now=NOW)
    assert "On its way" in mine.news()["#review-main"]


def test_an_applied_change_moves_head_and_comments(plan, pages, owner, reviewer, engagement):
    theirs, mine = pages
    row = plan.line_up.order_by("position").first()
    place = Target(Step.MERCHANDISE, worksheet=Worksheet.LINE_UP, row=str(row.pk), field="live_price")
    comment = post_comment(
        livestream=plan, target=place,
        words=Finding(severity=FindingSeverity.BLOCKER, finding="Dearer than elsewhere", proposal="9.5"),
        membership=ClientAccess(engagement, reviewer.memberships.get()), by=reviewer, now=NOW,
    )  # fmt: skip
    assert set(mine.news()) == EVERYTHING
    apply_proposal(comment=comment, membership=owner.memberships.get(), by=owner, now=timezone.now())
    assert re.search(rf'id="comment-{comment.pk}"[^>]*data-state="answered"', mine.news()["#review-main"])
    assert set(theirs.news()) == EVERYTHING


def test_what_only_the_provider_reads_is_no_news_for_others(plan, pages, reviewer, lead, provider, engagement):
    theirs, mine = pages
    comment = factories.comment(plan, by=reviewer, provider=provider, is_internal=True, finding="They always forget")
    assert theirs.is_quiet
    assert "They always forget" in mine.news()["#review-main"]
    access = ClientAccess(engagement, lead.memberships.get())
    reply_to_comment(comment=comment, text="True", membership=access, by=lead, now=NOW)
    assert theirs.is_quiet
    assert "True" in mine.news()["#review-main"]


def test_states_and_verdicts_arrive(plan, pages, take, owner, reviewer, engagement):
    theirs, mine = pages
    take(plan, "submit", owner)
    assert "Submitted" in mine.news()["#review-head"]
    take(plan, "start_review", reviewer)
    news = mine.news()
    assert 'id="verdicts"' in news["#review-verdicts"]
    assert "transition-approve" in news["#decision"]
    assert "In review" in theirs.news()["#review-head"]
    save_verdict(
        livestream=plan, step=Step.TIMING, verdict=Verdict.PASS, sentence="Well timed", engagement=engagement,
        by=reviewer, now=timezone.now(),
    )  # fmt: skip
    assert "Well timed" in theirs.news()["#review-verdicts"]


def test_of_one_step_comes_that_step(plan, as_user, owner, reviewer, provider):
    page = LivePage(as_user(owner), reverse("planner:plan_review", args=[plan.pk]) + "?step=t")
    factories.comment(plan, by=reviewer, provider=provider, finding="Of merchandise")
    assert "Of merchandise" not in page.news()["#review-main"]


def test_who_else_is_there_comes_alone(plan, pages, reviewer, provider):
    theirs, mine = pages
    be_here(livestream=plan, user=reviewer, organization=provider.name, step="", place="", now=timezone.now())
    news = theirs.news()
    assert set(news) == {"#here"}
    assert reviewer.name in news["#here"]
    assert mine.is_quiet


def test_what_could_not_be_taken_is_asked_for_again(pages):
    theirs, _mine = pages
    assert set(theirs.news("?again=1")) == EVERYTHING


def test_the_end_of_an_engagement_ends_it(plan, pages, engagement, owner):
    theirs, mine = pages
    end_engagement(engagement=engagement, by=owner, now=timezone.now())
    assert mine.poll().status_code == 404
    assert theirs.poll().status_code in (200, 304)


@pytest.mark.parametrize("comments", [1, 3])
def test_queries(comments, plan, pages, reviewer, provider, django_assert_num_queries):
    theirs, _mine = pages
    theirs.poll()
    with django_assert_num_queries(4):
        assert theirs.is_quiet
    for _number in range(comments):
        factories.comment(plan, by=reviewer, provider=provider)
    with django_assert_num_queries(12):
        assert set(theirs.news()) == EVERYTHING
