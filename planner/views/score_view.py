"""The broadcast score, ready to show: one time axis with lanes for rundown, gifts, paid pacing and expected viewers."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from planner.actions.rundown import rundown_token
from planner.addresses import address
from planner.domain.audience import expected_entries
from planner.domain.livestream_states import is_editable
from planner.domain.moments import is_english
from planner.domain.numbers import compact_money_text, count_text
from planner.domain.rundown import ProblemKind, problems
from planner.domain.rundown_fixes import fixes
from planner.domain.score_layout import ClockFace, apart, entries_curve, pacing, side_by_side, ticks
from planner.domain.worksheets import LineUpItem
from planner.enums_worksheets import BenefitMechanism, SegmentType, Worksheet
from planner.views.responses import Partial
from planner.views.rundown_words import FixWords
from planner.views.score_bars import bar_writer
from planner.views.worksheet_links import sheet_url

TEMPLATE = "planner/timing/_score.html"
PLACE = "#broadcast-score"
ENTRIES_STEP = 15
FIT, TALL, TALLEST = 560, 1100, 2000
READABLE, LABEL = 24, 36
"""Pixels: the height of the whole show at a glance, its usual and its greatest usual height; the height in which a
segment can be read, and the room that a benefit's label takes."""
ICONS = {
    SegmentType.WARMUP: "flag",
    SegmentType.PRODUCT: "box",
    SegmentType.BENEFIT: "gift",
    SegmentType.LOTTERY: "bolt",
    SegmentType.INTERACTION: "comment",
    SegmentType.BREAK: "clock",
    SegmentType.CLOSING: "flag",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One segment on the axis. `links` are link numbers of its products, `codes` those of its benefits."""

    key: str
    number: str
    kind: str
    kind_label: str
    icon: str
    at: int
    end: int
    length: int
    place: int
    count: int
    start: str
    span: str
    title: str
    points: str
    links: str
    codes: str
    gmv: str
    presenter: str
    initial: str
    version: int
    is_hero: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A gap, an overlap or an overrun on the axis, with the named ways out of it."""

    id: str
    value: str
    kind: str
    status: str
    at: int
    length: int
    span: str
    title: str
    text: str
    fixes: list = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Untimed:
    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Gift:
    at: int
    length: int
    label_at: float
    rail: int
    clock: str
    span: str
    code: str
    name: str
    amount: str
    mechanism: str


@dataclass(frozen=True, slots=True)
class Pace:
    at: int
    length: int
    share: int
    span: str
    amount: str


@dataclass(frozen=True, slots=True)
class Viewers:
    line: str
    area: str
    peak_at: int
    peak: str
    peak_span: str
    label: str


class ScoreView:
    """The score of one book for one reader. Parts are made when the template asks for them."""

    def __init__(self, *, livestream, book, membership):
        self.livestream = livestream
        self.book = book
        self.sheets = book.sheets
        self.sees_costs = membership.can_see_costs
        self.can_edit = membership.can_edit_plans and is_editable(livestream.state)
        self.said, self.is_refused, self.can_undo, self.focus = "", False, False, ""
        self.language = get_language()
        self.minutes = self.sheets.slot.planned_minutes
        self.clock = ClockFace(self.sheets.slot.planned_start, self.sheets.slot.time_zone, self.language)
        self.timed = [row for row in self.sheets.rundown if row.is_timed]
        self.length = max([self.minutes, *(row.end_min for row in self.timed)])

    @property
    def is_empty(self):
        return not self.sheets.rundown

    @property
    def can_draft(self):
        return bool(self.sheets.line_up)

    @cached_property
    def token(self):
        return rundown_token(self.sheets)

    @property
    def start_of_day(self):
        """Minutes after midnight at the start: the script writes clock times while something is dragged."""
        start = self.clock.local(0)
        return start.hour * 60 + start.minute

    @property
    def zoom(self):
        """Pixels per minute: the whole at a glance, as usual, and close."""
        shortest = min((row.minutes for row in self.timed), default=READABLE)
        usual = min(max(TALL / self.length, READABLE / shortest, 3), 8, max(TALLEST / self.length, 3))
        usual = round(usual, 2)
        return {"fit": round(min(max(FIT / self.length, 0.7), usual), 2), "usual": usual, "close": round(usual * 2, 2)}

    @property
    def note(self):
        """`19:00–23:00 · 13 segments · products 188 min`."""
        parts = [self.clock.span(0, self.minutes)]
        if self.sheets.rundown:
            count = len(self.sheets.rundown)
            parts.append(ngettext("%(count)d segment", "%(count)d segments", count) % {"count": count})
            shown = sum(row.minutes for row in self.timed if row.segment_type == SegmentType.PRODUCT)
            parts.append(_("products %(minutes)d min") % {"minutes": shown})
        return " · ".join(parts)

    @property
    def ticks(self):
        return ticks(self.clock, self.length)

    @cached_property
    def items(self):
        """Segments, as HTML, and marks in the order of time: how a phone and a screen reader go through them."""
        rows = [(mark.at, 0, place, None, mark) for place, mark in enumerate(self.marks)]
        write = bar_writer(can_edit=self.can_edit, segment_url=self.segment_url)
        rows += [(bar.at, 1, place, write(bar), None) for place, bar in enumerate(self.bars)]
        return [(bar, mark) for *_order, bar, mark in sorted(rows, key=lambda row: row[:3])]

    @cached_property
    def bars(self):
        columns = side_by_side(self.timed)
        return [self._bar(row, columns[row.key]) for row in self.timed]

    def _bar(self, row, column):
        products = [self._products[key] for key in row.products if key in self._products]
        benefits = [self._benefits[key] for key in row.benefits if key in self._benefits]
        presenter = self._crew.get(row.presenter, "")
        kind_label = self._kind(row)
        gives = row.segment_type in {SegmentType.BENEFIT, SegmentType.LOTTERY, ""}
        title = (self._names(benefits) if gives else "") or self._names(products) or kind_label
        return Bar(
            key=row.key,
            number=f"{row.seq:02}",
            kind=row.segment_type or "none",
            kind_label=kind_label,
            icon=ICONS.get(row.segment_type, "note"),
            at=row.start_min,
            end=row.end_min,
            length=row.minutes,
            place=column.place,
            count=column.count,
            start=self.clock.plain(row.start_min),
            span=self.clock.span(row.start_min, row.end_min),
            title=title,
            points=row.key_points,
            links=" ".join(f"#{item.link_no}" for item in products if item.link_no),
            codes=" ".join(item.code for item in benefits if item.code),
            gmv="" if row.target_gmv is None else compact_money_text(row.target_gmv, self.language),
            presenter=presenter,
            initial=presenter[:1],
            version=self.book.version(Worksheet.RUNDOWN, row.key),
            is_hero=any(item.role == "hero" for item in products),
        )

    @staticmethod
    def _kind(row):
        return str(SegmentType(row.segment_type).label) if row.segment_type else _("Segment")

    def _names(self, rows):
        """`Nuts`, `Nuts + Jerky`, `Nuts and 2 more`."""
        names = [name for row in rows if (name := self._name(row))]
        if len(names) > 2:
            return _("%(name)s and %(count)d more") % {"name": names[0], "count": len(names) - 1}
        return " + ".join(names)

    def _name(self, row):
        if isinstance(row, LineUpItem):
            own, english, code = row.product_name, row.product_name_en, row.sku_code
        else:
            own, english, code = row.name, row.name_en, row.code
        return (is_english(self.language) and english) or own or english or code

    @cached_property
    def _products(self):
        return {row.key: row for row in self.sheets.line_up}

    @cached_property
    def _benefits(self):
        return {row.key: row for row in self.sheets.benefits}

    @cached_property
    def _crew(self):
        return {row.key: row.person for row in self.sheets.crew}

    @property
    def untimed(self):
        rows = (row for row in self.sheets.rundown if not row.is_timed)
        return [Untimed(row.key, row.key_points or self._kind(row)) for row in rows]

    @cached_property
    def marks(self):
        if self.is_empty:
            return []
        words = FixWords(self)
        return [self._mark(problem, words) for problem in problems(self.sheets.rundown, self.minutes)]

    def _mark(self, problem, words):
        start, end = problem.minutes
        options = fixes(problem, self.sheets.rundown, self.minutes, new_key="new") if self.can_edit else ()
        return Mark(
            id=f"fix-{problem.kind}-{problem.first or 0}-{problem.second or 0}",
            value=f"{problem.kind}:{problem.first}:{problem.second}",
            kind=problem.kind.value,
            status="risk" if problem.kind == ProblemKind.GAP else "blocked",
            at=start,
            length=end - start,
            span=self.clock.span(start, end),
            title=words.title(problem),
            text=words.problem(problem),
            fixes=[words.fix(problem, option) for option in options],
        )

    @cached_property
    def gifts(self):
        rows = [row for row in self.sheets.benefits if row.start_min is not None and row.start_min < self.length]
        rows.sort(key=lambda row: (row.start_min, row.code))
        labels = apart([row.start_min for row in rows], LABEL / self.zoom["usual"])
        return [self._gift(row, label, rail) for rail, (row, label) in enumerate(zip(rows, labels, strict=True))]

    def _gift(self, row, label_at, rail):
        end = min(row.end_min or row.start_min, self.length)
        return Gift(
            at=row.start_min,
            length=max(end - row.start_min, 0),
            label_at=label_at,
            rail=rail % 4,
            clock=self.clock.plain(row.start_min),
            span=self.clock.span(row.start_min, row.end_min) if row.end_min else self.clock.text(row.start_min),
            code=row.code,
            name=self._name(row),
            amount="" if row.quantity is None else f"×{row.quantity:,}",
            mechanism=str(BenefitMechanism(row.mechanism).label) if row.mechanism else "",
        )

    @cached_property
    def _pacing(self):
        return pacing(self.sheets.hourly_budget, self.length)

    @property
    def paces(self):
        """Bars of the paid budget; none for readers without costs."""
        if not self.sees_costs or not self._pacing.most:
            return []
        most = self._pacing.most
        return [
            Pace(
                bar.start,
                bar.end - bar.start,
                round(100 * bar.amount / most),
                self.clock.span(bar.start, bar.end),
                compact_money_text(bar.amount.quantize(Decimal(1)), self.language) if bar.amount else "",
            )
            for bar in self._pacing.bars
        ]

    @property
    def pace_unit(self):
        if self._pacing.bucket == 60:
            return pgettext("paid budget", "¥/h")
        return pgettext("paid budget", "¥/%(minutes)d min") % {"minutes": self._pacing.bucket}

    @property
    def pace_before(self):
        before = self._pacing.before
        return compact_money_text(before, self.language) if before and self.sees_costs else ""

    @cached_property
    def viewers(self):
        entries = expected_entries(self.sheets, step=ENTRIES_STEP) if self.sheets.channels else ()
        curve = entries_curve(entries, self.minutes)
        if curve is None:
            return None
        total = sum(stretch.total for stretch in entries)
        words = {
            "total": count_text(round(total), self.language),
            "peak": count_text(round(curve.peak.total), self.language),
            "span": self.clock.span(curve.peak.start, curve.peak.end),
        }
        return Viewers(
            line=curve.line,
            area=curve.area,
            peak_at=(curve.peak.start + curve.peak.end) // 2,
            peak=words["peak"],
            peak_span=words["span"],
            label=_("Expected viewers: %(total)s come in all, most of them, %(peak)s, at %(span)s") % words,
        )

    @cached_property
    def urls(self):
        names = ("segment_add", "segment_move", "segment_delete", "rundown_fix", "rundown_draft", "rundown_undo")
        return {name: address(f"planner:{name}", self.livestream.pk) for name in names}

    @property
    def line_up_url(self):
        return sheet_url(self.livestream, Worksheet.LINE_UP)

    @property
    def slot_url(self):
        return f"{sheet_url(self.livestream, Worksheet.SLOT)}#sheet"

    @cached_property
    def segment_url(self):
        """The address of a segment's panel up to its key."""
        return address("planner:segment_edit", self.livestream.pk, 0).removesuffix("0/")


def score_place(axis):
    """The score as one place of an answer to a change of worksheets."""
    return Partial(PLACE, TEMPLATE, {"axis": axis, "livestream": axis.livestream})
