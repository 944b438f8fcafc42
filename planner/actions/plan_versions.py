"""Keeps a plan as it stands: a version that nobody can change."""

from django.db import transaction

from planner.domain.plan_assessment import assess
from planner.domain.plan_versions import content_hash, to_stored
from planner.enums import ChangeKind, Step, VersionReason
from planner.models import LivestreamSession, PlanChange, PlanVersion
from planner.queries.plan_versions import basis_of, hashes_of, last_version, load_content
from planner.queries.worksheets import load_book


@transaction.atomic
def freeze_version(*, livestream, reason, by, now):
    """Keep the plan as it stands, and say so in its history. A plan that says what its last version says is kept
    already: that version is given back. `by` is None for the system."""
    locked = LivestreamSession.objects.locked().get(pk=livestream.pk)
    return freeze_locked(livestream=locked, reason=reason, by=by, now=now)


def freeze_locked(*, livestream, reason, by, now):
    """The same for an action that holds the lock of the livestream's row already."""
    book = load_book(livestream)
    content = load_content(livestream, book)
    hashes = hashes_of(livestream, content)
    last = last_version(livestream)
    if last is not None and last.hashes == hashes:
        return last
    assessment = assess(content, basis_of(livestream, book), now=now)
    readiness = assessment.readiness
    version = PlanVersion.objects.create(
        livestream=livestream,
        made_by=by,
        number=last.number + 1 if last else 1,
        reason=reason,
        content=to_stored(content),
        content_hash=content_hash(hashes),
        step_hashes=[hashes[step] for step in Step],
        readiness=readiness.score,
        raw_readiness=readiness.raw,
        readiness_cap=readiness.cap,
        band=readiness.band,
        is_gated=readiness.is_gated,
        is_compliance_blocked=readiness.is_compliance_blocked,
        step_scores=[step.score for step in readiness.steps],
        forecast=dict(assessment.sheets.totals),
        made_at=now,
    )
    PlanChange.objects.create(
        livestream=livestream,
        by=by,
        kind=ChangeKind.VERSION_KEPT,
        field=VersionReason(reason),
        new=str(version.number),
        at=now,
    )
    return version
