from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.figures import parse_money, parse_share, write_money, write_share
from planner.domain.parsing import AnswerError


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("300,000", "300000"),
        ("30万", "300000"),
        ("¥1,299.50", "1299.50"),
        ("３０万元", "300000"),
        ("1.5M", "1500000"),
        ("0", "0"),
    ],
)
def test_money_as_people_write_it(text, amount):
    assert parse_money(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "share"), [("27.98", "0.2798"), ("25%", "0.25"), ("-3.5 %", "-0.035"), ("100", "1"), ("25个点", "0.25")]
)
def test_a_share_is_typed_in_percent(text, share):
    assert parse_share(text) == Decimal(share)


@pytest.mark.parametrize("parse", [parse_money, parse_share])
def test_blank_is_unknown(parse):
    assert parse("  ") is None


@pytest.mark.parametrize(
    ("parse", "text", "code"),
    [
        (parse_money, "much", "not_a_number"),
        (parse_money, "-1", "negative"),
        (parse_money, "1.005", "too_many_decimals"),
        (parse_money, "10000亿", "too_large"),
        (parse_money, "5%", "unexpected_percent"),
        (parse_money, "5 kg", "unexpected_unit"),
        (parse_share, "100.01", "share_out_of_range"),
        (parse_share, "-101", "share_out_of_range"),
        (parse_share, "1.005", "too_many_decimals"),
        (parse_share, "30万", "unexpected_unit"),
    ],
)
def test_what_is_no_figure(parse, text, code):
    with pytest.raises(AnswerError) as caught:
        parse(text)
    assert caught.value.code == code


@given(st.decimals(min_value=0, max_value=10**12 - 1, places=2))
def test_money_reads_back(amount):
    assert parse_money(write_money(amount)) == amount


@given(st.decimals(min_value=-1, max_value=1, places=4))
def test_a_share_reads_back(share):
    assert parse_share(write_share(share)) == share


def test_unknown_figures_show_nothing():
    assert (write_money(None), write_share(None)) == ("", "")
