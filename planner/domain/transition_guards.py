"""The conditions of the transitions of a plan. Every refusal names the guard that refused."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from planner.domain.readiness import FAIL, Readiness
from planner.domain.submission import Gap
from planner.enums import SessionState, Severity, Step

LOCK_SCORE = Decimal(60)
"""Least readiness with which a plan may be locked, and least raw score with which it may be self-checked."""
LONG_REASON = 10
"""Least number of characters of the reason for unlocking."""


class Guard(StrEnum):
    """A condition of a transition."""

    STATE = "state"
    ROLE = "role"
    ENGAGED = "engaged"
    HAS_PROVIDER = "has_provider"
    NO_PROVIDER = "no_provider"
    COMPLETE = "complete"
    NOT_LAST_EDITOR = "not_last_editor"
    NOT_OWN_EDITS = "not_own_edits"
    FOUR_EYES = "four_eyes"
    FINDING = "finding"
    FINDINGS_ANSWERED = "findings_answered"
    NO_OPEN_BLOCKER = "no_open_blocker"
    VERDICTS = "verdicts"
    NO_FIX = "no_fix"
    APPROVAL = "approval"
    NO_LEGAL_FAILURE = "no_legal_failure"
    NO_OPEN_GATE = "no_open_gate"
    NO_LATE_GATE = "no_late_gate"
    NO_BLOCK_FAILURE = "no_block_failure"
    SCORE = "score"
    RAW_SCORE = "raw_score"
    REASON = "reason"
    LONG_REASON = "long_reason"
    NEW_START = "new_start"
    SLOT_FREE = "slot_free"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an action is not possible, as a code with parameters, and the guard that says so.

    Codes: wrong_state (state, allowed), wrong_role (role, allowed), engagement_over, no_provider, provider_reviews,
    rows_missing (worksheet), fields_missing (worksheet, field, row, count), last_editor, own_edits, approved_already,
    finding_missing, findings_unanswered (count), open_blockers (count), verdict_missing (step), verdict_fix (step),
    approval_missing, legal_failure (check), open_gate (item), block_failure (check), score_too_low and
    raw_score_too_low (score, needed), reason_missing, reason_too_short (length, minimum), new_start_missing,
    new_start_not_in_future (new_start), slot_taken (title).
    """

    guard: Guard
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """What is known of a plan's review, and of the part that whoever asks has had in the plan.

    `is_reviewed`: a provider is engaged. `is_approved`: an approval stands. `gaps`: what the worksheets lack for a
    review. `is_last_editor`, `has_edited`: of the person who asks, since the last approval. `approved_by_leads`: for
    every approval of this round by somebody else, whether a lead gave it; `has_approved`: whoever asks gave one.
    Findings are the provider's comments of severity blocker and major. `open_findings` the merchant has been shown and
    nobody has answered, `unanswered_findings` of them are about something that has not changed since either;
    `open_blockers` the provider has not settled, its own internal ones among them. `missing_verdicts`, `fix_verdicts`:
    steps on which the provider has not spoken in this round, and those on which it has said that they need a fix.
    `scope` is that of the engagement by which a provider's people ask. `slot_taken_by`: titles of broadcasts of the
    same host at the new time.
    """

    is_reviewed: bool = False
    is_approved: bool = False
    gaps: tuple[Gap, ...] = ()
    is_last_editor: bool = False
    has_edited: bool = False
    has_approved: bool = False
    approved_by_leads: tuple[bool, ...] = ()
    open_blockers: int = 0
    open_findings: int = 0
    unanswered_findings: int = 0
    missing_verdicts: tuple[Step, ...] = ()
    fix_verdicts: tuple[Step, ...] = ()
    gmv_target: Decimal | None = None
    scope: str = ""
    slot_taken_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody's wish to take a plan one step on, with everything the guards look at."""

    state: str
    readiness: Readiness | None
    reason: str
    new_start: datetime | None
    now: datetime
    review: ReviewFacts

    @property
    def scored(self) -> Readiness:
        """The readiness. Raises `ValueError` where the plan was not scored for this action."""
        if self.readiness is None:
            raise ValueError("this action is judged by the readiness of the plan")
        return self.readiness


def _has_provider(request: Request) -> Iterable[Refusal]:
    if not request.review.is_reviewed:
        yield Refusal(Guard.HAS_PROVIDER, "no_provider")


def _no_provider(request: Request) -> Iterable[Refusal]:
    if request.review.is_reviewed:
        yield Refusal(Guard.NO_PROVIDER, "provider_reviews")


def _complete(request: Request) -> Iterable[Refusal]:
    for gap in request.review.gaps:
        if not gap.field:
            yield Refusal(Guard.COMPLETE, "rows_missing", {"worksheet": gap.worksheet})
        else:
            params = {"worksheet": gap.worksheet, "field": gap.field, "row": gap.row, "count": gap.count}
            yield Refusal(Guard.COMPLETE, "fields_missing", params)


def _not_last_editor(request: Request) -> Iterable[Refusal]:
    if request.review.is_last_editor:
        yield Refusal(Guard.NOT_LAST_EDITOR, "last_editor")


