"""The places of a plan that comments are about: how they are addressed, called, shown and reached."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from planner.domain.comments import Target, can_be_proposed
from planner.domain.worksheets import FieldRef
from planner.domain.worksheets.columns import CellContext, column, format_cell
from planner.domain.worksheets.stored import read_value
from planner.enums import CommentTarget, Step
from planner.enums_worksheets import Worksheet
from planner.views.answer_words import label_of, value_text
from planner.views.choices import Choice
from planner.views.difference_words import row_text
from planner.views.sheet_cells import shown
from planner.views.sheet_layouts import LAYOUTS, SHEETS_OF, is_single
from planner.views.worksheet_links import cell_url


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    label: str
    choices: list[Choice]


def place_word(target):
    """A place as an address carries it: `s`, `item.hero_confirmed`, `row.line_up.12`; the field comes apart."""
    if target.kind == CommentTarget.STEP:
        return target.step.value
    return f"item.{target.item}" if target.item else f"row.{target.worksheet.value}.{target.row}"


class Places:
    """The places of one plan for one reader. `says` is what the plan says now."""

    def __init__(self, livestream, says, membership):
        self.livestream, self.says = livestream, says
        self.sees_costs = membership.can_see_costs
        self.language = get_language()
        self.zone = ZoneInfo(livestream.organization.time_zone)
        self.items = {item.key: item for item in livestream.template_version.item_definitions()}

    @cached_property
    def context(self):
        return CellContext.of(self.says.book.sheets)

    def read(self, word, field=""):
        """The target of an address; None for one that leads nowhere, or to what this reader may not see."""
        kind, _dot, rest = word.partition(".")
        if word in Step.values:
            return Target(Step(word))
        if kind == "item":
            return self._item(rest)
        sheet, _dot, row = rest.partition(".")
        return self._row(sheet, row, field) if kind == "row" and sheet in Worksheet.values else None

    def _item(self, key):
        item = self.items.get(key)
        if item is None or (item.shows_costs and not self.sees_costs):
            return None
        return Target(Step(item.step), item=key)

    def _row(self, sheet, row, field):
        worksheet = Worksheet(sheet)
        if self.says.book.row(worksheet, row) is None:
            return None
        names = {one.name for one, _group in self._columns(worksheet)}
        return Target(worksheet.step, worksheet=worksheet, row=row, field=field if field in names else "")

    def _columns(self, worksheet):
        return LAYOUTS[worksheet].columns(worksheet, has_all=True, sees_costs=self.sees_costs)

    def label(self, target, row_name=""):
        """“P02 Daily nuts · Live price”, the item, or the whole step."""
        match target.kind:
            case CommentTarget.PLAN:
                return str(CommentTarget.PLAN.label)
            case CommentTarget.STEP:
                return _("Whole step: %(step)s") % {"step": target.step.label}
            case CommentTarget.ITEM:
                return label_of(self.items[target.item]) if target.item in self.items else target.item
        row = self.says.book.row(target.worksheet, target.row)
        parts = [self._row_label(target.worksheet, row) if row is not None else row_name]
        if is_single(target.worksheet) or not parts[0]:
            parts = [str(target.worksheet.label)]
        if target.field:
            parts.append(column(target.worksheet, target.field).label(self.language))
        return " · ".join(parts)

    def _row_label(self, worksheet, row):
        return "" if is_single(worksheet) else row_text(worksheet, row, self.context)

    def url(self, target):
        """Where it stands on the plan page; '' where it is gone."""
        if target.kind == CommentTarget.PLAN:
            return self.livestream.get_absolute_url()
        step_url = self.livestream.step_url(target.step)
        match target.kind:
            case CommentTarget.STEP:
                return step_url
            case CommentTarget.ITEM:
                return f"{step_url}#item-{target.item}" if target.item in self.items else ""
        if self.says.book.row(target.worksheet, target.row) is None:
            return ""
        return cell_url(self.livestream, FieldRef(target.worksheet, target.row, target.field))

    def text(self, target, said):
        """What a cell or an answer says, for reading; '' for nothing, and for what is told by its fingerprint."""
        if not isinstance(said, dict):
            return ""
        value = said["value"]
        if target.kind == CommentTarget.ITEM:
            return value_text(value, self.items[target.item], self.zone) if target.item in self.items else value
        found = column(target.worksheet, target.field)
        read = read_value(target.worksheet, target.field, value)
        text = shown(found, read, language=self.language, context=self.context)
        unit = found.unit_text(self.language) if text and not text.endswith("%") else ""
        return f"{text} {unit}".strip()

    def typed(self, target, said):
        """The same as people type it, to start a proposal from."""
        if target.kind == CommentTarget.ITEM or not isinstance(said, dict):
            return self.text(target, said)
        value = read_value(target.worksheet, target.field, said["value"])
        return format_cell(column(target.worksheet, target.field), value, language=self.language, context=self.context)

    def can_be_proposed(self, target):
        item = self.items.get(target.item)
        return can_be_proposed(target, item.answer_type if item else "")

    def groups(self, step="", chosen=None):
        """All places to choose from: steps, items, rows; of one step where one is given."""
        steps = [Step(step)] if step else list(Step)
        word = place_word(chosen) if chosen else ""

        def choice(value, label):
            return Choice(value, str(label), value == word)

        groups = [PlaceGroup(_("Whole step"), [choice(one.value, one.label) for one in steps])]
        for one in steps:
            items = [
                choice(f"item.{item.key}", label_of(item))
                for item in self.items.values()
                if item.step == one and (self.sees_costs or not item.shows_costs)
            ]
            groups.append(PlaceGroup(_("%(step)s checklist") % {"step": one.label}, items))
            for worksheet in SHEETS_OF[one]:
                rows = [
                    choice(
                        f"row.{worksheet.value}.{getattr(row, 'key', '')}",
                        self._row_label(worksheet, row) or worksheet.label,
                    )
                    for row in self.says.book.sheets.rows(worksheet)
                ]
                if rows:
                    groups.append(PlaceGroup(str(worksheet.label), rows))
        return [group for group in groups if group.choices]

    def fields(self, chosen):
        """The fields of the chosen row; [] for a place without fields."""
        if chosen is None or chosen.worksheet is None:
            return []
        return [
            Choice(one.name, one.label(self.language), one.name == chosen.field)
            for one, _group in self._columns(chosen.worksheet)
        ]
