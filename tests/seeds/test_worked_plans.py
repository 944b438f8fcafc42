"""The three worked plans of the handbook, section 8: the seeds earn the item points printed there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from planner.domain.plan import CheckOutcome
from planner.domain.readiness import score_readiness
from planner.enums import Severity, Step
from tests.seeds import demo_reader as seeds

NOW = datetime(2026, 11, 22, 6, 20, tzinfo=UTC)
TEMPLATE = seeds.read_template()
SAMPLES = seeds.read("demo/sample_answers.yaml")["answers"]

PLAN_1 = "shanye-stock-up-night"
PLAN_2 = "qinghe-winter-festival"
PLAN_3 = "muchuan-116-kitchen-night"

# Counts that the worksheets of the handbook give: heroes, compare prices, documents, presented products.
WORKSHEETS = {
    PLAN_1: {"hero_count": 3, "compare_price_count": 6, "required_document_count": 7, "presented_count": 10},
    PLAN_2: {"hero_count": 3, "compare_price_count": 2, "required_document_count": None, "presented_count": 9},
    PLAN_3: {"hero_count": 4, "compare_price_count": 4, "required_document_count": 14, "presented_count": 16},
}
FAILING_IN_PLAN_2 = (
    "S01 S04 S08 S09 S10 T01 T02 T03 T04 T07 T08 T10 A02 A04 A05 A09 G01 G02 G03 G04 G07 G08 G09 "
    "E01 E02 E03 E04 E05 E07 E08 E09 E10"
)


def facts_of(key):
    plan, organization = seeds.read_livestream(key)
    return seeds.plan_facts(plan, organization, TEMPLATE, SAMPLES, now=NOW)


def with_checks(facts, failing):
    outcome = {check["id"]: "fail" if check["id"] in failing else "pass" for check in TEMPLATE["checks"]}
    checks = tuple(
        CheckOutcome(check["id"], Step(check["step"]), Severity(check["severity"]), outcome[check["id"]])
        for check in TEMPLATE["checks"]
    )
    return replace(facts, checks=checks)


def item_points(readiness):
    return {step.step.letter: (step.item_points, step.item_weight) for step in readiness.steps}


@pytest.mark.parametrize(
    ("key", "points"),
    [
        (
            PLAN_1,
            {"S": (Fraction("56.75"), 60), "T": (61, 64), "A": (Fraction("56.4"), 57), "G": (60, 60), "E": (48, 50)},
        ),
        (
            PLAN_2,
            {
                "S": (Fraction(161, 6), 55),
                "T": (Fraction("27.4"), 64),
                "A": (Fraction("36.8"), 57),
                "G": (Fraction("28.6"), 60),
                "E": (Fraction(82, 3), 54),
            },
        ),
        (PLAN_3, {"S": (63, 63), "T": (64, 64), "A": (56, 59), "G": (62, 62), "E": (Fraction("57.9628"), 60)}),
    ],
)
def test_item_points_are_those_of_the_handbook(key, points):
    facts = facts_of(key)
    assert item_points(score_readiness(facts, now=NOW)) == points
    assert item_points(score_readiness(replace(facts, **WORKSHEETS[key]), now=NOW)) == points


@pytest.mark.parametrize(
    ("key", "credits"),
    [
        (
            PLAN_1,
            {
                "restock_plan": 0,
                "trust_guarantee_share": Fraction("0.875"),
                "backup_network_power": 0,
                "creatives_ready": Fraction("0.8"),
                "clip_plan": 0,
            },
        ),
        (
            PLAN_2,
            {
                "lineup_sku_count": Fraction(2, 3),
                "hero_confirmed": Fraction("0.5"),
                "stock_locked": 0,
                "price_signed_off": 0,
                "compare_price_evidence": 0,
                "samples_received": 0,
                "host_tried_products": 0,
                "after_sales_ready": 0,
                "trust_guarantee_share": 0,
                "backup_host": 0,
                "host_identity_reported": 0,
                "rundown_published": 0,
                "scripts_ready": Fraction("0.6"),
                "compliance_review_done": 0,
                "rehearsal_done": Fraction("0.5"),
                "backup_network_power": 0,
                "links_tested": 0,
                "emergency_plan": 0,
                "correction_duty": 0,
                "account_balance_ready": 0,
                "break_even_roi": 0,
                "roi_floor": 0,
                "creatives_ready": Fraction("0.6"),
                "stop_loss_rule": 0,
                "tracking_ready": 0,
                "gift_margin_share": Fraction("0.4"),
                "gift_stock_ready": 0,
                "draw_rules_published": 0,
                "top_prize_value": 0,
                "draw_tool_official": 0,
                "draw_record_archive": 0,
                "coupon_stack_tested": 0,
                "per_user_limits": 0,
                "teaser_count": Fraction(2, 3),
                "preview_time_match": 0,
                "reservation_count": 0,
                "banned_words_checked": 0,
                "ad_label_checked": 0,
                "benefit_promise_match": 0,
                "comment_ops": 0,
                "clip_plan": 0,
            },
        ),
        (PLAN_3, {"audience_defined": 0, "reservation_count": Fraction("0.9876"), "clip_plan": 0}),
    ],
)
def test_answers_below_full_credit(key, credits):
    readiness = score_readiness(facts_of(key), now=NOW)
    assert {item.key: item.credit for item in readiness.items if item.is_open} == credits


@pytest.mark.parametrize(
    ("key", "failing", "scores", "raw", "score", "cap"),
    [
        (PLAN_1, "", "96.2 96.6 99.2 100.0 97.3", "97.7", "97.7", 100),
        (PLAN_2, FAILING_IN_PLAN_2, "46.0 40.2 62.9 39.5 39.7", "46.0", "39.0", 39),
        (PLAN_3, "", "100.0 100.0 96.2 100.0 97.6", "98.7", "98.7", 100),
    ],
)
def test_with_the_outcomes_of_all_checks_the_score_is_the_printed_one(key, failing, scores, raw, score, cap):
    readiness = score_readiness(with_checks(facts_of(key), failing.split()), now=NOW)
    assert " ".join(str(step.score) for step in readiness.steps) == scores
    assert (str(readiness.raw), str(readiness.score), readiness.cap) == (raw, score, cap)


def test_open_gates_of_the_flawed_plan():
    readiness = score_readiness(facts_of(PLAN_2), now=NOW)
    assert {gate.key for gate in readiness.open_gates} == {
        "hero_confirmed",
        "stock_locked",
        "price_signed_off",
        "compare_price_evidence",
        "host_identity_reported",
        "rundown_published",
        "compliance_review_done",
        "links_tested",
        "account_balance_ready",
        "break_even_roi",
        "gift_stock_ready",
        "draw_rules_published",
        "top_prize_value",
        "coupon_stack_tested",
        "teaser_count",
        "banned_words_checked",
        "benefit_promise_match",
    }


@pytest.mark.parametrize("days", range(7))
def test_the_figures_do_not_depend_on_the_load_day(days):
    now = NOW + timedelta(days=days)
    plan, organization = seeds.read_livestream(PLAN_1)
    facts = seeds.plan_facts(plan, organization, TEMPLATE, SAMPLES, now=now)
    assert facts.starts_at.astimezone(seeds.SHANGHAI).strftime("%A %H:%M") == "Friday 19:00"
    assert str(score_readiness(facts, now=now).score) == "96.7"
