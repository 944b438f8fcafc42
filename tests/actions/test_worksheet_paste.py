"""A block of cells from a spreadsheet: what can be saved is saved, the rest comes back with its reason."""

from decimal import Decimal

import pytest
from django.utils import timezone

from planner.actions.worksheet_paste import paste_block
from planner.actions.worksheets import RowsRefusedError, undo_last
from planner.domain.worksheets.editing import GAP
from planner.enums_worksheets import SheetAction, Worksheet
from planner.models import LineUpItem
from planner.queries.worksheets import load_worksheets
from tests import factories

COLUMNS = ("sku_code", "product_name", "live_price")


@pytest.fixture
def rows(livestream):
    return [
        factories.LineUpItemFactory(livestream=livestream, sku_code=f"P{number}", position=number * GAP)
        for number in (1, 2)
    ]


def paste(livestream, user, cells, *, top="", columns=COLUMNS, worksheet=Worksheet.LINE_UP):
    return paste_block(
        livestream=livestream, worksheet=worksheet, top_row=str(top), columns=columns, cells=cells, by=user,
        now=timezone.now(),
    )  # fmt: skip


def refused(pasted):
    return [(cell.line, cell.place, cell.field, cell.text, cell.code) for cell in pasted.refused]


def test_a_block_fills_rows_and_adds_those_that_are_missing(livestream, operator, rows):
    cells = [["P2", "Almonds", "¥39.90"], ["P3", "Cashews", "49元"], ["P4", "Raisins", "1.2万"]]
    pasted = paste(livestream, operator, cells, top=rows[1].pk)
    assert refused(pasted) == []
    assert [(row.sku_code, row.product_name, row.live_price) for row in load_worksheets(livestream).line_up] == [
        ("P1", "Roasted nuts", Decimal(110)), ("P2", "Almonds", Decimal("39.90")), ("P3", "Cashews", Decimal(49)),
        ("P4", "Raisins", Decimal(12000)),
    ]  # fmt: skip
    assert (pasted.keys[0], len(pasted.saved.changes), pasted.saved.step.action) == (
        str(rows[1].pk), 3, SheetAction.PASTE,
    )  # fmt: skip


def test_one_undo_takes_the_block_back(livestream, operator, rows):
    before = load_worksheets(livestream)
    paste(livestream, operator, [["A1", "Almonds", "39"]] * 1 + [["A2", "Cashews", "49"]] * 1, top=rows[1].pk)
    undo_last(livestream=livestream, by=operator, now=timezone.now())
    assert load_worksheets(livestream) == before


def test_bad_cells_come_back_and_stop_nothing(livestream, operator, rows):
    cells = [["P1", "Almonds", "cheap"], ["P1", "Cashews", "5"], ["P9", "Raisins", "9"]]
    pasted = paste(livestream, operator, cells, top=rows[0].pk)
    assert refused(pasted) == [
        (0, 2, "live_price", "cheap", "not_a_number"),
        (1, 0, "sku_code", "P1", "duplicate"),
        (1, 2, "live_price", "5", "below"),
    ]
    assert [(row.sku_code, row.product_name, row.live_price) for row in load_worksheets(livestream).line_up] == [
        ("P1", "Almonds", Decimal(110)), ("P2", "Cashews", Decimal(110)), ("P9", "Raisins", Decimal(9)),
    ]  # fmt: skip


def test_empty_lines_make_no_rows_and_empty_cells_empty_what_is_there(livestream, operator, rows):
    pasted = paste(livestream, operator, [["P1", "", "8"], ["", " ", ""], ["", "", ""]], top=rows[1].pk)
    assert refused(pasted) == [(0, 0, "sku_code", "P1", "duplicate"), (0, 2, "live_price", "8", "below")]
    assert [(row.sku_code, row.product_name) for row in load_worksheets(livestream).line_up] == [
        ("P1", "Roasted nuts"), ("P2", ""),
    ]  # fmt: skip
    assert pasted.keys == (str(rows[1].pk), "", "")


def test_derived_and_unknown_cells_are_refused(livestream, operator):
    segment = factories.RundownSegmentFactory(livestream=livestream)
    pasted = paste(
        livestream, operator, [["7", "P77"]], top=segment.pk, columns=("seq", "products"), worksheet=Worksheet.RUNDOWN
    )
    assert [(field, code) for _, _, field, _, code in refused(pasted)] == [
        ("seq", "derived"), ("products", "unknown_row"),
    ]  # fmt: skip
    assert pasted.saved.changes == ()


def test_discounts_read_the_price_of_their_own_line(livestream, operator):
    paste(livestream, operator, [["X1", "100", "85折"]], columns=("sku_code", "list_price", "live_price"))
    assert load_worksheets(livestream).line_up[0].live_price == Decimal(85)


def test_two_lines_may_swap_names(livestream, operator, rows):
    assert refused(paste(livestream, operator, [["P2"], ["P1"]], top=rows[0].pk, columns=("sku_code",))) == []
    assert [row.sku_code for row in load_worksheets(livestream).line_up] == ["P2", "P1"]


def test_a_block_that_is_too_long_changes_nothing(livestream, operator):
    with pytest.raises(RowsRefusedError):
        paste(livestream, operator, [[f"S{number}", "", ""] for number in range(501)])
    assert LineUpItem.objects.count() == 0


def test_queries_do_not_grow_with_the_block(livestream, operator, django_assert_num_queries):
    paste(livestream, operator, [["S0", "Nuts", "9"]])  # the first row turns features and figures of the plan
    for count in (1, 3, 100):
        with django_assert_num_queries(9):
            paste(livestream, operator, [[f"S{count}-{number}", "Nuts", "9"] for number in range(count)])
