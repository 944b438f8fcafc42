"""Answers are saved one by one: nothing is lost, nothing is written twice, and everything is in the history."""

from decimal import Decimal
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from planner.actions import checklists
from planner.actions.livestreams import PlanClosedError
from planner.domain.readiness import score_readiness
from planner.domain.values import AnswerError
from planner.enums import AnswerType, ChangeKind, SessionState, Step, Unit
from planner.models import ChecklistAnswer, LivestreamSession, PlanChange
from planner.queries.plan_facts import load_facts
from tests import factories


def answer_to(livestream, key):
    return ChecklistAnswer.objects.select_related("item", "checklist").get(
        checklist__livestream=livestream, item__key=key
    )


def save(answer, user, text, *, version=None):
    return checklists.save_answer(
        answer=answer,
        version=answer.version if version is None else version,
        text=text,
        membership=user.memberships.get(),
        by=user,
        now=timezone.now(),
    )


def history(livestream):
    return list(
        PlanChange.objects.filter(livestream=livestream, item__isnull=False)
        .order_by("pk")
        .values_list("kind", "field", "old", "new", "reason")
    )


@pytest.fixture
def plan(merchant, owner):
    """A plan with one item of several kinds in the merchandise step."""
    version = factories.TemplateVersionFactory()
    for position, fields in enumerate(
        (
            {"key": "done", "is_gate": True},
            {"key": "signed", "credit_kind": "yes_by_owner"},
            {"key": "links", "answer_type": AnswerType.NUMBER, "unit": Unit.LINKS, "credit_kind": "greater_than",
             "credit_params": {"min": 0}},
            {"key": "margin", "answer_type": AnswerType.MONEY, "credit_kind": "set_at_least",
             "credit_params": {"min": 0}, "shows_costs": True},
        )
    ):  # fmt: skip
        factories.TemplateItemFactory(version=version, position=position, **fields)
    return factories.livestream(organization=merchant, by=owner, template_version=factories.publish(version))


def test_a_saved_answer_moves_the_stored_score(plan, operator):
    saved = save(answer_to(plan, "links"), operator, "1,200 条")
    stored = answer_to(plan, "links")
    assert (stored.value, stored.version, stored.answered_by, stored.by_owner) == ("1200", 2, operator, False)
    assert LivestreamSession.objects.get(pk=plan.pk).raw_readiness == saved.readiness.raw == Decimal("25.0")
    assert history(plan) == [(ChangeKind.ANSWER, "", "", "1200", "")]


def test_the_same_answer_again_writes_nothing(plan, operator):
    save(answer_to(plan, "links"), operator, "12")
    before = answer_to(plan, "links")
    saved = save(before, operator, " 12 条")
    after = answer_to(plan, "links")
    assert (after.version, after.answered_at) == (before.version, before.answered_at)
    assert saved.readiness.raw == Decimal("25.0")
    assert len(history(plan)) == 1


def test_an_emptied_answer_is_nobodys(plan, operator):
    save(answer_to(plan, "links"), operator, "12")
    save(answer_to(plan, "links"), operator, " ")
    stored = answer_to(plan, "links")
    assert (stored.value, stored.answered_by, stored.answered_at) == ("", None, None)
    assert history(plan)[-1] == (ChangeKind.ANSWER, "", "12", "", "")


def test_what_is_no_answer_changes_nothing(plan, operator):
    with pytest.raises(AnswerError, match="not_a_number"):
        save(answer_to(plan, "links"), operator, "many")
    assert (answer_to(plan, "links").version, history(plan)) == (1, [])


def test_a_stale_save_is_refused_and_shows_the_other_answer(plan, owner, operator):
    seen = answer_to(plan, "links")
    save(seen, owner, "12")
    with pytest.raises(checklists.StaleAnswerError) as refusal:
        save(seen, operator, "15")
    theirs = refusal.value.answer
    assert (theirs.value, theirs.answered_by, theirs.version) == ("12", owner, 2)
    assert answer_to(plan, "links").value == "12"


