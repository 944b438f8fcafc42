"""How good reviews are: figures of a reviewer, and of what was done for a client. Source: handbook 5.3.

A finding is a comment that asks for something: every severity but the note. Internal comments are never counted. Rates
are fractions, None where there is nothing to count.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from statistics import median

from planner.enums import CommentState, CommentTarget, FindingSeverity, ReviewClock, SessionState

_NUMBER = re.compile(r"\d|[一二两三四五六七八九][十百千万亿]")


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """One answered round. `used_seconds` are those of its clock until the decision, `first_seconds` until the
    provider's first word: a comment, a verdict or the decision itself."""

    plan: int
    round: int
    kind: str
    reviewer: int | None
    submitted_at: datetime
    stopped_at: datetime
    used_seconds: int
    first_seconds: int
    allowed_seconds: int
    is_late: bool
    outcome: str
    score_before: Decimal | None
    score_after: Decimal | None


@dataclass(frozen=True, slots=True)
class CommentFacts:
    """One shared comment of a provider. `after_live`: written once the broadcast had begun; `is_applied`: the merchant
    took over its proposal."""

    plan: int
    author: int
    severity: str
    target: str
    text: str
    state: str
    has_proposal: bool = False
    is_applied: bool = False
    was_reopened: bool = False
    after_live: bool = False

    @property
    def is_finding(self) -> bool:
        return self.severity != FindingSeverity.NOTE


@dataclass(frozen=True, slots=True)
class Quality:
    """The figures of one reviewer, or of everything that was done for a client.

    `first_response` is the median until the first word on a plan submitted for the first time, `response` that until
    the decision of any round, both in seconds of the clock; `in_time` the share of rounds decided within their limit.
    `plans` are those that were answered, approved or have a finding. `accepted` is the share of the settled
    findings that were resolved or taken over; `reopened` that of the findings reopened after an answer. `gain` is the
    mean of the readiness won between the first submission and the approval, of plans approved with both known.
    """

    plans: int
    rounds: int
    in_time: Fraction | None
    first_response: int | None
    response: int | None
    findings: int
    findings_per_plan: Fraction | None
    with_place: Fraction | None
    with_number: Fraction | None
    accepted: Fraction | None
    reopened: Fraction | None
    after_live: int
    gain: Decimal | None


def quality_of(
    rounds: Sequence[RoundFacts],
    comments: Iterable[CommentFacts],
    first_scores: dict[int, Decimal | None],
    approved: Collection[int] = (),
) -> Quality:
    """The figures of these rounds and comments. `first_scores` are the readiness of plans at their first submission,
    `approved` plans that were approved beside somebody else's answer: they count as reviewed."""
    findings = [comment for comment in comments if comment.is_finding]
    plans = {row.plan for row in (*rounds, *findings)} | set(approved)
    firsts = [row.first_seconds for row in rounds if row.kind == ReviewClock.FIRST or row.round == 1]
    settled = [row for row in findings if row.state in (CommentState.RESOLVED, CommentState.REJECTED) or row.is_applied]
    gains = [
        row.score_after - first_scores[row.plan]
        for row in rounds
        if row.outcome == SessionState.APPROVED
        and row.score_after is not None
        and first_scores.get(row.plan) is not None
    ]
    return Quality(
        plans=len(plans),
        rounds=len(rounds),
        in_time=_share(not row.is_late for row in rounds),
        first_response=int(median(firsts)) if firsts else None,
        response=int(median(row.used_seconds for row in rounds)) if rounds else None,
        findings=len(findings),
        findings_per_plan=Fraction(len(findings), len(plans)) if plans else None,
        with_place=_share(row.target != CommentTarget.STEP for row in findings),
        with_number=_share(has_number(row) for row in findings),
        accepted=_share(row.state == CommentState.RESOLVED or row.is_applied for row in settled),
        reopened=_share(row.was_reopened for row in findings),
        after_live=sum(row.after_live for row in findings),
        gain=sum(gains, Decimal(0)) / len(gains) if gains else None,
    )


def has_number(comment: CommentFacts) -> bool:
    """Whether a finding is quantified: it proposes a value, or its words hold a number."""
    return comment.has_proposal or bool(_NUMBER.search(comment.text))


def outcomes(comments: Collection[CommentFacts]) -> dict[str, dict[str, int]]:
    """How many comments there are by severity, and within it by state."""
    return {
        severity.value: {
            state.value: sum(row.severity == severity and row.state == state for row in comments)
            for state in CommentState
        }
        for severity in FindingSeverity
    }


def _share(values: Iterable[bool]) -> Fraction | None:
    known = list(values)
    return Fraction(sum(known), len(known)) if known else None
