"""Puts the demo plans into the database the way people would: through the actions, one step after the other."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from planner.actions.checklists import StepEntry, change_item_owner, change_note, save_step, set_not_applicable
from planner.actions.livestreams import change_state, create_livestream
from planner.actions.proofs import add_files
from planner.actions.worksheets import write_rows
from planner.domain.livestream_states import PlanAction
from planner.domain.worksheets import BroadcastSlot
from planner.domain.worksheets.editing import as_new_rows
from planner.enums import SessionState, Step
from planner.exchange.demo_seeds import small_pdf
from planner.exchange.demo_worksheets import read_worksheets
from planner.forms.proofs import Upload
from planner.models import ChecklistAnswer, Notice

WAY_TO = {
    SessionState.DRAFT: (),
    SessionState.SELF_CHECKED: (PlanAction.SELF_CHECK,),
    SessionState.LOCKED: (PlanAction.SELF_CHECK, PlanAction.LOCK),
    SessionState.ENDED: (PlanAction.SELF_CHECK, PlanAction.LOCK, PlanAction.GO_LIVE, PlanAction.END),
    SessionState.CANCELLED: (PlanAction.CANCEL,),
}
WORKSHEETS = settings.BASE_DIR / "seeds" / "demo" / "worksheets"
LOCK_LEAD = timedelta(hours=3)


@transaction.atomic
def load_plan(plan, *, organization, version, memberships, owner, now):
    """One plan from creation to its state. `memberships` are the organization's by e-mail address, one is the owner."""
    livestream = create_livestream(
        organization=organization,
        template_version=version,
        details=plan.details,
        by=memberships[plan.planner].user,
        now=plan.created_at,
    )
    clock = _Clock(plan.created_at, min(now, plan.details["starts_at"] - LOCK_LEAD))
    rows = {
        row.item.key: row
        for row in ChecklistAnswer.objects.filter(checklist__livestream=livestream).select_related("item", "checklist")
    }
    if plan.worksheets:
        fill_worksheets(livestream, plan.worksheets, by=memberships[plan.planner].user, now=clock())
    _hand_out(plan, rows, memberships, clock)
    _answer(plan, livestream, rows, memberships, clock)
    _remark(plan, rows, memberships, clock)
    if plan.postponed_to:
        _step(livestream, PlanAction.POSTPONE, owner, clock(), plan.postpone_reason, plan.postponed_to)
    for action in WAY_TO[plan.state]:
        _step(livestream, action, owner, _moment_of(action, plan, clock), plan.cancel_reason)
    return livestream


class _Clock:
    """Moments between two ends, each later than the one before, so that a history reads like days of work."""

    STEPS = 60

    def __init__(self, first, last):
        self.now = first
        self.pause = max(last - first, timedelta()) / self.STEPS

    def __call__(self):
        self.now += self.pause
        # the rest of the way is walked in ever smaller steps and never past its end
        self.pause -= self.pause / self.STEPS
        return self.now


def fill_worksheets(livestream, name, *, by, now):
    """Give a plan the worksheets of a file of the seeds, with the times counted from its own start."""
    slot = BroadcastSlot(
        planned_start=livestream.starts_at,
        planned_minutes=livestream.planned_minutes,
        platform=livestream.platform,
        session_type=livestream.session_type,
        title=livestream.title,
    )
    sheets = read_worksheets(WORKSHEETS / f"{name}.yaml", slot)
    targets = replace(sheets.targets, gmv_target=livestream.gmv_target, total_ad_budget=livestream.ad_budget)
    write_rows(livestream=livestream, writes=as_new_rows(replace(sheets, targets=targets)), by=by, now=now)


def _hand_out(plan, rows, memberships, clock):
    by = memberships[plan.planner].user
    for key, email in plan.owners.items():
        change_item_owner(answer=rows[key], was=None, owner=memberships[email].user, by=by, now=clock())


def _answer(plan, livestream, rows, memberships, clock):
    """Step by step, and within a step person by person; then the files of the step."""
    for step in Step:
        keys_of = defaultdict(list)
        for key in plan.texts:
            if rows[key].item.step == step:
                keys_of[plan.answered_by[key]].append(key)
        for email, keys in keys_of.items():
            membership = memberships[email]
            saved = save_step(
                livestream=livestream,
                entries=[StepEntry(rows[key].pk, rows[key].version, plan.texts[key]) for key in keys],
                membership=membership,
                by=membership.user,
                now=clock(),
            )
            if saved.errors or saved.stale:
                raise ValueError(f"{livestream}: {saved.errors or saved.stale}")
        for key, files in plan.files.items():
            if rows[key].item.step == step:
                _prove(rows[key], files, memberships[plan.answered_by[key]].user, clock)


def _prove(row, files, by, clock):
    by_day = defaultdict(list)
    for file in files:
        by_day[file.expires_on].append(Upload(file.name, "application/pdf", ContentFile(small_pdf())))
    for expires_on, uploads in by_day.items():
        add_files(answer=row, uploads=uploads, expires_on=expires_on, by=by, now=clock())


def _remark(plan, rows, memberships, clock):
    by = memberships[plan.planner].user
    for key, note in plan.notes.items():
        change_note(answer=rows[key], was="", note=note, by=by, now=clock())
    for key, reason in plan.not_applicable.items():
        row = ChecklistAnswer.objects.select_related("checklist").get(pk=rows[key].pk)
        set_not_applicable(answer=row, version=row.version, reason=reason, by=by, now=clock())


def _step(livestream, action, owner, now, reason, new_start=None):
    change_state(
        livestream=livestream,
        action=action,
        role=owner.role,
        by=owner.user,
        now=now,
        reason=reason,
        new_start=new_start,
    )


def _moment_of(action, plan, clock):
    starts_at = plan.postponed_to or plan.details["starts_at"]
    if action == PlanAction.GO_LIVE:
        return starts_at
    if action == PlanAction.END:
        return starts_at + timedelta(minutes=plan.live_minutes)
    return clock()


@transaction.atomic
def put_notices_in_order(slugs):
    """Plans are loaded one after the other, each with a past of its own; an inbox has what was told last on top, which
    is what was written last. The notices of these organizations get their keys anew, by time."""
    notices = list(
        Notice.objects.filter(event__organization__slug__in=slugs).order_by("event__at", "pk").select_for_update()
    )
    keys = sorted(notice.pk for notice in notices)
    if keys == [notice.pk for notice in notices]:
        return
    Notice.objects.filter(pk__in=keys).delete()
    for notice, key in zip(notices, keys, strict=True):
        notice.pk = key
    Notice.objects.bulk_create(notices)
