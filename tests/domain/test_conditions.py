"""The language of the column "applies"."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.conditions import ConditionError, parse_condition
from planner.enums import PlanFeature
from tests.domain.facts import make_plan, standard_items


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("all", {}, True),
        ("", {}, True),
        ("  ", {}, True),
        ("any hero", {}, False),
        ("any hero", {"features": frozenset({"hero"})}, True),
        ("any hero", {"features": frozenset({"coupon"})}, False),
        ("session_type != clearance", {}, True),
        ("session_type != clearance", {"session_type": "clearance"}, False),
        ("session_type = clearance", {"session_type": "clearance"}, True),
        ("platform = kuaishou", {}, True),
        ("platform = kuaishou", {"platform": "douyin"}, False),
        ("platform in douyin, channels", {"platform": "channels"}, True),
        ("platform in douyin,channels", {"platform": "kuaishou"}, False),
        ("price_tier in high, premium", {"planned_aov": Decimal(200)}, True),
        ("price_tier in high, premium", {"planned_aov": Decimal("199.99")}, False),
        ("price_tier in high, premium", {}, False),
        ("price_tier != low", {}, False),
        ("price_tier != low", {"planned_aov": Decimal(50)}, True),
        ("price_tier = low", {"planned_aov": Decimal("49.99")}, True),
        ("minutes >= 180", {"planned_minutes": 180}, True),
        ("minutes >= 180", {"planned_minutes": 179}, False),
        ("minutes > 180", {"planned_minutes": 180}, False),
        ("minutes < 180", {"planned_minutes": 179}, True),
        ("minutes <= 180", {"planned_minutes": 180}, True),
        ("minutes = 180", {"planned_minutes": 180}, True),
        ("minutes != 180", {"planned_minutes": 180}, False),
        ("ad_budget > 0", {"ad_budget": Decimal("0.01")}, True),
        ("ad_budget > 0", {"ad_budget": Decimal(0)}, False),
        ("ad_budget > 0", {}, False),
        ("ad_budget != 0", {}, False),
        ("ad_budget < 10.5", {"ad_budget": Decimal("10.49")}, True),
        ("minutes >= 180 or session_type in campaign_main", {"planned_minutes": 60}, False),
        (
            "minutes >= 180 or session_type in campaign_main",
            {"planned_minutes": 60, "session_type": "campaign_main"},
            True,
        ),
        (
            "any prize_draw or any gift_with_purchase or any physical_gift",
            {"features": frozenset({"physical_gift"})},
            True,
        ),
        ("any hero and platform = douyin", {"features": frozenset({"hero"})}, False),
        ("any hero and platform = kuaishou", {"features": frozenset({"hero"})}, True),
        ("any coupon or any hero and platform = douyin", {"features": frozenset({"coupon"})}, True),
        ("any coupon or any hero and platform = douyin", {"features": frozenset({"hero"})}, False),
        ("platform in douyin, channels or minutes>=60", {}, True),
    ],
)
def test_holds(text, facts, expected):
    assert parse_condition(text).holds(make_plan(**facts)) is expected


@pytest.mark.parametrize(
    ("text", "position", "code", "found"),
    [
        ("any dragon", 4, "unknown_feature", "dragon"),
        ("any", 3, "ends_early", ""),
        ("any or", 4, "unexpected", "or"),
        ("host = creator", 0, "unknown_field", "host"),
        ("platform = tiktok", 11, "unknown_value", "tiktok"),
        ("platform in douyin, tiktok", 20, "unknown_value", "tiktok"),
        ("platform in douyin,", 19, "ends_early", ""),
        ("platform in douyin channels", 19, "unexpected", "channels"),
        ("platform > douyin", 9, "bad_operator", ">"),
        ("minutes in 5, 6", 8, "bad_operator", "in"),
        ("minutes >= many", 11, "not_a_number", "many"),
        ("minutes >=", 10, "ends_early", ""),
        ("minutes 180", 8, "unexpected", "180"),
        ("all all", 4, "unexpected", "all"),
        ("or all", 0, "unexpected", "or"),
        ("all or", 6, "ends_early", ""),
        ("all  &  any hero", 5, "unexpected", "&"),
        ("any hero)", 8, "unexpected", ")"),
        ("平台 = 快手", 0, "unexpected", "平"),
        ("minutes >= -5", 11, "unexpected", "-"),
    ],
)
def test_mistakes_name_their_place(text, position, code, found):
    with pytest.raises(ConditionError) as caught:
        parse_condition(text)
    assert (caught.value.position, caught.value.code, caught.value.found) == (position, code, found)
    assert caught.value.message != ""


def test_reads_names_features_and_fields():
    assert parse_condition("all").reads == frozenset()
    assert parse_condition("any hero or minutes >= 180 and platform in douyin, channels").reads == {
        "hero", "minutes", "platform",
    }  # fmt: skip


def test_parsing_is_cached():
    assert parse_condition("any hero") is parse_condition("any hero")


def test_every_condition_of_the_standard_checklist_can_be_read():
    conditions = {item.applies for item in standard_items()}
    assert {text: parse_condition(text).text for text in conditions} == {text: text for text in conditions}


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        condition = parse_condition(text)
    except ConditionError as error:
        assert 0 <= error.position <= len(text)
    else:
        assert condition.holds(make_plan()) in {True, False}


FEATURES = st.sampled_from(PlanFeature.values)


@given(st.lists(st.lists(FEATURES, min_size=1, max_size=3), min_size=1, max_size=3), st.frozensets(FEATURES))
def test_and_binds_tighter_than_or(alternatives, features):
    text = " or ".join(" and ".join(f"any {feature}" for feature in clauses) for clauses in alternatives)
    expected = any(set(clauses) <= features for clauses in alternatives)
    assert parse_condition(text).holds(make_plan(features=features)) is expected
