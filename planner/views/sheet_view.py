"""One worksheet on the plan page: heads, rows and totals as ready strings, which the templates only place."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from html import escape
from itertools import groupby

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from planner.addresses import address
from planner.domain.capabilities import Capability
from planner.domain.worksheets.columns import COMPOSITE, NUMERIC, CellContext, CellKind, derived_values
from planner.domain.worksheets.editing import DERIVED
from planner.enums_worksheets import Worksheet
from planner.views.sheet_cells import full_text, shown
from planner.views.sheet_editor import sheet_editor
from planner.views.sheet_layouts import LAYOUTS, SHEETS_OF, is_single
from planner.views.worksheet_links import cell_id, row_id, sheet_url


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    count: int | None
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column."""

    name: str
    label: str
    unit: str
    help: str
    kind: str
    classes: str
    is_read_only: bool


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    span: int


@dataclass(frozen=True, slots=True)
class Sum:
    """One cell of the row of totals."""

    id: str
    text: str
    label: str


def undo_words(step, shown=None):
    """What an undo of the step would take back, and in which worksheet if that is not the one `shown`; '' for none."""
    if step is None:
        return ""
    action = step.get_action_display()
    is_elsewhere = shown and step.first_sheet == step.last_sheet not in (None, shown)
    return f"{Worksheet(step.first_sheet).label} · {action}" if is_elsewhere else action


@lru_cache(maxsize=256)
def grid_head(groups, heads, language):
    """The heads of a table as HTML. They are the same for every plan, so they are made once per `language`, which is
    the one that is active."""
    return render_to_string("planner/worksheets/_grid_head.html", {"groups": groups, "heads": heads})


