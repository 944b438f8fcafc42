"""What is written into a cell is read back as it was, in both languages."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.worksheets import LineUpItem, PromisedBenefit, QualificationDocument, SellerRecord
from planner.domain.worksheets.columns import (
    COLUMNS,
    CellContext,
    CellKind,
    RowNames,
    column,
    derived_values,
    format_cell,
    parse_cell,
)  # fmt: skip
from planner.domain.worksheets.columns.lists import join_fields, join_list, split_fields, split_list
from planner.enums_worksheets import DocumentType, Worksheet
from tests.domain.columns.cases import CONTEXT, SHEETS
from tests.domain.plans import plan_1, plan_2, plan_3

LANGUAGES = st.sampled_from(["zh-hans", "en"])
PLAIN = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=20)
WORDS = PLAIN.map(lambda text: " ".join(text.split())).filter(bool)
INSTANTS = st.datetimes(datetime(2001, 1, 1), datetime(2099, 12, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
MONEY = st.decimals(0, Decimal("999999999999.99"), places=2)
DOCUMENTS = st.builds(
    QualificationDocument,
    st.sampled_from(DocumentType.values),
    WORDS | st.just(""),
    DAYS | st.none(),
    WORDS | st.just(""),
)
SELLERS = st.builds(SellerRecord, WORDS, WORDS, WORDS | st.just(""), WORDS | st.just(""), INSTANTS | st.none())
PROMISES = st.builds(
    PromisedBenefit, WORDS.filter(lambda text: len(text) <= 10), MONEY | st.none(), st.integers(0, 10**9) | st.none(),
    st.integers(0, 1440) | st.none(),
)  # fmt: skip
CELLS = [(worksheet, one) for worksheet, columns in COLUMNS.items() for one in columns if not one.is_derived]


def values(one) -> st.SearchStrategy:
    """Values that a column takes."""
    if one.kind in {CellKind.INTEGER, CellKind.MINUTE}:
        return st.integers(one.low, one.high)
    if one.kind in {CellKind.MONEY, CellKind.RATE, CellKind.DECIMAL}:
        return st.decimals(one.low, one.high, places=one.places)
    if one.choices is not None:
        some = st.sampled_from(one.choices.values)
        return some if one.kind == CellKind.CHOICE else st.lists(some, unique=True).map(tuple)
    if one.refers_to is not None:
        some = st.sampled_from(CONTEXT.rows(one.refers_to).keys)
        return some if one.kind == CellKind.ROW else st.lists(some, unique=True).map(tuple)
    simple = {
        CellKind.TEXT: WORDS, CellKind.LONG_TEXT: WORDS, CellKind.LINK: st.just("https://a.example.com/x?y=1"),
        CellKind.FLAG: st.booleans(), CellKind.INSTANT: INSTANTS, CellKind.DAY: DAYS,
        CellKind.WORDS: st.lists(WORDS).map(tuple), CellKind.FILES: st.lists(WORDS).map(tuple),
        CellKind.DOCUMENTS: st.lists(DOCUMENTS).map(tuple), CellKind.SELLER: SELLERS,
        CellKind.PROMISES: st.lists(PROMISES).map(tuple),
    }  # fmt: skip
    return simple[one.kind]


@settings(max_examples=600)
@given(st.sampled_from(CELLS).flatmap(lambda cell: st.tuples(st.just(cell[1]), values(cell[1]))), LANGUAGES)
def test_every_cell_is_read_as_it_was_written(cell, language):
    one, value = cell
    if one.kind in {CellKind.TEXT, CellKind.LONG_TEXT}:
        value = value[: one.high].strip() or "x"

    text = format_cell(one, value, language=language, context=CONTEXT)

    assert parse_cell(one, text, context=CONTEXT) == value


@given(st.sampled_from(CELLS), LANGUAGES)
def test_blank_cells_stay_blank(cell, language):
    one = cell[1]
    if not one.is_required:
        assert (
            parse_cell(one, format_cell(one, one.blank, language=language, context=CONTEXT), context=CONTEXT)
            == one.blank
        )


@given(MONEY)
def test_money_scales(amount):
    """Money in 万 is the same amount as in yuan: the unit people choose changes nothing."""
    one = column(Worksheet.LINE_UP, "unit_cost")
    thousands = format(amount / 10000, "f")

    assert parse_cell(one, f"{thousands}万", context=CONTEXT) == amount
    assert parse_cell(one, f"¥{amount:,.2f}", context=CONTEXT) == amount
    assert parse_cell(one, f"{amount:.2f}元", context=CONTEXT) == amount


@settings(max_examples=400)
@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/Berlin", "Asia/Kathmandu", "UTC"]).map(ZoneInfo),
    st.sampled_from([0, -60, -120, -180]).flatmap(lambda low: st.tuples(st.just(low), st.integers(low, 1440))),
    LANGUAGES,
)
def test_minutes_around_any_start(naive, zone, low_and_minute, language):
    """Past midnight, for shows of 13 hours and more, and across a change of clocks."""
    low, minute = low_and_minute
    one = replace(column(Worksheet.RUNDOWN, "start_min"), low=low, clock_from=low)
    context = CellContext(naive.replace(tzinfo=UTC), zone)

    assert parse_cell(one, format_cell(one, minute, language=language, context=context), context=context) == minute


@given(INSTANTS, st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/Berlin"]).map(ZoneInfo))
def test_moments_in_any_time_zone(moment, zone):
    one = column(Worksheet.CONTENT, "publish_at")
    context = CellContext(moment + timedelta(days=3), zone)

    assert parse_cell(one, format_cell(one, moment, language="en", context=context), context=context) == moment


ROWS = st.lists(
    st.builds(
        lambda number, sku, name: (number, sku, name),
        st.none() | st.integers(1, 200), st.sampled_from(["", "1", "2-3", "P1", "p1", "#2", "@1", "a,b"]) | WORDS,
        WORDS | st.just(""),
    ),
    max_size=8,
)  # fmt: skip


@given(ROWS, st.data(), LANGUAGES)
def test_rows_keep_their_names_apart(rows, data, language):
    names = RowNames(
        (f"k{place}", (sku, "" if no is None else str(no), name), no) for place, (no, sku, name) in enumerate(rows)
    )
    keys = tuple(data.draw(st.lists(st.sampled_from(names.keys), unique=True))) if rows else ()
    context = replace(CONTEXT, names={Worksheet.LINE_UP: names})
    one = column(Worksheet.RUNDOWN, "products")

    assert parse_cell(one, format_cell(one, keys, language=language, context=context), context=context) == keys


@given(st.lists(WORDS), st.sampled_from(["、", ", ", "\n", ";"]))
def test_lists(parts, between):
    assert split_list(join_list(parts, between=between)) == parts


@given(st.lists(WORDS | st.just(""), min_size=1, max_size=5))
def test_fields(fields):
    while len(fields) > 1 and not fields[-1]:
        fields.pop()
    assert split_fields(join_fields(fields)) == fields


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("plan", [plan_1, plan_2, plan_3], ids=["plan 1", "plan 2", "plan 3"])
def test_worked_plans(plan, language):
    """The flawed plan too: what a check complains about must get into the sheet first."""
    for worksheet, columns in COLUMNS.items():
        for row in plan.SHEETS.rows(worksheet):
            context = CellContext.of(plan.SHEETS, row=row)
            for one in columns:
                if not one.is_derived:
                    value = getattr(row, one.name)
                    text = format_cell(one, value, language=language, context=context)
                    assert parse_cell(one, text, context=context) == value, f"{worksheet}.{one.name}: {text}"


def test_derived_cells_of_the_first_plan():
    rows = derived_values(plan_1.SHEETS, Worksheet.LINE_UP)
    shown = {
        one.name: format_cell(one, rows["P02"][one.name], language="en", context=CONTEXT)
        for one in COLUMNS[Worksheet.LINE_UP]
        if one.is_derived
    }

    assert shown == {
        "pay_price": "79", "gmv": "79000", "forecast_share": "26.13%", "margin_rate": "48.1%",
        "unit_contribution": "26.37", "break_even_roi": "3",
    }  # fmt: skip


@pytest.mark.parametrize("worksheet", Worksheet)
def test_derived_cells_are_those_of_the_columns(worksheet):
    names = {one.name for one in COLUMNS[worksheet] if one.is_derived}

    for values_of_row in derived_values(plan_1.SHEETS, worksheet).values():
        assert set(values_of_row) == names


def test_derived_cells_of_half_filled_rows_are_blank():
    sheets = replace(SHEETS, line_up=(LineUpItem("a"),))

    assert set(derived_values(sheets, Worksheet.LINE_UP)["a"].values()) == {None}
    assert derived_values(sheets, Worksheet.SLOT)[""]["price_tier"] == ""
