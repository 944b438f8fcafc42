"""What reviewers did in a stretch of time: answered rounds and shared comments, for figures and reports.

A report of one client reads what its reader sees now. The figures of a provider (`client` is None) count all that its
people did, also for clients that have left since: their plans are closed, the work stays done.
"""

from django.db.models import Exists, F, OuterRef, Subquery

from planner.domain.review_quality import CommentFacts, RoundFacts
from planner.domain.service_levels import ANSWERED
from planner.enums import CommentState
from planner.models import CommentReply, Organization, PlanApproval, ReviewComment, ReviewRound

MOST = 5000
"""So many rounds or comments of a month are read at most."""
ROUND = (
    "livestream_id", "round", "kind", "reviewer_id", "submitted_at", "stopped_at", "used_seconds", "first_word_seconds",
    "allowed_seconds",
    "breached_at", "outcome", "score_before", "score_after", "organization_id", "first_score", "livestream__title",
    "livestream__starts_at", "reviewer__name",
)  # fmt: skip


def answered_rounds(user, provider, *, first, end, client=None):
    """The rounds that a provider answered in [first, end), oldest first."""
    submitted_first = ReviewRound.objects.filter(livestream=OuterRef("livestream")).order_by("round")
    rounds = ReviewRound.objects.filter(
        provider=provider, outcome__in=ANSWERED, stopped_at__gte=first, stopped_at__lt=end
    )
    if client is not None:
        rounds = rounds.visible_to(user).filter(organization=client)
    rounds = rounds.annotate(first_score=Subquery(submitted_first.values("score_before")[:1]))
    return list(rounds.order_by("livestream__starts_at", "livestream", "round").values_list(*ROUND, named=True)[:MOST])


def shared_comments(user, provider, *, first, end, client=None):
    """The comments that a provider wrote in [first, end) and the merchant reads."""
    reopened = CommentReply.objects.filter(comment=OuterRef("pk"), state=CommentState.OPEN)
    comments = ReviewComment.objects.shared().filter(provider=provider, at__gte=first, at__lt=end)
    if client is not None:
        comments = comments.visible_to(user).filter(livestream__organization=client)
    found = comments.annotate(
        was_reopened=Exists(reopened),
        live_at=F("livestream__actual_started_at"),
        client=F("livestream__organization"),
        title=F("livestream__title"),
        starts_at=F("livestream__starts_at"),
    ).order_by("pk")
    return list(found.defer("was")[:MOST])


def further_approvals(user, provider, *, first, end, client=None):
    """What people of a provider approved in [first, end) beside whoever answered the round: the first of two who have
    to approve, or another provider of the same merchant. Oldest first."""
    decided = ReviewRound.objects.filter(
        livestream=OuterRef("livestream"), round=OuterRef("round"), provider=provider, reviewer=OuterRef("by")
    )
    approvals = PlanApproval.objects.filter(~Exists(decided), provider=provider, at__gte=first, at__lt=end)
    if client is not None:
        approvals = approvals.visible_to(user).filter(livestream__organization=client)
    found = approvals.annotate(
        client=F("livestream__organization"), title=F("livestream__title"), starts_at=F("livestream__starts_at")
    ).select_related("by")
    return list(found.order_by("pk")[:MOST])


def names_of_clients(keys):
    """Name by key, by name."""
    return dict(Organization.objects.filter(pk__in=keys).order_by("name", "pk").values_list("pk", "name"))


def round_facts(row):
    return RoundFacts(
        plan=row.livestream_id,
        round=row.round,
        kind=row.kind,
        reviewer=row.reviewer_id,
        submitted_at=row.submitted_at,
        stopped_at=row.stopped_at,
        used_seconds=row.used_seconds,
        first_seconds=row.used_seconds if row.first_word_seconds is None else row.first_word_seconds,
        allowed_seconds=row.allowed_seconds,
        is_late=row.breached_at is not None,
        outcome=row.outcome,
        score_before=row.score_before,
        score_after=row.score_after,
    )


def comment_facts(comment):
    return CommentFacts(
        plan=comment.livestream_id,
        author=comment.author_id,
        severity=comment.severity,
        target=comment.target,
        text=f"{comment.finding} {comment.evidence}",
        state=comment.state,
        has_proposal=comment.proposed is not None,
        is_applied=comment.applied_at is not None,
        was_reopened=comment.was_reopened,
        after_live=comment.live_at is not None and comment.at >= comment.live_at,
    )
