"""Worksheets on the plan page: who reads which columns, and what it costs."""

from decimal import Decimal

import pytest

from planner.domain.worksheets import FieldRef
from planner.domain.worksheets.columns import COLUMNS
from planner.enums import SessionState, Step
from planner.enums_worksheets import LineUpRole, Worksheet
from planner.models import LivestreamSession
from planner.views.sheet_layouts import LAYOUTS, SHEETS_OF
from planner.views.worksheet_links import cell_url
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(livestream):
    return factories.LineUpItemFactory(
        livestream=livestream, link_no=7, sku_code="NUT-7", product_name="Nuts <30>", live_price=Decimal("1299.50"),
        list_price=Decimal("1299.50"),
        unit_cost=Decimal("713.33"), role=LineUpRole.HERO,
    )  # fmt: skip


def page_of(client, livestream, query="", step=Step.MERCHANDISE):
    return client.get(livestream.step_url(step) + query).content.decode()


@pytest.mark.parametrize("worksheet", Worksheet)
def test_every_column_has_its_place_once(worksheet):
    layout = LAYOUTS[worksheet]
    places = [*layout.frozen, *layout.common, *(name for _label, names in layout.groups for name in names)]
    assert sorted(places) == sorted(column.name for column in COLUMNS[worksheet])
    assert {*layout.card, *layout.sums, *layout.names} <= set(places)


def test_every_worksheet_belongs_to_its_step():
    assert {sheet: step for step, sheets in SHEETS_OF.items() for sheet in sheets} == {
        sheet: sheet.step for sheet in Worksheet
    }


def test_cells_show_what_was_written_and_what_follows_from_it(as_user, owner, livestream, product):
    page = page_of(as_user(owner), livestream)
    cell = f"cell-line_up-{product.pk}"
    assert f'id="{cell}-product_name" class="f1 fl w name">Nuts &lt;30&gt;</th>' in page
    assert f'id="{cell}-live_price" class="n k" data-label="Live price">1,299.5</td>' in page
    assert f'id="{cell}-pay_price" class="n d k" data-label="Net price" aria-readonly="true">1,289.5</td>' in page
    assert f'id="{cell}-role" class="k" data-label="Role">Hero product</td>' in page
    assert f'id="row-line_up-{product.pk}" data-v="1"' in page


def test_a_step_shows_one_of_its_worksheets(as_user, owner, livestream):
    client = as_user(owner)

    def sheets_in(step):
        page = page_of(client, livestream, "", step)
        return [sheet.value for sheet in Worksheet if f'data-sheet="{sheet.value}"' in page]

    shown = {step: sheets_in(step) for step in Step}
    assert shown == {step: [SHEETS_OF[step][0].value] for step in Step}
    for sheet in Worksheet:
        assert f'data-sheet="{sheet.value}"' in page_of(client, livestream, f"?sheet={sheet.value}", sheet.step)
    assert 'data-sheet="line_up"' in page_of(client, livestream, "?sheet=crew")


def test_costs_are_absent_for_those_who_may_not_see_them(as_user, owner, operator, blind_operator, viewer, livestream,
    product):  # fmt: skip
    def reads(user):
        page = page_of(as_user(user), livestream, "?columns=all")
        return "713.33" in page, "margin_rate" in page, "Unit cost" in page, "NUT-7" in page

    everything, nothing = (True, True, True, True), (False, False, False, True)
    assert [reads(user) for user in (owner, operator, blind_operator, viewer)] == [
        everything, everything, nothing, nothing,
    ]  # fmt: skip


@pytest.mark.parametrize("sheet", ["parameters", "targets", "channels"])
def test_costs_of_single_rows_and_totals_are_absent_too(as_user, viewer, owner, livestream, sheet):
    LivestreamSession.objects.filter(pk=livestream.pk).update(ad_budget=Decimal("54321.09"))
    factories.TrafficChannelFactory(livestream=livestream, budget=Decimal("54321.09"))
    step = Worksheet(sheet).step
    page = page_of(as_user(viewer), livestream, f"?sheet={sheet}&columns=all", step)
    assert "54,321.09" not in page
    assert "platform_fee_rate" not in page
    owners = page_of(as_user(owner), livestream, f"?sheet={sheet}&columns=all", step)
    assert ("54,321.09" in owners, "platform_fee_rate" in owners) == (sheet != "parameters", sheet == "parameters")


@pytest.mark.parametrize("state", [SessionState.LOCKED, SessionState.ENDED])
def test_a_closed_plan_has_tables_to_read(as_user, owner, livestream, product, state):
    LivestreamSession.objects.filter(pk=livestream.pk).update(state=state)
    page = page_of(as_user(owner), livestream)
    assert "NUT-7" in page
    assert 'aria-labelledby="sheet-title" aria-rowcount="1" aria-readonly="true"' in page


def test_totals_stand_below(as_user, owner, livestream, product):
    factories.LineUpItemFactory(livestream=livestream, live_stock=1000)
    page = page_of(as_user(owner), livestream)
    assert 'id="sum-line_up-live_stock" data-label="Stock">1,150</td>' in page


def test_a_link_to_a_cell_opens_the_sheet_and_the_columns_it_is_in(livestream):
    url = livestream.step_url(Step.MERCHANDISE)
    assert [cell_url(livestream, FieldRef(Worksheet.LINE_UP, *place)) for place in (
        ("5", "live_price"), ("5", "compare_basis"), ("5", ""), ("", ""),
    )] == [
        f"{url}?sheet=line_up#cell-line_up-5-live_price",
        f"{url}?sheet=line_up&columns=all#cell-line_up-5-compare_basis",
        f"{url}?sheet=line_up#row-line_up-5",
        f"{url}?sheet=line_up#sheet",
    ]  # fmt: skip
    slot = cell_url(livestream, FieldRef(Worksheet.SLOT, "", "title"))
    assert slot == f"{livestream.step_url(Step.TIMING)}?sheet=slot#cell-slot--title"


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_the_page_takes_the_same_queries_for_any_number_of_rows(
    as_user, owner, livestream, rows, django_assert_num_queries
):
    for _number in range(rows):
        factories.LineUpItemFactory(livestream=livestream)
    client = as_user(owner)
    page_of(client, livestream)
    with django_assert_num_queries(6):
        page_of(client, livestream)
