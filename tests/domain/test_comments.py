"""Who may move a comment on, what it is about, and when a round of a review is complete."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planner.domain.comments import (
    CommentMove,
    SaidVerdict,
    Target,
    can_be_proposed,
    mentioned,
    missing_verdicts,
    moves,
    said_of,
    standing_verdicts,
    steps_to_fix,
)
from planner.domain.plan_versions import AnswerContent, PlanContent
from planner.enums import AnswerType, CommentState, CommentTarget, FindingSeverity, Step, Verdict
from planner.enums_worksheets import Worksheet
from tests.domain.plans import whole

S, T = Step.MERCHANDISE, Step.TIMING
ALL = {"open", "answered", "resolved", "rejected", "obsolete"}
AUTHORS, OTHERS = {"is_authors_side": True}, {"is_authors_side": False}


class TestMoves:
    @pytest.mark.parametrize(
        ("state", "severity", "side", "expected"),
        [
            ("open", "blocker", OTHERS, ["answer"]),
            ("open", "major", OTHERS, ["answer", "reject"]),
            ("answered", "blocker", OTHERS, []),
            ("answered", "minor", OTHERS, ["reject"]),
            ("open", "blocker", AUTHORS, ["resolve", "obsolete"]),
            ("answered", "major", AUTHORS, ["resolve", "obsolete", "reopen"]),
            ("open", "blocker", {**OTHERS, "is_gone": True}, ["answer", "obsolete"]),
            ("open", "major", {**AUTHORS, "has_one_side": True}, ["answer", "resolve", "reject", "obsolete"]),
            ("open", "major", {**OTHERS, "has_one_side": True}, ["answer", "resolve", "reject", "obsolete"]),
            *((state, "major", AUTHORS, ["reopen"]) for state in ("resolved", "rejected", "obsolete")),
            *((state, "major", OTHERS, []) for state in ("resolved", "rejected", "obsolete")),
        ],
    )
    def test_each_side_in_each_state(self, state, severity, side, expected):
        assert list(moves(state, severity, **side)) == expected

    @pytest.mark.parametrize("state", CommentState)
    @pytest.mark.parametrize("severity", FindingSeverity)
    def test_the_other_side_never_settles_a_finding(self, state, severity):
        allowed = set(moves(state, severity, is_authors_side=False))
        assert not allowed & {CommentMove.RESOLVE, CommentMove.REOPEN, CommentMove.OBSOLETE}


class TestTargets:
    CONTENT = PlanContent(whole.SHEETS, answers={"gate_s": AnswerContent("yes")})

    def said(self, target, content=None):
        return said_of(target, content or self.CONTENT, lambda step: f"hash of {step}")

    @pytest.mark.parametrize(
        ("target", "kind", "key"),
        [
            (Target(S), CommentTarget.STEP, ""),
            (Target(S, item="gate_s"), CommentTarget.ITEM, "gate_s"),
            (Target(S, worksheet=Worksheet.LINE_UP, row="1"), CommentTarget.ROW, "line_up"),
            (Target(S, worksheet=Worksheet.LINE_UP, row="1", field="live_price"), CommentTarget.FIELD, "line_up"),
        ],
    )
    def test_kinds(self, target, kind, key):
        assert (target.kind, target.key) == (kind, key)

    def test_what_the_plan_says(self):
        row = whole.SHEETS.line_up[0]
        cell = Target(S, worksheet=Worksheet.LINE_UP, row=row.key, field="live_price")
        assert self.said(cell) == {"value": f"{row.live_price.normalize():f}"}
        assert self.said(Target(S)) == "hash of s"
        answer = {"value": "yes", "by_owner": False, "not_applicable": False, "files": []}
        assert self.said(Target(S, item="gate_s")) == answer
        assert self.said(Target(S, item="plain_s")) == {**answer, "value": ""}
        assert self.said(Target(T, worksheet=Worksheet.SLOT, field="planned_minutes")) == {
            "value": whole.SHEETS.slot.planned_minutes
        }

    def test_a_row_is_told_apart_by_all_it_says(self):
        first, *others = whole.SHEETS.line_up
        place = Target(S, worksheet=Worksheet.LINE_UP, row=first.key)
        before = self.said(place)
        changed = replace(first, live_price=first.live_price + Decimal(1))
        sheets = replace(whole.SHEETS, line_up=(changed, *others))
        assert self.said(place, PlanContent(sheets)) not in (before, None)
        assert self.said(place, PlanContent(replace(whole.SHEETS, line_up=(*others, first)))) == before
        assert self.said(place, PlanContent(replace(whole.SHEETS, line_up=tuple(others)))) is None

    @pytest.mark.parametrize(
        ("target", "answer_type", "expected"),
        [
            (Target(S), "", False),
            (Target(S, worksheet=Worksheet.LINE_UP, row="1"), "", False),
            (Target(S, worksheet=Worksheet.LINE_UP, row="1", field="live_price"), "", True),
            (Target(S, worksheet=Worksheet.LINE_UP, row="1", field="gmv"), "", False),
            (Target(S, worksheet=Worksheet.LINE_UP, row="1", field="qualification_docs"), "", False),
            (Target(T, worksheet=Worksheet.RUNDOWN, row="1", field="seq"), "", False),
            (Target(S, item="gate_s"), AnswerType.YESNO, True),
            (Target(S, item="gate_s"), AnswerType.FILE, False),
        ],
    )
    def test_where_a_value_can_be_proposed(self, target, answer_type, expected):
        assert can_be_proposed(target, answer_type) is expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请 @陈一诺 看一下", (2,)),
        ("@陈一 看", (1,)),
        ("＠陈一诺、@许知远", (2, 3)),
        ("a@b.example", ()),
        ("没有人", ()),
        ("@陈一诺 @陈一诺", (2,)),
    ],
)
def test_people_are_mentioned_by_name(text, found):
    assert mentioned(text, {1: "陈一", 2: "陈一诺", 3: "许知远", 4: ""}) == found


class TestVerdicts:
    HASHES = {step: f"h-{step}" for step in Step}

    def standing(self, *said):
        return standing_verdicts(said, round_=2, hashes=self.HASHES)

    def test_a_round_lacks_what_nobody_has_judged(self):
        standing = self.standing(*(SaidVerdict(step, Verdict.PASS, 2) for step in "stae"))
        assert missing_verdicts(standing) == (Step.GIFTS,)

    @pytest.mark.parametrize(
        ("verdict", "step_hash", "counts"),
        [
            (Verdict.PASS, "h-s", True),
            (Verdict.PASS_WITH_NOTES, "h-s", True),
            (Verdict.PASS, "other", False),
            (Verdict.PASS, "", False),
            (Verdict.FIX, "h-s", False),
        ],
    )
    def test_an_earlier_verdict_counts_where_the_step_says_the_same(self, verdict, step_hash, counts):
        assert (S in self.standing(SaidVerdict(S, verdict, 1, step_hash))) is counts

    def test_the_last_word_counts(self):
        passed, to_fix = SaidVerdict(S, Verdict.PASS, 1, "h-s"), SaidVerdict(S, Verdict.FIX, 2, "h-s")
        assert steps_to_fix(self.standing(to_fix, passed)) == (S,)
        in_between = SaidVerdict(S, Verdict.FIX, 1, "h-s")
        assert self.standing(SaidVerdict(S, Verdict.PASS, 0, "h-s"), in_between) == {}
