"""The role mix below the line-up as ready strings."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from planner.domain.numbers import compact_money_text, percent_text
from planner.domain.role_mix import role_mix
from planner.enums import SessionType
from planner.enums_worksheets import LineUpRole, Worksheet
from planner.views.responses import Partial

PLACE, TEMPLATE = "#role-mix", "planner/merchandise/_role_mix.html"
STATES = {-1: ("risk", "i-arrow-down"), 0: ("ready", "i-check"), 1: ("risk", "i-arrow-up")}


@dataclass(frozen=True, slots=True)
class Bar:
    """A share with the usual span behind it, all in percent; `words` say the same."""

    part: str
    low: str
    high: str
    text: str
    words: str
    status: str
    icon: str
    verdict: str


@dataclass(frozen=True, slots=True)
class MixRow:
    label: str
    links: int
    gmv: str
    by_links: Bar
    by_gmv: Bar | None


def role_mix_rows(book):
    """The rows of the table; () while the line-up is empty."""
    is_clearance = book.sheets.slot.session_type == SessionType.CLEARANCE
    return tuple(_row(share) for share in role_mix(book.sheets.line_up, is_clearance=is_clearance))


def role_mix_place(reading):
    return Partial(PLACE, TEMPLATE, {"role_mix": role_mix_rows(reading.book)})


def shows_role_mix(sheet):
    return sheet.worksheet == Worksheet.LINE_UP


def _row(share):
    label = str(LineUpRole(share.role).label) if share.role else pgettext("line-up", "No role yet")
    gmv = compact_money_text(share.gmv.to_integral_value(), get_language())
    by_links, by_gmv = (one and _bar(one, get_language()) for one in (share.by_links, share.by_gmv))
    return MixRow(label, share.links, gmv, by_links, by_gmv)


@lru_cache(maxsize=512)
def _bar(share, _language):
    text = _text(share.part)
    if share.usual is None:
        return Bar(_css(share.part), "", "", text, text, "", "", "")
    low, high = share.usual
    usual = f"{_css(low)}–{_css(high)}%"
    status, icon = STATES[share.stands]
    verdicts = {-1: pgettext("share", "low"), 0: pgettext("share", "usual"), 1: pgettext("share", "high")}
    words = _("%(share)s, usual %(usual)s") % {"share": text, "usual": usual}
    return Bar(_css(share.part), _css(low), _css(high), text, words, status, icon, verdicts[share.stands])


def _text(part):
    return percent_text(Decimal(part.numerator) / part.denominator, decimals=0)


def _css(part):
    return f"{float(part * 100):.4g}"
