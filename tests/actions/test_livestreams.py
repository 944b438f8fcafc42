"""Create, edit and walk a livestream through its states."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from planner.actions.livestreams import (
    PlanClosedError,
    StaleDetailsError,
    TransitionRefusedError,
    change_state,
    create_livestream,
    details_token,
    edit_livestream,
)
from planner.domain.livestream_states import PlanAction
from planner.domain.readiness import score_readiness
from planner.enums import ChangeKind, Platform, Role, SessionState, SessionType, Step
from planner.models import ChecklistAnswer, LivestreamSession
from planner.queries.plan_facts import load_facts
from tests import factories

NOW = timezone.now().replace(second=0, microsecond=0)


def edit(livestream, *, by, now=NOW, **details):
    livestream = LivestreamSession.objects.get(pk=livestream.pk)
    return edit_livestream(livestream=livestream, details=details, seen=details_token(livestream), by=by, now=now)


def walk(livestream, action, *, by, role=Role.OWNER, now=NOW, **more):
    return change_state(livestream=livestream, action=action, role=role, by=by, now=now, **more)


def answer_everything(livestream):
    ChecklistAnswer.objects.filter(checklist__livestream=livestream).update(value="yes")


def history(livestream, kind):
    return list(
        livestream.changes.filter(kind=kind).order_by("pk").values_list("field", "old", "new", "reason", "shows_costs")
    )


@pytest.fixture
def ready(livestream):
    answer_everything(livestream)
    return livestream


@pytest.fixture
def locked(ready, owner):
    walk(ready, PlanAction.SELF_CHECK, by=owner)
    return walk(ready, PlanAction.LOCK, by=owner)


def test_a_new_plan_is_complete_and_scored(merchant, owner, template_version):
    livestream = create_livestream(
        organization=merchant,
        template_version=template_version,
        details={
            "title": "Friday night",
            "platform": Platform.DOUYIN,
            "session_type": SessionType.CLEARANCE,
            "starts_at": NOW + timedelta(days=10),
            "planned_minutes": 120,
        },
        by=owner,
        now=NOW,
    )
    livestream.refresh_from_db()
    assert [row.step for row in livestream.checklists.order_by("pk")] == list(Step)
    assert ChecklistAnswer.objects.filter(checklist__livestream=livestream).count() == 10
    assert (livestream.state, livestream.readiness, livestream.open_item_count) == (SessionState.DRAFT, 0, 10)
    assert livestream.next_due_at == livestream.starts_at - timedelta(hours=72)
    assert [(row.kind, row.new, row.by, row.at) for row in livestream.changes.all()] == [
        (ChangeKind.CREATED, "Friday night", owner, NOW)
    ]


def test_an_edit_writes_one_row_per_changed_field(livestream, owner):
    changed = edit(livestream, by=owner, title="Saturday night", host_name="", ad_budget=Decimal("30000"))
    livestream.refresh_from_db()
    assert changed == ["title", "ad_budget"]
    assert (livestream.title, livestream.ad_budget) == ("Saturday night", Decimal("30000.00"))
    assert history(livestream, ChangeKind.DETAIL) == [
        ("title", "Friday night", "Saturday night", "", False),
        ("ad_budget", "", "30000", "", True),
    ]


def test_the_same_details_again_write_nothing(livestream, owner):
    edit(livestream, by=owner, gmv_target=Decimal("300000"), features=["hero", "coupon"])
    assert edit(livestream, by=owner, gmv_target=Decimal("300000.00"), features=["hero", "coupon"]) == []
    assert len(history(livestream, ChangeKind.DETAIL)) == 2


def test_a_new_start_moves_every_due_date(livestream, owner):
    old_start = livestream.starts_at
    edit(livestream, by=owner, starts_at=old_start + timedelta(days=7))
    livestream.refresh_from_db()
    assert livestream.next_due_at == old_start + timedelta(days=4)
    assert livestream.step_due_at == [old_start + timedelta(days=4)] * 5


def test_a_loss_is_approved_by_name_and_taken_back(livestream, owner):
    edit(livestream, by=owner, strategic_loss_approved=True)
    livestream.refresh_from_db()
    assert livestream.strategic_loss_approved_by == owner
    edit(livestream, by=owner, strategic_loss_approved=False)
    livestream.refresh_from_db()
    assert livestream.strategic_loss_approved_by is None
    assert history(livestream, ChangeKind.DETAIL) == [
        ("strategic_loss_approved", "no", "yes", "", True),
        ("strategic_loss_approved", "yes", "no", "", True),
    ]


def test_an_edit_of_old_details_is_refused(livestream, owner, operator):
    seen = details_token(livestream)
    edit(livestream, by=owner, title="Saturday night")
    with pytest.raises(StaleDetailsError) as caught:
        edit_livestream(livestream=livestream, details={"title": "Sunday night"}, seen=seen, by=operator, now=NOW)
    assert caught.value.livestream.title == "Saturday night"
    livestream.refresh_from_db()
    assert livestream.title == "Saturday night"


def test_a_locked_plan_keeps_its_details(locked, owner):
    with pytest.raises(PlanClosedError):
        edit(locked, by=owner, title="Too late")


def test_the_stored_score_follows_an_edit(livestream, owner):
    answer_everything(livestream)
    edit(livestream, by=owner, title="Saturday night")
    livestream.refresh_from_db()
    fresh = score_readiness(load_facts(livestream, now=NOW), now=NOW)
    assert (livestream.readiness, fresh.score) == (Decimal("100.0"), Decimal("100.0"))


def test_the_whole_way_to_the_end(ready, owner, operator):
    walk(ready, PlanAction.SELF_CHECK, by=owner)
    walk(ready, PlanAction.LOCK, by=owner)
    walk(ready, PlanAction.GO_LIVE, by=operator, role=Role.OPERATOR, now=NOW + timedelta(hours=1))
    walk(ready, PlanAction.END, by=operator, role=Role.OPERATOR, now=NOW + timedelta(hours=4))
    ready.refresh_from_db()
    assert ready.state == SessionState.ENDED
    assert ready.actual_started_at == NOW + timedelta(hours=1)
    assert ready.actual_ended_at == NOW + timedelta(hours=4)
    assert [row[:3] for row in history(ready, ChangeKind.STATE)] == [
        ("self_check", "draft", "self_checked"),
        ("lock", "self_checked", "locked"),
        ("go_live", "locked", "live"),
        ("end", "live", "ended"),
    ]


def test_a_gate_that_is_due_refuses_the_self_check_by_name(livestream, owner):
    answer_everything(livestream)
    ChecklistAnswer.objects.filter(checklist__livestream=livestream, item__key="gate_t").update(value="no")
    with pytest.raises(TransitionRefusedError) as caught:
        walk(livestream, PlanAction.SELF_CHECK, by=owner, now=NOW + timedelta(days=8))
    assert [(row.code, row.params) for row in caught.value.refusals] == [("open_gate", {"item": "gate_t"})]
    livestream.refresh_from_db()
    assert (livestream.state, history(livestream, ChangeKind.STATE)) == (SessionState.DRAFT, [])


def test_the_guard_reads_the_answers_not_the_stored_score(ready, owner):
    """Nothing stale can slip a plan through: the stored score still says 0 here."""
    assert LivestreamSession.objects.get(pk=ready.pk).readiness == 0
    assert walk(ready, PlanAction.SELF_CHECK, by=owner).state == SessionState.SELF_CHECKED


def test_a_repeated_step_changes_nothing(ready, owner):
    walk(ready, PlanAction.SELF_CHECK, by=owner)
    assert walk(ready, PlanAction.SELF_CHECK, by=owner).state == SessionState.SELF_CHECKED
    assert len(history(ready, ChangeKind.STATE)) == 1


def test_an_operator_does_not_lock(ready, owner, operator):
    walk(ready, PlanAction.SELF_CHECK, by=owner)
    with pytest.raises(TransitionRefusedError) as caught:
        walk(ready, PlanAction.LOCK, by=operator, role=Role.OPERATOR)
    assert [row.code for row in caught.value.refusals] == ["wrong_role"]


def test_unlocking_keeps_its_reason(locked, owner):
    with pytest.raises(TransitionRefusedError) as caught:
        walk(locked, PlanAction.UNLOCK, by=owner, reason="short")
    assert [row.code for row in caught.value.refusals] == ["reason_too_short"]
    walk(locked, PlanAction.UNLOCK, by=owner, reason="  the host fell ill  ")
    assert history(locked, ChangeKind.STATE)[-1] == ("unlock", "locked", "self_checked", "the host fell ill", False)


def test_postponing_reopens_the_plan_and_moves_the_due_dates(locked, owner):
    old_start = locked.starts_at
    new_start = (old_start + timedelta(days=7)).replace(second=0, microsecond=0)
    for _twice in range(2):
        walk(locked, PlanAction.POSTPONE, by=owner, reason="Stock is late", new_start=new_start)
    locked.refresh_from_db()
    assert (locked.state, locked.starts_at) == (SessionState.DRAFT, new_start)
    assert history(locked, ChangeKind.STATE)[2:] == [("postpone", "locked", "draft", "Stock is late", False)]
    assert [row[0] for row in history(locked, ChangeKind.DETAIL)] == ["starts_at"]
    assert load_facts(locked, now=NOW).starts_at == new_start


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": "Stock is late"}, "new_start_missing"),
        ({"reason": "Stock is late", "new_start": NOW}, "new_start_not_in_future"),
        ({"new_start": NOW + timedelta(days=3)}, "reason_missing"),
    ],
)
def test_postponing_needs_a_reason_and_a_start_ahead(livestream, owner, more, code):
    with pytest.raises(TransitionRefusedError) as caught:
        walk(livestream, PlanAction.POSTPONE, by=owner, **more)
    assert [row.code for row in caught.value.refusals] == [code]


def test_cancelling_needs_a_reason(livestream, owner):
    with pytest.raises(TransitionRefusedError):
        walk(livestream, PlanAction.CANCEL, by=owner)
    assert walk(livestream, PlanAction.CANCEL, by=owner, reason="No stock").state == SessionState.CANCELLED
    with pytest.raises(PlanClosedError):
        edit(livestream, by=owner, title="Too late")


def test_a_plan_is_created_in_a_fixed_number_of_queries(merchant, owner, template_version, django_assert_num_queries):
    template_version.items_by_id()
    template_version.check_definitions()
    with django_assert_num_queries(9):
        factories.livestream(organization=merchant, by=owner, template_version=template_version)
