"""Shares of roles among links and forecast sales."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from planner.domain.role_mix import role_mix
from planner.domain.worksheets import LineUpItem
from planner.enums_worksheets import LineUpRole
from tests.domain.plans import plan_1


def link(role, price="10", units=10):
    return LineUpItem(
        key=f"{role}{price}", role=role, live_price=Decimal(price), coupon_per_unit=Decimal(0), forecast_units=units
    )


def test_each_role_stands_below_in_or_above_what_is_usual():
    rows = [link("hero", "60"), link("hero", "40"), link("profit", "20"), link("traffic", "5")]
    mix = {share.role: share for share in role_mix(rows)}
    assert list(mix) == ["traffic", "benefit", "hero", "profit", "image"]
    assert (mix["hero"].links, mix["hero"].gmv) == (2, 1000)
    assert (mix["hero"].by_links.part, mix["hero"].by_links.stands) == (Fraction(1, 2), 1)
    assert (mix["hero"].by_gmv.part, mix["hero"].by_gmv.stands) == (Fraction(4, 5), 1)
    assert (mix["benefit"].by_links.stands, mix["traffic"].by_gmv.stands) == (-1, 0)


def test_spans_count_with_their_ends():
    rows = [link("traffic"), *[link("hero")] * 10, *[link("profit")] * 9]
    traffic = role_mix(rows)[0]
    assert (traffic.by_links.part, traffic.by_links.stands) == (Fraction(1, 20), 0)
    assert (traffic.by_gmv.part, traffic.by_gmv.stands) == (Fraction(1, 20), 0)


def test_rows_without_role_or_figures_are_told():
    rows = [link("hero"), replace(link("test"), forecast_units=None), replace(link(""), live_price=None)]
    mix = {share.role: share for share in role_mix(rows)}
    assert (mix["test"].by_links.stands, mix[""].links) == (None, 1)
    assert mix["hero"].by_gmv.part == 1
    assert role_mix([]) == ()
    assert {share.by_gmv for share in role_mix(rows[1:])} == {None}


def test_a_clearance_sale_has_no_usual_shares():
    assert {share.by_links.stands for share in role_mix([link("hero")], is_clearance=True)} == {None}


def test_the_worked_plan():
    shares = {
        share.role: (share.links, round(float(share.by_gmv.part), 3)) for share in role_mix(plan_1.SHEETS.line_up)
    }
    assert sum(links for links, _part in shares.values()) == 10
    assert shares["hero"][0] == 3


@given(st.lists(st.builds(link, st.sampled_from([*LineUpRole, ""]), st.sampled_from(["1", "9.9", "120"])), min_size=1))
def test_shares_are_whole(rows):
    mix = role_mix(rows)
    assert sum(share.links for share in mix) == len(rows)
    assert sum(share.by_links.part for share in mix) == 1
    assert sum(share.by_gmv.part for share in mix) == 1
