"""What could not be stored of a worksheet, in words for the place above it."""

from dataclasses import dataclass
from itertools import chain

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from planner.actions import worksheets as actions
from planner.domain.worksheets.columns import column as find_column
from planner.forms.cell_errors import cell_error_text
from planner.views.sheet_layouts import is_single
from planner.views.worksheet_links import cell_id


class NotATableError(Exception):
    """What was pasted cannot be read as lines of cells."""


REFUSALS = (
    actions.NothingToUndoError,
    actions.PlanClosedError,
    actions.RowGoneError,
    actions.RowsRefusedError,
    actions.UndoConflictError,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """`text` says why; `label`, `typed` and `cell` name the cell where it is one."""

    text: str
    label: str = ""
    typed: str = ""
    cell: str = ""


def problem_text(problem, worksheet=None):
    """A `CellProblem` or `RefusedCell` in a sentence."""
    worksheet = worksheet or problem.worksheet
    column = find_column(worksheet, problem.field) if problem.field else None
    return cell_error_text(problem.code, problem.params, worksheet=worksheet, column=column)


def refusal_text(error, *, livestream, typed=""):
    """Why an action wrote nothing. `typed` is a text that was lost by it."""
    if isinstance(error, actions.RowsRefusedError):
        return problem_text(error.problems[0])
    closed = _("The plan is now: %(state)s. “%(text)s” was not saved.")
    gone = _("Somebody has deleted this row meanwhile. “%(text)s” was not saved.")
    texts = {
        actions.PlanClosedError: closed if typed else _("The plan is now: %(state)s. Nothing was changed."),
        actions.RowGoneError: gone if typed else _("Somebody has deleted this row meanwhile."),
        actions.NothingToUndoError: _("You have changed nothing here that could be taken back."),
        actions.UndoConflictError: _("Somebody has changed the same cells since. The step cannot be taken back."),
        NotATableError: _("This cannot be read as a table."),
    }
    return texts[type(error)] % {"text": typed, "state": livestream.get_state_display()}


def paste_problems(worksheet, pasted, fields, block):
    """What of a pasted block was not stored: cell by cell, and in one line what fell on computed columns or beside the
    table."""
    language = get_language()
    refused = [cell for cell in pasted.refused if cell.code != "derived"]
    problems = [
        Problem(
            text=problem_text(cell, worksheet),
            label=_("%(column)s, line %(line)s")
            % {"column": find_column(worksheet, cell.field).label(language), "line": cell.line + 1},
            typed=cell.text,
            cell=cell_id(worksheet, pasted.keys[cell.line], cell.field) if pasted.keys[cell.line] else "",
        )
        for cell in refused
    ]
    computed = dict.fromkeys(cell.field for cell in pasted.refused if cell.code == "derived")
    if computed:
        names = ", ".join(find_column(worksheet, name).label(language) for name in computed)
        problems.append(Problem(_("Computed columns keep their own figures: %(columns)s.") % {"columns": names}))
    if text := _beside(worksheet, fields, block):
        problems.append(Problem(text))
    return problems


def _beside(worksheet, fields, block):
    """What of the block fell on nothing; '' for none."""
    if is_single(worksheet):
        first, *others = block or [[]]
        count = sum(map(bool, chain(first[len(fields) :], *others)))
        text = ngettext(
            "%(count)d value of the block found no place in the table.",
            "%(count)d values of the block found no place in the table.",
            count,
        )
    else:
        count = max(map(len, block), default=0) - len(fields)
        text = ngettext(
            "%(count)d column of the block found no place to the right of the table.",
            "%(count)d columns of the block found no place to the right of the table.",
            count,
        )
    return text % {"count": count} if count > 0 else ""
