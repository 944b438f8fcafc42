"""Cells and rows are written one by one: nothing is lost, nothing is written twice, and everything can be undone."""

import json
from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from planner.actions import worksheets
from planner.actions.worksheets import (
    CellError,
    NothingToUndoError,
    PlanClosedError,
    RowGoneError,
    RowsRefusedError,
    StaleCellError,
    UndoConflictError,
)
from planner.domain import rundown
from planner.domain.worksheets import SellerRecord
from planner.domain.worksheets.editing import GAP, REFERENCES, RowWrite, as_new_rows
from planner.enums import ChangeKind, SessionState
from planner.enums_worksheets import SheetAction, Worksheet
from planner.models import LineUpItem, LivestreamSession, PlanChange, SegmentProduct, WorksheetChange
from planner.queries.worksheets import load_book, load_worksheets
from tests import factories
from tests.at_once import at_once
from tests.domain.plans import plan_1, plan_2, plan_3

LINE_UP, RUNDOWN = Worksheet.LINE_UP, Worksheet.RUNDOWN


def save(livestream, user, key, field, text, *, worksheet=LINE_UP, was="", version=None):
    book = load_book(livestream)
    return worksheets.save_cell(
        livestream=livestream, worksheet=worksheet, row=str(key), field=field, text=text, was=was,
        version=book.version(worksheet, str(key)) if version is None else version, by=user, now=timezone.now(),
    )  # fmt: skip


def add(livestream, user, worksheet=LINE_UP, after=None, **values):
    saved = worksheets.add_row(
        livestream=livestream, worksheet=worksheet, values=values, after=after, by=user, now=timezone.now()
    )
    return saved.changes[-1].key


def delete(livestream, user, *keys, worksheet=LINE_UP):
    return worksheets.delete_rows(livestream=livestream, worksheet=worksheet, keys=keys, by=user, now=timezone.now())


def undo(livestream, user):
    return worksheets.undo_last(livestream=livestream, by=user, now=timezone.now())


def write(livestream, user, writes, **options):
    return worksheets.write_rows(livestream=livestream, writes=writes, by=user, now=timezone.now(), **options)


def history(livestream):
    lines = PlanChange.objects.filter(livestream=livestream).exclude(kind=ChangeKind.CREATED).order_by("pk")
    return list(lines.values_list("kind", "worksheet", "row", "field", "old", "new", "shows_costs"))


@pytest.fixture
def nuts(livestream):
    return factories.LineUpItemFactory(livestream=livestream, sku_code="P02", position=GAP)


def test_a_cell_is_saved_with_its_history(livestream, operator, nuts):
    saved = save(livestream, operator, nuts.pk, "live_price", "¥89.00", was="110")
    nuts.refresh_from_db()
    assert (nuts.live_price, nuts.version) == (Decimal("89.00"), 2)
    assert saved.book == load_book(livestream)
    assert history(livestream) == [("cell", "line_up", "P02", "live_price", '"110.00"', '"89.00"', False)]
    assert (saved.step.action, saved.step.rows) == (
        SheetAction.CELL, [["line_up", str(nuts.pk), {"live_price": "110.00"}, {"live_price": "89.00"}]],
    )  # fmt: skip


def test_costs_are_marked_in_the_history(livestream, operator, nuts):
    save(livestream, operator, nuts.pk, "unit_cost", "41", was="40")
    assert [(line[3], line[-1]) for line in history(livestream)] == [("unit_cost", True)]


def test_the_same_value_is_written_no_second_time(livestream, operator, nuts):
    saved = save(livestream, operator, nuts.pk, "live_price", "110.00", was="110", version=7)
    nuts.refresh_from_db()
    assert (saved.changes, saved.step, nuts.version, history(livestream)) == ((), None, 1, [])


def test_an_emptied_number_falls_back(livestream, operator, nuts):
    save(livestream, operator, nuts.pk, "samples_ready", "2")
    save(livestream, operator, nuts.pk, "samples_ready", "")
    save(livestream, operator, nuts.pk, "unit_cost", "", was="40")
    nuts.refresh_from_db()
    assert (nuts.samples_ready, nuts.unit_cost) == (0, None)


