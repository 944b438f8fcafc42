"""Keeps the stored readiness of a livestream equal to a fresh computation."""

from planner.domain.next_actions import best_action
from planner.domain.readiness import score_readiness
from planner.queries.plan_facts import load_facts

STORED_FIELDS = (
    "readiness",
    "raw_readiness",
    "readiness_cap",
    "band",
    "is_gated",
    "is_compliance_blocked",
    "step_scores",
    "step_open_gates",
    "step_answered",
    "step_due_at",
    "open_item_count",
    "next_due_at",
    "next_item_id",
    "next_item_gain",
    "next_item_due_at",
)


def store_readiness(*, livestream, now, facts=None):
    """Compute the readiness and store what lists show. Call it in the transaction that changed the plan, with the
    livestream's row locked; an unchanged result writes nothing. Returns the `Readiness`.

    `facts` are the plan's facts as they are after the change, for callers that need them too.
    """
    facts = facts or load_facts(livestream)
    readiness = score_readiness(facts, now=now)
    changed = {
        field: value
        for field, value in stored_values(livestream.template_version, facts, readiness, now=now).items()
        if getattr(livestream, field) != value
    }
    for field, value in changed.items():
        setattr(livestream, field, value)
    if changed:
        livestream.save(update_fields=[field.removesuffix("_id") for field in changed])
    return readiness


def stored_values(template_version, facts, readiness, *, now):
    """The stored columns of a livestream, by field name, as they should be."""
    open_items = [item for item in readiness.items if item.is_open]
    due_of_step = {
        step.step: min((item.due_at for item in open_items if item.step == step.step), default=None)
        for step in readiness.steps
    }
    first = best_action(facts, readiness, now=now)
    item_ids = {item.key: pk for pk, item in template_version.items_by_id().items()}
    values = (
        readiness.score,
        readiness.raw,
        readiness.cap,
        readiness.band,
        readiness.is_gated,
        readiness.is_compliance_blocked,
        [step.score for step in readiness.steps],
        [step.open_gates for step in readiness.steps],
        [step.answered for step in readiness.steps],
        [due_of_step[step.step] for step in readiness.steps],
        len(open_items),
        min((item.due_at for item in open_items), default=None),
        item_ids[first.key] if first else None,
        first.gain if first else 0,
        first.due_at if first else None,
    )
    return dict(zip(STORED_FIELDS, values, strict=True))
