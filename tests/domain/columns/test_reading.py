"""Values as people write them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from planner.domain.worksheets import PromisedBenefit, QualificationDocument, SellerRecord
from planner.domain.worksheets.columns import CellContext, RowNames, column, parse_cell
from planner.enums_worksheets import Worksheet
from tests.domain.columns.cases import CONTEXT, SHEETS, START, read, refused, write

W = Worksheet


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("¥1,299.00", "1299"), ("￥1,299", "1299"), ("1299元", "1299"), ("1299 元/件", "1299"), ("1.2万", "12000"),
        ("3亿", "300000000"), ("59.9", "59.9"), ("５９．９", "59.9"), ("RMB 59.90", "59.9"), ("2k", "2000"),
        ("99块钱", "99"), ("1299.00元/件", "1299"), ("  59.9  ", "59.9"),
    ],
)  # fmt: skip
def test_money(text, value):
    assert read(W.LINE_UP, "list_price", text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("五百六", ("not_a_number", {})), ("12,34", ("not_a_number", {})),
        ("-5", ("too_small", {"minimum": Decimal("0.01")})),
        ("0", ("too_small", {"minimum": Decimal("0.01")})), ("8%", ("unexpected_percent", {})),
        ("5kg", ("unexpected_unit", {"found": "kg"})), ("1.999", ("too_many_decimals", {"maximum": 2})),
        ("9999999999999", ("too_large", {"maximum": Decimal("999999999999.99")})), ("85折", ("no_discount_here", {})),
    ],
)  # fmt: skip
def test_no_money(text, error):
    assert refused(W.LINE_UP, "list_price", text) == error


@pytest.mark.parametrize("text", ["免费", "包邮", "free", "0", "¥0.00"])
def test_free_is_zero(text):
    assert read(W.LINE_UP, "freight_per_unit", text) == 0


def test_negative_money():
    assert refused(W.LINE_UP, "unit_cost", "-3") == ("negative", {})


@pytest.mark.parametrize("text", ["", "  ", "-", "—", "——", "/", "无", "N/A", "暂无"])
def test_nothing_is_blank(text):
    assert read(W.LINE_UP, "unit_cost", text) is None
    assert read(W.LINE_UP, "replenish_units_48h", text) == 0
    assert read(W.BENEFITS, "draw_at", text) is None
    assert read(W.RUNDOWN, "products", text) == ()


def test_dashes_are_text_in_a_text():
    assert read(W.CREW, "agency", "-") == "-"
    assert read(W.LINE_UP, "compare_basis", "无") == "none"
    assert read(W.LINE_UP, "role", "无") == ""
    assert read(W.LINE_UP, "no_reason_return", "无") is False
    assert read(W.LINE_UP, "no_reason_return", "—") is True


class TestDiscounts:
    ROW = CellContext.of(SHEETS, row={"list_price": Decimal(99), "live_price": Decimal(80)})

    @pytest.mark.parametrize(
        ("text", "value"),
        [("85折", "84.15"), ("8.5折", "84.15"), ("八五折", "84.15"), ("8折", "79.2"), ("九折", "89.1")],
    )
    def test_price_after_the_discount(self, text, value):
        assert read(W.LINE_UP, "live_price", text, context=self.ROW) == Decimal(value)

    def test_what_it_takes_off(self):
        assert read(W.LINE_UP, "coupon_per_unit", "9折", context=self.ROW) == Decimal(8)
        assert read(W.LINE_UP, "max_stack_discount", "7.5折", context=self.ROW) == Decimal(20)

    def test_record_as_row(self):
        assert read(W.LINE_UP, "live_price", "5折", context=CellContext.of(SHEETS, row=SHEETS.line_up[1])) == Decimal(
            "49.5"
        )

    def test_without_the_price(self):
        assert refused(W.LINE_UP, "live_price", "85折") == ("discount_needs", {"field": "list_price"})

    @pytest.mark.parametrize("text", ["0折", "10折", "100折", "十折", "1.2.3折"])
    def test_no_discount(self, text):
        assert refused(W.LINE_UP, "live_price", text, context=self.ROW) == ("not_a_number", {})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8.5%", "0.085"), ("８．５％", "0.085"), ("0.085", "0.085"), ("8.5", "0.085"), ("58", "0.58"), ("1", "1"),
        ("100%", "1"), ("0", "0"), ("0.5%", "0.005"), ("3个点", "0.03"), ("六成", "0.6"), ("8.5成", "0.85"),
    ],
)  # fmt: skip
def test_rate(text, value):
    assert read(W.BENEFITS, "redemption_rate", text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("120%", ("too_large", {"maximum": Decimal(1)})), ("-1%", ("negative", {})), ("abc", ("not_a_number", {})),
        ("8.555%", ("too_many_decimals", {"maximum": 2})), ("0.33333", ("too_many_decimals", {"maximum": 2})),
    ],
)  # fmt: skip
def test_no_rate(text, error):
    assert refused(W.BENEFITS, "redemption_rate", text) == error


@pytest.mark.parametrize(
    ("text", "value"), [("1,250", 1250), ("1.2万", 12000), ("300件", 300), ("１２", 12), ("5 份", 5), ("0", 0)]
)
def test_integer(text, value):
    assert read(W.LINE_UP, "forecast_units", text) == value


@pytest.mark.parametrize(
    ("text", "error"),
    [("1.5", ("not_whole", {})), ("-1", ("negative", {})), ("很多", ("unexpected_unit", {"found": "很多"})),
        ("30亿", ("too_large", {"maximum": 2_000_000_000}))],
)  # fmt: skip
def test_no_integer(text, error):
    found = refused(W.LINE_UP, "forecast_units", text)
    assert found == error or (text == "很多" and found == ("not_a_number", {}))


def test_rate_out_of_its_range():
    assert refused(W.LINE_UP, "return_rate", "1") == ("say_percent", {"found": "1"})
    assert refused(W.LINE_UP, "return_rate", "0") == ("too_small", {"minimum": Decimal("0.001")})
    assert refused(W.LINE_UP, "commission_rate", "70%") == ("too_large", {"maximum": Decimal("0.6")})


def test_decimal():
    assert read(W.SLOT, "upload_mbps_main", "35M") == 35
    assert read(W.TARGETS, "roi_floor", "1:3.5") == Decimal("3.5")
    assert read(W.PARAMETERS, "units_per_order", "1.35件") == Decimal("1.35")
    assert refused(W.PARAMETERS, "units_per_order", "1.3555") == ("too_many_decimals", {"maximum": 3})


@pytest.mark.parametrize("text", ["是", "√", "Y", "yes", "TRUE", "1", "✔", "有", "★", "已核验"])
def test_yes(text):
    assert read(W.CREW, "id_verified", text) is True


@pytest.mark.parametrize("text", ["否", "×", "N", "no", "False", "0", "无", "未核验"])
def test_no(text):
    assert read(W.CREW, "id_verified", text) is False


def test_flag_not_said():
    assert read(W.CREW, "id_verified", "") is None
    assert read(W.LINE_UP, "is_featured", "") is False
    assert refused(W.CREW, "id_verified", "也许") == ("not_yes_or_no", {})


@pytest.mark.parametrize("text", ["hero", "爆款", "Hero product", "hero  product", "主推款", "HERO"])
def test_choice(text):
    assert read(W.LINE_UP, "role", text) == "hero"


def test_choice_not_listed():
    assert refused(W.LINE_UP, "role", "走秀款") == ("not_an_option", {"found": "走秀款"})
    assert read(W.LINE_UP, "return_exemption_reason", "sale_item") == "sale_item"
    assert read(W.LINE_UP, "return_exemption_reason", "定制") == "customised"


@pytest.mark.parametrize(
    "text", ["运费险、假一赔三", "return_freight, fake_compensate", "退货运费/假一赔多", "退货运费 假一赔多"]
)
def test_choices(text):
    assert read(W.LINE_UP, "trust_guarantee", text) == ("return_freight", "fake_compensate")


def test_text():
    assert read(W.LINE_UP, "product_name", " 每日坚果\n30包 ") == "每日坚果 30包"
    assert read(W.RUNDOWN, "key_points", "一\r\n二") == "一\n二"
    assert read(W.LINE_UP, "product_name", "a\x00b") == "ab"
    assert refused(W.LINE_UP, "sku_code", "x" * 41) == ("text_too_long", {"length": 41, "maximum": 40})


def test_link():
    assert read(W.LINE_UP, "cue_card", "https://docs.example.com/1") == "https://docs.example.com/1"
    assert refused(W.LINE_UP, "cue_card", "手卡1") == ("not_a_link", {})


def test_words():
    assert read(W.LINE_UP, "selling_points", "现炒、30天鲜；独立小包") == ("现炒", "30天鲜", "独立小包")
    assert read(W.LINE_UP, "selling_points", '"1,000家店在卖", 现炒') == ("1,000家店在卖", "现炒")
    assert refused(W.LINE_UP, "selling_points", '"没写完') == ("unclosed_quote", {})
    assert refused(W.LINE_UP, "selling_points", "好" * 61)[0] == "text_too_long"


@pytest.mark.parametrize(
    "text", ["1999-05-02", "1999/5/2", "1999年5月2日", "19990502", "1999.5.2", "1999-05-02 00:00:00"]
)
def test_day(text):
    assert read(W.CREW, "birth_date", text) == date(1999, 5, 2)


@pytest.mark.parametrize("text", ["1999-02-30", "5月2日", "99-5-2", "27岁", "1850-01-01"])
def test_no_day(text):
    assert refused(W.CREW, "birth_date", text) == ("not_a_day", {})


def test_required_and_derived():
    assert refused(W.SLOT, "planned_start", " ") == ("required", {})
    assert refused(W.LINE_UP, "pay_price", "79") == ("derived", {})
    assert read(W.TARGETS, "reserve_rate", "") == Decimal("0.10")


class TestComposite:
    def test_documents(self):
        text = "生产许可证（SC）|SC101|2027-03-31|sc.pdf\n食品经营许可证|JY1|长期;batch_inspection"

        assert read(W.LINE_UP, "qualification_docs", text) == (
            QualificationDocument("production_licence", "SC101", date(2027, 3, 31), "sc.pdf"),
            QualificationDocument("food_licence", "JY1"),
            QualificationDocument("batch_inspection"),
        )

    def test_no_documents(self):
        assert refused(W.LINE_UP, "qualification_docs", "SC101") == ("not_a_document", {"found": "SC101"})
        assert refused(W.LINE_UP, "qualification_docs", "CCC 证书|1|明年") == ("not_a_day", {})

    def test_seller(self):
        assert read(W.LINE_UP, "actual_seller", "山野小满食品有限公司") == SellerRecord("山野小满食品有限公司")
        seller = read(W.LINE_UP, "actual_seller", "山野|91110|北京|010-1|2026-11-01 10:00")
        assert (seller.credit_code, seller.address, seller.contact) == ("91110", "北京", "010-1")
        assert seller.verified_at.isoformat() == "2026-11-01T02:00:00+00:00"
        assert refused(W.LINE_UP, "actual_seller", "|91110") == ("not_a_seller", {})

    def test_promises(self):
        assert read(W.CONTENT, "promised_benefits", "G1、G5 ¥1,299 x20 @19:58; 'X'") == (
            PromisedBenefit("G1"),
            PromisedBenefit("G5", Decimal(1299), 20, 58),
            PromisedBenefit("'X'"),
        )
        assert read(W.CONTENT, "promised_benefits", "G1 9.9元 ×100 @次日00:30") == (
            PromisedBenefit("G1", Decimal("9.9"), 100, 330),
        )

    @pytest.mark.parametrize("text", ["G1 便宜", "G1 ¥1 ¥2", "一个很长很长很长的编号", "G1 ×1.5", "G1 ¥1.999"])
    def test_no_promise(self, text):
        assert refused(W.CONTENT, "promised_benefits", text) == ("not_a_promise", {"found": text})


class TestRows:
    @pytest.mark.parametrize(
        ("text", "keys"),
        [
            ("1,2,5-7", ("a", "b", "d", "e", "f")), ("P01、P03", ("a", "c")), ("p02", ("b",)), ("每日坚果30包", ("b",)),
            ("1号链接 2号", ("a", "b")), ("#5", ("d",)), ("1/2/3", ("a", "b", "c")), ("5至6", ("d", "e")),
            ("P01-P03", ("a", "b", "c")), ("２，３", ("b", "c")), ("2,2,P02", ("b",)), ('"芒果干, 3袋"', ("d",)),
            ("7折箱", ("f",)), ("link 3", ("c",)), ("1+3", ("a", "c")),
        ],
    )  # fmt: skip
    def test_products(self, text, keys):
        assert read(W.RUNDOWN, "products", text) == keys

    @pytest.mark.parametrize(
        ("text", "found"), [("4", "4"), ("1,9", "9"), ("3-5", "3-5"), ("P99", "P99"), ("1 99", "99"), ("3-1", "3-1")]
    )
    def test_unknown_products(self, text, found):
        assert refused(W.RUNDOWN, "products", text) == ("unknown_row", {"found": found, "worksheet": W.LINE_UP})

    def test_the_presenter_of_that_name_is_meant(self):
        assert read(W.RUNDOWN, "presenter", "林小满") == "c3"
        assert read(W.RUNDOWN, "presenter", "林小满#2") == "c4"
        assert [write(W.RUNDOWN, "presenter", key) for key in ("c3", "c4", "c2", "c1")] == [
            "林小满", "林小满#2", "林小满#3", "陈立"
        ]  # fmt: skip
        assert refused(W.RUNDOWN, "presenter", "林小满、陈立") == ("one_row_only", {})

    @pytest.mark.parametrize("text", ["ks_jinniu_live", "磁力金牛·直投", "Magnetic Taurus, live feed", "磁力金牛直投"])
    def test_channels(self, text):
        assert read(W.HOURLY_BUDGET, "channel", text) == "t1"

    def test_second_row_of_a_channel(self):
        assert read(W.HOURLY_BUDGET, "channel", write(W.HOURLY_BUDGET, "channel", "t3")) == "t3"

    def test_a_row_that_is_called_nothing(self):
        context = replace(CONTEXT, names={W.LINE_UP: RowNames([("a", ("NIL",), None), ("b", ("暂无",), None)])})
        products = column(W.RUNDOWN, "products")
        assert parse_cell(products, "nil", context=context) == ("a",)
        assert parse_cell(products, "NIL、暂无", context=context) == ("a", "b")
        assert parse_cell(products, "无", context=context) == ()

    def test_benefits(self):
        assert read(W.RUNDOWN, "benefits", "G1,福袋:保温杯、红包") == ("g1", "g2", "g3")

    def test_rows_that_went_away_are_not_written(self):
        assert write(W.RUNDOWN, "products", ("a", "gone")) == "P01"
        assert write(W.RUNDOWN, "presenter", "gone") == ""


class TestMoments:
    @pytest.mark.parametrize(
        ("text", "minute"),
        [
            ("19:30", 30), ("19：30", 30), ("次日00:30", 330), ("00:30", 330), ("24:30", 330), ("00:30 +1d", 330),
            ("晚上7点半", 30), ("7:30 PM", 30), ("T+30", 30), ("t+1h30m", 90), ("T", 0), ("18", 18), ("18分", 18),
            ("19:00:00", 0), ("20点", 60), ("18:59", 1439),
        ],
    )  # fmt: skip
    def test_minutes(self, text, minute):
        assert read(W.RUNDOWN, "start_min", text) == minute

    @pytest.mark.parametrize(
        ("text", "minute"), [("18:30", -30), ("-30", -30), ("T-30min", -30), ("T-2h", -120), ("16:00", -180)]
    )
    def test_minutes_before_the_start(self, text, minute):
        assert read(W.CREW, "shift_start_min", text) == minute

    @pytest.mark.parametrize("text", ["7", "晚上", "19:75", "48:00", "T-", "一点", "19:"])
    def test_no_minutes(self, text):
        if text == "7":
            assert read(W.RUNDOWN, "start_min", text) == 7
        else:
            assert refused(W.RUNDOWN, "start_min", text) == ("not_a_minute", {})

    def test_minutes_out_of_range(self):
        assert refused(W.RUNDOWN, "start_min", "-5") == ("too_small", {"minimum": 0})
        assert refused(W.RUNDOWN, "start_min", "9999") == ("too_large", {"maximum": 1440})

    @pytest.mark.parametrize(
        ("text", "iso"),
        [
            ("T-3d", "2026-12-01T11:00:00+00:00"), ("T-2h", "2026-12-04T09:00:00+00:00"),
            ("T-3天", "2026-12-01T11:00:00+00:00"), ("t - 48h", "2026-12-02T11:00:00+00:00"),
            ("T+10min", "2026-12-04T11:10:00+00:00"), ("T-1天2小时", "2026-12-03T09:00:00+00:00"),
            ("19:30", "2026-12-04T11:30:00+00:00"), ("次日00:30", "2026-12-04T16:30:00+00:00"),
            ("2026-12-01 09:05", "2026-12-01T01:05:00+00:00"), ("12月1日 9点05分", "2026-12-01T01:05:00+00:00"),
            ("2026/12/1 9:05:00", "2026-12-01T01:05:00+00:00"),
        ],
    )  # fmt: skip
    def test_instants(self, text, iso):
        assert read(W.CONTENT, "publish_at", text).isoformat() == iso

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("明天", "not_a_datetime"),
            ("2026-12-01", "time_missing"),
            ("T-30", "not_a_datetime"),
            ("2026-13-01 10:00", "not_a_datetime"),
        ],
    )
    def test_no_instants(self, text, code):
        assert refused(W.CONTENT, "publish_at", text)[0] == code

    def test_written(self):
        assert [write(W.RUNDOWN, "start_min", minute) for minute in (0, 330, 1500)] == [
            "19:00",
            "次日00:30",
            "次日20:00",
        ]
        assert write(W.RUNDOWN, "start_min", 330, "en") == "00:30 +1d"
        assert write(W.CREW, "shift_start_min", -30) == "18:30"
        assert write(W.CONTENT, "publish_at", START) == "2026-12-04 19:00"


def test_written_values():
    assert write(W.LINE_UP, "live_price", Decimal("1299.00")) == "1299"
    assert write(W.LINE_UP, "return_rate", Decimal("0.0850")) == "8.5%"
    assert write(W.LINE_UP, "role", "hero") == "爆款"
    assert write(W.LINE_UP, "role", "hero", "en") == "Hero product"
    assert write(W.LINE_UP, "is_featured", True) == "是"
    assert write(W.LINE_UP, "unit_cost", None) == ""
    assert write(W.LINE_UP, "role", "made_up") == "made_up"
    assert write(W.RUNDOWN, "products", ("a", "b"), "en") == "P01, P02"
    assert CONTEXT.value("anything") is None
