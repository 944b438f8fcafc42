"""Comments of a review: what they keep, who may move them on, and proposals that are applied."""

import pytest
from django.utils import timezone

from planner.actions.checklists import save_answer
from planner.actions.comments import (
    CommentsClosedError,
    Finding,
    MoveRefusedError,
    NothingProposedError,
    StaleProposalError,
    TargetGoneError,
    apply_proposal,
    post_comment,
    reply_to_comment,
    save_verdict,
)
from planner.actions.worksheets import CellError, PlanClosedError, StaleCellError, delete_rows, save_cell
from planner.domain.comments import CommentMove, Target
from planner.domain.values import AnswerError
from planner.enums import EngagementScope, FindingSeverity, Role, SessionState, Step, Verdict
from planner.enums_notices import NoticeKind
from planner.enums_worksheets import Worksheet
from planner.models import (
    ChecklistAnswer,
    ClientAccess,
    CommentReply,
    Engagement,
    LivestreamSession,
    Notice,
    ReviewComment,
    StepVerdict,
)
from planner.queries.comments import PlanSays, finding_counts, verdict_facts
from tests import factories
from tests.at_once import at_once

pytestmark = pytest.mark.django_db
S = Step.MERCHANDISE


@pytest.fixture
def plan(livestream, owner, engagement):
    plan = factories.ready_to_submit(livestream, by=owner)
    plan.line_up.update(live_price=110)
    return plan


@pytest.fixture
def standing(engagement):
    """`standing(person)`: what somebody is to the merchant's plans."""

    def of(person):
        membership = person.memberships.get()
        return membership if membership.organization.is_merchant else ClientAccess(engagement, membership)

    return of


@pytest.fixture
def post(plan, standing):
    """`post(reviewer, target, proposal="99")`: a comment by somebody."""

    def write(by, target=None, severity=FindingSeverity.MAJOR, finding="Too few", **more):
        words = Finding(severity=severity, finding=finding, **more)
        return post_comment(
            livestream=plan, target=target or Target(S), words=words, membership=standing(by), by=by, now=timezone.now()
        )

    return write


@pytest.fixture
def reply(standing):
    def write(comment, by, text="", move=None):
        return reply_to_comment(
            comment=comment, text=text, move=move, membership=standing(by), by=by, now=timezone.now()
        )

    return write


@pytest.fixture
def take_over(standing):
    """`take_over(comment, owner)`: apply what it proposes."""

    def write(comment, by):
        return apply_proposal(comment=comment, membership=standing(by), by=by, now=timezone.now())

    return write


def cell(plan, field="live_price"):
    return Target(S, worksheet=Worksheet.LINE_UP, row=str(plan.line_up.first().pk), field=field)


def edit(plan, by, text, field="live_price"):
    row = plan.line_up.first()
    return save_cell(
        livestream=plan, worksheet=Worksheet.LINE_UP, row=str(row.pk), field=field, text=text,
        was=str(getattr(row, field)), version=row.version, by=by, now=timezone.now(),
    )  # fmt: skip


class TestPosting:
    def test_it_keeps_what_the_plan_said(self, plan, post, reviewer, provider):
        row = plan.line_up.first()
        comment = post(reviewer, cell(plan), proposal="99", evidence="Seen elsewhere")
        assert comment.was == {"value": "110"}
        assert (comment.proposed, comment.provider, comment.state) == ({"value": "99"}, provider, "open")
        assert (comment.target, comment.field, comment.row_name) == ("field", "live_price", row.sku_code)
        assert comment.place == cell(plan)

    def test_a_merchants_comment_is_never_internal(self, post, owner):
        comment = post(owner, is_internal=True)
        assert (comment.is_internal, comment.provider) == (False, None)

    @pytest.mark.parametrize(
        ("target", "proposal", "error"),
        [
            (cell, "cheap", CellError),
            (cell, "110", NothingProposedError),
            (lambda plan: Target(S, item="gate_s"), "yes", NothingProposedError),
            (lambda plan: Target(S, item="gate_s"), "perhaps", AnswerError),
            (lambda plan: Target(S), "99", NothingProposedError),
            (lambda plan: Target(S, worksheet=Worksheet.LINE_UP, row="1"), "", TargetGoneError),
            (lambda plan: Target(S, item="nothing"), "", TargetGoneError),
            (lambda plan: cell(plan, "nothing"), "", TargetGoneError),
        ],
    )
    def test_what_cannot_be_said(self, plan, post, reviewer, target, proposal, error):
        with pytest.raises(error):
            post(reviewer, target(plan), proposal=proposal)
        assert ReviewComment.objects.count() == 0

    def test_costs_are_commented_only_by_those_who_see_them(self, plan, post, reviewer, owner):
        with pytest.raises(TargetGoneError):
            post(reviewer, cell(plan, "unit_cost"))
        assert post(owner, cell(plan, "unit_cost")).shows_costs

    def test_a_cancelled_plan_is_silent(self, plan, post, reviewer):
        LivestreamSession.objects.update(state=SessionState.CANCELLED)
        with pytest.raises(CommentsClosedError):
            post(reviewer)

    def test_what_is_on_air_can_still_be_commented(self, plan, post, reviewer):
        LivestreamSession.objects.update(state=SessionState.LIVE)
        assert post(reviewer).state == "open"


