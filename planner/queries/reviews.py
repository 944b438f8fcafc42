"""What the rules of a review want to know of a plan and of whoever asks for its next step."""

from dataclasses import asdict
from datetime import timedelta

from django.db.models import Max

from planner.domain.livestream_states import FINISHED, TRANSITIONS
from planner.domain.submission import gaps_of
from planner.domain.transition_guards import Guard, ReviewFacts
from planner.domain.worksheets.limits import SHOW_MINUTES
from planner.enums import ChangeKind, Role
from planner.models import LivestreamSession, PlanApproval, PlanChange
from planner.queries.comments import finding_counts, verdict_facts
from planner.queries.guests import OF_READERS
from planner.queries.worksheets import load_book

NO_EDITS = (ChangeKind.STATE, *OF_READERS)
LONGEST = timedelta(minutes=SHOW_MINUTES.high)


def review_facts(livestream, action, *, by, engagement=None, new_start=None):
    """The facts that the guards of this action look at; the others keep their defaults."""
    guards = set(TRANSITIONS[action].guards)
    found = {
        "is_reviewed": livestream.is_reviewed,
        "is_approved": livestream.approved_at is not None,
        "gmv_target": livestream.gmv_target,
        "scope": engagement.scope if engagement else "",
    }
    if Guard.COMPLETE in guards:
        found["gaps"] = gaps_of(load_book(livestream).sheets)
    if {Guard.NOT_LAST_EDITOR, Guard.NOT_OWN_EDITS} & guards:
        found |= _edits(livestream, by)
    if Guard.FOUR_EYES in guards:
        found |= _approvals(livestream, by)
    provider = engagement.provider_id if engagement else None
    if {Guard.FINDING, Guard.FINDINGS_ANSWERED, Guard.NO_OPEN_BLOCKER} & guards:
        found |= asdict(finding_counts(livestream, provider))
    if Guard.VERDICTS in guards and provider:
        found |= verdict_facts(livestream, provider)
    if Guard.SLOT_FREE in guards and new_start:
        found["slot_taken_by"] = _taken_by(livestream, new_start)
    return ReviewFacts(**found)


def _edits(livestream, by):
    """What part somebody has had in the plan since it was approved last."""
    edits = PlanChange.objects.filter(livestream=livestream).exclude(kind__in=NO_EDITS)
    since = PlanApproval.objects.filter(livestream=livestream, is_final=True).aggregate(at=Max("at"))["at"]
    own = edits.filter(by=by)
    last = edits.order_by("-at", "-pk").values_list("by_id", flat=True).first()
    return {
        "is_last_editor": by is not None and last == by.pk,
        "has_edited": (own.filter(at__gt=since) if since else own).exists(),
    }


def _approvals(livestream, by):
    round_ = PlanApproval.objects.filter(livestream=livestream, round=livestream.review_round, ended_at=None)
    given = list(round_.values_list("by_id", "role"))
    return {
        "has_approved": any(person == by.pk for person, _role in given),
        "approved_by_leads": tuple(role == Role.LEAD for person, role in given if person != by.pk),
    }


def _taken_by(livestream, new_start):
    """Other broadcasts of the same host at the new time."""
    if not livestream.host_name:
        return ()
    ends_at = new_start + timedelta(minutes=livestream.planned_minutes)
    near = LivestreamSession.objects.filter(
        organization=livestream.organization_id,
        host_name=livestream.host_name,
        starts_at__gt=new_start - LONGEST,
        starts_at__lt=ends_at,
    )
    others = near.exclude(pk=livestream.pk).exclude(state__in=FINISHED).order_by("starts_at", "pk")
    return tuple(other.title for other in others if other.ends_at > new_start)[:5]
