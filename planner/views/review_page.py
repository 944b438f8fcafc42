"""The review of a plan on one page: head, changes since the last round, comments, verdicts, decision. Built once."""

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _

from planner.domain.capabilities import Capability
from planner.domain.livestream_states import PlanAction, is_editable
from planner.domain.moments import clock_text
from planner.domain.readiness import score_readiness
from planner.enums import SessionState, Step, Verdict
from planner.forms.plan_versions import NOW, Wanted
from planner.queries.comments import (
    PlanSays,
    comments_of,
    compared_version,
    next_in_queue,
    readers_of_comments,
    standing_rows,
    verdicts_of,
)
from planner.queries.judgements import found_by_checks
from planner.queries.plan_facts import PlanRows
from planner.queries.service_levels import current_warning
from planner.views.approval_view import approval_view
from planner.views.comment_places import Places
from planner.views.comment_rows import CommentWriter
from planner.views.comparison_page import build_comparison
from planner.views.plan_head import PlanView, short_name
from planner.views.review_exceptions import Exceptions
from planner.views.state_actions import state_actions

VERDICT_TONES = {
    Verdict.PASS: ("ready", "st-ready"),
    Verdict.PASS_WITH_NOTES: ("progress", "st-progress"),
    Verdict.FIX: ("blocked", "st-blocked"),
}
DECISIONS = (
    PlanAction.SUBMIT,
    PlanAction.START_REVIEW,
    PlanAction.APPROVE,
    PlanAction.REQUEST_CHANGES,
    PlanAction.RESUBMIT,
    PlanAction.WITHDRAW,
    PlanAction.LOCK,
)


@dataclass(frozen=True, slots=True)
class ReviewTab:
    """`count`: comments that are not settled."""

    label: str
    letter: str
    step: str
    score: str
    count: int
    url: str
    is_current: bool


@dataclass(slots=True)
class VerdictRow:
    """A step and what was said of it; `is_kept`: in an earlier round, and nothing has changed since."""

    step: str
    letter: str
    name: str
    verdict: str
    label: str
    tone: str
    icon: str
    sentence: str
    who: str
    is_kept: bool
    url: str
    choices: list
    error: str = ""


