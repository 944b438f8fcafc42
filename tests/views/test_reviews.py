"""The review page and what is posted to it: by whom, with which answers, with and without scripts."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.actions.plan_versions import freeze_version
from planner.enums import CommentState, EngagementScope, SessionState, Step, VersionReason
from planner.enums_worksheets import Worksheet
from planner.models import (
    ChecklistAnswer,
    CommentReply,
    Engagement,
    FindingTemplate,
    LivestreamSession,
    ReviewComment,
    StepVerdict,
)
from tests import factories

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(livestream, owner, engagement):
    plan = factories.ready_to_submit(livestream, by=owner)
    plan.line_up.update(live_price=110)
    return plan


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def review(plan):
    return reverse("planner:plan_review", args=[plan.pk])


def add(plan):
    return reverse("planner:comment_add", args=[plan.pk])


def row_word(plan):
    return f"row.line_up.{plan.line_up.first().pk}"


def finding(plan, **more):
    given = {"place": row_word(plan), "field": "live_price", "severity": "blocker", "finding": "Dearer than elsewhere"}
    return {**given, "proposal": "99", "audience": "shared", **more}


@pytest.fixture
def proposal(plan, as_user, reviewer):
    """A finding of the reviewer's with a proposed price."""
    assert as_user(reviewer).post(add(plan), finding(plan)).headers["Location"] == f"{review(plan)}#findings"
    return ReviewComment.objects.get()


def reply(comment):
    return reverse("planner:comment_reply", args=[comment.pk])


def apply(comment):
    return reverse("planner:comment_apply", args=[comment.pk])


class TestThePage:
    def test_each_sees_what_is_theirs(self, plan, proposal, as_user, owner, viewer, reviewer, lead):
        factories.comment(plan, by=lead, provider=lead.memberships.get().organization, finding="Hush", is_internal=True)
        seen = {}
        for user in (owner, viewer, reviewer):
            html = page(as_user(user).get(review(plan)))
            marks = {"form": 'id="comment-form"', "inside": "Hush", "apply": apply(proposal), "reply": reply(proposal)}
            marks |= {"audience": 'name="audience"', "judge": 'name="verdict"'}
            seen[user] = [name for name, mark in marks.items() if mark in html]
            assert "Dearer than elsewhere" in html
        assert seen == {
            owner: ["form", "apply", "reply"],
            viewer: [],
            reviewer: ["form", "inside", "reply", "audience"],
        }

    def test_what_only_the_provider_reads_is_marked(self, plan, as_user, lead, reviewer):
        factories.comment(plan, by=lead, provider=lead.memberships.get().organization, finding="Hush", is_internal=True)
        html = page(as_user(reviewer).get(review(plan)))
        assert re.search(r"<article[^>]* data-internal[^>]*>\s*<p class=\"finding-inside\">.*Only inside Qiming", html)

    def test_tabs_count_what_is_open(self, plan, as_user, owner, reviewer, provider):
        factories.comment(plan, by=reviewer, provider=provider)
        factories.comment(plan, by=reviewer, provider=provider, step=Step.GIFTS, finding="Gap at nine")
        factories.comment(plan, by=reviewer, provider=provider, step=Step.GIFTS, state=CommentState.RESOLVED)
        html = page(as_user(owner).get(f"{review(plan)}?step=g"))
        counts = re.findall(r'href="[^"]*?(\?step=\w)?"[^>]*>(?:(?!</a>).)*open comments: </span>(\d)', html)
        assert counts == [("", "2"), ("?step=s", "1"), ("?step=g", "1")]
        assert ("Gap at nine" in html, "600 units on hand, 1,080 needed" in html.split("settled")[0]) == (True, False)

    def test_costs_stay_hidden(self, plan, as_user, owner, reviewer, operator):
        data = finding(plan, field="unit_cost", finding="Pays 73.91 elsewhere", proposal="73.91")
        as_user(owner).post(add(plan), data)
        html = page(as_user(reviewer).get(review(plan)))
        assert ("Shows costs." in html, "73.91" in html, "Unit cost" in html) == (True, False, True)
        assert "73.91" in page(as_user(operator).get(review(plan)))
        assert as_user(reviewer).post(reply(ReviewComment.objects.get()), {"text": "Hm"}).status_code == 403
        Engagement.objects.update(finance_visible=True)
        assert "73.91" in page(as_user(reviewer).get(review(plan)))

    def test_changes_since_the_last_round(self, plan, as_user, owner, reviewer):
        client, url = as_user(owner), reverse("planner:livestream_transition", args=[plan.pk, "submit"])
        assert 'id="changes"' not in page(client.get(review(plan)))
        client.post(url)
        LivestreamSession.objects.update(state=SessionState.CHANGES_REQUESTED)
        plan.line_up.filter(pk=plan.line_up.first().pk).update(live_price=95)
        html = page(as_user(reviewer).get(review(plan)))
        assert re.search(r"before: </span>110</del>.*after: </span>95</ins>", html)
        assert "1 change" in html

    def test_a_version_kept_before_the_submission_is_compared_too(self, plan, as_user, owner, reviewer):
        freeze_version(livestream=plan, reason=VersionReason.MANUAL, by=owner, now=timezone.now())
        as_user(owner).post(reverse("planner:livestream_transition", args=[plan.pk, "submit"]))
        assert plan.versions.count() == 1
        LivestreamSession.objects.update(state=SessionState.CHANGES_REQUESTED)
        plan.line_up.filter(pk=plan.line_up.first().pk).update(live_price=95)
        assert "1 change" in page(as_user(reviewer).get(review(plan)))

    def test_the_next_plan_in_the_queue(self, plan, merchant, owner, as_user, reviewer):
        second = factories.livestream(
            organization=merchant, by=owner, title="Second", template_version=plan.template_version
        )
        LivestreamSession.objects.update(state=SessionState.SUBMITTED)
        html = page(as_user(reviewer).get(review(plan)))
        assert f'href="{review(second)}" data-next-plan' in html
        assert "data-next-plan" not in page(as_user(owner).get(review(plan)))

    def test_a_review_is_offered_its_steps(self, plan, as_user, owner, reviewer):
        LivestreamSession.objects.update(state=SessionState.IN_REVIEW)
        offered = [
            re.findall(r'data-open="transition-([\w-]+)"', page(as_user(user).get(review(plan))))
            for user in (owner, reviewer)
        ]
        assert offered == [["withdraw"], ["approve", "request-changes"]]

    @pytest.mark.parametrize("comments", [1, 3])
    def test_the_same_queries_for_any_number(
        self, plan, as_user, reviewer, provider, comments, django_assert_num_queries
    ):
        for _number in range(comments):
            comment = factories.comment(plan, by=reviewer, provider=provider)
            CommentReply.objects.create(comment=comment, author=reviewer, provider=provider, text="And more")
        client = as_user(reviewer)
        client.get(review(plan))
        with django_assert_num_queries(QUERIES):
            client.get(review(plan))


