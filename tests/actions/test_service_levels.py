"""Rounds of review as rows: begun, taken up, answered and escalated, each once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from planner.actions.comments import Finding, post_comment, save_verdict
from planner.actions.livestreams import change_state
from planner.actions.service_levels import start_round, watch_service_levels
from planner.domain.comments import Target
from planner.domain.livestream_states import PlanAction
from planner.enums import FindingSeverity, Role, SessionState, SessionType, Step, Verdict
from planner.models import ClientAccess, Engagement, LivestreamSession, Notice, ReviewRound
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)
HOUR = timedelta(hours=1)
REASON = "价格和预告里的不一致，请改"


@pytest.fixture
def plan(livestream, owner, engagement):
    LivestreamSession.objects.filter(pk=livestream.pk).update(session_type=SessionType.WEEKLY_SPECIAL)
    return factories.ready_to_submit(livestream, by=owner)


@pytest.fixture
def step(take):
    """`step(plan, "submit", owner, 2)`: one step, so many hours after NOW."""

    def at(plan, action, by, hours=0, **more):
        return take(plan, action, by, now=NOW + hours * HOUR, **more)

    return at


def told(**recipient):
    return list(Notice.objects.filter(**recipient).order_by("pk").values_list("event__kind", flat=True))


def test_a_round_from_submission_to_answer(plan, step, owner, reviewer, provider):
    plan = step(plan, "submit", owner)
    row = plan.review_rounds.get()
    assert (row.kind, row.round, row.limit_at, row.allowed_seconds) == ("first", 1, NOW + 24 * HOUR, 24 * 3600)
    assert (plan.review_limit_at, row.score_before) == (row.limit_at, plan.readiness)
    step(plan, "start_review", reviewer, 2)
    row.refresh_from_db()
    assert (row.started_at, row.reviewer, row.provider) == (NOW + 2 * HOUR, reviewer, provider)
    plan = step(plan, "request_changes", reviewer, 5, reason=REASON)
    row.refresh_from_db()
    assert (row.stopped_at, row.used_seconds, row.outcome) == (NOW + 5 * HOUR, 5 * 3600, "changes_requested")
    assert (row.breached_at, plan.review_limit_at) == (None, None)
    plan = step(plan, "resubmit", owner, 6)
    assert list(plan.review_rounds.values_list("round", "kind")) == [(2, "again"), (1, "first")]
    assert plan.review_limit_at == NOW + 14 * HOUR


def test_the_first_word_is_a_comment_that_the_merchant_reads(plan, step, owner, reviewer, engagement):
    plan = step(plan, "submit", owner)
    step(plan, "start_review", reviewer, 1)
    words = Finding(severity=FindingSeverity.MAJOR, finding="Stock 600, needed 1,080")
    for hours, is_internal in ((2, True), (3, False), (4, False)):
        post_comment(
            livestream=plan, target=Target(Step.MERCHANDISE), words=replace(words, is_internal=is_internal),
            membership=ClientAccess(engagement, reviewer.memberships.get()), by=reviewer, now=NOW + hours * HOUR,
        )  # fmt: skip
    row = plan.review_rounds.get()
    assert row.first_word_seconds == 3 * 3600
    step(plan, "request_changes", reviewer, 6, reason=REASON)
    row.refresh_from_db()
    assert (row.first_word_seconds, row.used_seconds) == (3 * 3600, 6 * 3600)


def test_the_first_word_may_be_a_verdict_and_is_never_the_merchants(plan, step, owner, reviewer, engagement):
    plan = step(plan, "submit", owner)
    words = Finding(severity=FindingSeverity.NOTE, finding="Please be quick")
    post_comment(
        livestream=plan, target=Target(Step.TIMING), words=words, membership=owner.memberships.get(), by=owner,
        now=NOW + HOUR,
    )  # fmt: skip
    step(plan, "start_review", reviewer, 2)
    plan.refresh_from_db()
    factories.verdicts(plan, engagement.provider, by=reviewer)
    row = plan.review_rounds.get()
    assert row.first_word_seconds is None
    save_verdict(
        livestream=plan, step=Step.TIMING, verdict=Verdict.PASS, sentence="Good", engagement=engagement, by=reviewer,
        now=NOW + 4 * HOUR,
    )  # fmt: skip
    row.refresh_from_db()
    assert row.first_word_seconds == 4 * 3600


def test_a_withdrawn_plan_has_no_clock_and_no_breach(plan, step, owner):
    step(plan, "submit", owner)
    plan = step(plan, "withdraw", owner, 1)
    row = plan.review_rounds.get()
    assert (row.outcome, row.provider, row.breached_at, plan.review_limit_at) == ("draft", None, None, None)
    plan = step(plan, "submit", owner, 2)
    assert plan.review_rounds.get(round=2).kind == "first"


def test_a_late_answer_is_recorded_as_a_breach(plan, step, owner, reviewer):
    step(plan, "submit", owner)
    step(plan, "start_review", reviewer, 1)
    plan = step(plan, "approve", reviewer, 25)
    row = plan.review_rounds.get()
    assert (row.outcome, row.breached_at, row.score_after) == ("approved", NOW + 24 * HOUR, plan.readiness)


def test_the_lead_is_told_at_80_percent_and_again_when_it_is_late_each_once(plan, step, owner, lead, reviewer):
    administrator = factories.UserFactory(is_superuser=True)
    step(plan, "submit", owner)
    Notice.objects.all().delete()
    assert watch_service_levels(now=NOW + 19 * HOUR) == 0
    assert watch_service_levels(now=NOW + 20 * HOUR) == 1
    assert watch_service_levels(now=NOW + 21 * HOUR) == 0
    assert told(recipient=lead) == ["review_escalated"]
    assert watch_service_levels(now=NOW + 24 * HOUR) == 0
    assert watch_service_levels(now=NOW + 25 * HOUR) == 1
    assert watch_service_levels(now=NOW + 26 * HOUR) == 0
    assert told(recipient=lead) == ["review_escalated", "review_overdue"]
    assert told(recipient=reviewer) + told(recipient=owner) + told(recipient=administrator) == []
    plan.refresh_from_db()
    row = plan.review_rounds.get()
    assert (row.escalated_at, row.breached_at) == (NOW + 20 * HOUR, NOW + 24 * HOUR)
    assert plan.state == SessionState.SUBMITTED


def test_what_is_found_late_is_told_once(plan, step, owner, lead):
    step(plan, "submit", owner)
    Notice.objects.all().delete()
    assert watch_service_levels(now=NOW + 90 * HOUR) == 1
    assert watch_service_levels(now=NOW + 91 * HOUR) == 0
    assert told(recipient=lead) == ["review_overdue"]


def test_of_a_campaign_the_administrators_hear_too(plan, step, owner, lead, as_user):
    administrator = factories.UserFactory(is_superuser=True, is_staff=True)
    LivestreamSession.objects.filter(pk=plan.pk).update(session_type=SessionType.CAMPAIGN_MAIN)
    step(plan, "submit", owner)
    watch_service_levels(now=NOW + 11 * HOUR)
    assert told(recipient=administrator) == ["review_escalated"]
    notice = Notice.objects.visible_to(administrator).get()
    assert notice.event.path == f"/admin/planner/organization/{plan.organization_id}/change/"
    assert "has used four fifths of its time" in as_user(administrator).get("/inbox/").content.decode()


def test_an_answered_round_is_never_escalated(plan, step, owner, reviewer):
    step(plan, "submit", owner)
    step(plan, "start_review", reviewer, 1)
    step(plan, "request_changes", reviewer, 2, reason=REASON)
    assert watch_service_levels(now=NOW + 90 * HOUR) == 0


def test_rounds_are_shown_to_those_who_see_the_plan(plan, step, owner, lead, reviewer, outsider, other_client):
    step(plan, "submit", owner)
    elsewhere = other_client.assignments.get().membership.user
    seen = {user: ReviewRound.objects.visible_to(user).count() for user in (owner, lead, reviewer, outsider, elsewhere)}
    assert list(seen.values()) == [1, 1, 1, 0, 0]


def test_a_merchant_whose_last_provider_leaves_in_a_review_is_told_once_a_round(plan, step, owner, engagement):
    plan = step(plan, "submit", owner)
    watch_service_levels(now=NOW)
    assert told(recipient=owner) == []
    Engagement.objects.filter(pk=engagement.pk).update(ended_at=NOW)
    for minute in range(3):
        watch_service_levels(now=NOW + timedelta(minutes=minute))
    assert told(recipient=owner) == ["reviewer_left"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_quiet_round_takes_two_queries(
    count, merchant, owner, engagement, template_version, django_assert_num_queries
):
    for _number in range(count):
        made = factories.livestream(organization=merchant, by=owner, template_version=template_version)
        start_round(made, now=NOW)
    with django_assert_num_queries(2):
        assert watch_service_levels(now=NOW) == 0


def test_the_clock_stops_when_a_plan_is_postponed(plan, step, owner):
    step(plan, "submit", owner)
    plan = change_state(
        livestream=plan,
        action=PlanAction.POSTPONE,
        role=Role.OWNER,
        by=owner,
        reason="主播病了",
        new_start=NOW + timedelta(days=30),
        now=NOW + HOUR,
    )
    assert (plan.review_rounds.get().outcome, plan.review_limit_at) == ("draft", None)
