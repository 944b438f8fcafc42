"""Checks of step T on rundown, crew and slot. Source: handbook 2.T (d); T07 and T09 are in `compliance`."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, timedelta

from planner.domain.checks.case import Case, Limits, cells, judged
from planner.domain.checks.results import FAIL, PASS, Finding
from planner.domain.checks.words import ACCOUNT, HOST, ROLES, STUDIO, WHOLE_SESSION, joined
from planner.domain.intervals import Interval, longest_wait, uncovered
from planner.domain.intervals import joined as joined_intervals
from planner.domain.worksheets import FieldRef
from planner.enums import SessionType
from planner.enums_worksheets import CrewRole, SegmentType, Worksheet

RUNDOWN, CREW, SLOT = Worksheet.RUNDOWN, Worksheet.CREW, Worksheet.SLOT
MOMENTS = frozenset({SegmentType.BENEFIT.value, SegmentType.LOTTERY.value})


def rundown_covers(case: Case, limits: Limits) -> Iterable[Finding]:
    """T01: the segments together cover [0, planned_minutes), and none ends after planned_minutes.

    Gaps up to the tolerance (0 minutes) are allowed.
    """
    whole = Interval(0, case.slot.planned_minutes)
    timed = [Interval(segment.start_min, segment.end_min) for segment in case.segments]
    tolerance = limits["max_gap_minutes"]
    holes = [hole for hole in uncovered(joined_intervals(timed), whole) if hole.minutes > tolerance]
    late = [segment for segment in case.segments if segment.end_min > whole.end]
    untimed = _untimed(case)
    if holes and untimed and not late:
        yield case.missing(untimed)
        return
    over = [Interval(max(whole.end, segment.start_min), segment.end_min) for segment in late]
    refs = [FieldRef(RUNDOWN, segment.key, "end_min") for segment in late]
    before = [segment for segment in case.segments if holes and segment.end_min <= holes[0].start]
    refs += [FieldRef(RUNDOWN, before[-1].key if before else "", "end_min")]
    if holes or late:
        yield judged(False, refs, gaps=(*holes, *over), minutes=sum(gap.minutes for gap in (*holes, *over)))
    elif untimed:
        yield case.missing(untimed)
    else:
        yield judged(True, [FieldRef(RUNDOWN, segment.key, "end_min") for segment in case.segments], minutes=0)


def rundown_no_overlap(case: Case, limits: Limits) -> Iterable[Finding]:
    """T02: no segment starts before an earlier one has ended (tolerance 0 minutes)."""
    tolerance = limits["max_overlap_minutes"]
    if untimed := _untimed(case):
        yield case.missing(untimed)
    longest = None
    for segment in case.segments:
        if longest is not None:
            shared = min(longest.end_min, segment.end_min) - segment.start_min
            refs = (*cells(RUNDOWN, segment, "start_min"), *cells(RUNDOWN, longest, "end_min"))
            yield judged(shared <= tolerance, refs, a=longest.seq, b=segment.seq, minutes=max(0, shared))
        if longest is None or segment.end_min > longest.end_min:
            longest = segment


def _untimed(case: Case) -> list[FieldRef]:
    return [
        FieldRef(RUNDOWN, segment.key, name)
        for segment in case.sheets.rundown
        if not segment.is_timed
        for name in ("start_min", "end_min")
        if getattr(segment, name) is None
    ]


def segment_length(case: Case, limits: Limits) -> Iterable[Finding]:
    """T03: every product segment lasts 3 to 20 minutes."""
    low, high = limits["min_minutes"], limits["max_minutes"]
    for segment in case.sheets.rundown:
        if segment.segment_type != SegmentType.PRODUCT:
            continue
        if absent := case.absent(RUNDOWN, segment, "start_min", "end_min"):
            yield absent
            continue
        refs = cells(RUNDOWN, segment, "end_min", "start_min")
        minutes = segment.minutes
        yield judged(low <= minutes <= high, refs, seq=segment.seq, m=minutes, lo=low, hi=high)


def crew_covers_session(case: Case, limits: Limits) -> Iterable[Finding]:
    """T04: in every minute at least one host who is no backup, one console operator and, but for daily broadcasts, one
    floor director are on duty."""
    needs = {CrewRole.HOST: limits["min_hosts"], CrewRole.CONSOLE: limits["min_consoles"]}
    if case.slot.session_type != SessionType.DAILY_SELF:
        needs[CrewRole.FLOOR_DIRECTOR] = limits["min_floor_directors"]
    whole = Interval(0, case.slot.planned_minutes)
    for role, need in needs.items():
        crew = [row for row in case.sheets.crew if row.role == role and not (role == CrewRole.HOST and row.is_backup)]
        shifts = [Interval(row.shift_start_min, row.shift_end_min) for row in crew if row.has_shift]
        holes = uncovered(shifts, whole, need=int(need))
        unknown = case.absent_in(CREW, crew, "shift_start_min", "shift_end_min")
        if holes and unknown:
            yield case.missing(unknown)
            continue
        refs = [FieldRef(CREW, row.key, "shift_end_min") for row in crew] or [FieldRef(CREW, "", "role")]
        if not holes:
            yield judged(True, refs, role=ROLES[role], minutes=0)
        for hole in holes:
            numbers = {"role": ROLES[role], "from": hole.start, "to": hole.end, "minutes": hole.minutes}
            yield Finding(FAIL, tuple(refs), numbers)


def host_load(case: Case, limits: Limits) -> Iterable[Finding]:
    """T05: no host or co-host on air for more than 240 minutes in a row, and the session not longer than 360 minutes.

    Shifts of one person that touch count as one; backups are not on air.
    """
    most, longest = limits["max_shift_minutes"], limits["max_session_minutes"]
    minutes = case.slot.planned_minutes
    refs = [FieldRef(SLOT, "", "planned_minutes")]
    yield judged(minutes <= longest, refs, name=WHOLE_SESSION, m=minutes, limit=longest)
    people = defaultdict(list)
    for row in case.sheets.crew:
        if not row.is_presenter or row.is_backup:
            continue
        if absent := case.absent(CREW, row, "shift_start_min", "shift_end_min"):
            yield absent
            continue
        people[row.person or row.key].append(row)
    for name, rows in people.items():
        stretches = joined_intervals(Interval(row.shift_start_min, row.shift_end_min) for row in rows)
        minutes = max((stretch.minutes for stretch in stretches), default=0)
        refs = [FieldRef(CREW, row.key, "shift_end_min") for row in rows]
        yield judged(minutes <= most, refs, name=name, m=minutes, limit=most)


def no_slot_conflict(case: Case, limits: Limits) -> Iterable[Finding]:
    """T06: no other session that is not cancelled has the same account, studio or host within 60 minutes of this one.

    They clash when start < other.end + 60 min and other.start < end + 60 min.
    """
    slot, buffer = case.slot, timedelta(minutes=float(limits["buffer_minutes"]))
    start, end = slot.planned_start.astimezone(UTC), slot.planned_end
    hosts = {row.person for row in case.sheets.crew if row.role == CrewRole.HOST and row.person}
    for other in case.sheets.other_sessions:
        starts, ends = other.starts_at.astimezone(UTC), other.ends_at.astimezone(UTC)
        is_near = start < ends + buffer and starts < end + buffer
        if other.is_cancelled or not is_near:
            continue
        shared = [
            word
            for word, is_shared in (
                (ACCOUNT, slot.account != "" and slot.account == other.account),
                (STUDIO, slot.studio != "" and slot.studio == other.studio),
                (HOST, bool(hosts & other.hosts)),
            )
            if is_shared
        ]
        refs = cells(SLOT, slot, "planned_start", "account", "studio")
        yield judged(not shared, refs, other=other.name, what=joined(shared))
    missing = [*(absent.refs if (absent := case.absent(SLOT, slot, "account", "studio")) else ())]
    missing += [FieldRef(CREW, row.key, "person") for row in case.sheets.crew if row.is_presenter and not row.person]
    if missing:
        yield case.missing(missing)
    else:
        yield Finding(PASS, cells(SLOT, slot, "planned_start"), {"sessions": len(case.sheets.other_sessions)})


def benefit_cadence(case: Case, limits: Limits) -> Iterable[Finding]:
    """T08: no stretch of more than 30 minutes without a benefit moment, from minute 0 to the end.

    Moments are the start minutes of benefits and of benefit and prize-draw segments.
    """
    if missing := case.without_rows(Worksheet.BENEFITS):
        yield missing
        return
    if unknown := [ref for ref in _untimed(case) if ref.row in _moment_keys(case)]:
        yield case.missing(unknown)
        return
    moments = [row.start_min for row in case.sheets.benefits if row.start_min is not None]
    moments += [segment.start_min for segment in case.segments if segment.segment_type in MOMENTS]
    wait = longest_wait(moments, Interval(0, case.slot.planned_minutes))
    limit = limits["max_gap_minutes"]
    refs = (FieldRef(RUNDOWN, "", "benefits"), FieldRef(Worksheet.BENEFITS, "", "start_min"))
    yield judged(wait.minutes <= limit, refs, gap=wait.minutes, limit=limit, where=wait)


def _moment_keys(case: Case) -> set[str]:
    return {segment.key for segment in case.sheets.rundown if segment.segment_type in MOMENTS}


def rehearsal_and_network(case: Case, limits: Limits) -> Iterable[Finding]:
    """T10: the rehearsal is at T−24 h or earlier, and the main uplink has at least 10 Mbps."""
    slot = case.slot
    hours, low = limits["rehearsal_hours"], limits["min_mbps"]
    numbers = {"hours": hours, "lo": low, "mbps": slot.upload_mbps_main}
    late = slot.rehearsal_at is not None and slot.rehearsal_at > slot.hours_before(hours)
    slow = slot.upload_mbps_main is not None and slot.upload_mbps_main < low
    wrong = [name for name, is_wrong in (("rehearsal_at", late), ("upload_mbps_main", slow)) if is_wrong]
    if wrong:
        yield Finding(FAIL, cells(SLOT, slot, *wrong), numbers)
    elif absent := case.absent(SLOT, slot, "rehearsal_at", "upload_mbps_main"):
        yield absent
    else:
        yield Finding(PASS, cells(SLOT, slot, "rehearsal_at", "upload_mbps_main"), numbers)
