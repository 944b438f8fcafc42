"""Writes on the review of a plan: comments, replies, proposals applied, verdicts.

Every action locks the livestream's row first, as the writers of answers and worksheets do: what a comment keeps of the
plan is what the plan says at that moment, and two people who apply one proposal queue up.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse

from planner.actions.checklists import StaleAnswerError, save_answer
from planner.actions.notices import tell
from planner.actions.service_levels import note_first_word
from planner.actions.worksheet_history import row_name
from planner.actions.worksheets import StaleCellError, read_cell, save_cell
from planner.domain.comments import LEADS_TO, UNSETTLED, Target, can_be_proposed, kept, mentioned, moves
from planner.domain.values import parse_answer
from planner.domain.worksheets.columns import CellContext, column, format_cell
from planner.domain.worksheets.editing import RowChange
from planner.domain.worksheets.stored import read_value
from planner.enums import CommentState, CommentTarget, FindingSeverity, SessionState
from planner.enums_notices import NoticeKind
from planner.models import ChecklistAnswer, CommentReply, Event, LivestreamSession, ReviewComment, StepVerdict
from planner.queries.comments import PlanSays, readers_of_comments
from planner.queries.plan_versions import last_version

SILENT_STATES = (SessionState.CANCELLED, SessionState.ARCHIVED)
"""States in which a plan is history: nobody writes about it any more."""


class CommentsClosedError(Exception):
    """The plan is cancelled or archived, or the review of this round is not running."""


class TargetGoneError(Exception):
    """There is nothing at this place, or nothing that this person may see."""


class NothingProposedError(Exception):
    """The proposed value is the one that is there, or nothing can be proposed for this place."""


class MoveRefusedError(Exception):
    """This person may not do this with the comment as it is now."""


class StaleProposalError(Exception):
    """The place says something else than when the change was proposed. `comment` is the row as it is now."""

    def __init__(self, comment):
        super().__init__(comment.pk)
        self.comment = comment


@dataclass(frozen=True, slots=True)
class Finding:
    """What somebody writes: `proposal` is the new value as typed, '' for none."""

    severity: FindingSeverity
    finding: str
    evidence: str = ""
    proposal: str = ""
    due_at: datetime | None = None
    is_internal: bool = False


@transaction.atomic
def post_comment(*, livestream, target: Target, words: Finding, membership, by, now):
    """Write a comment on a place of a plan, with what the plan says of the place now.

    `membership` is what `by` is in the plan's organization. Raises `CommentsClosedError`, `TargetGoneError`,
    `NothingProposedError`, and `CellError` or `AnswerError` for a proposal that is no value of its place.
    """
    livestream = _locked(livestream)
    says = PlanSays(livestream)
    shows_costs = shows_costs_of(livestream, target)
    was = says.of(target)
    if was is None or (shows_costs and not membership.can_see_costs):
        raise TargetGoneError
    provider = _provider_of(membership)
    comment = ReviewComment.objects.create(
        livestream=livestream,
        provider_id=provider,
        author=by,
        version=last_version(livestream),
        target=target.kind,
        step=target.step,
        item=target.item,
        worksheet=target.worksheet or "",
        row=target.row,
        field=target.field,
        row_name=row_name(says.book, RowChange(target.worksheet, target.row, {}, {})) if target.worksheet else "",
        shows_costs=shows_costs,
        severity=words.severity,
        finding=words.finding,
        evidence=words.evidence,
        was=was,
        proposed=_proposal(livestream, says, target, words.proposal, was) if words.proposal else None,
        is_internal=words.is_internal and provider is not None,
        round=livestream.review_round,
        due_at=words.due_at,
        at=now,
    )
    _note_word(comment, provider, livestream, now)
    _tell(comment, f"{words.finding}\n{words.evidence}", by=by, now=now)
    return comment


def shows_costs_of(livestream, target):
    """Whether the place of a comment shows costs. Raises `TargetGoneError` for an unknown item or column."""
    if target.kind == CommentTarget.ITEM:
        return _item(livestream, target.item).shows_costs
    if target.kind == CommentTarget.FIELD:
        try:
            return column(target.worksheet, target.field).shows_costs
        except KeyError:
            raise TargetGoneError from None
    return False


@transaction.atomic
def reply_to_comment(*, comment, text, membership, by, now, move=None):
    """Add words to a thread, change the state of its comment, or both. Raises `MoveRefusedError`."""
    livestream = _locked(comment.livestream)
    comment = _row(comment)
    if move is not None:
        is_gone = PlanSays(comment.livestream).of(comment.place) is None
        if move not in moves_of(comment, membership, is_gone=is_gone):
            raise MoveRefusedError
        comment.state, comment.moved_at = LEADS_TO[move], now
        comment.save(update_fields=["state", "moved_at"])
    reply = _reply(comment, membership, by, now, text=text, state=comment.state if move else "")
    _note_word(comment, _provider_of(membership), livestream, now)
    _tell(comment, text, by=by, now=now, is_reply=True)
    return reply


def _note_word(comment, provider, livestream, now):
    if provider and not comment.is_internal:
        note_first_word(livestream=livestream, now=now)


def moves_of(comment, membership, *, is_gone=False):
    """What somebody with this standing may do with a comment besides replying; another provider's people nothing."""
    provider = _provider_of(membership)
    if provider and comment.provider_id and provider != comment.provider_id:
        return ()
    return moves(
        comment.state,
        comment.severity,
        is_authors_side=comment.provider_id == provider,
        has_one_side=comment.is_internal or comment.guest_id is not None,
        is_gone=is_gone,
    )


