"""Changes to rows as values: they apply, turn round and travel as JSON without losing anything."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.rundown import ordered
from planner.domain.worksheets import Benefit, LineUpItem, RundownSegment, SellerRecord
from planner.domain.worksheets.book import SINGLE, Book, RowMark
from planner.domain.worksheets.columns import COLUMNS
from planner.domain.worksheets.editing import (
    GAP,
    POSITION,
    REFERENCES,
    RowChange,
    addition,
    apply_changes,
    as_new_rows,
    blank_values,
    contradictions,
    deletions,
    from_stored,
    normal,
    places,
    spread,
    to_stored,
    update,
    writable_fields,
)
from planner.domain.worksheets.limits import LIMITS
from planner.domain.worksheets.stored import RECORDS, read_value, to_json
from planner.enums_worksheets import Worksheet
from tests.domain.plans import plan_1, plan_2, plan_3

PLANS = (plan_1.SHEETS, plan_2.SHEETS, plan_3.SHEETS)
LINE_UP, RUNDOWN, BENEFITS = Worksheet.LINE_UP, Worksheet.RUNDOWN, Worksheet.BENEFITS


def numbered(sheets):
    """A plan as a book whose keys are numbers, as in the database."""
    keys = {
        (worksheet, row.key): str(number)
        for worksheet in Worksheet
        if worksheet not in SINGLE
        for number, row in enumerate(sheets.rows(worksheet), start=1)
    }

    def renamed(worksheet, row):
        links = {
            name: tuple(keys[target, key] for key in value)
            if isinstance(value, tuple)
            else keys.get((target, value), "")
            for name, target in REFERENCES.get(worksheet, {}).items()
            for value in (getattr(row, name),)
        }
        return replace(row, key=keys[worksheet, row.key], **links)

    parts = {
        worksheet.value: tuple(renamed(worksheet, row) for row in sheets.rows(worksheet))
        for worksheet in Worksheet
        if worksheet not in SINGLE
    }
    parts["rundown"] = ordered(parts["rundown"])
    marks = {(worksheet, key): RowMark(1, int(key) * GAP) for (worksheet, _), key in keys.items()}
    return Book(replace(sheets, **parts), marks)


BOOK = numbered(plan_3.SHEETS)


@pytest.mark.parametrize("sheets", PLANS, ids=["plan 1", "plan 2", "plan 3"])
def test_every_value_survives_json(sheets):
    for worksheet in Worksheet:
        for row in sheets.rows(worksheet):
            for name in writable_fields(worksheet):
                value = getattr(row, name)
                assert read_value(worksheet, name, json.loads(json.dumps(to_json(value)))) == value, (worksheet, name)


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12),
    st.datetimes(timezones=st.just(timezone(timedelta(hours=8)))),
    st.lists(st.text(max_size=20), max_size=5),
)
def test_random_values_survive_json(amount, moment, words):
    for worksheet, name, value in (
        (LINE_UP, "live_price", amount),
        (Worksheet.CONTENT, "publish_at", moment),
        (LINE_UP, "selling_points", tuple(words)),
    ):
        assert read_value(worksheet, name, json.loads(json.dumps(to_json(value)))) == value


def test_composite_values_survive_json():
    seller = SellerRecord("Lin", verified_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert read_value(LINE_UP, "actual_seller", to_json(seller)) == seller
    assert read_value(LINE_UP, "actual_seller", None) is None


edits = st.one_of(
    st.tuples(st.just("price"), st.integers(1, 16), st.integers(1, 999)),
    st.tuples(st.just("minute"), st.integers(1, 31), st.integers(1, 200)),
    st.tuples(st.just("delete"), st.integers(1, 16), st.none()),
    st.tuples(st.just("unbenefit"), st.integers(1, 11), st.none()),
    st.tuples(st.just("add"), st.integers(100, 999), st.none()),
)


def changes_of(book, edit):
    kind, number, value = edit
    key = str(number)
    match kind:
        case "price" if book.row(LINE_UP, key):
            return [change for change in [update(book, LINE_UP, key, {"live_price": Decimal(value)})] if change]
        case "minute" if book.row(RUNDOWN, key):
            change = update(book, RUNDOWN, key, {"start_min": value, "end_min": value + 5})
            return [change] if change else []
        case "delete":
            return deletions(book, LINE_UP, [key])
        case "unbenefit":
            return deletions(book, BENEFITS, [key])
        case "add" if not book.row(LINE_UP, key):
            return [addition(LINE_UP, key, {"sku_code": key}, places(book, LINE_UP, 1)[0])]
    return []


@given(st.lists(edits, max_size=8))
def test_undoing_every_step_gives_back_the_plan(steps):
    book, done = BOOK, []
    for edit in steps:
        changes = changes_of(book, edit)
        assert contradictions(book, changes) == []
        book = apply_changes(book, changes)
        done.append(json.loads(json.dumps(to_stored(changes))))
    for rows in reversed(done):
        back = [change.inverted for change in from_stored(rows)]
        assert contradictions(book, back) == []
        book = apply_changes(book, back)
    assert book.sheets == BOOK.sheets
    assert {key: mark.position for key, mark in book.marks.items()} == {
        key: mark.position for key, mark in BOOK.marks.items()
    }


@given(st.integers(1, 16))
def test_no_reference_outlives_its_row(number):
    book = apply_changes(BOOK, deletions(BOOK, LINE_UP, [str(number)]))
    for worksheet, links in REFERENCES.items():
        for name, target in links.items():
            for row in book.sheets.rows(worksheet):
                value = getattr(row, name)
                for key in (value,) if isinstance(value, str) else value:
                    assert not key or book.row(target, key)


def test_a_change_names_only_what_differs():
    row = BOOK.sheets.line_up[0]
    assert update(BOOK, LINE_UP, row.key, {"live_price": row.live_price, "role": row.role}) is None
    change = update(BOOK, LINE_UP, row.key, {"live_price": Decimal(1), "role": row.role})
    assert change == RowChange(LINE_UP, row.key, {"live_price": row.live_price}, {"live_price": Decimal(1)})
    with pytest.raises(KeyError):
        update(BOOK, LINE_UP, "0", {})


def test_versions_grow_and_other_rows_stay():
    book = apply_changes(BOOK, [update(BOOK, LINE_UP, "3", {"live_price": Decimal(1)})])
    assert (book.version(LINE_UP, "3"), book.version(LINE_UP, "4"), book.version(RUNDOWN, "3")) == (2, 1, 1)
    assert BOOK.version(LINE_UP, "3") == 1


def test_the_rundown_stays_in_the_order_of_time():
    book = apply_changes(BOOK, [update(BOOK, RUNDOWN, "1", {"start_min": 290, "end_min": 295})])
    assert [row.key for row in book.sheets.rundown][-2:] == ["31", "1"]
    assert [row.seq for row in book.sheets.rundown] == list(range(1, 32))


def test_blank_cells_are_what_the_record_says():
    assert normal(LINE_UP, {"samples_ready": None, "unit_cost": None, "selling_points": ["a"]}) == {
        "samples_ready": 0, "unit_cost": None, "selling_points": ("a",),
    }  # fmt: skip
    assert normal(Worksheet.CONTENT, {"status": None}) == {"status": "idea"}
    for derived in ("key", "nothing", "pay_price"):
        with pytest.raises(KeyError):
            normal(LINE_UP, {derived: 1})
    with pytest.raises(KeyError):
        normal(RUNDOWN, {"seq": 1})


def test_places_lie_between_their_neighbours():
    assert places(BOOK, LINE_UP, 2) == [17 * GAP, 18 * GAP]
    assert places(BOOK, LINE_UP, 1, after="3") == [3 * GAP + GAP // 2]
    assert places(BOOK, LINE_UP, 1, after="") == [0]
    assert places(BOOK, LINE_UP, 3, after="16") == [17 * GAP, 18 * GAP, 19 * GAP]
    tight = replace(BOOK, marks={**BOOK.marks, (LINE_UP, "4"): RowMark(1, 3 * GAP + 1)})
    assert places(tight, LINE_UP, 1, after="3") is None
    assert [change.after for change in spread(tight, LINE_UP)] == [{POSITION: 4 * GAP}]


def test_what_somebody_else_changed_stands_in_the_way():
    old = BOOK.sheets.line_up[0].live_price
    mine = RowChange(LINE_UP, "1", {"live_price": old}, {"live_price": Decimal(5)})
    for theirs in (
        [update(BOOK, LINE_UP, "1", {"live_price": Decimal(6)})],
        deletions(BOOK, LINE_UP, ["1"]),
    ):
        assert contradictions(apply_changes(BOOK, theirs), [mine]) == [mine]
    other = apply_changes(BOOK, [update(BOOK, LINE_UP, "1", {"unit_cost": Decimal(6)})])
    assert contradictions(other, [mine]) == []
    assert contradictions(other, deletions(BOOK, LINE_UP, ["1"])[-1:]) != []
    assert contradictions(BOOK, [addition(LINE_UP, "1", {}, 0)]) != []


def test_whole_plans_become_new_rows():
    writes = as_new_rows(plan_1.SHEETS)
    by_sheet = {worksheet: [write for write in writes if write.worksheet == worksheet] for worksheet in Worksheet}
    assert [len(by_sheet[worksheet]) for worksheet in Worksheet] == [
        len(plan_1.SHEETS.rows(worksheet)) for worksheet in Worksheet
    ]
    shown = next(write for write in by_sheet[RUNDOWN] if write.values.get("products"))
    assert shown.is_new and set(shown.values["products"]) <= {write.key for write in by_sheet[LINE_UP]}
    assert by_sheet[Worksheet.SLOT][0].key == ""


def test_blank_rows_say_nothing():
    assert blank_values(LINE_UP)["no_reason_return"] is True
    for record in (LineUpItem("1"), RundownSegment("1"), Benefit("1")):
        worksheet = next(sheet for sheet, kind in RECORDS.items() if isinstance(record, kind))
        assert all(getattr(record, name) == value for name, value in blank_values(worksheet).items())


def test_columns_have_the_ranges_that_the_database_holds():
    for worksheet, columns in COLUMNS.items():
        ranges = {column.name: (column.low, column.high) for column in columns}
        for name, limits in LIMITS.get(worksheet, {}).items():
            assert ranges[name] == tuple(limits), (worksheet, name)
