"""A whole plan goes out as XLSX or JSON and comes back as an equal plan."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from planner.actions.checklists import change_item_owner, change_note, save_answer, set_not_applicable
from planner.actions.proofs import add_files
from planner.actions.worksheet_waivers import waive_check
from planner.domain.forecast import economics, traffic_forecast
from planner.domain.readiness import score_readiness
from planner.domain.worksheets import FieldRef
from planner.enums import Step
from planner.enums_worksheets import Worksheet
from planner.exchange.plan_documents import ExemptionEntry, PlanDocument, read_document
from planner.exchange.plan_json import PlanJsonError, read_json, write_json
from planner.exchange.plan_loading import LoadingError, load_document
from planner.exchange.plan_workbooks import WorkbookRefusedError, read_workbook, write_workbook
from planner.forms.proofs import Upload
from planner.models import ChecklistAnswer, LivestreamSession
from planner.queries.plan_facts import load_facts
from planner.queries.worksheets import load_worksheets
from tests.domain.plans import plan_1, plan_2, plan_3
from tests.exchange.plans import comparable
from tests.exchange.spreadsheets.made import xlsx
from tests.files import pdf

PLANS = {"1": plan_1, "2": plan_2, "3": plan_3}


TYPED = {
    "yesno": "是", "number": "12", "money": "¥1,299", "text": "=1+1 写得很清楚", "link": "https://a.example.com",
}  # fmt: skip


def document_of(plan, version):
    return PlanDocument(
        sheets=replace(plan.SHEETS, other_sessions=()), template=(version.template.slug, version.number),
        host_name="林小满",
                features=("prize_draw",), planned_aov=Decimal("61.20"), contribution_rate=Decimal("0.2798"),
    )  # fmt: skip


@pytest.fixture
def loaded(merchant, owner, template_version):
    def load(plan=plan_1):
        return load_document(document_of(plan, template_version), organization=merchant, now=timezone.now()).livestream

    return load


def through(document, livestream, kind):
    """The document after a journey through a file."""
    if kind == "json":
        return read_json(write_json(document))
    items = livestream.template_version.items_by_id().values()
    return read_workbook(write_workbook(document, items, language=kind), now=timezone.now())


def answers_of(livestream):
    rows = ChecklistAnswer.objects.filter(checklist__livestream=livestream).select_related("item", "owner")
    return {
        row.item.key: (
            row.value, row.by_owner, row.not_applicable, row.not_applicable_reason, row.note, row.owner_id,
            sorted(row.files.kept().values_list("name", "size", "expires_on")),
        )
        for row in rows
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["json", "zh-hans", "en"])
@pytest.mark.parametrize("number", PLANS)
def test_worked_plans_come_back(loaded, merchant, number, kind):
    livestream = loaded(PLANS[number])
    document = read_document(livestream)

    copy = load_document(through(document, livestream, kind), organization=merchant, now=timezone.now()).livestream

    before, after = load_worksheets(livestream), load_worksheets(copy)
    assert comparable(after) == comparable(before)
    assert comparable(before) == comparable(PLANS[number].SHEETS)
    assert economics(after) == economics(before)
    assert replace(traffic_forecast(after.channels), left_out=()) == replace(
        traffic_forecast(before.channels), left_out=()
    )
    assert copy.broadcast == livestream.broadcast
    assert after.other_sessions == before.other_sessions == ()
    now = timezone.now()
    scores = [score_readiness(load_facts(plan, now=now), now=now) for plan in (copy, livestream)]
    first, second = ((score.score, score.raw, score.cap) for score in scores)
    assert first == second


@pytest.mark.parametrize("kind", ["json", "zh-hans", "en"])
def test_answers_waivers_and_details_come_back(loaded, merchant, owner, operator, template_version, kind):
    livestream = loaded()
    membership = owner.memberships.get()
    rows = {
        row.item.key: row
        for row in ChecklistAnswer.objects.filter(checklist__livestream=livestream).select_related(
            "item", "checklist__livestream"
        )
    }
    now = timezone.now()
    keys = list(rows)
    for key in keys:
        item = rows[key].item
        text = {
            "yesno": "是",
            "number": "12",
            "money": "¥1,299",
            "text": "=1+1 写得很清楚",
            "link": "https://a.example.com",
        }.get(item.answer_type)
        if text:
            by = membership if key == keys[0] else operator.memberships.get()
            save_answer(answer=rows[key], version=1, text=text, membership=by, by=by.user, now=now)
    change_note(answer=rows[keys[0]], was="", note="-注意", by=owner, now=now)
    change_item_owner(answer=rows[keys[0]], was=None, owner=operator, by=owner, now=now)
    optional = next((key for key in keys if not rows[key].item.is_gate), None)
    if optional:
        fresh = ChecklistAnswer.objects.select_related("item", "checklist__livestream").get(pk=rows[optional].pk)
        set_not_applicable(answer=fresh, version=fresh.version, reason="这场不需要这一项", by=owner, now=now)
    waive_check(
        livestream=livestream,
        check_id="A09",
        reason="店主同意这场战略亏损拉新",
        membership=membership,
        by=owner,
        now=now,
        expires_at=now + timedelta(days=30),
    )
    document = read_document(livestream)

    copy = load_document(through(document, livestream, kind), organization=merchant, now=timezone.now())

    assert copy.left == ()
    assert answers_of(copy.livestream) == answers_of(livestream)
    assert copy.livestream.host_name == "林小满"
    assert (copy.livestream.features, copy.livestream.planned_aov) == (["prize_draw"], Decimal("61.20"))
    assert copy.livestream.contribution_rate == Decimal("0.2798")
    assert list(copy.livestream.waivers.values_list("check_id", "reason")) == [("A09", "店主同意这场战略亏损拉新")]


@pytest.mark.parametrize("kind", ["json", "zh-hans"])
def test_proof_files_come_back_where_they_are_kept(proof_plan, owner, merchant, kind):
    row = ChecklistAnswer.objects.select_related("item", "checklist__livestream").get(
        checklist__livestream=proof_plan, item__key="proof_s"
    )
    upload = Upload("合同|2026.pdf", "application/pdf", ContentFile(pdf()))
    add_files(answer=row, uploads=[upload], expires_on=timezone.now().date(), by=owner, now=timezone.now())
    document = read_document(proof_plan)

    copy = load_document(through(document, proof_plan, kind), organization=merchant, now=timezone.now())

    assert copy.left == ()
    assert answers_of(copy.livestream) == answers_of(proof_plan)
    row.files.update(size=1)
    again = load_document(through(document, proof_plan, kind), organization=merchant, now=timezone.now())
    assert again.left == ("proof_s: 合同|2026.pdf",)


def test_without_costs_no_cost_is_in_the_file(loaded):
    livestream = loaded()
    document = read_document(livestream, sees_costs=False)
    text = write_json(document, sees_costs=False)
    data = json.loads(text)

    assert "unit_cost" not in data["line_up"][0]
    assert "total_ad_budget" not in data["targets"]
    assert set(data["parameters"]) == {"units_per_order", "show_rate"}
    assert "contribution_rate" not in data["session"]
    items = livestream.template_version.items_by_id().values()
    workbook = write_workbook(document, items, language="en", sees_costs=False)
    sheets = read_workbook(workbook, now=timezone.now()).sheets
    assert {row.unit_cost for row in sheets.line_up} == {None}
    assert {row.budget for row in sheets.channels} == {None}
    assert sheets.line_up[1].live_price == 89


class TestCommands:
    @pytest.mark.parametrize("suffix", ["json", "xlsx"])
    def test_out_and_in(self, loaded, other_merchant, outsider, tmp_path, suffix):
        livestream = loaded()
        path = tmp_path / f"plan.{suffix}"

        call_command("export_plan", livestream.pk, path, stdout=StringIO())
        out = StringIO()
        call_command("import_plan", path, organization="other", stdout=out)

        copy = LivestreamSession.objects.get(pk=int(out.getvalue()))
        assert copy.organization == other_merchant
        assert comparable(load_worksheets(copy)) == comparable(load_worksheets(livestream))

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            ((0, "x.json"), "There is no livestream 0."), ((None, "x.txt"), "must end in .xlsx or .json"),
            ((None, "/nowhere/x.json"), "cannot be written"),
        ],
    )  # fmt: skip
    def test_export_refused(self, livestream, tmp_path, arguments, words):
        pk, name = arguments
        with pytest.raises(CommandError, match=words):
            call_command("export_plan", livestream.pk if pk is None else pk, tmp_path / name)

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"{}", '"format" must be'), (b"{", "no JSON"),
            (b'{"format": "stage-planner.plan", "version": 9}', "version 9"),
            (b'{"format": "stage-planner.plan", "version": 1}', "planned_start"), (b"\xff\xfe{}", "no UTF-8"),
        ],
    )  # fmt: skip
    def test_import_refused(self, merchant, owner, tmp_path, content, words):
        path = tmp_path / "plan.json"
        path.write_bytes(content)
        with pytest.raises(CommandError, match=words):
            call_command("import_plan", path, organization="xiaoman")
        assert not LivestreamSession.objects.exists()

    def test_unknown_organization_and_file(self, merchant, tmp_path):
        with pytest.raises(CommandError, match="no organization nobody"):
            call_command("import_plan", tmp_path / "x.json", organization="nobody")
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("import_plan", tmp_path / "x.json", organization="xiaoman")

    def test_bad_cells_are_named_and_nothing_is_loaded(self, loaded, tmp_path):
        livestream = loaded()
        document = read_document(livestream)
        bad = replace(document.sheets.line_up[0], return_rate=Decimal("0.9999"))
        sheets = replace(document.sheets, line_up=(bad, *document.sheets.line_up[1:]))
        items = livestream.template_version.items_by_id().values()
        path = tmp_path / "plan.xlsx"
        path.write_bytes(write_workbook(replace(document, sheets=sheets), items, language="zh-hans"))

        with pytest.raises(CommandError, match="At most 95%"):
            call_command("import_plan", path, organization="xiaoman")
        assert LivestreamSession.objects.count() == 1


class TestJson:
    def test_names_of_the_handbook(self, loaded):
        data = json.loads(write_json(read_document(loaded())))

        assert data["line_up"][1]["key"] == "P02"
        assert data["line_up"][1]["live_price"] == "89.00"
        assert data["rundown"][1]["products"] == ["P01"]
        assert data["hourly_budget"][0]["channel"] == data["channels"][0]["key"]
        assert data["session"]["planned_start"] == "2026-12-04T11:00:00+00:00"

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda data: data["line_up"][0].update(colour="red"), "line_up row 1: colour is not known"),
            (lambda data: data["line_up"][0].update(live_price="dear"), "line_up row 1: live_price cannot be 'dear'"),
            (lambda data: data["line_up"][1].update(key="P01"), "two rows have the same key"),
            (lambda data: data.update(line_up={}), "line_up must be a list"),
            (lambda data: data["session"].update(time_zone="Mars"), "'Mars' is not known"),
            (lambda data: data.update(line_up=[3]), "line_up row 1 must be an object"),
            (lambda data: data["line_up"][0].update(forecast_units="12"), "forecast_units cannot be '12'"),
            (lambda data: data["line_up"][0].update(forecast_units=1.5), "forecast_units cannot be"),
            (lambda data: data["line_up"][0].update(live_price="NaN"), "live_price cannot be 'NaN'"),
            (lambda data: data["line_up"][0].update(is_featured="no"), "is_featured cannot be 'no'"),
            (lambda data: data["line_up"][0].update(selling_points="鲜"), "selling_points cannot be '鲜'"),
            (lambda data: data["line_up"][0].update(actual_seller={"address": "x"}), "actual_seller cannot be"),
            (lambda data: data["rundown"][0].update(products="P01"), "products cannot be 'P01'"),
            (lambda data: data["session"].update(planned_minutes=True), "session: planned_minutes cannot be 'True'"),
            (lambda data: data["session"].update(planned_start="2026-12-04T20:00"), "planned_start cannot be"),
            (lambda data: data["session"].update(planned_aov="NaN"), "session: ValueError"),
            (lambda data: data["session"].update(confirmed_empty=["x"]), "'x' is not a valid Step"),
        ],
    )  # fmt: skip
    def test_refused(self, loaded, change, words):
        data = json.loads(write_json(read_document(loaded())))
        change(data)

        with pytest.raises(PlanJsonError, match=words):
            read_json(json.dumps(data))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"session_type": "daily"}, "session, session_type: Value 'daily' is not a valid choice."),
        ({"planned_minutes": 900}, "session, planned_minutes: Ensure this value is less than or equal to 480."),
        ({"host_name": "x" * 41}, "session, host_name: Ensure this value has at most 40 characters (it has 41)."),
        ({"title": ""}, "session, title: This field cannot be blank."),
    ],
)
def test_a_session_that_cannot_be_kept_says_why(tmp_path, loaded, merchant, given, words):
    data = json.loads(write_json(read_document(loaded())))
    data["session"] |= given
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(CommandError, match=re.escape(words)):
        call_command("import_plan", str(file), organization=merchant.slug)
    assert LivestreamSession.objects.count() == 1


def test_a_provider_has_no_plans(provider, template_version):
    with pytest.raises(LoadingError, match="no merchant"):
        load_document(document_of(plan_1, template_version), organization=provider, now=timezone.now())


def test_a_line_up_alone_is_no_plan():
    with pytest.raises(WorkbookRefusedError, match="no sheet with start"):
        read_workbook(xlsx({"货盘": [["货号", "直播价"], ["P01", 9.9]]}), now=timezone.now())


def test_an_exemption_finds_its_row_in_whatever_order_the_rundown_is_written(loaded, merchant, owner):
    call_command("load_lexicons", verbosity=0)
    document = document_of(plan_1, loaded().template_version)
    last = document.sheets.rundown[-1]
    place = FieldRef(Worksheet.RUNDOWN, last.key, "key_points")
    rundown = (replace(last, key_points="全网第一的山野坚果"), *document.sheets.rundown[:-1])
    exemption = ExemptionEntry(place, "全网第一", "dated_fact", "2026 年 10 月行业报告第一名", ("报告.pdf",))
    document = replace(document, sheets=replace(document.sheets, rundown=rundown), exemptions=(exemption,))

    copy = load_document(document, organization=merchant, now=timezone.now())

    sheets = load_worksheets(copy.livestream)
    assert copy.left == ()
    assert [one.place.row for one in sheets.text_exemptions] == [sheets.rundown[-1].key]


def test_confirmed_empty_steps_come_back(loaded, merchant):
    livestream = loaded()
    livestream.confirmed_empty = [Step.GIFTS]
    livestream.save()

    copy = load_document(read_json(write_json(read_document(livestream))), organization=merchant, now=timezone.now())

    assert copy.livestream.confirmed_empty == [Step.GIFTS]