class TestThreads:
    def test_a_way_through_the_states(self, post, reply, reviewer, operator):
        comment = post(reviewer, severity=FindingSeverity.BLOCKER)
        reply(comment, operator, "Six more links on Friday", CommentMove.ANSWER)
        reply(comment, reviewer, "Still too few", CommentMove.REOPEN)
        reply(comment, operator, "Two more", CommentMove.ANSWER)
        reply(comment, reviewer, move=CommentMove.RESOLVE)
        comment.refresh_from_db()
        assert comment.state == "resolved"
        rows = CommentReply.objects.values_list("author", "state")
        expected = [(operator.pk, "answered"), (reviewer.pk, "open"), (operator.pk, "answered")]
        assert list(rows) == [*expected, (reviewer.pk, "resolved")]

    @pytest.mark.parametrize(
        ("person", "severity", "move"),
        [
            ("operator", "major", CommentMove.RESOLVE),
            ("operator", "blocker", CommentMove.REJECT),
            ("operator", "major", CommentMove.OBSOLETE),
            ("reviewer", "major", CommentMove.ANSWER),
            ("reviewer", "major", CommentMove.REOPEN),
        ],
    )
    def test_what_the_sides_may_not_do(self, post, reply, reviewer, person, severity, move, request):
        comment = post(reviewer, severity=severity)
        with pytest.raises(MoveRefusedError):
            reply(comment, request.getfixturevalue(person), "Because", move)
        assert CommentReply.objects.count() == 0

    def test_another_provider_only_replies(self, merchant, post, reviewer, owner):
        other = factories.OrganizationFactory(kind="provider")
        member = factories.MembershipFactory(organization=other, role=Role.LEAD)
        access = ClientAccess(factories.engagement(merchant, other, by=owner), member)
        comment, words = post(reviewer), {"by": member.user, "membership": access, "now": timezone.now()}
        with pytest.raises(MoveRefusedError):
            reply_to_comment(comment=comment, text="Done", move=CommentMove.ANSWER, **words)
        reply_to_comment(comment=comment, text="We saw that too", **words)
        assert comment.replies.get().state == ""

    def test_what_is_gone_either_side_calls_obsolete(self, plan, post, reply, reviewer, owner):
        comment = post(reviewer, cell(plan))
        delete_rows(livestream=plan, worksheet=Worksheet.LINE_UP, keys=[comment.row], by=owner, now=timezone.now())
        reply(comment, owner, move=CommentMove.OBSOLETE)
        comment.refresh_from_db()
        assert comment.state == "obsolete"


