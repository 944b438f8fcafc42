"""An approved plan that changes: what costs it its approval, what gives that back, and which steps keep theirs."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from planner.actions import checklists, worksheets
from planner.actions.engagements import end_engagement
from planner.actions.livestreams import TransitionRefusedError, details_token, edit_livestream
from planner.actions.rundown import add_segment
from planner.domain.material_changes import MaterialReason
from planner.domain.transition_guards import Guard
from planner.domain.worksheets.editing import RowWrite
from planner.enums import ChangeKind, EngagementScope, SessionState, Step
from planner.enums_notices import NoticeKind
from planner.enums_worksheets import Worksheet
from planner.models import ChecklistAnswer, Engagement, Event, LivestreamSession, Notice, PlanApproval, PlanChange
from planner.queries.approvals import review_standing
from tests.at_once import at_once

pytestmark = pytest.mark.django_db
APPROVED, REAPPROVAL = SessionState.APPROVED, SessionState.REAPPROVAL_NEEDED


def standing_approval(plan):
    return review_standing(plan).standing


def approved_steps(plan):
    standing = standing_approval(plan)
    return standing.steps if standing else ()


def write(plan, by, field, text, *, worksheet=Worksheet.LINE_UP, row=None):
    row = row or plan.line_up.first()
    plan = LivestreamSession.objects.get(pk=plan.pk)
    saved = worksheets.save_cell(
        livestream=plan,
        worksheet=worksheet,
        row=str(row.pk),
        field=field,
        text=text,
        was=str(getattr(row, field)),
        version=row.version,
        by=by,
        now=timezone.now(),
    )
    return saved.livestream.state


def steps_of_the_system(plan):
    rows = plan.changes.filter(kind=ChangeKind.STATE, by=None).order_by("pk")
    return list(rows.values_list("field", "old", "new", "reason"))


def state_of(plan):
    return LivestreamSession.objects.get(pk=plan.pk).state


class TestWhatAChangeCosts:
    def test_a_price_costs_the_approval_and_the_old_one_brings_it_back(self, approved, owner):
        price, at = approved.line_up.first().live_price, approved.approved_at
        assert write(approved, owner, "live_price", str(price * 2)) == REAPPROVAL
        plan = LivestreamSession.objects.get(pk=approved.pk)
        assert (plan.approved_at, PlanApproval.objects.get().ended_at) == (None, None)
        assert write(approved, owner, "live_price", str(price)) == APPROVED
        plan.refresh_from_db()
        assert plan.approved_at == at == PlanApproval.objects.get().at
        assert steps_of_the_system(plan) == [
            ("material_change", "approved", "reapproval_needed", "price"),
            ("restore_approval", "reapproval_needed", "approved", ""),
        ]

    def test_a_second_material_change_writes_no_second_line(self, approved, owner):
        write(approved, owner, "live_price", "77")
        assert write(approved, owner, "live_price", "78") == REAPPROVAL
        assert len(steps_of_the_system(approved)) == 1

    def test_a_plain_change_costs_nothing(self, approved, owner):
        assert write(approved, owner, "list_price", "999") == APPROVED
        assert steps_of_the_system(approved) == []

    def test_saving_what_is_there_resets_nothing(self, approved, owner):
        row = approved.line_up.first()
        assert write(approved, owner, "live_price", f"{row.live_price:.2f}") == APPROVED
        assert [one.is_changed for one in approved_steps(approved)] == [False] * 5

    def test_one_undo_gives_the_approval_back(self, approved, owner):
        write(approved, owner, "live_price", "77")
        plan = LivestreamSession.objects.get(pk=approved.pk)
        assert worksheets.undo_last(livestream=plan, by=owner, now=timezone.now()).livestream.state == APPROVED

    def test_an_import_is_judged_as_one_change(self, approved, owner):
        rows = [RowWrite(Worksheet.LINE_UP, str(row.pk), {"live_price": Decimal(66)}) for row in approved.line_up.all()]
        saved = worksheets.write_rows(livestream=approved, writes=rows, by=owner, now=timezone.now())
        assert saved.livestream.state == REAPPROVAL
        assert [row[3].split()[0] for row in steps_of_the_system(approved)] == ["price"]

    def test_a_later_start_does(self, approved, owner):
        edit_livestream(
            livestream=approved,
            details={"starts_at": approved.starts_at + timedelta(hours=2)},
            seen=details_token(approved),
            by=owner,
            now=timezone.now(),
        )
        assert state_of(approved) == REAPPROVAL
        assert steps_of_the_system(approved)[0][3] == "start"

    def test_another_title_does_not(self, approved, owner):
        details = {"title": "Saturday night"}
        edit_livestream(
            livestream=approved, details=details, seen=details_token(approved), by=owner, now=timezone.now()
        )
        assert state_of(approved) == APPROVED

    def test_the_rundown_of_a_hero_does(self, approved, owner):
        hero = approved.line_up.filter(role="hero").first()
        values = {"start_min": 0, "end_min": 1, "segment_type": "product", "products": (str(hero.pk),)}
        saved = add_segment(livestream=approved, values=values, push=True, by=owner, now=timezone.now())
        assert saved.livestream.state == REAPPROVAL
        assert MaterialReason.HERO_RUNDOWN in steps_of_the_system(approved)[0][3].split()

    def test_an_answer_is_no_material_change(self, approved, owner):
        answer = ChecklistAnswer.objects.filter(checklist__livestream=approved, item__key="plain_s").get()
        checklists.save_answer(
            answer=answer,
            version=answer.version,
            text="no",
            membership=owner.memberships.get(),
            by=owner,
            now=timezone.now(),
        )
        assert state_of(approved) == APPROVED
        assert [one.step for one in approved_steps(approved) if one.is_changed] == [Step.MERCHANDISE]

    def test_everybody_but_who_changed_it_is_told_why(self, approved, owner, reviewer):
        write(approved, owner, "live_price", "77")
        event = Event.objects.get(kind=NoticeKind.REAPPROVAL_NEEDED)
        assert event.words["reasons"] == ["price"]
        told = set(Notice.objects.filter(event=event).values_list("recipient", flat=True))
        assert owner.pk not in told
        assert reviewer.pk in told


def test_a_cell_of_an_approved_plan_costs_one_query_more(approved, owner, django_assert_num_queries):
    def save(text):
        row = approved.line_up.first()
        plan = LivestreamSession.objects.select_related("organization", "template_version").get(pk=approved.pk)
        return lambda: worksheets.save_cell(
            livestream=plan, worksheet=Worksheet.LINE_UP, row=str(row.pk), field="list_price", text=text,
            was=str(row.list_price), version=row.version, by=owner, now=timezone.now(),
        )  # fmt: skip

    again = save("901")
    with django_assert_num_queries(9):
        again()
    LivestreamSession.objects.filter(pk=approved.pk).update(state=SessionState.CHANGES_REQUESTED)
    again = save("902")
    with django_assert_num_queries(8):
        again()


class TestSteps:
    def test_only_touched_steps_are_opened_again(self, approved, owner, reviewer, take):
        write(approved, owner, "live_price", "77")
        plan = LivestreamSession.objects.get(pk=approved.pk)
        standing = standing_approval(plan)
        assert (standing.reopened, standing.reasons) == ((Step.MERCHANDISE,), (MaterialReason.PRICE,))
        assert {(one.by, one.version.number) for one in standing.steps} == {(reviewer, 1)}
        take(plan, "resubmit", owner)
        plan.refresh_from_db()
        assert standing_approval(plan).reopened == (Step.MERCHANDISE,)
        take(plan, "start_review", reviewer)
        plan = take(plan, "approve", reviewer)
        assert [(one.holds, one.version.number) for one in approved_steps(plan)] == [(True, 2)] * 5

    def test_a_plain_change_elsewhere_is_looked_at_too_once_one_is_material(self, approved, owner):
        segment = approved.rundown.first()
        write(approved, owner, "key_points", "say it slowly", worksheet=Worksheet.RUNDOWN, row=segment)
        assert [(one.step, one.holds) for one in approved_steps(approved) if one.is_changed] == [(Step.TIMING, True)]
        write(approved, owner, "live_price", "77")
        plan = LivestreamSession.objects.get(pk=approved.pk)
        assert standing_approval(plan).reopened == (Step.MERCHANDISE, Step.TIMING)

    def test_a_review_that_sends_it_back_keeps_what_was_approved(self, approved, owner, reviewer, take):
        write(approved, owner, "live_price", "77")
        take(approved, "resubmit", owner)
        take(approved, "start_review", reviewer)
        plan = take(approved, "request_changes", reviewer, reason="价格和预告里的不一致，请改")
        assert standing_approval(plan).reopened == (Step.MERCHANDISE,)

    def test_a_postponed_broadcast_starts_from_nothing(self, approved, owner, take):
        later = approved.starts_at + timedelta(days=30)
        plan = take(approved, "postpone", owner, reason="Storm", new_start=later)
        assert (plan.state, plan.approved_at, approved_steps(plan)) == (SessionState.DRAFT, None, ())

    def test_a_plan_without_an_approval_has_none(self, in_review):
        assert approved_steps(in_review) == ()


@pytest.mark.parametrize("person", ["owner", "lead"])
def test_owner_and_lead_unlock_with_a_reason(person, approved, owner, take, request):
    take(approved, "lock", owner)
    user = request.getfixturevalue(person)
    with pytest.raises(TransitionRefusedError) as error:
        take(approved, "unlock", user, reason="too short")
    assert [refusal.guard for refusal in error.value.refusals] == [Guard.LONG_REASON]
    plan = take(approved, "unlock", user, reason="主播临时生病，需要换人上场")
    assert (plan.state, plan.approved_at) == (APPROVED, approved.approved_at)
    assert plan.changes.filter(field="unlock").get().reason == "主播临时生病，需要换人上场"


def test_whoever_co_plans_does_not_approve_own_changes(approved, owner, reviewer, lead, take):
    Engagement.objects.update(scope=EngagementScope.CO_PLAN)
    write(approved, reviewer, "live_price", "77")
    take(approved, "resubmit", owner)
    take(approved, "start_review", lead)
    with pytest.raises(TransitionRefusedError) as error:
        take(approved, "approve", reviewer)
    assert [refusal.guard for refusal in error.value.refusals] == [Guard.NOT_OWN_EDITS]


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_the_approval_is_of_what_the_reviewer_saw(self, in_review, owner, reviewer, take):
        """The merchant's edit waits for the approval and then costs it, or finds the plan closed."""
        price = in_review.line_up.first().live_price
        _plan, edited = at_once(
            lambda: take(in_review, "approve", reviewer), lambda: write(in_review, owner, "live_price", "77")
        )
        approval = PlanApproval.objects.get()
        kept = {dict(data).get("live_price") for _key, data in approval.version.content["sheets"]["line_up"]}
        assert "77" not in kept
        if isinstance(edited, Exception):
            assert (state_of(in_review), in_review.line_up.first().live_price) == (APPROVED, price)
        else:
            assert (edited, state_of(in_review)) == (REAPPROVAL, REAPPROVAL)
            assert PlanChange.objects.filter(kind=ChangeKind.CELL).exists()

    def test_two_people_edit_an_approved_plan(self, approved, owner, operator):
        rows = list(approved.line_up.all()[:2])
        states = at_once(
            lambda: write(approved, owner, "live_price", "77", row=rows[0]),
            lambda: write(approved, operator, "live_price", "66", row=rows[1]),
        )
        assert states == [REAPPROVAL] * 2
        assert len(steps_of_the_system(approved)) == 1

    def test_a_lock_and_a_material_change(self, approved, owner, operator, take):
        locked, edited = at_once(
            lambda: take(approved, "lock", owner), lambda: write(approved, operator, "live_price", "77")
        )
        if isinstance(locked, Exception):
            assert (edited, state_of(approved)) == (REAPPROVAL, REAPPROVAL)
        else:
            assert isinstance(edited, worksheets.PlanClosedError)
            assert state_of(approved) == SessionState.LOCKED

    def test_an_engagement_that_ends_during_a_review_starts_none(self, in_review, owner, lead, take, engagement):
        take(in_review, "withdraw", owner)
        take(in_review, "submit", owner)
        ended, started = at_once(
            lambda: end_engagement(engagement=engagement, by=owner, now=timezone.now()),
            lambda: take(in_review, "start_review", lead),
        )
        assert ended.ended_at is not None
        expected = SessionState.SUBMITTED if isinstance(started, Exception) else SessionState.IN_REVIEW
        assert state_of(in_review) == expected