QUERIES = 17


class TestPosting:
    def test_a_proposal_shows_old_and_new(self, plan, proposal, as_user, owner):
        html = page(as_user(owner).get(review(plan)))
        assert re.search(r"before: </span>110 yuan/unit</del>.*after: </span>99 yuan/unit</ins>", html)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"audience": ""}, "Choose who reads it before you post."),
            ({"finding": " "}, "Say what you found"),
            ({"proposal": "cheap"}, "Not a number."),
            ({"proposal": "110"}, "The plan says this already."),
            ({"place": "row.line_up.1"}, "This place is gone."),
            ({"place": "item.gate_s", "field": "", "proposal": "perhaps"}, "Answer yes or no."),
            ({"severity": "dreadful"}, "dreadful"),
        ],
    )
    @pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
    def test_what_is_wrong_stands_beside_it_and_the_words_stay(self, plan, as_user, reviewer, change, words, headers):
        data = finding(plan, evidence="Seen at nine", **change)
        html = page(as_user(reviewer).post(add(plan), data, headers=headers), 422)
        assert (words in html, "Seen at nine" in html) == (True, True)
        assert ReviewComment.objects.count() == 0

    def test_with_scripts_the_list_comes_along(self, plan, as_user, reviewer):
        html = page(as_user(reviewer).post(add(plan), finding(plan), headers=HTMX))
        assert html.count('hx-target="#findings"') == html.count('hx-target="#review-tabs"') == 1
        assert ("Dearer than elsewhere" in html, 'value="shared" checked' in html) == (True, False)

    def test_a_place_is_chosen_without_storing(self, plan, as_user, reviewer):
        FindingTemplate.objects.create(
            organization=reviewer.memberships.get().organization, name="Dear", severity="minor", finding="Too dear",
            evidence="See there",
        )  # fmt: skip
        template = str(FindingTemplate.objects.get().pk)
        data = finding(plan, choose="1", template=template, finding="Mine", evidence="", proposal="")
        html = page(as_user(reviewer).post(add(plan), data, headers=HTMX))
        assert re.search(r"<textarea name=\"finding\"[^>]*>\s*Mine\nToo dear</textarea>", html)
        assert "See there</textarea>" in html
        assert re.search(r'value="minor" checked', html)
        assert 'The plan says <b class="num">110 yuan/unit</b>' in html
        assert ReviewComment.objects.count() == 0

    def test_a_link_from_the_plan_opens_the_form_there(self, plan, as_user, operator, viewer):
        html = page(as_user(operator).get(f"{add(plan)}?place={row_word(plan)}&field=live_price"))
        assert f'value="{row_word(plan)}" selected' in html
        assert 'value="live_price" selected' in html
        assert as_user(viewer).get(add(plan)).status_code == 403

    def test_cost_columns_are_not_offered_to_those_who_do_not_see_them(self, plan, as_user, reviewer, owner):
        address = f"{add(plan)}?place={row_word(plan)}&field=unit_cost"
        offered = ['value="unit_cost"' in page(as_user(user).get(address)) for user in (owner, reviewer)]
        assert offered == [True, False]


