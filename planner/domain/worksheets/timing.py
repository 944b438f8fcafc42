"""Step T: the slot, the crew and the minute rundown. Source: handbook 2.T (b).

Minutes are whole offsets from the planned start; an interval [start, end) contains its start and not its end.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from planner.domain.worksheets.references import Yuan
from planner.enums_worksheets import CrewRole

SHANGHAI = ZoneInfo("Asia/Shanghai")
PRESENTERS = frozenset({CrewRole.HOST.value, CrewRole.CO_HOST.value})


@dataclass(frozen=True, slots=True)
class BroadcastSlot:
    """When and where the broadcast takes place. Times aware; speeds in Mbps; text '' and None are not given yet."""

    planned_start: datetime
    planned_minutes: int
    platform: str = "kuaishou"
    session_type: str = "weekly_special"
    account: str = ""
    studio: str = ""
    rehearsal_at: datetime | None = None
    upload_mbps_main: Decimal | None = None
    upload_mbps_backup: Decimal | None = None
    backup_power: bool = False
    slot_reason: str = ""
    title: str = ""
    cover_files: tuple[str, ...] = ()
    previous_same_slot_gmv: Yuan | None = None
    hard_stop_at: datetime | None = None
    time_zone: tzinfo = SHANGHAI

    @property
    def planned_end(self) -> datetime:
        """Planned end, in UTC."""
        return self.planned_start.astimezone(UTC) + timedelta(minutes=self.planned_minutes)

    @property
    def start_date(self) -> date:
        """The day it starts, in the organization's time zone."""
        return self.planned_start.astimezone(self.time_zone).date()

    @property
    def end_date(self) -> date:
        """The day of its last moment, in the organization's time zone. Past midnight that is the day after, and not
        yet at midnight sharp: the end itself is excluded."""
        return (self.planned_end - timedelta.resolution).astimezone(self.time_zone).date()

    def hours_before(self, hours: int | Decimal) -> datetime:
        """T − so many hours, in UTC."""
        return self.planned_start.astimezone(UTC) - timedelta(seconds=int(hours * 3600))


@dataclass(frozen=True, slots=True)
class CrewAssignment:
    """One person in one role for one stretch of minutes. `id_verified` None means nobody has said yet."""

    key: str
    person: str = ""
    role: str = ""
    shift_start_min: int | None = None
    shift_end_min: int | None = None
    is_backup: bool = False
    host_type: str = ""
    id_verified: bool | None = None
    birth_date: date | None = None
    guardian_consent: tuple[str, ...] = ()
    agency: str = ""
    phone: str = ""
    rate: Yuan | None = None

    @property
    def is_presenter(self) -> bool:
        """Host or co-host, backup included."""
        return self.role in PRESENTERS

    @property
    def has_shift(self) -> bool:
        return self.shift_start_min is not None and self.shift_end_min is not None

    def age_on(self, day: date) -> int | None:
        """Full years on that day; None without a birth date."""
        born = self.birth_date
        if born is None:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True)
class RundownSegment:
    """One segment of the rundown. `products` are keys of line-up rows, `benefits` of benefit rows, `presenter` of a
    crew row."""

    key: str
    seq: int = 0
    start_min: int | None = None
    end_min: int | None = None
    segment_type: str = ""
    products: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()
    presenter: str = ""
    key_points: str = ""
    console_action: str = ""
    price_shown: Yuan | None = None
    stock_released: int | None = None
    target_gmv: Yuan | None = None
    target_online: int | None = None
    script_link: str = ""
    risk_note: str = ""

    @property
    def is_timed(self) -> bool:
        return self.start_min is not None and self.end_min is not None

    @property
    def minutes(self) -> int:
        """Length in minutes, 0 while a time is missing."""
        return self.end_min - self.start_min if self.is_timed else 0

    def contains(self, minute: int) -> bool:
        """Whether the minute falls into the segment, its end excluded."""
        return self.is_timed and self.start_min <= minute < self.end_min


@dataclass(frozen=True, slots=True)
class OtherSession:
    """Another broadcast that could clash with this one. `hosts` are the persons as this plan's crew names them."""

    name: str
    starts_at: datetime
    ends_at: datetime
    account: str = ""
    studio: str = ""
    hosts: frozenset[str] = frozenset()
    is_cancelled: bool = False
