"""The demo seeds hold together: people, memberships, plans and answers fit the template and each other."""

import re
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from planner.domain.conditions import parse_condition
from planner.domain.credit import credit
from planner.domain.readiness import score_readiness
from planner.domain.values import typed
from planner.enums import (
    ROLES_OF_KIND,
    AnswerType,
    OrganizationKind,
    PlanFeature,
    Platform,
    Role,
    SessionState,
    SessionType,
    Step,
)
from tests.seeds import demo_reader as seeds

NOW = datetime(2026, 11, 22, 6, 20, tzinfo=UTC)
LIVESTREAM_FIELDS = {
    "key", "title", "platform", "session_type", "campaign_tag", "host_name", "created", "starts", "planned_minutes",
    "gmv_target", "planned_aov", "ad_budget", "contribution_rate", "features", "state", "live_minutes", "cancel_reason",
    "postponed_from", "postpone_reason", "planner", "fill", "answers", "answered_by", "owners", "notes",
    "not_applicable", "worksheets",
}  # fmt: skip

TEMPLATE = seeds.read_template()
ITEMS = {item.key: item for item in seeds.item_definitions(TEMPLATE)}
SAMPLES = seeds.read("demo/sample_answers.yaml")["answers"]
ORGANIZATIONS = seeds.read_organizations()
PLANS = [(plan, organization) for organization in ORGANIZATIONS for plan in organization["livestreams"]]


def every_plan(test):
    return pytest.mark.parametrize(("plan", "organization"), PLANS, ids=[plan["key"] for plan, _ in PLANS])(test)


def roles_in(organization):
    return {member["person"]: member["role"] for member in organization["members"]}


def cost_viewers_in(organization):
    return {
        member["person"]
        for member in organization["members"]
        if member["role"] == Role.OWNER or member.get("sees_costs", False)
    }


def facts_of(plan, organization):
    return seeds.plan_facts(plan, organization, TEMPLATE, SAMPLES, now=NOW)


def test_accounts():
    demo = seeds.read("demo/people.yaml")
    people = {person.pop("email"): person for person in demo["people"]}
    assert demo["password"] == "stage-demo-2026"
    assert len(people) == 17
    assert all(re.fullmatch(r"[a-z]+@[a-z]+\.example", email) for email in people)
    assert people["editor@stage.example"] == {"name": "宋言", "is_staff": True, "groups": ["template editors"]}
    assert people["admin@stage.example"] == {"name": "管理员", "is_superuser": True}
    members = Counter(person for organization in ORGANIZATIONS for person in roles_in(organization))
    assert set(people) - set(members) == {"editor@stage.example", "admin@stage.example"}
    assert [person for person, count in members.items() if count > 1] == ["hechuan@shanye.example"]


def test_organizations():
    assert {tuple(row["organization"].values()) for row in ORGANIZATIONS} == {
        ("shanye", "山野小满食品旗舰店", "merchant"),
        ("qinghe", "青禾女装店", "merchant"),
        ("muchuan", "沐川小家电官方旗舰店", "merchant"),
        ("qiming", "启明服务商", "provider"),
    }
    for row in ORGANIZATIONS:
        roles = roles_in(row)
        assert len(roles) == len(row["members"])
        assert set(roles.values()) == set(ROLES_OF_KIND[OrganizationKind(row["organization"]["kind"])])
        for member in row["members"]:
            assert set(member) <= {"person", "role", "sees_costs"}
            assert not (member["role"] == Role.VIEWER and member.get("sees_costs"))
    assert [row["organization"]["slug"] for row in ORGANIZATIONS if not row["livestreams"]] == ["qiming"]


def test_livestreams_show_every_state_platform_and_session_type_of_this_release():
    assert len({plan["key"] for plan, _ in PLANS}) == len(PLANS) == 11
    assert {plan["session_type"] for plan, _ in PLANS} == set(SessionType.values)
    assert {plan["platform"] for plan, _ in PLANS} == set(Platform.values)
    assert {plan.get("campaign_tag", "") for plan, _ in PLANS} == {"", "116", "双12", "年货节"}
    assert Counter(plan["state"] for plan, _ in PLANS) == {
        SessionState.DRAFT: 6,
        SessionState.SELF_CHECKED: 1,
        SessionState.LOCKED: 1,
        SessionState.ENDED: 2,
        SessionState.CANCELLED: 1,
    }


