"""The page of one row of a worksheet: its fields with their controls, as ready strings."""

import json
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from planner.domain.worksheets.columns import COMPOSITE, NUMERIC, WITH_FILES, CellKind, choice_text, format_cell
from planner.domain.worksheets.kept_files import files_of, kept_file, names_only
from planner.enums_worksheets import DocumentType
from planner.forms.worksheet_files import slot_name
from planner.views.sheet_cells import MISSING, shown
from planner.views.sheet_editor import column_options, names_of

MOST_SLOTS = 12
"""Browsers send a part for every field of files, chosen or not, and a request has a most of them
(DATA_UPLOAD_MAX_NUMBER_FILES)."""
LINES = frozenset({CellKind.LONG_TEXT, CellKind.WORDS, *COMPOSITE})
CHOSEN = frozenset({CellKind.CHOICE, CellKind.FLAG, CellKind.ROW})
TICKED = frozenset({CellKind.CHOICES, CellKind.ROWS})


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FileLink:
    url: str
    name: str


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a file can be uploaded: for the whole cell, or for one of its documents, which `label` names."""

    name: str
    label: str
    is_many: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a row. `control` is line, area, select, ticks, moment, day or reading; it `has_more`
    documents than slots."""

    name: str
    id: str
    label: str
    unit: str
    help: str
    control: str
    text: str
    input_mode: str
    options: tuple[Option, ...]
    error: str
    files: tuple[FileLink, ...]
    slots: tuple[Slot, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class FieldGroup:
    label: str
    fields: list[Field]


def file_link(text):
    """Where what a cell names as its file can be opened; None for a name of a file somewhere else."""
    if kept := kept_file(text):
        return FileLink(quote(kept.address), kept.name)
    return FileLink(text, text) if text.startswith(("https://", "http://")) else None


class RowFields:
    """The fields of one row for one reader. `typed` are texts that were sent and not stored, `errors` say why."""

    def __init__(self, view, record, *, typed=None, errors=None):
        self.view, self.record = view, record
        self.typed, self.errors = typed or {}, errors or {}
        self.language = get_language()
        self.context = view.context_of(record)

    def stored_texts(self):
        """What each field that can be written says, as its control gives it back."""
        return {
            column.name: self.raw(column) for column, _group in self.view.columns if not self.view.is_read_only(column)
        }

    @property
    def was(self):
        return json.dumps(self.stored_texts(), ensure_ascii=False)

    def raw(self, column):
        text = format_cell(column, self.view.value(self.record, column), language=self.language, context=self.context)
        return text[:16].replace(" ", "T") if column.kind == CellKind.INSTANT and text else text

    def groups(self):
        """The fields in the groups of their columns."""
        found = {}
        for column, label in self.view.columns:
            found.setdefault(str(label), []).append(self.field(column))
        return [FieldGroup(label, fields) for label, fields in found.items()]

    def field(self, column):
        text = self.typed.get(column.name, self.raw(column))
        control = self._control(column)
        return Field(
            name=column.name,
            id=f"field-{column.name}",
            label=column.label(self.language),
            unit="" if column.kind == CellKind.RATE else column.unit_text(self.language),
            help=column.help(self.language),
            control=control,
            text=names_only(self._reading(column)) if control == "reading" else text,
            input_mode="decimal" if column.kind in NUMERIC else "",
            options=self._options(column, text) if control in ("select", "ticks") else (),
            error=self.errors.get(column.name, ""),
            files=self._files(column),
            slots=(slots := self._slots(column) if control != "reading" else ()),
            has_more=len(slots) == MOST_SLOTS < len(self.view.value(self.record, column)),
        )

    def _files(self, column):
        """Files and links of the cell, to be opened."""
        files = files_of(self.view.value(self.record, column)) if column.kind in WITH_FILES else ()
        return tuple(link for file in files if (link := file_link(file)))

    def _slots(self, column):
        if column.kind == CellKind.FILES:
            return (Slot(slot_name(column), "", is_many=True),)
        if column.kind != CellKind.DOCUMENTS:
            return ()
        documents = list(enumerate(self.view.value(self.record, column)))
        lacking_first = sorted(documents, key=lambda pair: kept_file(pair[1].file) is not None)[:MOST_SLOTS]
        return tuple(
            Slot(slot_name(column, place), self._called(one), is_many=False)
            for place, one in sorted(lacking_first, key=lambda pair: pair[0])
        )

    def _called(self, document):
        return f"{choice_text(DocumentType, document.type, self.language)} {document.number}".strip()

    def _reading(self, column):
        value = self.view.value(self.record, column)
        if column.kind in COMPOSITE:
            return format_cell(column, value, language=self.language, context=self.context) or MISSING
        return shown(column, value, language=self.language, context=self.context) or MISSING

    def _control(self, column):
        if not self.view.can_edit or self.view.is_read_only(column):
            return "reading"
        if column.kind in LINES:
            return "area"
        if column.kind in CHOSEN:
            return "select"
        if column.kind in TICKED:
            return "ticks"
        return {CellKind.INSTANT: "moment", CellKind.DAY: "day"}.get(column.kind, "line")

    def _options(self, column, text):
        pairs = (
            names_of(self.view, column.refers_to)
            if column.refers_to
            else [(label, label) for label in column_options(column, self.language)]
        )
        chosen = split_ticks(text) if column.kind in TICKED else {text}
        known = {value for value, _label in pairs}
        others = [(value, value) for value in chosen if value and value not in known]
        blank = [("", MISSING)] if column.kind not in TICKED else []
        return tuple(Option(value, label, value in chosen) for value, label in (*blank, *others, *pairs))


def clash_texts(current, columns, *, language, context):
    """What to say beside fields that somebody else wrote meanwhile: their values, which the next save replaces."""
    return {
        column.name: _("Somebody wrote “%(value)s” meanwhile. Saving again replaces it.")
        % {"value": shown(column, current[column.name], language=language, context=context)}
        for column in columns
        if column.name in current
    }


def split_ticks(text):
    """What is ticked, from the text of a list."""
    for mark in "、,，;；":
        text = text.replace(mark, "\n")
    return {part.strip() for part in text.split("\n") if part.strip()}
