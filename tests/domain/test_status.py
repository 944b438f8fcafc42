from datetime import timedelta
from decimal import Decimal

import pytest

from planner.domain.status import Status, plan_status, step_status
from tests.domain.facts import NOW


def status_of(**facts):
    return step_status(
        **{
            "score": Decimal("80.0"),
            "answered": 5,
            "open_gates": 0,
            "next_due_at": NOW + timedelta(days=1),
            "now": NOW,
            **facts,
        }
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Status.READY),
        ({"next_due_at": None}, Status.READY),
        ({"score": Decimal("75.0")}, Status.READY),
        ({"score": Decimal("74.9")}, Status.PROGRESS),
        ({"open_gates": 1}, Status.PROGRESS),
        ({"answered": 0, "score": Decimal(0)}, Status.IDLE),
        ({"score": None}, Status.IDLE),
        ({"next_due_at": NOW}, Status.READY),
        ({"next_due_at": NOW - timedelta(seconds=1)}, Status.RISK),
        ({"next_due_at": NOW - timedelta(days=1), "answered": 0}, Status.RISK),
        ({"next_due_at": NOW - timedelta(days=1), "is_blocked": True}, Status.BLOCKED),
    ],
)
def test_status_of_a_step(facts, expected):
    assert status_of(**facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Status.READY),
        ({"readiness": Decimal("74.9")}, Status.PROGRESS),
        ({"is_gated": True}, Status.PROGRESS),
        ({"steps": [Status.IDLE] * 5}, Status.IDLE),
        ({"steps": [Status.IDLE] * 4 + [Status.RISK]}, Status.RISK),
        ({"steps": [Status.READY] * 4 + [Status.BLOCKED]}, Status.BLOCKED),
        ({"is_compliance_blocked": True, "steps": [Status.RISK] * 5}, Status.BLOCKED),
        ({"is_compliance_blocked": True, "is_live": True}, Status.LIVE),
    ],
)
def test_status_of_a_plan(facts, expected):
    defaults = {
        "readiness": Decimal("75.0"),
        "steps": [Status.READY] * 5,
        "is_gated": False,
        "is_compliance_blocked": False,
    }
    assert plan_status(**{**defaults, **facts}) == expected
