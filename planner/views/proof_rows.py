"""The files of a checklist item with ready strings."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from planner.addresses import address
from planner.domain.moments import day_text, is_english


@dataclass(frozen=True, slots=True)
class FileRow:
    """One kept file. `is_late`: its last valid day lies before the end of the broadcast."""

    pk: int
    name: str
    size: str
    until: str
    is_late: bool
    given: str
    url: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Upload:
    """What was wrong with the files that were sent last, and the last valid day as it was typed."""

    file_errors: tuple[str, ...] = ()
    date_errors: tuple[str, ...] = ()
    until: str = ""


NOTHING_SENT = Upload()


def file_rows(files, *, livestream):
    """Rows for kept files that come with who uploaded them."""
    zone, language = ZoneInfo(livestream.organization.time_zone), get_language()
    # A document is valid through its last day, so an end at midnight still belongs to the day before.
    last_day = (livestream.ends_at - timedelta.resolution).astimezone(zone).date()
    return tuple(_file_row(proof, zone, language, last_day) for proof in files)


def _file_row(proof, zone, language, last_day):
    day = proof.uploaded_at.astimezone(zone).date()
    words = {"name": proof.uploaded_by.display_name, "day": day_text(day, language)}
    return FileRow(
        pk=proof.pk,
        name=proof.name,
        size=filesizeformat(proof.size),
        until=(proof.expires_on and _("valid until %(day)s") % {"day": full_day(proof.expires_on, language)}) or "",
        is_late=proof.expires_on is not None and proof.expires_on < last_day,
        given=_("%(name)s, %(day)s") % words,
        url=address("planner:file_download", proof.pk),
        remove_url=address("planner:file_remove", proof.pk),
    )


def full_day(day, language):
    """A day with its year, whatever the year: `31 Mar 2027`, `2027年3月31日`."""
    words = day_text(day, language)
    return f"{words} {day.year}" if is_english(language) else f"{day.year}年{words}"
