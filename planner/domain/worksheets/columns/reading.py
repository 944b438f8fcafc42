"""A cell as somebody wrote it, to the value of its column."""

import re
from decimal import ROUND_HALF_UP, Decimal

from planner.domain.parsing import AnswerError, canonical_decimal, is_link, narrow, parse_number
from planner.domain.values import MONEY_TAILS, NO, YES
from planner.domain.worksheets.columns.choices import find_choice
from planner.domain.worksheets.columns.column import NUMERIC, TIMED, CellError, CellKind, Column
from planner.domain.worksheets.columns.composite import read_documents, read_promises, read_seller
from planner.domain.worksheets.columns.context import CellContext
from planner.domain.worksheets.columns.lists import split_list
from planner.domain.worksheets.columns.minutes import read_day, read_instant, read_minute
from planner.domain.worksheets.kept_files import without_site

NOTHING = frozenset({"-", "–", "—", "--", "——", "/", "\\", "无", "暂无", "n/a", "na", "nil", "null"})
"""What people write into a cell of a number, a time or a choice that has no value."""
_BAD_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_COUNT_TAILS = frozenset((
    "", "件", "个", "条", "份", "人", "名", "位", "款", "次", "单", "张",
    "包", "盒", "瓶", "袋", "套", "天", "日", "秒",
    "分", "分钟", "小时", "h", "hr", "hrs", "hour", "hours", "min", "mins", "minutes", "s", "sec", "d", "day", "days",
    "pcs", "pieces", "units", "unit", "people", "times", "plays",
))  # fmt: skip
_MONEY_TAILS = MONEY_TAILS | {
    tail + slash + per for tail in ("", "元", "块", "yuan") for slash in ("/", "每") for per in (
        "件", "人", "单", "份", "场", "个", "盒", "unit", "person", "session",
    )
} | {"元起", "元一件"}  # fmt: skip
_DECIMAL_TAILS = frozenset(("", "m", "mb", "mbps", "mb/s", "兆", "m/s", "x", "倍", "×", "件", "件/单", "units"))
_PERCENT_TAILS = frozenset(("%", "percent", "个点"))
_DISCOUNT = re.compile(r"([\d.]{1,5}|[一二三四五六七八九]{1,2})\s*折", re.ASCII)
_TENTHS = re.compile(r"(\d(?:\.\d)?|[一二三四五六七八九十])成")
_DIGITS = {character: place for place, character in enumerate("零一二三四五六七八九十")}
_MORE_YES = frozenset((
    "已", "已核验", "已确认", "已完成", "已实名", "已公示", "★", "☆", "☑", "t", "ok", "支持", "主推",
))  # fmt: skip
_MORE_NO = frozenset(("未", "未核验", "未确认", "未完成", "未实名", "未公示", "☐", "□", "f", "不支持"))
_FREE = frozenset(("免费", "包邮", "free"))


def parse_cell(column: Column, text: str, *, context: CellContext) -> object:
    """The value that somebody wrote into a cell; `column.blank` for an empty one.

    A bare number in a rate is a percentage above 1 and a fraction up to 1. Raises `CellError`.
    """
    if column.is_derived:
        raise CellError("derived")
    text = _BAD_CHARACTERS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if _is_blank(text, column, context):
        if column.is_required:
            raise CellError("required")
        return column.blank
    try:
        return _READERS[column.kind](text, column, context)
    except AnswerError as error:
        raise CellError(error.code, **error.params) from error


def _is_blank(text: str, column: Column, context: CellContext) -> bool:
    if not text:
        return True
    if narrow(text).lower() not in NOTHING:
        return False
    if column.kind in (CellKind.CHOICE, CellKind.CHOICES):
        return find_choice(column.choices, text) is None
    if column.kind == CellKind.FLAG:
        return narrow(text).lower() not in NO
    if column.kind in (CellKind.ROW, CellKind.ROWS):
        return context.rows(column.refers_to).find(text) is None
    return column.kind in NUMERIC | TIMED | {CellKind.DOCUMENTS, CellKind.PROMISES}


def _text(text: str, column: Column, context: CellContext) -> str:
    if column.kind != CellKind.LONG_TEXT:
        text = " ".join(text.split("\n"))
    if column.high is not None and len(text) > column.high:
        raise CellError("text_too_long", length=len(text), maximum=column.high)
    return text


def _link(text: str, column: Column, context: CellContext) -> str:
    if not is_link(_text(text, column, context)):
        raise CellError("not_a_link")
    return text


def _integer(text: str, column: Column, context: CellContext) -> int:
    number = parse_number(text, tails=_COUNT_TAILS, has_scales=True)
    if number != number.to_integral_value():
        raise CellError("not_whole")
    return int(_bounded(number, column))


def _money(text: str, column: Column, context: CellContext) -> Decimal:
    written = narrow(text).lower()
    if written in _FREE:
        return _bounded(Decimal(0), column)
    if match := _DISCOUNT.fullmatch(written):
        return _bounded(_discounted(match[1], column, context), column)
    return _bounded(parse_number(text, tails=_MONEY_TAILS, has_scales=True), column)


