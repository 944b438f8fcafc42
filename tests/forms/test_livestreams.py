"""What the forms of a livestream accept, and what they say otherwise."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.utils import translation

from planner.forms.livestreams import BoardForm, CopyForm, LivestreamForm, TransitionForm
from planner.queries.livestreams import BoardFilter
from tests import factories

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 2, 14, 20, tzinfo=SHANGHAI)
START = datetime(2026, 12, 4, 19, tzinfo=SHANGHAI)
GOOD = {
    "title": "周五囤货夜",
    "platform": "kuaishou",
    "session_type": "weekly_special",
    "starts_at": "2026-12-04T19:00",
    "planned_minutes": "180",
    "features": ["coupon", "hero"],
}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def form(sees_costs=True, is_owner=False, livestream=None, **fields):
    return LivestreamForm(
        {**GOOD, **fields}, zone=SHANGHAI, now=NOW, sees_costs=sees_costs, is_owner=is_owner, livestream=livestream
    )


def errors(bound):
    return {name: list(messages) for name, messages in bound.errors.items()}


def test_the_least_a_plan_needs():
    bound = form()
    assert errors(bound) == {}
    assert bound.details == {
        "title": "周五囤货夜",
        "platform": "kuaishou",
        "session_type": "weekly_special",
        "campaign_tag": "",
        "host_name": "",
        "starts_at": START,
        "planned_minutes": 180,
        "gmv_target": None,
        "features": ["hero", "coupon"],
        "planned_aov": None,
        "ad_budget": None,
        "contribution_rate": None,
    }


def test_figures_as_people_write_them():
    bound = form(gmv_target="30万", planned_aov="61.2", ad_budget="¥30,000", contribution_rate="27.98%")
    assert errors(bound) == {}
    assert [bound.details[name] for name in ("gmv_target", "planned_aov", "ad_budget", "contribution_rate")] == [
        Decimal("300000"),
        Decimal("61.2"),
        Decimal("30000"),
        Decimal("0.2798"),
    ]


@pytest.mark.parametrize("text", ["2026-12-04T19:00", "2026/12/4 19:00", "12月4日 19点", "2026年12月4日 周五 19:00"])
def test_the_start_is_read_in_the_zone_of_the_organization(text):
    bound = form(starts_at=text)
    assert errors(bound) == {}
    assert bound.details["starts_at"] == START


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("title", "", "Give the plan a title of 2 to 60 characters."),
        ("title", "x", "Give the plan a title of 2 to 60 characters."),
        ("platform", "myspace", "Select a valid choice. myspace is not one of the available choices."),
        ("starts_at", "", "Choose the planned start."),
        ("starts_at", "tomorrow", "Write a date and a time, such as 2026-12-04 19:00."),
        ("starts_at", "2026-12-04", "Add the time, such as 19:00."),
        ("starts_at", "2026-11-02T14:20", "This is in the past. Choose a later start."),
        ("planned_minutes", "29", "A broadcast lasts 30 to 480 minutes."),
        ("planned_minutes", "481", "A broadcast lasts 30 to 480 minutes."),
        ("gmv_target", "lots", "Write a number, such as 300,000."),
        ("gmv_target", "-5", "This cannot be less than 0."),
        ("ad_budget", "5%", "Write an amount, not a percentage."),
        ("ad_budget", "1.005", "At most 2 decimals."),
        ("planned_aov", "60 kg", "“kg” cannot stand here. Write only the number."),
        ("contribution_rate", "120", "Write a share between −100% and 100%."),
        ("features", ["juggling"], "Select a valid choice. juggling is not one of the available choices."),
    ],
)
def test_errors_stand_beside_their_fields(field, text, message):
    bound = form(**{field: text})
    assert errors(bound) == {field: [message]}
    assert bound[field].value() == text


def test_people_without_cost_access_have_no_cost_fields():
    bound = form(sees_costs=False, ad_budget="30000", contribution_rate="25")
    assert errors(bound) == {}
    assert {"ad_budget", "contribution_rate"} & set(bound.details) == set()


def test_a_start_that_stays_may_lie_in_the_past(merchant, owner):
    livestream = factories.livestream(organization=merchant, by=owner, starts_at=NOW - timedelta(days=1))
    kept = form(livestream=livestream, starts_at="2026-11-01T14:20")
    moved = form(livestream=livestream, starts_at="2026-11-01T15:20")
    assert errors(kept) == {}
    assert set(errors(moved)) == {"starts_at"}


def test_the_loss_approval_is_for_owners_of_existing_plans(merchant, owner):
    livestream = factories.livestream(organization=merchant, by=owner)
    assert "strategic_loss_approved" in form(is_owner=True, livestream=livestream).fields
    assert "strategic_loss_approved" not in form(is_owner=False, livestream=livestream).fields
    assert "strategic_loss_approved" not in form(is_owner=True).fields


def test_known_figures_are_shown_as_they_are_typed():
    unbound = LivestreamForm(
        initial={"starts_at": START, "gmv_target": Decimal("300000.00"), "contribution_rate": Decimal("0.2798")},
        zone=SHANGHAI,
        now=NOW,
        sees_costs=True,
    )
    assert 'value="2026-12-04T19:00"' in str(unbound["starts_at"])
    assert 'value="300000"' in str(unbound["gmv_target"])
    assert 'value="27.98"' in str(unbound["contribution_rate"])


def test_a_new_plan_proposes_an_evening_in_a_fortnight():
    initial = LivestreamForm.initial_for_new(now=NOW, zone=SHANGHAI)
    assert initial["starts_at"] == datetime(2026, 11, 16, 20, tzinfo=SHANGHAI)
    assert set(initial["features"]) == {"hero", "coupon", "flash_sale", "gift_with_purchase"}


def test_a_copy_needs_a_title_and_a_start_ahead():
    bound = CopyForm({"title": "", "starts_at": "2026-11-01T20:00"}, zone=SHANGHAI, now=NOW)
    assert set(errors(bound)) == {"title", "starts_at"}


def test_a_step_asks_only_for_what_it_needs():
    asked = {"zone": SHANGHAI, "now": NOW}
    assert list(TransitionForm(asks_reason=False, asks_start=False, **asked).fields) == []
    assert list(TransitionForm(asks_reason=True, asks_start=True, **asked).fields) == ["reason", "starts_at"]
    bound = TransitionForm({}, asks_reason=True, asks_start=True, **asked)
    assert errors(bound) == {
        "reason": ["Say why. It goes into the history."],
        "starts_at": ["Choose the new start."],
    }


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", BoardFilter()),
        ("tab=past&q=+coats+&at_risk=on", BoardFilter(tab="past", q="coats", at_risk=True)),
        ("tab=x&platform=y&state=z&q=" + "q" * 61, BoardFilter()),
        (
            "platform=douyin&host=Lin&campaign=116&state=locked",
            BoardFilter("upcoming", "douyin", "Lin", "116", "locked"),
        ),
    ],
)
def test_board_filters(query, wanted):
    assert BoardForm(QueryDict(query)).wanted() == wanted
