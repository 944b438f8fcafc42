"""When viewers come and when products sell, minute by minute: an expectation spread over the rundown.

Assumptions [design], shown wherever they are used: paid entries follow the budget by hour, all others come evenly;
who comes before the start is there in the first minutes; four of five units are sold while the product is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planner.domain.worksheets import BroadcastSlot, HourlyBudget, RundownSegment, TrafficChannel, Worksheets
from planner.enums_worksheets import ChannelKind

OPENING = 15
"""Minutes over which those are counted who came before the start."""
SHOWN_SHARE = 0.8
"""Share of a product's units that sell while a segment shows it; the rest sells from its first showing on."""


@dataclass(frozen=True, slots=True)
class Entries:
    """Expected entries of one stretch of minutes from T by kind of channel, people unrounded."""

    start: int
    end: int
    paid: float
    organic: float
    private: float

    @property
    def total(self) -> float:
        """People from all three sources."""
        return self.paid + self.organic + self.private


def expected_entries(sheets: Worksheets, *, step: int = 30) -> tuple[Entries, ...]:
    """Entries before the start, if money is spent there, and then in stretches of `step` minutes.

    The paid ones of a channel follow its budget by hour, evenly within a stretch; without one they come evenly over
    the broadcast, like organic and private ones. Channels without entries count as 0.
    """
    slot = sheets.slot
    first = _first_minute(sheets)
    minutes = _entries_per_minute(sheets, first)
    edges = [*([first] if first < 0 else []), *range(0, slot.planned_minutes, step), slot.planned_minutes]
    return tuple(
        Entries(start, end, *(float(minutes[kind][start - first : end - first].sum()) for kind in ChannelKind))
        for start, end in pairwise(edges)
        if start < end
    )


def arrivals_by_minute(sheets: Worksheets) -> np.ndarray:
    """Share of all entries by minute of the broadcast, for weighing what sells when; sums to 1.

    Even without a channel: then every minute counts the same.
    """
    first = _first_minute(sheets)
    minutes = sum(_entries_per_minute(sheets, first).values())
    before, during = minutes[:-first].sum() if first else 0.0, minutes[-first:].copy()
    opening = min(OPENING, len(during))
    during[:opening] += before / opening if opening else 0.0
    total = during.sum()
    return during / total if total else np.full(len(during), 1 / max(len(during), 1))


def sales_by_minute(sheets: Worksheets, viewers: np.ndarray) -> Mapping[str, np.ndarray]:
    """By key of a line-up row: the share of its units sold until the end of each minute, from 0 to 1.

    A product that no segment shows sells evenly with the viewers over the whole broadcast.
    """
    shown: dict[str, list[RundownSegment]] = {row.key: [] for row in sheets.line_up}
    for segment in sheets.rundown:
        for key in segment.products if segment.is_timed else ():
            if key in shown:
                shown[key].append(segment)
    return {key: np.cumsum(_sales(segments, viewers)) for key, segments in shown.items()}


def _sales(segments: Sequence[RundownSegment], viewers: np.ndarray) -> np.ndarray:
    """Share of the units by minute."""
    is_shown = np.zeros(len(viewers), dtype=bool)
    for segment in segments:
        is_shown[max(segment.start_min, 0) : max(segment.end_min, 0)] = True
    during = np.where(is_shown, viewers, 0.0)
    if not during.sum():
        return viewers
    after = np.where(np.arange(len(viewers)) >= np.argmax(is_shown), viewers, 0.0)
    return SHOWN_SHARE * during / during.sum() + (1 - SHOWN_SHARE) * after / after.sum()


def _first_minute(sheets: Worksheets) -> int:
    """The minute at which the first money is spent, or the start where none is spent before."""
    return min([0, *(row.from_min for row in sheets.hourly_budget if row.from_min is not None)])


def _entries_per_minute(sheets: Worksheets, first: int) -> Mapping[ChannelKind, np.ndarray]:
    """Expected entries by kind and minute; index 0 is minute `first`."""
    length = max(sheets.slot.planned_minutes, 0)
    found = {kind: np.zeros(length - first) for kind in ChannelKind}
    for channel in sheets.channels:
        entries = channel.planned_entries or 0
        if channel.kind is not None and length:
            found[channel.kind] += entries * _arrivals(channel, sheets.hourly_budget, sheets.slot, first)
    return found


def _arrivals(channel: TrafficChannel, budget: Sequence[HourlyBudget], slot: BroadcastSlot, first: int) -> np.ndarray:
    """Share of a channel's entries by minute."""
    minutes = np.zeros(slot.planned_minutes - first)
    for row in budget if channel.is_paid else ():
        if row.channel != channel.key or not row.amount or row.from_min is None or row.to_min is None:
            continue
        stretch = minutes[row.from_min - first : max(row.to_min - first, 0)]
        if len(stretch):
            stretch += float(row.amount) / len(stretch)
    spent = minutes.sum()
    if spent:
        return minutes / spent
    minutes[-first:] = 1 / slot.planned_minutes
    return minutes
