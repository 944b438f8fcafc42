"""The demo arrives through the actions, once, and its plans stand where the seeds say."""

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
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker):
    """What loading the demo prints. It is there for all tests of this file, and rolled back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        tables.TEMPLATES.load()
        yield load()
        transaction.set_rollback(True)


def load():
    output = StringIO()
    call_command("load_demo", stdout=output)
    return output.getvalue()


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
