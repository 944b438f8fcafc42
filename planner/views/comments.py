"""Comments on a plan: write one, reply, settle, and apply a proposed change."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from planner.actions.comments import (
    CommentsClosedError,
    MoveRefusedError,
    NothingProposedError,
    StaleProposalError,
    TargetGoneError,
    apply_proposal,
    post_comment,
    reply_to_comment,
)
from planner.actions.worksheets import CellError, PlanClosedError, RowGoneError, RowsRefusedError
from planner.domain.capabilities import Capability
from planner.domain.values import AnswerError
from planner.domain.worksheets.columns import column
from planner.enums import Step
from planner.forms.cell_errors import cell_error_text
from planner.forms.checklists import problem_text
from planner.forms.comments import ReplyForm
from planner.forms.fields import digits
from planner.queries.comments import finding_templates
from planner.views.access import get_comment, get_livestream
from planner.views.comment_form import bound_form, comment_form, with_template
from planner.views.comment_rows import Failure
from planner.views.http import CONFLICT, INVALID, require_form
from planner.views.responses import Partial, fragments
from planner.views.review_page import ReviewReading
from planner.views.reviews import around, render_review

COMMENT, FORM = "planner/review/_comment.html", "planner/review/_form.html"
FINDINGS = "planner/review/_findings.html"


@require_form
def comment_add(request, pk):
    """Write a comment. A POST with `choose` only chooses a place or a frequent finding and stores nothing."""
    livestream, membership = get_livestream(request, pk, capability=Capability.COMMENT)
    data = request.POST if request.method == "POST" else request.GET
    reading = ReviewReading(livestream, membership, step=data.get("step", ""))
    target = reading.places.read(data.get("place", ""), data.get("field", ""))
    if request.method != "POST" or "choose" in data:
        return _form(request, reading, _chosen(data, reading), target)
    form = bound_form(livestream, membership, data)
    if target is None:
        form.add_error("place", _("This place is gone. Choose another."))
    elif form.is_valid():
        _post(form, reading, target)
    if form.errors:
        return _form(request, reading, form, target, status=INVALID)
    if not request.htmx or data.get("alone"):
        messages.success(request, _("Comment posted."))
        return redirect(f"{reading.url}#findings")
    # who reads the next one is chosen anew: what is meant for inside must not go out by habit
    context = {"reading": reading, **comment_form(reading, target=target)}
    return fragments(request, FORM, context, Partial("#findings", FINDINGS, reading.findings()), *around(reading))


def _post(form, reading, target):
    """Store the comment, or say in the form why not."""
    try:
        post_comment(
            livestream=reading.livestream, target=target, words=form.words, membership=reading.membership,
            by=reading.user, now=timezone.now(),
        )  # fmt: skip
    except NothingProposedError:
        form.add_error("proposal", _("The plan says this already. Leave it empty to propose nothing."))
    except CellError as error:
        found = column(target.worksheet, target.field)
        text = cell_error_text(error.code, error.params, worksheet=target.worksheet, column=found)
        form.add_error("proposal", text)
    except AnswerError as error:
        form.add_error("proposal", problem_text(error))
    except TargetGoneError:
        form.add_error("place", _("This place is gone. Choose another."))
    except CommentsClosedError:
        form.add_error(None, _("The plan is closed. Nobody comments on it any more."))


def _chosen(data, reading):
    """The form with what was typed, and with the words of a frequent finding where one was chosen."""
    template = digits(data.get("template", ""))
    if template and reading.provider:
        found = next((one for one in finding_templates(reading.provider) if one.pk == template), None)
        if found:
            data = with_template(data, found)
    names = ("severity", "finding", "evidence", "proposal", "audience", "due_at")
    initial = {name: data[name] for name in names if data.get(name)}
    return bound_form(reading.livestream, reading.membership, initial=initial)


def _form(request, reading, form, target, *, status=200):
    context = {
        "nav": "plans",
        "livestream": reading.livestream,
        "reading": reading,
        **comment_form(reading, form=form, target=target),
    }
    if request.htmx:
        return render(request, FORM, context, status=status)
    return render(request, "planner/review/add.html", {**context, "is_alone": True}, status=status)


@require_POST
def comment_reply(request, pk):
    comment, membership = get_comment(request, pk)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _again(request, comment, membership, Failure(request.POST.get("text", ""), _error(form)), INVALID)
    text = form.cleaned_data["text"]
    try:
        reply_to_comment(
            comment=comment,
            text=text,
            move=form.chosen_move,
            membership=membership,
            by=request.user,
            now=timezone.now(),
        )
    except MoveRefusedError:
        error = _("Somebody has dealt with this comment meanwhile.")
        return _again(request, comment, membership, Failure(text, error), CONFLICT)
    except CommentsClosedError:
        error = _("The plan is closed. Nobody comments on it any more.")
        return _again(request, comment, membership, Failure(text, error), CONFLICT)
    return _done(request, comment, membership)


def _error(form):
    return " ".join(str(text) for texts in form.errors.values() for text in texts)


@require_POST
def comment_apply(request, pk):
    """Write the proposed value into the plan; refused, the comment says why and shows both values."""
    comment, membership = get_comment(request, pk, to_edit=True)
    try:
        apply_proposal(comment=comment, membership=membership, by=request.user, now=timezone.now())
    except StaleProposalError:
        failed = _("Not applied: the plan says something else by now.")
    except PlanClosedError:
        failed = _("Not applied: the plan cannot be changed in its present state.")
    except MoveRefusedError:
        failed = _("Somebody has dealt with this comment meanwhile.")
    except (CellError, AnswerError, RowsRefusedError, RowGoneError):
        failed = _("Not applied: the value does not fit the plan as it is now. Change it by hand.")
    else:
        if not request.htmx:
            messages.success(request, _("The proposed change is in the plan."))
        return _done(request, comment, membership)
    return _again(request, comment, membership, Failure(failed=failed), CONFLICT)


def _done(request, comment, membership):
    reading = ReviewReading(comment.livestream, membership, step=_step(request))
    if not request.htmx:
        return redirect(f"{reading.url}#comment-{comment.pk}")
    return _card(request, reading, comment)


def _again(request, comment, membership, failure, status):
    """The comment with what was typed and the reason why nothing happened."""
    reading = ReviewReading(comment.livestream, membership, step=_step(request))
    if not request.htmx:
        return render_review(request, reading, failures=[(comment.pk, failure)], status=status)
    return _card(request, reading, comment, failure, status)


def _card(request, reading, comment, failure=None, status=200):
    row = next((one for one in reading.comments if one.pk == comment.pk), None)
    context = {"row": reading.writer.row(row, failure), "livestream": reading.livestream, "step_word": reading.step}
    return fragments(request, COMMENT, context, *around(reading), status=status)


def _step(request):
    step = request.POST.get("step", "")
    return step if step in Step.values else ""
