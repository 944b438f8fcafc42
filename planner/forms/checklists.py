"""What people send about the items of a checklist."""

from django import forms
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from planner.actions.checklists import StepEntry
from planner.domain.values import AnswerError

REASON_MIN, REASON_MAX = 10, 200
NOTE_MAX = 500
LONGEST_ANSWER = 20_000
"""Longer than any answer may be: the text still comes back to whoever pasted it, with the reason it was refused."""


class VersionForm(forms.Form):
    """An answer as somebody saw it: the row's version."""

    version = forms.IntegerField(min_value=1)


class AnswerForm(VersionForm):
    value = forms.CharField(required=False, strip=False, max_length=LONGEST_ANSWER)


class NotApplicableForm(VersionForm):
    reason = forms.CharField(
        label=gettext_lazy("Why it does not apply"),
        max_length=REASON_MAX,
        validators=[
            MinLengthValidator(
                REASON_MIN,
                ngettext_lazy(
                    "Write at least %(limit_value)d character, now %(show_value)d.",
                    "Write at least %(limit_value)d characters, now %(show_value)d.",
                    "limit_value",
                ),
            )
        ],
        error_messages={"required": gettext_lazy("Say why, in at least 10 characters.")},
    )


class NoteForm(forms.Form):
    """`was` is the note as it read when the form was opened."""

    was = forms.CharField(required=False, strip=False)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=NOTE_MAX)


class ItemOwnerForm(forms.Form):
    """`people` are those who may own the item; `was` is the owner's id when the form was opened."""

    was = forms.IntegerField(required=False)
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Owner of the item"),
        queryset=None,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("This person cannot own the item. Choose another one.")},
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people


def read_step(data, answer_ids):
    """The entries of a whole-step form that were touched: `value-7`, `version-7`, and `was-7` as it was shown."""
    entries = []
    for pk in answer_ids:
        text, version = data.get(f"value-{pk}"), data.get(f"version-{pk}", "")
        if text is None or not version.isdecimal() or _same(text, data.get(f"was-{pk}", "")):
            continue
        entries.append(StepEntry(answer_id=pk, version=int(version[:9]), text=text[:LONGEST_ANSWER]))
    return entries


def _same(text, other):
    """Browsers send line ends as CRLF."""
    return text.replace("\r\n", "\n") == other.replace("\r\n", "\n")


def first_error(form) -> str:
    """The first thing wrong with a form of one visible field."""
    return next(iter(message for errors in form.errors.values() for message in errors), "")


def problem_text(error: AnswerError) -> str:
    """What is wrong with what was typed, and the fix."""
    pattern = {
        "not_a_number": _("Not a number. Write digits, such as 1299 or 1.2万."),
        "unexpected_percent": _("This is not a percentage. Write a number without %%."),
        "unexpected_unit": _("“%(found)s” is another unit. Write the number alone."),
        "negative": _("Cannot be below 0."),
        "too_large": _("Above %(maximum)s. Check the digits."),
        "too_many_decimals": _("At most %(maximum)s decimals."),
        "not_whole": _("Write a whole number."),
        "not_yes_or_no": _("Answer yes or no."),
        "not_an_option": _("“%(found)s” is not on the list. Choose one of the options."),
        "too_long": _("%(length)s characters, at most %(maximum)s. Shorten it."),
        "not_a_link": _("Not a complete web address. It starts with https:// and names a site."),
        "not_a_datetime": _("Not a date and time. Write it like 2026-12-04 19:00."),
        "time_missing": _("The time is missing. Write it like 2026-12-04 19:00."),
        "year_missing": _("The year is missing. Write it like 2026-12-04 19:00."),
        "no_such_time": _("This hour does not exist on that day: the clocks change. Choose another time."),
        "year_out_of_range": _("The year must lie between %(first)s and %(last)s."),
        "files_only": _("This item is answered with files."),
    }[error.code]
    params = {name: f"{value:,}" if name == "maximum" else value for name, value in error.params.items()}
    return pattern % params
