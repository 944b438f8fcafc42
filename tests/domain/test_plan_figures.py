"""What the worksheets tell the readiness score."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from planner.domain.forecast import Forecast
from planner.domain.plan_figures import features_of, plan_figures
from planner.domain.worksheets import CreatorDeal, Worksheets
from planner.enums import PlanFeature, Step
from tests.domain.plans import plan_1, plan_2, plan_3


@pytest.mark.parametrize(
    ("plan", "heroes", "compared", "documents", "presented"),
    [(plan_1, 3, 6, 7, 10), (plan_2, 3, 2, 0, 9), (plan_3, 4, 4, 14, 16)],
)
def test_counts(plan, heroes, compared, documents, presented):
    figures = plan_figures(Forecast(plan.SHEETS))
    assert (figures["hero_count"], figures["compare_price_count"]) == (heroes, compared)
    assert (figures["required_document_count"], figures["presented_count"]) == (documents, presented)


@pytest.mark.parametrize(
    ("plan", "aov", "rate", "budget"),
    [(plan_1, "61.20", "0.2798", 30_000), (plan_2, "167.97", "0.0577", 60_000), (plan_3, "205.84", "0.3168", 240_000)],
)
def test_figures(plan, aov, rate, budget):
    figures = plan_figures(Forecast(plan.SHEETS))
    assert figures["planned_aov"].quantize(Decimal("0.01")) == Decimal(aov)
    assert figures["contribution_rate"].quantize(Decimal("0.0001")) == Decimal(rate)
    assert figures["ad_budget"] == budget


def test_an_empty_plan_knows_nothing():
    figures = plan_figures(Forecast(Worksheets(slot=plan_1.SLOT)))
    assert {name for name, value in figures.items() if value is not None} == {"strategic_loss_approved"}
    assert figures["strategic_loss_approved"] is False


def test_a_figure_waits_for_all_its_inputs():
    sheets = plan_1.SHEETS
    without_units = replace(sheets, parameters=replace(sheets.parameters, units_per_order=None))
    assert plan_figures(Forecast(without_units))["planned_aov"] is None
    without_fee = replace(sheets, parameters=replace(sheets.parameters, platform_fee_rate=None))
    assert plan_figures(Forecast(without_fee))["contribution_rate"] is None
    assert plan_figures(Forecast(without_fee))["planned_aov"] is not None


def test_the_planned_aov_counts_rows_without_costs():
    rows = tuple(replace(row, unit_cost=None) if row.key == "P07" else row for row in plan_1.SHEETS.line_up)
    costless = plan_figures(Forecast(replace(plan_1.SHEETS, line_up=rows)))
    assert costless["planned_aov"] == plan_figures(Forecast(plan_1.SHEETS))["planned_aov"]
    assert costless["contribution_rate"] is None


@pytest.mark.parametrize(
    ("plan", "features"),
    [
        (plan_1, "hero compare_price regulated_category prize_draw physical_gift coupon flash_sale gift_with_purchase"),
        (plan_2, "hero compare_price prize_draw physical_gift coupon flash_sale gift_with_purchase creator_content"),
        (
            plan_3,
            "hero compare_price regulated_category prize_draw physical_gift coupon flash_sale gift_with_purchase "
            "shared_funding creator_content ai_content",
        ),
    ],
)
def test_features(plan, features):
    assert features_of(plan.SHEETS) == frozenset(features.split())


def test_what_was_declared_counts_until_the_worksheet_has_rows():
    declared = frozenset(PlanFeature.values)
    assert features_of(Worksheets(slot=plan_1.SLOT), declared) == declared
    assert features_of(plan_1.SHEETS, declared) - features_of(plan_1.SHEETS) == {"slot_fee"}


def test_a_worksheet_confirmed_to_be_empty_decides():
    empty = replace(Worksheets(slot=plan_1.SLOT), confirmed_empty=frozenset({Step.GIFTS}))
    declared = frozenset({PlanFeature.COUPON, PlanFeature.HERO})
    assert features_of(empty, declared) == {PlanFeature.HERO}


@pytest.mark.parametrize(
    ("deal", "has_fee"),
    [({"slot_fee": Decimal(1)}, True), ({"commission_rate": Decimal("0.2")}, True), ({"slot_fee": Decimal(0)}, False)],
)
def test_slot_fee(deal, has_fee):
    sheets = replace(plan_1.SHEETS, creator_deals=(CreatorDeal("d", "达人", **deal),))
    assert (PlanFeature.SLOT_FEE in features_of(sheets)) is has_fee


@pytest.mark.parametrize(("born", "is_minor"), [(date(2010, 12, 4), True), (date(2008, 12, 4), False), (None, False)])
def test_minor_host(born, is_minor):
    crew = (replace(plan_1.SHEETS.crew[0], birth_date=born), *plan_1.SHEETS.crew[1:])
    assert (PlanFeature.MINOR_HOST in features_of(replace(plan_1.SHEETS, crew=crew))) is is_minor


def test_a_creator_as_host():
    crew = (replace(plan_1.SHEETS.crew[0], host_type="creator"), *plan_1.SHEETS.crew[1:])
    assert PlanFeature.CREATOR_HOST in features_of(replace(plan_1.SHEETS, crew=crew))