def test_what_is_no_value_is_refused(livestream, operator, nuts):
    with pytest.raises(CellError):
        save(livestream, operator, nuts.pk, "live_price", "cheap")
    with pytest.raises(CellError):
        save(livestream, operator, nuts.pk, "link_no", "201")
    segment = factories.RundownSegmentFactory(livestream=livestream)
    with pytest.raises(CellError, match="derived"):
        save(livestream, operator, segment.pk, "seq", "4", worksheet=RUNDOWN)


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("sku_code", "P03", "duplicate"),
        ("coupon_per_unit", "111", "above"),
        ("live_price", "9", "below"),
        ("live_price", "130", "above"),
        ("list_price", "100", "below"),
        ("max_stack_discount", "9", "below"),
    ],
)
def test_cells_that_do_not_fit_their_neighbours_are_refused(livestream, operator, nuts, field, text, code):
    factories.LineUpItemFactory(livestream=livestream, sku_code="P03")
    with pytest.raises(RowsRefusedError) as caught:
        save(livestream, operator, nuts.pk, field, text)
    assert [(problem.key, problem.field, problem.code) for problem in caught.value.problems] == [
        (str(nuts.pk), field, code)
    ]
    assert LineUpItem.objects.get(pk=nuts.pk).version == 1


def test_winners_have_time_to_claim(livestream, operator):
    draw = factories.BenefitFactory(livestream=livestream, draw_at=livestream.starts_at)
    for field, value, code in (("claim_deadline", 0, "not_after"), ("draw_at", 2, "not_before")):
        values = {field: livestream.starts_at + timedelta(days=value)}
        with pytest.raises(RowsRefusedError) as caught:
            worksheets.save_row(
                livestream=livestream, worksheet=Worksheet.BENEFITS, row=str(draw.pk), values=values,
                version=draw.version, by=operator, now=timezone.now(),
            )  # fmt: skip
        assert [(problem.field, problem.code) for problem in caught.value.problems] == [(field, code)]
        draw.claim_deadline = livestream.starts_at + timedelta(days=1)
        draw.save()


@pytest.mark.parametrize(("field", "other"), [("reviewer", "owner"), ("owner", "reviewer")])
def test_nobody_reviews_what_is_their_own(livestream, operator, field, other):
    teaser = factories.ContentItemFactory(livestream=livestream, **{field: "", other: "李想"})
    with pytest.raises(RowsRefusedError) as caught:
        worksheets.save_row(
            livestream=livestream, worksheet=Worksheet.CONTENT, row=str(teaser.pk), values={field: "李想"},
            version=teaser.version, by=operator, now=timezone.now(),
        )  # fmt: skip
    (problem,) = caught.value.problems
    assert (problem.field, problem.code, problem.params) == (field, "same_person", {"other": other})


def test_a_segment_ends_after_it_starts(livestream, operator):
    segment = factories.RundownSegmentFactory(livestream=livestream, start_min=10, end_min=20)
    with pytest.raises(RowsRefusedError) as caught:
        worksheets.save_row(
            livestream=livestream, worksheet=RUNDOWN, row=str(segment.pk), values={"end_min": 10}, version=1,
            by=operator, now=timezone.now(),
        )  # fmt: skip
    assert [(problem.field, problem.code) for problem in caught.value.problems] == [("end_min", "end_before_start")]


def test_two_people_on_two_cells_of_one_row_both_succeed(livestream, operator, owner, nuts):
    save(livestream, operator, nuts.pk, "live_price", "89", was="110", version=1)
    save(livestream, owner, nuts.pk, "unit_cost", "41", was="40", version=1)
    nuts.refresh_from_db()
    assert (nuts.live_price, nuts.unit_cost, nuts.version) == (Decimal(89), Decimal(41), 3)


def test_two_people_on_one_cell_are_told(livestream, operator, owner, nuts):
    save(livestream, operator, nuts.pk, "live_price", "89", was="110", version=1)
    with pytest.raises(StaleCellError) as caught:
        save(livestream, owner, nuts.pk, "live_price", "95", was="110", version=1)
    assert (caught.value.current, caught.value.given) == ({"live_price": Decimal(89)}, {"live_price": Decimal(95)})
    assert LineUpItem.objects.get(pk=nuts.pk).live_price == Decimal(89)
    save(livestream, owner, nuts.pk, "live_price", "95", was="89", version=1)
    assert LineUpItem.objects.get(pk=nuts.pk).live_price == Decimal(95)


def test_a_deleted_row_is_told(livestream, operator, nuts):
    delete(livestream, operator, str(nuts.pk))
    with pytest.raises(RowGoneError):
        save(livestream, operator, nuts.pk, "live_price", "89")


def test_a_closed_plan_does_not_change(livestream, operator, nuts):
    LivestreamSession.objects.filter(pk=livestream.pk).update(state=SessionState.LOCKED)
    with pytest.raises(PlanClosedError):
        save(livestream, operator, nuts.pk, "live_price", "89")


