"""Files of a plan over HTTP: for whom, with which columns."""

import csv
import io
import json
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.actions.worksheet_waivers import Grounds, exempt_word
from planner.domain.worksheets import FieldRef
from planner.enums_worksheets import Worksheet
from planner.exchange.plan_documents import PlanDocument
from planner.exchange.plan_json import read_json
from planner.exchange.plan_loading import load_document
from planner.exchange.plan_workbooks import read_workbook
from planner.exchange.spreadsheets.reading import read_file
from planner.models import LivestreamSession
from tests.domain.plans import plan_1

FILES = ("export_workbook", "export_json", "export_run_sheet", "export_table")


@pytest.fixture
def plan(merchant, owner, template_version):
    document = PlanDocument(plan_1.SHEETS, (template_version.template.slug, template_version.number))
    return load_document(document, organization=merchant, now=timezone.now()).livestream


def url(name, plan, query=""):
    return reverse(f"planner:{name}", args=[plan.pk]) + query


def test_the_page_offers_every_file(as_user, plan, operator):
    page = as_user(operator, accept_language="en").get(url("plan_export", plan)).content.decode()

    for name in FILES:
        assert url(name, plan) in page
    assert "?sheet=line_up" in page
    assert "10 rows" in page


@pytest.mark.parametrize("name", FILES)
def test_viewers_take_only_the_run_sheet_along(as_user, plan, viewer, name):
    browser = as_user(viewer)
    page = browser.get(url("plan_export", plan)).content.decode()

    allowed = name == "export_run_sheet"
    assert browser.get(url(name, plan, "?sheet=crew")).status_code == (200 if allowed else 403)
    assert (url(name, plan) in page) is allowed


@pytest.mark.parametrize("name", ["plan_export", *FILES])
def test_outsiders_find_nothing(as_user, plan, outsider, name):
    assert as_user(outsider).get(url(name, plan, "?sheet=line_up")).status_code == 404


def test_workbook(as_user, plan, owner):
    response = as_user(owner).get(url("export_workbook", plan, "?language=en"))

    names = [sheet.name for sheet in read_file(response.content)]
    assert names[:4] == ["Broadcast slot", "Targets", "Cost parameters", "Line-up"]
    assert {"Checklist S Merchandise", "_plan"} <= set(names)
    assert response["Content-Disposition"].startswith("attachment; filename=\"plan.xlsx\"; filename*=UTF-8''")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_json(as_user, plan, owner):
    data = json.loads(as_user(owner).get(url("export_json", plan)).content)

    assert (data["format"], len(data["line_up"]), data["line_up"][1]["unit_cost"]) == (
        "stage-planner.plan",
        10,
        "41.00",
    )


@pytest.mark.parametrize("name", ["export_workbook", "export_json"])
def test_a_word_that_may_stay_in_the_title_goes_along(as_user, plan, owner, name):
    LivestreamSession.objects.filter(pk=plan.pk).update(title="最佳坚果夜")
    exempt_word(
        livestream=plan, place=FieldRef(Worksheet.SLOT, "", "title"), term="最佳", membership=owner.memberships.get(),
        grounds=Grounds("official_award", "A prize of the food association.", ("prize.pdf",)), by=owner,
        now=timezone.now(),
    )  # fmt: skip

    content = as_user(owner).get(url(name, plan)).content

    document = read_json(content.decode()) if name == "export_json" else read_workbook(content, now=timezone.now())
    assert [(one.place, one.term) for one in document.exemptions] == [(FieldRef(Worksheet.SLOT, "", "title"), "最佳")]


def test_table_as_csv(as_user, plan, owner):
    content = as_user(owner).get(url("export_table", plan, "?sheet=crew&language=zh")).content

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["姓名", "岗位", "上岗", "下岗"]
    assert rows[1][:4] == ["林小满", "主播", "19:00", "22:00"]


@pytest.mark.parametrize("query", ["", "?sheet=nothing"])
def test_unknown_tables_are_not_found(as_user, plan, owner, query):
    assert as_user(owner).get(url("export_table", plan, query)).status_code == 404


COST_FIELDS = ("unit_cost", "freight_per_unit", "platform_fee_rate", "total_ad_budget", "cost_per_entry", "fixed_cost")
COST_HEADERS = (
    "成本",
    "运费",
    "底价",
    "佣金率",
    "进人成本",
    "预算",
    "毛利率",
    "单件贡献",
    "平台扣点",
    "固定成本",
    "总投放预算",
    "单份成本",
)


def test_no_cost_reaches_those_who_may_not_see_them(as_user, plan, blind_operator):
    browser = as_user(blind_operator)
    cells = {
        cell
        for name in ("export_workbook", "export_run_sheet")
        for sheet in read_file(browser.get(url(name, plan, "?language=zh")).content)
        for row in sheet.rows
        for cell in row
    }
    tables = "".join(
        browser.get(url("export_table", plan, f"?sheet={worksheet.value}&language=zh")).content.decode("utf-8-sig")
        for worksheet in Worksheet
    )
    text = browser.get(url("export_json", plan)).content.decode()

    for header in COST_HEADERS:
        assert not any(cell.partition("（")[0] == header for cell in cells), header
        assert f"{header}（" not in tables and f",{header}," not in tables, header
    for name in (
        "unit_cost",
        "freight_per_unit",
        "platform_fee_rate",
        "total_ad_budget",
        "cost_per_entry",
        "fixed_cost",
    ):
        assert name not in text


def test_run_sheet_has_no_costs_for_anybody(as_user, plan, owner):
    sheets = read_file(as_user(owner).get(url("export_run_sheet", plan, "?language=zh")).content)

    assert [sheet.name for sheet in sheets] == ["流程", "人员", "福利", "商品"]
    assert [row[0] for row in sheets[0].rows[:2]] == [
        plan.title,
        "12月4日 周五 19:00–22:00 · 快手 · 山野小满食品旗舰店 · A1",
    ]
    headers = {cell.partition("（")[0] for sheet in sheets for row in sheet.rows[:3] for cell in row}
    assert not headers & set(COST_HEADERS)
    assert sheets[0].rows[4][:6] == ("2", "19:10", "19:18", "8", "讲解", "1 海苔脆试吃装 5包")
    assert not any("电话" in cell or "报酬" in cell for cell in sheets[1].rows[0])


def test_the_run_sheet_is_for_paper_and_in_one_language(as_user, plan, owner):
    content = as_user(owner).get(url("export_run_sheet", plan, "?language=en")).content

    sheets = {sheet.name: sheet for sheet in read_file(content)}
    assert [row[2] for row in sheets["Products"].rows[:2]] == ["Product", "Seaweed crisps trial ×5"]
    assert sheets["Rundown"].rows[4][5] == "1 Seaweed crisps trial ×5"
    assert "Target viewers" not in " ".join(sheets["Rundown"].rows[2])  # nobody has filled that in
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
    assert 'orientation="landscape"' in page
    assert 'topLeftCell="A4"' in page  # title and headers stay in sight


def test_budgets_by_hour_name_their_channel(as_user, plan, owner):
    browser, table = as_user(owner), "?sheet=hourly_budget"
    for language, channel in (("zh", "磁力金牛·直投"), ("en", "Magnetic Taurus, live feed")):
        content = browser.get(url("export_table", plan, f"{table}&language={language}")).text
        assert content.splitlines()[1].strip('"').startswith(channel)
