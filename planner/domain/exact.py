"""Arithmetic without rounding: money, rates and counts are multiplied and added exactly, ratios are fractions."""

from collections.abc import Callable, Iterable
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow, getcontext, localcontext
from fractions import Fraction
from functools import partial, wraps
from operator import is_
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

EXACT = Context(prec=200, traps=[DivisionByZero, Inexact, InvalidOperation, Overflow])
"""Far more digits than sums of money × rate × rate × units need; what would still be rounded raises instead."""


def exact(function: Callable[P, R]) -> Callable[P, R]:
    """Run the function with decimal arithmetic that never rounds. Raises `decimal.Inexact` if it would have to."""

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if getcontext().prec == EXACT.prec:
            return function(*args, **kwargs)
        with localcontext(EXACT):
            return function(*args, **kwargs)

    return wrapper


def is_blank(value: object) -> bool:
    """Not given: None or an empty text. A plain comparison with '' is slow for decimals, and this is asked of every
    cell that a check reads."""
    return value is None or (value.__class__ is str and not value)


def has_none(values: Iterable[object]) -> bool:
    """Whether one of the values is not given. `None in values` would compare decimals with it, which is slow."""
    return any(map(_is_none, values))


_is_none = partial(is_, None)


def ratio(part: Decimal | Fraction | int, whole: Decimal | Fraction | int) -> Fraction | None:
    """part ÷ whole as a fraction; None when the whole is 0."""
    if not whole:
        return None
    (above, below), (whole_above, whole_below) = part.as_integer_ratio(), whole.as_integer_ratio()
    return Fraction(above * whole_below, below * whole_above)  # reduced once, not three times


def as_decimal(number: Fraction, places: int) -> Decimal:
    """A fraction rounded half up (away from zero) to so many decimals, for showing and storing only."""
    scaled = abs(number) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if number >= 0 else -whole).scaleb(-places)
