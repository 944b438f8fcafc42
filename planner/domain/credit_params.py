"""Parameters of credit rules: how each is written in a template and read. Every reader raises `ValueError`."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from planner.enums import SessionType

Reader = Callable[[object], object]


@lru_cache(maxsize=4096)
def _fraction(text: str) -> Fraction:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not number.is_finite():
        raise ValueError(text)
    return Fraction(number)


def amount(written: object) -> Fraction:
    """Any finite number, written as an int or as text."""
    if isinstance(written, bool) or not isinstance(written, int | str | Decimal):
        raise ValueError(written)
    return _fraction(str(written))


def positive(written: object) -> Fraction:
    """A number above 0."""
    number = amount(written)
    if number <= 0:
        raise ValueError(written)
    return number


def not_negative(written: object) -> Fraction:
    """A number of at least 0."""
    number = amount(written)
    if number < 0:
        raise ValueError(written)
    return number


def share(written: object) -> Fraction:
    """A number from 0 to 1."""
    number = amount(written)
    if not 0 <= number <= 1:
        raise ValueError(written)
    return number


def count(written: object) -> int:
    """A whole number of at least 0: characters, hours, pieces."""
    number = amount(written)
    if number < 0 or number.denominator != 1:
        raise ValueError(written)
    return int(number)


def one_of(*names: str) -> Reader:
    """The name of a fact, among those that make sense for the rule."""

    def read(written: object) -> str:
        if written not in names:
            raise ValueError(written)
        return written

    return read


def by_session_type(written: object) -> Mapping[str, Fraction]:
    """Positive targets per session type, with the key `default` for the rest."""
    if not isinstance(written, Mapping) or "default" not in written:
        raise ValueError(written)
    if not set(written) <= {"default", *SessionType.values}:
        raise ValueError(written)
    return {key: positive(target) for key, target in written.items()}
