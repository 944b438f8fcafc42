"""When an email about an event is due: at once or in a daily digest, and never in the quiet hours."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from planner.enums_notices import EmailWay


@dataclass(frozen=True, slots=True)
class EmailTimes:
    """A person's hours, as the clock on the wall shows them. The quiet ones are [quiet_from, quiet_to), over midnight
    when they end earlier than they begin; equal ones mean that there are none.
    """

    quiet_from: time = time(22)
    quiet_to: time = time(8)
    digest_at: time = time(9)

    def is_quiet(self, clock: time) -> bool:
        """Whether no email may arrive at this time of day."""
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= clock < self.quiet_to
        return clock >= self.quiet_from or clock < self.quiet_to


def email_due_at(way: str, times: EmailTimes, *, now: datetime, zone: tzinfo) -> datetime | None:
    """The moment from which the email may go out; None when none is wanted.

    At once is now, or the end of the quiet hours; a digest is the next time of day it is sent, or the end of the quiet
    hours if that time lies within them.
    """
    if way == EmailWay.OFF:
        return None
    local = now.astimezone(zone)
    if way == EmailWay.DIGEST:
        local = _next(local, times.digest_at)
    if times.is_quiet(local.time()):
        local = _next(local, times.quiet_to)
    return max(local.astimezone(now.tzinfo), now)


def _next(local: datetime, clock: time) -> datetime:
    """The next moment after `local` at which the clock on the wall shows this time."""
    moment = datetime.combine(local.date(), clock, tzinfo=local.tzinfo)
    return moment if moment > local else datetime.combine(local.date() + timedelta(days=1), clock, tzinfo=local.tzinfo)
