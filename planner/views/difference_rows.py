"""One difference between two versions of a plan, ready to show."""

from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from planner.domain.checks import NO_DATA
from planner.domain.differences import DifferenceKind
from planner.domain.numbers import money_text, percent_text
from planner.domain.plan import ItemDefinition
from planner.domain.row_matching import rows_by_key
from planner.domain.worksheets import FieldRef
from planner.domain.worksheets.columns import CellContext
from planner.enums import PlanFeature
from planner.views.answer_words import label_of, value_text
from planner.views.check_words import STANDING, check_name, check_place
from planner.views.difference_words import (
    cell_text,
    field_text,
    money_change,
    remark_text,
    row_text,
    title_of,
    unit_text,
)
from planner.views.worksheet_links import cell_url, sheet_url

OPEN_ROWS = 6
"""Rows that show at once; the others unfold."""


@dataclass(frozen=True, slots=True)
class CellRow:
    """One value before and after, with the unit of both; or, with `is_row`, a row that came or went. `url` leads to
    the cell as it is now, '' where it is gone."""

    name: str
    field: str
    before: str
    after: str
    url: str
    unit: str = ""
    is_row: bool = False


@dataclass(frozen=True, slots=True)
class TurnedRow:
    """A check that says something else afterwards; `tone` is that of the word after."""

    id: str
    name: str
    before: str
    after: str
    icon: str
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """`points`, `gmv` and `profit` are changes with their sign, '' where there is none to tell."""

    title: str
    remarks: list[str]
    rows: list[CellRow]
    more: list[CellRow]
    is_hidden: bool
    url: str
    points: str
    is_loss: bool
    gmv: str
    profit: str
    checks: list[TurnedRow]
    gates: list[str]

    @property
    def has_effect(self):
        return bool(self.points or self.gmv or self.profit or self.checks or self.gates)


