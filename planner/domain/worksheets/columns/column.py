"""What one column of a worksheet is: its kind, unit, range, references and words in two languages."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum, auto

from planner.domain.moments import is_english
from planner.enums_worksheets import Worksheet


class CellKind(StrEnum):
    """How the cells of a column are written, read and edited."""

    TEXT = auto()
    LONG_TEXT = auto()
    LINK = auto()
    INTEGER = auto()
    MONEY = auto()
    RATE = auto()
    DECIMAL = auto()
    FLAG = auto()
    CHOICE = auto()
    CHOICES = auto()
    INSTANT = auto()
    DAY = auto()
    MINUTE = auto()
    """A whole minute counted from the planned start, written as a clock time."""
    ROW = auto()
    ROWS = auto()
    WORDS = auto()
    FILES = auto()
    DOCUMENTS = auto()
    SELLER = auto()
    PROMISES = auto()


NUMERIC = frozenset({CellKind.INTEGER, CellKind.MONEY, CellKind.RATE, CellKind.DECIMAL})
TIMED = frozenset({CellKind.INSTANT, CellKind.DAY, CellKind.MINUTE})
WITH_FILES = frozenset({CellKind.FILES, CellKind.DOCUMENTS})
COMPOSITE = frozenset({CellKind.FILES, CellKind.DOCUMENTS, CellKind.SELLER, CellKind.PROMISES})
"""Edited in a dialog; a cell shows and reads them as text too."""

UNITS = {
    "": ("", ""),
    "yuan": ("元", "yuan"),
    "yuan_per_unit": ("元/件", "yuan/unit"),
    "yuan_per_person": ("元/人", "yuan/person"),
    "yuan_per_session": ("元/场", "yuan/session"),
    "percent": ("%", "%"),
    "ratio": ("倍", "×"),
    "units": ("件", "units"),
    "pieces": ("份", "pieces"),
    "people": ("人", "people"),
    "plays": ("次", "plays"),
    "links": ("条", "items"),
    "times": ("次", "times"),
    "minutes": ("分钟", "min"),
    "seconds": ("秒", "s"),
    "hours": ("小时", "h"),
    "days": ("天", "days"),
    "mbps": ("Mbps", "Mbps"),
    "each": ("个", "each"),
}
"""Words of each unit in Chinese and English."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `name` is the field of the record; `low` and `high` bound numbers, or the characters of a text.

    `blank` is the value of an empty cell. `is_required`: a row cannot be saved without it; `is_expected`: the handbook
    asks for it. A clock time in a minute column means the first such moment from `clock_from` on. `discount_of` names
    the price of the same row that a discount like `85折` is taken from: the cell is that price after the discount, or
    with `is_reduction` what the discount takes off. `is_open`: a choice that keeps words outside its list, because a
    check speaks about them.
    """

    name: str
    kind: CellKind
    label_zh: str
    label_en: str
    help_zh: str = ""
    help_en: str = ""
    unit: str = ""
    low: Decimal | int | None = None
    high: Decimal | int | None = None
    places: int | None = None
    choices: type | None = None
    clock_from: int = 0
    refers_to: Worksheet | None = None
    blank: object = None
    is_required: bool = False
    is_expected: bool = False
    shows_costs: bool = False
    is_derived: bool = False
    wide: bool = False
    discount_of: str = ""
    is_reduction: bool = False
    is_open: bool = False
    synonyms: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """`直播价` or `Live price`."""
        return self.label_en if is_english(language) else self.label_zh

    def help(self, language: str) -> str:
        """What to write and how, in a sentence; '' where the label says it all."""
        return self.help_en if is_english(language) else self.help_zh

    def unit_text(self, language: str) -> str:
        """The unit in words: `元/件` or `yuan/unit`."""
        return UNITS[self.unit][is_english(language)]

    def header(self, language: str) -> str:
        """The label with its unit, as the head of a spreadsheet column: `直播价（元/件）`, `Live price (yuan/unit)`."""
        unit = self.unit_text(language)
        if not unit:
            return self.label(language)
        return f"{self.label(language)} ({unit})" if is_english(language) else f"{self.label(language)}（{unit}）"


class CellError(ValueError):
    """What was written is no value of the column. `code` and `params` are worded by the forms.

    Codes of `AnswerError`, and: required, too_small (minimum), text_too_long (length, maximum), say_percent (found),
    not_a_day, not_a_minute, unknown_row (found, worksheet), too_many_rows, one_row_only, no_discount_here,
    discount_needs (field), not_a_document, not_a_seller, not_a_promise (found), derived, not_an_option (found),
    unclosed_quote.
    """

    def __init__(self, code: str, **params: object):
        super().__init__(code, params)
        self.code = code
        self.params = params
