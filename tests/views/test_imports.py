"""Import over HTTP: bring cells, look, choose columns, say yes, undo."""

import re
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from planner.actions.worksheets import undo_last
from planner.enums import SessionState
from planner.enums_worksheets import Worksheet
from planner.exchange.spreadsheets.reading import read_file
from planner.models import ColumnMapping, SpreadsheetUpload, WorksheetChange
from planner.queries.worksheets import load_worksheets
from tests.exchange.spreadsheets.made import GBK_CSV, OLD_EXCEL, xlsx

PASTED = "货号\t商品\t直播价\t颜色\nP01\t海苔脆\t9.9\t红\nP02\t坚果\t五百六\t蓝\n"


@pytest.fixture
def bring(as_user, livestream):
    def send(user, **data):
        return as_user(user).post(reverse("planner:plan_import", args=[livestream.pk]), data)

    return send


@pytest.fixture
def upload(bring, operator):
    bring(operator, text=PASTED)
    return SpreadsheetUpload.objects.get()


def url(name, upload):
    return reverse(f"planner:{name}", args=[upload.pk])


def test_the_form_takes_a_file_or_cells(as_user, livestream, operator):
    page = (
        as_user(operator).get(reverse("planner:plan_import", args=[livestream.pk]) + "?sheet=line_up").content.decode()
    )

    assert 'type="file"' in page
    assert '<option value="line_up" selected>' in page


@pytest.mark.parametrize(
    ("name", "content", "rows"),
    [
        ("终版.csv", GBK_CSV, 2), ("终版.xls", OLD_EXCEL.read_bytes(), 4),
        ("a.xlsx", xlsx({"货盘": [["货号", "直播价"], ["P1", 9.9]]}), 1),
    ],
    ids=["csv", "xls", "xlsx"],
)  # fmt: skip
def test_files_are_previewed_and_imported(as_user, bring, livestream, operator, name, content, rows):
    response = bring(operator, file=SimpleUploadedFile(name, content))
    upload = SpreadsheetUpload.objects.get()
    assert response.url == url("import_preview", upload)
    assert name in as_user(operator).get(response.url).content.decode()

    done = as_user(operator).post(url("import_confirm", upload))

    assert done.url == f"{livestream.get_absolute_url().rsplit('/', 2)[0]}/merchandise/?sheet=line_up"
    assert len(load_worksheets(livestream).line_up) == rows
    assert WorksheetChange.objects.count() == 1
    undo_last(livestream=livestream, by=operator, now=timezone.now())
    assert load_worksheets(livestream).line_up == ()


def test_loading_twice_changes_nothing(as_user, bring, livestream, operator):
    for _ in range(2):
        bring(operator, file=SimpleUploadedFile("终版.csv", GBK_CSV))
        as_user(operator).post(url("import_confirm", SpreadsheetUpload.objects.get()))

    assert WorksheetChange.objects.count() == 1
    assert SpreadsheetUpload.objects.count() == 1


def test_the_preview_names_every_problem(as_user, upload, operator):
    page = as_user(operator, accept_language="en").get(url("import_preview", upload)).content.decode()

    assert "Live price: Not a number." in page
    assert page.count('data-verdict="refused"') == 1
    assert page.count('data-verdict="add"') == 1
    assert "Import 1 row" in page
    assert '<option value="live_price" selected>' in page


def test_good_rows_are_imported_and_the_rest_stays_on_the_page(as_user, upload, livestream, operator):
    response = as_user(operator).post(url("import_confirm", upload))

    assert response.url == url("import_preview", upload)
    (row,) = load_worksheets(livestream).line_up
    assert (row.sku_code, row.product_name, row.live_price) == ("P01", "海苔脆", Decimal("9.90"))


def test_the_report_can_be_corrected_and_loaded_again(as_user, upload, bring, livestream, operator):
    browser = as_user(operator, accept_language="zh-hans")
    browser.post(url("import_confirm", upload))
    response = browser.get(url("import_report", upload))
    sheets = read_file(response.content)
    assert sheets[0].rows[1][:4] == ("P02", "坚果", "五百六", "蓝")
    assert sheets[0].rows[1][4].startswith("C3 直播价: ")
    assert [row[1] for row in sheets[1].rows[1:]] == ["D1", "D2", "A3", "B3", "C3", "D3"]

    corrected = [list(row) for row in sheets[0].rows]
    corrected[1][2] = "560"
    bring(
        operator,
        file=SimpleUploadedFile("report.xlsx", xlsx({"1": corrected, "2": [list(row) for row in sheets[1].rows]})),
    )
    browser.post(url("import_confirm", SpreadsheetUpload.objects.get()))

    assert [row.sku_code for row in load_worksheets(livestream).line_up] == ["P01", "P02"]


def test_columns_are_chosen_and_remembered(as_user, upload, bring, livestream, operator):
    browser = as_user(operator)
    said = {
        "s0-worksheet": "line_up",
        "s0-header": "0:1",
        "s0-c0": "sku_code",
        "s0-c1": "product_name",
        "s0-c2": "",
        "s0-c3": "selling_points",
    }

    fragment = browser.post(url("import_preview", upload), said, headers={"hx-request": "true"}).content.decode()
    assert fragment.lstrip().startswith('<div id="import-preview">')
    assert browser.post(url("import_preview", upload), said).url == url("import_preview", upload)
    browser.post(url("import_confirm", upload))

    assert [row.selling_points for row in load_worksheets(livestream).line_up] == [("红",), ("蓝",)]
    assert dict(ColumnMapping.objects.values_list("header", "field"))["颜色"] == "selling_points"
    bring(operator, text="货号\t颜色\nP03\t绿\n")
    assert SpreadsheetUpload.objects.get().mappings[0]["fields"] == ["sku_code", "selling_points"]