def test_a_stale_save_of_the_same_answer_is_no_conflict(plan, owner, operator):
    seen = answer_to(plan, "links")
    save(seen, owner, "12")
    assert save(seen, operator, "12").answer.answered_by == owner


def test_only_the_owners_yes_signs_off(plan, owner, operator):
    assert score_of(save(answer_to(plan, "signed"), operator, "yes"), "signed") == 0
    signed = save(answer_to(plan, "signed"), owner, "yes")
    assert (score_of(signed, "signed"), signed.answer.by_owner) == (1, True)
    assert history(plan)[-1] == (ChangeKind.ANSWER, "signed_off", "yes", "yes", "")
    again = save(answer_to(plan, "signed"), operator, "yes")
    assert (score_of(again, "signed"), again.answer.answered_by, len(history(plan))) == (1, owner, 2)
    save(answer_to(plan, "signed"), operator, "no")
    assert answer_to(plan, "signed").by_owner is False


def score_of(saved, key):
    return next(item.credit for item in saved.readiness.items if item.key == key)


def test_a_carried_answer_is_confirmed_once(plan, operator):
    ChecklistAnswer.objects.filter(pk=answer_to(plan, "links").pk).update(value="12", is_carried_over=True)
    carried = answer_to(plan, "links")
    for _time in range(2):
        checklists.confirm_answer(answer=carried, version=carried.version, by=operator, now=timezone.now())
        carried = answer_to(plan, "links")
    assert (carried.is_carried_over, carried.answered_by, carried.version) == (False, operator, 2)
    assert history(plan) == [(ChangeKind.ANSWER, "confirmed", "12", "12", "")]


def test_an_item_out_of_the_score_and_back(plan, operator):
    reason = "这场没有链接可以上架，只讲品牌"
    links = answer_to(plan, "links")
    out = checklists.set_not_applicable(answer=links, version=1, reason=reason, by=operator, now=timezone.now())
    assert [item.key for item in out.readiness.items if item.not_applicable_by_hand] == ["links"]
    back = checklists.set_applicable(answer=links, version=2, by=operator, now=timezone.now())
    assert [item.key for item in back.readiness.items if item.not_applicable_by_hand] == []
    assert history(plan) == [
        (ChangeKind.NOT_APPLICABLE, "", "", "", reason),
        (ChangeKind.APPLICABLE, "", "", "", ""),
    ]


def test_answering_an_item_counts_it_again(plan, operator):
    links = answer_to(plan, "links")
    checklists.set_not_applicable(answer=links, version=1, reason="x" * 10, by=operator, now=timezone.now())
    saved = save(links, operator, "12", version=2)
    assert (saved.answer.not_applicable, saved.answer.not_applicable_reason, saved.answer.value) == (False, "", "12")
    assert [row[0] for row in history(plan)] == [ChangeKind.NOT_APPLICABLE, ChangeKind.APPLICABLE, ChangeKind.ANSWER]


def test_a_gate_always_counts(plan, owner):
    with pytest.raises(checklists.GateAlwaysCountsError):
        checklists.set_not_applicable(
            answer=answer_to(plan, "done"), version=1, reason="x" * 10, by=owner, now=timezone.now()
        )
    assert history(plan) == []


def test_notes_and_owners_keep_to_themselves(plan, owner, operator):
    links = answer_to(plan, "links")
    checklists.change_note(answer=links, was="", note="Ask the warehouse", by=operator, now=timezone.now())
    checklists.change_item_owner(answer=links, was=None, owner=operator, by=owner, now=timezone.now())
    stored = answer_to(plan, "links")
    assert (stored.note, stored.owner, stored.version) == ("Ask the warehouse", operator, 1)
    assert history(plan) == [
        (ChangeKind.NOTE, "", "", "Ask the warehouse", ""),
        (ChangeKind.ITEM_OWNER, "", "", operator.display_name, ""),
    ]
    with pytest.raises(checklists.StaleAnswerError):
        checklists.change_note(answer=links, was="", note="Other", by=owner, now=timezone.now())
    with pytest.raises(checklists.StaleAnswerError):
        checklists.change_item_owner(answer=links, was=None, owner=owner, by=owner, now=timezone.now())


