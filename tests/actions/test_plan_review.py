"""A plan on its way through a review: every step with its history, and people who act at the same moment."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from planner.actions.engagements import end_engagement
from planner.actions.livestreams import PlanClosedError, TransitionRefusedError, change_state
from planner.actions.worksheets import save_cell
from planner.domain.livestream_states import PlanAction
from planner.domain.transition_guards import Guard
from planner.enums import ChangeKind, EngagementScope, Role, SessionState
from planner.enums_worksheets import Worksheet
from planner.models import ChecklistAnswer, Engagement, LivestreamSession, PlanApproval, ReviewerAssignment
from tests import factories
from tests.at_once import at_once

pytestmark = pytest.mark.django_db
REASON = "价格和预告里的不一致，请改"


@pytest.fixture
def plan(livestream, owner, engagement):
    return factories.ready_to_submit(livestream, by=owner)


@pytest.fixture
def in_review(plan, take, owner, reviewer):
    take(plan, "submit", owner)
    return take(plan, "start_review", reviewer)


def refused(take, *args, **more):
    with pytest.raises(TransitionRefusedError) as error:
        take(*args, **more)
    return {refusal.guard for refusal in error.value.refusals}


def states(plan):
    rows = plan.changes.filter(kind=ChangeKind.STATE).order_by("pk")
    return list(rows.values_list("field", "old", "new"))


def edit(plan, by, text="119", field="list_price"):
    row = plan.line_up.first()
    return save_cell(
        livestream=plan,
        worksheet=Worksheet.LINE_UP,
        row=str(row.pk),
        field=field,
        text=text,
        was=str(getattr(row, field)),
        version=row.version,
        by=by,
        now=timezone.now(),
    )


def test_the_whole_way(plan, take, owner, operator, reviewer):
    take(plan, "submit", operator)
    take(plan, "start_review", reviewer)
    take(plan, "request_changes", reviewer, reason=REASON)
    edit(plan, owner)
    take(plan, "resubmit", owner)
    take(plan, "start_review", reviewer)
    plan = take(plan, "approve", reviewer)
    assert (plan.state, plan.review_round) == (SessionState.APPROVED, 2)
    approval = plan.approvals.get()
    assert (approval.version.reason, approval.version.number) == ("submit", 2)
    assert (approval.by, approval.round, approval.score, approval.is_final) == (reviewer, 2, plan.readiness, True)
    plan = take(plan, "lock", owner)
    plan = take(plan, "unlock", owner, reason="主播临时生病，需要换人上场")
    assert plan.state == SessionState.APPROVED
    edit(plan, owner, "88", field="live_price")
    plan.refresh_from_db()
    assert (plan.state, plan.approved_at) == (SessionState.REAPPROVAL_NEEDED, None)
    take(plan, "resubmit", owner)
    take(plan, "start_review", reviewer)
    plan = take(plan, "approve", reviewer)
    approval.refresh_from_db()
    assert (plan.state, plan.review_round, approval.ended_at) == (SessionState.APPROVED, 3, plan.approved_at)
    assert [row[0] for row in states(plan)] == [
        *("submit", "start_review", "request_changes", "resubmit", "start_review", "approve"),
        *("lock", "unlock", "material_change", "resubmit", "start_review", "approve"),
    ]


def test_a_plan_with_gaps_is_not_submitted(livestream, take, owner, engagement):
    assert refused(take, livestream, "submit", owner) == {Guard.COMPLETE}


def test_without_a_provider_the_owner_checks(plan, take, owner):
    assert refused(take, plan, "self_check", owner) == {Guard.NO_PROVIDER}
    Engagement.objects.update(ended_at=timezone.now())
    plan = LivestreamSession.objects.get(pk=plan.pk)
    assert refused(take, plan, "submit", owner) == {Guard.HAS_PROVIDER}
    assert take(plan, "self_check", owner).state == SessionState.SELF_CHECKED


def test_a_self_checked_plan_is_not_locked_once_a_provider_is_engaged(plan, take, owner):
    LivestreamSession.objects.filter(pk=plan.pk).update(state=SessionState.SELF_CHECKED)
    assert Guard.APPROVAL in refused(take, plan, "lock", owner)


@pytest.mark.parametrize("state", ["submitted", "in_review", "locked"])
def test_what_is_under_review_or_locked_stands_still(plan, owner, state):
    LivestreamSession.objects.filter(pk=plan.pk).update(state=state)
    with pytest.raises(PlanClosedError):
        edit(plan, owner)


def test_withdrawn_it_can_be_changed_and_starts_a_new_round(in_review, take, owner, reviewer):
    plan = take(in_review, "withdraw", owner)
    assert plan.state == SessionState.DRAFT
    edit(plan, owner)
    assert take(plan, "submit", owner).review_round == 2


def test_who_made_the_last_change_does_not_review(plan, take, owner, reviewer, engagement):
    Engagement.objects.update(scope=EngagementScope.CO_PLAN)
    edit(plan, reviewer)
    take(plan, "submit", owner)
    assert refused(take, plan, "start_review", reviewer) == {Guard.NOT_LAST_EDITOR}


def test_nobody_approves_own_edits(in_review, take, owner, reviewer, lead):
    plan = take(in_review, "request_changes", reviewer, reason=REASON)
    edit(plan, reviewer, "118")
    edit(plan, owner, "117")
    take(plan, "resubmit", owner)
    take(plan, "start_review", reviewer)
    assert refused(take, plan, "approve", reviewer) == {Guard.NOT_OWN_EDITS}
    assert take(plan, "approve", lead).state == SessionState.APPROVED


class TestTwoApprovals:
    @pytest.fixture
    def large(self, in_review):
        LivestreamSession.objects.filter(pk=in_review.pk).update(gmv_target=Decimal(1_000_000))
        return in_review

    def test_a_reviewer_and_then_the_lead(self, large, take, reviewer, lead):
        plan = take(large, "approve", reviewer)
        assert (plan.state, plan.approved_at) == (SessionState.IN_REVIEW, None)
        assert refused(take, plan, "approve", reviewer) == {Guard.FOUR_EYES}
        plan = take(plan, "approve", lead)
        assert plan.state == SessionState.APPROVED
        assert list(plan.approvals.order_by("pk").values_list("by", "is_final")) == [
            (reviewer.pk, False),
            (lead.pk, True),
        ]
        assert states(plan)[-2:] == [("approve", "in_review", "in_review"), ("approve", "in_review", "approved")]

    def test_two_reviewers_are_not_enough(self, large, take, reviewer, engagement, provider):
        second = factories.MembershipFactory(organization=provider, role=Role.REVIEWER)
        ReviewerAssignment.objects.create(engagement=engagement, membership=second, assigned_by=reviewer)
        take(large, "approve", reviewer)
        assert take(large, "approve", second.user).state == SessionState.IN_REVIEW

    def test_a_low_readiness_needs_them_too(self, in_review, take, lead):
        plain = ChecklistAnswer.objects.filter(checklist__livestream=in_review, item__key__startswith="plain")
        plain.update(value="no")
        assert take(in_review, "approve", lead).state == SessionState.IN_REVIEW


class TestTheEngagementCounts:
    def test_only_assigned_reviewers_take_part(self, in_review, take, reviewer):
        ReviewerAssignment.objects.all().delete()
        assert refused(take, in_review, "approve", reviewer) == {Guard.ENGAGED}

    def test_an_ended_one_approves_nothing(self, in_review, take, owner, reviewer, engagement):
        end_engagement(engagement=engagement, by=owner, now=timezone.now())
        assert refused(take, in_review, "approve", reviewer) == {Guard.ENGAGED}
        assert take(in_review, "withdraw", owner).state == SessionState.DRAFT

    def test_that_of_another_client_neither(self, in_review, other_client, lead):
        with pytest.raises(TransitionRefusedError) as error:
            change_state(
                livestream=in_review,
                action=PlanAction.APPROVE,
                role=Role.LEAD,
                by=lead,
                engagement=other_client,
                now=timezone.now(),
            )
        assert [refusal.guard for refusal in error.value.refusals] == [Guard.ENGAGED]

    def test_a_providers_role_without_an_engagement_neither(self, in_review, lead):
        with pytest.raises(TransitionRefusedError):
            change_state(livestream=in_review, action=PlanAction.APPROVE, role=Role.LEAD, by=lead, now=timezone.now())


def test_a_host_is_postponed_to_no_other_broadcast_of_hers(plan, merchant, owner, take):
    start = timezone.now() + timedelta(days=20)
    LivestreamSession.objects.filter(pk=plan.pk).update(host_name="Lin")
    factories.livestream(organization=merchant, by=owner, title="Taken", host_name="Lin", starts_at=start)
    given = {"reason": "Storm", "new_start": start + timedelta(minutes=179)}
    assert refused(take, plan, "postpone", owner, **given) == {Guard.SLOT_FREE}
    given["new_start"] += timedelta(minutes=1)
    assert take(plan, "postpone", owner, **given).state == SessionState.DRAFT


def test_short_broadcasts_that_are_over_by_then_hide_none_that_is_not(plan, merchant, owner, take):
    start = timezone.now() + timedelta(days=20)
    LivestreamSession.objects.filter(pk=plan.pk).update(host_name="Lin")
    for hours in (-5, -4, -3, -2, -1, 1):
        factories.livestream(
            organization=merchant, by=owner, host_name="Lin", starts_at=start + timedelta(hours=hours),
            planned_minutes=30,
        )  # fmt: skip
    assert refused(take, plan, "postpone", owner, reason="Storm", new_start=start) == {Guard.SLOT_FREE}


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_an_approval_and_a_withdrawal_with_an_edit(self, in_review, take, owner, reviewer):
        def withdraw_and_edit():
            take(in_review, "withdraw", owner)
            edit(in_review, owner)

        approved, withdrawn = at_once(lambda: take(in_review, "approve", reviewer), withdraw_and_edit)
        plan = LivestreamSession.objects.get(pk=in_review.pk)
        was_edited = plan.changes.filter(kind=ChangeKind.CELL).exists()
        if isinstance(approved, Exception):
            assert (plan.state, was_edited, withdrawn) == (SessionState.DRAFT, True, None)
            assert PlanApproval.objects.count() == 0
        else:
            assert (plan.state, was_edited) == (SessionState.APPROVED, False)
            assert isinstance(withdrawn, TransitionRefusedError)

    def test_two_reviewers_approve_once(self, in_review, take, reviewer, lead):
        outcomes = at_once(lambda: take(in_review, "approve", reviewer), lambda: take(in_review, "approve", lead))
        assert [plan.state for plan in outcomes] == [SessionState.APPROVED] * 2
        assert PlanApproval.objects.count() == 1
        assert states(in_review)[-1] == ("approve", "in_review", "approved")

    def test_two_needed_approvals_at_once_are_two(self, in_review, take, reviewer, lead):
        LivestreamSession.objects.update(gmv_target=Decimal(2_000_000))
        outcomes = at_once(lambda: take(in_review, "approve", reviewer), lambda: take(in_review, "approve", lead))
        assert sorted(plan.state for plan in outcomes) == [SessionState.APPROVED, SessionState.IN_REVIEW]
        assert list(PlanApproval.objects.order_by("is_final").values_list("is_final", flat=True)) == [False, True]

    def test_an_engagement_that_ends_meanwhile(self, in_review, take, reviewer, owner, engagement):
        ended, approved = at_once(
            lambda: end_engagement(engagement=engagement, by=owner, now=timezone.now()),
            lambda: take(in_review, "approve", reviewer),
        )
        assert ended.ended_at is not None
        plan = LivestreamSession.objects.get(pk=in_review.pk)
        if isinstance(approved, TransitionRefusedError):
            assert (plan.state, PlanApproval.objects.count()) == (SessionState.IN_REVIEW, 0)
        else:
            assert (plan.state, PlanApproval.objects.count()) == (SessionState.APPROVED, 1)