def test_another_plans_row_cannot_be_reached(livestream, operator, outsider, other_merchant):
    other = factories.livestream(organization=other_merchant, by=outsider)
    theirs = factories.LineUpItemFactory(livestream=other)
    with pytest.raises(RowGoneError):
        save(livestream, operator, theirs.pk, "live_price", "1")
    segment = factories.RundownSegmentFactory(livestream=livestream)
    with pytest.raises(RowsRefusedError) as caught:
        write(livestream, operator, [RowWrite(RUNDOWN, str(segment.pk), {"products": (str(theirs.pk),)})])
    assert [problem.code for problem in caught.value.problems] == ["unknown_row"]
    assert delete(livestream, operator, str(theirs.pk)).changes == ()


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_queries_of_a_cell_do_not_grow_with_the_rows(livestream, operator, rows, django_assert_num_queries):
    keys = [factories.LineUpItemFactory(livestream=livestream).pk for _ in range(rows)]
    for key in keys:
        segment = factories.RundownSegmentFactory(livestream=livestream)
        SegmentProduct.objects.create(segment=segment, product_id=key)
    load_worksheets(livestream)
    with django_assert_num_queries(9):
        worksheets.save_cell(
            livestream=livestream, worksheet=LINE_UP, row=str(keys[0]), field="live_price", text="89", was="110",
            version=1, by=operator, now=timezone.now(),
        )  # fmt: skip


def test_single_rows_begin_to_exist(livestream, operator):
    save(livestream, operator, "", "studio", "A1", worksheet=Worksheet.SLOT)
    save(livestream, operator, "", "account", "xiaoman", worksheet=Worksheet.SLOT)
    save(livestream, operator, "", "fixed_cost", "5600", worksheet=Worksheet.PARAMETERS)
    book = load_book(livestream)
    assert (book.sheets.slot.studio, book.sheets.slot.account, book.version(Worksheet.SLOT, "")) == ("A1", "xiaoman", 2)
    assert book.sheets.parameters.fixed_cost == Decimal(5600)


def test_what_the_livestream_knows_is_kept_there(livestream, operator):
    save(livestream, operator, "", "gmv_target", "30万", worksheet=Worksheet.TARGETS)
    save(livestream, operator, "", "total_ad_budget", "24000", worksheet=Worksheet.TARGETS)
    saved = save(livestream, operator, "", "title", "Friday snacks", worksheet=Worksheet.SLOT)
    livestream.refresh_from_db()
    assert (livestream.gmv_target, livestream.ad_budget, livestream.title) == (
        Decimal(300_000), Decimal(24_000), "Friday snacks",
    )  # fmt: skip
    assert saved.livestream.title == "Friday snacks"
    assert [(line[0], line[3], line[5], line[6]) for line in history(livestream)] == [
        ("detail", "gmv_target", "300000", False), ("detail", "ad_budget", "24000", True),
        ("detail", "title", "Friday snacks", False),
    ]  # fmt: skip
    undo(livestream, operator)
    livestream.refresh_from_db()
    assert livestream.title == "Friday night"


def test_the_same_seller_is_kept_once(livestream, operator, nuts):
    other = factories.LineUpItemFactory(livestream=livestream, position=2 * GAP)
    seller = SellerRecord("Xiaoman Foods Ltd", "91310000MA1FL0000X")
    write(livestream, operator, [RowWrite(LINE_UP, str(pk), {"actual_seller": seller}) for pk in (nuts.pk, other.pk)])
    moved = replace(seller, address="2 Harbour Road")
    write(livestream, operator, [RowWrite(LINE_UP, str(other.pk), {"actual_seller": moved})])
    assert [row.actual_seller for row in load_worksheets(livestream).line_up] == [seller, moved]
    assert livestream.organization.seller_records.count() == 2
    save(livestream, operator, nuts.pk, "live_price", "89", was="110")
    assert load_worksheets(livestream).line_up[0].actual_seller == seller


def test_rows_are_added_where_they_are_wanted(livestream, operator):
    first = add(livestream, operator, sku_code="A")
    last = add(livestream, operator, sku_code="B")
    top = add(livestream, operator, after="", sku_code="C")
    between = add(livestream, operator, after=first, sku_code="D")
    assert [row.key for row in load_worksheets(livestream).line_up] == [top, first, between, last]
    assert history(livestream)[0] == ("rows_added", "line_up", "A", "", "", "", False)


