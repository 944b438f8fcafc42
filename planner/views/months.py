"""A month in an address: `?month=2026-11`."""

from dataclasses import dataclass
from datetime import date, tzinfo

from planner.domain.moments import midnight

FIRST_YEAR, LAST_YEAR = 2000, 2100


def month_of(text, today):
    """Year and month of `2026-11`; those of today for anything else."""
    year, _dash, month = text.partition("-")
    if len(year) == 4 and len(month) == 2 and year.isdecimal() and month.isdecimal():
        year, month = int(year), int(month)
        if FIRST_YEAR <= year < LAST_YEAR and 1 <= month <= 12:
            return year, month
    return today.year, today.month


def month_key(day):
    return f"{day:%Y-%m}"


@dataclass(frozen=True)
class Month:
    """A calendar month in one time zone: `first` and `end` (not part of it) are moments."""

    year: int
    month: int
    zone: tzinfo

    @property
    def first(self):
        return midnight(date(self.year, self.month, 1), self.zone)

    @property
    def end(self):
        return midnight(self.next_day, self.zone)

    @property
    def next_day(self):
        return date(self.year + self.month // 12, self.month % 12 + 1, 1)

    @property
    def previous_key(self):
        return f"{self.year - (self.month == 1):04d}-{(self.month - 2) % 12 + 1:02d}"

    @property
    def next_key(self):
        return month_key(self.next_day)

    @property
    def key(self):
        return f"{self.year:04d}-{self.month:02d}"
