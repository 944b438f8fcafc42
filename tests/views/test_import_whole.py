"""The workbook of a whole plan through the import page: answers and details come along, and one undo takes all back."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from planner.actions.checklists import StepEntry, change_item_owner, change_note, save_step, set_not_applicable
from planner.actions.proofs import add_files
from planner.actions.worksheet_waivers import confirm_step_empty, waive_check
from planner.actions.worksheets import UndoConflictError, undo_last, write_rows
from planner.domain.forecast_totals import forecast_totals
from planner.domain.readiness import score_readiness
from planner.domain.worksheets.editing import as_new_rows
from planner.enums import Step
from planner.exchange.plan_documents import read_document
from planner.exchange.plan_workbooks import write_workbook
from planner.exchange.spreadsheets.reading import read_file
from planner.forms.proofs import Upload
from planner.models import ChecklistAnswer, LivestreamSession, PlanChange, SpreadsheetUpload, WorksheetChange
from planner.queries.plan_facts import load_facts
from planner.queries.worksheets import load_worksheets
from tests import factories
from tests.domain.plans import plan_1
from tests.exchange.plans import comparable
from tests.exchange.spreadsheets.made import xlsx
from tests.files import pdf
from tests.sample_answers import typed_answers

KEPT = ("value", "by_owner", "not_applicable", "not_applicable_reason", "note", "owner_id")


def answers_of(livestream):
    rows = ChecklistAnswer.objects.filter(checklist__livestream=livestream).select_related("item")
    return {
        row.item.key: (*(getattr(row, name) for name in KEPT), sorted(row.files.kept().values_list("name", "size")))
        for row in rows
    }


def answer(livestream, key):
    rows = ChecklistAnswer.objects.select_related("item", "checklist__livestream")
    return rows.get(checklist__livestream=livestream, item__key=key)


def workbook(livestream, language="zh-hans"):
    items = livestream.template_version.items_by_id().values()
    return write_workbook(read_document(livestream), items, language=language)


def readiness_of(livestream):
    livestream.refresh_from_db()
    now = timezone.now()
    readiness = score_readiness(load_facts(livestream, now=now), now=now)
    assert (livestream.readiness, livestream.raw_readiness) == (readiness.score, readiness.raw)
    return readiness.score, readiness.raw, readiness.cap, [check.outcome for check in readiness.checks]


@pytest.fixture
def whole(merchant, owner, operator, standard_version):
    """A worked plan with answers of every kind, a file, a waiver and details."""
    livestream = factories.livestream(organization=merchant, by=owner, template_version=standard_version)
    sheets = replace(plan_1.SHEETS, other_sessions=())
    write_rows(livestream=livestream, writes=as_new_rows(sheets), by=owner, now=timezone.now())
    livestream.refresh_from_db()
    texts = typed_answers(livestream)
    now = timezone.now()
    membership = owner.memberships.get()
    rows = ChecklistAnswer.objects.filter(checklist__livestream=livestream).select_related("item")
    entries = [StepEntry(row.pk, row.version, texts[row.item.key]) for row in rows if row.item.key in texts]
    save_step(livestream=livestream, entries=entries, membership=membership, by=owner, now=now)
    change_note(answer=answer(livestream, "lineup_goal_set"), was="", note="-见合同", by=owner, now=now)
    change_item_owner(answer=answer(livestream, "lineup_goal_set"), was=None, owner=operator, by=owner, now=now)
    row = next(row for row in rows if not row.item.is_gate and row.item.answer_type == "yesno")
    row = answer(livestream, row.item.key)
    set_not_applicable(answer=row, version=row.version, reason="这一场没有这件事情要做", by=owner, now=now)
    file_row = next(row for row in rows if row.item.answer_type == "file")
    upload = Upload("合同.pdf", "application/pdf", ContentFile(pdf()))
    add_files(answer=answer(livestream, file_row.item.key), uploads=[upload], expires_on=None, by=owner, now=now)
    waive_check(
        livestream=livestream,
        check_id="A09",
        reason="店主同意这场战略亏损拉新",
        membership=membership,
        by=owner,
        now=now,
    )
    confirm_step_empty(livestream=livestream, step=Step.GIFTS, by=owner, now=now)
    LivestreamSession.objects.filter(pk=livestream.pk).update(
        host_name="林小满", features=["prize_draw"], planned_aov=Decimal("61.20"), campaign_tag="双12"
    )
    livestream.refresh_from_db()
    return livestream


@pytest.fixture
def empty(merchant, owner, standard_version):
    details = {"organization": merchant, "by": owner, "template_version": standard_version}
    return factories.livestream(**details, title="另一场", starts_at=timezone.now() + timedelta(days=9))


@pytest.fixture
def bring(as_user):
    def send(user, livestream, content):
        file = SimpleUploadedFile("plan.xlsx", content)
        as_user(user).post(reverse("planner:plan_import", args=[livestream.pk]), {"file": file})
        return SpreadsheetUpload.objects.get()

    return send


def url(name, upload):
    return reverse(f"planner:{name}", args=[upload.pk])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_exported_plan_imported_through_the_page_is_an_equal_plan(as_user, bring, whole, empty, owner, language):
    before = answers_of(empty), comparable(load_worksheets(empty)), readiness_of(empty)
    upload = bring(owner, empty, workbook(whole, language))
    browser = as_user(owner, accept_language="en")
    page = browser.get(url("import_preview", upload)).content.decode()
    assert "Details of the plan" in page
    assert "林小满" in page
    assert 'data-verdict="refused"' not in page

    browser.post(url("import_confirm", upload))

    empty.refresh_from_db()
    sheets, source = load_worksheets(empty), load_worksheets(whole)
    assert comparable(sheets) == comparable(source)
    assert answers_of(empty) == answers_of(whole)
    assert forecast_totals(sheets) == forecast_totals(source)
    assert readiness_of(empty) == readiness_of(whole)
    assert (empty.features, empty.planned_aov, empty.host_name) == (["prize_draw"], Decimal("61.20"), "林小满")
    assert WorksheetChange.objects.filter(livestream=empty).count() == 1

    bring(owner, empty, workbook(whole, language))
    again = browser.get(url("import_preview", SpreadsheetUpload.objects.get())).content.decode()
    assert 'data-verdict="add"' not in again
    assert 'data-verdict="change"' not in again
    browser.post(url("import_confirm", SpreadsheetUpload.objects.get()))
    assert WorksheetChange.objects.filter(livestream=empty).count() == 1

    undo_last(livestream=empty, by=owner, now=timezone.now())
    empty.refresh_from_db()
    assert (answers_of(empty), comparable(load_worksheets(empty)), readiness_of(empty)) == before
    assert (empty.host_name, empty.features, empty.planned_aov, empty.confirmed_empty) == ("", [], None, [])
    assert not empty.waivers.filter(withdrawn_at=None).exists()


def test_an_answer_that_changed_since_stands_in_the_way_of_undo(as_user, bring, whole, empty, owner):
    upload = bring(owner, empty, workbook(whole))
    as_user(owner).post(url("import_confirm", upload))
    row = answer(empty, "lineup_goal_set")
    change_note(answer=row, was=row.note, note="neu", by=owner, now=timezone.now())

    with pytest.raises(UndoConflictError):
        undo_last(livestream=empty, by=owner, now=timezone.now())
    assert len(load_worksheets(empty).line_up) == len(load_worksheets(whole).line_up)


def test_an_operator_neither_signs_nor_waives(as_user, bring, whole, empty, operator):
    upload = bring(operator, empty, workbook(whole))
    page = as_user(operator, accept_language="en").get(url("import_preview", upload)).content.decode()
    assert "Counts in full once the owner of the organization answers it" in page
    assert "only the owner of the organization may sign" in page

    as_user(operator).post(url("import_confirm", upload))

    assert not any(row[1] for row in answers_of(empty).values())
    assert not empty.waivers.exists()


def test_costs_stay_with_those_who_may_see_them(as_user, bring, whole, empty, blind_operator):
    hidden = {item.key for item in empty.template_version.item_definitions() if item.shows_costs}
    upload = bring(blind_operator, empty, workbook(whole))
    page = as_user(blind_operator, accept_language="en").get(url("import_preview", upload)).content.decode()
    as_user(blind_operator).post(url("import_confirm", upload))

    assert "only members with cost access" in page
    assert {answers_of(empty)[key][0] for key in hidden} == {""}


def test_rows_that_cannot_be_imported_are_named_and_reported(as_user, bring, empty, owner):
    gate = next(item for item in empty.template_version.item_definitions() if item.is_gate)
    head = ["Item key", "Answer", "Why not applicable", "Owner", "Files", "Colour"]
    rows = [
        ["role_mix_confirmed", "yes", "", "nobody@example.com", "9|1||x.pdf", "red"],
        ["role_mix_confirmed", "no", "", "", "", ""],
        ["nothing_known", "yes", "", "", "", ""],
        [gate.key, "", "this one is not for us", "", "", ""],
        ["lineup_sku_count", "perhaps many", "short", "", "", ""],
    ]
    upload = bring(owner, empty, xlsx({"Checklist S": [head, *rows]}))
    browser = as_user(owner, accept_language="en")

    page = browser.get(url("import_preview", upload)).content.decode()
    assert "Why not applicable: A gate always counts." in page
    assert "Why not applicable: Say why in 10 to 200 characters." in page
    assert page.count('data-verdict="refused"') == 2
    report = read_file(browser.get(url("import_report", upload)).content)
    left = {row[1]: row[3] for row in report[1].rows[1:]}
    assert left["D2"] == "an owner of an item who is no member"
    assert left["E2"].startswith("files that are not kept here")
    assert left["F2"] == "in a column that is not imported"
    assert left["A3"] == "in a second row for the same item"
    assert left["A4"].startswith("in a row of an item that this plan")
    assert [row[0] for row in report[0].rows[1:]] == [gate.key, "lineup_sku_count"]

    browser.post(url("import_confirm", upload))
    changed = {key for key, row in answers_of(empty).items() if row[0]}
    assert changed == {"role_mix_confirmed"}


def test_a_checklist_can_be_left_out(as_user, bring, whole, empty, owner):
    upload = bring(owner, empty, workbook(whole))
    said = {f"s{place}-worksheet": "" for place in range(len(upload.sheets))}
    browser = as_user(owner, accept_language="en")
    browser.post(url("import_preview", upload), said)
    page = browser.get(url("import_preview", upload)).content.decode()

    assert "in a checklist that is not imported" in page
    assert "Import something else" in page
    upload.refresh_from_db()
    assert set(map(type, upload.mappings)) == {type(None)}


def test_files_of_others_cannot_be_claimed(as_user, bring, whole, other_merchant, outsider, standard_version):
    """The number, name and size of a file are no key to it."""
    theirs = factories.livestream(organization=other_merchant, by=outsider, template_version=standard_version)
    upload = bring(outsider, theirs, workbook(whole))
    page = as_user(outsider, accept_language="en").get(url("import_preview", upload)).content.decode()
    as_user(outsider).post(url("import_confirm", upload))

    assert "files that are not kept here" in page
    assert not any(row[-1] for row in answers_of(theirs).values())


def test_damaged_details_are_listed(as_user, bring, empty, owner):
    content = xlsx({"货盘": [["货号"], ["P1"]], "_plan": [["name", "value"], ["session", "{"]]})
    upload = bring(owner, empty, content)

    page = as_user(owner, accept_language="en").get(url("import_preview", upload)).content.decode()
    assert "what cannot be read" in page


def test_history_tells_of_answers_and_details(as_user, bring, whole, empty, owner):
    as_user(owner).post(url("import_confirm", bring(owner, empty, workbook(whole))))

    kinds = set(PlanChange.objects.filter(livestream=empty).values_list("kind", flat=True))
    assert {"answer", "note", "item_owner", "not_applicable", "file_added", "detail", "waived", "rows_added"} <= kinds
