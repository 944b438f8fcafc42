"""The monthly report of a client and the figures of reviewers: the same for both sides, for nobody else."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from planner.actions.comments import Finding, post_comment
from planner.actions.plan_versions import freeze_version
from planner.domain.comments import Target
from planner.enums import FindingSeverity, Role, SessionState, Step, VersionReason
from planner.exchange.spreadsheets.reading import read_file
from planner.models import ClientAccess, Engagement, LivestreamSession, PlanApproval, ReviewRound
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def rows(html):
    """The cells of every table row, as words."""
    found = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S)
        ]
        for row in found
    ]


def answered(livestream, provider, by, number=1, **more):
    fields = {
        "kind": "first" if number == 1 else "again",
        "allowed_seconds": 24 * 3600,
        "used_seconds": 2 * 3600,
        "outcome": SessionState.CHANGES_REQUESTED,
        "score_before": "40.0",
        "score_after": "61.5",
        "submitted_at": NOW,
        "limit_at": NOW,
        "warn_at": NOW,
        "stopped_at": NOW,
        **more,
    }
    return ReviewRound.objects.create(
        organization_id=livestream.organization_id,
        livestream=livestream,
        provider=provider,
        reviewer=by,
        round=number,
        **fields,
    )


@pytest.fixture
def reviewed(livestream, engagement, provider, reviewer, other_client, other_merchant, outsider, lead):
    """Two rounds for the client, a finding and an internal remark; a round for another client by another reviewer."""
    LivestreamSession.objects.filter(pk=livestream.pk).update(state=SessionState.IN_REVIEW)
    livestream.refresh_from_db()
    answered(livestream, provider, reviewer)
    late = {"breached_at": NOW, "outcome": SessionState.APPROVED, "score_after": "80.0", "used_seconds": 9 * 3600}
    answered(livestream, provider, reviewer, 2, **late)
    elsewhere = factories.livestream(organization=other_merchant, by=outsider, title="Elsewhere")
    answered(elsewhere, provider, lead)
    standing = ClientAccess(engagement, reviewer.memberships.get())
    for finding, is_internal in (("Stock 600, needed 1,080", False), ("They always forget", True)):
        words = Finding(severity=FindingSeverity.MAJOR, finding=finding, is_internal=is_internal)
        post_comment(
            livestream=livestream,
            target=Target(Step.MERCHANDISE),
            words=words,
            membership=standing,
            by=reviewer,
            now=NOW,
        )
    return livestream


def test_both_sides_read_the_same_report(reviewed, engagement, as_user, owner, viewer, lead, reviewer):
    path = f"/engagements/{engagement.pk}/report/"
    shown = [rows(page(as_user(user).get(path))) for user in (owner, viewer, lead, reviewer)]
    assert shown[0] == shown[1] == shown[2] == shown[3]
    plan = shown[0][1]
    assert plan[0].startswith("Friday night")
    assert "2 h 0 min" in plan[1]
    assert "9 h 0 min late" in plan[1]
    assert plan[2:] == ["40.0 → 80.0", "+40.0", "0", "1", "0", "0", "1"]
    assert shown[0][4] == ["Major", "1", "0", "0", "0", "0", "1"]


def test_the_figures(reviewed, engagement, as_user, owner):
    html = page(as_user(owner).get(f"/engagements/{engagement.pk}/report/"))
    figures = dict(re.findall(r'<dt>([^<]+)</dt><dd class="num">([^<]+)</dd>', html))
    assert figures == {
        "Plans reviewed": "1",
        "Rounds answered": "2",
        "Answered in time": "50%",
        "First response, median": "2 h 0 min",
        "All rounds, median": "5 h 30 min",
        "Findings": "1",
        "Findings per plan": "1.0",
        "Findings accepted": "–",
        "Readiness gained, mean": "+40.0",
        "Found after going live": "0",
    }


def test_a_plan_that_was_only_commented_on_is_reported(reviewed, engagement, as_user, owner, lead):
    ReviewRound.objects.filter(livestream=reviewed).delete()
    found = rows(page(as_user(owner).get(f"/engagements/{engagement.pk}/report/")))
    assert found[1][0].startswith("Friday night")
    assert found[1][1:] == ["not submitted, or not answered yet", "–", "–", "0", "1", "0", "0", "1"]
    _summary, listed, _comments = read_file(as_user(lead).get(f"/engagements/{engagement.pk}/report/export/").content)
    assert [row[2:11] for row in list(listed.rows)[1:]] == [("",) * 9]


def test_an_approval_beside_somebody_elses_answer_is_reported(reviewed, engagement, provider, reviewer, as_user, lead):
    """The first of two approvals, or that of a second provider of the same merchant."""
    ReviewRound.objects.filter(livestream=reviewed).update(provider=None, reviewer=None)
    version = freeze_version(livestream=reviewed, reason=VersionReason.APPROVE, by=reviewer, now=NOW)
    PlanApproval.objects.create(
        livestream=reviewed, provider=provider, by=reviewer, version=version, role=Role.REVIEWER, round=2, score=80,
        at=NOW,
    )  # fmt: skip
    html = page(as_user(lead).get(f"/engagements/{engagement.pk}/report/"))
    said = rows(html)[1][1]
    assert (said.startswith("2 Approved "), said.endswith(f" · {reviewer.name}")) == (True, True)
    assert '<dt>Plans reviewed</dt><dd class="num">1</dd>' in html
    _summary, listed, _comments = read_file(as_user(lead).get(f"/engagements/{engagement.pk}/report/export/").content)
    (row,) = list(listed.rows)[1:]
    assert (row[2], *row[4:8]) == ("2", "", "", "Approved", reviewer.name)
    found = rows(page(as_user(lead).get("/portfolio/quality/")))
    assert [row[:3] for row in found if row[0] == reviewer.name] == [[reviewer.name, "1", "0"]]


def test_clients_nobody_worked_for_come_last(reviewed, as_user, lead):
    ReviewRound.objects.exclude(livestream=reviewed).delete()
    found = rows(page(as_user(lead).get("/portfolio/quality/")))
    assert [row[0] for row in found][-2:] == ["Xiaoman Snacks", "Other Shop"]


def test_another_month_is_empty(reviewed, engagement, as_user, owner):
    html = page(as_user(owner).get(f"/engagements/{engagement.pk}/report/?month=2020-02"))
    assert "No review was answered in this month" in html
    assert 'href="?month=2020-01"' in html
    assert 'href="?month=2020-03"' in html


def test_as_a_file(reviewed, engagement, as_user, lead):
    response = as_user(lead).get(f"/engagements/{engagement.pk}/report/export/")
    summary, rounds, comments = read_file(response.content)
    assert [row[0] for row in summary.rows][1:4] == ["Service provider", "Client", "Month"]
    assert [(row[2], row[5], row[6]) for row in list(rounds.rows)[1:]] == [
        ("1", "in time", "Changes requested"),
        ("2", "late", "Approved"),
    ]
    assert list(comments.rows)[2][:2] == ("Major", "1")


def test_nobody_else_reads_it(reviewed, engagement, other_client, as_user, outsider, lead, owner):
    other_reviewer = other_client.assignments.get().membership.user
    for user in (outsider, other_reviewer):
        for path in ("report/", "report/export/"):
            page(as_user(user).get(f"/engagements/{engagement.pk}/{path}"), status=404)
    Engagement.objects.filter(pk=engagement.pk).update(ended_at=timezone.now())
    page(as_user(lead).get(f"/engagements/{engagement.pk}/report/"), status=404)
    assert "Friday night" in page(as_user(owner).get(f"/engagements/{engagement.pk}/report/"))


def test_figures_per_reviewer(reviewed, as_user, lead, reviewer, owner):
    found = rows(page(as_user(lead).get("/portfolio/quality/")))
    mine = [reviewer.name, "1", "2", "50%", "2 h 0 min", "1.0", "0%", "100%", "–", "0%", "+40.0", "0"]
    assert mine in found
    assert [row[0] for row in found] == [
        "Reviewer",
        *sorted([lead.name, reviewer.name]),
        "Client",
        "Other Shop",
        "Xiaoman Snacks",
    ]
    found = rows(page(as_user(reviewer).get("/portfolio/quality/")))
    assert [row[0] for row in found] == ["Reviewer", reviewer.name, "Client", "Xiaoman Snacks"]
    assert found[1] == mine
    assert as_user(owner).get("/portfolio/quality/").status_code == 404


def test_figures_keep_what_was_done_for_a_client_that_has_left(reviewed, engagement, as_user, lead, reviewer):
    before = rows(page(as_user(lead).get("/portfolio/quality/")))
    Engagement.objects.filter(pk=engagement.pk).update(ended_at=timezone.now())
    html = page(as_user(lead).get("/portfolio/quality/"))
    assert rows(html)[1:3] == before[1:3]
    assert rows(html)[-1] == ["Xiaoman Snacks Ended", *before[-1][1:]]
    assert f"/engagements/{engagement.pk}/" not in html
    assert "Friday night" not in html
    assert [row[0] for row in rows(page(as_user(reviewer).get("/portfolio/quality/")))] == ["Reviewer", reviewer.name]


def test_internal_remarks_are_nowhere(reviewed, engagement, as_user, owner, lead):
    for user in (owner, lead):
        assert "They always forget" not in page(as_user(user).get(f"/engagements/{engagement.pk}/report/"))


@pytest.fixture
def plans(merchant, owner, template_version):
    """`plans(3)`: so many plans on following days."""

    def make(count):
        days = [NOW + timedelta(days=number + 1) for number in range(count)]
        more = {"organization": merchant, "by": owner, "template_version": template_version}
        return [factories.livestream(starts_at=day, **more) for day in days]

    return make


@pytest.mark.parametrize("count", [1, 3])
def test_queries(count, engagement, plans, owner, lead, reviewer, as_user, django_assert_num_queries):
    for made in plans(count):
        answered(made, engagement.provider, reviewer)
    client = as_user(owner)
    with django_assert_num_queries(6):
        html = page(client.get(f"/engagements/{engagement.pk}/report/"))
    assert html.count("Friday night") == count
    client = as_user(lead)
    with django_assert_num_queries(7):
        page(client.get("/portfolio/quality/"))