def _not_own_edits(request: Request) -> Iterable[Refusal]:
    if request.review.has_edited:
        yield Refusal(Guard.NOT_OWN_EDITS, "own_edits")


def _four_eyes(request: Request) -> Iterable[Refusal]:
    if request.review.has_approved:
        yield Refusal(Guard.FOUR_EYES, "approved_already")


def _finding(request: Request) -> Iterable[Refusal]:
    """An open finding of weight that the merchant can see."""
    if not request.review.open_findings:
        yield Refusal(Guard.FINDING, "finding_missing")


def _findings_answered(request: Request) -> Iterable[Refusal]:
    if count := request.review.unanswered_findings:
        yield Refusal(Guard.FINDINGS_ANSWERED, "findings_unanswered", {"count": count})


def _no_open_blocker(request: Request) -> Iterable[Refusal]:
    if count := request.review.open_blockers:
        yield Refusal(Guard.NO_OPEN_BLOCKER, "open_blockers", {"count": count})


def _verdicts(request: Request) -> Iterable[Refusal]:
    for step in request.review.missing_verdicts:
        yield Refusal(Guard.VERDICTS, "verdict_missing", {"step": step})


def _no_fix(request: Request) -> Iterable[Refusal]:
    for step in request.review.fix_verdicts:
        yield Refusal(Guard.NO_FIX, "verdict_fix", {"step": step})


def _approval(request: Request) -> Iterable[Refusal]:
    if request.review.is_reviewed and request.state != SessionState.APPROVED:
        yield Refusal(Guard.APPROVAL, "approval_missing")


def _no_legal_failure(request: Request) -> Iterable[Refusal]:
    for check in request.scored.checks:
        if check.severity == Severity.LEGAL and check.outcome == FAIL:
            yield Refusal(Guard.NO_LEGAL_FAILURE, "legal_failure", {"check": check.id})


def _no_open_gate(request: Request) -> Iterable[Refusal]:
    for item in request.scored.open_gates:
        yield Refusal(Guard.NO_OPEN_GATE, "open_gate", {"item": item.key})


def _no_late_gate(request: Request) -> Iterable[Refusal]:
    for item in request.scored.open_gates:
        if item.is_overdue:
            yield Refusal(Guard.NO_LATE_GATE, "open_gate", {"item": item.key})


def _no_block_failure(request: Request) -> Iterable[Refusal]:
    for check in request.scored.checks:
        if check.severity == Severity.BLOCK and check.outcome == FAIL:
            yield Refusal(Guard.NO_BLOCK_FAILURE, "block_failure", {"check": check.id})


def _score(request: Request) -> Iterable[Refusal]:
    score = request.scored.score
    if score < LOCK_SCORE:
        yield Refusal(Guard.SCORE, "score_too_low", {"score": score, "needed": LOCK_SCORE})


def _raw_score(request: Request) -> Iterable[Refusal]:
    score = request.scored.raw
    if score < LOCK_SCORE:
        yield Refusal(Guard.RAW_SCORE, "raw_score_too_low", {"score": score, "needed": LOCK_SCORE})


def _reason(request: Request) -> Iterable[Refusal]:
    if not request.reason:
        yield Refusal(Guard.REASON, "reason_missing")


def _long_reason(request: Request) -> Iterable[Refusal]:
    length = len(request.reason)
    if length < LONG_REASON:
        yield Refusal(Guard.LONG_REASON, "reason_too_short", {"length": length, "minimum": LONG_REASON})


def _new_start(request: Request) -> Iterable[Refusal]:
    if request.new_start is None:
        yield Refusal(Guard.NEW_START, "new_start_missing")
    elif request.new_start <= request.now:
        yield Refusal(Guard.NEW_START, "new_start_not_in_future", {"new_start": request.new_start})


def _slot_free(request: Request) -> Iterable[Refusal]:
    for title in request.review.slot_taken_by:
        yield Refusal(Guard.SLOT_FREE, "slot_taken", {"title": title})


GUARDS: Mapping[Guard, Callable[[Request], Iterable[Refusal]]] = {
    Guard.HAS_PROVIDER: _has_provider,
    Guard.NO_PROVIDER: _no_provider,
    Guard.COMPLETE: _complete,
    Guard.NOT_LAST_EDITOR: _not_last_editor,
    Guard.NOT_OWN_EDITS: _not_own_edits,
    Guard.FOUR_EYES: _four_eyes,
    Guard.FINDING: _finding,
    Guard.FINDINGS_ANSWERED: _findings_answered,
    Guard.NO_OPEN_BLOCKER: _no_open_blocker,
    Guard.VERDICTS: _verdicts,
    Guard.NO_FIX: _no_fix,
    Guard.APPROVAL: _approval,
    Guard.NO_LEGAL_FAILURE: _no_legal_failure,
    Guard.NO_OPEN_GATE: _no_open_gate,
    Guard.NO_LATE_GATE: _no_late_gate,
    Guard.NO_BLOCK_FAILURE: _no_block_failure,
    Guard.SCORE: _score,
    Guard.RAW_SCORE: _raw_score,
    Guard.REASON: _reason,
    Guard.LONG_REASON: _long_reason,
    Guard.NEW_START: _new_start,
    Guard.SLOT_FREE: _slot_free,
}
