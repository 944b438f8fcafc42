"""Which step time asks for, minute by minute."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.clock import MOVED_BY_CLOCK, action_due
from planner.domain.livestream_states import TRANSITIONS, PlanAction
from planner.enums import SessionState

T = datetime(2026, 11, 6, 19, tzinfo=UTC)
END = T + timedelta(hours=3)


def due(state, minutes):
    """The step in this state so many minutes after T."""
    return action_due(state, starts_at=T, ends_at=END, now=T + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("state", "minutes", "action"),
    [
        ("self_checked", -121, None),
        ("self_checked", -120, PlanAction.LOCK),
        ("self_checked", 179, PlanAction.LOCK),
        ("self_checked", 180, None),
        ("locked", -1, None),
        ("locked", 0, PlanAction.GO_LIVE),
        ("locked", 180, None),
        ("live", 239, None),
        ("live", 240, PlanAction.END),
        ("live", 100_000, PlanAction.END),
        ("draft", 0, None),
        ("ended", 300, None),
        ("cancelled", 0, None),
    ],
)
def test_each_step_has_its_minute(state, minutes, action):
    assert due(state, minutes) == action


@given(st.sampled_from(SessionState), st.integers(-100_000, 100_000))
def test_a_step_always_starts_in_its_state_and_only_listed_states_move(state, minutes):
    action = due(state, minutes)
    assert action is None or (state in TRANSITIONS[action].from_states and state in MOVED_BY_CLOCK)


@given(st.sampled_from(SessionState), st.integers(-100_000, 100_000))
def test_steps_come_to_an_end(state, minutes):
    steps = 0
    while action := due(state, minutes):
        state, steps = TRANSITIONS[action].to, steps + 1
    assert steps <= 2
