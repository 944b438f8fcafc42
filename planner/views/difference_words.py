"""Differences between two versions of a plan in the words of the trade."""

from decimal import Decimal

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from planner.domain.differences import DifferenceKind
from planner.domain.moments import is_english
from planner.domain.numbers import compact_money_text, percent_text
from planner.domain.worksheets.columns import CellKind, column
from planner.domain.worksheets.limits import SPANS
from planner.enums_worksheets import Channel, SegmentType, Worksheet
from planner.models import LivestreamSession
from planner.views.answer_words import label_of
from planner.views.check_words import check_name
from planner.views.sheet_cells import shown

HOUR = 60


def title_of(difference, items):
    """What changed: “Live price of 3 products”, “Total ad budget”, “2 segments removed”."""
    writers = {
        DifferenceKind.CELLS: lambda: _cells_title(difference),
        DifferenceKind.ADDED: lambda: _("%(rows)s added") % {"rows": _rows_of(difference)},
        DifferenceKind.REMOVED: lambda: _("%(rows)s removed") % {"rows": _rows_of(difference)},
        DifferenceKind.ANSWER: lambda: label_of(items[difference.name]),
        DifferenceKind.DETAIL: lambda: _capitalized(
            str(LivestreamSession._meta.get_field(difference.name).verbose_name)
        ),
        DifferenceKind.FEATURES: lambda: _capitalized(_("what the broadcast contains")),
        DifferenceKind.CONFIRMED_EMPTY: lambda: _("Worksheets confirmed to be empty"),
        DifferenceKind.WAIVER: lambda: _("Waiver: %(check)s") % {"check": check_name(difference.name)},
        DifferenceKind.EXEMPTIONS: lambda: _("Words that may stay"),
    }
    return writers[difference.kind]()


def _rows_of(difference):
    return rows_text(difference.worksheet, difference.row_count)


def _capitalized(text):
    return text[:1].upper() + text[1:] if is_english(get_language()) else text


def _cells_title(difference):
    worksheet = difference.worksheet
    label = field_text(worksheet, difference.name, is_pair=_is_pair(difference))
    if not difference.cells[0].row:
        return label
    return _("%(field)s of %(rows)s") % {"field": label, "rows": rows_text(worksheet, difference.row_count)}


def _is_pair(difference):
    return difference.name in SPANS.get(difference.worksheet, ())


def field_text(worksheet, name, *, is_pair=False):
    """What a column is called; from and to are the time together."""
    return pgettext("from and to", "Time") if is_pair else column(worksheet, name).label(get_language())


def unit_text(worksheet, name):
    """The unit of a column's values; '' where they carry it themselves."""
    found = column(worksheet, name)
    return "" if found.kind == CellKind.RATE else found.unit_text(get_language())


def rows_text(worksheet, count):
    """How many rows of which kind: “3 products”."""
    words = {
        Worksheet.LINE_UP: lambda: ngettext("%(count)s product", "%(count)s products", count),
        Worksheet.CREW: lambda: ngettext("%(count)s shift", "%(count)s shifts", count),
        Worksheet.RUNDOWN: lambda: ngettext("%(count)s segment", "%(count)s segments", count),
        Worksheet.CHANNELS: lambda: ngettext("%(count)s channel", "%(count)s channels", count),
        Worksheet.HOURLY_BUDGET: lambda: ngettext("%(count)s budget hour", "%(count)s budget hours", count),
        Worksheet.CREATOR_DEALS: lambda: ngettext("%(count)s creator deal", "%(count)s creator deals", count),
        Worksheet.BENEFITS: lambda: ngettext("%(count)s benefit", "%(count)s benefits", count),
        Worksheet.CONTENT: lambda: ngettext("%(count)s warm-up asset", "%(count)s warm-up assets", count),
    }
    return words[worksheet]() % {"count": count}


