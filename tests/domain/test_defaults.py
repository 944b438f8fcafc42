from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from planner.domain.defaults import next_start, usual_features, usual_start
from planner.enums import PlanFeature, SessionType
from tests.domain.facts import SHANGHAI

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("session_type", SessionType.values)
def test_every_session_type_proposes_known_features(session_type):
    features = usual_features(session_type)
    assert {PlanFeature.HERO, PlanFeature.COUPON} <= features
    assert features <= set(PlanFeature.values)


def test_a_creator_session_has_a_creator():
    assert PlanFeature.CREATOR_HOST in usual_features("creator_exclusive")
    assert PlanFeature.CREATOR_HOST not in usual_features("daily_self")


def test_usual_start_is_eight_in_the_evening_a_fortnight_ahead():
    now = datetime(2026, 11, 2, 23, 30, tzinfo=SHANGHAI)
    assert usual_start(now=now, zone=SHANGHAI) == datetime(2026, 11, 16, 20, tzinfo=SHANGHAI)
    assert usual_start(now=now, zone=BERLIN) == datetime(2026, 11, 16, 20, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 4, 12, tzinfo=SHANGHAI), datetime(2026, 11, 6, 19, tzinfo=SHANGHAI)),
        (datetime(2026, 11, 6, 18, 59, tzinfo=SHANGHAI), datetime(2026, 11, 6, 19, tzinfo=SHANGHAI)),
        (datetime(2026, 11, 6, 19, tzinfo=SHANGHAI), datetime(2026, 11, 13, 19, tzinfo=SHANGHAI)),
        (datetime(2026, 11, 7, 9, tzinfo=SHANGHAI), datetime(2026, 11, 13, 19, tzinfo=SHANGHAI)),
        (datetime(2026, 10, 20, 9, tzinfo=SHANGHAI), datetime(2026, 10, 30, 19, tzinfo=SHANGHAI)),
    ],
)
def test_next_start_is_the_same_weekday_and_hour(now, expected):
    friday = datetime(2026, 10, 23, 19, tzinfo=SHANGHAI)
    assert next_start(friday, now=now, zone=SHANGHAI) == expected


def test_next_start_keeps_the_local_hour_over_a_change_of_clocks():
    summer = datetime(2026, 10, 23, 19, tzinfo=BERLIN)
    now = datetime(2026, 10, 24, 12, tzinfo=BERLIN)
    assert next_start(summer, now=now, zone=BERLIN) == datetime(2026, 10, 30, 19, tzinfo=BERLIN)
