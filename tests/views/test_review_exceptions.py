"""What leads the review page: the checks and gates that do not hold, the gravest first, each a step from a comment."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.enums import FindingSeverity, SessionState
from planner.exchange.demo_loading import fill_worksheets
from planner.models import Engagement, LivestreamSession, ReviewComment
from tests import factories

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(merchant, owner, engagement, standard_version):
    """The flawed plan of the handbook."""
    livestream = factories.livestream(
        organization=merchant, by=owner, template_version=standard_version, planned_minutes=240,
        gmv_target=800_000, ad_budget=60_000, starts_at=timezone.now() + timedelta(hours=30),
    )  # fmt: skip
    fill_worksheets(livestream, "qinghe-winter-festival", by=owner, now=timezone.now())
    return LivestreamSession.objects.get(pk=livestream.pk)


@pytest.fixture
def small_plan(livestream, owner, engagement):
    return factories.ready_to_submit(livestream, by=owner)


def shown(browser, plan, query=""):
    response = browser.get(f"{reverse('planner:plan_review', args=[plan.pk])}{query}")
    assert response.status_code == 200
    return re.search(r'<section class="sec" id="exceptions".*?</section>', response.content.decode(), re.DOTALL)[0]


def kinds(html):
    return re.findall(r"exception-kind[^>]*><svg.*?</svg>([^<]+)</span>", html)


def test_the_gravest_lead(plan, as_user, reviewer):
    found = kinds(shown(as_user(reviewer), plan))
    order = ["Legal", "Blocking", "Gate", "Legal · not enough data", "Blocking · not enough data", "Warning"]
    assert len(found) > 10
    assert set(found) <= set(order)
    ranks = [min(order.index(kind), 3) if "data" in kind else order.index(kind) for kind in found]
    assert ranks == sorted(ranks)


def test_of_one_step(plan, as_user, reviewer):
    letters = re.findall(r'<li class="exception".*?data-step="(\w)"', shown(as_user(reviewer), plan, "?step=t"))
    assert set(letters) == {"t"}


def test_a_comment_starts_with_the_words_of_the_check_at_its_cell(plan, as_user, reviewer):
    browser = as_user(reviewer)
    html = shown(browser, plan)
    link = next(
        unescape(url) for url in re.findall(r'href="([^"]+)"[^>]*data-comment-on', html) if "place=row.line_up." in url
    )
    for headers in ({}, HTMX):
        form = browser.get(link, headers=headers).content.decode()
        assert re.search(r'<option value="row\.line_up\.\d+" selected>', form)
        assert re.search(r"<textarea[^>]*name=\"finding\"[^>]*>\s*\S", form)
    assert browser.get(link, headers=HTMX).content.decode().count(" checked>") == 1  # severity; who reads it is chosen


def test_what_is_commented_on_leads_to_its_comment(plan, as_user, reviewer, provider):
    browser = as_user(reviewer)
    place = re.search(r"place=row\.line_up\.(\d+)&amp;field=(\w+)", shown(browser, plan))
    assert "Commented" not in shown(browser, plan)
    words = {"target": "field", "worksheet": "line_up", "row": place[1], "field": place[2]}
    comment = factories.comment(plan, by=reviewer, provider=provider, **words)
    assert f'href="#comment-{comment.pk}"' in shown(browser, plan)
    ReviewComment.objects.update(state="resolved")
    assert "Commented" not in shown(browser, plan)


def test_numbers_of_costs_stay_hidden(plan, as_user, owner, reviewer):
    secret = "Its numbers are for members who may see costs."
    assert secret not in shown(as_user(owner), plan)
    assert secret in shown(as_user(reviewer), plan)
    Engagement.objects.update(finance_visible=True)
    assert secret not in shown(as_user(reviewer), plan)


def test_a_viewer_reads_them_and_comments_on_nothing(plan, as_user, viewer):
    html = shown(as_user(viewer), plan)
    assert (bool(kinds(html)), "data-comment-on" in html) == (True, False)


def test_the_clock_ticks_and_turns_at_80_percent(small_plan, as_user, owner, reviewer, take):
    plan = take(small_plan, "submit", owner)
    browser, now = as_user(reviewer), timezone.now()

    def clock(warn, limit):
        plan.review_rounds.update(warn_at=now + warn, limit_at=now + limit)
        LivestreamSession.objects.update(review_limit_at=now + limit)
        html = browser.get(reverse("planner:plan_review", args=[plan.pk])).content.decode()
        found = re.search(r'status num" data-status="(\w+)">.*?<count-down (\w+)=', html, re.DOTALL)
        return found.groups()

    hour = timedelta(hours=1)
    assert clock(hour, 2 * hour) == ("progress", "to")
    assert clock(-hour, hour) == ("risk", "to")
    assert clock(-2 * hour, -hour) == ("blocked", "since")
    assert LivestreamSession.objects.get(pk=plan.pk).state == SessionState.SUBMITTED


def test_a_warning_is_minor_and_a_gate_major(plan, as_user, reviewer):
    html = shown(as_user(reviewer), plan)
    rows = re.findall(r'<li class="exception".*?</li>', html, re.DOTALL)
    for row in rows:
        kind, asked = kinds(row)[0].split(" · ")[0], set(re.findall(r"severity=(\w+)", row))
        grave = {"Warning": FindingSeverity.MINOR, "Gate": FindingSeverity.MAJOR}
        assert asked <= {grave.get(kind, FindingSeverity.BLOCKER)}
