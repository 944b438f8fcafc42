"""Keeps the stored readiness of a livestream equal to a fresh computation.

Two things are stored: the judgement (what the worksheets tell the score, with the moment until which it holds, see
`domain.judgement`), and the score with what lists show of it. Answers change only the score, so a save of one reads the
stored judgement and never the worksheets. Whatever else changes a plan judges anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q

from planner.domain.judgement import to_stored
from planner.domain.next_actions import best_action
from planner.domain.plan import PlanFacts
from planner.domain.portfolio import largest_gaps
from planner.domain.readiness import Readiness, score_readiness
from planner.models import LivestreamSession
from planner.queries.judgements import fresh_judgement, is_judged
from planner.queries.plan_facts import load_facts_and_owners
from planner.queries.readiness import to_judge_again
from planner.queries.worksheets import NEAR, load_book

JUDGED = ("judgement", "judged_until")
STORED_FIELDS = (
    "readiness",
    "raw_readiness",
    "readiness_cap",
    "band",
    "is_gated",
    "is_compliance_blocked",
    "step_scores",
    "step_blocked",
    "step_open_gates",
    "step_answered",
    "step_due_at",
    "open_item_count",
    "next_due_at",
    "next_item_id",
    "next_check",
    "next_item_gain",
    "next_item_due_at",
    "open_gaps",
)


@dataclass(frozen=True)
class Assessment:
    """A plan as it was read to be scored, and its score."""

    facts: PlanFacts
    owner_ids: Mapping[str, int]
    readiness: Readiness


def store_readiness(*, livestream, now, facts=None, book=None):
    """Compute the readiness and store what lists show. Call it in the transaction that changed the plan, with the
    livestream's row locked; an unchanged result writes nothing. Returns the `Readiness`.

    `facts` are the plan's facts as they are after a change of answers alone, which leaves the worksheets as they were
    judged. Without them the worksheets are judged anew; `book` is what they say, for callers that know.
    """
    if facts is None or not is_judged(livestream, now=now):
        return judge_and_store(livestream=livestream, now=now, book=book).readiness
    return _store(livestream, facts, {}, now=now)


def judge_and_store(*, livestream, now, book=None):
    """Judge the worksheets anew and store the readiness, as `store_readiness` does. Returns the `Assessment`, for
    callers that show the plan afterwards."""
    judgement = fresh_judgement(livestream, book or load_book(livestream), now=now)
    facts, owner_ids = load_facts_and_owners(livestream, now=now, judgement=judgement)
    before = livestream.judgement.get("place", ())
    if before != list(judgement.place):
        starts = [datetime.fromisoformat(before[0])] if before else []
        tell_neighbours(livestream, now=now, starts=starts)
    return Assessment(facts, owner_ids, _store(livestream, facts, judgement_values(judgement), now=now))


def _store(livestream, facts, changed, *, now):
    readiness = score_readiness(facts, now=now)
    changed |= stored_values(livestream.template_version, facts, readiness)
    changed = {field: value for field, value in changed.items() if getattr(livestream, field) != value}
    for field, value in changed.items():
        setattr(livestream, field, value)
    if changed:
        livestream.save(update_fields=[field.removesuffix("_id") for field in changed])
    return readiness


def judgement_values(judgement):
    """The stored columns of a judgement."""
    return {"judgement": to_stored(judgement), "judged_until": judgement.until}


def judge_again(livestreams, *, now):
    """Have plans judged anew by whoever reads them next, because something they are judged by has changed."""
    livestreams.filter(Q(judged_until=None) | Q(judged_until__gt=now)).update(judged_until=now)


def store_due_judgements(*, now):
    """Judge anew and store every plan whose judgement no longer holds: time has turned a check, a neighbour has moved,
    the word lists have changed. Each in its own transaction. Returns how many there were."""
    keys = list(to_judge_again(LivestreamSession.objects.all(), now=now).values_list("pk", flat=True))
    for pk in keys:
        with transaction.atomic():
            plans = LivestreamSession.objects.select_for_update(of=("self",))
            livestream = plans.select_related("organization", "template_version").filter(pk=pk).first()
            if livestream:
                store_readiness(livestream=livestream, now=now)
    return len(keys)


def tell_neighbours(livestream, *, now, starts=()):
    """Have the broadcasts near this one judged anew, because they may clash with it now, or no longer do.

    `starts` are further starts that it had. Done after the commit, so that two plans that change at once never wait
    for each other.
    """
    near = Q()
    for start in {livestream.starts_at, *starts}:
        near |= Q(starts_at__range=(start - NEAR, start + NEAR))
    others = LivestreamSession.objects.filter(near, organization=livestream.organization_id)
    transaction.on_commit(partial(judge_again, others.exclude(pk=livestream.pk), now=now))


def stored_values(template_version, facts, readiness):
    """The stored columns of a livestream, by field name, as they should be."""
    open_items = [item for item in readiness.items if item.is_open]
    due_of_step = {
        step.step: min((item.due_at for item in open_items if item.step == step.step), default=None)
        for step in readiness.steps
    }
    first = best_action(facts, readiness)
    item_ids = {item.key: pk for pk, item in template_version.items_by_id().items()}
    values = (
        readiness.score,
        readiness.raw,
        readiness.cap,
        readiness.band,
        readiness.is_gated,
        readiness.is_compliance_blocked,
        [step.score for step in readiness.steps],
        [step.is_blocked for step in readiness.steps],
        [step.open_gates for step in readiness.steps],
        [step.started for step in readiness.steps],
        [due_of_step[step.step] for step in readiness.steps],
        len(open_items),
        min((item.due_at for item in open_items), default=None),
        item_ids[first.key] if first and not first.is_check else None,
        first.key if first and first.is_check else "",
        first.gain if first else 0,
        first.due_at if first else None,
        [gap.to_stored() for gap in largest_gaps(readiness)],
    )
    return dict(zip(STORED_FIELDS, values, strict=True))