def test_there_is_always_room_between_two_rows(livestream, operator):
    first = add(livestream, operator, sku_code="first")
    last = add(livestream, operator, sku_code="last")
    LineUpItem.objects.filter(pk=first).update(position=5)
    LineUpItem.objects.filter(pk=last).update(position=6)
    between = add(livestream, operator, after=first)
    assert [row.key for row in load_worksheets(livestream).line_up] == [first, between, last]
    undo(livestream, operator)
    assert [row.key for row in load_worksheets(livestream).line_up] == [first, last]


def test_rows_move(livestream, operator):
    keys = [add(livestream, operator, sku_code=name) for name in "ABC"]

    def move(row, after):
        return worksheets.move_row(
            livestream=livestream, worksheet=LINE_UP, row=row, after=after, by=operator, now=timezone.now()
        )

    def order():
        return [row.sku_code for row in load_worksheets(livestream).line_up]

    move(keys[2], "")
    assert order() == ["C", "A", "B"]
    move(keys[2], keys[0])
    assert order() == ["A", "C", "B"]
    assert move(keys[2], keys[0]).changes == ()
    assert move(keys[0], "").changes == ()
    assert history(livestream)[-1] == ("rows_moved", "line_up", "C", "", "", "", False)
    undo(livestream, operator)
    assert order() == ["C", "A", "B"]


def test_deleting_takes_references_with_it_and_undo_brings_them_back(livestream, operator, nuts):
    other = factories.LineUpItemFactory(livestream=livestream)
    segment = factories.RundownSegmentFactory(livestream=livestream)
    for place, product in enumerate((nuts, other)):
        SegmentProduct.objects.create(segment=segment, product=product, position=place)
    before = load_worksheets(livestream)
    delete(livestream, operator, str(nuts.pk))
    after = load_worksheets(livestream)
    assert ([row.key for row in after.line_up], after.rundown[0].products) == ([str(other.pk)], (str(other.pk),))
    undo(livestream, operator)
    assert load_worksheets(livestream) == before
    assert [line[0] for line in history(livestream)] == [
        "cell", "rows_deleted", "undone", "cell", "rows_added",
    ]  # fmt: skip
    assert json.loads(history(livestream)[0][4]) == ["P02", other.sku_code]


def test_undo_goes_back_step_by_step(livestream, operator, owner, nuts):
    save(livestream, operator, nuts.pk, "live_price", "89", was="110")
    save(livestream, operator, nuts.pk, "live_price", "79", was="89")
    save(livestream, owner, nuts.pk, "unit_cost", "41", was="40")
    undo(livestream, operator)
    assert LineUpItem.objects.get(pk=nuts.pk).live_price == Decimal(89)
    undo(livestream, operator)
    assert LineUpItem.objects.get(pk=nuts.pk).live_price == Decimal(110)
    with pytest.raises(NothingToUndoError):
        undo(livestream, operator)
    undo(livestream, owner)
    assert LineUpItem.objects.get(pk=nuts.pk).unit_cost == Decimal(40)


def test_undo_never_overwrites_what_somebody_else_did(livestream, operator, owner, nuts):
    save(livestream, operator, nuts.pk, "live_price", "89", was="110")
    save(livestream, owner, nuts.pk, "live_price", "95", was="89")
    with pytest.raises(UndoConflictError) as caught:
        undo(livestream, operator)
    assert [change.key for change in caught.value.rows] == [str(nuts.pk)]
    assert LineUpItem.objects.get(pk=nuts.pk).live_price == Decimal(95)


def test_undo_of_a_delete_does_not_take_a_name_twice(livestream, operator, owner, nuts):
    delete(livestream, operator, str(nuts.pk))
    add(livestream, owner, sku_code="P02")
    with pytest.raises(UndoConflictError) as caught:
        undo(livestream, operator)
    assert [problem.code for problem in caught.value.rows] == ["duplicate"]


def test_undo_leaves_out_references_that_are_lost(livestream, operator, owner, nuts):
    segment = factories.RundownSegmentFactory(livestream=livestream)
    SegmentProduct.objects.create(segment=segment, product=nuts)
    delete(livestream, operator, str(segment.pk), worksheet=RUNDOWN)
    delete(livestream, owner, str(nuts.pk))
    undo(livestream, operator)
    assert [row.products for row in load_worksheets(livestream).rundown] == [()]


