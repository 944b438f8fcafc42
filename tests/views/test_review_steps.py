"""Submit, review and approve over HTTP: who is offered what, what stands in the way, and how it is asked for."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.enums import ChangeKind, EngagementScope, Role, SessionState
from planner.models import Engagement, LivestreamSession, User
from tests import factories

REASON = "Prices differ from the posts"


@pytest.fixture
def plan(livestream, owner, engagement):
    return factories.ready_to_submit(livestream, by=owner)


def path(plan, action):
    return reverse("planner:livestream_transition", args=[plan.pk, action])


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def placed(plan, state):
    """The plan in this state; in a review, everything is said that a decision needs."""
    LivestreamSession.objects.filter(pk=plan.pk).update(state=state)
    if state == SessionState.IN_REVIEW:
        reviewer = User.objects.get(memberships__role=Role.REVIEWER)
        factories.looked_through(plan, reviewer.memberships.get().organization, by=reviewer)


def offered(client, plan):
    return re.findall(r'data-open="transition-([\w-]+)"', page(client.get(plan.get_absolute_url())))


@pytest.mark.parametrize(
    ("action", "person", "before", "after", "data"),
    [
        ("submit", "operator", "draft", "submitted", {}),
        ("start_review", "reviewer", "submitted", "in_review", {}),
        ("start_review", "lead", "submitted", "in_review", {}),
        ("approve", "reviewer", "in_review", "approved", {}),
        ("request_changes", "reviewer", "in_review", "changes_requested", {"request_changes-reason": REASON}),
        ("resubmit", "owner", "changes_requested", "submitted", {}),
        ("resubmit", "owner", "reapproval_needed", "submitted", {}),
        ("withdraw", "operator", "in_review", "draft", {}),
        ("lock", "owner", "approved", "locked", {}),
    ],
)
def test_each_step_by_a_plain_form(action, person, before, after, data, plan, as_user, request):
    placed(plan, before)
    client = as_user(request.getfixturevalue(person))
    assert f'action="{path(plan, action)}" method="post"' in page(client.get(path(plan, action)))
    assert client.post(path(plan, action), data).headers["Location"] == plan.get_absolute_url()
    plan.refresh_from_db()
    assert plan.state == after
    assert plan.changes.filter(kind=ChangeKind.STATE).get().field == action


@pytest.mark.parametrize("action", ["material_change", "restore_approval"])
def test_what_the_rules_alone_do_nobody_asks_for(action, plan, as_user, owner):
    placed(plan, SessionState.APPROVED)
    assert [
        as_user(owner).get(path(plan, action)).status_code,
        as_user(owner).post(path(plan, action)).status_code,
    ] == [
        403,
        403,
    ]


def test_what_each_is_offered(plan, as_user, owner, operator, viewer, lead, reviewer):
    expected = {
        "draft": (["submit", "postpone", "cancel"], ["submit"], [], []),
        "submitted": (["withdraw", "postpone", "cancel"], ["withdraw"], ["start-review"], ["start-review"]),
        "in_review": (
            ["withdraw", "postpone", "cancel"],
            ["withdraw"],
            ["approve", "request-changes"],
            ["approve", "request-changes"],
        ),
        "approved": (["lock", "postpone", "cancel"], [], [], []),
        "locked": (["go-live", "unlock", "postpone", "cancel"], ["go-live"], ["unlock"], []),
    }
    clients = [as_user(user) for user in (owner, operator, lead, reviewer)]
    for state, steps in expected.items():
        placed(plan, state)
        assert (state, tuple(offered(client, plan) for client in clients)) == (state, steps)
        assert offered(as_user(viewer), plan) == []


def test_what_is_missing_is_listed_with_the_way_there(livestream, engagement, as_user, owner):
    html = page(as_user(owner).post(path(livestream, "submit")), 422)
    assert "Line-up: no row yet" in html
    assert f'href="{livestream.get_absolute_url()}?sheet=line_up"' in html
    factories.LineUpItemFactory(livestream=livestream, list_price=None)
    row = livestream.line_up.get()
    html = page(as_user(owner).get(path(livestream, "submit")))
    assert "Line-up: Regular price is empty in 1 row" in html
    assert f"#cell-line_up-{row.pk}-list_price" in html


def test_what_a_review_lacks_is_listed_with_the_way_there(plan, as_user, reviewer):
    LivestreamSession.objects.filter(pk=plan.pk).update(state=SessionState.IN_REVIEW)
    review = reverse("planner:plan_review", args=[plan.pk])
    html = page(as_user(reviewer).post(path(plan, "request_changes"), {"request_changes-reason": "Prices"}), 422)
    assert "6 things stand in the way" in html
    assert f'href="{review}#comment-form">No blocking or major finding is open.' in html
    assert f'href="{review}#verdicts">No verdict yet: S · Merchandise' in html


def test_a_few_words_may_go_along(plan, as_user, reviewer):
    placed(plan, SessionState.IN_REVIEW)
    client = as_user(reviewer)
    assert "What matters most" in page(client.get(path(plan, "request_changes")))
    client.post(path(plan, "request_changes"), {"request_changes-reason": REASON})
    assert plan.changes.get(kind=ChangeKind.STATE).reason == REASON


def test_the_first_of_two_approvals_says_so(plan, as_user, reviewer, lead):
    placed(plan, SessionState.IN_REVIEW)
    LivestreamSession.objects.update(gmv_target=2_000_000)
    client = as_user(reviewer)
    html = page(client.post(path(plan, "approve"), follow=True))
    assert "A second person has to approve the plan too." in html
    assert "You have approved this round." in page(client.get(path(plan, "approve")))
    as_user(lead).post(path(plan, "approve"))
    plan.refresh_from_db()
    assert plan.state == SessionState.APPROVED


@pytest.mark.parametrize(
    ("scope", "statuses"),
    [
        (EngagementScope.REVIEW, [403, 403, 403]),
        (EngagementScope.CO_PLAN, [200, 403, 403]),
        (EngagementScope.OPERATE, [200, 200, 200]),
    ],
)
def test_the_scope_says_what_a_reviewer_may_do(scope, statuses, plan, as_user, reviewer):
    Engagement.objects.update(scope=scope)
    client = as_user(reviewer)
    edit, copy = (reverse(f"planner:livestream_{name}", args=[plan.pk]) for name in ("edit", "copy"))
    found = [client.get(edit).status_code, client.get(copy).status_code]
    placed(plan, SessionState.LOCKED)
    assert [*found, client.get(path(plan, "go_live")).status_code] == statuses


def test_costs_are_hidden_in_an_edit_form_without_finance_visible(plan, as_user, reviewer):
    Engagement.objects.update(scope=EngagementScope.CO_PLAN)
    edit = reverse("planner:livestream_edit", args=[plan.pk])
    assert 'name="ad_budget"' not in page(as_user(reviewer).get(edit))
    Engagement.objects.update(finance_visible=True)
    assert 'name="ad_budget"' in page(as_user(reviewer).get(edit))


def test_an_engagement_that_ended_closes_the_review(plan, as_user, reviewer):
    placed(plan, SessionState.IN_REVIEW)
    client = as_user(reviewer)
    assert client.get(path(plan, "approve")).status_code == 200
    Engagement.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert client.post(path(plan, "approve")).status_code == 404
    plan.refresh_from_db()
    assert plan.state == SessionState.IN_REVIEW
