"""Files that people send for cells of worksheets and products."""

from dataclasses import dataclass, replace

from django import forms
from django.core.exceptions import ValidationError

from planner.domain.worksheets.columns import WITH_FILES, CellKind
from planner.forms.proofs import FilesField, Upload


class WorksheetFileForm(forms.Form):
    """Files for one cell."""

    files = FilesField()


@dataclass(frozen=True, slots=True)
class CellUploads:
    """Checked files for one cell: for its document at `place`, or None for one more of a cell of files."""

    uploads: tuple[Upload, ...]
    places: tuple[int | None, ...]

    def put_into(self, value, addresses):
        """The value of the cell with the addresses of the files in it."""
        files = dict(zip(self.places, addresses, strict=True)) if None not in self.places else {}
        if not files:
            return (*value, *addresses)
        return tuple(replace(one, file=files.get(place, one.file)) for place, one in enumerate(value))


def slot_name(column, place=None):
    """The name of a file field of a row's page: of the whole cell, or of the document at a place."""
    return f"upload-{column.name}" if place is None else f"upload-{column.name}-{place}"


def read_uploads(files, columns):
    """The uploads of a posted row by field, and by field what is wrong with others."""
    found, errors = {}, {}
    for column in columns:
        if column.kind not in WITH_FILES:
            continue
        uploads, places, wrong = [], [], []
        for place in _places(files, column):
            try:
                checked = FilesField().clean(files.getlist(slot_name(column, place)))
            except ValidationError as error:
                wrong += error.messages
            else:
                uploads += checked
                places += [place] * len(checked)
        if wrong:
            errors[column.name] = " ".join(wrong)
        elif uploads:
            found[column.name] = CellUploads(tuple(uploads), tuple(places))
    return found, errors


def _places(files, column):
    if column.kind == CellKind.FILES:
        return [None] if slot_name(column) in files else []
    before = slot_name(column, "")
    numbers = (name.removeprefix(before) for name in files if name.startswith(before))
    return sorted(int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 4)
