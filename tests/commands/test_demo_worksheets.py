"""The three worked plans of the handbook over the loaded database: checks, readiness, economics, traffic."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from planner.models import LivestreamSession
from tests import tables

PLAN_2_FAILS = (
    "S01 S04 S08 S09 S10 T01 T02 T03 T04 T07 T08 T10 A02 A04 A05 A09 G01 G02 G03 G04 G07 G08 G09 E01 E02 E03 E04 E05 "
    "E07 E08 E09 E10"
)


_READ = {}


@pytest.fixture
def reports(db):
    """What `readiness --all` says of every plan by its title, and `recompute_readiness` of all. Loaded once: it is
    plain data, and loading takes seconds."""
    if not _READ:
        tables.TEMPLATES.load()
        tables.LEXICONS.load()
        call_command("load_demo", verbosity=0)
        output, proof = StringIO(), StringIO()
        call_command("readiness", "--all", stdout=output)
        call_command("recompute_readiness", stdout=proof, no_color=True)
        states = dict(LivestreamSession.objects.values_list("pk", "state"))
        found = [json.loads(line) for line in output.getvalue().splitlines()]
        _READ["plans"] = {report["title"]: {**report, "state": states[report["id"]]} for report in found}
        _READ["proof"] = proof.getvalue()
    return _READ["plans"], _READ["proof"]


@pytest.fixture
def plan(reports, request):
    return next(report for title, report in reports[0].items() if request.param in title)


def failing(report):
    return [check["id"] for check in report["checks"] if check["outcome"] != "pass"]


def rounded(report):
    economics, traffic = report["economics"], report["traffic"]
    return {
        "gmv": round(economics["gmv"]),
        "net_sales": round(economics["net_sales"]),
        "gross_margin": round(economics["gross_margin"]),
        "cm1": round(economics["cm1"]),
        "cm2": round(economics["cm2"]),
        "cm3": round(economics["cm3"]),
        "planned_profit": round(economics["planned_profit"]),
        "break_even_roi": round(economics["break_even_roi"], 2),
        "m0": round(economics["zero_profit_multiplier"], 2),
        "traffic_gmv": round(traffic["gmv"]),
        "entries": traffic["entries"],
        "paid_roi": round(traffic["paid_roi"], 2),
    }


HEALTHY = {"周五囤货夜｜山野小满": 97.7, "116沐川": 98.7}


@pytest.mark.parametrize(("plan", "score"), HEALTHY.items(), indirect=["plan"])
def test_the_healthy_plans_pass_all_checks(plan, score):
    assert len(plan["checks"]) == 49
    assert failing(plan) == []
    assert (plan["score"], plan["strict_score"], plan["cap"], plan["flags"]) == (score, score, 100, [])


@pytest.mark.parametrize("plan", ["双12青禾"], indirect=True)
def test_the_flawed_plan_fails_what_the_handbook_lists(plan):
    assert len(plan["checks"]) == 49
    assert failing(plan) == PLAN_2_FAILS.split()
    assert {check["outcome"] for check in plan["checks"]} == {"pass", "fail"}
    assert (plan["score"], plan["raw"], plan["cap"]) == (39.0, 46.0, 39)
    assert plan["flags"] == ["compliance_blocked"]
    assert plan["step_scores"] == {"s": 46.0, "t": 40.2, "a": 62.9, "g": 39.5, "e": 39.7}
    by_id = {check["id"]: check for check in plan["checks"]}
    assert by_id["S01"]["evidence"] == ["480 < 576", "600 < 1,080"]
    assert by_id["A05"]["evidence"] == ["2.06 < 17.32"]


@pytest.mark.parametrize(
    ("plan", "totals"),
    [
        (
            "周五囤货夜｜山野小满",
            {
                "gmv": 302355, "net_sales": 286100, "gross_margin": 130189, "cm1": 90069, "cm2": 84589, "cm3": 54589,
                "planned_profit": 39067, "break_even_roi": 3.57, "m0": 0.5, "traffic_gmv": 292139,
                "entries": 85700, "paid_roi": 3.68,
            },
        ),
        (
            "双12青禾",
            {
                "gmv": 798930, "net_sales": 366165, "gross_margin": 165526, "cm1": 99087, "cm2": 46127, "cm3": -13873,
                "planned_profit": -40858, "break_even_roi": 17.32, "m0": 2.16, "traffic_gmv": 584219,
                "entries": 132593, "paid_roi": 2.06,
            },
        ),
        (
            "116沐川",
            {
                "gmv": 3349510, "net_sales": 3004159, "gross_margin": 1466978, "cm1": 1107452, "cm2": 1061192,
                "cm3": 821192, "planned_profit": 663067, "break_even_roi": 3.16, "m0": 0.32,
                "traffic_gmv": 3169285, "entries": 659136, "paid_roi": 3.82,
            },
        ),
    ],
    indirect=["plan"],
)  # fmt: skip
def test_the_figures_are_those_of_the_handbook(plan, totals):
    assert rounded(plan) == totals


def test_what_is_stored_is_what_is_computed(reports):
    assert reports[1] == "11 livestreams, no difference.\n"


def test_no_plan_without_worksheets_is_blocked(reports):
    empty = [report for report in reports[0].values() if not report["traffic"]["entries"]]
    assert len(empty) == 6
    assert {check["outcome"] for report in empty for check in report["checks"]} == {"no_data"}
    assert [report["flags"] for report in empty] == [["gated"]] * 6


def test_the_others_hold_together(reports):
    others = {title: failing(report) for title, report in reports[0].items() if report["state"] in {"locked", "ended"}}
    assert others == {title: [] for title in others}
    assert len(others) == 3
