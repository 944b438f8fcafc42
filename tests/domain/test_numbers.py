"""Numbers in the manner of each language."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain import numbers
from planner.domain.values import parse_answer
from planner.enums import AnswerType
from tests.domain.facts import SHANGHAI, make_item

ZH, EN = "zh-hans", "en"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1299", "¥1,299"),
        ("1299.00", "¥1,299"),
        ("12345.6", "¥12,345.60"),
        ("0", "¥0"),
        ("0.05", "¥0.05"),
        ("0.004", "¥0"),
        ("-0.004", "¥0"),
        ("-50", "−¥50"),
        ("-1234.5", "−¥1,234.50"),
        ("999999999999.99", "¥999,999,999,999.99"),
    ],
)
def test_money_to_the_cent(amount, text):
    assert numbers.money_text(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("amount", "chinese", "english"),
    [
        ("1299", "¥1,299", "¥1,299"),
        ("9999.99", "¥9,999.99", "¥9,999.99"),
        ("9999.995", "¥1万", "¥10K"),
        ("10000", "¥1万", "¥10K"),
        ("12300", "¥1.23万", "¥12.3K"),
        ("35000", "¥3.5万", "¥35K"),
        ("99000", "¥9.9万", "¥99K"),
        ("99999", "¥10万", "¥100K"),
        ("358000", "¥35.8万", "¥358K"),
        ("602000", "¥60.2万", "¥602K"),
        ("999499", "¥99.9万", "¥999K"),
        ("999500", "¥100万", "¥1M"),
        ("1114000", "¥111.4万", "¥1.11M"),
        ("4524000", "¥452.4万", "¥4.52M"),
        ("5000000", "¥500万", "¥5M"),
        ("68880000", "¥6,888万", "¥68.9M"),
        ("99994999", "¥9,999万", "¥100M"),
        ("99995000", "1亿元", "¥100M"),
        ("107700000", "1.08亿元", "¥107.7M"),
        ("12345678901", "123.5亿元", "¥12,346M"),
        ("-4524000", "−¥452.4万", "−¥4.52M"),
        ("-107700000", "−1.08亿元", "−¥107.7M"),
    ],
)
def test_money_for_a_small_place(amount, chinese, english):
    assert numbers.compact_money_text(Decimal(amount), ZH) == chinese
    assert numbers.compact_money_text(Decimal(amount), EN) == english


@pytest.mark.parametrize(
    ("number", "text"),
    [("1234.50", "1,234.5"), ("3.5714", "3.5714"), ("10", "10"), ("100", "100"), ("-0.5", "−0.5"), ("0.00001", "0")],
)
def test_numbers_in_full(number, text):
    assert numbers.number_text(Decimal(number)) == text


@pytest.mark.parametrize(
    ("fraction", "text", "signed"),
    [
        ("0.085", "8.5%", "+8.5%"),
        ("0.7", "70%", "+70%"),
        ("1", "100%", "+100%"),
        ("0", "0%", "0%"),
        ("-0.263", "−26.3%", "−26.3%"),
        ("0.00049", "0%", "0%"),
        ("0.0005", "0.1%", "+0.1%"),
        ("-0.0004", "0%", "0%"),
    ],
)
def test_rates(fraction, text, signed):
    assert numbers.percent_text(Decimal(fraction)) == text
    assert numbers.percent_text(Decimal(fraction), has_sign=True) == signed


def test_rates_with_more_decimals():
    assert numbers.percent_text(Decimal("0.0825"), decimals=2) == "8.25%"


@settings(max_examples=80)
@given(st.decimals(0, 900_000_000_000, places=2), st.sampled_from([ZH, EN]))
def test_what_is_shown_can_be_typed_again(amount, language):
    """The exact form is the same number; the compact one is within one part in a hundred."""
    item = make_item("item", "greater_than", AnswerType.MONEY, params={"min": 0})
    exact = Decimal(parse_answer(numbers.money_text(amount), item, time_zone=SHANGHAI))
    assert exact == amount
    compact = Decimal(parse_answer(numbers.compact_money_text(amount, language), item, time_zone=SHANGHAI) or 0)
    assert abs(compact - amount) <= amount / 100
