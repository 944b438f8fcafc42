"""What people say of a plan in a review: comments with their threads, verdicts on steps, and frequent findings."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planner.domain.comments import MOST_TEXT, UNSETTLED, Target
from planner.enums import CommentState, CommentTarget, FindingSeverity, Role, Step, Verdict
from planner.enums_worksheets import Worksheet
from planner.models.engagements import Engagement
from planner.models.guests import GuestLink
from planner.models.livestreams import LivestreamSession
from planner.models.organizations import Organization
from planner.models.plan_versions import PlanVersion
from planner.models.visibility import seen_by, visible_along


def _person(name, related_name, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=name, on_delete=models.PROTECT, related_name=related_name, **options
    )


def _plan(related_name):
    return models.ForeignKey(
        LivestreamSession, verbose_name=_("livestream"), on_delete=models.PROTECT, related_name=related_name
    )


def _provider(related_name, **options):
    return models.ForeignKey(
        Organization,
        verbose_name=_("service provider"),
        on_delete=models.PROTECT,
        related_name=related_name,
        **options,
    )


class ReviewCommentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the plans a user sees; internal ones only inside the provider that wrote them."""
        seen = self.filter(seen_by(user, "livestream__organization"))
        if user.is_only_in_merchants:
            return seen.shared()
        inside = Engagement.objects.running().filter(
            Q(provider__memberships__user=user, provider__memberships__role=Role.LEAD)
            | Q(assignments__membership__user=user),
            merchant=OuterRef("livestream__organization"),
            provider=OuterRef("provider"),
        )
        return seen.filter(Q(is_internal=False) | Exists(inside))

    def shared(self):
        return self.filter(is_internal=False)

    def unsettled(self):
        return self.filter(state__in=UNSETTLED)


class ReviewComment(models.Model):
    """A finding, or a note, on one place of a plan.

    `provider` is that of its author, None for the merchant's own and for what a guest says. `was` is what the plan said
    of the place when the comment was written (None: nobody looked), `proposed` the value it should have, as
    `domain.comments.said_of` and `to_json` write them; `row_name` is what the row was called. `shows_costs`: the place
    does, and so may the words about it.
    """

    livestream = _plan("comments")
    provider = _provider("comments", null=True, blank=True)
    author = _person(_("author"), "comments", null=True, blank=True)
    guest = models.ForeignKey(
        GuestLink,
        verbose_name=_("guest link"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
    )
    applied_by = _person(_("applied by"), "applied_proposals", null=True, blank=True)
    version = models.ForeignKey(
        PlanVersion,
        verbose_name=_("version"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
    )

    target = models.CharField(_("about"), max_length=10, choices=CommentTarget)
    step = models.CharField(_("step"), max_length=1, choices=Step, blank=True, default="")
    item = models.CharField(_("item"), max_length=60, blank=True, default="")
    worksheet = models.CharField(_("worksheet"), max_length=20, choices=Worksheet, blank=True, default="")
    row = models.CharField(_("row"), max_length=20, blank=True, default="")
    field = models.CharField(_("field"), max_length=40, blank=True, default="")
    row_name = models.CharField(_("name of the row"), max_length=80, blank=True, default="")
    shows_costs = models.BooleanField(_("shows costs"), default=False)

    severity = models.CharField(_("severity"), max_length=10, choices=FindingSeverity)
    finding = models.CharField(_("finding"), max_length=MOST_TEXT)
    evidence = models.CharField(_("evidence"), max_length=MOST_TEXT, blank=True, default="")
    was = models.JSONField(_("value when it was written"), null=True, blank=True)
    proposed = models.JSONField(_("proposed value"), null=True, blank=True)
    is_internal = models.BooleanField(_("only inside the provider"), default=False)

    state = models.CharField(_("state"), max_length=10, choices=CommentState, default=CommentState.OPEN)
    round = models.PositiveSmallIntegerField(_("review round"), default=0)
    at = models.DateTimeField(_("when"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    moved_at = models.DateTimeField(_("last change of state"), null=True, blank=True)

    objects = ReviewCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("review comment")
        verbose_name_plural = _("review comments")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["livestream", "state"], name="review_comment_of_plan"),
            models.Index(fields=["author", "-at"], name="review_comment_of_author"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CommentState.values), name="review_comment_state_known"),
            models.CheckConstraint(
                condition=Q(severity__in=FindingSeverity.values), name="review_comment_severity_known"
            ),
            models.CheckConstraint(condition=~Q(finding=""), name="review_comment_says_something"),
            models.CheckConstraint(
                condition=Q(is_internal=False) | Q(provider__isnull=False), name="review_comment_internal_to_provider"
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=False, guest=None) | Q(author=None, guest__isnull=False, provider=None),
                name="review_comment_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(applied_by=None, applied_at=None) | Q(applied_by__isnull=False, applied_at__isnull=False),
                name="review_comment_applied_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(target=CommentTarget.PLAN, step="", item="", worksheet="", field="")
                | Q(target=CommentTarget.STEP, item="", worksheet="", field="")
                | (Q(target=CommentTarget.ITEM, worksheet="", field="") & ~Q(item=""))
                | (Q(target=CommentTarget.ROW, item="", field="") & ~Q(worksheet=""))
                | (Q(target=CommentTarget.FIELD, item="") & ~Q(worksheet="") & ~Q(field="")),
                name="review_comment_target_fits",
            ),
        ]

    def __str__(self):
        return f"{self.get_severity_display()}: {self.finding}"

    @property
    def place(self):
        worksheet = Worksheet(self.worksheet) if self.worksheet else None
        return Target(Step(self.step) if self.step else None, self.item, worksheet, self.row, self.field)

    @property
    def is_settled(self):
        return self.state not in UNSETTLED


class CommentReplyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(comment__in=ReviewComment.objects.visible_to(user))


class CommentReply(models.Model):
    """One entry of a comment's thread: words, a change of its state, or both. The database lets nobody edit it."""

    comment = models.ForeignKey(
        ReviewComment, verbose_name=_("comment"), on_delete=models.PROTECT, related_name="replies"
    )
    provider = _provider("comment_replies", null=True, blank=True)
    author = _person(_("author"), "comment_replies")
    text = models.CharField(_("text"), max_length=MOST_TEXT, blank=True, default="")
    state = models.CharField(_("new state"), max_length=10, choices=CommentState, blank=True, default="")
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = CommentReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="", state=""), name="comment_reply_says_something"),
        ]

    def __str__(self):
        return self.text or self.get_state_display()


class StepVerdict(models.Model):
    """What a provider says of one step in one round, in a sentence. `step_hash` is the fingerprint of what it saw."""

    livestream = _plan("verdicts")
    provider = _provider("verdicts")
    by = _person(_("by"), "verdicts")
    round = models.PositiveSmallIntegerField(_("review round"))
    step = models.CharField(_("step"), max_length=1, choices=Step)
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict)
    sentence = models.CharField(_("in one sentence"), max_length=200)
    step_hash = models.CharField(_("fingerprint of the step"), max_length=64, blank=True, default="")
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = visible_along("livestream__organization")

    class Meta:
        verbose_name = _("verdict on a step")
        verbose_name_plural = _("verdicts on steps")
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["livestream", "round", "provider", "step"], name="step_verdict_once_per_round"
            ),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="step_verdict_known"),
            models.CheckConstraint(condition=~Q(sentence=""), name="step_verdict_has_sentence"),
        ]

    def __str__(self):
        return f"{self.get_step_display()}: {self.get_verdict_display()}"


class FindingTemplateQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(organization__memberships__user=user)


class FindingTemplate(models.Model):
    """A finding that a provider's reviewers write often. `step` is empty where it fits every step."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.CASCADE, related_name="finding_templates"
    )
    name = models.CharField(_("name"), max_length=60)
    step = models.CharField(_("step"), max_length=1, choices=Step, blank=True, default="")
    severity = models.CharField(_("severity"), max_length=10, choices=FindingSeverity)
    finding = models.CharField(_("finding"), max_length=MOST_TEXT)
    evidence = models.CharField(_("evidence"), max_length=MOST_TEXT, blank=True, default="")

    objects = FindingTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding template")
        verbose_name_plural = _("finding templates")
        ordering = ["step", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="finding_template_name_once"),
            models.CheckConstraint(
                condition=Q(severity__in=FindingSeverity.values), name="finding_template_severity_known"
            ),
        ]

    def __str__(self):
        return self.name
