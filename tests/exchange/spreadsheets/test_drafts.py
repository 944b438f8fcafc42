"""Rows of files become drafts; every source cell is imported or listed."""

from decimal import Decimal

import pytest

from planner.domain.worksheets import BroadcastSlot, LineUpItem, Worksheets
from planner.domain.worksheets.book import Book, RowMark
from planner.enums_worksheets import Worksheet
from planner.exchange.spreadsheets.drafts import draft_import
from planner.exchange.spreadsheets.headers import mappings_of
from planner.exchange.spreadsheets.reading import SheetCells, read_file
from planner.exchange.spreadsheets.verdicts import Left, Verdict, cell_name
from tests.domain.columns.cases import START
from tests.exchange.spreadsheets.made import GBK_CSV, OLD_EXCEL, xlsx

W = Worksheet
HEADERS = ("货号", "链接号", "商品", "角色", "日常价", "直播价", "退货率", "库存")
GOOD = ("P01", "1", "海苔脆", "引流款", "12.9", "9.9", "3%", "1600")


def book(*rows, **parts):
    marks = {(W.LINE_UP, row.key): RowMark(1, number) for number, row in enumerate(rows, start=1)}
    return Book(Worksheets(slot=BroadcastSlot(START, 180), line_up=rows, **parts), marks)


def table(*rows, name="货盘", merged=()):
    return SheetCells(name, tuple(tuple(row) for row in rows), merged)


def drafted(*sheets, into=None, **options):
    return draft_import(sheets, mappings_of(sheets), into or book(), **options)


def verdicts(draft, place=0):
    return [row.verdict.value for row in draft.sheets[place].rows]


def accounted(draft):
    """Every source cell by what became of it; fails when one is lost or counted twice."""
    for sheet in draft.sheets:
        cells = {(r, c) for r, row in enumerate(sheet.sheet.rows) for c, text in enumerate(row) if text}
        headers, used = set(), set()
        if sheet.mapping:
            turn = (lambda r, c: (c, r)) if sheet.mapping.is_sideways else (lambda r, c: (r, c))
            headers = {
                turn(row, column.index)
                for row in range(sheet.mapping.top, sheet.mapping.first_row)
                for column in sheet.mapping.columns
                if column.field
            } & cells
            used = {
                turn(row.row, cell.column) for row in sheet.rows if row.verdict != Verdict.REFUSED for cell in row.cells
            }
        left = [(cell.row, cell.column) for cell in sheet.left]
        assert len(left) == len(set(left)), "listed twice"
        assert not set(left) & used, "imported and listed"
        assert cells - headers - used - set(left) == set(), "lost"
    return True


def test_good_rows():
    draft = drafted(table(HEADERS, GOOD, ("P02", "2", "每日坚果", "爆款", "99", "85折", "0.05", "1,250")))

    assert verdicts(draft) == ["add", "add"]
    assert [write.values["live_price"] for write in draft.writes] == [Decimal("9.9"), Decimal("84.15")]
    assert draft.writes[0].is_new
    assert accounted(draft)


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        (0, "x" * 41, "text_too_long"), (1, "201", "too_large"), (1, "一", "not_a_number"),
        (3, "走秀款", "not_an_option"),
        (4, "五百六", "not_a_number"), (4, "-1", "too_small"), (5, "10kg", "unexpected_unit"), (6, "120%", "too_large"),
        (6, "1", "say_percent"), (7, "很多件", "not_a_number"), (7, "#N/A", "not_a_number"),
        (5, "5%", "unexpected_percent"),
    ],
)  # fmt: skip
def test_a_bad_cell_refuses_its_row_and_is_named(column, text, code):
    bad = (*GOOD[:column], text, *GOOD[column + 1 :])

    draft = drafted(table(HEADERS, bad, ("P02", "2", *GOOD[2:])))

    assert verdicts(draft) == ["refused", "add"]
    (problem,) = draft.sheets[0].rows[0].problems
    assert (problem.column, problem.text, problem.code) == (column, text, code)
    assert [cell.reason for cell in draft.left] == [Left.REFUSED] * 8
    assert {cell.problem for cell in draft.left} == {"", code}
    assert accounted(draft)


