"""Rule parameters and options as typed into one box."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.plan import CreditRule, Option
from planner.domain.template_text import (
    LineError,
    canonical,
    format_options,
    format_params,
    in_order,
    parse_options,
    parse_params,
)
from tests.domain.facts import standard_items

WORDS = st.from_regex(r"[a-z]{1,8}(_[a-z]{1,8})?", fullmatch=True)
LABELS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


def test_every_shipped_rule_reads_back():
    for item in standard_items():
        written = format_params(in_order(item.credit))
        assert parse_params(written) == item.credit.params
        assert [Option(row["value"], row["zh"], row["en"], Decimal(row["credit"])) for row in parse_options(
            format_options(item.options)
        )] == list(item.options)  # fmt: skip


@given(st.dictionaries(WORDS, st.integers(-(10**9), 10**9) | st.from_regex(r"0\.\d{1,5}", fullmatch=True), max_size=5))
def test_parameters_read_back(params):
    assert parse_params(format_params(params)) == params


@given(st.lists(st.tuples(WORDS, LABELS, LABELS, st.sampled_from(["1", "0.5", "0"])), max_size=5))
def test_options_read_back(rows):
    options = [Option(value, zh, en, Decimal(credit)) for value, zh, en, credit in rows]
    assert [tuple(row.values()) for row in parse_options(format_options(options))] == rows


def test_parameters_stand_in_the_order_of_the_rule():
    rule = CreditRule("text_length", {"max": 20, "min": 4})
    assert format_params(in_order(rule)) == "min: 4\nmax: 20"
    table = {"weekly_special": 3, "daily_self": 1, "default": 3}
    rule = CreditRule("at_least", {"target_by_session_type": table})
    assert format_params(in_order(rule)) == "target_by_session_type: default 3, daily_self 1, weekly_special 3"


@pytest.mark.parametrize(
    ("written", "stored"),
    [("15", 15), (15, 15), ("-60", -60), ("0.05", "0.05"), ("015", "015"), (" 1 ", 1), ("1e3", "1e3")],
)
def test_numbers_have_one_stored_form(written, stored):
    assert canonical(written) == stored


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("min 15", "bad_line", 1),
        ("min: 15\n\nmin: 16", "repeated_name", 3),
        ("min:", "bad_line", 1),
        ("target_by_session_type: default", "bad_table", 1),
        ("target_by_session_type: default 1, default 2", "bad_table", 1),
    ],
)
def test_lines_that_cannot_be_read(text, code, line):
    with pytest.raises(LineError) as caught:
        parse_params(text)
    assert (caught.value.code, caught.value.params["line"]) == (code, line)


def test_options_need_three_or_four_parts():
    assert parse_options("yes｜有 | Yes\n") == [{"value": "yes", "zh": "有", "en": "Yes", "credit": "1"}]
    with pytest.raises(LineError) as caught:
        parse_options("yes | 有 | Yes\nno | 无")
    assert (caught.value.code, caught.value.params) == ("bad_option_line", {"line": 2, "text": "no | 无"})
