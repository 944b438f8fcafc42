"""Cells and rows of worksheets changed on the plan page: who may, what comes back, and what it costs."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from planner.enums import SessionState
from planner.enums_worksheets import Worksheet
from planner.models import LineUpItem, LivestreamSession, RundownSegment, SpreadsheetUpload, WorksheetChange
from planner.queries.worksheets import load_worksheets
from planner.views.worksheet_links import sheet_url
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(livestream):
    return factories.LineUpItemFactory(livestream=livestream, link_no=1, sku_code="NUT", position=1 << 20)


@pytest.fixture
def change(as_user, livestream):
    """`change(user, "cell_save", …)` posts as the script does, each user from one browser."""
    browsers = {}

    def post(user, route, worksheet="line_up", htmx=True, **data):
        headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"} if htmx else {}
        url = reverse(f"planner:{route}", args=[livestream.pk, Worksheet(worksheet)])
        if (user, htmx) not in browsers:
            browsers[user, htmx] = as_user(user, **headers)
        return browsers[user, htmx].post(url, data)

    return post


def cell(product, field="live_price", text="99", was="110", **more):
    return {"key": product.pk, "field": field, "text": text, "was": was, "version": product.version, **more}


def told(response):
    """The texts by cell that a saved cell brought."""
    return dict(re.findall(r'<i data-cell="([^"]+)"[^>]*>([^<]*)</i>', response.content.decode()))


def test_a_cell_comes_back_with_what_it_moved(change, owner, product):
    other = factories.LineUpItemFactory(livestream=product.livestream)
    LineUpItem.objects.filter(pk=product.pk).update(list_price=12_000)
    response = change(owner, "cell_save", **cell(product, text="1.2万"))
    cells = told(response)
    assert response.status_code == 200
    assert LineUpItem.objects.get(pk=product.pk).live_price == Decimal(12000)
    assert {name: cells[f"cell-line_up-{product.pk}-{name}"] for name in ("live_price", "pay_price", "gmv")} == {
        "live_price": "12,000", "pay_price": "11,990", "gmv": "1,199,000",
    }  # fmt: skip
    assert cells[f"cell-line_up-{other.pk}-forecast_share"] == "0.8%"
    assert cells["sum-line_up-gmv"] == "1,209,000"
    page = response.content.decode()
    assert 'data-v="2"' in page
    assert '<hx-partial hx-target="#sheet-undo"' in page
    assert "Undo: Cell changed" in page


def test_an_undo_says_which_other_worksheet_it_changes(as_user, change, owner, product):
    change(owner, "cell_save", **cell(product))
    pages = [
        as_user(owner).get(sheet_url(product.livestream, shown)).content.decode()
        for shown in (Worksheet.LINE_UP, Worksheet.PARAMETERS, Worksheet.RUNDOWN)
    ]
    assert ["Undo: Cell changed" in page for page in pages] == [True, False, False]
    assert ["Undo: Line-up · Cell changed" in page for page in pages] == [False, True, True]


def test_what_stays_the_same_is_not_sent_again(change, owner, product):
    page = change(owner, "cell_save", **cell(product)).content.decode()
    seen = re.search(r'id="seen" name="seen" value="(\w+)"', page)[1]
    again = change(owner, "cell_save", **cell(product, text="98", was="99", version=2, seen=seen)).content.decode()
    assert "#plan-score" not in again
    assert f'data-cell="cell-line_up-{product.pk}-live_price">98</i>' in again


@pytest.mark.parametrize(("field", "text", "words"), [
    ("live_price", "cheap", "Not a number."),
    ("live_price", "-3", "At least 0.01."),
    ("role", "star", "is none of:"),
    ("pay_price", "5", "This is computed and cannot be typed."),
    ("link_no", "2", "is there already"),
])  # fmt: skip
def test_a_text_that_cannot_be_stored_is_told(change, owner, product, field, text, words):
    factories.LineUpItemFactory(livestream=product.livestream, link_no=2)
    response = change(owner, "cell_save", **cell(product, field, text, ""))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert LineUpItem.objects.get(pk=product.pk).version == 1


def test_another_cell_of_the_row_is_no_conflict(change, owner, operator, product):
    assert change(operator, "cell_save", **cell(product, "sku_code", "NUTS", "NUT")).status_code == 200
    assert change(owner, "cell_save", **cell(product)).status_code == 200
    row = LineUpItem.objects.get(pk=product.pk)
    assert (row.sku_code, row.live_price, row.version) == ("NUTS", Decimal(99), 3)


def test_the_same_cell_shows_both_values(change, owner, operator, product):
    change(operator, "cell_save", **cell(product, text="95"))
    response = change(owner, "cell_save", **cell(product))
    assert response.status_code == 409
    page = response.content.decode()
    assert "<q>95</q>" in page
    assert "<q>99</q>" in page
    assert 'data-take="mine" data-theirs="95" data-version="2"' in page
    kept = change(owner, "cell_save", **cell(product, was="95", version=2))
    assert kept.status_code == 200


def test_a_deleted_row_takes_no_text(change, owner, product):
    product.delete()
    response = change(owner, "cell_save", key=4711, field="live_price", text="99", was="", version=1)
    assert (response.status_code, response["HX-Retarget"]) == (409, "#sheet")
    assert "Somebody has deleted this row meanwhile. “99” was not saved." in response.content.decode()


def test_a_closed_plan_takes_nothing(change, owner, product):
    LivestreamSession.objects.filter(pk=product.livestream_id).update(state=SessionState.LOCKED)
    response = change(owner, "cell_save", **cell(product))
    assert response.status_code == 409
    page = response.content.decode()
    assert "“99” was not saved" in page
    assert "data-open" not in page
    assert LineUpItem.objects.get(pk=product.pk).live_price == Decimal(110)


def test_roles(change, viewer, blind_operator, outsider, operator, product):
    statuses = [change(user, "cell_save", **cell(product)).status_code for user in (viewer, outsider)]
    assert statuses == [403, 404]
    assert change(blind_operator, "cell_save", **cell(product, "unit_cost", "1", "40")).status_code == 403
    assert change(blind_operator, "cell_save", **cell(product)).status_code == 200
    assert change(operator, "cell_save", **cell(product, "unit_cost", "1", "40")).status_code == 200


def test_costs_do_not_come_back_to_those_who_may_not_see_them(change, blind_operator, product):
    page = change(blind_operator, "cell_save", **cell(product, columns="all")).content.decode()
    assert "margin_rate" not in page
    assert "unit_contribution" not in page


@pytest.mark.parametrize("data", [
    {"field": "nothing"}, {"key": "x"}, {"version": "-1"}, {"version": ""}, {"text": "x" * 20_001},
])  # fmt: skip
def test_what_no_page_sends_is_refused(change, owner, product, data):
    assert change(owner, "cell_save", **{**cell(product), **data}).status_code == 400


def test_a_new_row_is_ready_to_be_typed_into(change, owner, livestream, product):
    page = change(owner, "row_add").content.decode()
    last = LineUpItem.objects.order_by("-position").first()
    assert f'data-focus="cell-line_up-{last.pk}-link_no"' in page
    between = change(owner, "row_add", after=product.pk)
    keys = list(LineUpItem.objects.order_by("position").values_list("pk", flat=True))
    assert (keys[0], keys[2]) == (product.pk, last.pk)
    assert f'data-focus="cell-line_up-{keys[1]}-link_no"' in between.content.decode()


def test_rows_move_are_repeated_deleted_and_come_back(change, owner, livestream, product):
    other = factories.LineUpItemFactory(livestream=livestream, link_no=2, position=2 << 20)

    def order():
        return list(LineUpItem.objects.order_by("position").values_list("pk", flat=True))

    assert change(owner, "row_move", key=other.pk, after="").status_code == 200
    assert order() == [other.pk, product.pk]
    change(owner, "row_repeat", key=product.pk)
    third = LineUpItem.objects.exclude(pk__in=[product.pk, other.pk]).get()
    assert (third.product_name, third.sku_code, third.link_no) == (product.product_name, None, None)
    assert order() == [other.pk, product.pk, third.pk]
    change(owner, "rows_delete", keys=f"{other.pk},{third.pk}")
    assert order() == [product.pk]
    page = change(owner, "sheet_undo").content.decode()
    assert order() == [other.pk, product.pk, third.pk]
    assert f'data-focus="row-line_up-{other.pk}"' in page


def test_undo_needs_something_to_undo_and_nobody_in_the_way(change, owner, operator, product):
    nothing = change(owner, "sheet_undo")
    assert nothing.status_code == 409
    assert "You have changed nothing here" in nothing.content.decode()
    change(owner, "cell_save", **cell(product))
    change(operator, "cell_save", **cell(product, text="97", was="99", version=2))
    in_the_way = change(owner, "sheet_undo")
    assert in_the_way.status_code == 409
    assert "Somebody has changed the same cells since." in in_the_way.content.decode()


def test_a_block_fills_rows_and_adds_more(change, owner, product):
    block = '99\t5\r\n"1,299"\t12\r\n'
    page = change(owner, "block_paste", key=product.pk, fields="live_price,coupon_per_unit", block=block)
    assert page.status_code == 200
    rows = list(LineUpItem.objects.order_by("position").values_list("live_price", "coupon_per_unit"))
    assert rows == [(Decimal(99), Decimal(5)), (Decimal(1299), Decimal(12))]


def test_what_a_block_could_not_store_is_told_cell_by_cell(change, owner, product):
    block = "P9\thero\t5\tlost\nNUT\tstar\t\t\n"
    page = change(owner, "block_paste", key="", fields="sku_code,role,pay_price", block=block).content.decode()
    assert "SKU, line 2" in page
    assert "Role, line 2" in page
    assert "<q>star</q>" in page
    assert "Computed columns keep their own figures: Net price." in page
    assert "1 column of the block found no place to the right of the table." in page
    assert set(LineUpItem.objects.values_list("sku_code", "role")) == {("NUT", "hero"), ("P9", "hero")}


def test_a_block_that_names_its_columns_goes_on_in_the_preview(change, owner, livestream, product):
    block = "商品\t日常价\t直播价\nWalnuts\t¥39\t29元\n"
    fields = "link_no,sku_code,product_name"
    pasted = change(owner, "block_paste", key=product.pk, fields=fields, block=block)
    upload = SpreadsheetUpload.objects.get()
    preview = reverse("planner:import_preview", args=[upload.pk])
    assert (pasted.status_code, pasted["HX-Redirect"]) == (200, preview)
    plain = change(owner, "block_paste", htmx=False, key="", fields=fields, block=block)
    assert plain["Location"] == reverse("planner:import_preview", args=[SpreadsheetUpload.objects.get().pk])
    assert upload.mappings[0]["fields"] == ["product_name", "list_price", "live_price"]
    assert LineUpItem.objects.count() == 1
    change(owner, "block_paste", key="", fields=fields, block="9\tCAP\tWalnuts\n10\tFIG\tFigs\n")
    assert LineUpItem.objects.count() == 3


def test_a_block_fills_the_fields_of_a_worksheet_with_one_row_downwards(change, owner, livestream):
    fields = "gmv_target,net_gmv_target,reservation_target"
    block = "30万\tlost\nmany\n900\nlost\n"
    page = change(owner, "block_paste", "targets", key="", fields=fields, block=block).content.decode()
    assert "<q>many</q>" in page
    assert "2 values of the block found no place in the table." in page
    assert told_targets(livestream) == (Decimal(300000), None, 900)
    plain = change(owner, "block_paste", "targets", htmx=False, key="", fields=fields, block="31万\t5\n")
    assert plain.status_code == 302
    assert told_targets(livestream) == (Decimal(310000), 5, 900)


def told_targets(livestream):
    livestream.refresh_from_db()
    targets = load_worksheets(livestream).targets
    return targets.gmv_target, targets.net_gmv_target, targets.reservation_target


def test_names_and_values_below_each_other_go_on_in_the_preview(change, owner, livestream):
    block = "GMV 目标\t30万\n总投放预算\t2万\n"
    change(owner, "block_paste", "targets", key="", fields="gmv_target", block=block)
    assert SpreadsheetUpload.objects.get().mappings[0]["worksheet"] == "targets"


def test_a_block_with_costs_is_for_those_who_see_them(change, blind_operator, product):
    pasted = change(blind_operator, "block_paste", key=product.pk, fields="unit_cost", block="1")
    assert pasted.status_code == 403


def test_segments_come_back_in_the_order_of_time(change, owner, livestream):
    first = factories.RundownSegmentFactory(livestream=livestream, start_min=0, end_min=10)
    second = factories.RundownSegmentFactory(livestream=livestream, start_min=10, end_min=20)
    moved = {"key": first.pk, "field": "end_min", "text": "T+40", "was": "", "version": 1}
    change(owner, "cell_save", "rundown", **moved)
    response = change(owner, "cell_save", "rundown", **{**moved, "field": "start_min", "text": "T+30", "version": 2})
    assert f'data-order="row-rundown-{second.pk} row-rundown-{first.pk}"' in response.content.decode()
    assert told(response)[f"cell-rundown-{second.pk}-seq"] == "1"
    assert RundownSegment.objects.get(pk=first.pk).start_min == 30


def test_a_cell_of_the_slot_changes_the_head_of_the_plan(change, owner, livestream):
    data = {"key": "", "field": "title", "text": "Saturday night", "was": "Friday night", "version": 0}
    page = change(owner, "cell_save", "slot", **data).content.decode()
    assert "<h1>Saturday night</h1>" in page
    assert page.count('id="plan-score"') == 1
    assert 'data-row="" data-v=' in page


@pytest.mark.parametrize("route", ["row_add", "row_move", "row_repeat", "rows_delete"])
def test_a_sheet_with_one_row_has_no_rows_to_change(change, owner, route):
    assert change(owner, route, "slot", key=1, keys="1").status_code == 404


def test_without_scripts_every_change_leads_back_to_the_sheet(change, owner, livestream, product):
    url = f"{livestream.step_url('s')}?sheet=line_up"
    added = change(owner, "row_add", htmx=False)
    key = LineUpItem.objects.order_by("-position").first().pk
    assert (added.status_code, added["Location"]) == (302, f"{url}#cell-line_up-{key}-link_no")
    deleted = change(owner, "rows_delete", htmx=False, keys=key)
    assert deleted["Location"] == f"{url}#sheet"
    undone = change(owner, "sheet_undo", htmx=False)
    assert undone["Location"] == f"{url}#row-line_up-{key}"


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_a_saved_cell_takes_the_same_queries_for_any_number_of_rows(
    change, owner, product, rows, django_assert_num_queries
):
    for _number in range(rows - 1):
        factories.LineUpItemFactory(livestream=product.livestream)
    change(owner, "cell_save", **cell(product, text="97"))
    with django_assert_num_queries(11):
        change(owner, "cell_save", **cell(product, was="97", version=2))


def test_an_empty_block_empties_its_cells_as_one_step(change, owner, product):
    other = factories.LineUpItemFactory(livestream=product.livestream, position=2 << 20)
    prices = LineUpItem.objects.order_by("position").values_list("live_price", "coupon_per_unit", "list_price")
    before = list(prices.all())
    fields = "live_price,coupon_per_unit"
    change(owner, "block_paste", key=product.pk, fields=fields, block='""\t""\n""\t""')
    assert list(prices.all()) == [(None, None, product.list_price), (None, None, other.list_price)]
    step = WorksheetChange.objects.get()
    assert (step.action, len(step.rows)) == ("cell", 2)
    change(owner, "sheet_undo")
    assert list(prices.all()) == before
