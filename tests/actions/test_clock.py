"""Rounds by the clock: what they change, that they change it once, and that a plan in the way stops no other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from planner.actions.clock import advance_livestreams
from planner.actions.livestreams import change_state
from planner.domain.livestream_states import PlanAction
from planner.enums import ChangeKind, Role, SessionState
from planner.models import ChecklistAnswer, LivestreamSession, Organization
from tests import factories

NOW = timezone.now().replace(second=0, microsecond=0)


@pytest.fixture
def plan(merchant, owner, template_version):
    """`plan(state, start)` is a plan with every answer given, in this state, that starts `start` after NOW."""

    def make(state, start, *, is_answered=True):
        livestream = factories.livestream(organization=merchant, by=owner, template_version=template_version)
        if is_answered:
            ChecklistAnswer.objects.filter(checklist__livestream=livestream).update(value="yes")
        LivestreamSession.objects.filter(pk=livestream.pk).update(state=state, starts_at=NOW + start)
        livestream.refresh_from_db()
        return livestream

    return make


def states(*livestreams):
    return [LivestreamSession.objects.get(pk=row.pk).state for row in livestreams]


def test_plans_are_locked_two_hours_before_their_start(plan):
    soon = plan(SessionState.SELF_CHECKED, timedelta(hours=2))
    later = plan(SessionState.SELF_CHECKED, timedelta(hours=2, minutes=1))
    assert advance_livestreams(now=NOW) == [(soon.pk, PlanAction.LOCK)]
    assert states(soon, later) == [SessionState.LOCKED, SessionState.SELF_CHECKED]
    change = soon.changes.get(kind=ChangeKind.STATE)
    assert (change.by, change.old, change.new, change.at) == (None, "self_checked", "locked", NOW)


def test_a_second_round_changes_nothing(plan):
    soon = plan(SessionState.SELF_CHECKED, timedelta(hours=1))
    advance_livestreams(now=NOW)
    assert advance_livestreams(now=NOW) == []
    assert soon.changes.filter(kind=ChangeKind.STATE).count() == 1


def test_go_no_go_is_asked(plan):
    open_gate = plan(SessionState.SELF_CHECKED, timedelta(hours=1), is_answered=False)
    ready = plan(SessionState.SELF_CHECKED, timedelta(hours=1, minutes=30))
    assert advance_livestreams(now=NOW) == [(ready.pk, PlanAction.LOCK)]
    assert states(open_gate, ready) == [SessionState.SELF_CHECKED, SessionState.LOCKED]


def test_a_locked_plan_goes_on_air_at_its_start(plan):
    now_on = plan(SessionState.LOCKED, timedelta(0))
    next_one = plan(SessionState.LOCKED, timedelta(minutes=1))
    assert advance_livestreams(now=NOW) == [(now_on.pk, PlanAction.GO_LIVE)]
    now_on.refresh_from_db()
    assert (now_on.state, now_on.actual_started_at) == (SessionState.LIVE, NOW)
    assert states(next_one) == [SessionState.LOCKED]


def test_a_plan_found_late_takes_every_step(plan):
    late = plan(SessionState.SELF_CHECKED, timedelta(minutes=-5))
    assert advance_livestreams(now=NOW) == [(late.pk, PlanAction.LOCK), (late.pk, PlanAction.GO_LIVE)]


def test_a_broadcast_nobody_ended_ends_at_its_planned_end(plan):
    over = plan(SessionState.LIVE, timedelta(hours=-4))
    running = plan(SessionState.LIVE, timedelta(hours=-3, minutes=-59))
    assert advance_livestreams(now=NOW) == [(over.pk, PlanAction.END)]
    over.refresh_from_db()
    assert (over.state, over.actual_ended_at) == (SessionState.ENDED, over.ends_at)
    assert states(running) == [SessionState.LIVE]


def test_a_step_somebody_took_first_is_not_taken_again(plan, owner):
    locked = plan(SessionState.LOCKED, timedelta(0))
    change_state(livestream=locked, action=PlanAction.GO_LIVE, role=Role.OWNER, by=owner, now=NOW)
    assert advance_livestreams(now=NOW) == []
    assert locked.changes.filter(kind=ChangeKind.STATE).count() == 1


def test_a_broken_plan_keeps_no_other_from_going_live(plan, other_merchant, outsider, caplog):
    broken = plan(SessionState.SELF_CHECKED, timedelta(minutes=-5))
    Organization.objects.filter(pk=other_merchant.pk).update(time_zone="Mars/Olympus_Mons")
    LivestreamSession.objects.filter(pk=broken.pk).update(organization=other_merchant)
    fine = plan(SessionState.LOCKED, timedelta(0))
    assert advance_livestreams(now=NOW) == [(fine.pk, PlanAction.GO_LIVE)]
    assert states(broken, fine) == [SessionState.SELF_CHECKED, SessionState.LIVE]
    assert f"Livestream {broken.pk} was not moved by the clock" in caplog.text


@pytest.mark.parametrize("count", [1, 3])
def test_a_quiet_round_is_one_query(plan, django_assert_num_queries, count):
    for hours in range(count):
        plan(SessionState.SELF_CHECKED, timedelta(hours=3 + hours))
    with django_assert_num_queries(1):
        advance_livestreams(now=NOW)
