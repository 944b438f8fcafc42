"""What is said of gaps, overlaps and their fixes, of what was done, and of what could not be."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planner.domain.intervals import DAY
from planner.domain.rundown import ProblemKind, changed, trouble
from planner.domain.rundown_fixes import FixKind
from planner.enums_worksheets import SegmentType

USUAL = (3, 20)
"""Minutes of a product segment (T03)."""


@dataclass(frozen=True, slots=True)
class FixChoice:
    """One named fix: what it does, and what that means."""

    kind: str
    label: str
    consequence: str


class FixWords:
    """Words for one score: `axis` knows its clock, its segments and its length."""

    def __init__(self, axis):
        self.axis = axis
        self.clock = axis.clock
        self.rows = {row.key: row for row in axis.sheets.rundown}
        self.numbers = {row.key: f"{row.seq:02}" for row in axis.sheets.rundown}

    @staticmethod
    def title(problem):
        words = {"minutes": problem.minutes.minutes}
        if problem.kind == ProblemKind.GAP:
            return _("Gap, %(minutes)d min") % words
        if problem.kind == ProblemKind.OVERLAP:
            return _("Overlap, %(minutes)d min") % words
        return _("%(minutes)d min too long") % words

    def problem(self, problem):
        words = {"first": self._named(problem.first), "second": self._named(problem.second)}
        if problem.kind == ProblemKind.OVERLAP:
            return _("%(first)s and %(second)s run at the same time.") % words
        if problem.kind == ProblemKind.OVERRUN:
            end = self.clock.text(self.axis.minutes)
            return _("%(first)s ends after the broadcast, which ends at %(end)s.") % {**words, "end": end}
        if problem.first and problem.second:
            return _("Nothing is planned between %(first)s and %(second)s.") % words
        return _("Nothing is planned here.")

    def _named(self, key):
        return f"{self.numbers[key]} {self._titles[key]}" if key else ""

    @property
    def _titles(self):
        return {bar.key: bar.title for bar in self.axis.bars}

    def fix(self, problem, fix):
        return FixChoice(fix.kind.value, self._label(problem, fix), self._consequence(fix))

    def _label(self, problem, fix):
        after = {row.key: row for row in fix.after}
        row = after[fix.target]
        words = {
            "number": self.numbers.get(fix.target, ""),
            "other": self.numbers.get(problem.second, ""),
            "start": self.clock.text(row.start_min),
            "end": self.clock.text(row.end_min),
            "kind": str(SegmentType(row.segment_type).label) if row.segment_type else "",
            "minutes": fix.by,
        }
        return {
            FixKind.MOVE_NEXT: _("Move %(number)s to %(start)s"),
            FixKind.SHORTEN_FIRST: _("Shorten %(number)s to %(end)s"),
            FixKind.SHORTEN_SECOND: _("Shorten %(number)s, start at %(start)s"),
            FixKind.SPLIT_FIRST: _("Split %(number)s around %(other)s"),
            FixKind.SHARE: _("Share the time, %(number)s from %(start)s"),
            FixKind.STRETCH_FIRST: _("Stretch %(number)s to %(end)s"),
            FixKind.STRETCH_SECOND: _("Start %(number)s at %(start)s"),
            FixKind.FILL: _("Add “%(kind)s” here"),
            FixKind.MAKE_ROOM: _("Make room: shorten %(number)s"),
            FixKind.LEVEL: _("Shorten the longest segments"),
            FixKind.END_LATER: _("End the broadcast at %(end)s"),
        }[fix.kind] % words

    def _consequence(self, fix):
        """By how much, who else moves, and what is not well after it."""
        before, after = self.rows.get(fix.target), next(row for row in fix.after if row.key == fix.target)
        parts = [self._amount(fix, before, after)]
        others = [row for row in changed(self._ordered, fix.after) if row.key in self.rows and row.key != fix.target]
        moved = [row for row in others if row.start_min != self.rows[row.key].start_min]
        if moved:
            count = len(moved)
            parts.append(ngettext("%(count)d other moves", "%(count)d others move", count) % {"count": count})
        was = before.minutes if before else 0
        is_product = after.segment_type == SegmentType.PRODUCT
        if is_product and after.minutes > max(was, USUAL[1]):
            parts.append(_("then %(minutes)d min, more than the usual 20") % {"minutes": after.minutes})
        elif is_product and after.minutes < min(was, USUAL[0]):
            parts.append(_("then only %(minutes)d min") % {"minutes": after.minutes})
        left = trouble(fix.after, fix.planned_minutes)
        last = max(row.end_min for row in fix.after if row.is_timed)
        if last > max(fix.planned_minutes, self.axis.length):
            parts.append(_("the rundown then ends at %(end)s") % {"end": self.clock.text(last)})
        elif not left:
            parts.append(_("then the rundown is whole"))
        return _("; ").join(parts)

    @property
    def _ordered(self):
        return self.axis.sheets.rundown

    @staticmethod
    def _amount(fix, before, after):
        words = {"minutes": fix.by}
        if fix.kind in {FixKind.FILL, FixKind.SPLIT_FIRST, FixKind.SHARE}:
            return _("%(minutes)d min") % {"minutes": after.minutes if fix.kind != FixKind.SPLIT_FIRST else fix.by}
        if fix.kind == FixKind.MOVE_NEXT:
            is_later = after.start_min > before.start_min
            return (_("%(minutes)d min later") if is_later else _("%(minutes)d min earlier")) % words
        if fix.kind in {FixKind.SHORTEN_FIRST, FixKind.SHORTEN_SECOND, FixKind.MAKE_ROOM, FixKind.LEVEL}:
            return _("−%(minutes)d min") % words
        return _("+%(minutes)d min") % words


def done_words(axis, saved, row=""):
    """What a change did, for the line under the title and for screen readers."""
    if not saved.changes:
        return _("Nothing to change: it was so already.")
    bars = {bar.key: bar for bar in axis.bars}
    if row not in bars:
        return ""
    others = [change for change in saved.changes if change.key != row and change.key in bars]
    bar = bars[row]
    said = _("%(number)s %(title)s: %(span)s") % {"number": bar.number, "title": bar.title, "span": bar.span}
    if others:
        count = len(others)
        said += _("; ") + ngettext("%(count)d other moved", "%(count)d others moved", count) % {"count": count}
    return said


def error_words(code):
    """Why a move is not possible."""
    return {
        "before_start": _("A segment cannot start before the broadcast."),
        "too_short": _("A segment lasts at least one minute."),
        "too_late": _("A rundown ends at most %(hours)d hours after its start.") % {"hours": DAY // 60},
        "outside": _("Choose a time inside the segment."),
        "untimed": _("Give the segment a start and a length first."),
        "unknown_segment": _("Somebody has deleted this segment meanwhile."),
    }[code]