def can_apply(comment, membership):
    """Whether the proposal is still to be applied, and this person may change plans."""
    return (
        comment.proposed is not None
        and comment.applied_at is None
        and comment.state in UNSETTLED
        and membership.can_edit_plans
        and (membership.can_see_costs or not comment.shows_costs)
    )


@transaction.atomic
def apply_proposal(*, comment, membership, by, now):
    """Write the proposed value into the plan, if its place still says what it said. Applied twice, it is applied once.

    Raises `StaleProposalError`, `MoveRefusedError`, and what `save_cell` and `save_answer` raise: `PlanClosedError`,
    `RowsRefusedError`, `CellError`.
    """
    livestream = LivestreamSession.objects.locked().get(pk=comment.livestream_id)
    comment = _row(comment)
    if comment.applied_at is not None:
        return comment
    if not can_apply(comment, membership):
        raise MoveRefusedError
    says = PlanSays(livestream)
    now_says = says.of(comment.place)
    if now_says is None or now_says["value"] not in (comment.was["value"], comment.proposed["value"]):
        raise StaleProposalError(comment)
    write = _write_answer if comment.target == CommentTarget.ITEM else _write_cell
    try:
        write(comment, livestream, says, membership, by, now)
    except (StaleCellError, StaleAnswerError) as error:
        raise StaleProposalError(comment) from error
    comment.applied_by, comment.applied_at = by, now
    comment.state, comment.moved_at = CommentState.ANSWERED, now
    comment.save(update_fields=["applied_by", "applied_at", "state", "moved_at"])
    _reply(comment, membership, by, now, state=CommentState.ANSWERED)
    _tell(comment, "", by=by, now=now, is_reply=True)
    return comment


def _write_cell(comment, livestream, says, membership, by, now):
    place = comment.place
    found = column(place.worksheet, place.field)
    context = CellContext.of(says.book.sheets, row=says.book.row(place.worksheet, place.row))

    def text(stored):
        value = read_value(place.worksheet, place.field, stored["value"])
        return format_cell(found, value, language="en", context=context)

    save_cell(
        livestream=livestream,
        worksheet=place.worksheet,
        row=place.row,
        field=place.field,
        text=text(comment.proposed),
        was=text(comment.was),
        version=says.book.version(place.worksheet, place.row),
        by=by,
        now=now,
    )


