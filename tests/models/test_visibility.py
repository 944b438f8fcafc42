"""Whose plans a user may see, by the engagement; the queries stay one, without duplicates, and use the indexes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from planner.enums import OrganizationKind, Role
from planner.models import (
    AnswerFile,
    ChecklistAnswer,
    CommentReply,
    Engagement,
    LivestreamSession,
    PlanChange,
    ReviewComment,
    ReviewerAssignment,
    StepVerdict,
    Waiver,
    WorksheetChange,
)
from planner.queries.worksheet_tables import TABLES
from tests import factories


def seen(user):
    return list(LivestreamSession.objects.visible_to(user))


@pytest.fixture
def other_livestream(other_merchant, outsider, template_version):
    return factories.livestream(organization=other_merchant, by=outsider, template_version=template_version)


def test_a_lead_sees_every_client_and_a_reviewer_the_assigned_ones(
    livestream, other_livestream, engagement, other_client, lead, reviewer, owner
):
    assert set(seen(lead)) == {livestream, other_livestream}
    assert seen(reviewer) == [livestream]
    assert seen(owner) == [livestream]


def test_a_client_without_an_engagement_is_not_seen(livestream, lead, reviewer):
    assert seen(lead) == seen(reviewer) == []


@pytest.mark.parametrize(
    ("changed", "is_seen"),
    [
        ({}, True),
        ({"ends_at": timedelta(minutes=1)}, True),
        ({"ends_at": timedelta(0)}, False),
        ({"starts_at": timedelta(minutes=1)}, False),
        ({"ended_at": timedelta(minutes=-1)}, False),
        ({"accepted_at": None}, False),
        ({"accepted_at": None, "declined_at": timedelta(0)}, False),
    ],
)
def test_only_a_running_engagement_counts(livestream, engagement, lead, reviewer, changed, is_seen):
    now = timezone.now()
    Engagement.objects.update(
        **{name: None if distance is None else now + distance for name, distance in changed.items()}
    )
    expected = [livestream] if is_seen else []
    assert (seen(lead), seen(reviewer)) == (expected, expected)
    running = list(Engagement.objects.running())
    assert running == ([engagement] if is_seen else [])
    engagement.refresh_from_db()
    assert engagement.is_running(now=timezone.now()) is is_seen


def test_the_end_closes_access_and_an_assignment_taken_back_too(livestream, engagement, lead, reviewer):
    ReviewerAssignment.objects.all().delete()
    assert (seen(lead), seen(reviewer)) == ([livestream], [])
    Engagement.objects.update(ended_at=timezone.now())
    assert seen(lead) == []


def test_whoever_comes_by_several_ways_sees_each_plan_once(livestream, engagement, merchant, owner, reviewer):
    second = factories.OrganizationFactory(kind=OrganizationKind.PROVIDER)
    for user in (owner, reviewer):
        factories.MembershipFactory(organization=second, user=user, role=Role.LEAD)
    factories.engagement(merchant, second, by=owner, reviewers=[owner, reviewer])
    assert seen(owner) == seen(reviewer) == [livestream]


def test_everything_of_a_plan_is_seen_with_it(livestream, engagement, owner, lead, reviewer, outsider):
    answer = ChecklistAnswer.objects.filter(checklist__livestream=livestream).first()
    AnswerFile.objects.create(answer=answer, uploaded_by=owner, name="a.pdf", content_type="application/pdf", size=1)
    WorksheetChange.objects.create(livestream=livestream, by=owner, action="cell")
    factories.WaiverFactory(livestream=livestream, owner=owner)
    factories.verdicts(livestream, engagement.provider, by=reviewer)
    CommentReply.objects.create(
        comment=factories.comment(livestream, by=reviewer, provider=engagement.provider), author=owner, text="Yes"
    )
    for table in TABLES.values():
        table.model.objects.create(livestream=livestream)
    models = [
        ReviewComment,
        CommentReply,
        StepVerdict,
        ChecklistAnswer,
        AnswerFile,
        PlanChange,
        WorksheetChange,
        Waiver,
        *(t.model for t in TABLES.values()),
    ]
    for model in models:
        everything = model.objects.count()
        assert everything > 0
        counts = [model.objects.visible_to(user).count() for user in (owner, lead, reviewer, outsider)]
        assert counts == [everything, everything, everything, 0], model


@pytest.mark.parametrize("clients", [1, 3])
def test_one_query_however_many_clients(
    clients, livestream, engagement, lead, template_version, django_assert_num_queries
):
    for _client in range(clients - 1):
        merchant = factories.OrganizationFactory()
        owner = factories.MembershipFactory(organization=merchant).user
        factories.engagement(merchant, engagement.provider, by=lead)
        factories.livestream(organization=merchant, by=owner, template_version=template_version)
    with django_assert_num_queries(1):
        assert len(seen(lead)) == clients


def test_what_belongs_to_a_provider_itself_is_not_shown_to_its_clients(engagement, owner, lead):
    assert list(Engagement.objects.visible_to(owner)) == list(Engagement.objects.visible_to(lead)) == [engagement]
    memberships = engagement.provider.memberships.model.objects
    assert list(memberships.visible_to(owner).filter(organization=engagement.provider)) == []


def test_internal_comments_stay_inside_the_provider_while_it_is_engaged(
    livestream, engagement, owner, operator, lead, reviewer, other_client
):
    provider = engagement.provider
    comment = factories.comment(livestream, by=reviewer, provider=provider, is_internal=True)
    CommentReply.objects.create(comment=comment, author=lead, text="Yes")
    second = factories.OrganizationFactory(kind=OrganizationKind.PROVIDER)
    strange = factories.MembershipFactory(organization=second, role=Role.LEAD).user
    factories.engagement(engagement.merchant, second, by=owner)
    idle = other_client.assignments.get().membership.user
    for model in (ReviewComment, CommentReply):
        seen_by = [model.objects.visible_to(user).exists() for user in (lead, reviewer, owner, operator, strange, idle)]
        assert seen_by == [True, True, False, False, False, False]
    owner.own_memberships  # noqa: B018 – a request has them loaded
    assert not ReviewComment.objects.visible_to(owner).exists()
    Engagement.objects.filter(provider=provider).update(ended_at=timezone.now())
    assert not ReviewComment.objects.visible_to(lead).exists()
