"""Headers in any order, under titles, merged over two rows, in two languages."""

import pytest

from planner.domain.worksheets.columns import COLUMNS
from planner.enums_worksheets import Worksheet
from planner.exchange.spreadsheets.headers import (
    SPAN,
    field_of,
    header_key,
    map_columns,
    reads_as_headers,
    recognize,
    worksheet_of_name,
)  # fmt: skip
from planner.exchange.spreadsheets.reading import SheetCells, read_file
from tests.exchange.spreadsheets.made import GBK_CSV, OLD_EXCEL

W = Worksheet


def sheet(*rows, name="", merged=()):
    return SheetCells(name, tuple(tuple(row) for row in rows), merged)


def fields(mapping):
    return [column.field for column in mapping.columns]


def test_title_rows_and_two_row_headers_of_a_csv():
    mapping = recognize(read_file(GBK_CSV)[0])

    assert (mapping.worksheet, mapping.top, mapping.depth, mapping.first_row) == (W.LINE_UP, 2, 2, 4)
    assert fields(mapping) == [
        "sku_code", "product_name", "list_price", "live_price", "unit_cost", "live_stock", "forecast_units"
    ]  # fmt: skip
    assert mapping.columns[3].header == "价格 直播间价"


def test_merged_headers_of_old_excel():
    mapping = recognize(read_file(OLD_EXCEL.read_bytes())[0])

    assert (mapping.worksheet, mapping.top, mapping.depth) == (W.LINE_UP, 1, 2)
    assert "" not in fields(mapping)


def test_data_is_not_taken_for_a_second_header_row():
    mapping = recognize(sheet(("货号", "角色", "直播价"), ("P01", "主推", "9.9")))

    assert (mapping.top, mapping.depth) == (0, 1)


@pytest.mark.parametrize("worksheet", Worksheet)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_our_own_headers_are_recognized(worksheet, language):
    columns = COLUMNS[worksheet]

    mapping = recognize(sheet([one.header(language) for one in columns], ["x"]))

    assert mapping.worksheet == worksheet
    assert fields(mapping) == [one.name for one in columns]
    assert all(column.is_sure for column in mapping.columns)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("直播价（元/件）", "live_price"), ("直播价 / Live price", "live_price"), ("LIVE PRICE", "live_price"),
        ("* 直播价：", "live_price"), ("直播价/元", "live_price"), ("live_price", "live_price"),
        ("吊牌价", "list_price"),
        ("成本(含税)", "unit_cost"), ("７天最低价", "low_price_7d"), ("#", "link_no"), ("库存[件]", "live_stock"),
        ("颜色", ""), ("", ""), ("到手价", "pay_price"),
    ],
)  # fmt: skip
def test_headers_of_a_line_up(header, field):
    assert field_of(W.LINE_UP, header) == (field, True)


def test_a_part_of_a_header_is_a_guess():
    assert field_of(W.LINE_UP, "某某商品成本价格表") == ("unit_cost", False)


@pytest.mark.parametrize(
    ("header", "field"), [("预估转化率", ""), ("本场预计退货率", "return_rate"), ("预估销量合计", "forecast_units")]
)
def test_a_rate_is_no_guess_for_a_count(header, field):
    assert field_of(W.LINE_UP, header) == (field, not field)


@pytest.mark.parametrize(
    ("line", "is_head"),
    [
        (["商品", "日常价", "直播价"], True),
        (["商品名称", "", "卖家备注", "成本"], True),
        (["1", "茉莉花茶", "ML250", "爆款"], False),
        (["商品", "爆款", "128", "99"], False),
        (["库存"], False),
        ([""], False),
    ],
)
def test_the_first_line_of_a_block_may_name_its_columns(line, is_head):
    assert reads_as_headers(W.LINE_UP, line) == is_head


def test_each_field_is_taken_once_by_the_surer_column():
    mapping = map_columns(sheet(("某某成本价格", "成本", "成本价", "备注")), W.LINE_UP, top=0, depth=1)

    assert fields(mapping) == ["", "unit_cost", "", ""]


def test_what_was_said_before_comes_first():
    remembered = {W.LINE_UP: {header_key("颜色"): "selling_points", header_key("成本"): ""}}

    mapping = recognize(sheet(("货号", "颜色", "成本"), ("P01", "红", "1")), remembered=remembered)

    assert fields(mapping) == ["sku_code", "selling_points", ""]


def test_start_and_end_in_one_column():
    mapping = recognize(sheet(("时间", "环节", "要点", "商品"), ("19:00-19:10", "开场", "问好", "")))

    assert mapping.worksheet == W.RUNDOWN
    assert fields(mapping) == [SPAN, "segment_type", "key_points", "products"]


def test_sideways_table_of_one_row():
    mapping = recognize(
        sheet(("项目", "内容"), ("标题", "周五囤货夜"), ("开播时间", "2026-12-04 19:00"), ("平台", "快手"))
    )

    assert (mapping.worksheet, mapping.is_sideways) == (W.SLOT, True)
    assert {"title", "planned_start", "platform"} <= set(fields(mapping))


@pytest.mark.parametrize(
    ("name", "worksheet"),
    [
        ("货盘表", W.LINE_UP), ("1-货盘(终版)", W.LINE_UP), ("Rundown", W.RUNDOWN), ("直播流程", W.RUNDOWN),
        ("福利", W.BENEFITS), ("Sheet1", None), ("", None), ("分时预算", W.HOURLY_BUDGET),
    ],
)  # fmt: skip
def test_names_of_sheets(name, worksheet):
    assert worksheet_of_name(name) == worksheet


def test_nothing_is_recognized_in_other_tables():
    assert recognize(sheet(("颜色", "尺码"), ("红", "M"))) is None
    assert recognize(sheet()) is None


def test_a_named_worksheet_offers_the_likeliest_header_row():
    mapping = recognize(sheet(("款式表",), ("颜色", "尺码"), ("红", "M")), worksheet=W.LINE_UP)

    assert (mapping.top, mapping.depth, fields(mapping)) == (1, 1, ["", ""])


def test_without_header_rows():
    mapping = map_columns(sheet(("P01", "9.9")), W.LINE_UP, top=0, depth=0)

    assert [column.header for column in mapping.columns] == ["", ""]
    assert mapping.first_row == 0
