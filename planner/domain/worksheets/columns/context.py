"""What a cell needs to know of its plan: when it starts, and how its rows are called."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from types import MappingProxyType

from planner.domain.parsing import narrow
from planner.domain.worksheets.columns.choices import WORDS, folded
from planner.domain.worksheets.columns.column import CellError
from planner.domain.worksheets.columns.lists import split_list
from planner.domain.worksheets.plan import Worksheets
from planner.domain.worksheets.timing import SHANGHAI
from planner.enums_worksheets import Channel, Worksheet

_RANGE = re.compile(r"(.+?)\s*(?:[-~–—]|至|到)\s*(.+)")
_NUMBER = re.compile(r"(?:#|no\.?|第|链接|link)?\s*(\d{1,3})\s*(?:号链接|号|链接)?", re.ASCII | re.IGNORECASE)
_MORE_SEPARATORS = re.compile(r"[\s/+&|]+")


class RowNames:
    """The rows of a worksheet by what people call them: SKU, link number, code, person, channel or name.

    Rows are given each as its key, the names that people use, best first, and its link number. Of rows with the same
    name the first given is meant; the others are called `name#2`, `name#3`, … A row without a name is called `@3`, by
    its place in the sheet; `keys` is the order of the sheet where rows are given in another one.
    """

    def __init__(self, rows: Iterable[tuple[str, tuple[str, ...], int | None]], *, keys: Sequence[str] | None = None):
        rows = list(rows)
        self.keys = [key for key, _, _ in rows] if keys is None else list(keys)
        self._found: dict[str, str] = {}
        self._numbers: dict[int, str] = {}
        for rank in range(max((len(names) for _, names, _ in rows), default=0)):
            for key, names, _ in rows:
                if rank < len(names) and names[rank]:
                    self._found.setdefault(folded(names[rank]), key)
        for key, _, number in rows:
            if number is not None:
                self._numbers.setdefault(number, key)
        self._names = {key: self._name(key, names, number) for key, names, number in rows}

    def name(self, key: str) -> str:
        """What the row is called, so that `find` gives it back; '' for a row that is not there."""
        return self._names.get(key, "")

    def find(self, text: str) -> list[str] | None:
        """The keys that one name, number or range (`5-7`, `P02-P05`) means; None when a part of it is unknown."""
        text = narrow(text)
        if (key := self._one(text)) is not None:
            return [key]
        if match := _RANGE.fullmatch(text):
            return self._range(match[1], match[2])
        return None

    def read(self, text: str, worksheet: Worksheet) -> tuple[str, ...]:
        """The keys of a list such as `1,2,5-7` or `P02、P05`, each once. Raises `CellError` unknown_row."""
        keys: dict[str, None] = {}
        for part in split_list(text):
            found = self.find(part)
            if found is None:
                pieces = [piece for piece in _MORE_SEPARATORS.split(part) if piece]
                lists = [self.find(piece) for piece in pieces]
                if len(pieces) < 2 or None in lists:
                    missing = next((p for p, one in zip(pieces, lists, strict=True) if one is None), part)
                    raise CellError("unknown_row", found=missing[:50], worksheet=worksheet)
                found = [key for one in lists for key in one]
            keys |= dict.fromkeys(found)
        return tuple(keys)

    def _one(self, text: str) -> str | None:
        if text.startswith("@"):
            place = int(text[1:]) if text[1:].isascii() and text[1:].isdecimal() and len(text) < 8 else 0
            return self.keys[place - 1] if 0 < place <= len(self.keys) else None
        if not text.startswith("#") and (key := self._found.get(folded(text))) is not None and folded(text):
            return key
        match = _NUMBER.fullmatch(text)
        return self._numbers.get(int(match[1])) if match else None

    def _range(self, first: str, last: str) -> list[str] | None:
        one, other = _NUMBER.fullmatch(first), _NUMBER.fullmatch(last)
        if one and other and self._numbers:
            low, high = int(one[1]), int(other[1])
            found = [self._numbers.get(number) for number in range(low, high + 1)]
            return None if None in found or not found else found
        start, end = self._one(first), self._one(last)
        if start is None or end is None:
            return None
        low, high = self.keys.index(start), self.keys.index(end)
        return self.keys[low : high + 1] or None

    def _name(self, key: str, names: tuple[str, ...], number: int | None) -> str:
        for name in names:
            if name and name == narrow(name) and not name.startswith(("#", "@")) and self._one(name) == key:
                return name
        if number is not None and self._numbers[number] == key:
            return f"#{number}"
        base = next((name for name in names if folded(name) and name == narrow(name) and name[0] not in "#@"), "")
        for count in range(2, len(self.keys) + 2 if base else 2):
            if self._found.setdefault(folded(f"{base}#{count}"), key) == key:
                return f"{base}#{count}"
        return f"@{self.keys.index(key) + 1}"


NO_ROWS = RowNames(())


@dataclass(frozen=True, slots=True)
class CellContext:
    """Where a cell stands. `start`: planned start, aware; `row`: the record or mapping of the same row, for discounts.

    `names` are the rows that cells may refer to, by worksheet. `site` stands before the addresses of our files in texts
    that leave the application.
    """

    start: datetime
    time_zone: tzinfo = SHANGHAI
    names: Mapping[Worksheet, RowNames] = field(default_factory=lambda: MappingProxyType({}))
    row: object | None = None
    site: str = ""

    @classmethod
    def of(cls, sheets: Worksheets, *, row: object | None = None, site: str = "") -> "CellContext":
        """The context of the cells of a plan."""
        return cls(sheets.slot.planned_start, sheets.slot.time_zone, row_names(sheets), row, site)

    def rows(self, worksheet: Worksheet) -> RowNames:
        return self.names.get(worksheet, NO_ROWS)

    def value(self, name: str) -> object | None:
        """A value of the same row; None when it is not known."""
        row = self.row
        return row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)


class _PlanNames(Mapping):
    """How the rows of a plan are called, found out for a worksheet when it is first asked for: most cells ask for
    none."""

    def __init__(self, sheets: Worksheets):
        self._sheets = sheets
        self._known: dict[Worksheet, RowNames] = {}

    def __getitem__(self, worksheet: Worksheet) -> RowNames:
        if worksheet not in self._known:
            called = _CALLED[worksheet](self._sheets)
            self._known[worksheet] = RowNames(called, keys=[row.key for row in self._sheets.rows(worksheet)])
        return self._known[worksheet]

    def __iter__(self) -> Iterator[Worksheet]:
        return iter(_CALLED)

    def __len__(self) -> int:
        return len(_CALLED)


def row_names(sheets: Worksheets) -> Mapping[Worksheet, RowNames]:
    """How the rows of a plan are called, for the worksheets that others refer to."""
    return _PlanNames(sheets)


_CALLED: Mapping[Worksheet, Callable[[Worksheets], Iterable]] = {
    Worksheet.LINE_UP: lambda sheets: (
        (row.key, (row.sku_code, _text(row.link_no), row.product_name, row.product_name_en), row.link_no)
        for row in sheets.line_up
    ),
    Worksheet.BENEFITS: lambda sheets: ((row.key, (row.code, row.name, row.name_en), None) for row in sheets.benefits),
    Worksheet.CREW: lambda sheets: (
        (row.key, (row.person,), None) for row in sorted(sheets.crew, key=lambda row: not row.is_presenter)
    ),
    Worksheet.CHANNELS: lambda sheets: ((row.key, _channel_words(row.channel), None) for row in sheets.channels),
}


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _channel_words(channel: str) -> tuple[str, ...]:
    words = WORDS[Channel].get(channel, ())
    return (channel, *words)
