"""Clock times, minutes from the start, and moments around a broadcast, as people write them."""

import re
from datetime import UTC, date, datetime, time, timedelta

from planner.domain.intervals import DAY
from planner.domain.moments import is_english
from planner.domain.parsing import AnswerError, narrow, parse_moment
from planner.domain.worksheets.columns.column import CellError
from planner.domain.worksheets.columns.context import CellContext

_CLOCK = re.compile(
    r"(?P<day>次日|第二天|翌日|明日|前日|前一天|当日|当天)?\s*"
    r"(?P<half>凌晨|早上|早|上午|中午|下午|傍晚|晚上|晚间|晚)?\s*"
    r"(?P<hour>\d{1,2})\s?(?::|点|时)\s?(?P<minute>\d{1,2}|半)?\s?分?(?::\d{2}(?:\.\d{1,6})?)?\s*(?P<ampm>am|pm)?"
    r"\s*(?P<after>次日|\+[01]d?|-1d|\(次日\))?",
    re.ASCII,
)
_OFFSET = re.compile(
    r"t\s*(?P<sign>[+-])\s*(?:(?P<days>\d{1,3})\s*(?:d|天|日|days?))?\s*(?:(?P<hours>\d{1,4})\s*(?:h|小时|hours?|时))?"
    r"\s*(?:(?P<minutes>\d{1,5})\s*(?P<unit>min|m|分钟|分)?)?",
    re.ASCII,
)
_PLAIN = re.compile(r"([+-]?\d{1,5})\s*(?:min|m|分钟|分|')?", re.ASCII)
_DAY = re.compile(
    r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?(?:[t ]\s*0{1,2}:00(?::00(?:\.0+)?)?)?"
    r"|(\d{4})(\d{2})(\d{2})",
    re.ASCII,
)
_NEXT = frozenset({"次日", "第二天", "翌日", "明日", "+1", "+1d", "(次日)"})
_BEFORE = frozenset({"前日", "前一天", "-1d"})
_DAY_WORDS = {-1: "前日", 0: "当日", 1: "次日"}
_LATER_HALF = frozenset({"下午", "傍晚", "晚上", "晚间", "晚", "pm"})


def read_minute(text: str, *, low: int, context: CellContext) -> int:
    """Minutes from T: `19:30`, `次日00:30`, `25:10`, `晚上7点半`, `T-30min`, `T+1h30m`, `90`, `-30分`.

    A clock time without a day is the first such moment from `low` on. Raises `CellError` not_a_minute.
    """
    written = narrow(text).lower()
    if match := _PLAIN.fullmatch(written):
        return int(match[1])
    if written in {"t", "开播", "start"}:
        return 0
    if match := _OFFSET.fullmatch(written):
        return _signed(match)
    clock = _read_clock(written)
    if clock is None:
        raise CellError("not_a_minute")
    minutes, days = clock
    start = _to_the_minute(context.start)
    day = start.astimezone(context.time_zone).date()
    if days is not None:
        return _between(start, _local(day, minutes + days * DAY, context))
    nearest = _between(start, _local(day, minutes, context))
    return low + (nearest - low) % DAY


def minute_text(minute: int, language: str, *, context: CellContext, low: int = 0) -> str:
    """The clock time of a minute from T: `19:30`, `次日00:30` or `00:30 +1d`, `前日23:30` or `23:30 -1d`.

    Where a clock time would not be read back, because clocks change or the day is ambiguous: `T+95`.
    """
    start = _to_the_minute(context.start)
    local = (start + timedelta(minutes=minute)).astimezone(context.time_zone)
    days = (local.date() - start.astimezone(context.time_zone).date()).days
    clock = f"{local:%H:%M}"
    if days in _DAY_WORDS:
        marked = f"{clock} {days:+d}d" if is_english(language) else _DAY_WORDS[days] + clock
        for written in (marked,) if days else (clock, marked):
            if read_minute(written, low=low, context=context) == minute:
                return written
    return f"T{minute:+d}"


def read_instant(text: str, *, context: CellContext) -> datetime:
    """A moment, in UTC to the minute: as `parse_moment` reads it, or `T-3d`, `T-2h`, `T+30min`, `19:30`, `次日00:30`.

    A clock time without a date is on the day of the start. Raises `CellError`.
    """
    written = narrow(text).lower()
    start = _to_the_minute(context.start)
    if match := _OFFSET.fullmatch(written):
        if match["minutes"] and not match["unit"]:
            raise CellError("not_a_datetime")
        return start + timedelta(minutes=_signed(match))
    if (clock := _read_clock(written)) is not None:
        minutes, days = clock
        day = start.astimezone(context.time_zone).date()
        return _local(day, minutes + (days or 0) * DAY, context)
    try:
        return parse_moment(text, time_zone=context.time_zone, reference=start)
    except AnswerError as error:
        raise CellError(error.code, **error.params) from error


def instant_text(moment: datetime, *, context: CellContext) -> str:
    """`2026-12-04 19:00` in the time zone of the plan; with its offset in the hour that a clock shows twice."""
    local = moment.astimezone(context.time_zone)
    return f"{local:%Y-%m-%d %H:%M}" + (f"{local:%z}" if local.fold else "")


def read_day(text: str) -> date:
    """`1999-05-02`, `1999/5/2`, `1999年5月2日`, `19990502`. Raises `CellError` not_a_day."""
    match = _DAY.fullmatch(narrow(text).lower())
    if match is None:
        raise CellError("not_a_day")
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise CellError("not_a_day") from error
    if not 1900 <= found.year <= 2200:
        raise CellError("not_a_day")
    return found


def _read_clock(written: str) -> tuple[int, int | None] | None:
    """Minutes after midnight, and the day that was named, if one was."""
    match = _CLOCK.fullmatch(written)
    if match is None:
        return None
    hour, minute = int(match["hour"]), 30 if match["minute"] == "半" else int(match["minute"] or 0)
    half = match["half"] or match["ampm"]
    if half in _LATER_HALF and hour < 12:
        hour += 12
    elif half in {"am", "凌晨"} and hour == 12:
        hour = 0
    if hour > 47 or minute > 59 or (match["minute"] is None and ":" in written):
        return None
    word = match["day"] or match["after"]
    days = 1 if word in _NEXT else -1 if word in _BEFORE else 0 if word else None
    if hour > 23:
        return (hour - 24) * 60 + minute, 1 + (days or 0)
    return hour * 60 + minute, days


def _signed(match: re.Match) -> int:
    parts = [int(match[name] or 0) for name in ("days", "hours", "minutes")]
    if not any(match[name] for name in ("days", "hours", "minutes")):
        raise CellError("not_a_minute")
    total = parts[0] * DAY + parts[1] * 60 + parts[2]
    return -total if match["sign"] == "-" else total


def _local(day: date, minutes: int, context: CellContext) -> datetime:
    """So many minutes of wall clock after midnight of the day, in UTC."""
    clock = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return clock.replace(tzinfo=context.time_zone).astimezone(UTC)


def _between(start: datetime, moment: datetime) -> int:
    return int((moment - start).total_seconds()) // 60


def _to_the_minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
