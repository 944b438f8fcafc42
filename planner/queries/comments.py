"""What is said of a plan in its review, what still counts of it, and who may read it."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, Q, Subquery

from planner.domain.comments import FINDINGS, SaidVerdict, missing_verdicts, said_of, standing_verdicts, steps_to_fix
from planner.domain.livestream_states import UNDER_REVIEW, PlanAction
from planner.enums import ChangeKind, CommentState, FindingSeverity, Role, Step, Verdict
from planner.models import (
    CommentReply,
    Engagement,
    FindingTemplate,
    LivestreamSession,
    Membership,
    ReviewComment,
    StepVerdict,
)
from planner.models.visibility import clients_seen_by
from planner.queries.plan_versions import hashes_of, last_version, load_content
from planner.queries.worksheets import load_book


class PlanSays:
    """What a plan says now of the places that comments are about; read from the database when first asked."""

    def __init__(self, livestream, book=None):
        self.livestream = livestream
        self._book = book

    @cached_property
    def book(self):
        return self._book or load_book(self.livestream)

    @cached_property
    def content(self):
        return load_content(self.livestream, self.book)

    @cached_property
    def _hashes(self):
        return hashes_of(self.livestream, self.content)

    def of(self, place):
        """As `domain.comments.said_of`: None where the place is gone."""
        return said_of(place, self.content, self._hashes.__getitem__)

    def has_changed(self, comment):
        """Whether the place says something else than when the comment was written, or is gone."""
        return self.of(comment.place) != comment.was


def comments_of(livestream, user):
    """The comments of a plan that a person may read, oldest first, with their threads: in two queries."""
    threads = CommentReply.objects.select_related("author", "provider")
    comments = ReviewComment.objects.visible_to(user).filter(livestream=livestream)
    people = comments.select_related("author", "guest", "provider", "applied_by", "version").defer("version__content")
    return list(people.prefetch_related(Prefetch("replies", threads)))


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """As `ReviewFacts` names them."""

    open_blockers: int = 0
    open_findings: int = 0
    unanswered_findings: int = 0


def finding_counts(livestream, provider=None):
    """The provider's findings of weight that count: those the merchant can see, and where `provider` is given its
    internal blockers."""
    comments = ReviewComment.objects.filter(livestream=livestream, provider__isnull=False, severity__in=FINDINGS)
    found = list(comments.unsettled())
    says = PlanSays(livestream)
    seen = [one for one in found if not one.is_internal]
    inside = [one for one in found if one.is_internal and provider is not None and one.provider_id == provider]
    still_open = [one for one in seen if one.state == CommentState.OPEN]
    return FindingCounts(
        open_blockers=sum(one.severity == FindingSeverity.BLOCKER for one in (*seen, *inside)),
        open_findings=len(still_open),
        unanswered_findings=sum(not says.has_changed(one) for one in still_open),
    )


def open_findings_on(livestream, user):
    """How many comments are not settled, by the key of the item or worksheet. One query; none where
    the livestream has brought what people of merchants see (`queries.live.with_live`)."""
    if user.is_only_in_merchants and hasattr(livestream, "open_findings"):
        return Counter(filter(None, livestream.open_findings))
    comments = ReviewComment.objects.visible_to(user).filter(livestream=livestream).unsettled()
    return Counter(
        item or worksheet for item, worksheet in comments.values_list("item", "worksheet") if item or worksheet
    )


def verdicts_of(livestream, provider):
    """All that one provider has said of the steps of a plan, by rounds."""
    return list(StepVerdict.objects.filter(livestream=livestream, provider=provider).select_related("by"))


def standing_rows(livestream, rows):
    """The verdicts that count now, by step."""
    version = last_version(livestream)
    said = {SaidVerdict(Step(row.step), Verdict(row.verdict), row.round, row.step_hash): row for row in rows}
    standing = standing_verdicts(said, round_=livestream.review_round, hashes=version.hashes if version else {})
    return {step: said[one] for step, one in standing.items()}


def verdict_facts(livestream, provider):
    """The steps without a verdict of this provider in the running round, and those that need a fix."""
    rows = standing_rows(livestream, verdicts_of(livestream, provider))
    return {"missing_verdicts": missing_verdicts(rows), "fix_verdicts": steps_to_fix(rows)}


def compared_version(livestream):
    """The version that the reviewer saw last and the plan is compared with; None in the first round. A submission keeps
    no second version of what was kept already for another reason, so it is told by its time."""
    place = 1 if livestream.state in UNDER_REVIEW else 0
    asked = livestream.changes.filter(kind=ChangeKind.STATE, field__in=(PlanAction.SUBMIT, PlanAction.RESUBMIT))
    at = Subquery(asked.order_by("-at", "-pk").values("at")[place : place + 1])
    return livestream.versions.filter(made_at__lte=at).defer("content").order_by("-number").first()


def readers_of_comments(livestream, *, inside=None, sees_costs=False):
    """Who may be mentioned: everybody who sees the plan, as `{key: name}`. `inside`: only people of that provider;
    `sees_costs`: only those who see costs."""
    members = Membership.objects.filter(organization=livestream.organization_id, user__is_active=True)
    if sees_costs:
        members = members.filter(Q(role=Role.OWNER) | Q(sees_costs=True))
    engagements = Engagement.objects.running().filter(merchant=livestream.organization_id)
    if inside is not None:
        members, engagements = members.none(), engagements.filter(provider=inside)
    if sees_costs:
        engagements = engagements.filter(finance_visible=True)
    leads = Membership.objects.filter(
        organization__in=engagements.values("provider"), role=Role.LEAD, user__is_active=True
    )
    reviewers = Membership.objects.filter(assignments__engagement__in=engagements, user__is_active=True)
    found = Membership.objects.filter(
        Q(pk__in=members.values("pk")) | Q(pk__in=leads.values("pk")) | Q(pk__in=reviewers.values("pk"))
    )
    return {row.user_id: row.user.display_name for row in found.select_related("user").order_by("pk")}


def next_in_queue(livestream, user):
    """The next plan after this one that waits for a review by this person: the earliest broadcast first, then round
    again; None where no other does."""
    waiting = LivestreamSession.objects.filter(organization__in=clients_seen_by(user), state__in=UNDER_REVIEW)
    others = waiting.exclude(pk=livestream.pk).order_by("starts_at", "pk")
    later = others.filter(
        Q(starts_at__gt=livestream.starts_at) | Q(starts_at=livestream.starts_at, pk__gt=livestream.pk)
    )
    return later.first() or others.first()


def finding_templates(organization):
    return list(FindingTemplate.objects.filter(organization=organization))