class TestApplying:
    def test_a_cell(self, plan, post, take_over, reviewer, operator):
        comment = take_over(post(reviewer, cell(plan), proposal="99"), operator)
        assert f"{plan.line_up.first().live_price:.0f}" == "99"
        assert (comment.applied_by, comment.state) == (operator, "answered")
        change = plan.changes.filter(field="live_price").latest("pk")
        assert (change.by, change.old, change.new) == (operator, '"110.00"', '"99.0"')
        assert take_over(comment, operator).replies.count() == 1

    def test_an_answer(self, plan, post, take_over, reviewer, operator):
        comment = post(reviewer, Target(S, item="plain_s"), proposal="no")
        take_over(comment, operator)
        assert ChecklistAnswer.objects.get(checklist__livestream=plan, item__key="plain_s").value == "no"

    def test_a_field_of_the_plan_itself(self, plan, post, take_over, reviewer, owner):
        target = Target(Step.TIMING, worksheet=Worksheet.SLOT, field="planned_minutes")
        take_over(post(reviewer, target, proposal="200"), owner)
        plan.refresh_from_db()
        assert plan.planned_minutes == 200

    def test_another_cell_of_the_row_may_have_changed(self, plan, post, take_over, reviewer, owner):
        comment = post(reviewer, cell(plan), proposal="99")
        edit(plan, owner, "300", "list_price")
        assert take_over(comment, owner).state == "answered"

    def test_a_stale_one_changes_nothing(self, plan, post, take_over, reviewer, owner):
        comment = post(reviewer, cell(plan), proposal="99")
        edit(plan, owner, "105")
        with pytest.raises(StaleProposalError):
            take_over(comment, owner)
        comment.refresh_from_db()
        assert (f"{plan.line_up.first().live_price:.0f}", comment.state) == ("105", "open")

    def test_what_somebody_typed_by_hand_counts_as_applied(self, plan, post, take_over, reviewer, owner):
        comment = post(reviewer, cell(plan), proposal="99")
        edit(plan, owner, "99")
        assert take_over(comment, owner).applied_by == owner

    def test_not_where_the_row_is_gone(self, plan, post, take_over, reviewer, owner):
        comment = post(reviewer, cell(plan), proposal="99")
        delete_rows(livestream=plan, worksheet=Worksheet.LINE_UP, keys=[comment.row], by=owner, now=timezone.now())
        with pytest.raises(StaleProposalError):
            take_over(comment, owner)

    def test_not_while_the_plan_stands_still(self, plan, post, take_over, reviewer, owner):
        comment = post(reviewer, cell(plan), proposal="99")
        LivestreamSession.objects.update(state=SessionState.IN_REVIEW)
        with pytest.raises(PlanClosedError):
            take_over(comment, owner)

    @pytest.mark.parametrize("person", ["viewer", "reviewer"])
    def test_only_by_those_who_may_edit(self, plan, post, take_over, reviewer, person, request):
        with pytest.raises(MoveRefusedError):
            take_over(post(reviewer, cell(plan), proposal="99"), request.getfixturevalue(person))

    def test_a_co_planning_reviewer_may(self, plan, post, take_over, reviewer, engagement):
        Engagement.objects.update(scope=EngagementScope.CO_PLAN)
        engagement.refresh_from_db()
        assert take_over(post(reviewer, cell(plan), proposal="99"), reviewer).applied_by == reviewer

    def test_nor_costs_by_those_who_do_not_see_them(self, plan, post, take_over, owner, blind_operator, operator):
        comment = post(owner, cell(plan, "unit_cost"), proposal="33")
        with pytest.raises(MoveRefusedError):
            take_over(comment, blind_operator)
        assert take_over(comment, operator).applied_by == operator


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_applying_while_somebody_edits_the_cell(self, plan, post, take_over, reviewer, owner, operator):
        comment = post(reviewer, cell(plan), proposal="99")
        row = plan.line_up.first()
        applied, edited = at_once(
            lambda: take_over(comment, owner),
            lambda: save_cell(
                livestream=plan, worksheet=Worksheet.LINE_UP, row=str(row.pk), field="live_price", text="105",
                was=str(row.live_price), version=row.version, by=operator, now=timezone.now(),
            ),
        )  # fmt: skip
        comment.refresh_from_db()
        price = f"{plan.line_up.first().live_price:.0f}"
        if isinstance(applied, StaleProposalError):
            assert (price, comment.state, edited.livestream) == ("105", "open", plan)
        else:
            assert isinstance(edited, StaleCellError)
            assert (price, comment.state) == ("99", "answered")

    def test_two_who_apply_it_do_it_once(self, plan, post, take_over, reviewer, owner, operator):
        comment = post(reviewer, cell(plan), proposal="99")
        outcomes = at_once(lambda: take_over(comment, owner), lambda: take_over(comment, operator))
        assert len({outcome.applied_by for outcome in outcomes}) == 1
        assert plan.changes.filter(field="live_price", new__startswith='"99').count() == comment.replies.count() == 1