class SheetView:
    """One worksheet of a plan for one reader. Rows, heads and totals are made when a template asks for them."""

    def __init__(self, *, livestream, book, worksheet, membership, can_edit, has_all=False, undo=""):
        self.livestream = livestream
        self.book = book
        self.worksheet = worksheet
        self.layout = LAYOUTS[worksheet]
        self.sees_costs = membership.can_see_costs
        self.can_comment = membership.can(Capability.COMMENT)
        self.findings = ""
        self.can_edit = can_edit
        self.undo = undo
        self.has_all = has_all and bool(self.layout.groups)
        self.language = get_language()
        self.is_single = is_single(worksheet)
        self.label = worksheet.label
        self.about = self.layout.about

    @cached_property
    def records(self):
        return self.book.sheets.rows(self.worksheet)

    @property
    def has_catalogue(self):
        """The line-up starts from products of the organization."""
        return self.worksheet == Worksheet.LINE_UP

    @property
    def import_url(self):
        """Where a file or a pasted table is read into this worksheet."""
        return f"{address('planner:plan_import', self.livestream.pk)}?sheet={self.worksheet.value}"

    @property
    def review_url(self):
        return f"{address('planner:plan_review', self.livestream.pk)}?step={self.worksheet.step}#findings"

    def comment_url(self, key):
        """Where a comment on one row is written; a field is added to it."""
        url = address("planner:comment_add", self.livestream.pk)
        return f"{url}?place=row.{self.worksheet.value}.{key}"

    @property
    def can_move(self):
        """Segments of the rundown move in time, not in the table."""
        return self.worksheet != Worksheet.RUNDOWN

    @property
    def is_empty(self):
        return not self.is_single and not self.records

    @property
    def note(self):
        if self.is_single:
            return ""
        count = len(self.records)
        return ngettext("%(count)d row", "%(count)d rows", count) % {"count": count} if count else ""

    @cached_property
    def columns(self):
        """Pairs of column and group."""
        return self.layout.columns(self.worksheet, has_all=self.has_all, sees_costs=self.sees_costs)

    @cached_property
    def heads(self):
        return [self._head(column, place) for place, (column, _group) in enumerate(self.columns)]

    @cached_property
    def groups(self):
        """The groups over the columns, where all of them are shown."""
        if not self.has_all:
            return []
        return [Group(str(label), len(list(pairs))) for label, pairs in groupby(self.columns, key=lambda pair: pair[1])]

    @property
    def grid_head(self):
        return grid_head(tuple(self.groups), tuple(self.heads), self.language)

    @cached_property
    def context(self):
        return CellContext.of(self.book.sheets)

    def context_of(self, record):
        """Where the cells of one row stand."""
        return CellContext.of(self.book.sheets, row=record)

    @cached_property
    def derived(self):
        return derived_values(self.book.sheets, self.worksheet)

    @cached_property
    def names(self):
        """What each row is called, by key."""
        columns = {column.name: column for column, _group in self._every_column}
        wanted = [columns[name] for name in self.layout.names if name in columns]
        return {record.key: self._name(record, wanted) for record in self.records} if not self.is_single else {}

    @property
    def _every_column(self):
        return self.layout.columns(self.worksheet, has_all=True, sees_costs=True)

    def _name(self, record, columns):
        texts = (
            shown(column, getattr(record, column.name), language=self.language, context=self.context)
            for column in columns
        )
        return next((text for text in texts if text), "")

    def value(self, record, column):
        if column.is_derived:
            return self.derived.get(getattr(record, "key", ""), {}).get(column.name)
        return getattr(record, column.name)

    def text(self, record, column):
        return shown(column, self.value(record, column), language=self.language, context=self.context)

    def full_text(self, record, column):
        return full_text(column, self.value(record, column), language=self.language, context=self.context)

    def is_read_only(self, column):
        """Computed, or decided elsewhere."""
        return column.is_derived or column.name in DERIVED.get(self.worksheet, ())

    @cached_property
    def rows(self):
        """All rows as HTML; each row is a string of its own."""
        cells = [
            self._cell_parts(column, head) for (column, _group), head in zip(self.columns, self.heads, strict=True)
        ]
        return [SafeString(self._row(place, record, cells)) for place, record in enumerate(self.records, start=1)]

    @cached_property
    def _row_url(self):
        return address("planner:sheet_row", self.livestream.pk, self.worksheet, 0)

    def _cell_parts(self, column, head):
        """What the cells of a column have in common: `(column, before the key, after it, after the text)`."""
        is_name = column.name == self._name_field
        tag, role = ("th", "rowheader") if is_name else ("td", "gridcell")
        scope = ' scope="row"' if is_name else ""
        read_only = ' aria-readonly="true"' if self.can_edit and head.is_read_only else ""
        label = f' data-label="{escape(head.label)}"' if column.name in self.layout.card else ""
        classes = f' class="{head.classes}"' if head.classes else ""
        return (
            column,
            f'<{tag} role="{role}"{scope} id="cell-{self.worksheet}-',
            f'-{column.name}"{classes}{label}{read_only}',
            f"</{tag}>",
        )

    @cached_property
    def _name_field(self):
        return self.layout.names[0] if self.layout.names else ""

    def _row(self, place, record, cells):
        key = record.key
        version = self.book.version(self.worksheet, key)
        named = self.names[key] or _("Row %(number)s") % {"number": place}
        parts = [
            f'<tr role="row" id="{row_id(self.worksheet, key)}" data-v="{version}">'
            f'<td role="gridcell" class="g">{self._opener(key, named)}</td>'
        ]
        for column, before, after, end in cells:
            value = self.value(record, column)
            text = escape(shown(column, value, language=self.language, context=self.context), quote=False)
            more = full_text(column, value, language=self.language, context=self.context)
            extra = f' data-text="{escape(more)}"' if more else ""
            if not text and column.name == self._name_field:
                extra = f' data-empty="{escape(named)}"'
            parts.append(f"{before}{key}{after}{extra}>{text}{end}")
        parts.append("</tr>")
        return "".join(parts)

    def _opener(self, key, named):
        url = f"{self._row_url[:-2]}{key}/"
        return f'<a class="row-open" href="{url}" aria-label="{escape(self._open_words % {"row": named})}"></a>'

    @cached_property
    def _open_words(self):
        return _("Open %(row)s") if self.can_edit else _("Read %(row)s")

    def _head(self, column, place):
        classes = [f"f{place}"] if column.name in self.layout.frozen else []
        if column.name in self.layout.frozen[-1:]:
            classes.append("fl")
        if column.kind in NUMERIC:
            classes.append("n")
        if column.is_derived:
            classes.append("d")
        if column.wide:
            classes.append("w")
        if column.name in self.layout.card:
            classes.append("k")
        if column.name == self._name_field:
            classes.append("name")
        if place and self.columns[place - 1][1] != self.columns[place][1]:
            classes.append("gs")
        return Head(
            name=column.name,
            label=column.label(self.language),
            unit="" if column.kind == CellKind.RATE else column.unit_text(self.language),
            help=column.help(self.language),
            kind=column.kind.value,
            classes=" ".join(classes),
            is_read_only=self.is_read_only(column),
        )

    @cached_property
    def sums(self):
        """The row of totals, one entry per column; [] where nothing is summed up."""
        if self.is_single or not self.records:
            return []
        entries = [self._sum(column) for column, _group in self.columns]
        return entries if any(entry.text for entry in entries) else []

    def _sum(self, column):
        if column.name not in self.layout.sums:
            return Sum("", "", "")
        values = [value for record in self.records if (value := self.value(record, column)) is not None]
        total = sum(values) if values else None
        text = shown(replace(column, is_derived=True), total, language=self.language, context=self.context)
        return Sum(f"sum-{self.worksheet}-{column.name}", text, column.label(self.language))

    @cached_property
    def fields(self):
        """The cells of a worksheet with one row, one below the other."""
        (record,) = self.records
        return [
            (
                head,
                cell_id(self.worksheet, "", column.name),
                self.text(record, column),
                column.kind in COMPOSITE,
                self.full_text(record, column),
            )
            for (column, _group), head in zip(self.columns, self.heads, strict=True)
        ]

    @property
    def editor(self):
        """What the script needs to edit cells: columns, what they offer, names of other rows, and addresses."""
        return sheet_editor(self)

    @property
    def version(self):
        """Of a worksheet with one row."""
        return self.book.version(self.worksheet, "")

    @property
    def columns_url(self):
        """The same sheet with all columns, or with the common ones again; '' where all are common."""
        if not self.layout.groups:
            return ""
        return f"{sheet_url(self.livestream, self.worksheet, has_all=not self.has_all)}#sheet"

    @property
    def hidden_count(self):
        every = self.layout.columns(self.worksheet, has_all=True, sees_costs=self.sees_costs)
        return len(every) - len(self.columns)

    @property
    def tabs(self):
        sheets = SHEETS_OF[self.worksheet.step]
        if len(sheets) == 1:
            return []
        return [
            Tab(
                sheet.label,
                None if is_single(sheet) else len(self.book.sheets.rows(sheet)),
                f"{sheet_url(self.livestream, sheet)}#sheet",
                sheet == self.worksheet,
            )
            for sheet in sheets
        ]
