"""What people send about the worksheets of a plan."""

import csv
import io
from itertools import zip_longest

from django import forms

from planner.domain.worksheets.columns import COLUMNS
from planner.queries.worksheet_problems import ROWS_PER_WORKSHEET

LONGEST_CELL = 20_000
"""Longer than any cell may be: the text still comes back to whoever typed it, with the reason it was refused."""
LONGEST_BLOCK = 1_500_000
row_key = {"regex": r"^[0-9]*$", "max_length": 20, "required": False}


class CellForm(forms.Form):
    """One cell as somebody typed it: which, what it says now, what it said, and the row's version then."""

    key = forms.RegexField(**row_key)
    field = forms.ChoiceField()
    text = forms.CharField(required=False, strip=False, max_length=LONGEST_CELL)
    was = forms.CharField(required=False, strip=False, max_length=LONGEST_CELL)
    version = forms.IntegerField(min_value=0)

    def __init__(self, data, *, worksheet):
        super().__init__(data)
        self.fields["field"].choices = [(column.name, column.name) for column in COLUMNS[worksheet]]


class AfterForm(forms.Form):
    """Where a row is put: after the one with this key, '' for the top; nothing given means the end."""

    after = forms.RegexField(**row_key)

    @property
    def place(self):
        return self.cleaned_data["after"] if "after" in self.data else None


class MoveForm(AfterForm):
    key = forms.RegexField(regex=r"^[0-9]+$", max_length=20)


class RowsForm(forms.Form):
    """Rows by their keys."""

    keys = forms.RegexField(regex=r"^[0-9]{1,20}(,[0-9]{1,20})*$", max_length=ROWS_PER_WORKSHEET * 21)

    def clean_keys(self):
        return self.cleaned_data["keys"].split(",")


class BlockForm(forms.Form):
    """A block of cells as a spreadsheet copies it, with the columns and the row it falls on."""

    key = forms.RegexField(**row_key)
    fields_ = forms.CharField()
    block = forms.CharField(strip=False, max_length=LONGEST_BLOCK)

    def __init__(self, data, *, worksheet):
        super().__init__(data)
        self.known = [column.name for column in COLUMNS[worksheet]]

    def add_prefix(self, field_name):
        return field_name.removesuffix("_")

    def clean_fields_(self):
        names = self.cleaned_data["fields_"].split(",")
        if not set(names) <= set(self.known):
            raise forms.ValidationError("unknown column")
        return names

    def clean_block(self):
        try:
            return read_block(self.cleaned_data["block"])
        except csv.Error as error:
            raise forms.ValidationError("no table") from error


def read_block(text):
    """The lines of a copied block: cells between tabs; quotes keep tabs and line ends of a cell together. Empty lines
    at its end do not count, unless there are no others: such a block empties cells.
    """
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline=""), delimiter="\t")
    lines = [[cell.strip() for cell in line] for line in reader]
    while any(map(any, lines)) and not any(lines[-1]):
        lines.pop()
    return [line or [""] for line in lines]


def turned(block):
    """The block with its columns as lines."""
    return [list(line) for line in zip_longest(*block, fillvalue="")]


class PickForm(forms.Form):
    """Products that were ticked."""

    products = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, data, *, pks):
        super().__init__(data)
        self.fields["products"].choices = [(pk, pk) for pk in pks]

    @property
    def ticked(self):
        """The products that are ticked so far; () where nothing readable is."""
        return tuple(self.cleaned_data["products"]) if self.is_valid() else ()
