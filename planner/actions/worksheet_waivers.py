"""What people accept in writing: failing checks, words in texts, empty worksheets."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from planner.actions.livestreams import lock_plan
from planner.actions.readiness import store_readiness
from planner.domain.checks import WAIVABLE
from planner.domain.meaning import is_meaningful
from planner.domain.worksheets import FieldRef
from planner.domain.worksheets.editing import writable_fields
from planner.domain.worksheets.plan import MIN_REASON
from planner.enums import ChangeKind, Role, Step
from planner.enums_worksheets import ExemptionCode
from planner.models import PlanChange, TextExemption, Waiver
from planner.queries.worksheets import load_worksheets


class WaiverRefusedError(Exception):
    """Why something may not be accepted. `code`: not_the_owner, not_waivable, short_reason (minimum), expired,
    no_such_text, word_not_there, unknown_ground, no_proof."""

    def __init__(self, code, **params):
        super().__init__(code, params)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Grounds:
    """Why a word may stay: an `ExemptionCode`, in words, with proof (links or file names), and until when."""

    code: str
    reason: str
    proof: tuple[str, ...]
    expires_at: datetime | None = None


@transaction.atomic
def waive_check(*, livestream, check_id, reason, membership, by, now, expires_at: datetime | None = None):
    """The merchant's owner accepts that a check fails; an earlier waiver of it ends. Raises `WaiverRefusedError`."""
    if check_id not in WAIVABLE:
        raise WaiverRefusedError("not_waivable")
    reason = _accepted_reason(reason, membership, expires_at, now)
    plan = lock_plan(livestream)
    Waiver.objects.filter(livestream=plan, check_id=check_id, withdrawn_at=None).update(withdrawn_at=now)
    waiver = Waiver.objects.create(
        livestream=plan, owner=by, check_id=check_id, reason=reason, expires_at=expires_at, created_at=now
    )
    _record(plan, ChangeKind.WAIVED, by=by, now=now, field=check_id, reason=reason[:200])
    store_readiness(livestream=plan, now=now)
    return waiver


@transaction.atomic
def withdraw_waiver(*, waiver, membership, by, now):
    """End a waiver. The same again changes nothing. Raises `WaiverRefusedError`."""
    _check_owner(membership)
    plan = lock_plan(waiver.livestream)
    if take_back_waiver(plan, waiver, by=by, now=now):
        store_readiness(livestream=plan, now=now)


def take_back_waiver(plan, waiver, *, by, now):
    """End a waiver of a plan that is locked, without scoring it. Whether it was still open."""
    was_open = Waiver.objects.filter(pk=waiver.pk, withdrawn_at=None).update(withdrawn_at=now)
    if was_open:
        _record(plan, ChangeKind.WAIVER_WITHDRAWN, by=by, now=now, field=waiver.check_id, reason=waiver.reason[:200])
    return was_open


@transaction.atomic
def exempt_word(*, livestream, place: FieldRef, term, grounds: Grounds, membership, by, now):
    """The owner records why a word of the absolute-terms list may stay in one text, as it stands now, with proof.
    Raises `WaiverRefusedError`."""
    reason = _accepted_reason(grounds.reason, membership, grounds.expires_at, now)
    proof = [file.strip() for file in grounds.proof if file.strip()]
    if grounds.code not in ExemptionCode.values:
        raise WaiverRefusedError("unknown_ground")
    if not proof:
        raise WaiverRefusedError("no_proof")
    plan = lock_plan(livestream)
    text = _text_at(plan, place)
    if term not in text or not term:
        raise WaiverRefusedError("word_not_there")
    exemption = TextExemption.objects.create(
        livestream=plan,
        owner=by,
        worksheet=place.worksheet,
        row_id=int(place.row) if place.row else None,
        field=place.field,
        text=text,
        term=term,
        code=grounds.code,
        reason=reason,
        proof=proof,
        expires_at=grounds.expires_at,
        created_at=now,
    )
    _record(
        plan, ChangeKind.WORD_EXEMPTED, by=by, now=now, worksheet=place.worksheet, field=place.field, new=term,
        reason=reason[:200],
    )  # fmt: skip
    store_readiness(livestream=plan, now=now)
    return exemption


@transaction.atomic
def end_exemption(*, exemption, membership, by, now):
    """End the exemption of a word. The same again changes nothing. Raises `WaiverRefusedError`."""
    _check_owner(membership)
    plan = lock_plan(exemption.livestream)
    if take_back_exemption(plan, exemption, by=by, now=now):
        store_readiness(livestream=plan, now=now)


def take_back_exemption(plan, exemption, *, by, now):
    """End the exemption of a word in a plan that is locked, without scoring it. Whether it was still open."""
    was_open = TextExemption.objects.filter(pk=exemption.pk, withdrawn_at=None).update(withdrawn_at=now)
    if was_open:
        _record(
            plan, ChangeKind.EXEMPTION_ENDED, by=by, now=now, worksheet=exemption.worksheet, field=exemption.field,
            old=exemption.term,
        )  # fmt: skip
    return was_open


@transaction.atomic
def confirm_step_empty(*, livestream, step, by, now, is_empty=True):
    """Say that the worksheets of a step which have no rows are meant to have none, or take that back."""
    plan = lock_plan(livestream)
    confirmed = set(plan.confirmed_empty)
    if (step in confirmed) == is_empty:
        return plan
    confirmed ^= {Step(step).value}
    plan.confirmed_empty = [one.value for one in Step if one.value in confirmed]
    plan.save(update_fields=["confirmed_empty"])
    words = ("", Step(step).value) if is_empty else (Step(step).value, "")
    _record(plan, ChangeKind.CONFIRMED_EMPTY, by=by, now=now, field="step", old=words[0], new=words[1])
    store_readiness(livestream=plan, now=now)
    return plan


def _accepted_reason(reason, membership, expires_at, now):
    _check_owner(membership)
    reason = reason.strip()
    if len(reason) < MIN_REASON or not is_meaningful(reason):
        raise WaiverRefusedError("short_reason", minimum=MIN_REASON)
    if expires_at is not None and expires_at <= now:
        raise WaiverRefusedError("expired")
    return reason[:500]


def _check_owner(membership):
    if membership.role != Role.OWNER:
        raise WaiverRefusedError("not_the_owner")


def _text_at(plan, place):
    rows = {getattr(row, "key", ""): row for row in load_worksheets(plan).rows(place.worksheet)}
    is_column = place.field in writable_fields(place.worksheet)
    text = getattr(rows.get(place.row), place.field, None) if is_column else None
    if not isinstance(text, str) or not text:
        raise WaiverRefusedError("no_such_text")
    return text


def _record(plan, kind, *, by, now, **words):
    PlanChange.objects.create(livestream=plan, by=by, kind=kind, at=now, **words)
