"""Forms of the rundown: one segment in a panel, and the moves that buttons, keys and the pointer send."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from planner.domain.rundown import ProblemKind
from planner.domain.rundown_fixes import FixKind
from planner.domain.worksheets.columns import CellContext, CellError, Column, column, format_cell, parse_cell
from planner.domain.worksheets.limits import SHOW_MINUTES
from planner.enums_worksheets import SegmentType, Worksheet

_TIMES = re.compile(r"(\d{1,4})-(\d{1,4})", re.ASCII)


class TimesField(forms.CharField):
    """Start and end of a segment in minutes from T: `18-33`."""

    def clean(self, value):
        match = _TIMES.fullmatch(super().clean(value))
        if match is None:
            raise ValidationError(_("Reload the page."), code="invalid")
        return int(match[1]), int(match[2])


class SegmentRef(forms.Form):
    """Which segment, as it was seen."""

    row = forms.RegexField(r"^\d{1,18}$")
    version = forms.IntegerField(min_value=0)


class MoveForm(SegmentRef):
    times = TimesField()
    was = TimesField()
    push = forms.BooleanField(required=False)


class PlaceForm(forms.Form):
    row = forms.RegexField(r"^\d{1,18}$")
    token = forms.CharField(max_length=8)
    step = forms.TypedChoiceField(choices=[(-1, ""), (1, "")], coerce=int)


class FixForm(forms.Form):
    """One fix of one problem: `problem` is its kind and its two keys, with colons between."""

    problem = forms.RegexField(r"^(?:gap|overlap|overrun):\d{0,18}:\d{0,18}$")
    kind = forms.TypedChoiceField(choices=[(kind.value, "") for kind in FixKind], coerce=FixKind)
    token = forms.CharField(max_length=8)

    def clean_problem(self):
        kind, first, second = self.cleaned_data["problem"].split(":")
        return ProblemKind(kind), first, second


class ClockField(forms.CharField):
    """A minute of the show as a clock on the wall says it. The form sets `context`."""

    context: CellContext
    language = ""
    source: Column = column(Worksheet.RUNDOWN, "start_min")

    def __init__(self, **options):
        widget = forms.TextInput({"autocomplete": "off", "class": "num"})
        super().__init__(max_length=20, widget=widget, **options)

    def prepare_value(self, value):
        if value is None or isinstance(value, str):
            return value
        return format_cell(self.source, value, language=self.language, context=self.context)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_cell(self.source, text, context=self.context)
        except CellError as error:
            raise ValidationError(_("Write a clock time of the broadcast, such as 20:30."), code=error.code) from error


class SplitForm(forms.Form):
    row = forms.RegexField(r"^\d{1,18}$")
    token = forms.CharField(max_length=8)
    at = ClockField(label=_("Split at"))

    def __init__(self, *args, context, language, **options):
        super().__init__(*args, **options)
        self.fields["at"].context, self.fields["at"].language = context, language


class SegmentForm(forms.Form):
    """One segment. Each field also carries what its user saw, so that only what was changed is written."""

    start = ClockField(label=pgettext_lazy("segment", "Start"), required=False, show_hidden_initial=True)
    minutes = forms.IntegerField(
        label=_("Length"),
        required=False,
        min_value=1,
        max_value=SHOW_MINUTES.high,
        show_hidden_initial=True,
        widget=forms.NumberInput({"inputmode": "numeric", "class": "num"}),
    )
    segment_type = forms.ChoiceField(
        label=_("Kind"), choices=[("", "–"), *SegmentType.choices], required=False, show_hidden_initial=True
    )
    presenter = forms.ChoiceField(label=_("Presenter"), required=False, show_hidden_initial=True)
    products = forms.MultipleChoiceField(
        label=pgettext_lazy("segment", "Products"),
        required=False,
        show_hidden_initial=True,
        widget=forms.CheckboxSelectMultiple,
    )
    benefits = forms.MultipleChoiceField(
        label=pgettext_lazy("segment", "Benefits"),
        required=False,
        show_hidden_initial=True,
        widget=forms.CheckboxSelectMultiple,
    )
    key_points = forms.CharField(
        label=_("Key points"),
        required=False,
        max_length=300,
        show_hidden_initial=True,
        widget=forms.Textarea({"rows": 3}),
    )
    push = forms.BooleanField(label=_("What follows gives way"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, sheets, context, language, **options):
        super().__init__(*args, **options)
        self.fields["start"].context, self.fields["start"].language = context, language
        for name, worksheet, rows in (
            ("presenter", Worksheet.CREW, sheets.crew),
            ("products", Worksheet.LINE_UP, sheets.line_up),
            ("benefits", Worksheet.BENEFITS, sheets.benefits),
        ):
            self.fields[name].choices = [(row.key, _choice(row, context.rows(worksheet))) for row in rows]
        self.fields["presenter"].choices = [("", "–"), *self.fields["presenter"].choices]

    @property
    def seen_choices(self):
        """What was chosen when the form was shown, for the fields that are written choice by choice."""
        return [self[name].as_hidden(only_initial=True) for name in ("products", "benefits")]

    @classmethod
    def initial_of(cls, segment):
        return {
            "start": segment.start_min,
            "minutes": segment.minutes or None,
            "segment_type": segment.segment_type,
            "presenter": segment.presenter,
            "products": list(segment.products),
            "benefits": list(segment.benefits),
            "key_points": segment.key_points,
        }

    def clean(self):
        cleaned = super().clean()
        if (cleaned.get("start") is None) != (cleaned.get("minutes") is None) and not self.errors:
            empty = "start" if cleaned.get("start") is None else "minutes"
            self.add_error(empty, ValidationError(_("Give both, the start and the length."), code="half"))
        return cleaned

    def changed_values(self):
        """The fields of the segment that its user changed: `(new values, values as they were seen)`."""
        changed = set(self.changed_data)
        seen = {name: self._seen(name) for name in ("start", "minutes")}
        values, was = {}, {}
        if changed & {"start", "minutes"}:
            values |= _times(self.cleaned_data["start"], self.cleaned_data["minutes"])
            was |= _times(seen["start"], seen["minutes"])
        for name in ("segment_type", "presenter", "products", "benefits", "key_points"):
            if name in changed:
                values[name] = _stored(self.cleaned_data[name])
                was[name] = _stored(self._seen(name))
        return values, was

    def values(self):
        """Every field of a new segment."""
        cleaned = self.cleaned_data
        texts = ("segment_type", "presenter", "products", "benefits", "key_points")
        return _times(cleaned["start"], cleaned["minutes"]) | {name: _stored(cleaned[name]) for name in texts}

    def shown_values(self, values, context):
        """Values of the segment as the fields of this form show them, by field."""
        columns = {"start_min": "start", "end_min": "minutes"}
        language = self.fields["start"].language
        return {
            columns.get(name, name): format_cell(
                column(Worksheet.RUNDOWN, name), value, language=language, context=context
            )
            for name, value in values.items()
        }

    def _seen(self, name):
        """The value of a field before its user changed it."""
        field, bound = self.fields[name], self[name]
        widget = field.hidden_widget()
        raw = widget.value_from_datadict(self.data, self.files, bound.html_initial_name)
        try:
            return field.clean(raw)
        except ValidationError:  # a row that was chosen then and is gone now
            return raw


def _choice(row, names):
    """What a row is called where one is chosen: its short name, then its full one."""
    full = getattr(row, "product_name", "") or getattr(row, "name", "")
    short = str(row.link_no) if getattr(row, "link_no", None) else names.name(row.key)
    return f"{short} · {full}" if full and full != short else short


def _times(start, minutes):
    end = start + minutes if None not in (start, minutes) else None
    return {"start_min": start, "end_min": end}


def _stored(value):
    return tuple(value) if isinstance(value, list) else value