def row_text(worksheet, row, context):
    """What people call a row: “P02 Daily nuts”, “19:18–19:33 Product”."""
    language = get_language()
    match worksheet:
        case Worksheet.LINE_UP:
            words = (row.sku_code or _number(row.link_no), _name(row.product_name, row.product_name_en, language))
        case Worksheet.CREW:
            words = (row.person, _choice(worksheet, "role", row, context))
        case Worksheet.RUNDOWN:
            kind = SegmentType(row.segment_type).label if row.segment_type in SegmentType.values else ""
            words = (_span(worksheet, row, context), kind)
        case Worksheet.CHANNELS:
            words = (_channel(row.channel),)
        case Worksheet.HOURLY_BUDGET:
            words = (_channel(context.rows(Worksheet.CHANNELS).name(row.channel)), _span(worksheet, row, context))
        case Worksheet.CREATOR_DEALS:
            words = (row.creator,)
        case Worksheet.BENEFITS:
            words = (row.code, _name(row.name, row.name_en, language))
        case _:
            words = (row.code, row.title)
    return " ".join(str(word) for word in words if word) or _("Without a name")


def _name(chinese, english, language):
    return (english or chinese) if is_english(language) else (chinese or english)


def _number(link_no):
    return "" if link_no is None else f"#{link_no}"


def _channel(value):
    return Channel(value).label if value in Channel.values else value


def _choice(worksheet, name, row, context):
    return cell_text(worksheet, name, getattr(row, name), context)


def _span(worksheet, row, context):
    names = ("from_min", "to_min") if worksheet == Worksheet.HOURLY_BUDGET else ("start_min", "end_min")
    return "–".join(filter(None, (cell_text(worksheet, name, getattr(row, name), context) for name in names)))


def cell_text(worksheet, name, value, context):
    """A value as its cell shows it; '' where nothing is given."""
    return shown(column(worksheet, name), value, language=get_language(), context=context)


def remark_text(remark, worksheet):
    """“+40%”, “halved”, “3 h later”, “ends past midnight”."""
    params = remark.params
    writers = {
        "given": lambda: pgettext("cell", "filled in"),
        "emptied": lambda: pgettext("cell", "emptied"),
        "share": lambda: _share_text(params["low"], params["high"]),
        "points": lambda: _range_text(*(_points_text(params[name]) for name in ("low", "high"))),
        "minutes": lambda: _moved_text(params["by"]),
        "past_midnight": lambda: (
            _("ends past midnight") if worksheet == Worksheet.SLOT else _("closing moved past midnight")
        ),
        "before_midnight": lambda: _("ends before midnight again"),
    }
    return writers[remark.code]()


def _share_text(low, high):
    named = {Decimal("-0.5"): _("halved"), Decimal(1): _("doubled"), Decimal(-1): _("down to nothing")}
    low, high = (Decimal(share.numerator) / share.denominator for share in (low, high))
    if low == high and low in named:
        return named[low]
    return _range_text(*(percent_text(share, has_sign=True) for share in (low, high)))


def _range_text(low, high):
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def _points_text(share):
    number = percent_text(Decimal(share.numerator) / share.denominator, has_sign=True, decimals=2).removesuffix("%")
    return _("%(number)s percentage points") % {"number": number}


def _moved_text(minutes):
    hours, rest = divmod(abs(minutes), HOUR)
    parts = [_("%(hours)s h") % {"hours": hours}] if hours else []
    parts += [_("%(minutes)s min") % {"minutes": rest}] if rest else []
    length = {"length": " ".join(parts)}
    return _("%(length)s later") % length if minutes > 0 else _("%(length)s earlier") % length


def money_change(pair, *, sees=True):
    """“GMV +¥12K” without the name: the change of an amount; '' where it stays, or may not be seen."""
    before, after = pair
    if before == after or not sees:
        return ""
    language = get_language()
    if before is None:
        return _("now %(amount)s") % {"amount": compact_money_text(after, language)}
    if after is None:
        return _("no longer known")
    text = compact_money_text(after - before, language)
    return text if after < before else f"+{text}"
