"""Files reach the disk, the plan and its history together or not at all."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from planner.actions import proofs
from planner.actions.livestreams import PlanClosedError
from planner.actions.proofs import ItemFullError, add_files, remove_file, restore_file
from planner.domain.readiness import score_readiness
from planner.enums import ChangeKind, SessionState
from planner.forms.proofs import Upload
from planner.models import AnswerFile, ChecklistAnswer, LivestreamSession
from planner.queries.plan_facts import load_facts
from tests import files

NOW = timezone.now()


@pytest.fixture
def answer(proof_plan):
    return proof_plan.checklists.get(step="s").answers.get(item__key="proof_s")


def uploads(*names):
    return [Upload(name, "application/pdf", files.upload(name)) for name in names or ("licence.pdf",)]


def on_disk():
    return sorted(path.name for path in (settings.MEDIA_ROOT / "proofs").glob("*"))


def history(livestream):
    return list(livestream.changes.order_by("pk").values_list("kind", "item__key", "old", "new", "shows_costs"))[1:]


def test_a_file_answers_its_item(proof_plan, answer, owner):
    saved = add_files(answer=answer, uploads=uploads(), expires_on=None, by=owner, now=NOW)
    (proof,) = answer.files.all()
    assert (proof.name, proof.content_type, proof.size) == ("licence.pdf", "application/pdf", len(files.pdf()))
    assert (proof.uploaded_by, proof.expires_on, proof.removed_at) == (owner, None, None)
    assert Path(proof.file.path).read_bytes() == files.pdf()
    assert on_disk() == [proof.file.name.removeprefix("proofs/")]
    assert "licence" not in proof.file.name
    row = ChecklistAnswer.objects.get(pk=answer.pk)
    assert (row.version, row.answered_by, row.answered_at) == (2, owner, NOW)
    assert history(proof_plan) == [(ChangeKind.FILE_ADDED, "proof_s", "", "licence.pdf", False)]
    assert saved.readiness.raw == Decimal("50.0")
    assert LivestreamSession.objects.get(pk=proof_plan.pk).raw_readiness == Decimal("50.0")


def test_several_files_are_one_change_of_the_answer(proof_plan, answer, owner):
    add_files(answer=answer, uploads=uploads("a.pdf", "b.pdf"), expires_on=None, by=owner, now=NOW)
    assert list(answer.files.values_list("name", flat=True)) == ["a.pdf", "b.pdf"]
    assert ChecklistAnswer.objects.get(pk=answer.pk).version == 2
    assert [(kind, new) for kind, _key, _old, new, _costs in history(proof_plan)] == [
        (ChangeKind.FILE_ADDED, "a.pdf"),
        (ChangeKind.FILE_ADDED, "b.pdf"),
    ]


def test_a_file_that_expires_before_the_end_earns_nothing(proof_plan, answer, owner):
    day_before = (proof_plan.starts_at - timedelta(days=1)).date()
    saved = add_files(answer=answer, uploads=uploads(), expires_on=day_before, by=owner, now=NOW)
    assert saved.readiness.raw == Decimal("0.0")


def test_removing_hides_the_file_and_keeps_it(proof_plan, answer, owner, operator):
    add_files(answer=answer, uploads=uploads(), expires_on=None, by=owner, now=NOW)
    proof = answer.files.get()
    saved = remove_file(proof=proof, by=operator, now=NOW)
    proof.refresh_from_db()
    assert (proof.removed_at, len(on_disk())) == (NOW, 1)
    assert saved.readiness.raw == Decimal("0.0")
    assert (saved.answer.version, saved.answer.answered_by, saved.answer.answered_at) == (3, None, None)
    assert history(proof_plan)[1:] == [(ChangeKind.FILE_REMOVED, "proof_s", "licence.pdf", "", False)]
    remove_file(proof=proof, by=operator, now=NOW)
    assert (len(history(proof_plan)), ChecklistAnswer.objects.get(pk=answer.pk).version) == (2, 3)


def test_a_removed_file_can_come_back(proof_plan, answer, owner):
    add_files(answer=answer, uploads=uploads(), expires_on=None, by=owner, now=NOW)
    proof = answer.files.get()
    remove_file(proof=proof, by=owner, now=NOW)
    saved = restore_file(proof=proof, by=owner, now=NOW)
    assert (saved.readiness.raw, saved.answer.version, saved.answer.answered_by) == (Decimal("50.0"), 4, owner)
    assert AnswerFile.objects.kept().get() == proof
    restore_file(proof=proof, by=owner, now=NOW)
    assert [row[0] for row in history(proof_plan)] == [
        ChangeKind.FILE_ADDED,
        ChangeKind.FILE_REMOVED,
        ChangeKind.FILE_ADDED,
    ]


def test_a_file_brings_an_item_back_into_the_score(proof_plan, answer, owner):
    ChecklistAnswer.objects.filter(pk=answer.pk).update(not_applicable=True, not_applicable_reason="no stock here")
    saved = add_files(answer=answer, uploads=uploads(), expires_on=None, by=owner, now=NOW)
    assert (saved.answer.not_applicable, saved.answer.not_applicable_reason) == (False, "")
    assert history(proof_plan)[1] == (ChangeKind.APPLICABLE, "proof_s", "no stock here", "", False)


def test_files_of_cost_items_are_marked_in_the_history(proof_plan, owner):
    answer = ChecklistAnswer.objects.get(checklist__livestream=proof_plan, item__key="proof_a")
    add_files(answer=answer, uploads=uploads("fees.pdf"), expires_on=None, by=owner, now=NOW)
    assert history(proof_plan) == [(ChangeKind.FILE_ADDED, "proof_a", "", "fees.pdf", True)]


@pytest.mark.parametrize("state", [SessionState.LOCKED, SessionState.LIVE, SessionState.ENDED, SessionState.CANCELLED])
def test_a_closed_plan_takes_no_files_and_gives_none_up(proof_plan, answer, owner, state):
    add_files(answer=answer, uploads=uploads(), expires_on=None, by=owner, now=NOW)
    proof = answer.files.get()
    LivestreamSession.objects.filter(pk=proof_plan.pk).update(state=state)
    with pytest.raises(PlanClosedError):
        add_files(answer=answer, uploads=uploads("late.pdf"), expires_on=None, by=owner, now=NOW)
    with pytest.raises(PlanClosedError):
        remove_file(proof=proof, by=owner, now=NOW)
    with pytest.raises(PlanClosedError):
        restore_file(proof=proof, by=owner, now=NOW)
    assert (AnswerFile.objects.kept().count(), len(on_disk())) == (1, 1)


def test_an_item_has_room_for_forty_files(answer, owner):
    AnswerFile.objects.bulk_create(
        AnswerFile(answer=answer, uploaded_by=owner, name=f"{n}.pdf", content_type="application/pdf", size=1)
        for n in range(39)
    )
    with pytest.raises(ItemFullError):
        add_files(answer=answer, uploads=uploads("a.pdf", "b.pdf"), expires_on=None, by=owner, now=NOW)
    add_files(answer=answer, uploads=uploads("a.pdf"), expires_on=None, by=owner, now=NOW)
    assert (answer.files.count(), len(on_disk())) == (40, 1)


def test_a_failed_transaction_leaves_no_file_behind(proof_plan, answer, owner, monkeypatch):
    def fail(**_details):
        raise IntegrityError

    monkeypatch.setattr(proofs, "store_readiness", fail)
    with pytest.raises(IntegrityError):
        add_files(answer=answer, uploads=uploads("a.pdf", "b.pdf"), expires_on=None, by=owner, now=NOW)
    assert (on_disk(), answer.files.count(), history(proof_plan)) == ([], 0, [])


@pytest.mark.django_db(transaction=True)
def test_a_failure_at_commit_leaves_no_file_behind(proof_plan, answer, owner, monkeypatch):
    store = proofs.store_readiness

    def lose_a_checklist(**details):
        # A deferred constraint refuses this only when the transaction commits.
        proof_plan.checklists.filter(step="e").delete()
        return store(**details)

    monkeypatch.setattr(proofs, "store_readiness", lose_a_checklist)
    with pytest.raises(IntegrityError, match="five checklists"):
        add_files(answer=answer, uploads=uploads(), expires_on=None, by=owner, now=NOW)
    assert (on_disk(), AnswerFile.objects.count()) == ([], 0)


def test_a_full_disk_leaves_no_half_file_behind(answer, owner):
    class Breaks(type(files.upload())):
        def chunks(self, chunk_size=None):
            yield b"%PDF-1.4 the first half"
            raise OSError("No space left on device")

    broken = Upload("half.pdf", "application/pdf", Breaks("half.pdf", files.pdf()))
    with pytest.raises(OSError, match="No space"):
        add_files(answer=answer, uploads=[*uploads("whole.pdf"), broken], expires_on=None, by=owner, now=NOW)
    assert (on_disk(), answer.files.count()) == ([], 0)


def test_the_livestream_is_locked_before_the_answer(proof_plan, answer, owner, django_assert_num_queries):
    answer = ChecklistAnswer.objects.select_related("checklist__livestream").get(pk=answer.pk)
    with transaction.atomic(), django_assert_num_queries(14) as queries:
        add_files(answer=answer, uploads=uploads(), expires_on=None, by=owner, now=NOW)
    locks = [query["sql"] for query in queries.captured_queries if "FOR UPDATE" in query["sql"]]
    assert len(locks) == 1
    assert 'FROM "planner_livestreamsession"' in locks[0]
    assert connection.in_atomic_block


def test_stored_scores_stay_equal_to_a_fresh_computation(proof_plan, answer, owner):
    saved = add_files(answer=answer, uploads=uploads(), expires_on=None, by=owner, now=NOW)
    fresh = score_readiness(load_facts(proof_plan, now=NOW), now=NOW)
    stored = LivestreamSession.objects.get(pk=proof_plan.pk)
    assert (stored.readiness, stored.raw_readiness, stored.band) == (fresh.score, fresh.raw, fresh.band)
    assert saved.readiness == fresh