class TestReplies:
    def test_answered_and_resolved(self, proposal, as_user, operator, reviewer, plan):
        response = as_user(operator).post(reply(proposal), {"text": "On Friday", "move": "answer"})
        assert response.headers["Location"] == f"{review(plan)}#comment-{proposal.pk}"
        html = page(as_user(reviewer).post(reply(proposal), {"move": "resolve"}, headers=HTMX))
        assert f'id="comment-{proposal.pk}"' in html
        assert ("now: Resolved" in html, 'hx-target="#review-tabs"' in html) == (True, True)
        proposal.refresh_from_db()
        assert proposal.state == "resolved"

    @pytest.mark.parametrize(
        ("data", "status", "words"),
        [
            ({"move": "answer"}, 422, "Write a sentence."),
            ({"text": ""}, 422, "Write a sentence."),
            ({"text": "No!", "move": "resolve"}, 409, "Somebody has dealt with this comment meanwhile."),
        ],
    )
    @pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
    def test_refused_the_words_stay(self, proposal, as_user, operator, data, status, words, headers):
        html = page(as_user(operator).post(reply(proposal), data, headers=headers), status)
        assert (words in html, data.get("text", "") in html) == (True, True)
        assert CommentReply.objects.count() == 0

    def test_a_viewer_only_reads(self, proposal, as_user, viewer):
        assert as_user(viewer).post(reply(proposal), {"text": "Hm"}).status_code == 403

    def test_an_internal_one_is_not_there_for_the_merchant(self, plan, as_user, owner, reviewer, provider):
        comment = factories.comment(plan, by=reviewer, provider=provider, is_internal=True)
        assert as_user(owner).post(reply(comment), {"text": "Hm"}).status_code == 404


class TestApplying:
    def test_with_one_click(self, plan, proposal, as_user, operator):
        html = page(as_user(operator).post(apply(proposal), headers=HTMX))
        assert f"Applied by {operator.display_name}" in html
        assert f"{plan.line_up.first().live_price:.0f}" == "99"

    def test_without_scripts(self, plan, proposal, as_user, operator):
        html = page(as_user(operator).post(apply(proposal), follow=True))
        assert "The proposed change is in the plan." in html

    @pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
    def test_a_stale_one_shows_both_values(self, plan, proposal, as_user, operator, headers):
        plan.line_up.update(live_price=105)
        html = page(as_user(operator).post(apply(proposal), headers=headers), 409)
        assert "Out of date: the plan now says 105 yuan/unit, the proposal 99 yuan/unit." in html
        assert "What this is about has changed since." in html
        assert f"{plan.line_up.first().live_price:.0f}" == "105"

    def test_a_deleted_row_says_so(self, plan, proposal, as_user, operator):
        plan.line_up.filter(pk=proposal.row).delete()
        html = page(as_user(operator).get(review(plan)))
        assert "What this is about has been deleted since." in html
        assert "P1" in html or proposal.row_name in html

    def test_not_while_the_plan_stands_still(self, plan, proposal, as_user, operator):
        LivestreamSession.objects.update(state=SessionState.IN_REVIEW)
        client = as_user(operator)
        assert apply(proposal) not in page(client.get(review(plan)))
        assert "cannot be changed in its present state" in page(client.post(apply(proposal)), 409)

    def test_by_whom(self, plan, proposal, as_user, viewer, reviewer):
        assert [as_user(user).post(apply(proposal)).status_code for user in (viewer, reviewer)] == [403, 403]
        Engagement.objects.update(scope=EngagementScope.CO_PLAN)
        assert as_user(reviewer).post(apply(proposal)).status_code == 302