def test_numbers_left_by_formulas_are_rounded_and_say_so():
    draft = drafted(table(HEADERS, ("P01", "1", "a", "走量", "12.9", "9.8765", "0.0333333", "99.6667")))

    (row,) = draft.sheets[0].rows
    values = (row.values["live_price"], row.values["return_rate"], row.values["live_stock"])
    assert values == (Decimal("9.88"), Decimal("0.0333"), 100)
    assert [(cell.field, cell.note) for cell in row.notes] == [
        ("role", "other_word"), ("live_price", "rounded"), ("return_rate", "rounded"), ("live_stock", "rounded")
    ]  # fmt: skip


def test_two_rows_of_one_product_clash():
    draft = drafted(table(HEADERS, GOOD, GOOD))

    assert verdicts(draft) == ["add", "refused"]
    assert draft.sheets[0].rows[1].problems[0].code == "duplicate"
    assert accounted(draft)


def test_the_database_has_its_say():
    headers = ("编号", "福利", "开始", "结束")
    draft = drafted(table(headers, ("G1", "券", "20:00", "19:30"), ("G2", "袋", "19:30", "20:00"), name="福利"))

    assert verdicts(draft) == ["refused", "add"]
    assert draft.sheets[0].rows[0].problems[0].code == "end_before_start"


class TestAgain:
    OLD = LineUpItem("7", 1, "P01", "海苔脆", role="traffic", live_price=Decimal("9.9"), live_stock=1600)

    def test_the_same_changes_nothing(self):
        draft = drafted(table(HEADERS[:3], GOOD[:3]), into=book(self.OLD))

        assert verdicts(draft) == ["same"]
        assert draft.writes == ()

    def test_what_differs_is_changed_and_blank_cells_change_nothing(self):
        draft = drafted(table(HEADERS, ("P01", "", "", "", "", "8.8", "", "")), into=book(self.OLD))

        (write,) = draft.writes
        assert (write.key, write.values) == ("7", {"sku_code": "P01", "live_price": Decimal("8.8")})

    def test_a_product_is_found_by_number_or_name_too(self):
        rows = (self.OLD, LineUpItem("8", 2, "", "每日坚果"), LineUpItem("9", 3, "P03", "牛肉干"))
        sheet = table(HEADERS[:3], ("P02", "2", "每日坚果"), ("", "3", "牛肉干"), ("", "", "海苔 脆"))
        draft = drafted(sheet, into=book(*rows))

        assert [row.key for row in draft.sheets[0].rows] == ["8", "9", "7"]

    def test_another_product_under_the_same_number_is_no_match(self):
        draft = drafted(table(HEADERS[:3], ("", "1", "保温杯")), into=book(self.OLD))

        assert verdicts(draft) == ["refused"]
        assert draft.sheets[0].rows[0].problems[0].code == "duplicate"

    def test_a_discount_uses_the_price_of_the_plan(self):
        old = LineUpItem("7", 1, "P01", "海苔脆", list_price=Decimal(20))
        draft = drafted(table(("货号", "直播价"), ("P01", "7折")), into=book(old))

        assert draft.writes[0].values["live_price"] == Decimal(14)


