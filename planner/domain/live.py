"""The tag by which a page says what it has seen of a plan, so that it hears only of what came after."""

import re
from collections.abc import Iterable
from typing import NamedTuple
from zlib import crc32

USER, GUEST = "user", "guest"
"""Kinds of people on a plan, the first word of `PlanPresence.person`."""

_TAG = re.compile(r'(?:W/)?"(\d{1,18})-([0-9a-f]{1,8})-([0-9a-f]{1,8})-([0-9a-f]{1,8})"')
_PLACE = re.compile(r"item-\w+|row-[a-z_]+-\d{1,18}|sheet-[a-z_]+")


class LiveTag(NamedTuple):
    """`change` is the newest entry of the plan's history, `figures` a word for its state and score, `findings` one for
    where comments are open, `people` one for who else is on it and where."""

    change: int
    figures: str
    findings: str
    people: str

    def __str__(self) -> str:
        """As an entity tag of HTTP: weak, since a compressed answer is no other one."""
        return f'W/"{self.change}-{self.figures}-{self.findings}-{self.people}"'

    @classmethod
    def of(cls, change: int | None, *words: Iterable[object]) -> "LiveTag":
        return cls(change or 0, *map(_word, words))

    @classmethod
    def read(cls, text: str) -> "LiveTag | None":
        """The tag that a page sent; None for anything else."""
        found = _TAG.fullmatch(text.strip())
        return cls(int(found[1]), *found.groups()[1:]) if found else None


def _word(values: Iterable[object]) -> str:
    return format(crc32(repr(list(values)).encode()), "x")


def place_of(text: str) -> str:
    """The row that a page says somebody works on, by its id; '' for none, or for what is no such id."""
    return text if len(text) <= 80 and _PLACE.fullmatch(text) else ""
