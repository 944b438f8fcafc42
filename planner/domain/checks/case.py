"""What every check is given: the worksheets with figures computed once, and the thresholds of its definition."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property, partial
from typing import NamedTuple

from planner.domain.checks.results import FAIL, NO_DATA, PASS, Finding
from planner.domain.checks.words import CHANNELS, ONE_ROW, SHEETS, Words, joined, name_of
from planner.domain.exact import is_blank
from planner.domain.forecast import Forecast
from planner.domain.lexicons import Lexicon
from planner.domain.worksheets import (
    Benefit,
    ContentItem,
    CrewAssignment,
    FieldRef,
    LineUpItem,
    RundownSegment,
    TrafficChannel,
    Worksheets,
)
from planner.enums_worksheets import Worksheet

MOST_NAMED = 5
"""Rows that a message names before it only counts them."""


_ref = partial(tuple.__new__, FieldRef)
"""`FieldRef._make` without a call into Python: checks point at thousands of cells."""


class Limits:
    """Thresholds of a check by name. Raises `KeyError` for one that the template version does not carry."""

    def __init__(self, thresholds: Mapping[str, object]):
        self.thresholds = thresholds

    def __getitem__(self, name: str) -> Decimal:
        written = self.thresholds[name]
        try:
            return Decimal(str(written))
        except InvalidOperation as error:
            raise ValueError(name, written) from error

    def __contains__(self, name: str) -> bool:
        return name in self.thresholds


class Case(Forecast):
    """One plan at one moment, in front of all checks. Figures that several checks need are computed once."""

    def __init__(self, sheets: Worksheets, *, now: datetime, lexicons: Sequence[Lexicon] = ()):
        super().__init__(sheets)
        self.slot = sheets.slot
        self.now = now.astimezone(UTC)
        self.lexicons = tuple(lexicons)

    @cached_property
    def products(self) -> Mapping[str, LineUpItem]:
        return {row.key: row for row in self.sheets.line_up}

    @cached_property
    def benefits_by_code(self) -> Mapping[str, Benefit]:
        return {row.code: row for row in self.sheets.benefits if row.code}

    @cached_property
    def paid_channels(self) -> tuple[TrafficChannel, ...]:
        return tuple(row for row in self.sheets.channels if row.is_paid)

    @cached_property
    def segments(self) -> tuple[RundownSegment, ...]:
        """Segments with both times, by start, end and key."""
        timed = (row for row in self.sheets.rundown if row.is_timed)
        return tuple(sorted(timed, key=lambda row: (row.start_min, row.end_min, row.key)))

    @cached_property
    def public_texts(self) -> tuple["PlacedText", ...]:
        """Title of the broadcast, titles and hooks of assets, key points of the rundown, names of benefits."""
        texts = [PlacedText(Worksheet.SLOT, self.slot, "title", self.slot.title)]
        for row in self.sheets.content:
            if not row.is_dropped:
                texts.append(PlacedText(Worksheet.CONTENT, row, "title", row.title, row.linked_skus))
                texts.append(PlacedText(Worksheet.CONTENT, row, "hook_text", row.hook_text, row.linked_skus))
        for row in self.sheets.rundown:
            texts.append(PlacedText(Worksheet.RUNDOWN, row, "key_points", row.key_points, row.products))
        for row in self.sheets.benefits:
            texts.append(PlacedText(Worksheet.BENEFITS, row, "name", row.name, row.linked_skus))
        return tuple(texts)

    @cached_property
    def segments_of_benefit(self) -> Mapping[str, tuple[RundownSegment, ...]]:
        """Segments by the keys of the benefits they list."""
        listed = defaultdict(list)
        for segment in self.sheets.rundown:
            for key in segment.benefits:
                listed[key].append(segment)
        return listed

    def missing_for(self, figure: str) -> Finding | None:
        """A no_data finding when the forecast lacks cells for `figure`, see `forecast.missing_inputs`."""
        refs = self.missing_inputs(figure)
        return self.missing(refs) if refs else None

    def missing(self, refs: Sequence[FieldRef]) -> Finding:
        """No data, because of these cells or empty worksheets."""
        empty = [ref for ref in refs if not (ref.row or ref.field)]
        if empty:
            sheets = dict.fromkeys(ref.worksheet for ref in empty)
            return Finding(NO_DATA, tuple(refs), {"sheet": joined(SHEETS[sheet] for sheet in sheets)})
        rows = list(dict.fromkeys(ref._replace(field="") for ref in refs))
        named = joined(dict.fromkeys(self.row_name(ref) for ref in rows[:MOST_NAMED]))
        if len(rows) > MOST_NAMED:
            named = Words(f"{named.zh}等 {len(rows)} 行", f"{named.en} and {len(rows) - MOST_NAMED} more rows")
        return Finding(NO_DATA, tuple(refs), {"rows": named})

    def without_rows(self, *worksheets: Worksheet) -> Finding | None:
        """A no_data finding for the worksheets that have no row and were not confirmed to be empty."""
        refs = [FieldRef(sheet) for sheet in worksheets if not self.sheets.is_filled(sheet)]
        return self.missing(refs) if refs else None

    def absent(self, worksheet: Worksheet, row: object, *names: str) -> Finding | None:
        """A no_data finding for the named fields of the row that are not given."""
        for name in names:
            if is_blank(getattr(row, name)):
                return self.missing(self.absent_in(worksheet, (row,), *names))
        return None

    def absent_in(self, worksheet: Worksheet, rows: Iterable[object], *names: str) -> list[FieldRef]:
        """The named fields that are not given in any of the rows."""
        return [
            FieldRef(worksheet, getattr(row, "key", ""), name)
            for row in rows
            for name in names
            if is_blank(getattr(row, name))
        ]

    def row_name(self, ref: FieldRef) -> Words | str:
        """How a message names the row of a cell: code, person or number; the worksheet where it has one row."""
        row = next((row for row in self.sheets.rows(ref.worksheet) if getattr(row, "key", "") == ref.row), None)
        return label(row) or ONE_ROW if ref.row else SHEETS[ref.worksheet]


class PlacedText(NamedTuple):
    """A text that viewers get to see, where it stands, and the line-up rows it speaks of."""

    worksheet: Worksheet
    row: object
    field: str
    text: str
    products: tuple[str, ...] = ()

    @property
    def place(self) -> FieldRef:
        return FieldRef(self.worksheet, getattr(self.row, "key", ""), self.field)

    @property
    def where(self) -> Words:
        """How a message calls the place."""
        match self.worksheet, self.field:
            case Worksheet.RUNDOWN, _:
                return segment_name(self.row)
            case Worksheet.BENEFITS, _:
                return Words(f"福利 {self.row.code}", f"benefit {self.row.code}")
            case Worksheet.CONTENT, "title":
                return Words(f"{self.row.code} 标题", f"the title of {self.row.code}")
            case Worksheet.CONTENT, _:
                return Words(f"{self.row.code} 钩子", f"the hook of {self.row.code}")
        return Words("直播标题", "the broadcast title")


def label(row: object) -> Words | str:
    """How a message names a row: its code, person, number or what it is called; '' for nothing."""
    match row:
        case LineUpItem():
            return row.sku_code or row.product_name or str(row.link_no or "")
        case RundownSegment():
            return segment_name(row)
        case TrafficChannel():
            return name_of(row.channel, CHANNELS)
        case Benefit() | ContentItem():
            return row.code
        case CrewAssignment():
            return row.person
    return ""


def segment_name(segment: RundownSegment) -> Words:
    """`第 3 环节`, `segment 3`."""
    return Words(f"第 {segment.seq} 环节", f"segment {segment.seq}")


def judged(holds: bool, refs: Iterable[FieldRef], variant: str = "", /, **numbers: object) -> Finding:
    """Pass or fail with its numbers."""
    return Finding(PASS if holds else FAIL, tuple(refs), numbers, variant)


def cells(worksheet: Worksheet, row: object, *fields: str) -> tuple[FieldRef, ...]:
    """References to several fields of one row, the one to put right first."""
    key = getattr(row, "key", "")
    return tuple([_ref((worksheet, key, name)) for name in fields])