class DifferenceWriter:
    """Words and links for the differences of one comparison, for one reader."""

    def __init__(self, livestream, comparison, today, *, sees_costs):
        self.livestream = livestream
        self.today = today
        self.sees_costs = sees_costs
        self.zone = ZoneInfo(livestream.organization.time_zone)
        self.items: dict[str, ItemDefinition] = {
            item.key: item for item in livestream.template_version.item_definitions()
        }
        self.before, self.after = comparison.sheets
        self.contexts = tuple(CellContext.of(sheets) for sheets in comparison.sheets)
        self._rows, self._keys = {}, {}

    def row(self, told):
        """A difference with its effect."""
        one, effect = told.difference, told.effect
        is_hidden = one.shows_costs and not self.sees_costs
        rows = [] if is_hidden else list(self._cells(one))
        points = points_text(effect.points)
        return DifferenceRow(
            title=title_of(one, self.items),
            remarks=[] if is_hidden else [remark_text(remark, one.worksheet) for remark in one.remarks],
            rows=rows[:OPEN_ROWS] if len(rows) > OPEN_ROWS + 1 else rows,
            more=rows[OPEN_ROWS:] if len(rows) > OPEN_ROWS + 1 else [],
            is_hidden=is_hidden,
            url=self._url(one),
            points=points,
            is_loss=effect.points < 0,
            gmv=money_change(effect.gmv),
            profit=money_change(effect.profit, sees=self.sees_costs),
            checks=[self.turned(check) for check in effect.checks],
            gates=[
                *(_("gate open: %(item)s") % {"item": label_of(self.items[key])} for key in effect.gates_opened),
                *(_("gate passed: %(item)s") % {"item": label_of(self.items[key])} for key in effect.gates_closed),
            ],
        )

    def turned(self, check):
        icon, tone, word = STANDING[check.after]
        return TurnedRow(
            id=check.id,
            name=check_name(check.id),
            before=str(STANDING[check.before][2]),
            after=str(word),
            icon=icon,
            tone="risk" if check.after == NO_DATA else tone,
            url=check_place(self.livestream, check.id, check.step),
        )

    def _cells(self, one):
        if one.worksheet is None:
            before, after = (self._value(one, value) for value in (one.cells[0].before, one.cells[0].after))
            yield CellRow("", "", before, after, "")
            return
        if one.kind != DifferenceKind.CELLS:
            for cell in one.cells:
                is_added = one.kind == DifferenceKind.ADDED
                name = row_text(one.worksheet, cell.after or cell.before, self.contexts[is_added])
                url = self._cell_url(one.worksheet, cell.row) if is_added else ""
                before, after = ("", name) if is_added else (name, "")
                yield CellRow("", "", before, after, url, is_row=True)
            return
        names = {cell.field for cell in one.cells}
        for cell in one.cells:
            before, after = (
                cell_text(one.worksheet, cell.field, value, context)
                for value, context in zip((cell.before, cell.after), self.contexts, strict=True)
            )
            yield CellRow(
                name=self._row_name(one.worksheet, cell.row),
                field=field_text(one.worksheet, cell.field) if len(names) > 1 else "",
                before=before,
                after=after,
                url=self._cell_url(one.worksheet, cell.row, cell.field),
                unit=unit_text(one.worksheet, cell.field),
            )

    def _cell_url(self, worksheet, key, field=""):
        """The cell as it is now; '' where its row is gone."""
        if worksheet not in self._keys:
            self._keys[worksheet] = rows_by_key(self.today, worksheet).keys()
        return cell_url(self.livestream, FieldRef(worksheet, key, field)) if key in self._keys[worksheet] else ""

    def _row_name(self, worksheet, key):
        if not key:
            return ""
        if worksheet not in self._rows:
            self._rows[worksheet] = rows_by_key(self.after, worksheet)
        return row_text(worksheet, self._rows[worksheet][key], self.contexts[1])

    def _url(self, one):
        """Where the change can be looked at as a whole: the item, the sheet, the step."""
        if one.kind == DifferenceKind.ANSWER:
            return f"{self.livestream.step_url(one.step)}#item-{one.name}"
        if one.kind == DifferenceKind.WAIVER:
            return check_place(self.livestream, one.name, one.step)
        if one.kind == DifferenceKind.REMOVED:
            return sheet_url(self.livestream, one.worksheet)
        return "" if one.worksheet else self.livestream.step_url(one.step)

    def _value(self, one, value):
        """A value that is no cell."""
        if value in (None, "", ()):
            return ""
        readers = {
            DifferenceKind.ANSWER: lambda: self._answer(self.items[one.name], value),
            DifferenceKind.DETAIL: lambda: _detail(one.name, value),
            DifferenceKind.FEATURES: lambda: _joined(PlanFeature(word).label for word in value),
            DifferenceKind.CONFIRMED_EMPTY: lambda: pgettext("answer", "Yes") if value else pgettext("answer", "No"),
            DifferenceKind.WAIVER: lambda: value.reason,
            DifferenceKind.EXEMPTIONS: lambda: _joined(f"“{exemption.term}”" for exemption in value),
        }
        return readers[one.kind]()

    def _answer(self, item, answer):
        if answer.not_applicable:
            return _("Not applicable: %(reason)s") % {"reason": answer.reason}
        parts = [value_text(answer.value, item, self.zone), *(file.name for file in answer.files)]
        text = _joined(filter(None, parts))
        return _("%(answer)s (signed by the owner)") % {"answer": text} if answer.by_owner and text else text


def _joined(parts):
    return pgettext("list", ", ").join(str(part) for part in parts)


def _detail(name, value):
    if name == "planned_aov":
        return money_text(value)
    return percent_text(value, decimals=2) if name == "contribution_rate" else value


def points_text(points):
    """Raw points with their sign, one decimal; '' for less than half a tenth."""
    number = round(Decimal(points.numerator) / points.denominator, 1)
    if not number:
        return ""
    return f"+{number}" if number > 0 else f"−{abs(number)}"