class ReviewReading:
    """One reading of the review of a plan for one reader."""

    def __init__(self, livestream, membership, *, step="", book=None):
        self.livestream, self.membership = livestream, membership
        self.step = step if step in Step.values else ""
        self.now = timezone.now()
        self.user = membership.user
        self.provider = membership.engagement.provider_id if membership.engagement else None
        self.says = PlanSays(livestream, book)
        self.places = Places(livestream, self.says, membership)

    @property
    def can_comment(self):
        return self.membership.can(Capability.COMMENT)

    @property
    def url(self):
        address = reverse("planner:plan_review", args=[self.livestream.pk])
        return f"{address}?step={self.step}" if self.step else address

    @cached_property
    def names(self):
        """Who may be mentioned in what everybody reads."""
        return readers_of_comments(self.livestream)

    @cached_property
    def comments(self):
        return comments_of(self.livestream, self.user)

    @cached_property
    def writer(self):
        return CommentWriter(
            livestream=self.livestream,
            membership=self.membership,
            places=self.places,
            names=self.names.values(),
            now=self.now,
            is_open=is_editable(self.livestream.state),
        )

    def findings(self, failures=()):
        """Context of the list of comments: those still open, and those that are settled."""
        shown = [comment for comment in self.comments if not self.step or comment.step == self.step]
        rows = self.writer.rows(shown, failures)
        failed = dict(failures)
        return {
            "open_rows": [row for row in rows if not row.is_settled],
            "settled_rows": [row for row in rows if row.is_settled],
            "settled_open": any(row.is_settled and row.pk in failed for row in rows),
            "livestream": self.livestream,
            "step_word": self.step,
        }

    def tabs(self, scores=None):
        counts = Counter(comment.step for comment in self.comments if not comment.is_settled)
        address = reverse("planner:plan_review", args=[self.livestream.pk])
        scores = scores or dict(zip(Step, self.livestream.step_scores, strict=False))

        def tab(step):
            score = scores.get(step)
            return ReviewTab(
                short_name(step),
                step.letter,
                step.value,
                "–" if score is None else str(score),
                counts[step],
                f"{address}?step={step}",
                step == self.step,
            )

        return [
            ReviewTab(_("All steps"), "", "", "", counts.total(), address, not self.step),
            *(tab(step) for step in Step),
        ]

    @cached_property
    def _verdict_rows(self):
        """The verdicts that count, by step: of the reader's provider, or of the one that spoke last."""
        if self.provider:
            return standing_rows(self.livestream, verdicts_of(self.livestream, self.provider))
        last = self.livestream.verdicts.order_by("-at").first()
        return standing_rows(self.livestream, verdicts_of(self.livestream, last.provider_id)) if last else {}

    @property
    def can_judge(self):
        is_reviewer = self.provider is not None and self.membership.can(Capability.REVIEW)
        return is_reviewer and self.livestream.state == SessionState.IN_REVIEW

    def verdicts(self, failed_step="", form=None):
        """Context of the verdicts: one row per step, and how many are there."""
        rows = [self._verdict(step, form if step == failed_step else None) for step in Step]
        return {
            "verdicts": rows,
            "verdict_count": sum(bool(row.verdict) and not row.error for row in rows),
            "can_judge": self.can_judge,
            "has_verdicts": self.can_judge or bool(self._verdict_rows),
        }

    def _verdict(self, step, form):
        row = self._verdict_rows.get(step)
        chosen = form.data.get("verdict", "") if form else row.verdict if row else ""
        tone, icon = VERDICT_TONES[Verdict(row.verdict)] if row else ("idle", "st-idle")
        errors = [text for texts in form.errors.values() for text in texts] if form else []
        return VerdictRow(
            step=step.value,
            letter=step.letter,
            name=str(step.label),
            verdict=row.verdict if row else "",
            label=row.get_verdict_display() if row else "",
            tone=tone,
            icon=icon,
            sentence=form.data.get("sentence", "") if form else row.sentence if row else "",
            who=row.by.display_name if row else "",
            is_kept=bool(row) and row.round != self.livestream.review_round,
            url=reverse("planner:verdict_save", args=[self.livestream.pk, step]),
            choices=[(value, label, value == chosen) for value, label in Verdict.choices],
            error=" ".join(errors),
        )

    def changes(self):
        """Context of what changed since the reviewer looked last; nothing to compare in the first round."""
        version = compared_version(self.livestream)
        if version is None:
            return {"compared": None, "changes": None}
        wanted = Wanted(version.number, NOW, self.step)
        return {
            "compared": version.number,
            "changes": build_comparison(
                self.livestream,
                wanted,
                sees_costs=self.membership.can_see_costs,
                now=self.now,
                book=self.says.book,
                content=self.says.content,
            ),
            "sees_costs": self.membership.can_see_costs,
        }

    def head(self):
        facts = PlanRows(self.livestream, now=self.now).facts
        readiness = score_readiness(facts, now=self.now)
        view = PlanView(livestream=self.livestream, facts=facts, readiness=readiness, now=self.now)
        return {
            "head": view.head(can_edit=False),
            "score": view.score(),
            **self._clock(),
            "approval": approval_view(self.livestream, self.says.book, readiness.score),
            "tabs": self.tabs({step.step: step.score for step in readiness.steps}),
            **Exceptions(self, readiness).context(),
        }

    @cached_property
    def check_results(self):
        return found_by_checks(self.livestream, self.says.book, now=self.now)

    def _clock(self):
        """How long the review may still take, or by how much it is late; nothing while nobody waits for it."""
        limit = self.livestream.review_limit_at
        if limit is None:
            return {"time_left": ""}
        is_late = limit < self.now
        warn_at = None if is_late else current_warning(self.livestream)
        ticking = ("since" if is_late else "to", limit.isoformat(), clock_text(abs(limit - self.now)))
        return {
            "time_left": format_html('<count-down {}="{}">{}</count-down>', *ticking),
            "is_late": is_late,
            "is_soon": warn_at is not None and warn_at <= self.now,
        }

    def shown(self, failures=(), verdict=None):
        """Context of all that the page shows, but for the form of a new comment."""
        return {
            "livestream": self.livestream,
            "is_provider": self.provider is not None,
            **self.head(),
            **self.changes(),
            **self.findings(failures),
            **self.verdicts(*(verdict or ())),
            **self.decision(),
        }

    def decision(self):
        """Context of the bar with the steps in the life of the plan that belong to a review."""
        actions = [row for row in state_actions(self.livestream, self.membership) if row.action in DECISIONS]
        following = next_in_queue(self.livestream, self.user) if self.provider else None
        return {
            "state_actions": actions,
            "plan_menu": [],
            "next_plan": following,
            "next_url": reverse("planner:plan_review", args=[following.pk]) if following else "",
        }
