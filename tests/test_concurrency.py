"""Twenty people at once on one plan: nothing is lost, nothing is written twice, and the stored score is the true one.

Every thread has a connection of its own, as the workers of a real server have.
"""

from collections import Counter

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from planner.actions import checklists, proofs
from planner.actions.livestreams import PlanClosedError, TransitionRefusedError, change_state
from planner.domain.livestream_states import PlanAction
from planner.enums import AnswerType, ChangeKind, Role, SessionState
from planner.forms.proofs import Upload
from planner.models import AnswerFile, ChecklistAnswer, LivestreamSession
from tests import factories, files
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 20
TYPED = {
    AnswerType.YESNO: "yes",
    AnswerType.NUMBER: "12",
    AnswerType.MONEY: "3,200",
    AnswerType.TEXT: "每 10 分钟核对一次",
}


def kinds(outcomes):
    return Counter(type(outcome).__name__ for outcome in outcomes)


def save(answer, text, membership):
    return checklists.save_answer(
        answer=answer,
        version=answer.version,
        text=text,
        membership=membership,
        by=membership.user,
        now=timezone.now(),
    )


def step_of_life(livestream, action, by):
    return change_state(livestream=livestream, action=action, role=Role.OWNER, by=by, now=timezone.now())


def assert_scores_are_true():
    """Ends with an error when a stored score differs from a fresh computation."""
    call_command("recompute_readiness", verbosity=0)


@pytest.fixture
def crowd(merchant):
    """Twenty operators of the merchant who see costs."""
    return factories.MembershipFactory.create_batch(CROWD, organization=merchant, role=Role.OPERATOR, sees_costs=True)


@pytest.fixture
def plan(merchant, owner, standard_version):
    return factories.livestream(organization=merchant, by=owner, template_version=standard_version)


@pytest.fixture
def answers(plan):
    return {
        answer.item.key: answer
        for answer in ChecklistAnswer.objects.filter(checklist__livestream=plan).select_related("item", "checklist")
    }


@pytest.fixture
def posts(as_user, crowd):
    """`posts(pairs)`: one request per pair of answer and text, each from the browser of another operator."""

    def tasks(pairs):
        browsers = [as_user(membership.user, HX_Request="true") for membership in crowd]
        return [
            lambda browser=browser, answer=answer, text=text: browser.post(
                reverse("planner:answer_save", args=[answer.pk]), {"version": answer.version, "value": text}
            )
            for browser, (answer, text) in zip(browsers, pairs, strict=True)
        ]

    return tasks


def statuses(responses):
    return Counter(response.status_code for response in responses)


def test_twenty_answers_saved_at_once_are_all_kept(plan, answers, crowd, posts):
    chosen = [answer for answer in answers.values() if answer.item.answer_type in TYPED][: 2 * CROWD : 2]
    assert statuses(at_once(*posts((answer, TYPED[answer.item.answer_type]) for answer in chosen))) == {200: CROWD}
    stored = ChecklistAnswer.objects.in_bulk([answer.pk for answer in chosen])
    assert [(row.version, bool(row.value)) for row in stored.values()] == [(2, True)] * CROWD
    assert sorted(plan.changes.filter(kind=ChangeKind.ANSWER).values_list("item", "by", "old", "new")) == sorted(
        (answer.item_id, membership.user_id, "", stored[answer.pk].value)
        for answer, membership in zip(chosen, crowd, strict=True)
    )
    assert_scores_are_true()
    assert LivestreamSession.objects.get(pk=plan.pk).raw_readiness > 0


def test_of_twenty_saves_of_one_answer_the_first_wins_and_the_others_are_told(plan, answers, crowd, posts):
    answer = answers["lineup_sku_count"]
    responses = at_once(*posts((answer, str(number)) for number in range(1, CROWD + 1)))
    assert statuses(responses) == {200: 1, 409: CROWD - 1}
    (winner,) = (number for number, response in enumerate(responses, start=1) if response.status_code == 200)
    stored = ChecklistAnswer.objects.get(pk=answer.pk)
    assert (stored.value, stored.version, stored.answered_by_id) == (str(winner), 2, crowd[winner - 1].user_id)
    for number, response in enumerate(responses, start=1):
        if number != winner:
            assert f"<dt>Theirs</dt><dd>{winner} links</dd>" in response.content.decode()
            assert f"<dt>Yours</dt><dd>{number}</dd>" in response.content.decode()
    assert list(plan.changes.filter(kind=ChangeKind.ANSWER).values_list("old", "new")) == [("", str(winner))]
    assert_scores_are_true()