def _write_answer(comment, livestream, says, membership, by, now):
    item_id = next(pk for pk, item in livestream.template_version.items_by_id().items() if item.key == comment.item)
    answers = ChecklistAnswer.objects.select_related("checklist", "item")
    answer = answers.get(checklist__livestream=livestream, item_id=item_id)
    answer.checklist.livestream = livestream
    text = comment.proposed["value"]
    save_answer(answer=answer, version=answer.version, text=text, membership=membership, by=by, now=now)


def _proposal(livestream, says, target, text, was):
    """The value to propose, as it is kept. Raises `NothingProposedError` and what reading the text raises."""
    item = _item(livestream, target.item) if target.item else None
    if not can_be_proposed(target, item.answer_type if item else ""):
        raise NothingProposedError
    if item:
        zone = ZoneInfo(livestream.organization.time_zone)
        value = parse_answer(text, item, time_zone=zone, reference=livestream.starts_at)
    else:
        record = says.book.row(target.worksheet, target.row)
        value = kept(read_cell(says.book, target.worksheet, record, target.field, text))
    if value == was["value"]:
        raise NothingProposedError
    return {"value": value}


def _item(livestream, key):
    for item in livestream.template_version.item_definitions():
        if item.key == key:
            return item
    raise TargetGoneError


def _locked(livestream):
    locked = LivestreamSession.objects.locked().get(pk=livestream.pk)
    if locked.state in SILENT_STATES:
        raise CommentsClosedError
    return locked


def _row(comment):
    rows = ReviewComment.objects.select_for_update(of=("self",)).select_related("livestream__organization")
    return rows.get(pk=comment.pk)


def _provider_of(membership):
    return membership.engagement.provider_id if membership.engagement else None


def _reply(comment, membership, by, now, *, text="", state=""):
    return CommentReply.objects.create(
        comment=comment, provider_id=_provider_of(membership), author=by, text=text, state=state, at=now
    )


def _tell(comment, text, *, by, now, is_reply=False):
    """Tell those who are mentioned, and those who have written in the thread; never anybody who may not read it. The
    words themselves stay on the review page."""
    inside = comment.provider_id if comment.is_internal else None
    readers = readers_of_comments(comment.livestream, inside=inside, sees_costs=comment.shows_costs)
    named = mentioned(text, readers) if "@" in text or "＠" in text else ()
    path = f"{reverse('planner:plan_review', args=[comment.livestream_id])}#comment-{comment.pk}"

    def event(kind):
        return Event(kind=kind, livestream=comment.livestream, by=by, path=path, at=now)

    if named:
        tell(event(NoticeKind.MENTIONED), people=named)
    if is_reply:
        writers = {comment.author_id, *comment.replies.values_list("author_id", flat=True)}
        others = [pk for pk in writers if pk in readers and pk not in named]
        if others:
            tell(event(NoticeKind.COMMENT_ANSWERED), people=others)


@transaction.atomic
def save_verdict(*, livestream, step, verdict, sentence, engagement, by, now):
    """Say what a provider thinks of a step in the running round; said again, the last word counts. Raises
    `CommentsClosedError` outside a review."""
    livestream = LivestreamSession.objects.locked().get(pk=livestream.pk)
    if livestream.state != SessionState.IN_REVIEW:
        raise CommentsClosedError
    version = last_version(livestream)
    row, _created = StepVerdict.objects.update_or_create(
        livestream=livestream,
        round=livestream.review_round,
        provider_id=engagement.provider_id,
        step=step,
        defaults={
            "verdict": verdict,
            "sentence": sentence,
            "step_hash": version.hashes[step] if version else "",
            "by": by,
            "at": now,
        },
    )
    note_first_word(livestream=livestream, now=now)
    return row
