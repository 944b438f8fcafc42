"""What is wrong with a cell of a worksheet, and how to put it right. One wording for grid, paste and import."""

from decimal import Decimal

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from planner.domain.numbers import number_text
from planner.domain.parsing import canonical_decimal
from planner.domain.worksheets.columns import CellKind
from planner.domain.worksheets.columns import column as find_column
from planner.enums_worksheets import Worksheet


def cell_error_text(code, params=None, *, worksheet=None, column=None):
    """The sentence for a `CellError`, `CellProblem` or `RefusedCell`.

    `column` is the cell's column: rates are told in percent and choices by what the column offers; `worksheet` finds
    the label of another column of the same row that the sentence names.
    """
    patterns = _number_patterns() | _time_patterns() | _row_patterns() | _other_patterns()
    pattern = patterns.get(code, _("This value cannot be stored here."))
    if code == "not_an_option" and column is not None and column.choices is not None:
        return _("“%(found)s” is none of: %(offered)s.") % {"found": params["found"], "offered": _offered(column)}
    return pattern % _worded(params or {}, worksheet, column) if params else pattern


def draft_error_text(cell, worksheet):
    """The sentence for a cell of an import that is wrong: anything with `code`, `params` and `field`."""
    try:
        column = find_column(worksheet, cell.field)
    except KeyError:
        column = None
    return cell_error_text(cell.code, cell.params, worksheet=worksheet, column=column)


def _number_patterns():
    return {
        "not_a_number": _("Not a number. Write digits, such as 1299 or 1.2万."),
        "unexpected_percent": _("Write a number, not a percentage."),
        "unexpected_unit": _("“%(found)s” cannot stand here. Write only the number."),
        "negative": _("This cannot be less than 0."),
        "too_small": _("At least %(minimum)s."),
        "too_large": _("At most %(maximum)s."),
        "too_many_decimals": _("At most %(maximum)s decimals."),
        "not_whole": _("Write a whole number."),
        "say_percent": _("Write %(found)s%%, or the share you mean with its percent sign."),
        "no_discount_here": _("A discount in 折 cannot stand here. Write the amount."),
        "discount_needs": _("A discount in 折 needs “%(field)s” in the same row."),
    }


def _time_patterns():
    return {
        "not_a_datetime": _("Write a date and a time, such as 2026-12-04 19:00 or T-2h."),
        "time_missing": _("Add the time, such as 19:00."),
        "year_missing": _("Add the year."),
        "no_such_time": _("This time does not exist on that day: clocks change. Choose another."),
        "year_out_of_range": _("Choose a year between %(first)s and %(last)s."),
        "not_a_day": _("Write a date with its year, such as 1999-05-02."),
        "not_a_minute": _("Write a clock time such as 19:30, or minutes from the start such as 30."),
        "not_a_span": _("Write start and end, such as 19:00-19:10."),
        "end_before_start": _("The end must be after the start."),
    }


def _row_patterns():
    return {
        "unknown_row": _("“%(found)s” is not in “%(worksheet)s”."),
        "one_row_only": _("Name only one here."),
        "duplicate": _("“%(found)s” is there already. Each may occur once."),
        "too_many_rows": _("At most %(maximum)s rows."),
        "unknown_file": _("“%(found)s” is no file of this organization. Upload it here."),
        "above": _("This cannot be more than “%(other)s”."),
        "below": _("This cannot be less than “%(other)s”."),
        "not_after": _("This must come after “%(other)s”."),
        "not_before": _("This must come before “%(other)s”."),
        "same_person": _("Name somebody else than in “%(other)s”."),
    }


def _other_patterns():
    return {
        "required": _("This cannot be empty."),
        "too_short": _("At least %(minimum)s characters."),
        "text_too_long": _("%(length)s characters; at most %(maximum)s."),
        "not_a_link": _("Write a whole address that begins with https://."),
        "not_yes_or_no": _("Write 是 or 否, yes or no."),
        "not_an_option": _("“%(found)s” is not one of the choices."),
        "not_a_document": _("“%(found)s” is not a known document. Write type|number|expiry|file."),
        "not_a_seller": _("Write name|credit code|address|contact|verified at; the name alone will do."),
        "not_a_promise": _("“%(found)s” cannot be read. Write codes such as G1, or G1 ¥9.9 ×100 @19:58."),
        "unclosed_quote": _("A quotation mark is never closed."),
        "derived": _("This is computed and cannot be typed."),
    }


def _worded(params, worksheet, column):
    return {name: _word(name, value, worksheet, column) for name, value in params.items()}


def _word(name, value, worksheet, column):
    if name in ("minimum", "maximum") and isinstance(value, Decimal | int):
        if column is not None and column.kind == CellKind.RATE and isinstance(value, Decimal):
            return canonical_decimal(value.scaleb(2)) + "%"
        return number_text(value)
    if name == "worksheet":
        return Worksheet(value).label
    if name in ("field", "other") and worksheet is not None:
        return find_column(worksheet, value).label(get_language())
    return value


def _offered(column):
    labels = [str(label) for label in column.choices.labels]
    shown = labels[:8]
    return pgettext("list", ", ").join(shown) + ("…" if len(labels) > len(shown) else "")
