"""The stored readiness is the fresh one, and storing it twice writes nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from planner.actions.readiness import store_readiness
from planner.domain.readiness import score_readiness
from planner.enums import AnswerType, Step
from planner.models import AnswerFile, ChecklistAnswer, LivestreamSession
from planner.queries.plan_facts import load_facts, load_facts_of
from tests import factories


def answer(livestream, key, value, **fields):
    ChecklistAnswer.objects.filter(checklist__livestream=livestream, item__key=key).update(value=value, **fields)


def test_an_empty_plan_is_preparing_and_never_blocked(livestream):
    now = timezone.now()
    readiness = store_readiness(livestream=livestream, now=now)
    stored = LivestreamSession.objects.get(pk=livestream.pk)
    assert (stored.readiness, stored.raw_readiness, stored.readiness_cap) == (Decimal("0.0"), Decimal("0.0"), 59)
    assert (stored.band, stored.is_gated, stored.is_compliance_blocked) == ("preparing", True, False)
    assert stored.step_scores == [Decimal("0.0")] * 5
    assert stored.step_open_gates == [1] * 5
    assert stored.open_item_count == 10 == len([item for item in readiness.items if item.is_open])
    assert stored.next_item.key == "gate_s"
    assert stored.next_item_gain == Decimal("12.5")
    assert stored.next_due_at == stored.starts_at - timedelta(hours=72)


def test_answers_move_the_score(livestream):
    for step in Step:
        answer(livestream, f"gate_{step}", "yes")
    answer(livestream, "plain_t", "yes")
    store_readiness(livestream=livestream, now=timezone.now())
    stored = LivestreamSession.objects.get(pk=livestream.pk)
    assert (stored.readiness, stored.raw_readiness, stored.is_gated) == (Decimal("60.0"), Decimal("60.0"), False)
    assert stored.step_scores == [Decimal(score) for score in ("50.0", "100.0", "50.0", "50.0", "50.0")]
    assert stored.step_answered == [1, 2, 1, 1, 1]
    assert stored.step_due_at[1] is None
    assert stored.next_item.key == "plain_s"


def test_storing_again_writes_nothing(livestream, django_assert_num_queries):
    now = timezone.now()
    store_readiness(livestream=livestream, now=now)
    with django_assert_num_queries(2):
        store_readiness(livestream=livestream, now=now)


def test_facts_of_many_plans_take_one_query(livestream, owner, merchant, django_assert_num_queries):
    plans = [livestream] + [
        factories.livestream(organization=merchant, by=owner, template_version=livestream.template_version)
        for _number in range(2)
    ]
    livestream.template_version.items_by_id()
    with django_assert_num_queries(1):
        facts = load_facts_of(plans, now=timezone.now())
    assert facts.keys() == {plan.pk for plan in plans}
    now = timezone.now()
    assert [score_readiness(facts[plan.pk], now=now).score for plan in plans] == [Decimal("0.0")] * 3


@pytest.fixture
def proof_plan(merchant, owner):
    """A plan with one item that is answered by files."""
    version = factories.TemplateVersionFactory()
    factories.TemplateItemFactory(version=version, answer_type=AnswerType.FILE, credit_kind="file_present")
    return factories.livestream(organization=merchant, by=owner, template_version=factories.publish(version))


def test_facts_with_files_take_two_queries(proof_plan, livestream, django_assert_num_queries):
    for plan in (proof_plan, livestream):
        plan.template_version.items_by_id()
    with django_assert_num_queries(2):
        load_facts_of([proof_plan, livestream], now=timezone.now())


def test_a_removed_file_is_no_fact(proof_plan, owner):
    livestream = proof_plan
    row = ChecklistAnswer.objects.filter(checklist__livestream=livestream).first()
    file = AnswerFile.objects.create(
        answer=row, uploaded_by=owner, name="a.pdf", content_type="application/pdf", size=1
    )
    assert len(load_facts(livestream, now=timezone.now()).answers[row.item.key].files) == 1
    file.removed_at = timezone.now()
    file.save(update_fields=["removed_at"])
    assert load_facts(livestream, now=timezone.now()).answers[row.item.key].files == ()


def test_a_file_is_valid_through_its_last_day_in_the_organizations_zone(proof_plan, owner):
    livestream = proof_plan
    row = ChecklistAnswer.objects.filter(checklist__livestream=livestream).first()
    AnswerFile.objects.create(
        answer=row, uploaded_by=owner, name="a.pdf", content_type="application/pdf", size=1, expires_on="2026-12-04"
    )
    (file,) = load_facts(livestream, now=timezone.now()).answers[row.item.key].files
    assert file.expires_at.isoformat() == "2026-12-05T00:00:00+08:00"
