"""The demo arrives through the actions, once, and its plans stand where the seeds say: checks, readiness, economics and
traffic of the handbook's three worked plans among them.
"""

import json
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from planner.domain.readiness import score_readiness
from planner.enums import ChangeKind, SessionState
from planner.exchange.demo_seeds import small_pdf
from planner.forms.file_kinds import recognise
from planner.models import (
    AnswerFile,
    ChecklistAnswer,
    Engagement,
    LivestreamSession,
    Membership,
    PlanChange,
    ReviewComment,
    ReviewerAssignment,
    User,
)
from planner.queries.comments import PlanSays
from planner.queries.plan_facts import load_facts_of
from tests import tables
from tests.seeds import demo_reader

COUNTED = (
    User,
    Membership,
    Engagement,
    ReviewerAssignment,
    LivestreamSession,
    ChecklistAnswer,
    AnswerFile,
    PlanChange,
    ReviewComment,
    EmailAddress,
)
PLAN_2_FAILS = (
    "S01 S04 S08 S09 S10 T01 T02 T03 T04 T07 T08 T10 A02 A04 A05 A09 G01 G02 G03 G04 G07 G08 G09 E01 E02 E03 E04 E05 "
    "E07 E08 E09 E10"
)
HEALTHY = {"周五囤货夜｜山野小满": 97.7, "116沐川": 98.7}
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker):
    """What loading the demo prints. It is there for all tests of this file, and rolled back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        tables.TEMPLATES.load()
        tables.LEXICONS.load()
        yield load()
        transaction.set_rollback(True)


def said(command, *options, **more):
    output = StringIO()
    call_command(command, *options, stdout=output, **more)
    return output.getvalue()


def load():
    return said("load_demo")


@pytest.fixture(scope="module")
def reports(printed):
    """What `readiness --all` says of every plan, by its title."""
    states = dict(LivestreamSession.objects.values_list("pk", "state"))
    found = [json.loads(line) for line in said("readiness", "--all").splitlines()]
    return {report["title"]: {**report, "state": states[report["id"]]} for report in found}


@pytest.fixture
def plan(reports, request):
    return next(report for title, report in reports.items() if request.param in title)


def seeded_plans():
    return [
        (plan, organization)
        for organization in demo_reader.read_organizations()
        for plan in organization["livestreams"]
    ]


def test_the_demo_stands_where_the_seeds_say(printed):
    now = timezone.now()
    plans = {plan.title: plan for plan in LivestreamSession.objects.select_related("organization", "template_version")}
    seeds = seeded_plans()
    assert {title: plan.state for title, plan in plans.items()} == {plan["title"]: plan["state"] for plan, _ in seeds}
    check_the_scores(plans, seeds, now=now)
    check_the_histories(now=now)
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == User.objects.count()
    assert User.objects.get(email="owner@shanye.example").check_password("stage-demo-2026")
    assert "owner of 山野小满食品旗舰店: all plans with costs" in printed
    assert all(email in printed for email in User.objects.values_list("email", flat=True))


def test_the_provider_works_for_two_merchants(printed):
    reviewer, lead = (User.objects.get(email=f"{who}@qiming.example") for who in ("reviewer", "lead"))
    merchants = {
        user: set(LivestreamSession.objects.visible_to(user).values_list("organization__slug", flat=True))
        for user in (reviewer, lead)
    }
    assert merchants == {reviewer: {"muchuan"}, lead: {"muchuan", "qinghe"}}
    assert "reviewer of 启明服务商: the plans of assigned clients" in printed


def check_the_scores(plans, seeds, *, now):
    """The stored score is a fresh one, and it is the one that the answers of the seeds earn."""
    template, samples = demo_reader.read_template(), demo_reader.read("demo/sample_answers.yaml")["answers"]
    facts = load_facts_of(list(plans.values()), now=now)
    for plan, organization in seeds:
        stored = plans[plan["title"]]
        fresh = score_readiness(facts[stored.pk], now=now)
        answers = demo_reader.plan_facts(plan, organization, template, samples, now=now).answers
        expected = score_readiness(replace(facts[stored.pk], answers=answers), now=now)
        assert (plan["key"], stored.raw_readiness) == (plan["key"], fresh.raw)
        assert (plan["key"], fresh.raw, fresh.cap) == (plan["key"], expected.raw, expected.cap)


def check_the_histories(*, now):
    """Work on a plan happened after its creation, and nothing happened in the future."""
    assert not PlanChange.objects.filter(at__gt=now).exists()
    for plan in LivestreamSession.objects.all():
        changes = list(plan.changes.order_by("pk"))
        assert changes[0].kind == ChangeKind.CREATED
        assert [change.at for change in changes] == sorted(change.at for change in changes)


def test_a_provider_has_looked_at_the_flawed_plan(printed):
    plan = LivestreamSession.objects.get(title="双12青禾冬装节")
    owner, lead = (User.objects.get(email=email) for email in ("owner@qinghe.example", "lead@qiming.example"))
    seen = {user: list(ReviewComment.objects.visible_to(user).order_by("pk")) for user in (owner, lead)}
    assert [len(comments) for comments in seen.values()] == [7, 8]
    assert [comment.livestream for comment in seen[lead]] == [plan] * 8
    assert [comment.state for comment in seen[owner]].count("answered") == 2
    assert sum(comment.proposed is not None for comment in seen[owner]) == 4
    says = PlanSays(plan)
    assert [comment for comment in seen[lead] if says.has_changed(comment)] == []
    assert lead.memberships.get().organization.finding_templates.count() == 12


def test_a_second_run_keeps_the_data(printed):
    LivestreamSession.objects.filter(state=SessionState.DRAFT).update(title="Renamed by somebody")
    before = [model.objects.count() for model in COUNTED]
    assert "0 accounts and 0 plans created" in load()
    assert [model.objects.count() for model in COUNTED] == before


def test_a_proof_of_the_demo_is_a_real_pdf():
    assert recognise(BytesIO(small_pdf())).content_type == "application/pdf"


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


def test_what_is_stored_is_what_is_computed(printed):
    assert said("recompute_readiness", no_color=True) == "11 livestreams, no difference.\n"


def test_no_plan_without_worksheets_is_blocked(reports):
    empty = [report for report in reports.values() if not report["traffic"]["entries"]]
    assert len(empty) == 6
    assert {check["outcome"] for report in empty for check in report["checks"]} == {"no_data"}
    assert [report["flags"] for report in empty] == [["gated"]] * 6


def test_the_others_hold_together(reports):
    others = {title: failing(report) for title, report in reports.items() if report["state"] in {"locked", "ended"}}
    assert others == {title: [] for title in others}
    assert len(others) == 3
