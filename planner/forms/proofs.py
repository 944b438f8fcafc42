"""Files given as the answer to a checklist item."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from planner.forms.file_kinds import SUFFIXES, recognise

MAX_NAME = 120
MAX_FILES_AT_ONCE = 10
LAST_YEAR = 2100
ACCEPT = ",".join(SUFFIXES)
_UNSAFE = re.compile(r'[<>:"|?*/\\]')
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file that passed every check: its safe name, what it is by content, and the content itself."""

    name: str
    content_type: str
    content: UploadedFile


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field; every error names its file."""

    widget = FilesInput
    default_error_messages = {
        "required": _("Choose at least one file."),
        "too_many": ngettext_lazy(
            "Upload at most %(limit)d file at once.", "Upload at most %(limit)d files at once.", "limit"
        ),
        "empty": _("“%(name)s” is empty. Choose a file with content."),
        "too_large": _("“%(name)s” has %(size)s, above the limit of %(limit)s. Make it smaller, or split it."),
        "unknown": _("“%(name)s” is not a file we can keep. Upload PDF, PNG, JPEG, WebP, XLSX or DOCX."),
        "mismatch": _(
            "“%(name)s” ends in %(suffix)s, but its content is %(kind)s. Give it the right ending, or export it again."
        ),
    }

    def clean(self, data, initial=None):
        files = [one for one in (data or ()) if one]
        if not files:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > MAX_FILES_AT_ONCE:
            raise self.error("too_many", limit=MAX_FILES_AT_ONCE)
        errors, uploads = [], []
        for one in files:
            try:
                uploads.append(self.checked(one))
            except ValidationError as error:
                errors.append(error)
        if errors:
            raise ValidationError(errors)
        return uploads

    def checked(self, uploaded):
        name = safe_name(uploaded.name)
        if not uploaded.size:
            raise self.error("empty", name=name)
        if uploaded.size > settings.FILE_MAX_BYTES:
            size, limit = filesizeformat(uploaded.size), filesizeformat(settings.FILE_MAX_BYTES)
            raise self.error("too_large", name=name, size=size, limit=limit)
        kind = recognise(uploaded)
        if kind is None:
            raise self.error("unknown", name=name)
        suffix = PurePosixPath(name).suffix
        if suffix.lower() not in kind.suffixes:
            raise self.error("mismatch", name=name, suffix=suffix or "—", kind=kind.suffixes[0][1:].upper())
        return Upload(name, kind.content_type, uploaded)

    def error(self, code, **params):
        return ValidationError(self.error_messages[code], code=code, params=params)


def safe_name(name):
    """The name as shown and downloaded: no folders, no control or direction signs, at most 120 characters."""
    name = unicodedata.normalize("NFC", str(name)).replace("\\", "/").rpartition("/")[2]
    name = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in name)
    name = _SPACES.sub(" ", _UNSAFE.sub("_", name)).strip(" .")
    path = PurePosixPath(name)
    suffix = path.suffix if 1 < len(path.suffix) <= len("….xlsx") else ""
    stem = name[: len(name) - len(suffix)].strip(" .")[: MAX_NAME - len(suffix)]
    return f"{stem or 'file'}{suffix}"


class ProofForm(forms.Form):
    """New files for one item, with the last day they are valid."""

    files = FilesField(label=_("Files"))
    expires_on = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_expires_on(self):
        expires_on = self.cleaned_data["expires_on"]
        if expires_on and not date(2000, 1, 1) <= expires_on <= date(LAST_YEAR, 12, 31):
            raise ValidationError(_("Check the year of this date."), code="year")
        return expires_on
