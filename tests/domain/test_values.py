"""What people type, what is stored, what the rules read."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.plan import Option
from planner.domain.values import (
    MAX_LINK,
    MAX_MONEY,
    MAX_NUMBER,
    MAX_TEXT,
    NO,
    YES,
    AnswerError,
    input_text,
    parse_answer,
    typed,
)
from planner.enums import AnswerType, Unit
from tests.domain.facts import SHANGHAI, START, make_item, standard_items, utc

moderate = settings(max_examples=80)

OPTIONS = (Option("granted", "已批", "Granted"), Option("none", "无", "None"))


def item_of(answer_type, **fields):
    return make_item("item", fields.pop("kind", "any"), AnswerType(answer_type), options=OPTIONS, **fields)


def parse(text, answer_type, *, reference=None, zone=SHANGHAI, **fields):
    return parse_answer(text, item_of(answer_type, **fields), time_zone=zone, reference=reference)


def refusal(text, answer_type, **fields):
    with pytest.raises(AnswerError) as caught:
        parse(text, answer_type, **fields)
    return caught.value.code, dict(caught.value.params)


class TestBlank:
    @pytest.mark.parametrize("answer_type", AnswerType.values)
    @pytest.mark.parametrize("text", ["", "  ", "\u3000\r\n", "\x00"])
    def test_blank_is_unanswered(self, answer_type, text):
        assert parse(text, answer_type) == ""
        assert typed("", item_of(answer_type)) is None
        assert input_text("", item_of(answer_type), time_zone=SHANGHAI) == ""

    def test_files_are_no_text(self):
        assert refusal("proof.pdf", "file") == ("files_only", {})


class TestMoney:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("¥1,299.00", "1299"),
            ("￥1,299.00", "1299"),
            ("¥ 1,299.50", "1299.5"),
            ("1299元", "1299"),
            ("1,299 元", "1299"),
            ("１２９９．５０", "1299.5"),
            ("1，299", "1299"),
            ("1.2万", "12000"),
            ("1.2 万元", "12000"),
            ("1.2w", "12000"),
            ("3亿", "300000000"),
            ("1.08亿元", "108000000"),
            ("¥452.4万", "4524000"),
            ("¥4.52M", "4520000"),
            ("602K", "602000"),
            ("2千万", "20000000"),
            ("RMB 500", "500"),
            ("500 CNY", "500"),
            ("0", "0"),
            ("0.00", "0"),
            ("-0", "0"),
            ("+5", "5"),
            (".5", "0.5"),
            ("007", "7"),
            ("999,999,999,999.99", "999999999999.99"),
        ],
    )
    def test_reads(self, text, value):
        assert parse(text, "money") == value

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("abc", ("not_a_number", {})),
            ("¥", ("not_a_number", {})),
            (".", ("not_a_number", {})),
            ("1,29", ("not_a_number", {})),
            ("12,99", ("not_a_number", {})),
            ("1,2345", ("not_a_number", {})),
            ("1.2.3", ("not_a_number", {})),
            ("1e5", ("unexpected_unit", {"found": "e5"})),
            ("5-6", ("not_a_number", {})),
            ("--5", ("not_a_number", {})),
            ("5 件", ("unexpected_unit", {"found": "件"})),
            ("$5", ("not_a_number", {})),
            ("8.5%", ("unexpected_percent", {})),
            ("٣", ("not_a_number", {})),
            ("-5", ("negative", {})),
            ("−5", ("negative", {})),
            ("-¥5", ("negative", {})),
            ("1.005", ("too_many_decimals", {"maximum": 2})),
            ("1000000000000", ("too_large", {"maximum": MAX_MONEY})),
            ("10000亿", ("too_large", {"maximum": MAX_MONEY})),
            ("1" * 40, ("not_a_number", {})),
        ],
    )
    def test_refuses(self, text, expected):
        assert refusal(text, "money") == expected

    def test_negative_money_only_where_the_rule_names_a_negative_minimum(self):
        assert parse("-5.5", "money", kind="greater_than", params={"min": "-10"}) == "-5.5"
        assert refusal("-5.5", "money", kind="greater_than", params={"min": 0}) == ("negative", {})
        assert refusal("-5.5", "money", kind="greater_than", params={"min": "lots"}) == ("negative", {})

    def test_typed(self):
        assert typed("1299.5", item_of("money")) == Decimal("1299.5")


class TestNumber:
    @pytest.mark.parametrize(
        ("text", "unit", "value"),
        [
            ("12", Unit.NONE, "12"),
            ("12.3456", Unit.NONE, "12.3456"),
            ("12.50000", Unit.NONE, "12.5"),
            ("1.2万", Unit.PEOPLE, "12000"),
            ("1,200 件", Unit.PIECES, "1200"),
            ("30 条链接", Unit.LINKS, "30"),
            ("30个", Unit.PRODUCTS, "30"),
            ("3.0", Unit.PRODUCTS, "3"),
            ("48小时", Unit.HOURS, "48"),
            ("1.5 h", Unit.HOURS, "1.5"),
            ("20M", Unit.MBPS, "20"),
            ("20 Mbps", Unit.MBPS, "20"),
            ("3.57倍", Unit.RATIO, "3.57"),
            ("3.57x", Unit.RATIO, "3.57"),
            ("70", Unit.PERCENT, "0.7"),
            ("70%", Unit.PERCENT, "0.7"),
            ("70 ％", Unit.PERCENT, "0.7"),
            ("8.5%", Unit.PERCENT, "0.085"),
            ("8.25", Unit.PERCENT, "0.0825"),
            ("0", Unit.PERCENT, "0"),
            ("120", Unit.PERCENT, "1.2"),
        ],
    )
    def test_reads(self, text, unit, value):
        assert parse(text, "number", unit=unit) == value

    @pytest.mark.parametrize(
        ("text", "unit", "expected"),
        [
            ("8.5%", Unit.NONE, ("unexpected_percent", {})),
            ("8.255", Unit.PERCENT, ("too_many_decimals", {"maximum": 2})),
            ("12.34567", Unit.NONE, ("too_many_decimals", {"maximum": 4})),
            ("12.5", Unit.PEOPLE, ("not_whole", {})),
            ("-1", Unit.PIECES, ("negative", {})),
            ("48天", Unit.HOURS, ("unexpected_unit", {"found": "天"})),
            ("1k", Unit.HOURS, ("unexpected_unit", {"found": "k"})),
            ("1000000000000", Unit.NONE, ("too_large", {"maximum": MAX_NUMBER})),
        ],
    )
    def test_refuses(self, text, unit, expected):
        assert refusal(text, "number", unit=unit) == expected

    def test_a_percent_is_shown_as_it_is_typed(self):
        item = item_of("number", unit=Unit.PERCENT)
        assert input_text("0.7", item, time_zone=SHANGHAI) == "70"
        assert input_text("0.0825", item, time_zone=SHANGHAI) == "8.25"

    @pytest.mark.parametrize("value", ["many", "NaN", "Infinity", "1,2"])
    def test_typed_refuses_what_is_not_canonical(self, value):
        with pytest.raises(ValueError, match=value):
            typed(value, item_of("number"))


class TestYesNoAndChoice:
    @pytest.mark.parametrize("text", [*sorted(YES), "Yes", "YES", "ｙｅｓ", " 是 "])
    def test_yes(self, text):
        assert parse(text, "yesno") == "yes"

    @pytest.mark.parametrize("text", [*sorted(NO), "No", "FALSE", "０"])
    def test_no(self, text):
        assert parse(text, "yesno") == "no"

    @pytest.mark.parametrize("text", ["maybe", "2", "是否", "yess"])
    def test_neither(self, text):
        assert refusal(text, "yesno") == ("not_yes_or_no", {})

    def test_typed(self):
        assert (typed("yes", item_of("yesno")), typed("no", item_of("yesno"))) == (True, False)
        with pytest.raises(ValueError, match="1"):
            typed("1", item_of("yesno"))

    @pytest.mark.parametrize("text", ["granted", "GRANTED", "Granted", "已批", " 已批 "])
    def test_choice_by_value_or_label(self, text):
        assert parse(text, "choice") == "granted"

    def test_choice_among_the_options(self):
        assert refusal("maybe", "choice") == ("not_an_option", {"found": "maybe"})
        assert typed("granted", item_of("choice")) == "granted"


class TestMoments:
    @pytest.mark.parametrize(
        "text",
        [
            "2026-12-04 19:00",
            "2026-12-04T19:00",
            "2026-12-04T19:00:00",
            "2026-12-04T19:00:59.123",
            "2026/12/4 19:00",
            "2026.12.4 19:00",
            "2026年12月4日 19:00",
            "2026年12月4日19点",
            "2026年12月4日 周五 19点00分",
            "２０２６－１２－０４　１９：００",
            "2026-12-04T11:00Z",
            "2026-12-04T11:00:00+00:00",
            "2026-12-04T12:00+0100",
            "2026-12-04 06:30 -04:30",
        ],
    )
    def test_reads(self, text):
        assert parse(text, "datetime") == "2026-12-04T11:00Z"
        assert typed(parse(text, "datetime"), item_of("datetime")) == START

    @pytest.mark.parametrize("text", ["12月4日 19:00", "12月4日 周五 19:00", "12-04 19:00", "12/4 19:00"])
    @pytest.mark.parametrize("away", [0, 100, -100])
    def test_a_missing_year_is_the_nearest_to_the_reference(self, text, away):
        assert parse(text, "datetime", reference=START + timedelta(days=away)) == "2026-12-04T11:00Z"

    def test_the_nearest_year_may_be_the_next_or_the_last(self):
        assert parse("1月3日 20:00", "datetime", reference=START) == "2027-01-03T12:00Z"
        assert parse("12月28日 20:00", "datetime", reference=utc(2027, 1, 5)) == "2026-12-28T12:00Z"
        assert parse("2月29日 20:00", "datetime", reference=utc(2027, 6, 1)) == "2028-02-29T12:00Z"

    def test_a_written_year_counts_whatever_the_reference(self):
        assert parse("2025-12-04 19:00", "datetime", reference=START) == "2025-12-04T11:00Z"

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("soon", "not_a_datetime"),
            ("2026-13-04 19:00", "not_a_datetime"),
            ("2026-02-30 19:00", "not_a_datetime"),
            ("2026-12-04 24:00", "not_a_datetime"),
            ("2026-12-04 19:61", "not_a_datetime"),
            ("2026-12-04 19:00 +25:00", "not_a_datetime"),
            ("2026-12-04 7pm", "not_a_datetime"),
            ("2026-12-04", "time_missing"),
            ("12月4日", "time_missing"),
            ("12月4日 19:00", "year_missing"),
            ("1999-12-04 19:00", "year_out_of_range"),
            ("2101-12-04 19:00", "year_out_of_range"),
            ("0002-01-01 00:00", "year_out_of_range"),
            ("0001-01-01 00:00", "not_a_datetime"),  # in UTC it lies before the first year of the calendar
        ],
    )
    def test_refuses(self, text, code):
        assert refusal(text, "datetime")[0] == code

    def test_the_year_must_exist_in_the_neighbourhood(self):
        assert refusal("2月29日 20:00", "datetime", reference=utc(2026, 1, 1))[0] == "not_a_datetime"

    def test_the_hour_that_clocks_skip(self):
        assert refusal("2026-03-08 02:30", "datetime", zone=ZoneInfo("America/New_York")) == ("no_such_time", {})

    def test_shown_in_the_local_zone(self):
        item = item_of("datetime")
        assert input_text("2026-12-04T11:00Z", item, time_zone=SHANGHAI) == "2026-12-04T19:00"

    @pytest.mark.parametrize("value", ["soon", "2026-12-04T11:00"])
    def test_typed_refuses_what_is_not_canonical(self, value):
        with pytest.raises(ValueError, match=value):
            typed(value, item_of("datetime"))


class TestLinkAndText:
    @pytest.mark.parametrize(
        "text",
        [
            "https://live.kuaishou.com/u/3x?y=1#z",
            "http://example.com",
            "HTTPS://Example.com:8443/a",
            "https://例子.中国/路径",
            "https://192.168.1.20/doc",
            "https://example.com/" + "a" * (MAX_LINK - 20),
        ],
    )
    def test_links(self, text):
        assert parse(f"  {text} ", "link") == text

    @pytest.mark.parametrize(
        "text",
        [
            "example.com",
            "//example.com",
            "ftp://example.com",
            "javascript:alert(1)",
            "https://",
            "https:///path",
            "https://example",
            "https://exa mple.com",
            "https://example.com/a b",
            "https://example.com\n.evil.org",
            "https://user:secret@example.com",
            "https://user@example.com",
            "https://-bad.com",
            "https://a..b.com",
            "https://example.com:port",
            "https://[::1",
            'https://example.com/"><script>',
            "https://example.com\\@evil.org",
        ],
    )
    def test_no_links(self, text):
        assert refusal(text, "link") == ("not_a_link", {})

    def test_length_of_links(self):
        text = "https://example.com/" + "a" * (MAX_LINK - 19)
        assert refusal(text, "link") == ("too_long", {"length": MAX_LINK + 1, "maximum": MAX_LINK})

    def test_length_of_texts(self):
        assert parse("好" * MAX_TEXT, "text") == "好" * MAX_TEXT
        assert refusal("好" * (MAX_TEXT + 1), "text") == ("too_long", {"length": MAX_TEXT + 1, "maximum": MAX_TEXT})

    def test_text_keeps_its_lines_and_loses_what_cannot_be_stored(self):
        assert parse(" 一\r\n二\r三\x00\x1b\ud800\t四 ", "text") == "一\n二\n三\t四"


class TestRoundTrip:
    """What is stored reads back, and what a control shows gives the stored text again."""

    def back(self, value, item, zone=SHANGHAI):
        shown = input_text(value, item, time_zone=zone)
        assert parse_answer(shown, item, time_zone=zone) == value

    @moderate
    @given(st.decimals(0, MAX_MONEY, places=2))
    def test_money(self, number):
        item = item_of("money")
        value = parse_answer(f"¥{number:,}", item, time_zone=SHANGHAI)
        assert typed(value, item) == number
        assert "E" not in value and not value.endswith(".") and not ("." in value and value.endswith("0"))
        self.back(value, item)

    @moderate
    @given(st.decimals(0, MAX_NUMBER, places=4), st.sampled_from([Unit.NONE, Unit.HOURS, Unit.MBPS, Unit.RATIO]))
    def test_numbers(self, number, unit):
        item = item_of("number", unit=unit)
        value = parse_answer(str(number), item, time_zone=SHANGHAI)
        assert typed(value, item) == number
        self.back(value, item)

    @moderate
    @given(st.integers(0, 10**12 - 1), st.sampled_from([Unit.LINKS, Unit.PRODUCTS, Unit.PIECES, Unit.PEOPLE]))
    def test_counts(self, number, unit):
        item = item_of("number", unit=unit)
        assert parse_answer(f"{number:,}", item, time_zone=SHANGHAI) == str(number)
        self.back(str(number), item)

    @moderate
    @given(st.decimals(0, 10**6, places=2))
    def test_percents(self, number):
        item = item_of("number", unit=Unit.PERCENT)
        value = parse_answer(f"{number}%", item, time_zone=SHANGHAI)
        assert typed(value, item) == number / 100
        self.back(value, item)

    @moderate
    @given(
        st.datetimes(datetime(2000, 1, 2), datetime(2100, 12, 30)),
        st.sampled_from([SHANGHAI, timezone(timedelta(hours=-9, minutes=-30)), ZoneInfo("Asia/Kathmandu")]),
    )
    def test_moments(self, moment, zone):
        item = item_of("datetime")
        moment = moment.replace(second=0, microsecond=0, tzinfo=zone)
        value = parse_answer(moment.isoformat(" "), item, time_zone=zone)
        assert typed(value, item) == moment
        self.back(value, item, zone)

    @moderate
    @given(st.text(max_size=200))
    def test_texts(self, text):
        item = item_of("text")
        value = parse_answer(text, item, time_zone=SHANGHAI)
        assert typed(value, item) == (value or None)
        self.back(value, item)

    @moderate
    @given(st.text(max_size=30), st.sampled_from(standard_items()))
    def test_any_text_is_read_or_refused(self, text, item):
        try:
            value = parse_answer(text, item, time_zone=SHANGHAI, reference=START)
        except AnswerError as error:
            assert error.code != ""
        else:
            self.back(value, item)
