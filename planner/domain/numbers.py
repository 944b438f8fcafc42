"""Money, counts, rates and points in the manner of each language.

`language` is a language code; whatever does not start with `en` is written in Chinese. Numbers are rounded half up; the
minus is U+2212. Compact forms start at 10,000 and keep two decimals below ten units, one from there on, none from a
thousand 万 or a hundred thousand on (`1.23万`, `60.2万`, `6,888万`, `602K`, `4.52M`).
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from planner.domain.moments import is_english

MINUS = "−"
COMPACT_FROM = 10_000


class _Unit(NamedTuple):
    word: str
    size: int
    finest: int
    """Decimals below ten units; from there on it is one."""
    whole_from: int
    """Units from which there are none."""

    def measure(self, number: Decimal) -> tuple[Decimal, int]:
        value = number / self.size
        places = 0 if value >= self.whole_from else self.finest if value < 10 else 1
        return _rounded(value, places), places


CHINESE_UNITS = (_Unit("万", 10**4, 2, 1000), _Unit("亿", 10**8, 2, 1000), 10**4)
ENGLISH_UNITS = (_Unit("K", 10**3, 1, 100), _Unit("M", 10**6, 2, 1000), 10**3)
"""The small unit, the large one, and how many of the small are written as the large."""


def money_text(amount: Decimal) -> str:
    """Yuan to the cent: `¥1,299`, `¥12,345.60`, `−¥50`. The same in both languages."""
    cents = _rounded(abs(amount), 2)
    text = f"{cents:,.0f}" if cents == cents.to_integral_value() else f"{cents:,.2f}"
    return _signed("¥" + text, is_negative=amount < 0 and cents != 0)


def compact_money_text(amount: Decimal, language: str) -> str:
    """Yuan for a small place: `¥1,299`, `¥452.4万`, `1.08亿元`; in English `¥1,299`, `¥602K`, `¥4.52M`, `¥107.7M`."""
    if abs(amount) < COMPACT_FROM - Decimal("0.005"):
        return money_text(amount)
    text, unit = _compact(abs(amount), language)
    return _signed(f"{text}亿元" if unit == "亿" else f"¥{text}{unit}", is_negative=amount < 0)


def count_text(count: Decimal | int, language: str) -> str:
    """A count for a small place: `1,200`, `60.2万`; in English `602K`. Parts of one are rounded away."""
    whole = _rounded(abs(Decimal(count)), 0)
    if whole < COMPACT_FROM:
        return _signed(f"{whole:,}", is_negative=count < 0 and whole != 0)
    return _signed("".join(_compact(whole, language)), is_negative=count < 0)


def number_text(number: Decimal | int, *, decimals: int = 4) -> str:
    """A number in full, without trailing zeros: `1,234.5`. The same in both languages."""
    rounded = _rounded(abs(Decimal(number)), decimals)
    return _signed(_trimmed(rounded, decimals), is_negative=number < 0 and rounded != 0)


def percent_text(fraction: Decimal, *, decimals: int = 1, has_sign: bool = False) -> str:
    """A rate, given as its fraction: `8.5%`, `70%`; with its sign `+12%`, `−26.3%`. The same in both languages."""
    rounded = _rounded(abs(fraction) * 100, decimals)
    text = _trimmed(rounded, decimals) + "%"
    if has_sign and fraction > 0 and rounded:
        return f"+{text}"
    return _signed(text, is_negative=fraction < 0 and rounded != 0)


def _compact(number: Decimal, language: str) -> tuple[str, str]:
    """A number of at least 10,000, and its unit. What rounds up to the next unit is written in it."""
    small, large, limit = ENGLISH_UNITS if is_english(language) else CHINESE_UNITS
    rounded, places = small.measure(number)
    if rounded < limit:
        return _trimmed(rounded, places), small.word
    return _trimmed(*large.measure(number)), large.word


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _trimmed(number: Decimal, places: int) -> str:
    text = f"{number:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _signed(text: str, *, is_negative: bool) -> str:
    return MINUS + text if is_negative else text
