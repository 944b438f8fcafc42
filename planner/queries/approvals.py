"""Which version of a plan was approved, and for which of its steps that approval still holds."""

from dataclasses import dataclass
from datetime import datetime

from planner.domain.livestream_states import is_editable
from planner.domain.material_changes import MaterialReason, material_changes
from planner.domain.plan_versions import PlanContent, touched_steps
from planner.enums import Role, Step
from planner.models import PlanApproval, PlanVersion, User
from planner.queries.plan_versions import content_of, details_of, hashes_of, last_version, load_content
from planner.queries.worksheets import load_book


@dataclass(frozen=True, slots=True)
class ApprovedStep:
    """What the approval of a plan says of one step.

    `holds`: it counts as approved. `is_changed`: it no longer says what was approved; where it still holds, nothing of
    that is material. All steps are as they were approved by `by`, at `at`, in `version`.
    """

    step: Step
    by: User
    at: datetime
    version: PlanVersion
    holds: bool
    is_changed: bool


@dataclass(frozen=True, slots=True)
class StandingApproval:
    """The approval that a plan goes back to, with its steps in order and the reasons why it is not enough today.

    It is pinned to the fingerprint of every step: a step that says what was approved keeps it. Once one change is
    material, every touched step is open again, and only those; a short review looks at them alone.
    """

    approval: PlanApproval
    steps: tuple[ApprovedStep, ...]
    reasons: tuple[MaterialReason, ...]

    @property
    def reopened(self):
        """The steps that a short review looks at."""
        return tuple(one.step for one in self.steps if not one.holds)


@dataclass(frozen=True, slots=True)
class ReviewStanding:
    """Where the review of a plan stands: the approvals of this round, oldest first, and the one it goes back to."""

    given: tuple[PlanApproval, ...]
    standing: StandingApproval | None

    @property
    def gave_lead(self):
        return any(one.role == Role.LEAD for one in self.given)


def last_approval(livestream):
    """The approval by which the plan was approved last, with its version; None where none is left standing."""
    return next((one for one in _approvals(livestream) if one.is_final), None)


def _approvals(livestream):
    """Those that are no history, newest first."""
    found = livestream.approvals.filter(ended_at=None).select_related("version", "by", "provider")
    return list(found.order_by("-at", "-pk"))


def material_since(approval, livestream, book):
    """The material changes of the plan since the approved version. Answers are none, so they are not read."""
    now_says = PlanContent(book.sheets, details_of(livestream))
    return material_changes(content_of(approval.version, book), now_says)


def review_standing(livestream, book=None):
    """Where the review stands, in one query; in up to four where the plan was approved before."""
    approvals = _approvals(livestream)
    last = next((one for one in approvals if one.is_final), None)
    given = (one for one in reversed(approvals) if one.round == livestream.review_round)
    return ReviewStanding(tuple(given), _measured(last, livestream, book) if last else None)


def _measured(approval, livestream, book):
    book = book or load_book(livestream)
    touched = touched_steps(approval.version.hashes, _hashes_now(livestream, book))
    reasons = dict.fromkeys(change.reason for change in material_since(approval, livestream, book)) if touched else ()
    steps = tuple(
        ApprovedStep(
            step,
            approval.by,
            approval.at,
            approval.version,
            holds=not (reasons and step in touched),
            is_changed=step in touched,
        )
        for step in Step
    )
    return StandingApproval(approval, steps, tuple(reasons))


def _hashes_now(livestream, book):
    """What is under review or locked says what its last version says: those are in the row."""
    if not is_editable(livestream.state) and (last := last_version(livestream)):
        return last.hashes
    return hashes_of(livestream, load_content(livestream, book))
