"""What worksheets tell the score, kept: it comes back equal, and it holds until time alone can turn a check."""

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from planner.domain.judgement import from_stored, judge, judged_at, to_stored
from planner.domain.worksheets import Waiver, Worksheets
from tests.domain.checks.cases import edit, edit_all
from tests.domain.facts import standard_checks
from tests.domain.plans import plan_1, plan_2, plan_3
from tests.domain.test_lexicons import shipped_lexicons

CHECKS = standard_checks()
START = plan_1.START
REASON = "We open a new line and accept the loss."


def judged(sheets, now):
    return judge(sheets, CHECKS, now=now, lexicons=shipped_lexicons())


def outcomes(judgement):
    return {check.id: (check.outcome, check.is_exempted) for check in judgement.checks}


def test_what_is_stored_comes_back():
    for module in (plan_1, plan_2, plan_3):
        judgement = judged(module.SHEETS, module.NOW)
        stored = json.loads(json.dumps(to_stored(judgement)))
        assert from_stored(stored, judgement.until, CHECKS) == judgement
        assert stored == to_stored(judgement)


def test_an_empty_plan_decides_no_figure_and_keeps_what_was_declared():
    judgement = judge(Worksheets(slot=plan_1.SLOT), CHECKS, now=plan_1.NOW, declared=frozenset({"hero"}))
    assert (judgement.figures, judgement.features, judgement.until) == ({}, {"hero"}, None)
    assert [check.id for check in judgement.checks if check.outcome != "no_data"] == ["T10"]


def test_a_filled_sheet_is_believed_before_a_declaration():
    unpriced = edit_all("line_up", live_price=None)
    judgement = judge(unpriced, CHECKS, now=plan_1.NOW, declared=frozenset({"ai_content"}))
    assert judgement.figures["planned_aov"] is None
    assert judgement.figures["hero_count"] == 3
    assert "ai_content" not in judgement.features


def test_without_benefits_the_declared_contribution_counts():
    assert "contribution_rate" not in judged(replace(plan_1.SHEETS, benefits=()), plan_1.NOW).figures


def test_it_holds_until_content_falls_due():
    row = plan_1.SHEETS.content[-1]
    sheets = edit("content", row.key, status="editing")
    due = row.publish_at - timedelta(hours=24)
    early = judged(sheets, due - timedelta(days=2))
    assert (early.until, outcomes(early)["E03"]) == (due, ("pass", False))
    late = judged(sheets, due)
    assert outcomes(late)["E03"] == ("fail", False)


def test_it_holds_until_a_waiver_runs_out():
    end = plan_2.NOW + timedelta(hours=2)
    sheets = replace(plan_2.SHEETS, waivers=(Waiver("A05", REASON, "苏青", end),))
    judgement = judged(sheets, plan_2.NOW)
    assert (judgement.until, outcomes(judgement)["A05"]) == (end, ("pass", True))
    assert outcomes(judged(sheets, end))["A05"] == ("fail", False)


def test_from_the_start_on_nothing_turns_any_more():
    after = START + timedelta(days=400)
    assert judged_at(START, after) == START
    sheets = replace(plan_2.SHEETS, waivers=(Waiver("A05", REASON, "苏青", plan_2.START + timedelta(minutes=1)),))
    judgement = judged(sheets, after)
    assert (judgement.until, outcomes(judgement)["A05"]) == (None, ("pass", True))


@given(hours=st.lists(st.integers(-200, 60), min_size=1, max_size=6), ends=st.lists(st.integers(-200, 60), max_size=3))
def test_between_two_turns_every_moment_judges_alike(hours, ends):
    content = tuple(
        replace(plan_1.SHEETS.content[0], key=f"X{place}", status="idea", publish_at=START + timedelta(hours=hour))
        for place, hour in enumerate(hours)
    )
    waivers = tuple(Waiver("A09", REASON, "苏青", START + timedelta(hours=end)) for end in ends)
    sheets = replace(plan_2.SHEETS, slot=plan_1.SLOT, content=content, waivers=waivers)
    checks = [check for check in CHECKS if check.id in {"E03", "A05", "A09"}]
    now = START - timedelta(hours=300)
    for _turn in range(20):
        judgement = judge(sheets, checks, now=now)
        if judgement.until is None:
            break
        just_before = judge(sheets, checks, now=judgement.until - timedelta(seconds=1))
        assert outcomes(just_before) == outcomes(judgement)
        assert judgement.until > now
        now = judgement.until
    assert outcomes(judge(sheets, checks, now=START + timedelta(days=9))) == outcomes(judgement)
