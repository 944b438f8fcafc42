"""What goes out: readable, harmless, without costs for those who may not see them, and readable back."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.worksheets import BroadcastSlot, LineUpItem, Worksheets
from planner.domain.worksheets.book import SINGLE, Book
from planner.domain.worksheets.columns import COLUMNS, RECORDS
from planner.domain.worksheets.columns.column import CellKind
from planner.domain.worksheets.editing import REFERENCES
from planner.domain.worksheets.limits import NOT_ABOVE, TWO_PEOPLE
from planner.enums_worksheets import Worksheet
from planner.exchange.spreadsheets.csv_tables import csv_table
from planner.exchange.spreadsheets.drafts import draft_import
from planner.exchange.spreadsheets.harmless import harmless, is_risky, without_mark
from planner.exchange.spreadsheets.headers import mappings_of
from planner.exchange.spreadsheets.reading import read_file
from planner.exchange.spreadsheets.verdicts import Verdict
from planner.exchange.spreadsheets.workbook import plan_workbook
from tests.domain.columns.cases import START
from tests.domain.columns.test_round_trip import values
from tests.domain.plans import plan_1
from tests.exchange.plans import comparable

NAMES = st.text(st.characters(categories=("Ll", "Lu", "Lo", "Nd")), min_size=3, max_size=8)


def read_back(content):
    sheets = read_file(content)
    empty = Book(Worksheets(slot=BroadcastSlot(START, 60)), {})
    return draft_import(sheets, mappings_of(sheets), empty)


@st.composite
def plans(draw):
    """Random plans whose rows have names of their own and refer to each other."""
    parts = {}
    for worksheet in (Worksheet.LINE_UP, Worksheet.CREW, Worksheet.CHANNELS, Worksheet.BENEFITS):
        parts[worksheet.value] = tuple(
            draw(_row(worksheet, number, parts)) for number in range(draw(st.integers(0, 3)))
        )
    for worksheet in (Worksheet.RUNDOWN, Worksheet.HOURLY_BUDGET, Worksheet.CREATOR_DEALS, Worksheet.CONTENT):
        parts[worksheet.value] = tuple(
            draw(_row(worksheet, number, parts)) for number in range(draw(st.integers(0, 3)))
        )
    if not parts["channels"]:
        parts["hourly_budget"] = ()
    single = {worksheet.value: draw(_row(worksheet, 0, parts)) for worksheet in SINGLE - {Worksheet.SLOT}}
    slot = draw(_row(Worksheet.SLOT, 0, parts))
    return Worksheets(slot=replace(slot, planned_start=START, title="场次 " + slot.title[:20]), **single, **parts)


def _row(worksheet, number, parts):
    made = {}
    for one in COLUMNS[worksheet]:
        if one.is_derived:
            continue
        target = REFERENCES.get(worksheet, {}).get(one.name)
        if target is not None:
            keys = [row.key for row in parts[target.value]] if target.value in parts else []
            several = st.lists(st.sampled_from(keys), unique=True).map(tuple) if keys else st.just(())
            single = st.sampled_from(["", *keys])
            made[one.name] = several if one.kind == CellKind.ROWS else single
        elif one.kind in {CellKind.TEXT, CellKind.LONG_TEXT}:
            made[one.name] = NAMES | st.sampled_from(["=1+1", "-剩余", "@你", "+86 138", "'=x"])
        elif one.is_required:
            made[one.name] = values(one)
        else:
            made[one.name] = st.just(one.blank) | values(one)
    made |= _names(worksheet, number)
    if worksheet not in SINGLE:
        made["key"] = st.just(f"{worksheet.value}{number}")
    return st.builds(RECORDS[worksheet], **made).map(lambda row: _fitting(worksheet, row))


def _names(worksheet, number):
    unique = {
        Worksheet.LINE_UP: {"sku_code": f"P{number}", "link_no": number + 1, "product_name": f"商品{number}"},
        Worksheet.CREW: {"person": f"人员{number}"},
        Worksheet.BENEFITS: {"code": f"G{number}", "start_min": number * 10, "end_min": number * 10 + 5},
        Worksheet.CONTENT: {"code": f"E{number}"},
        Worksheet.RUNDOWN: {"start_min": number * 10, "end_min": number * 10 + 5},
        Worksheet.HOURLY_BUDGET: {"from_min": number * 10, "to_min": number * 10 + 5},
    }
    return {name: st.just(value) for name, value in unique.get(worksheet, {}).items()}


def _fitting(worksheet, row):
    """The row as the database takes it."""
    for small, large in NOT_ABOVE.get(worksheet, ()):
        if None not in (getattr(row, small), getattr(row, large)):
            row = replace(row, **{small: min(getattr(row, small), getattr(row, large))})
    for one, other in TWO_PEOPLE.get(worksheet, ()):
        if getattr(row, one) == getattr(row, other):
            row = replace(row, **{other: ""})
    if worksheet == Worksheet.BENEFITS and row.draw_at:
        return replace(row, claim_deadline=row.draw_at + timedelta(days=7))
    if worksheet == Worksheet.CREW and row.shift_start_min is not None:
        return replace(row, shift_end_min=None)
    return row


@settings(max_examples=25)
@given(plans(), st.sampled_from(["zh-hans", "en"]))
def test_random_plans_come_back_from_a_workbook(sheets, language):
    draft = read_back(plan_workbook(sheets, language=language, sees_costs=True))

    assert [cell for sheet in draft.sheets for row in sheet.rows for cell in row.problems] == []
    assert comparable(draft.book.sheets) == comparable(sheets)


@pytest.mark.parametrize("worksheet", [one for one in Worksheet if one not in SINGLE])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_csv_comes_back(worksheet, language):
    content = csv_table(plan_1.SHEETS, worksheet, language=language, sees_costs=True)

    assert content.startswith(b"\xef\xbb\xbf")
    sheets = read_file(content)
    known = replace(plan_1.SHEETS, **{worksheet.value: ()})
    draft = draft_import(sheets, mappings_of(sheets, worksheet=worksheet), Book(known, {}))
    assert comparable(draft.book.sheets)[worksheet] == comparable(plan_1.SHEETS)[worksheet]


def test_again_is_the_same():
    content = plan_workbook(plan_1.SHEETS, language="zh-hans", sees_costs=True)
    first = read_back(content)
    sheets = read_file(content)

    second = draft_import(sheets, mappings_of(sheets), first.book)

    assert second.writes == ()
    assert second.count(Verdict.SAME) == first.count(Verdict.ADD) + 3


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_cost_goes_out_to_those_who_may_not_see_them(language):
    workbook = plan_workbook(plan_1.SHEETS, language=language, sees_costs=False)
    headers = {cell for sheet in read_file(workbook) for row in sheet.rows for cell in row}

    shown = {one.header(language) for columns in COLUMNS.values() for one in columns if not one.shows_costs}

    for worksheet in Worksheet:
        csv_text = csv_table(plan_1.SHEETS, worksheet, language=language, sees_costs=False).decode("utf-8-sig")
        for one in COLUMNS[worksheet]:
            if one.shows_costs and one.header(language) not in shown:
                assert one.header(language) not in headers
                assert one.header(language) not in csv_text.splitlines()[0].split(",")


def test_values_and_no_formulas_and_lists_and_frozen_headers():
    rows = (LineUpItem("1", 1, "=HYPERLINK(1)", '=cmd|"/c calc"', role="hero"),)
    content = plan_workbook(replace(plan_1.SHEETS, line_up=rows), language="en", sees_costs=True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        pages = {name: archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name}
        styles = archive.read("xl/styles.xml").decode()

    assert not any("<f>" in page for page in pages.values())
    assert all("<pane" in page for name, page in pages.items() if "dataValidations" in page)
    assert any("Hero product" in page and "<dataValidation " in page for page in pages.values())
    assert 'quotePrefix="1"' in styles


@pytest.mark.parametrize("text", ["=1", "+A1", "-A1", "@x", "\t=1", " =1", "＝1", "=1,2"])
def test_risky_texts(text):
    assert is_risky(text)
    assert harmless(text) == "'" + text
    assert without_mark(harmless(text)) == text


@pytest.mark.parametrize("text", ["-0.94", "+3", "-5%", "P01", "", "'x", "19:00"])
def test_harmless_texts(text):
    assert harmless(text) == text == without_mark(text)


@given(st.text())
def test_marks_come_off_again(text):
    assert without_mark(harmless(text)) == text
    assert not is_risky(harmless(text))
