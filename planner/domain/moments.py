"""Days, moments and countdowns in the manner of each language.

`language` is a language code; whatever does not start with `en` is written in Chinese. Times are local to `zone`.
"""

from datetime import date, datetime, time, timedelta, tzinfo

from planner.domain.intervals import DAY

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS_IN_FULL = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEKDAYS_ZH = ("一", "二", "三", "四", "五", "六", "日")


def is_english(language: str) -> bool:
    """Whether text for this language code is written in English."""
    return language.startswith("en")


def midnight(day: date, zone: tzinfo) -> datetime:
    """The moment at which a day begins."""
    return datetime.combine(day, time(), zone)


def weekday_text(day: date, language: str, *, short: bool = False) -> str:
    """`周六` or `Sat`; short `六` for narrow columns."""
    if is_english(language):
        return WEEKDAYS[day.weekday()]
    return WEEKDAYS_ZH[day.weekday()] if short else "周" + WEEKDAYS_ZH[day.weekday()]


def day_text(day: date, language: str, *, today: date | None = None) -> str:
    """`11月7日` or `7 Nov`; with its year when that is not the year of `today`."""
    has_year = today is not None and day.year != today.year
    if is_english(language):
        return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if has_year else "")
    return (f"{day.year}年" if has_year else "") + f"{day.month}月{day.day}日"


def date_text(day: date, language: str, *, today: date | None = None) -> str:
    """`11月7日 周六` or `Sat 7 Nov`."""
    words = day_text(day, language, today=today)
    weekday = weekday_text(day, language)
    return f"{weekday} {words}" if is_english(language) else f"{words} {weekday}"


def moment_text(moment: datetime, language: str, *, zone: tzinfo, today: date | None = None) -> str:
    """`11月7日 周六 19:00` or `Sat 7 Nov, 19:00`."""
    local = moment.astimezone(zone)
    comma = "," if is_english(language) else ""
    return f"{date_text(local.date(), language, today=today)}{comma} {local:%H:%M}"


def month_text(year: int, month: int, language: str) -> str:
    """`2026年11月` or `November 2026`."""
    return f"{MONTHS_IN_FULL[month - 1]} {year}" if is_english(language) else f"{year}年{month}月"


def range_text(first: date, last: date, language: str) -> str:
    """`11月2日–8日`, `11月30日–12月6日`; `2–8 Nov`, `30 Nov – 6 Dec`."""
    same_month = (first.year, first.month) == (last.year, last.month)
    if is_english(language):
        start = f"{first.day}–" if same_month else f"{day_text(first, language)} – "
        return start + day_text(last, language)
    end = f"{last.day}日" if same_month else day_text(last, language)
    return f"{day_text(first, language)}–{end}"


def days_until(moment: datetime, *, now: datetime, zone: tzinfo) -> int:
    """Calendar days from today to the day of the moment: 0 today, −1 yesterday."""
    return (moment.astimezone(zone).date() - now.astimezone(zone).date()).days


def countdown_text(days: int, language: str) -> str:
    """`T-5天` or `T-5d` before the start, `今天` or `Today`, `T+1天` after it."""
    if not days:
        return "Today" if is_english(language) else "今天"
    unit = "d" if is_english(language) else "天"
    return f"T{-days:+d}{unit}"


def lead_text(hours: int, language: str) -> str:
    """A due offset as people say it: `T-3天` or `T-3d`, `T-4小时` or `T-4h`."""
    if hours and hours % 24 == 0:
        return f"T-{hours // 24}{'d' if is_english(language) else '天'}"
    return f"T-{hours}{'h' if is_english(language) else '小时'}"


def clock_text(left: timedelta) -> str:
    """Hours, minutes and seconds that are left: `05:39:12`; `00:00:00` from then on."""
    seconds = max(0, int(left.total_seconds()))
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def span_text(seconds: int, language: str) -> str:
    """How long something took: `35 分钟`, `5 小时 20 分`, `2 天 3 小时`; `35 min`, `5 h 20 min`, `2 d 3 h`."""
    minutes = max(0, seconds) // 60
    days, hours, left = minutes // DAY, minutes // 60 % 24, minutes % 60
    english = is_english(language)
    if days:
        return f"{days} d {hours} h" if english else f"{days} 天 {hours} 小时"
    if hours:
        return f"{hours} h {left} min" if english else f"{hours} 小时 {left} 分"
    return f"{left} min" if english else f"{left} 分钟"


def due_text(due_at: datetime, language: str, *, now: datetime, zone: tzinfo) -> str:
    """When something is due: `11月8日到期`, `今天 19:00 到期`, `逾期 3 小时`, `逾期 2 天`, or the same in English."""
    if due_at < now:
        late = now - due_at
        if late < timedelta(days=1):
            hours = max(1, int(late.total_seconds() // 3600))
            return f"{hours} h overdue" if is_english(language) else f"逾期 {hours} 小时"
        return f"{late.days} d overdue" if is_english(language) else f"逾期 {late.days} 天"
    local, today = due_at.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return f"Due today, {local:%H:%M}" if is_english(language) else f"今天 {local:%H:%M} 到期"
    words = day_text(local.date(), language, today=today)
    return f"Due {words}" if is_english(language) else f"{words}到期"
