"""Answers as text: what people type, the canonical text that is stored, and the Python value the rules read.

Canonical text per answer type ('' is unanswered everywhere): yesno `yes`/`no`; number and money a plain decimal without
exponent or trailing zeros, a percent as its fraction (70 % is `0.7`); choice the option's value; datetime UTC to the
minute (`2026-12-04T11:00Z`); link and text as written, trimmed. Files are no text: a file item's text is always ''.
"""

import re
from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation

from planner.domain.parsing import AnswerError, canonical_decimal, is_link, narrow, parse_moment, parse_number
from planner.domain.plan import ItemDefinition
from planner.enums import AnswerType, Unit

__all__ = ["AnswerError", "input_text", "parse_answer", "typed"]

MAX_MONEY = Decimal("999999999999.99")
MAX_NUMBER = Decimal("999999999999.9999")
MONEY_DECIMALS = 2
NUMBER_DECIMALS = 4
MAX_TEXT = 2000
MAX_LINK = 500

YES = frozenset(("yes", "y", "true", "1", "on", "是", "是的", "有", "对", "√", "✓", "✔"))
NO = frozenset(("no", "n", "false", "0", "off", "否", "不是", "无", "没有", "不", "×", "✗", "✘"))

_WHOLE_UNITS = frozenset({Unit.LINKS, Unit.PRODUCTS, Unit.PIECES, Unit.PEOPLE})
_UNSCALED_UNITS = frozenset({Unit.HOURS, Unit.MBPS, Unit.RATIO, Unit.PERCENT})
MONEY_TAILS = frozenset(("", "元", "元整", "块", "块钱", "圆", "rmb", "cny", "yuan"))
_UNIT_TAILS = {
    Unit.NONE: frozenset(("", "个", "条")),
    Unit.LINKS: frozenset(("", "个", "条", "个链接", "条链接", "链接", "link", "links")),
    Unit.PRODUCTS: frozenset(("", "个", "款", "件", "个商品", "款商品", "product", "products")),
    Unit.PIECES: frozenset(("", "件", "个", "条", "piece", "pieces", "pcs")),
    Unit.PEOPLE: frozenset(("", "人", "个人", "名", "位", "people", "person")),
    Unit.HOURS: frozenset(("", "小时", "个小时", "时", "h", "hr", "hrs", "hour", "hours")),
    Unit.MBPS: frozenset(("", "m", "mb", "mbps", "mb/s", "兆", "m/s")),
    Unit.RATIO: frozenset(("", "x", "×", "倍")),
    Unit.PERCENT: frozenset(("", "%", "percent", "个点")),
}
_BAD_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def parse_answer(text: str, item: ItemDefinition, *, time_zone: tzinfo, reference: datetime | None = None) -> str:
    """The canonical text of what somebody typed as the answer to `item`; '' when it is blank.

    `time_zone` is the organization's; `reference` (the planned start) completes dates written without a year.
    Limits: money ≤ 999,999,999,999.99 with 2 decimals; numbers ≤ 12 digits with 4 decimals, counts whole; text 2,000
    and links 500 characters. Raises `AnswerError`.
    """
    text = _BAD_CHARACTERS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not text:
        return ""
    if item.answer_type == AnswerType.DATETIME:
        moment = parse_moment(text, time_zone=time_zone, reference=reference)
        return moment.strftime("%Y-%m-%dT%H:%MZ")
    return _PARSERS[item.answer_type](text, item)


def typed(value: str, item: ItemDefinition) -> Decimal | bool | datetime | str | None:
    """The Python value of a canonical text: Decimal (a percent as its fraction), bool, aware datetime, str; None if ''.

    Raises `ValueError` when the text is not canonical for the item's answer type.
    """
    if not value:
        return None
    match item.answer_type:
        case AnswerType.YESNO:
            if value not in {"yes", "no"}:
                raise ValueError(value)
            return value == "yes"
        case AnswerType.NUMBER | AnswerType.MONEY:
            try:
                number = Decimal(value)
            except InvalidOperation as error:
                raise ValueError(value) from error
            if not number.is_finite():
                raise ValueError(value)
            return number
        case AnswerType.DATETIME:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                raise ValueError(value)
            return moment
    return value


def input_text(value: str, item: ItemDefinition, *, time_zone: tzinfo) -> str:
    """What an empty form control shows for a canonical text, so that `parse_answer` gives the same text back.

    A percent is shown without its sign (`0.7` → `70`), a moment as a local `datetime-local` value.
    """
    if value and item.answer_type == AnswerType.NUMBER and item.unit == Unit.PERCENT:
        return canonical_decimal(Decimal(value) * 100)
    if value and item.answer_type == AnswerType.DATETIME:
        return typed(value, item).astimezone(time_zone).strftime("%Y-%m-%dT%H:%M")
    return value


def _yes_or_no(text: str, item: ItemDefinition) -> str:
    word = narrow(text).lower()
    if word in YES:
        return "yes"
    if word in NO:
        return "no"
    raise AnswerError("not_yes_or_no")


def _choice(text: str, item: ItemDefinition) -> str:
    word = text.casefold()
    for option in item.options:
        if word in {option.value.casefold(), option.label_zh.casefold(), option.label_en.casefold()}:
            return option.value
    raise AnswerError("not_an_option", found=text[:50])


def _money(text: str, item: ItemDefinition) -> str:
    number = parse_number(text, tails=MONEY_TAILS, has_scales=True)
    return _within(number, item, maximum=MAX_MONEY, decimals=MONEY_DECIMALS)


def _number(text: str, item: ItemDefinition) -> str:
    number = parse_number(text, tails=_UNIT_TAILS[item.unit], has_scales=item.unit not in _UNSCALED_UNITS)
    if item.unit in _WHOLE_UNITS and number != number.to_integral_value():
        raise AnswerError("not_whole")
    if item.unit != Unit.PERCENT:
        return _within(number, item, maximum=MAX_NUMBER, decimals=NUMBER_DECIMALS)
    _within(number, item, maximum=MAX_NUMBER, decimals=NUMBER_DECIMALS - 2)
    return canonical_decimal(number.scaleb(-2))


def _within(number: Decimal, item: ItemDefinition, *, maximum: Decimal, decimals: int) -> str:
    if abs(number) > maximum:
        raise AnswerError("too_large", maximum=maximum)
    if number < 0 and not _may_be_negative(item):
        raise AnswerError("negative")
    canonical = canonical_decimal(number)
    if len(canonical.partition(".")[2]) > decimals:
        raise AnswerError("too_many_decimals", maximum=decimals)
    return canonical


def _may_be_negative(item: ItemDefinition) -> bool:
    """Nothing on a checklist is negative unless its rule names a negative minimum."""
    minimum = item.credit.params.get("min")
    try:
        return minimum is not None and Decimal(str(minimum)) < 0
    except InvalidOperation:
        return False


def _text(text: str, item: ItemDefinition, maximum: int = MAX_TEXT) -> str:
    if len(text) > maximum:
        raise AnswerError("too_long", length=len(text), maximum=maximum)
    return text


def _link(text: str, item: ItemDefinition) -> str:
    _text(text, item, MAX_LINK)
    if not is_link(text):
        raise AnswerError("not_a_link")
    return text


def _file(text: str, item: ItemDefinition) -> str:
    raise AnswerError("files_only")


_PARSERS = {
    AnswerType.YESNO: _yes_or_no,
    AnswerType.NUMBER: _number,
    AnswerType.MONEY: _money,
    AnswerType.TEXT: _text,
    AnswerType.CHOICE: _choice,
    AnswerType.LINK: _link,
    AnswerType.FILE: _file,
}
