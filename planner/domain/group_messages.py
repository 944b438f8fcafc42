"""When a group may get its next message, and what goes into it. Sources: the platforms' documentation of group robots.

Whatever a platform allows, a group is spoken to at most twice a minute: what happens in between is merged, so that the
news of any one minute arrive as at most three messages.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
GAP = timedelta(seconds=30)
"""Least time between two messages with news."""
COLLECT = timedelta(seconds=3)
"""So long the first of several news waits for the others."""
STALE = timedelta(hours=24)
"""News that could not be delivered for so long are not news any more."""
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=30), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform allows: messages a minute, bytes of a text, and how long it stays deaf to whoever sends more."""

    per_minute: int
    text_bytes: int
    pause: timedelta


LIMITS = {
    "wecom": Limits(20, 2048, MINUTE),
    "feishu": Limits(100, 18_000, MINUTE),
    "dingtalk": Limits(20, 18_000, timedelta(minutes=10)),
}


def next_message_at(
    posted: Sequence[datetime], *, per_minute: int, now: datetime, gap: timedelta = timedelta(0)
) -> datetime:
    """The first moment, from now on, at which one more message keeps the limit: `gap` after the last one, and never
    more than `per_minute` within any minute. `posted` are the moments of earlier messages, in any order.
    """
    recent = sorted(posted)
    at = now
    if recent:
        at = max(at, recent[-1] + gap)
    if len(recent) >= per_minute:
        at = max(at, recent[-per_minute] + MINUTE)
    return at


def retry_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: 30 s, 1 min, 2 min … an hour."""
    return min(FIRST_RETRY * 2 ** min(max(failures, 1) - 1, 20), LONGEST_RETRY)


def merged(lines: Sequence[str], *, head: str, most_bytes: int, more: Callable[[int], str]) -> str:
    """One text out of many lines. What does not fit into so many bytes of UTF-8 is counted in a last line by `more`.

    At least one line is told, cut short if need be.
    """
    kept = len(lines)
    while kept > 1 and _size(_text(lines, kept, head, more)) > most_bytes:
        kept -= 1
    over = _size(_text(lines, kept, head, more)) - most_bytes
    if over > 0:
        first = lines[0].encode()[: max(0, _size(lines[0]) - over)].decode(errors="ignore")
        lines = [first, *lines[1:]]
    return _text(lines, kept, head, more)


def _text(lines: Sequence[str], kept: int, head: str, more: Callable[[int], str]) -> str:
    rest = len(lines) - kept
    return "\n".join([head, *lines[:kept], *([more(rest)] if rest else [])])


def _size(text: str) -> int:
    return len(text.encode())