def _discounted(written: str, column: Column, context: CellContext) -> Decimal:
    """`85折`, `8.5折`, `八五折`, `9折` of the price that the column names."""
    if not column.discount_of:
        raise CellError("no_discount_here")
    digits = "".join(str(_DIGITS.get(character, character)) for character in written)
    try:
        number = Decimal(digits)
    except ArithmeticError as error:
        raise CellError("not_a_number") from error
    share = number / 10 if number <= 10 else number / 100
    if not 0 < share < 1:
        raise CellError("not_a_number")
    price = context.value(column.discount_of)
    if price is None:
        raise CellError("discount_needs", field=column.discount_of)
    return (price * (1 - share if column.is_reduction else share)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _decimal(text: str, column: Column, context: CellContext) -> Decimal:
    written = narrow(text)
    if column.unit == "ratio" and written.startswith("1:"):
        written = written[2:]
    return _bounded(parse_number(written, tails=_DECIMAL_TAILS, has_scales=False), column)


def _rate(text: str, column: Column, context: CellContext) -> Decimal:
    written = narrow(text).lower()
    if match := _TENTHS.fullmatch(written):
        return _bounded(Decimal(_DIGITS.get(match[1], match[1])) / 10, column)
    if any(written.endswith(tail) for tail in _PERCENT_TAILS):
        return _bounded(parse_number(text, tails=_PERCENT_TAILS, has_scales=False).scaleb(-2), column)
    number = parse_number(text, tails=frozenset(("",)), has_scales=False)
    if number > 1:
        return _bounded(number.scaleb(-2), column)
    if number == 1 and column.high is not None and number > column.high:
        raise CellError("say_percent", found=canonical_decimal(number))
    return _bounded(number, column)


def _bounded(number: Decimal, column: Column) -> Decimal:
    percent = 2 if column.kind == CellKind.RATE else 0
    if number < (0 if column.low is None else column.low):
        if column.low in (None, 0):
            raise CellError("negative")
        raise CellError("too_small", minimum=column.low)
    if column.high is not None and number > column.high:
        raise CellError("too_large", maximum=column.high)
    if len(canonical_decimal(number).partition(".")[2]) > (column.places or 0):
        raise CellError("too_many_decimals", maximum=(column.places or 0) - percent)
    return number + 0 if number else Decimal(0)


def _flag(text: str, column: Column, context: CellContext) -> bool:
    word = narrow(text).lower()
    if word in YES or word in _MORE_YES:
        return True
    if word in NO or word in _MORE_NO:
        return False
    raise CellError("not_yes_or_no")


def _choice(text: str, column: Column, context: CellContext) -> str:
    value = find_choice(column.choices, text)
    if value is not None:
        return value
    if column.is_open:
        return text[:40]
    raise CellError("not_an_option", found=text[:50])


def _choices(text: str, column: Column, context: CellContext) -> tuple[str, ...]:
    parts = split_list(text)
    if len(parts) == 1 and find_choice(column.choices, parts[0]) is None:
        parts = [part for part in re.split(r"[/+|\s]+", parts[0]) if part]
    return tuple(dict.fromkeys(_choice(part, column, context) for part in parts))


def _instant(text: str, column: Column, context: CellContext) -> object:
    return read_instant(text, context=context)


def _minute(text: str, column: Column, context: CellContext) -> int:
    minute = read_minute(text, low=column.clock_from, context=context)
    if minute < column.low:
        raise CellError("too_small", minimum=column.low)
    if minute > column.high:
        raise CellError("too_large", maximum=column.high)
    return minute


def _row(text: str, column: Column, context: CellContext) -> str:
    names = context.rows(column.refers_to)
    keys = names.find(text) or names.read(text, column.refers_to)
    if len(keys) != 1:
        raise CellError("one_row_only")
    return keys[0]


def _rows(text: str, column: Column, context: CellContext) -> tuple[str, ...]:
    return context.rows(column.refers_to).read(text, column.refers_to)


def _words(text: str, column: Column, context: CellContext) -> tuple[str, ...]:
    return _parts(split_list(text), column)


def _files(text: str, column: Column, context: CellContext) -> tuple[str, ...]:
    return _parts([without_site(part) for part in split_list(text)], column)


def _parts(parts: list[str], column: Column) -> tuple[str, ...]:
    if long := next((part for part in parts if len(part) > column.high), None):
        raise CellError("text_too_long", length=len(long), maximum=column.high)
    return tuple(parts)


_READERS = {
    CellKind.TEXT: _text,
    CellKind.LONG_TEXT: _text,
    CellKind.LINK: _link,
    CellKind.INTEGER: _integer,
    CellKind.MONEY: _money,
    CellKind.RATE: _rate,
    CellKind.DECIMAL: _decimal,
    CellKind.FLAG: _flag,
    CellKind.CHOICE: _choice,
    CellKind.CHOICES: _choices,
    CellKind.INSTANT: _instant,
    CellKind.DAY: lambda text, column, context: read_day(text),
    CellKind.MINUTE: _minute,
    CellKind.ROW: _row,
    CellKind.ROWS: _rows,
    CellKind.WORDS: _words,
    CellKind.FILES: _files,
    CellKind.DOCUMENTS: lambda text, column, context: read_documents(text, context=context),
    CellKind.SELLER: lambda text, column, context: read_seller(text, context=context),
    CellKind.PROMISES: lambda text, column, context: read_promises(text, context=context),
}
