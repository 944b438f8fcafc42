"""The month: all its plans, on the days of the organization's time zone."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from planner.enums import SessionState
from planner.models import LivestreamSession
from tests import factories

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 2, 12, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def monday_noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def plan(merchant, owner, template_version):
    def made(starts_at, title="Night", **details):
        return factories.livestream(
            organization=merchant,
            by=owner,
            template_version=template_version,
            title=title,
            starts_at=starts_at,
            **details,
        )

    return made


@pytest.fixture
def month(as_user, owner):
    """`month("2026-11")` are the days of the page that have plans: [(number, is outside, [(time, title)])]."""
    client = as_user(owner)

    def shown(key="", **filters):
        response = client.get("/calendar/", {"month": key, **filters})
        assert response.status_code == 200
        return response.content.decode()

    return shown


def days(html):
    cells = re.findall(r'<td class="([^"]*)".*?<span class="d num"[^>]*>(\d+)</span>(.*?)</td>', html, re.DOTALL)
    return [
        (
            int(number),
            "out" in classes,
            re.findall(r"</svg>([\d:]+)<b>.*?class=\"cal-n\">([^<]+)<", content, re.DOTALL),
        )
        for classes, number, content in cells
        if "cal-ev" in content
    ]


def numbers(html):
    return [int(number) for number in re.findall(r'<span class="d num"[^>]*>(\d+)</span>', html)]


def test_a_month_shows_whole_weeks(month):
    html = month("2026-11")
    assert "November 2026" in html
    assert numbers(html) == [*range(26, 32), *range(1, 31), *range(1, 7)]
    assert re.findall(r'<td class=" today" aria-current="date"><span[^>]*>(\d+)<', html) == ["2"]


def test_plans_stand_on_their_days_at_the_edges_of_the_month(plan, month):
    plan(datetime(2026, 10, 31, 23, 59, tzinfo=SHANGHAI), "Before")
    plan(datetime(2026, 11, 1, 0, 0, tzinfo=SHANGHAI), "First")
    plan(datetime(2026, 11, 30, 23, 59, tzinfo=SHANGHAI), "Last")
    plan(datetime(2026, 12, 6, 23, 59, tzinfo=SHANGHAI), "Neighbour")
    plan(datetime(2026, 12, 7, 0, 0, tzinfo=SHANGHAI), "Beyond")
    assert days(month("2026-11")) == [
        (31, True, [("23:59", "Before")]),
        (1, False, [("00:00", "First")]),
        (30, False, [("23:59", "Last")]),
        (6, True, [("23:59", "Neighbour")]),
    ]


def test_days_are_those_of_the_organization(plan, month, merchant):
    plan(datetime(2026, 11, 15, 2, 0, tzinfo=SHANGHAI))
    assert days(month("2026-11")) == [(15, False, [("02:00", "Night")])]
    merchant.time_zone = "Europe/Berlin"
    merchant.save(update_fields=["time_zone"])
    assert days(month("2026-11")) == [(14, False, [("19:00", "Night")])]


def test_a_change_of_clocks_moves_nothing(plan, month, merchant):
    merchant.time_zone = "Europe/Berlin"
    merchant.save(update_fields=["time_zone"])
    for day in (28, 29):  # clocks go forward on 29 March 2026
        plan(datetime(2026, 3, day, 23, 30, tzinfo=BERLIN), f"Day {day}")
    assert days(month("2026-03")) == [(28, False, [("23:30", "Day 28")]), (29, False, [("23:30", "Day 29")])]


def test_plans_of_one_day_come_in_order(plan, month):
    for hour in (20, 9, 14):
        plan(datetime(2026, 11, 7, hour, tzinfo=SHANGHAI), f"At {hour}")
    assert days(month("2026-11")) == [(7, False, [("09:00", "At 9"), ("14:00", "At 14"), ("20:00", "At 20")])]


@pytest.mark.parametrize(
    ("key", "previous", "following"),
    [("2026-11", "2026-10", "2026-12"), ("2026-12", "2026-11", "2027-01"), ("2027-01", "2026-12", "2027-02")],
)
def test_months_lead_to_their_neighbours(month, key, previous, following):
    html = month(key, host="Lin")
    assert f'href="/calendar/?host=Lin&amp;month={previous}" rel="prev"' in html
    assert f'href="/calendar/?host=Lin&amp;month={following}" rel="next"' in html
    assert 'href="/calendar/?host=Lin">Today</a>' in html
    assert f'name="month" value="{key}"' in html


@pytest.mark.parametrize("key", ["", "2026", "2026-13", "2026-00", "26-11", "1999-12", "2100-01", "x-y", "2026-1"])
def test_anything_else_is_this_month(month, key):
    assert "November 2026" in month(key)


def test_filters_hold_for_the_month(plan, month):
    plan(NOW + timedelta(days=1), "Coats", host_name="Lin")
    plan(NOW + timedelta(days=2), "Snacks", host_name="Zhou")
    called_off = plan(NOW + timedelta(days=3), "Called off")
    LivestreamSession.objects.filter(pk=called_off.pk).update(state=SessionState.CANCELLED)
    assert [titles for _day, _outside, titles in days(month("2026-11"))] == [
        [("12:00", "Coats")],
        [("12:00", "Snacks")],
    ]
    assert [titles for _day, _outside, titles in days(month("2026-11", host="Zhou"))] == [[("12:00", "Snacks")]]
    assert "No plan of this month passes the filters." in month("2026-11", host="Nobody")
    assert "No broadcasts planned this month." in month("2025-05")


def test_htmx_gets_the_month_with_its_address(plan, as_user, owner):
    response = as_user(owner).get("/calendar/?month=2026-12&q=", headers={"HX-Request": "true"})
    assert response.content.decode().lstrip().startswith('<div id="plans">')
    assert response["HX-Push-Url"] == "/calendar/?month=2026-12"