class TestVerdicts:
    @pytest.fixture
    def url(self, plan):
        LivestreamSession.objects.update(state=SessionState.IN_REVIEW)
        return reverse("planner:verdict_save", args=[plan.pk, Step.MERCHANDISE])

    def test_a_step_in_one_sentence(self, plan, url, as_user, reviewer, owner):
        client = as_user(reviewer)
        html = page(client.post(url, {"verdict": "fix", "sentence": "Two links short"}, headers=HTMX))
        assert ("1 / 5" in html, "Two links short" in html) == (True, True)
        assert (
            client.post(url, {"verdict": "pass", "sentence": "Fine"}).headers["Location"] == f"{review(plan)}#verdicts"
        )
        assert StepVerdict.objects.get().verdict == "pass"
        html = page(as_user(owner).get(review(plan)))
        assert ("Fine" in html, 'name="verdict"' in html) == (True, False)

    @pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
    def test_half_of_it_is_refused(self, url, as_user, reviewer, headers):
        html = page(as_user(reviewer).post(url, {"sentence": "Well"}, headers=headers), 422)
        assert ("Choose a verdict." in html, 'value="Well"' in html) == (True, True)

    def test_outside_a_review(self, url, as_user, reviewer):
        LivestreamSession.objects.update(state=SessionState.SUBMITTED)
        html = page(as_user(reviewer).post(url, {"verdict": "pass", "sentence": "Fine"}, headers=HTMX), 409)
        assert "The review of this round is not running." in html or "verdicts" in html
        assert StepVerdict.objects.count() == 0

    def test_by_whom(self, url, as_user, owner, operator, viewer):
        statuses = [as_user(user).post(url).status_code for user in (owner, operator, viewer)]
        assert statuses == [403, 403, 403]


class TestOnThePlan:
    def test_items_and_sheets_say_what_is_open(self, plan, proposal, as_user, owner, viewer, reviewer):
        as_user(reviewer).post(add(plan), finding(plan, place="item.gate_s", field="", proposal=""))
        html = page(as_user(owner).get(plan.get_absolute_url()))
        assert html.count(f'href="{review(plan)}?step=s#findings"') == 2
        assert f'href="{add(plan)}?place=item.gate_s"' in html
        assert add(plan) not in page(as_user(viewer).get(plan.get_absolute_url()))

    def test_the_page_of_a_row_leads_to_a_comment(self, plan, as_user, reviewer, viewer):
        row = plan.line_up.first()
        url = reverse("planner:sheet_row", args=[plan.pk, Worksheet.LINE_UP, row.pk])
        html = page(as_user(reviewer).get(url))
        assert f'href="{add(plan)}?place={row_word(plan)}&amp;field=live_price"' in html
        assert add(plan) not in page(as_user(viewer).get(url))

    def test_a_saved_answer_leaves_the_mark_alone(self, plan, as_user, owner):
        answer = ChecklistAnswer.objects.get(checklist__livestream=plan, item__key="plain_s")
        url = reverse("planner:answer_save", args=[answer.pk])
        html = page(as_user(owner).post(url, {"version": answer.version, "value": "no"}, headers=HTMX))
        assert f'id="findings-{answer.pk}" hx-morph-skip' in html


class TestFrequentFindings:
    def test_the_lead_edits_and_the_reviewer_reads(self, engagement, provider, as_user, lead, reviewer, owner):
        home, client = reverse("planner:finding_template_list"), as_user(lead)
        client.post(reverse("planner:finding_template_start"))
        names = set(FindingTemplate.objects.values_list("name", flat=True))
        assert ("Hero stock too low" in names, len(names)) == (True, 12)
        client.post(reverse("planner:finding_template_start"))
        data = {"name": "Mine", "severity": "note", "finding": "Look"}
        assert client.post(reverse("planner:finding_template_add"), data).headers["Location"] == home
        assert "There is one of this name already." in page(
            client.post(reverse("planner:finding_template_add"), data), 422
        )
        mine = FindingTemplate.objects.get(name="Mine")
        edit, remove = (reverse(f"planner:finding_template_{verb}", args=[mine.pk]) for verb in ("edit", "remove"))
        assert 'value="Mine"' in page(client.get(edit))
        client.post(edit, {**data, "name": "Ours"})
        html = page(as_user(reviewer).get(home))
        assert ("Ours" in html, edit in html) == (True, False)
        assert [as_user(reviewer).post(url).status_code for url in (edit, remove)] == [403, 403]
        assert [as_user(owner).get(url).status_code for url in (home, edit)] == [404, 404]
        client.post(remove)
        assert FindingTemplate.objects.filter(organization=provider).count() == 12