def test_history_of_cost_items_is_marked(plan, owner):
    margin = answer_to(plan, "margin")
    save(margin, owner, "4200")
    checklists.change_note(answer=margin, was="", note="12% of sales", by=owner, now=timezone.now())
    checklists.change_item_owner(answer=margin, was=None, owner=owner, by=owner, now=timezone.now())
    rows = PlanChange.objects.filter(item__key="margin").order_by("pk").values_list("kind", "shows_costs")
    assert list(rows) == [(ChangeKind.ANSWER, True), (ChangeKind.NOTE, True), (ChangeKind.ITEM_OWNER, False)]


@pytest.mark.parametrize("state", [SessionState.LOCKED, SessionState.LIVE, SessionState.ENDED, SessionState.CANCELLED])
def test_a_closed_plan_stays_as_it_is(plan, owner, state):
    LivestreamSession.objects.filter(pk=plan.pk).update(state=state)
    with pytest.raises(PlanClosedError):
        save(answer_to(plan, "links"), owner, "12")
    with pytest.raises(PlanClosedError):
        checklists.change_note(answer=answer_to(plan, "links"), was="", note="n", by=owner, now=timezone.now())
    assert history(plan) == []


def test_a_step_form_saves_what_it_can(plan, owner, operator):
    links, done, signed = (answer_to(plan, key) for key in ("links", "done", "signed"))
    save(done, owner, "yes")
    saved = checklists.save_step(
        livestream=plan,
        entries=[
            checklists.StepEntry(links.pk, 1, "viele"),
            checklists.StepEntry(done.pk, 1, "no"),
            checklists.StepEntry(signed.pk, 1, "yes"),
        ],
        membership=operator.memberships.get(),
        by=operator,
        now=timezone.now(),
    )
    assert saved.saved == {signed.pk}
    assert {pk: error.code for pk, error in saved.errors.items()} == {links.pk: "not_a_number"}
    assert {pk: row.value for pk, row in saved.stale.items()} == {done.pk: "yes"}


def test_a_step_form_cannot_reach_another_plan(plan, owner, merchant):
    other = factories.livestream(organization=merchant, by=owner)
    foreign = other.checklists.get(step=Step.GIFTS).answers.first()
    saved = checklists.save_step(
        livestream=plan,
        entries=[checklists.StepEntry(foreign.pk, 1, "yes")],
        membership=owner.memberships.get(),
        by=owner,
        now=timezone.now(),
    )
    assert (saved.saved, ChecklistAnswer.objects.get(pk=foreign.pk).value) == (frozenset(), "")


@pytest.mark.django_db(transaction=True)
def test_twenty_simultaneous_saves_lose_nothing(merchant, owner):
    version = factories.TemplateVersionFactory()
    for number in range(20):
        factories.TemplateItemFactory(version=version, key=f"item_{number}", position=number)
    plan = factories.livestream(organization=merchant, by=owner, template_version=factories.publish(version))
    answers = [answer_to(plan, f"item_{number}") for number in range(20)]
    failures = []

    def work(answer):
        try:
            save(answer, owner, "yes")
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(answer,)) for answer in answers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = LivestreamSession.objects.select_related("organization", "template_version").get(pk=plan.pk)
    fresh = score_readiness(load_facts(stored, now=timezone.now()), now=timezone.now())
    assert failures == []
    assert ChecklistAnswer.objects.filter(checklist__livestream=plan, value="yes", version=2).count() == 20
    assert PlanChange.objects.filter(livestream=plan, kind=ChangeKind.ANSWER).count() == 20
    assert (stored.readiness, stored.step_answered) == (fresh.score, [20, 0, 0, 0, 0])
    assert stored.readiness == Decimal("100.0")