class TestSheets:
    def test_rows_refer_to_rows_of_other_sheets(self):
        draft = drafted(
            table(
                ("时间", "环节", "商品", "讲解人", "福利"), ("19:00-19:10", "讲解", "P01", "林小满", "G1"), name="流程"
            ),
            table(HEADERS, GOOD),
            table(("姓名", "岗位"), ("林小满", "主播"), name="人员"),
            table(("编号", "福利"), ("G1", "5元券"), name="福利"),
        )

        assert [sheet.count(Verdict.ADD) for sheet in draft.sheets] == [1, 1, 1, 1]
        values = next(write.values for write in draft.writes if write.worksheet == W.RUNDOWN)
        keys = {write.worksheet: write.key for write in draft.writes}
        assert (values["start_min"], values["end_min"]) == (0, 10)
        assert (values["products"], values["presenter"]) == ((keys[W.LINE_UP],), keys[W.CREW])
        assert accounted(draft)

    def test_a_refused_row_takes_those_that_need_it_along(self):
        draft = drafted(
            table(HEADERS, (*GOOD[:6], "300%", "1")),
            table(("时间", "环节", "商品"), ("19:00-19:10", "讲解", "P01"), name="流程"),
        )

        assert [verdicts(draft, place) for place in (0, 1)] == [["refused"], ["refused"]]
        assert draft.sheets[1].rows[0].problems[0].code == "unknown_row"

    def test_what_is_left_says_why(self):
        draft = drafted(
            table(("终版货盘",), (*HEADERS[:3], "颜色", "到手价"), (*GOOD[:3], "红", "9.9"), ("", "", "", "只有颜色"),
                ("", "8"), HEADERS[:3], ("合计", "", "", "3"), ("注：成本含税",)),
            table(("a", "b"), ("1", "2"), name="草稿"),
            SheetCells("旧版", (("x",),), is_hidden=True),
            table(HEADERS, GOOD, name="货盘2"),
        )  # fmt: skip

        reasons = {cell.name: cell.reason for cell in draft.left if cell.sheet == "货盘"}
        assert reasons == {
            "A1": Left.TITLE, "D2": Left.NO_COLUMN, "D3": Left.NO_COLUMN, "E3": Left.COMPUTED, "D4": Left.NO_COLUMN,
            "B5": Left.ONLY_NUMBER, "A6": Left.NO_COLUMN, "B6": Left.NO_COLUMN, "C6": Left.NO_COLUMN, "A7": Left.TOTAL,
            "D7": Left.TOTAL, "A8": Left.REMARK,
        } | {name: reasons[name] for name in ("A6", "B6", "C6")}  # fmt: skip
        others = {cell.sheet: cell.reason for cell in draft.left if cell.sheet != "货盘"}
        assert others == {"草稿": Left.UNKNOWN_SHEET, "旧版": Left.HIDDEN_SHEET, "货盘2": Left.SECOND_SHEET}
        assert accounted(draft)

    def test_costs_are_not_taken_from_those_who_may_not_see_them(self):
        draft = drafted(table(("货号", "直播价", "成本"), ("P01", "9.9", "7")), sees_costs=False)

        assert "unit_cost" not in draft.writes[0].values
        assert [cell.reason for cell in draft.left] == [Left.COSTS]
        assert accounted(draft)


def test_gbk_csv_with_a_title_and_merged_headers():
    draft = drafted(*read_file(GBK_CSV, "终版.csv"))

    assert verdicts(draft) == ["add", "add"]
    first, second = (row.values for row in draft.sheets[0].rows)
    assert first == {
        "sku_code": "P01", "product_name": "海苔脆, 5包", "list_price": Decimal("12.9"), "live_price": Decimal("9.9"),
        "unit_cost": Decimal("7.2"), "live_stock": 1600, "forecast_units": 1500,
    }  # fmt: skip
    assert (second["list_price"], second["live_price"]) == (Decimal(99), Decimal("84.15"))
    assert accounted(draft)


def test_xls_of_old_excel():
    draft = drafted(*read_file(OLD_EXCEL.read_bytes()))

    assert verdicts(draft) == ["add"] * 4
    assert [row.values["role"] for row in draft.sheets[0].rows] == ["traffic", "hero", "profit", "profit"]
    assert draft.sheets[0].rows[2].values["live_price"] == Decimal("594.15")
    assert [cell.reason for cell in draft.left] == [Left.TITLE, Left.TOTAL, Left.TOTAL]
    assert accounted(draft)


def test_merged_cells_below_one_another_count_for_all_their_rows():
    rows = [["货号", "角色"], ["P01", "爆款"], ["P02", ""], ["P03", ""]]
    draft = drafted(*read_file(xlsx({"货盘": rows}, merged=[(1, 1, 3, 1)])))

    assert [row.values["role"] for row in draft.sheets[0].rows] == ["hero"] * 3


def test_three_hundred_rows():
    rows = [
        (f"P{n:03}", "", f"商品{n}", "利润", "¥99.00", "8折", "12%" if n % 50 else "太多", str(n))
        for n in range(1, 301)
    ]

    draft = drafted(table(HEADERS, *rows))

    assert (draft.count(Verdict.ADD), draft.count(Verdict.REFUSED)) == (294, 6)
    assert accounted(draft)


@pytest.mark.parametrize(("place", "name"), [((0, 0), "A1"), ((9, 25), "Z10"), ((0, 26), "AA1"), ((4, 701), "ZZ5")])
def test_names_of_cells(place, name):
    assert cell_name(*place) == name