def test_the_same_answer_of_twenty_people_is_written_once(plan, answers, posts):
    answer = answers["account_healthy"]
    assert statuses(at_once(*posts([(answer, "yes")] * CROWD))) == {200: CROWD}
    assert ChecklistAnswer.objects.get(pk=answer.pk).version == 2
    assert plan.changes.filter(kind=ChangeKind.ANSWER).count() == 1
    assert_scores_are_true()


@pytest.fixture
def checked_plan(merchant, owner):
    """A plan with every gate closed, ready for its self-check."""
    livestream = factories.livestream(organization=merchant, by=owner)
    for answer in ChecklistAnswer.objects.filter(checklist__livestream=livestream).select_related("item", "checklist"):
        save(answer, "yes", owner.memberships.get())
    return livestream


def test_two_self_checks_at_once_are_one(checked_plan, owner):
    outcomes = at_once(*[lambda: step_of_life(checked_plan, PlanAction.SELF_CHECK, owner)] * 2)
    assert [outcome.state for outcome in outcomes] == [SessionState.SELF_CHECKED] * 2
    assert list(checked_plan.changes.filter(kind=ChangeKind.STATE).values_list("old", "new")) == [
        (SessionState.DRAFT, SessionState.SELF_CHECKED)
    ]


def test_a_plan_is_not_locked_and_changed_at_once(checked_plan, owner):
    """The answer comes first, opens its gate and stops the lock; or the lock comes first and stops the answer."""
    step_of_life(checked_plan, PlanAction.SELF_CHECK, owner)
    answer = ChecklistAnswer.objects.select_related("item", "checklist").get(
        checklist__livestream=checked_plan, item__key="gate_s"
    )
    locked, saved = at_once(
        lambda: step_of_life(checked_plan, PlanAction.LOCK, owner),
        lambda: save(answer, "no", owner.memberships.get()),
    )
    state = LivestreamSession.objects.get(pk=checked_plan.pk).state
    value = ChecklistAnswer.objects.get(pk=answer.pk).value
    if isinstance(locked, TransitionRefusedError):
        assert (state, value, type(saved)) == (SessionState.SELF_CHECKED, "no", checklists.SavedAnswer)
    else:
        assert (state, value, type(saved)) == (SessionState.LOCKED, "yes", PlanClosedError)
    assert_scores_are_true()


def test_files_and_answers_of_one_plan_are_kept_together(plan, answers, crowd):
    proof = answers["stock_locked"]
    texts = [answer for answer in answers.values() if answer.item.answer_type == AnswerType.YESNO][: CROWD // 2]

    def upload(name, membership):
        one = Upload(name, "application/pdf", files.upload(name))
        return proofs.add_files(answer=proof, uploads=[one], expires_on=None, by=membership.user, now=timezone.now())

    names = [f"proof-{number}.pdf" for number in range(CROWD // 2)]
    outcomes = at_once(
        *(
            lambda name=name, membership=membership: upload(name, membership)
            for name, membership in zip(names, crowd[: CROWD // 2], strict=True)
        ),
        *(
            lambda answer=answer, membership=membership: save(answer, "yes", membership)
            for answer, membership in zip(texts, crowd[CROWD // 2 :], strict=True)
        ),
    )
    assert kinds(outcomes) == {"SavedAnswer": CROWD}
    kept = AnswerFile.objects.filter(answer=proof)
    assert sorted(kept.values_list("name", flat=True)) == sorted(names)
    assert all(default_storage.exists(row.file.name) for row in kept)
    assert ChecklistAnswer.objects.get(pk=proof.pk).version == 1 + CROWD // 2
    assert (
        ChecklistAnswer.objects.filter(pk__in=[row.pk for row in texts], value="yes", version=2).count() == CROWD // 2
    )
    assert plan.changes.filter(kind=ChangeKind.FILE_ADDED).count() == CROWD // 2
    assert plan.changes.filter(kind=ChangeKind.ANSWER).count() == CROWD // 2
    assert_scores_are_true()