def without_keys(sheets):
    """The rows of all worksheets with the places of rows instead of their keys."""

    def places(worksheet):
        return {row.key: place for place, row in enumerate(sheets.rows(worksheet))}

    def named(worksheet, name, value):
        if name == "key":
            return None
        if target := REFERENCES.get(worksheet, {}).get(name):
            return [places(target).get(key) for key in ([value] if isinstance(value, str) else value)]
        return value

    return {
        worksheet: [
            {part.name: named(worksheet, part.name, getattr(row, part.name)) for part in fields(row)}
            for row in sheets.rows(worksheet)
        ]
        for worksheet in Worksheet
    }


@pytest.mark.parametrize("plan", [plan_1, plan_2, plan_3], ids=lambda plan: plan.__name__[-6:])
def test_whole_plans_come_back_as_they_were_written(livestream, operator, plan):
    sheets = replace(plan.SHEETS, rundown=rundown.ordered(plan.SHEETS.rundown))
    saved = write(livestream, operator, as_new_rows(sheets))
    loaded = load_worksheets(LivestreamSession.objects.get(pk=livestream.pk))
    assert without_keys(loaded) == without_keys(sheets)
    assert saved.book.sheets == loaded
    assert PlanChange.objects.filter(livestream=livestream, kind=ChangeKind.ROWS_ADDED).count() == 7
    assert write(livestream, operator, []).changes == ()
    undo(livestream, operator)
    assert [len(load_worksheets(livestream).rows(sheet)) for sheet in Worksheet] == [0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0]


def test_queries_of_a_file_do_not_grow_with_its_rows(livestream, operator, django_assert_num_queries):
    def rows(count):
        return [
            write
            for number in range(count)
            for write in (
                RowWrite(LINE_UP, f"new:{count}-{number}", {"sku_code": f"S{count}-{number}"}),
                RowWrite(RUNDOWN, f"new:{count}-r{number}", {"products": (f"new:{count}-{number}",)}),
            )
        ]

    write(livestream, operator, rows(2))  # the first rows turn features and figures of the plan
    for count in (1, 3, 100):
        with django_assert_num_queries(12):
            write(livestream, operator, rows(count))
    assert load_worksheets(livestream).line_up[-1].sku_code == "S100-99"


def test_names_may_be_swapped_in_one_step(livestream, operator, nuts):
    other = factories.LineUpItemFactory(livestream=livestream, sku_code="P03", position=2 * GAP)
    write(livestream, operator, [
        RowWrite(LINE_UP, str(nuts.pk), {"sku_code": "P03"}), RowWrite(LINE_UP, str(other.pk), {"sku_code": "P02"}),
    ])  # fmt: skip
    assert [row.sku_code for row in load_worksheets(livestream).line_up] == ["P03", "P02"]


def test_rows_deleted_and_written_together(livestream, operator, nuts):
    segment = factories.RundownSegmentFactory(livestream=livestream)
    SegmentProduct.objects.create(segment=segment, product=nuts)
    before = load_worksheets(livestream)
    writes = [
        RowWrite(RUNDOWN, str(segment.pk), {"key_points": "show the kernels", "products": ("new:1",)}),
        RowWrite(LINE_UP, "new:1", {"sku_code": "P02"}),
    ]
    write(livestream, operator, writes, deleted=[(LINE_UP, str(nuts.pk))])
    sheets = load_worksheets(livestream)
    assert (sheets.rundown[0].products, sheets.rundown[0].key_points) == (
        (sheets.line_up[0].key,), "show the kernels",
    )  # fmt: skip
    undo(livestream, operator)
    assert load_worksheets(livestream) == before


def test_a_plan_has_only_so_many_rows(livestream, operator):
    with pytest.raises(RowsRefusedError) as caught:
        write(livestream, operator, [RowWrite(LINE_UP, f"new:{number}", {}) for number in range(501)])
    assert [problem.code for problem in caught.value.problems] == ["too_many_rows"]
    assert LineUpItem.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_cells_saved_at_the_same_time_all_arrive(livestream, operator, nuts):
    texts = {
        "live_price": ("110", "89"), "unit_cost": ("40", "41"), "forecast_units": ("100", "500"),
        "live_stock": ("150", "700"),
    }  # fmt: skip
    at_once(
        *[
            partial(save, livestream, operator, nuts.pk, field, text, was=was, version=1)
            for field, (was, text) in texts.items()
        ]
    )
    row = LineUpItem.objects.get(pk=nuts.pk)
    assert (row.live_price, row.unit_cost, row.forecast_units, row.live_stock) == (89, 41, 500, 700)
    assert (row.version, WorksheetChange.objects.count()) == (5, 4)