class TestWhatCounts:
    def test_findings_of_weight_that_the_merchant_sees(self, plan, post, reviewer, owner, provider):
        post(reviewer, severity="minor")
        post(owner, severity="blocker")
        post(reviewer, severity="blocker", is_internal=True)
        counts = finding_counts(plan)
        assert (counts.open_blockers, counts.open_findings, counts.unanswered_findings) == (0, 0, 0)
        assert finding_counts(plan, provider.pk).open_blockers == 1
        post(reviewer, severity="blocker")
        post(reviewer, severity="major")
        counts = finding_counts(plan)
        assert (counts.open_blockers, counts.open_findings, counts.unanswered_findings) == (1, 2, 2)

    def test_an_answered_blocker_holds_the_approval_until_it_is_resolved(self, plan, post, reply, reviewer, owner):
        comment = post(reviewer, severity="blocker")
        reply(comment, owner, "Done", CommentMove.ANSWER)
        counts = finding_counts(plan)
        assert (counts.open_blockers, counts.open_findings, counts.unanswered_findings) == (1, 0, 0)
        reply(comment, reviewer, move=CommentMove.RESOLVE)
        assert finding_counts(plan).open_blockers == 0

    @pytest.mark.parametrize("kind", ["cell", "row", "step", "item"])
    def test_a_changed_place_needs_no_answer(self, plan, post, reviewer, owner, kind):
        row = cell(plan).row
        target = {
            "cell": cell(plan),
            "row": Target(S, worksheet=Worksheet.LINE_UP, row=row),
            "step": Target(S),
            "item": Target(S, item="plain_s"),
        }[kind]
        comment = post(reviewer, target)
        assert (finding_counts(plan).unanswered_findings, PlanSays(plan).has_changed(comment)) == (1, False)
        if kind == "item":
            answer = ChecklistAnswer.objects.select_related("item", "checklist__livestream").get(
                checklist__livestream=plan, item__key="plain_s"
            )
            membership = owner.memberships.get()
            save_answer(
                answer=answer, version=answer.version, text="no", membership=membership, by=owner, now=timezone.now()
            )
        else:
            edit(plan, owner, "77")
        assert (finding_counts(plan).unanswered_findings, finding_counts(plan).open_findings) == (0, 1)

    @pytest.mark.parametrize("comments", [1, 3])
    def test_the_count_takes_the_same_queries_for_any_number(
        self, plan, post, reviewer, comments, django_assert_num_queries
    ):
        for _number in range(comments):
            post(reviewer, Target(S, item="plain_s"))
        with django_assert_num_queries(5):
            assert finding_counts(plan).unanswered_findings == comments


class TestNotices:
    def told(self, kind):
        return set(Notice.objects.filter(event__kind=kind).values_list("recipient", flat=True))

    def test_who_is_mentioned_hears_of_it(self, post, reply, reviewer, operator, lead):
        comment = post(reviewer, finding=f"Look here @{operator.display_name}")
        assert self.told(NoticeKind.MENTIONED) == {operator.pk}
        event = Notice.objects.get(recipient=operator, event__kind=NoticeKind.MENTIONED).event
        assert (event.path, event.words) == (f"/livestreams/{comment.livestream_id}/review/#comment-{comment.pk}", {})
        reply(comment, operator, f"@{lead.display_name} please")
        assert self.told(NoticeKind.MENTIONED) == {operator.pk, lead.pk}
        assert self.told(NoticeKind.COMMENT_ANSWERED) == {reviewer.pk}

    def test_an_internal_comment_tells_only_inside(self, post, reply, reviewer, lead, operator, outsider):
        people = (operator, lead, outsider)
        finding = " ".join(f"@{person.display_name}" for person in people)
        comment = post(reviewer, finding=finding, is_internal=True)
        reply(comment, lead, finding)
        assert self.told(NoticeKind.MENTIONED) == {lead.pk}
        assert self.told(NoticeKind.COMMENT_ANSWERED) == {reviewer.pk}

    def test_words_about_costs_reach_only_those_who_see_them(self, plan, post, owner, operator, blind_operator, lead):
        finding = " ".join(f"@{person.display_name}" for person in (operator, blind_operator, lead))
        post(owner, cell(plan, "unit_cost"), finding=finding)
        assert self.told(NoticeKind.MENTIONED) == {operator.pk}


class TestVerdicts:
    def say(self, plan, engagement, by, step=S, verdict=Verdict.PASS):
        return save_verdict(
            livestream=plan, step=step, verdict=verdict, sentence="Fine", engagement=engagement, by=by,
            now=timezone.now(),
        )  # fmt: skip

    def test_the_last_word_of_a_round_counts(self, plan, engagement, reviewer, lead, provider):
        LivestreamSession.objects.update(state=SessionState.IN_REVIEW, review_round=1)
        self.say(plan, engagement, reviewer)
        self.say(plan, engagement, lead, verdict=Verdict.FIX)
        row = StepVerdict.objects.get()
        assert (row.by, row.verdict, row.round) == (lead, "fix", 1)
        plan.refresh_from_db()
        facts = verdict_facts(plan, provider.pk)
        assert facts == {"missing_verdicts": tuple(step for step in Step if step != S), "fix_verdicts": (S,)}

    @pytest.mark.parametrize("state", ["draft", "submitted", "changes_requested", "approved"])
    def test_only_in_a_review(self, plan, engagement, reviewer, state):
        LivestreamSession.objects.update(state=state)
        with pytest.raises(CommentsClosedError):
            self.say(plan, engagement, reviewer)
