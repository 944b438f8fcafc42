"""Stored judgements: answers never read worksheets, and what turns a check has plans judged anew."""

from datetime import timedelta

import pytest
from django.utils import timezone

from planner.actions.checklists import save_answer
from planner.actions.lexicons import judge_by_new_words
from planner.actions.livestreams import change_state
from planner.actions.readiness import store_due_judgements, store_readiness
from planner.domain.livestream_states import PlanAction
from planner.domain.readiness import score_readiness
from planner.enums import Role
from planner.models import BroadcastSlot, ChecklistAnswer, CrewAssignment, LivestreamSession
from planner.queries.judgements import is_judged
from planner.queries.plan_facts import load_facts
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(merchant, owner, standard_version):
    return factories.livestream(organization=merchant, by=owner, template_version=standard_version)


@pytest.fixture
def neighbour(merchant, owner, standard_version, plan):
    """Another plan in the same studio, an hour after the first one ends."""
    other = factories.livestream(
        organization=merchant, by=owner, template_version=standard_version,
        starts_at=plan.starts_at + timedelta(minutes=plan.planned_minutes + 120),
    )  # fmt: skip
    for one in (plan, other):
        BroadcastSlot.objects.create(livestream=one, account="shop", studio="A1")
        CrewAssignment.objects.create(livestream=one, person=f"Host {one.pk}", role="host")
        store_readiness(livestream=one, now=timezone.now())
    return other


def outcome(plan, check):
    plan.refresh_from_db()
    return next(row[2] for row in plan.judgement["checks"] if row[0] == check)


def test_an_answer_is_saved_without_reading_a_worksheet(plan, owner, django_assert_num_queries):
    row = ChecklistAnswer.objects.select_related("item", "checklist__livestream").get(
        checklist__livestream=plan, item__key="role_mix_confirmed"
    )
    row.checklist.livestream = LivestreamSession.objects.select_related("organization", "template_version").get()
    with django_assert_num_queries(10) as queries:
        save_answer(answer=row, version=row.version, text="yes", membership=owner.memberships.get(), by=owner,
            now=timezone.now())  # fmt: skip
    assert not any("planner_lineupitem" in query["sql"] for query in queries.captured_queries)


def test_a_due_plan_is_judged_anew_by_its_readers_and_stored_by_the_worker(plan):
    now = timezone.now()
    factories.ContentItemFactory(livestream=plan, owner="Li", status="idea", publish_at=now + timedelta(days=3))
    store_readiness(livestream=plan, now=now)
    assert outcome(plan, "E03") == "pass"
    assert plan.judged_until == now + timedelta(days=2)
    later = now + timedelta(days=2, minutes=1)
    facts = load_facts(plan, now=later)
    assert {check.id: check.outcome for check in facts.checks}["E03"] == "fail"
    assert outcome(plan, "E03") == "pass"
    assert store_due_judgements(now=later) == 1
    assert outcome(plan, "E03") == "fail"
    assert plan.readiness == score_readiness(load_facts(plan, now=later), now=later).score
    assert store_due_judgements(now=later) == 0


def test_a_plan_that_was_never_judged_is_read_all_the_same(plan):
    LivestreamSession.objects.update(judgement={}, judged_until=timezone.now(), step_blocked=[])
    plan.refresh_from_db()
    assert len(load_facts(plan, now=timezone.now()).checks) == 49
    assert store_due_judgements(now=timezone.now()) == 1
    assert outcome(plan, "S01") == "no_data"


def test_a_neighbour_that_moves_into_the_way_is_noticed(plan, neighbour, owner, django_capture_on_commit_callbacks):
    assert (outcome(plan, "T06"), outcome(neighbour, "T06")) == ("pass", "pass")
    now = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        change_state(
            livestream=neighbour, action=PlanAction.POSTPONE, role=Role.OWNER, by=owner, now=now,
            reason="the studio is taken", new_start=plan.starts_at + timedelta(minutes=plan.planned_minutes + 30),
        )  # fmt: skip
    assert outcome(neighbour, "T06") == "fail"
    plan.refresh_from_db()
    assert not is_judged(plan, now=now)
    store_due_judgements(now=now)
    assert outcome(plan, "T06") == "fail"


def test_a_cancelled_neighbour_is_out_of_the_way(plan, neighbour, owner, django_capture_on_commit_callbacks):
    now = timezone.now()
    LivestreamSession.objects.filter(pk=neighbour.pk).update(starts_at=plan.starts_at, title="Another night")
    for one in (plan, neighbour):
        one.refresh_from_db()
        store_readiness(livestream=one, now=now)
    assert outcome(plan, "T06") == "fail"
    with django_capture_on_commit_callbacks(execute=True):
        change_state(
            livestream=neighbour, action=PlanAction.CANCEL, role=Role.OWNER, by=owner, now=now, reason="sold out"
        )
    store_due_judgements(now=now)
    assert outcome(plan, "T06") == "pass"


def test_new_words_have_every_plan_to_come_judged_anew(plan, merchant, owner, standard_version):
    now = timezone.now()
    over = factories.livestream(organization=merchant, by=owner, template_version=standard_version)
    LivestreamSession.objects.filter(pk=over.pk).update(starts_at=now - timedelta(days=3))
    judge_by_new_words(now=now)
    for one, still_holds in ((plan, False), (over, True)):
        one.refresh_from_db()
        assert is_judged(one, now=now) == still_holds
