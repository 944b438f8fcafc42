"""Messages to groups: never too many, never too long, and none forgotten."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.group_messages import COLLECT, GAP, LIMITS, MINUTE, merged, next_message_at, retry_after

NOW = datetime(2026, 11, 6, 19, tzinfo=UTC)
seconds = st.integers(0, 300)


def ago(*seconds_before):
    return [NOW - timedelta(seconds=number) for number in seconds_before]


@pytest.mark.parametrize(
    ("posted", "per_minute", "gap", "wait"),
    [
        ([], 20, 30, 0),
        (ago(10), 20, 30, 20),
        (ago(40), 20, 30, 0),
        (ago(5, 50), 2, 0, 10),
        (ago(50, 5), 2, 0, 10),
        (ago(5, 61), 2, 0, 0),
    ],
)
def test_the_next_message_waits_for_gap_and_limit(posted, per_minute, gap, wait):
    at = next_message_at(posted, per_minute=per_minute, gap=timedelta(seconds=gap), now=NOW)
    assert at == NOW + timedelta(seconds=wait)


@given(st.lists(seconds, max_size=80), st.integers(1, 100), st.integers(0, 40))
def test_no_minute_ever_has_more_messages_than_allowed(wishes, per_minute, gap):
    posted = []
    for wish in sorted(wishes):
        now = max(NOW + timedelta(seconds=wish), posted[-1] if posted else NOW)
        posted.append(next_message_at(posted, per_minute=per_minute, gap=timedelta(seconds=gap), now=now))
    for start in posted:
        assert sum(start <= moment < start + MINUTE for moment in posted) <= per_minute
    assert all(later - earlier >= timedelta(seconds=gap) for earlier, later in itertools.pairwise(posted))


@given(st.lists(st.floats(0, 59.999), min_size=1, max_size=60), st.lists(st.integers(-60, 0), max_size=3))
def test_the_news_of_one_minute_are_at_most_three_messages(moments, earlier):
    """However they fall, and whatever was posted in the minute before."""
    posted = sorted(NOW + timedelta(seconds=second) for second in earlier)[-1:]
    news = sorted(NOW + timedelta(seconds=moment) for moment in moments)
    messages, waiting = 0, list(news)
    while waiting:
        at = next_message_at(posted, per_minute=20, gap=GAP, now=waiting[0] + COLLECT)
        waiting = [moment for moment in waiting if moment > at]
        posted.append(at)
        messages += 1
    assert messages <= 3


def test_every_platform_allows_more_than_we_send():
    assert all(limits.per_minute >= MINUTE / GAP for limits in LIMITS.values())
    assert {kind: limits.per_minute for kind, limits in LIMITS.items()} == {"wecom": 20, "feishu": 100, "dingtalk": 20}


@given(st.integers(1, 10_000))
def test_waiting_grows_up_to_an_hour(failures):
    assert timedelta(seconds=30) <= retry_after(failures) <= retry_after(failures + 1) <= timedelta(hours=1)


def more(count):
    return f"and {count} more"


def test_what_does_not_fit_is_counted():
    text = merged([f"line {number}" for number in range(60)], head="News", most_bytes=60, more=more)
    assert text == "News\nline 0\nline 1\nline 2\nline 3\nline 4\nline 5\nand 54 more"


@given(st.lists(st.text("甲a😀", min_size=1, max_size=50), min_size=1, max_size=40), st.integers(40, 400))
def test_a_message_is_never_longer_than_allowed_and_counts_every_line(lines, most_bytes):
    text = merged(lines, head="头", most_bytes=most_bytes, more=more)
    assert len(text.encode()) <= most_bytes
    told = text.split("\n")[1:]
    if told[-1].startswith("and "):
        assert len(told) - 1 + int(told[-1].split()[1]) == len(lines)
    elif len(lines) > 1 and len(told) == len(lines):
        assert told == lines
