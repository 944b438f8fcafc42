"""The role mix below the line-up, and after a cell has changed."""

from decimal import Decimal

import pytest
from django.urls import reverse

from planner.enums import Step
from planner.enums_worksheets import Worksheet
from planner.queries.worksheets import load_book
from tests import factories


@pytest.fixture
def rows(livestream):
    return [
        factories.LineUpItemFactory(
            livestream=livestream, role=role, live_price=Decimal(price), coupon_per_unit=0, forecast_units=10
        )
        for role, price in (("hero", 60), ("hero", 40), ("profit", 100))
    ]


def test_it_stands_below_the_line_up_alone(as_user, livestream, viewer, rows):
    browser = as_user(viewer, accept_language="en")
    page = browser.get(livestream.step_url(Step.MERCHANDISE)).content.decode()
    assert 'aria-label="67%, usual 20–35%" style="--v:66.67;--lo:20;--hi:35"' in page
    assert 'aria-label="50%, usual 50–65%"' in page
    assert (
        'id="role-mix"' not in browser.get(f"{livestream.step_url(Step.MERCHANDISE)}?sheet=parameters").content.decode()
    )
    assert 'id="role-mix"' not in browser.get(livestream.step_url(Step.TIMING)).content.decode()


def test_a_saved_cell_brings_it_along(as_user, livestream, operator, rows):
    version = load_book(livestream).version(Worksheet.LINE_UP, str(rows[0].pk))
    data = {"key": rows[0].pk, "field": "role", "text": "Profit item", "was": "Hero product", "version": version}
    response = as_user(operator, accept_language="en").post(
        reverse("planner:cell_save", args=[livestream.pk, Worksheet.LINE_UP]), data, headers={"hx-request": "true"}
    )
    text = response.content.decode()
    assert '<hx-partial hx-target="#role-mix"' in text
    assert 'aria-label="33%, usual 20–35%"' in text
