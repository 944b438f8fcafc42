"""Fields that read money, shares and moments as people write them."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from planner.domain.figures import parse_money, parse_share, write_money, write_share
from planner.domain.parsing import AnswerError, parse_moment


def digits(text):
    """The number that an address or a hidden field carries; None for anything else, and for what no row can have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def error_text(error):
    """What is wrong with a typed figure or moment, and how to put it right."""
    patterns = {
        "not_a_number": _("Write a number, such as 300,000."),
        "unexpected_percent": _("Write an amount, not a percentage."),
        "unexpected_unit": _("“%(found)s” cannot stand here. Write only the number."),
        "negative": _("This cannot be less than 0."),
        "too_large": _("At most %(maximum)s."),
        "too_many_decimals": _("At most %(maximum)s decimals."),
        "share_out_of_range": _("Write a share between −100% and 100%."),
        "not_a_datetime": _("Write a date and a time, such as 2026-12-04 19:00."),
        "time_missing": _("Add the time, such as 19:00."),
        "year_missing": _("Add the year."),
        "no_such_time": _("This time does not exist on that day: clocks change. Choose another."),
        "year_out_of_range": _("Choose a year between %(first)s and %(last)s."),
    }
    params = {name: f"{value:,}" if name == "maximum" else value for name, value in error.params.items()}
    pattern = patterns[error.code]
    return pattern % params if params else pattern


class ParsedField(forms.CharField):
    """A text field whose value is what `parse` makes of it; `show` writes a known value so that it reads back."""

    parse = None
    show = staticmethod(str)

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else self.show(value)

    def clean(self, value):
        text = super().clean(value)
        try:
            return self.parse(text) if text else None
        except AnswerError as error:
            raise ValidationError(error_text(error), code=error.code) from error

    def has_changed(self, initial, data):
        try:
            return self.parse(data or "") != initial
        except AnswerError:
            return True


class MoneyField(ParsedField):
    """An amount in yuan: `300,000`, `30万`."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    parse = staticmethod(parse_money)
    show = staticmethod(write_money)


class ShareField(ParsedField):
    """A share typed in percent, kept as a fraction."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    parse = staticmethod(parse_share)
    show = staticmethod(write_share)


class MomentField(ParsedField):
    """A date and time in the organization's zone, typed or chosen. The form sets `zone` and `now`."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": 60})
    zone = None
    now = None

    def parse(self, text):
        return parse_moment(text, time_zone=self.zone, reference=self.now) if text else None

    def show(self, moment: datetime):
        return moment.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M")