def test_another_worksheet_and_header_row_are_read_anew(as_user, upload, operator):
    browser = as_user(operator)

    browser.post(url("import_preview", upload), {"s0-worksheet": "benefits", "s0-header": "0:1"})
    assert SpreadsheetUpload.objects.get().mappings[0]["worksheet"] == "benefits"
    browser.post(url("import_preview", upload), {"s0-worksheet": "benefits", "s0-header": "1:1"})
    assert SpreadsheetUpload.objects.get().mappings[0]["top"] == 1
    browser.post(url("import_preview", upload), {"s0-worksheet": ""})
    assert SpreadsheetUpload.objects.get().mappings == [None]
    page = browser.get(url("import_preview", upload)).content.decode()
    assert f'class="btn primary" href="{upload.livestream.get_absolute_url()}' in page
    assert '<button class="btn primary"' not in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose a file, or paste cells."),
        ({"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7\x00\x01")}, "This is no spreadsheet."),
        ({"file": SimpleUploadedFile("x.csv", b"")}, "There is nothing in it."),
        ({"text": "\t\t\n"}, "Choose a file, or paste cells."),
        ({"text": "a", "worksheet": "nothing"}, "Select a valid choice"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(as_user, livestream, operator, data, words):
    response = as_user(operator, accept_language="en").post(reverse("planner:plan_import", args=[livestream.pk]), data)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert words in response.content.decode()
    assert not SpreadsheetUpload.objects.exists()


def test_a_refused_file_is_named_and_the_pasted_cells_stay(as_user, livestream, operator):
    data = {"file": SimpleUploadedFile("goods.pdf", b"%PDF-1.7\x00\x01"), "text": "SKU\tP01"}
    page = as_user(operator, accept_language="en").post(reverse("planner:plan_import", args=[livestream.pk]), data).text

    words = "“goods.pdf” was not read. This is no spreadsheet. Save it as XLSX or CSV. Then choose it again."
    assert words in page
    assert "SKU\tP01</textarea>" in page


def test_a_closed_plan_takes_nothing(as_user, upload, bring, livestream, operator):
    livestream.state = SessionState.ENDED
    livestream.save(update_fields=["state"])

    assert bring(operator, text=PASTED).url == livestream.get_absolute_url()
    assert as_user(operator).post(url("import_confirm", upload)).url == livestream.get_absolute_url()
    assert load_worksheets(livestream).line_up == ()


def test_what_stays_out_is_counted_in_cells(as_user, operator, upload):
    page = as_user(operator, accept_language="en").get(url("import_preview", upload)).content.decode()

    # the column of colours with its header, and the other three cells of the row whose price is no number
    assert re.findall(r'What is not imported <span class="num muted">([^<]*)<', page) == ["6 cells"]


def test_costs_are_left_by_those_who_may_not_see_them(as_user, bring, livestream, blind_operator):
    bring(blind_operator, text="货号\t成本\t直播价\nP01\t7\t9.9\n")
    upload = SpreadsheetUpload.objects.get()
    page = as_user(blind_operator, accept_language="en").get(url("import_preview", upload)).content.decode()
    as_user(blind_operator).post(url("import_confirm", upload))

    assert "only members with cost access" in page
    assert load_worksheets(livestream).line_up[0].unit_cost is None


@pytest.mark.parametrize("name", ["import_preview", "import_confirm", "import_report"])
def test_who_may_not(as_user, upload, owner, viewer, outsider, name):
    """What somebody has brought is that person's alone until it is in the plan."""
    method = "post" if name == "import_confirm" else "get"

    assert [getattr(as_user(user), method)(url(name, upload)).status_code for user in (owner, viewer, outsider)] == [
        404
    ] * 3


def test_viewers_and_outsiders_bring_nothing(as_user, livestream, viewer, outsider, bring):
    assert bring(viewer, text=PASTED).status_code == HTTPStatus.FORBIDDEN
    assert bring(outsider, text=PASTED).status_code == HTTPStatus.NOT_FOUND


def test_get_writes_nothing(as_user, upload, operator):
    assert as_user(operator).get(url("import_confirm", upload)).status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("count", [1, 300])
def test_as_many_queries_for_one_row_as_for_many(as_user, bring, operator, django_assert_num_queries, count):
    rows = [["货号", "商品", "直播价"], *[[f"P{number}", f"商品{number}", "9.9"] for number in range(count)]]
    bring(operator, file=SimpleUploadedFile("x.xlsx", xlsx({"货盘": rows})))
    browser, upload = as_user(operator), SpreadsheetUpload.objects.get()
    browser.get(url("import_preview", upload))

    with django_assert_num_queries(4):
        browser.get(url("import_preview", upload))
    browser.post(url("import_confirm", upload))
    assert Worksheet.LINE_UP in {Worksheet(sheet) for sheet, *_ in WorksheetChange.objects.get().rows}
