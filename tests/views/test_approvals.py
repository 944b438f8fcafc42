"""How a review stands on the plan page, and how a save that costs an approval says so."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.enums import ChangeKind, SessionState
from planner.models import ChecklistAnswer, Engagement, LivestreamSession

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


def words(client, plan):
    """The text of the part about the review; '' where there is none."""
    html = client.get(plan.get_absolute_url()).content.decode()
    found = re.search(r'<section class="sheet approval".*?</section>', html, re.DOTALL)
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", found[0]).split())) if found else ""


def save_price(client, plan, text, **headers):
    row = plan.line_up.first()
    path = reverse("planner:cell_save", args=[plan.pk, "line_up"])
    data = {
        "key": row.pk, "field": "live_price", "text": text, "was": str(row.live_price), "version": row.version,
        "seen": "",
    }  # fmt: skip
    return client.post(path, data, headers=headers)


def test_a_plan_that_nobody_submitted_says_nothing(livestream, as_user, owner):
    assert words(as_user(owner), livestream) == ""


def test_an_approved_plan_says_who_approved_what(approved, as_user, owner, viewer, reviewer):
    for user in (owner, viewer, reviewer):
        text = words(as_user(user), approved)
        assert f"Approved Round 1 Open the review {reviewer.display_name} , Reviewer, Qiming" in text
        assert f"Version 1 Readiness {approved.readiness}" in text
        assert len(re.findall("holds", text)) == 5


def test_four_eyes_and_the_lead_who_is_awaited_are_named(in_review, as_user, owner, reviewer, lead, take):
    LivestreamSession.objects.update(gmv_target=Decimal(1_000_000))
    in_review.refresh_from_db()
    client = as_user(owner)
    text = words(client, in_review)
    assert "Two people approve this plan, one of them a lead, because its GMV target is 1,000,000 yuan or more." in text
    assert "Four eyes: whoever has changed the plan since its last approval does not approve it" in text
    take(in_review, "approve", reviewer)
    assert f"A lead's approval is awaited ({lead.display_name})" in words(client, in_review)
    take(in_review, "approve", lead)
    text = words(client, in_review)
    assert text.index(reviewer.display_name) < text.index(lead.display_name)


def test_a_review_without_a_provider_says_how_to_go_on(in_review, engagement, as_user, owner):
    Engagement.objects.filter(pk=engagement.pk).update(ended_at=timezone.now())
    text = words(as_user(owner), in_review)
    assert text.startswith("No service provider reviews this plan any more Round 1")
    assert "Withdraw it to go on working on it, or invite another service provider." in text
    assert "Four eyes" not in text


def test_after_a_leads_approval_anybody_else_is_awaited(in_review, as_user, owner, lead, take):
    plain = ChecklistAnswer.objects.filter(checklist__livestream=in_review, item__key__startswith="plain")
    plain.update(value="no")
    take(in_review, "approve", lead)
    text = words(as_user(owner), in_review)
    assert "A second approval is awaited, by anybody else who reviews it, because its readiness is below 75." in text


def test_a_save_that_costs_the_approval_says_so_at_once(approved, as_user, owner):
    html = save_price(as_user(owner), approved, "77", **HTMX).content.decode()
    assert '<hx-partial hx-target="#plan-act" hx-swap="outerMorph">' in html
    assert "Re-approval needed" in html
    assert 'data-open="transition-resubmit"' in html
    assert "This change needs a new approval: price." in html
    text = words(as_user(owner), approved)
    assert "Changed since the approval: submit it again Round 1 Open the review What changed since" in text
    assert "Merchandise: open again" in text
    assert "Needs a new approval: price." in text


def test_a_save_that_gives_it_back_says_so_too(approved, as_user, owner):
    price = approved.line_up.first().live_price
    save_price(as_user(owner), approved, "77")
    html = save_price(as_user(owner), approved, str(price), **HTMX).content.decode()
    assert "The plan says again what was approved. The approval holds." in html


def test_new_details_that_cost_it_say_so(approved, as_user, owner):
    client, path = as_user(owner), reverse("planner:livestream_edit", args=[approved.pk])
    html = client.get(path).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', html)[1]
    data = {
        "seen": seen, "title": approved.title, "platform": approved.platform, "session_type": approved.session_type,
        "starts_at": f"{timezone.localtime(approved.starts_at + timedelta(hours=1)):%Y-%m-%dT%H:%M}",
        "planned_minutes": approved.planned_minutes,
    }  # fmt: skip
    assert "The plan needs a new approval." in client.post(path, data, follow=True).content.decode()
    approved.refresh_from_db()
    assert approved.state == SessionState.REAPPROVAL_NEEDED


def test_a_save_of_a_draft_sends_no_place_of_an_approval(approved, as_user, owner):
    LivestreamSession.objects.update(state=SessionState.CHANGES_REQUESTED)
    html = save_price(as_user(owner), approved, "77", **HTMX).content.decode()
    assert "plan-approval" not in html


def test_the_history_names_the_reasons(approved, as_user, owner):
    save_price(as_user(owner), approved, "77")
    assert approved.changes.filter(kind=ChangeKind.STATE, by=None).get().reason == "price"
    html = as_user(owner).get(reverse("planner:plan_history", args=[approved.pk])).content.decode()
    assert "Reason: price" in html


def go_list(client, plan, action):
    html = client.get(reverse("planner:livestream_transition", args=[plan.pk, action])).content.decode()
    found = re.findall(r'<li data-status="(\w+)"><svg.*?</svg><span>(.*?)<span', html, re.DOTALL)
    return {name: status for status, name in found}


def test_every_condition_of_go_or_no_go_is_listed(approved, as_user, owner):
    client = as_user(owner)
    expected = {
        "Your service provider has approved the plan": "ready",
        "Law: no legal check fails": "ready",
        "Every gate is passed": "ready",
        "No blocking check fails, or the owner has waived it": "ready",
        "Readiness is 60 or more": "ready",
    }
    assert go_list(client, approved, "lock") == expected
    ChecklistAnswer.objects.filter(checklist__livestream=approved, item__key="gate_t").update(value="")
    assert go_list(client, approved, "lock") == expected | {
        "Every gate is passed": "blocked",
        "Readiness is 60 or more": "blocked",
    }


def test_a_plan_without_a_provider_lists_no_approval(livestream, as_user, owner):
    LivestreamSession.objects.filter(pk=livestream.pk).update(state=SessionState.SELF_CHECKED)
    listed = go_list(as_user(owner), livestream, "lock")
    assert "Your service provider has approved the plan" not in listed
    assert len(listed) == 4


def test_a_reviewer_reads_the_conditions_of_an_approval(in_review, as_user, reviewer):
    listed = go_list(as_user(reviewer), in_review, "approve")
    assert listed["You have not changed the plan yourself"] == "ready"
    assert listed["You have not approved this round yet"] == "ready"
    assert listed["Every step has a verdict"] == "ready"


def test_the_page_of_an_approved_plan_takes_three_queries_more(approved, as_user, owner, django_assert_num_queries):
    client = as_user(owner)
    client.get(approved.get_absolute_url())
    with django_assert_num_queries(9):
        client.get(approved.get_absolute_url())
    LivestreamSession.objects.update(review_round=0)
    with django_assert_num_queries(6):
        client.get(approved.get_absolute_url())
