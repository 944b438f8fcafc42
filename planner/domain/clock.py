"""What the clock does to a plan without anybody pressing a button. Source: handbook 5.1."""

from datetime import datetime, timedelta

from planner.domain.livestream_states import TRANSITIONS, PlanAction

LOCK_BEFORE = timedelta(hours=2)
"""A plan that may go is locked at T − 2 h."""
END_AFTER = timedelta(hours=1)
"""A broadcast that nobody ended counts as ended, at its planned end, once it is over by this much."""


def action_due(state: str, *, starts_at: datetime, ends_at: datetime, now: datetime) -> PlanAction | None:
    """The step that time asks for in this state, None if there is none.

    Lock from two hours before the start, go live from the start on (a locked plan has passed go/no-go, which confirms
    it), both only until the planned end: nothing is made up for a broadcast that is over. End one hour after the
    planned end. Guards are not asked: whoever takes the step asks them.
    """
    if _is_from(state, PlanAction.LOCK) and starts_at - LOCK_BEFORE <= now < ends_at:
        return PlanAction.LOCK
    if _is_from(state, PlanAction.GO_LIVE) and starts_at <= now < ends_at:
        return PlanAction.GO_LIVE
    if _is_from(state, PlanAction.END) and now >= ends_at + END_AFTER:
        return PlanAction.END
    return None


def _is_from(state: str, action: PlanAction) -> bool:
    return state in TRANSITIONS[action].from_states


MOVED_BY_CLOCK = tuple(
    dict.fromkeys(
        state
        for action in (PlanAction.LOCK, PlanAction.GO_LIVE, PlanAction.END)
        for state in TRANSITIONS[action].from_states
    )
)
"""States that time can change."""
