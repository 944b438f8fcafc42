"""What somebody brings to import, and why a file cannot be read."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planner.domain.values import AnswerError
from planner.enums_worksheets import Worksheet
from planner.forms.checklists import problem_text

ACCEPT = ".xlsx,.xls,.ods,.csv,.tsv,.txt"
MAX_PASTED = 1_000_000


class ImportForm(forms.Form):
    """A file, or cells copied from a spreadsheet, and for which worksheet they are if that is not to be guessed."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=gettext_lazy("XLSX, XLS, ODS, CSV or TSV, up to 10 MB. Your own headers in any order."),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste cells"),
        required=False,
        strip=False,
        max_length=MAX_PASTED,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy("Copied from Excel, WPS or Feishu, with the row of headers."),
    )
    worksheet = forms.ChoiceField(
        label=gettext_lazy("Into"),
        required=False,
        choices=[("", gettext_lazy("Find out by the headers")), *Worksheet.choices],
    )

    def clean(self):
        cleaned = super().clean()
        file, text = cleaned.get("file"), cleaned.get("text", "").strip()
        if not file and not text and not self.errors:
            raise ValidationError(_("Choose a file, or paste cells."), code="required")
        if file and file.size > settings.FILE_MAX_BYTES:
            self.refuse("too_large", {"megabytes": settings.FILE_MAX_BYTES >> 20})
        return cleaned

    def refuse(self, code, params):
        """Say why what was brought cannot be read. Browsers forget a chosen file: its name stays in the words."""
        problem, file = spreadsheet_error_text(code, params), self.cleaned_data.get("file")
        if file:
            words = _("“%(name)s” was not read. %(problem)s Then choose it again.")
            problem = words % {"name": file.name, "problem": problem}
        self.add_error("file" if file else "text", problem)


def answer_error_text(code, params):
    """Why a cell of a checklist cannot be imported."""
    own = {
        "gate_counts": _("A gate always counts."),
        "reason_length": _("Say why in %(minimum)s to %(maximum)s characters."),
    }
    return own[code] % params if code in own else problem_text(AnswerError(code, **params))


def spreadsheet_error_text(code, params):
    """Why a file cannot be read, and what to do."""
    patterns = {
        "empty": _("There is nothing in it."),
        "too_large": _("The file is larger than %(megabytes)s MB. Split it, or leave out pictures."),
        "too_large_unpacked": _("It unpacks to more than can be read. Save only the cells you need as a new file."),
        "too_many_sheets": _("More than %(maximum)s sheets. Leave out those you do not need."),
        "too_many_rows": _("“%(sheet)s” has more than %(maximum)s rows. Split it."),
        "too_many_columns": _("“%(sheet)s” has more than %(maximum)s columns. Leave out those you do not need."),
        "too_many_cells": _("More than %(maximum)s cells. Leave out sheets you do not need."),
        "too_slow": _("Reading took more than %(seconds)s seconds. Save only the cells you need as a new file."),
        "damaged": _("The file is damaged. Open it in your spreadsheet program and save it again."),
        "has_password": _("The file has a password. Save it without one."),
        "unknown_encoding": _("The text is in no encoding we know. Save it as UTF-8 or as XLSX."),
        "not_a_spreadsheet": _("This is no spreadsheet. Save it as XLSX or CSV."),
    }
    pattern = patterns.get(code, patterns["not_a_spreadsheet"])
    return pattern % params if params else pattern
