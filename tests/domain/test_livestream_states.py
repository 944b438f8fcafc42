"""The table of transitions, and every refusal."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from planner.domain.livestream_states import (
    EDITABLE_STATES,
    TRANSITIONS,
    Guard,
    PlanAction,
    Refusal,
    allowed_actions,
    check_transition,
    is_editable,
    needs_reason,
)
from planner.domain.readiness import score_readiness
from planner.enums import Role, SessionState, Severity
from tests.domain.facts import NOW, START, check, make_item, make_plan, said

DRAFT, CHECKED, LOCKED = SessionState.DRAFT, SessionState.SELF_CHECKED, SessionState.LOCKED
LIVE, ENDED, CANCELLED = SessionState.LIVE, SessionState.ENDED, SessionState.CANCELLED
OWNER, OPERATOR = Role.OWNER, Role.OPERATOR

TABLE = {
    PlanAction.SELF_CHECK: ((DRAFT,), CHECKED, (OWNER,)),
    PlanAction.REOPEN: ((CHECKED,), DRAFT, (OWNER, OPERATOR)),
    PlanAction.LOCK: ((CHECKED,), LOCKED, (OWNER,)),
    PlanAction.UNLOCK: ((LOCKED,), CHECKED, (OWNER,)),
    PlanAction.GO_LIVE: ((LOCKED,), LIVE, (OWNER, OPERATOR)),
    PlanAction.END: ((LIVE,), ENDED, (OWNER, OPERATOR)),
    PlanAction.POSTPONE: ((DRAFT, CHECKED, LOCKED), DRAFT, (OWNER,)),
    PlanAction.CANCEL: ((DRAFT, CHECKED, LOCKED), CANCELLED, (OWNER,)),
}
OVERDUE_HOURS = 24 * 10  # due five days before NOW
REASON = "仓库停电两天，样品来不及到"


def readiness_of(*extra, checks=(), done=True):
    """A plan of one done item, with more items that are open."""
    plan = make_plan(make_item("done", weight=5), *extra, checks=checks, answers={"done": said("yes")} if done else {})
    return score_readiness(plan, now=NOW)


READY = readiness_of()


def refusals(action, state, *, role=OWNER, readiness=READY, **given):
    return check_transition(action, state=state, role=role, readiness=readiness, now=NOW, **{"reason": REASON, **given})


class TestTable:
    def test_it_is_complete(self):
        assert {row.action: (row.from_states, row.to, row.roles) for row in TRANSITIONS.values()} == TABLE
        assert set(TRANSITIONS) == set(PlanAction)

    @pytest.mark.parametrize("role", Role)
    @pytest.mark.parametrize("state", SessionState)
    @pytest.mark.parametrize("action", PlanAction)
    def test_every_action_in_every_state_by_every_role(self, action, state, role):
        states, _, roles = TABLE[action]
        given = check_transition(
            action, state=state, role=role, readiness=READY, reason=REASON, new_start=START + timedelta(days=7), now=NOW
        )
        if state not in states:
            assert given == (Refusal(Guard.STATE, "wrong_state", {"state": state.value, "allowed": states}),)
        elif role not in roles:
            assert given == (Refusal(Guard.ROLE, "wrong_role", {"role": role.value, "allowed": roles}),)
        else:
            assert given == ()
        assert (action in allowed_actions(state, role)) is (given == ())

    @pytest.mark.parametrize(
        ("state", "role", "actions"),
        [
            (DRAFT, OWNER, ["self_check", "postpone", "cancel"]),
            (CHECKED, OWNER, ["reopen", "lock", "postpone", "cancel"]),
            (LOCKED, OWNER, ["unlock", "go_live", "postpone", "cancel"]),
            (LIVE, OWNER, ["end"]),
            (ENDED, OWNER, []),
            (CANCELLED, OWNER, []),
            (DRAFT, OPERATOR, []),
            (CHECKED, OPERATOR, ["reopen"]),
            (LOCKED, OPERATOR, ["go_live"]),
            (LIVE, OPERATOR, ["end"]),
            (LOCKED, Role.VIEWER, []),
            (LOCKED, Role.REVIEWER, []),
        ],
    )
    def test_what_is_offered(self, state, role, actions):
        assert list(allowed_actions(state, role)) == actions

    def test_plain_words_will_do(self):
        assert allowed_actions("live", "operator") == (PlanAction.END,)
        assert check_transition("end", state="live", role="operator", now=NOW) == ()

    def test_what_is_editable(self):
        assert {state for state in SessionState if is_editable(state)} == EDITABLE_STATES == {DRAFT, CHECKED}

    @pytest.mark.parametrize(
        ("action", "length"),
        [("unlock", 10), ("postpone", 1), ("cancel", 1), ("lock", 0), ("self_check", 0), ("reopen", 0), ("end", 0)],
    )
    def test_which_actions_ask_for_a_reason(self, action, length):
        assert needs_reason(PlanAction(action)) == length


class TestSafety:
    """Self-check and lock look at the plan."""

    @pytest.mark.parametrize(
        ("action", "state", "gate_guard"),
        [("self_check", DRAFT, Guard.NO_LATE_GATE), ("lock", CHECKED, Guard.NO_OPEN_GATE)],
    )
    def test_legal_failures_gates_and_blocks_are_named_one_by_one(self, action, state, gate_guard):
        readiness = readiness_of(
            make_item("stock", weight=1, is_gate=True, due_hours=OVERDUE_HOURS),
            make_item("price", weight=1, is_gate=True, due_hours=OVERDUE_HOURS),
            make_item("nice", weight=1),
            checks=(
                check("S04", Severity.LEGAL, "fail"),
                check("S05", Severity.LEGAL, "fail"),
                check("S01", Severity.BLOCK, "fail"),
                check("S06", Severity.WARN, "fail"),
                check("T07", Severity.LEGAL, "no_data"),
                check("T01", Severity.BLOCK, "no_data"),
            ),
        )
        assert [row for row in refusals(action, state, readiness=readiness) if "score" not in row.code] == [
            Refusal(Guard.NO_LEGAL_FAILURE, "legal_failure", {"check": "S04"}),
            Refusal(Guard.NO_LEGAL_FAILURE, "legal_failure", {"check": "S05"}),
            Refusal(gate_guard, "open_gate", {"item": "stock"}),
            Refusal(gate_guard, "open_gate", {"item": "price"}),
            Refusal(Guard.NO_BLOCK_FAILURE, "block_failure", {"check": "S01"}),
        ]

    def test_a_gate_that_falls_due_later_stops_the_lock_but_not_the_self_check(self):
        readiness = readiness_of(make_item("links", weight=1, is_gate=True, due_hours=4))
        assert (readiness.score, readiness.raw) == (Decimal("59.0"), Decimal("83.3"))
        assert refusals("self_check", DRAFT, readiness=readiness) == ()
        assert [refusal.code for refusal in refusals("lock", CHECKED, readiness=readiness)] == [
            "open_gate",
            "score_too_low",
        ]

    def test_self_check_asks_for_sixty_before_the_cap(self):
        weak = readiness_of(make_item("more", weight=5))
        assert refusals("self_check", DRAFT, readiness=weak) == (
            Refusal(Guard.RAW_SCORE, "raw_score_too_low", {"score": Decimal("50.0"), "needed": Decimal(60)}),
        )

    def test_lock_asks_for_sixty(self):
        weak = readiness_of(make_item("more", weight=5))
        assert refusals("lock", CHECKED, readiness=weak) == (
            Refusal(Guard.SCORE, "score_too_low", {"score": Decimal("50.0"), "needed": Decimal(60)}),
        )

    @pytest.mark.parametrize(("score", "passes"), [("59.9", False), ("60.0", True), ("60.1", True)])
    def test_sixty_is_enough(self, score, passes):
        assert (refusals("lock", CHECKED, readiness=replace(READY, score=Decimal(score))) == ()) is passes

    def test_a_check_without_data_is_stopped_by_the_score(self):
        readiness = readiness_of(checks=(check("T01", Severity.BLOCK, "no_data"),))
        assert [refusal.code for refusal in refusals("lock", CHECKED, readiness=readiness)] == ["score_too_low"]

    @pytest.mark.parametrize(("action", "state"), [("self_check", DRAFT), ("lock", CHECKED)])
    def test_without_a_readiness_nothing_is_judged(self, action, state):
        with pytest.raises(ValueError, match="readiness"):
            refusals(action, state, readiness=None)


class TestReasonsAndStarts:
    @pytest.mark.parametrize(("reason", "length"), [("", 0), ("  太短 ", 2), ("一二三四五六七八九", 9)])
    def test_unlock_needs_ten_characters(self, reason, length):
        assert refusals("unlock", LOCKED, reason=reason) == (
            Refusal(Guard.LONG_REASON, "reason_too_short", {"length": length, "minimum": 10}),
        )

    def test_ten_characters_are_enough(self):
        assert refusals("unlock", LOCKED, reason="一二三四五六七八九十") == ()

    @pytest.mark.parametrize("state", [DRAFT, CHECKED, LOCKED])
    def test_cancel_needs_a_reason(self, state):
        assert refusals("cancel", state, reason=" \n ") == (Refusal(Guard.REASON, "reason_missing"),)
        assert refusals("cancel", state, reason="停办") == ()

    @pytest.mark.parametrize("state", [DRAFT, CHECKED, LOCKED])
    def test_postpone_needs_a_reason_and_a_start(self, state):
        assert refusals("postpone", state, reason="") == (
            Refusal(Guard.REASON, "reason_missing"),
            Refusal(Guard.NEW_START, "new_start_missing"),
        )

    @pytest.mark.parametrize(("later", "passes"), [(-1, False), (0, False), (1, True)])
    def test_the_new_start_lies_in_the_future(self, later, passes):
        new_start = NOW + timedelta(seconds=later)
        expected = () if passes else (Refusal(Guard.NEW_START, "new_start_not_in_future", {"new_start": new_start}),)
        assert refusals("postpone", DRAFT, new_start=new_start) == expected
