"""Keeping a plan as it stands: what is written, when nothing is, and that nobody can change it afterwards."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from planner.actions.checklists import change_note, save_answer
from planner.actions.livestreams import change_state
from planner.actions.plan_versions import freeze_version
from planner.actions.proofs import add_files
from planner.actions.worksheets import move_row, save_cell, undo_last, write_rows
from planner.domain.livestream_states import PlanAction
from planner.domain.plan_assessment import assess
from planner.domain.worksheets.editing import as_new_rows
from planner.enums import ChangeKind, Role, Step, VersionReason
from planner.enums_worksheets import Worksheet
from planner.forms.proofs import Upload
from planner.models import ChecklistAnswer, PlanVersion
from planner.queries.plan_versions import basis_of, content_of, hashes_of, load_content
from planner.queries.worksheets import load_book
from tests import factories, files
from tests.domain.plans import plan_1

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(owner):
    return {"by": owner, "now": timezone.now()}


@pytest.fixture
def keep(by):
    def kept(livestream, reason=VersionReason.MANUAL):
        return freeze_version(livestream=livestream, reason=reason, **by)

    return kept


@pytest.fixture
def full_plan(merchant, owner, standard_version, by):
    """The first plan of the handbook, as people would type it."""
    plan = factories.livestream(organization=merchant, by=owner, template_version=standard_version)
    sheets = replace(plan_1.SHEETS, slot=replace(plan_1.SHEETS.slot, planned_start=plan.starts_at))
    write_rows(livestream=plan, writes=as_new_rows(sheets), **by)
    plan.refresh_from_db()
    return plan


def answer(livestream, key, text, by):
    row = ChecklistAnswer.objects.select_related("checklist__livestream", "item").get(
        checklist__livestream=livestream, item__key=key
    )
    row.checklist.livestream.organization = livestream.organization
    row.checklist.livestream.template_version = livestream.template_version
    membership = livestream.organization.memberships.get(user=by["by"])
    save_answer(answer=row, version=row.version, text=text, membership=membership, **by)
    return row


def test_what_is_kept(livestream, owner, keep):
    version = keep(livestream)
    assert (version.number, version.reason, version.made_by) == (1, "manual", owner)
    assert (len(version.content_hash), len(version.step_hashes), len(set(version.step_hashes))) == (64, 5, 5)
    livestream.refresh_from_db()
    assert (version.readiness, version.raw_readiness, version.band) == (
        livestream.readiness, livestream.raw_readiness, livestream.band,
    )  # fmt: skip
    assert version.step_scores == livestream.step_scores
    assert version.forecast["gmv"] is None
    change = livestream.changes.get(kind=ChangeKind.VERSION_KEPT)
    assert (change.by, change.new, change.field) == (owner, "1", "manual")


def test_a_full_plan_comes_back_as_it_was(full_plan, keep, by):
    version = PlanVersion.objects.get(pk=keep(full_plan).pk)
    full_plan.refresh_from_db()
    book = load_book(full_plan)
    content = load_content(full_plan, book)
    assert content_of(version, book) == content
    assert version.hashes == hashes_of(full_plan, content)
    assert (version.readiness, version.raw_readiness) == (full_plan.readiness, full_plan.raw_readiness)
    assert version.forecast["gmv"] == 302355
    assessment = assess(content_of(version, book), basis_of(full_plan, book), now=by["now"])
    assert (assessment.readiness.score, assessment.gmv) == (full_plan.readiness, Decimal(302355))


def test_the_same_content_makes_no_second_version(livestream, keep):
    first = keep(livestream)
    assert keep(livestream, VersionReason.SELF_CHECK) == first
    assert (livestream.versions.count(), livestream.changes.filter(kind=ChangeKind.VERSION_KEPT).count()) == (1, 1)


def test_saving_without_a_change_resets_nothing(full_plan, keep, by):
    first = keep(full_plan)
    product = full_plan.line_up.order_by("position").first()
    price = f"{product.live_price:f}"
    cell = {"livestream": full_plan, "worksheet": Worksheet.LINE_UP, "row": str(product.pk), "field": "live_price"}
    save_cell(**cell, text=price, was=price, version=product.version, **by)
    move_row(livestream=full_plan, worksheet=Worksheet.LINE_UP, row=str(product.pk), after=None, **by)
    noted = ChecklistAnswer.objects.select_related("checklist__livestream__organization", "item").first()
    noted.checklist.livestream.template_version = full_plan.template_version
    change_note(answer=noted, was="", note="Ask again", **by)
    assert keep(full_plan) == first
    saved = save_cell(**cell, text="8.8", was=price, version=load_book(full_plan).version(
        Worksheet.LINE_UP, str(product.pk)), **by)  # fmt: skip
    assert saved.changes
    second = keep(full_plan)
    assert (second.number, [step for step in Step if second.hashes[step] != first.hashes[step]]) == (
        2, [Step.MERCHANDISE],
    )  # fmt: skip
    undo_last(livestream=full_plan, **by)
    third = keep(full_plan)
    assert (third.number, third.content_hash) == (3, first.content_hash)


def test_answers_and_files_are_content(proof_plan, owner, keep, by):
    first = keep(proof_plan)
    row = ChecklistAnswer.objects.select_related("checklist__livestream__organization", "item").get(
        checklist__livestream=proof_plan, item__key="proof_s"
    )
    row.checklist.livestream.template_version = proof_plan.template_version
    upload = Upload("licence.pdf", "application/pdf", files.upload("licence.pdf"))
    add_files(answer=row, uploads=[upload], expires_on=None, **by)
    second = keep(proof_plan)
    assert second.hashes[Step.MERCHANDISE] != first.hashes[Step.MERCHANDISE]
    assert second.hashes[Step.FLOW] == first.hashes[Step.FLOW]
    (kept,) = content_of(second, load_book(proof_plan)).answer("proof_s").files
    assert (kept.name, kept.size > 0) == ("licence.pdf", True)


def test_self_check_and_lock_keep_the_plan(livestream, owner, by):
    for key in livestream.template_version.items.values_list("key", flat=True):
        answer(livestream, key, "yes", by)
    change_state(livestream=livestream, action=PlanAction.SELF_CHECK, role=Role.OWNER, **by)
    assert [(one.number, one.reason) for one in livestream.versions.all()] == [(1, "self_check")]
    answer(livestream, "plain_g", "no", by)
    change_state(livestream=livestream, action=PlanAction.LOCK, role=Role.OWNER, **by)
    assert [(one.number, one.reason) for one in livestream.versions.order_by("number")] == [
        (1, "self_check"), (2, "lock"),
    ]  # fmt: skip


def test_the_system_may_keep_a_plan(livestream):
    version = freeze_version(livestream=livestream, reason=VersionReason.LOCK, by=None, now=timezone.now())
    assert version.made_by is None


@pytest.mark.parametrize(
    "write",
    [
        lambda versions: versions.update(reason="lock"),
        lambda versions: versions.update(content={}),
        lambda versions: versions.delete(),
    ],
)
def test_the_database_refuses_to_change_a_version(livestream, keep, write):
    version = keep(livestream)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        write(PlanVersion.objects.filter(pk=version.pk))
    assert PlanVersion.objects.get(pk=version.pk).reason == "manual"


def test_whoever_sees_the_plan_sees_its_versions(livestream, keep, viewer, outsider, reviewer, engagement):
    version = keep(livestream)
    seen = {user: list(PlanVersion.objects.visible_to(user)) for user in (viewer, outsider, reviewer)}
    assert seen == {viewer: [version], outsider: [], reviewer: [version]}


@pytest.mark.parametrize(("plan", "queries"), [("livestream", 8), ("full_plan", 9)])
def test_the_price_does_not_depend_on_the_rows(request, keep, plan, queries, django_assert_num_queries):
    """One more where an item asks for files."""
    plan = request.getfixturevalue(plan)
    plan.template_version.check_definitions()
    with django_assert_num_queries(queries):
        keep(plan)