@every_plan
def test_livestream_is_well_formed(plan, organization):
    assert set(plan) <= LIVESTREAM_FIELDS
    assert 2 <= len(plan["title"]) <= 60
    assert 1 <= len(plan["host_name"]) <= 40
    assert 30 <= plan["planned_minutes"] <= 480
    assert set(plan.get("features", ())) <= set(PlanFeature.values)
    assert ("live_minutes" in plan) == (plan["state"] == SessionState.ENDED)
    assert ("cancel_reason" in plan) == (plan["state"] == SessionState.CANCELLED)
    assert ("postpone_reason" in plan) == ("postponed_from" in plan)
    for reason in ("cancel_reason", "postpone_reason"):
        assert len(plan.get(reason, "十个字以上的一个理由")) >= 10
    for figure in ("gmv_target", "planned_aov", "ad_budget", "contribution_rate"):
        assert isinstance(plan.get(figure, 0), int) or Decimal(plan[figure]) == Decimal(plan[figure]).quantize(
            Decimal("0.0001" if figure == "contribution_rate" else "0.01")
        )


@every_plan
def test_livestream_was_created_before_its_start(plan, organization):
    created, starts = seeds.moment(plan["created"], now=NOW), seeds.moment(plan["starts"], now=NOW)
    assert created < starts
    assert created.astimezone(UTC).date() <= NOW.date()
    assert (starts < NOW) == (plan["state"] == SessionState.ENDED)


@every_plan
def test_people_of_a_livestream_belong_to_its_merchant_and_may_do_it(plan, organization):
    roles, cost_viewers = roles_in(organization), cost_viewers_in(organization)
    answering = [(key, seeds.answerer(item, plan, organization)) for key, item in ITEMS.items()]
    owning = list(plan.get("owners", {}).items())
    assert roles[plan["planner"]] in {Role.OWNER, Role.OPERATOR}
    for key, person in [*answering, *owning]:
        assert roles[person] in {Role.OWNER, Role.OPERATOR}, key
        assert person in cost_viewers or not ITEMS[key].shows_costs, key


@every_plan
def test_keys_exist_and_apply(plan, organization):
    facts = facts_of(plan, organization)
    for part in ("answers", "answered_by", "owners", "notes", "not_applicable"):
        for key in plan.get(part, {}):
            assert parse_condition(ITEMS[key].applies).holds(facts), (part, key)
    assert set(plan.get("fill", {})) <= set(Step.values)


@every_plan
def test_notes_and_reasons_fit(plan, organization):
    assert all(2 <= len(note) <= 500 for note in plan.get("notes", {}).values())
    for key, reason in plan.get("not_applicable", {}).items():
        assert 10 <= len(reason) <= 200
        assert not ITEMS[key].is_gate


@every_plan
def test_answers_are_written_in_their_stored_form(plan, organization):
    facts = facts_of(plan, organization)
    raw = seeds.raw_answers(plan, SAMPLES, facts)
    for key, value in raw.items():
        item = ITEMS[key]
        if item.answer_type == AnswerType.FILE:
            for file in seeds.files(value):
                assert set(file) <= {"file", "expires"}
                assert file["file"].endswith(".pdf")
                assert len(file["file"]) <= 120
            continue
        assert not isinstance(value, float), key
        assert isinstance(value, bool) == (item.answer_type == AnswerType.YESNO), key
        written = seeds.canonical(value, item, plan, facts.starts_at)
        assert typed(written, item) is not None
        if item.answer_type in {AnswerType.NUMBER, AnswerType.MONEY}:
            assert "." not in written or not written.endswith("0"), key


def test_every_item_has_a_sample_that_earns_full_credit():
    assert list(SAMPLES) == list(ITEMS)
    plan, organization = seeds.read_livestream("muchuan-rice-cooker-launch")
    facts = facts_of(plan, organization)
    for key, value in SAMPLES.items():
        item = ITEMS[key]
        answer = seeds.answer_facts(value, item, plan, facts, by_owner=True)
        assert credit(item, answer, facts) == 1, key


def test_the_livestreams_differ_in_readiness():
    """Score, raw score, open gates and overdue items on the load day, before there are automatic checks."""
    shown = {}
    for plan, organization in PLANS:
        readiness = score_readiness(facts_of(plan, organization), now=NOW)
        late = sum(step.overdue for step in readiness.steps)
        shown[plan["key"]] = (str(readiness.score), str(readiness.raw), len(readiness.open_gates), late)
    assert shown == {
        "muchuan-116-kitchen-night": ("98.2", "98.2", 0, 3),
        "muchuan-rice-cooker-launch": ("94.9", "94.9", 0, 0),
        "qinghe-winter-festival": ("50.9", "50.9", 17, 25),
        "qinghe-cashmere-launch": ("59.0", "69.8", 4, 3),
        "qinghe-morning-tees": ("14.0", "14.0", 17, 0),
        "shanye-stock-up-night": ("96.7", "96.7", 0, 0),
        "shanye-oat-restock": ("97.1", "97.1", 0, 3),
        "shanye-fan-night": ("59.0", "69.7", 4, 7),
        "shanye-factory-tour": ("0.0", "0.0", 16, 0),
        "shanye-season-clearance": ("29.4", "29.4", 14, 2),
        "shanye-nut-breakfast": ("99.0", "99.0", 0, 2),
    }
