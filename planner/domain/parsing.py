"""Numbers, moments and links as people write them in Chinese and English."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from urllib.parse import urlsplit

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ", 0xA0: " ", 0xFFE5: "¥", 0x2212: "-",
}  # fmt: skip

_NUMBER = re.compile(
    r"([+-]?)(?:¥|rmb|cny|人民币)?([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?(.*)",
    re.ASCII | re.DOTALL,
)
_MAX_DIGITS = 28  # what Decimal multiplies without rounding
_SCALES = {
    "万亿": 10**12, "千万": 10**7, "百万": 10**6, "亿": 10**8, "万": 10**4, "千": 10**3, "百": 10**2,
    "k": 10**3, "w": 10**4, "m": 10**6,
}  # fmt: skip
_MOMENT = re.compile(
    r"(?:(?P<year>\d{4})\s?[-/.年]\s?)?(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})"
    r"(?:(?:\s*[日号]\s*|\s*t|\s+)(?:(?:周|星期)[一二三四五六日天]\s*)?"
    r"(?:(?P<hour>\d{1,2})\s?(?::|点|时)\s?(?P<minute>\d{1,2})?\s?分?(?::\d{2}(?:\.\d{1,6})?)?\s*(?P<zone>z|[+-]\d{2}:?\d{2})?)?)?",
    re.ASCII,
)
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_HOST_LABEL = re.compile(r"(?!-)[a-z0-9\-]{1,63}(?<!-)", re.ASCII)
_NOT_IN_LINKS = re.compile(r"[\s\x00-\x1f\x7f<>\"\\^`{|}\u200b\ufeff\ud800-\udfff]")


class AnswerError(ValueError):
    """What was typed is no answer to the item. `code` and `params` are worded by the forms.

    Codes: not_a_number, unexpected_percent, unexpected_unit (found), negative, too_large (maximum), too_many_decimals
    (maximum), not_whole, not_yes_or_no, not_an_option (found), too_long (length, maximum), not_a_link, not_a_datetime,
    time_missing, year_missing, no_such_time, year_out_of_range (first, last), files_only.
    """

    def __init__(self, code: str, **params: object):
        super().__init__(code, params)
        self.code = code
        self.params: Mapping[str, object] = params


def narrow(text: str) -> str:
    """Full-width letters, digits and signs to ordinary ones; U+2212 to a hyphen; trimmed."""
    return text.translate(_NARROW).strip()


def canonical_decimal(number: Decimal) -> str:
    """Plain text of a decimal: no exponent, no trailing zeros, no negative zero."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def parse_number(text: str, *, tails: frozenset[str], has_scales: bool) -> Decimal:
    """A written number: `¥1,299.00`, `1.2万`, `3亿`, `4.52M`, full-width digits. Commas must group thousands.

    `tails` are the unit words that may follow (lower case); `has_scales` allows 万, 亿, K, M and the like.
    Raises `AnswerError` not_a_number, unexpected_percent or unexpected_unit.
    """
    written = "".join(narrow(text).lower().split())
    before, after, digits, decimals, tail = _NUMBER.fullmatch(written).groups()
    if (before and after) or not (digits or decimals) or len(digits or "") + len(decimals or "") > _MAX_DIGITS:
        raise AnswerError("not_a_number")
    number = Decimal(f"{before or after}{(digits or '0').replace(',', '')}.{decimals or '0'}")
    if tail in tails:
        return number
    if has_scales:
        for word, factor in _SCALES.items():
            if tail.startswith(word) and tail[len(word) :] in tails:
                return number * factor
    if tail in {"%", "percent"}:
        raise AnswerError("unexpected_percent")
    if tail[0].isalpha():
        raise AnswerError("unexpected_unit", found=tail)
    raise AnswerError("not_a_number")


def parse_moment(text: str, *, time_zone: tzinfo, reference: datetime | None = None) -> datetime:
    """A written moment, as UTC to the minute.

    Reads `2026-12-04 19:00`, `2026/12/4 19:00`, ISO 8601, `2026年12月4日 周五 19点30分` and, with a reference,
    `12月4日 19:00`. Without an offset it is in `time_zone`. A missing year is the one that brings it nearest to
    `reference`. Raises `AnswerError` not_a_datetime, time_missing, year_missing, year_out_of_range or no_such_time
    (skipped by a change of clocks).
    """
    match = _MOMENT.fullmatch(narrow(text).lower())
    if match is None:
        raise AnswerError("not_a_datetime")
    if match["hour"] is None:
        raise AnswerError("time_missing")
    if match["year"]:
        candidates = [int(match["year"])]
    elif reference is None:
        raise AnswerError("year_missing")
    else:
        year = reference.astimezone(time_zone).year
        candidates = [year - 1, year, year + 1]
    moments = [moment for year in candidates if (moment := _moment(match, year, time_zone)) is not None]
    if not moments:
        raise AnswerError("not_a_datetime")
    moment = moments[0] if reference is None else min(moments, key=lambda m: abs(m - reference))
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise AnswerError("year_out_of_range", first=_FIRST_YEAR, last=_LAST_YEAR)
    written = moment.astimezone(time_zone)
    if match["zone"] is None and (written.hour, written.minute) != (int(match["hour"]), int(match["minute"] or 0)):
        raise AnswerError("no_such_time")
    return moment


def _moment(match: re.Match, year: int, time_zone: tzinfo) -> datetime | None:
    try:
        zone = time_zone if match["zone"] is None else _offset(match["zone"])
        local = datetime(
            year, int(match["month"]), int(match["day"]), int(match["hour"]), int(match["minute"] or 0), tzinfo=zone
        )
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _offset(text: str) -> tzinfo:
    if text == "z":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)


def is_link(text: str) -> bool:
    """Whether the text is a complete http or https address with a plausible host. Nothing is fetched."""
    if _NOT_IN_LINKS.search(text):
        return False
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
        if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
            return False
        labels = host.encode("idna").decode().rstrip(".").split(".")
    except (ValueError, UnicodeError):
        return False
    return len(labels) > 1 and all(_HOST_LABEL.fullmatch(label) for label in labels)
