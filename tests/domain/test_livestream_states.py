"""The table of transitions, and every refusal."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from planner.domain.livestream_states import (
    EDITABLE_STATES,
    ENDS_APPROVAL,
    ENDS_ROUND,
    TRANSITIONS,
    PlanAction,
    allowed_actions,
    check_transition,
    is_editable,
    leads_to,
    may_ask,
    needs_reason,
    needs_second_approval,
)
from planner.domain.readiness import score_readiness
from planner.domain.submission import Gap
from planner.domain.transition_guards import Guard, Refusal, ReviewFacts
from planner.enums import EngagementScope, Role, SessionState, Severity, Step
from planner.enums_worksheets import Worksheet
from tests.domain.facts import NOW, START, check, make_item, make_plan, said

DRAFT, CHECKED, LOCKED = SessionState.DRAFT, SessionState.SELF_CHECKED, SessionState.LOCKED
LIVE, ENDED, CANCELLED = SessionState.LIVE, SessionState.ENDED, SessionState.CANCELLED
SUBMITTED, IN_REVIEW, APPROVED = SessionState.SUBMITTED, SessionState.IN_REVIEW, SessionState.APPROVED
CHANGES, REAPPROVAL = SessionState.CHANGES_REQUESTED, SessionState.REAPPROVAL_NEEDED
OWNER, OPERATOR, LEAD, REVIEWER = Role.OWNER, Role.OPERATOR, Role.LEAD, Role.REVIEWER
REVIEW, OPERATE = EngagementScope.REVIEW, EngagementScope.OPERATE

CREW, PROVIDER = (OWNER, OPERATOR), (LEAD, REVIEWER)
BEFORE_AIR = (DRAFT, CHANGES, REAPPROVAL, SUBMITTED, IN_REVIEW, APPROVED, CHECKED, LOCKED)
TABLE = {
    PlanAction.SUBMIT: ((DRAFT,), SUBMITTED, CREW),
    PlanAction.START_REVIEW: ((SUBMITTED,), IN_REVIEW, PROVIDER),
    PlanAction.APPROVE: ((IN_REVIEW,), APPROVED, PROVIDER),
    PlanAction.REQUEST_CHANGES: ((IN_REVIEW,), CHANGES, PROVIDER),
    PlanAction.RESUBMIT: ((CHANGES, REAPPROVAL), SUBMITTED, CREW),
    PlanAction.WITHDRAW: ((SUBMITTED, IN_REVIEW), DRAFT, CREW),
    PlanAction.MATERIAL_CHANGE: ((APPROVED,), REAPPROVAL, ()),
    PlanAction.RESTORE_APPROVAL: ((REAPPROVAL,), APPROVED, ()),
    PlanAction.SELF_CHECK: ((DRAFT, CHANGES, REAPPROVAL), CHECKED, (OWNER,)),
    PlanAction.REOPEN: ((CHECKED,), DRAFT, CREW),
    PlanAction.LOCK: ((CHECKED, APPROVED), LOCKED, (OWNER,)),
    PlanAction.UNLOCK: ((LOCKED,), CHECKED, (OWNER, LEAD)),
    PlanAction.GO_LIVE: ((LOCKED,), LIVE, CREW),
    PlanAction.END: ((LIVE,), ENDED, CREW),
    PlanAction.POSTPONE: (BEFORE_AIR, DRAFT, (OWNER,)),
    PlanAction.CANCEL: (BEFORE_AIR, CANCELLED, (OWNER,)),
}
REVIEWED = ReviewFacts(is_reviewed=True)
SELF_CHECKING = {PlanAction.SELF_CHECK}
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
        is_reviewed = action not in SELF_CHECKING and not (action == "lock" and state == CHECKED)
        given = check_transition(
            action,
            state=state,
            role=role,
            readiness=READY,
            reason=REASON,
            new_start=START + timedelta(days=7),
            now=NOW,
            review=ReviewFacts(is_reviewed=is_reviewed, open_findings=1),
        )
        if state not in states:
            assert given == (Refusal(Guard.STATE, "wrong_state", {"state": state.value, "allowed": states}),)
        elif role not in roles:
            assert given == (Refusal(Guard.ROLE, "wrong_role", {"role": role.value, "allowed": roles}),)
        else:
            assert given == ()
        assert (action in allowed_actions(state, role, is_reviewed=is_reviewed)) is (given == ())

    @pytest.mark.parametrize(
        ("state", "role", "is_reviewed", "actions"),
        [
            (DRAFT, OWNER, False, ["self_check", "postpone", "cancel"]),
            (DRAFT, OWNER, True, ["submit", "postpone", "cancel"]),
            (SUBMITTED, OWNER, True, ["withdraw", "postpone", "cancel"]),
            (IN_REVIEW, OWNER, True, ["withdraw", "postpone", "cancel"]),
            (CHANGES, OWNER, True, ["resubmit", "postpone", "cancel"]),
            (CHANGES, OWNER, False, ["self_check", "postpone", "cancel"]),
            (APPROVED, OWNER, True, ["lock", "postpone", "cancel"]),
            (REAPPROVAL, OWNER, True, ["resubmit", "postpone", "cancel"]),
            (CHECKED, OWNER, False, ["reopen", "lock", "postpone", "cancel"]),
            (LOCKED, OWNER, False, ["unlock", "go_live", "postpone", "cancel"]),
            (LIVE, OWNER, False, ["end"]),
            (ENDED, OWNER, False, []),
            (CANCELLED, OWNER, False, []),
            (DRAFT, OPERATOR, False, []),
            (DRAFT, OPERATOR, True, ["submit"]),
            (IN_REVIEW, OPERATOR, True, ["withdraw"]),
            (CHECKED, OPERATOR, False, ["reopen"]),
            (LOCKED, OPERATOR, False, ["go_live"]),
            (LIVE, OPERATOR, False, ["end"]),
            (SUBMITTED, REVIEWER, True, ["start_review"]),
            (IN_REVIEW, REVIEWER, True, ["approve", "request_changes"]),
            (IN_REVIEW, LEAD, True, ["approve", "request_changes"]),
            (LOCKED, LEAD, True, ["unlock"]),
            (LOCKED, REVIEWER, True, []),
            (LOCKED, Role.VIEWER, False, []),
        ],
    )
    def test_what_is_offered(self, state, role, is_reviewed, actions):
        assert list(allowed_actions(state, role, is_reviewed=is_reviewed)) == actions

    @pytest.mark.parametrize("role", [LEAD, REVIEWER])
    def test_who_operates_for_a_client_starts_and_ends_its_broadcast(self, role):
        offered = {
            state: set(allowed_actions(state, role, scope=OPERATE, is_reviewed=True)) for state in (LOCKED, LIVE)
        }
        assert (PlanAction.GO_LIVE in offered[LOCKED], offered[LIVE]) == (True, {PlanAction.END})
        assert check_transition("end", state=LIVE, role=role, now=NOW, review=ReviewFacts(scope=OPERATE)) == ()
        for scope in ("", REVIEW, EngagementScope.CO_PLAN):
            (refusal,) = check_transition("end", state=LIVE, role=role, now=NOW, review=ReviewFacts(scope=scope))
            assert refusal.guard == Guard.ROLE

    def test_a_scope_gives_the_merchants_people_nothing(self):
        assert not may_ask(PlanAction.GO_LIVE, Role.VIEWER, OPERATE)

    def test_what_happens_without_anybody(self):
        assert {row.action for row in TRANSITIONS.values() if row.by_system} == {
            PlanAction.MATERIAL_CHANGE,
            PlanAction.RESTORE_APPROVAL,
            PlanAction.LOCK,
            PlanAction.GO_LIVE,
            PlanAction.END,
        }

    def test_plain_words_will_do(self):
        assert allowed_actions("live", "operator") == (PlanAction.END,)
        assert check_transition("end", state="live", role="operator", now=NOW) == ()

    def test_what_is_editable(self):
        assert (
            {state for state in SessionState if is_editable(state)}
            == EDITABLE_STATES
            == {DRAFT, CHECKED, CHANGES, APPROVED, REAPPROVAL}
        )

    @pytest.mark.parametrize(
        ("action", "length"),
        [
            ("unlock", 10),
            ("request_changes", 0),
            ("submit", 0),
            ("approve", 0),
            ("withdraw", 0),
            ("postpone", 1),
            ("cancel", 1),
            ("lock", 0),
            ("self_check", 0),
            ("reopen", 0),
            ("end", 0),
        ],
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

    @pytest.mark.parametrize("state", BEFORE_AIR)
    def test_cancel_needs_a_reason(self, state):
        assert refusals("cancel", state, reason=" \n ") == (Refusal(Guard.REASON, "reason_missing"),)
        assert refusals("cancel", state, reason="停办") == ()

    @pytest.mark.parametrize("state", BEFORE_AIR)
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

    def test_the_host_is_free_at_the_new_start(self):
        given = refusals(
            "postpone",
            APPROVED,
            new_start=NOW + timedelta(days=1),
            review=ReviewFacts(slot_taken_by=("周五囤货夜", "周六专场")),
        )
        assert given == (
            Refusal(Guard.SLOT_FREE, "slot_taken", {"title": "周五囤货夜"}),
            Refusal(Guard.SLOT_FREE, "slot_taken", {"title": "周六专场"}),
        )


GAPS = (Gap(Worksheet.RUNDOWN), Gap(Worksheet.LINE_UP, "list_price", "7", 2))
GAP_REFUSALS = (
    Refusal(Guard.COMPLETE, "rows_missing", {"worksheet": Worksheet.RUNDOWN}),
    Refusal(
        Guard.COMPLETE,
        "fields_missing",
        {"worksheet": Worksheet.LINE_UP, "field": "list_price", "row": "7", "count": 2},
    ),
)


class TestReview:
    """Every guard of the way through a review, and where an approval leads."""

    @pytest.mark.parametrize(
        ("action", "state", "role", "facts", "expected"),
        [
            ("submit", DRAFT, OWNER, {"is_reviewed": False}, (Refusal(Guard.HAS_PROVIDER, "no_provider"),)),
            ("submit", DRAFT, OPERATOR, {"gaps": GAPS}, GAP_REFUSALS),
            ("resubmit", CHANGES, OWNER, {"gaps": GAPS}, GAP_REFUSALS),
            ("resubmit", REAPPROVAL, OWNER, {"is_reviewed": False}, (Refusal(Guard.HAS_PROVIDER, "no_provider"),)),
            (
                "resubmit",
                CHANGES,
                OWNER,
                {"unanswered_findings": 2},
                (Refusal(Guard.FINDINGS_ANSWERED, "findings_unanswered", {"count": 2}),),
            ),
            (
                "start_review",
                SUBMITTED,
                REVIEWER,
                {"is_last_editor": True},
                (Refusal(Guard.NOT_LAST_EDITOR, "last_editor"),),
            ),
            ("start_review", SUBMITTED, REVIEWER, {"has_edited": True}, ()),
            ("approve", IN_REVIEW, LEAD, {"has_edited": True}, (Refusal(Guard.NOT_OWN_EDITS, "own_edits"),)),
            ("approve", IN_REVIEW, LEAD, {"has_approved": True}, (Refusal(Guard.FOUR_EYES, "approved_already"),)),
            (
                "approve",
                IN_REVIEW,
                REVIEWER,
                {"open_blockers": 3},
                (Refusal(Guard.NO_OPEN_BLOCKER, "open_blockers", {"count": 3}),),
            ),
            ("approve", IN_REVIEW, REVIEWER, {"open_findings": 3}, ()),
            (
                "approve",
                IN_REVIEW,
                REVIEWER,
                {"missing_verdicts": (Step.TIMING, Step.GIFTS)},
                tuple(Refusal(Guard.VERDICTS, "verdict_missing", {"step": step}) for step in (Step.TIMING, Step.GIFTS)),
            ),
            (
                "approve",
                IN_REVIEW,
                LEAD,
                {"fix_verdicts": (Step.FLOW,)},
                (Refusal(Guard.NO_FIX, "verdict_fix", {"step": Step.FLOW}),),
            ),
            ("request_changes", IN_REVIEW, REVIEWER, {"open_findings": 1, "fix_verdicts": (Step.FLOW,)}, ()),
            ("request_changes", IN_REVIEW, REVIEWER, {}, (Refusal(Guard.FINDING, "finding_missing"),)),
            (
                "request_changes",
                IN_REVIEW,
                LEAD,
                {"open_findings": 1, "missing_verdicts": (Step.CONTENT,)},
                (Refusal(Guard.VERDICTS, "verdict_missing", {"step": Step.CONTENT}),),
            ),
            ("self_check", DRAFT, OWNER, {}, (Refusal(Guard.NO_PROVIDER, "provider_reviews"),)),
            ("lock", CHECKED, OWNER, {}, (Refusal(Guard.APPROVAL, "approval_missing"),)),
            ("lock", APPROVED, OWNER, {}, ()),
            ("lock", APPROVED, OWNER, {"is_reviewed": False}, ()),
        ],
    )
    def test_each_guard(self, action, state, role, facts, expected):
        review = ReviewFacts(**{"is_reviewed": True, **facts})
        assert refusals(action, state, role=role, review=review) == expected

    def test_an_approval_looks_at_law_and_blocks_but_not_at_gates(self):
        readiness = readiness_of(
            make_item("links", weight=1, is_gate=True, due_hours=OVERDUE_HOURS),
            checks=(check("S04", Severity.LEGAL, "fail"), check("S01", Severity.BLOCK, "fail")),
        )
        given = refusals("approve", IN_REVIEW, role=REVIEWER, readiness=readiness, review=REVIEWED)
        assert given == (
            Refusal(Guard.NO_LEGAL_FAILURE, "legal_failure", {"check": "S04"}),
            Refusal(Guard.NO_BLOCK_FAILURE, "block_failure", {"check": "S01"}),
        )

    @pytest.mark.parametrize(
        ("target", "score", "needed"),
        [
            (None, "75.0", False),
            (None, "74.9", True),
            ("999999.99", "90.0", False),
            ("1000000", "90.0", True),
            ("5000000", "10.0", True),
        ],
    )
    def test_when_two_people_approve(self, target, score, needed):
        target = target and Decimal(target)
        assert needs_second_approval(gmv_target=target, score=Decimal(score)) is needed

    @pytest.mark.parametrize(
        ("role", "given", "to"),
        [
            (REVIEWER, (), IN_REVIEW),
            (LEAD, (), IN_REVIEW),
            (REVIEWER, (False,), IN_REVIEW),
            (LEAD, (False,), APPROVED),
            (REVIEWER, (True,), APPROVED),
            (LEAD, (True,), APPROVED),
            (REVIEWER, (False, True), APPROVED),
        ],
    )
    def test_of_two_approvals_one_is_a_leads(self, role, given, to):
        review = ReviewFacts(is_reviewed=True, gmv_target=Decimal(2_000_000), approved_by_leads=given)
        assert leads_to(PlanAction.APPROVE, role=role, readiness=READY, review=review) == to

    @pytest.mark.parametrize("role", [REVIEWER, LEAD])
    def test_usually_one_approval_is_enough(self, role):
        assert leads_to(PlanAction.APPROVE, role=role, readiness=READY, review=REVIEWED) == APPROVED

    def test_an_approval_is_judged_by_the_readiness(self):
        with pytest.raises(ValueError, match="readiness"):
            leads_to(PlanAction.APPROVE, role=LEAD)

    @pytest.mark.parametrize(("is_approved", "to"), [(True, APPROVED), (False, CHECKED)])
    def test_unlocking_leads_back_to_where_it_was_locked(self, is_approved, to):
        assert leads_to(PlanAction.UNLOCK, role=OWNER, review=ReviewFacts(is_approved=is_approved)) == to

    @pytest.mark.parametrize("action", sorted(set(PlanAction) - {PlanAction.APPROVE, PlanAction.UNLOCK}))
    def test_everything_else_leads_where_the_table_says(self, action):
        assert leads_to(action, role=OWNER) == TABLE[action][1]

    def test_what_makes_an_approval_history(self):
        assert ({"request_changes", "withdraw"}, {"postpone", "cancel"}) == (ENDS_ROUND, ENDS_APPROVAL)
