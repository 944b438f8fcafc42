"""Readiness of the three worked plans with the checks as computed: 97.7, 39.0 and 98.7."""

from dataclasses import replace

import pytest

from planner.domain.checks import run_checks, to_outcomes
from planner.domain.forecast import Forecast
from planner.domain.plan_figures import features_of, plan_figures
from planner.domain.readiness import score_readiness
from planner.domain.worksheets import Waiver
from tests.domain.facts import standard_checks
from tests.domain.plans import plan_1, plan_2, plan_3
from tests.domain.test_lexicons import shipped_lexicons
from tests.seeds import demo_reader as seeds

TEMPLATE = seeds.read_template()
SAMPLES = seeds.read("demo/sample_answers.yaml")["answers"]
PLANS = {
    1: (plan_1, "shanye-stock-up-night"),
    2: (plan_2, "qinghe-winter-festival"),
    3: (plan_3, "muchuan-116-kitchen-night"),
}


def readiness_of(number, *, strict=False, **changes):
    """Answers of the demo, figures and features from the worksheets, checks as computed."""
    module, key = PLANS[number]
    sheets = replace(module.SHEETS, **changes)
    results = run_checks(sheets, standard_checks(), now=module.NOW, lexicons=shipped_lexicons())
    livestream, organization = seeds.read_livestream(key)
    facts = seeds.plan_facts(livestream, organization, TEMPLATE, SAMPLES, now=module.NOW)
    facts = replace(
        facts,
        **plan_figures(Forecast(sheets)),
        features=features_of(sheets),
        checks=to_outcomes(results, strict=strict),
    )
    return score_readiness(facts, now=module.NOW)


@pytest.mark.parametrize(
    ("plan", "points", "scores", "raw", "score", "cap"),
    [
        (
            1,
            "56.75/60 25/25|61.00/64 24/24|56.40/57 19/19|60.00/60 25/25|48.00/50 25/25",
            "96.2 96.6 99.2 100.0 97.3", "97.7", "97.7", 100,
        ),
        (
            2,
            "26.83/55 10/25|27.40/64 8/24|36.80/57 11/19|28.60/60 5/25|27.33/54 4/25",
            "46.0 40.2 62.9 39.5 39.7", "46.0", "39.0", 39,
        ),
        (
            3,
            "63.00/63 25/25|64.00/64 24/24|56.00/59 19/19|62.00/62 25/25|57.96/60 25/25",
            "100.0 100.0 96.2 100.0 97.6", "98.7", "98.7", 100,
        ),
    ],
)  # fmt: skip
def test_printed_scores(plan, points, scores, raw, score, cap):
    readiness = readiness_of(plan)
    found = [
        f"{float(step.item_points):.2f}/{step.item_weight} {step.check_points}/{step.check_weight}"
        for step in readiness.steps
    ]
    assert found == points.split("|")
    assert " ".join(str(step.score) for step in readiness.steps) == scores
    assert (str(readiness.raw), str(readiness.score), readiness.cap) == (raw, score, cap)


@pytest.mark.parametrize(
    ("plan", "credits"),
    [
        (1, "restock_plan 0, trust_guarantee_share 7/8, backup_network_power 0, creatives_ready 4/5, clip_plan 0"),
        (3, "audience_defined 0, reservation_count 2469/2500, clip_plan 0"),
    ],
)
def test_printed_item_credits(plan, credits):
    open_items = [item for item in readiness_of(plan).items if item.is_open]
    assert ", ".join(f"{item.key} {item.credit}" for item in open_items) == credits


def test_printed_item_credits_of_plan_2():
    below = {item.key: item.credit for item in readiness_of(2).items if item.is_open}
    partly = {key: round(float(credit), 4) for key, credit in below.items() if credit}
    assert partly == {
        "hero_confirmed": 0.5, "lineup_sku_count": 0.6667, "scripts_ready": 0.6, "rehearsal_done": 0.5,
        "creatives_ready": 0.6, "gift_margin_share": 0.4, "teaser_count": 0.6667,
    }  # fmt: skip
    assert len(below) == 41


def test_legal_failures_and_open_gates_of_plan_2():
    readiness = readiness_of(2)
    assert [c.id for c in readiness.checks if c.severity == "LEGAL" and c.outcome == "fail"] == [
        "S04", "S10", "T07", "G02", "G03", "G08", "E05", "E07",
    ]  # fmt: skip
    assert [c.id for c in readiness.checks if c.severity == "BLOCK" and c.outcome == "fail"] == [
        "S01", "S08", "T01", "T02", "T04", "A02", "A05", "G04", "G07", "E01", "E02", "E10",
    ]  # fmt: skip
    assert len(readiness.open_gates) == 17


def test_the_strict_score_ignores_waivers():
    reason = "新店拉新，店主接受本场亏损"
    parameters = replace(plan_1.PARAMETERS, fixed_cost=60_000)
    waived = {"parameters": parameters, "waivers": (Waiver("A09", reason, "山野店主"),)}
    assert str(readiness_of(1, **waived).score) == "97.7"
    strict = readiness_of(1, strict=True, **waived)
    assert strict.score < readiness_of(1).score
    assert [check.id for check in strict.checks if check.outcome == "fail"] == ["A09"]
