"""Files given as proof: upload, download, removal."""

from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from planner.actions import proofs as actions
from planner.actions.livestreams import PlanClosedError
from planner.enums import AnswerType
from planner.forms.proofs import MAX_FILES_AT_ONCE, ProofForm
from planner.models.checklists import FILES_PER_ITEM
from planner.queries.checklists import KEPT_FILES
from planner.views.access import get_answer, get_file
from planner.views.checklist_responses import item_url, plan_is_closed, saved_row
from planner.views.downloads import uploaded_file
from planner.views.http import INVALID, TOO_LARGE, require_form
from planner.views.plan_page import read_plan
from planner.views.proof_rows import Upload
from planner.views.responses import Partial, render_partial

FILES = "planner/proofs/_files.html"


@csrf_exempt
@require_form
def file_add(request, pk):
    """New files for an item. A request too large to read is refused before its body is touched.

    The check for forged requests reads the body, so it comes after: `_file_add` has it.
    """
    answer, membership = get_answer(request, pk, to_edit=True)
    if answer.item.answer_type != AnswerType.FILE:
        raise Http404
    if request.method != "POST":
        return _files_page(request, answer, membership, ProofForm())
    if int(request.META.get("CONTENT_LENGTH") or 0) > (MAX_FILES_AT_ONCE + 1) * settings.FILE_MAX_BYTES:
        limits = {"count": MAX_FILES_AT_ONCE, "limit": filesizeformat(settings.FILE_MAX_BYTES)}
        error = _("That is too much at once. Upload at most %(count)d files of %(limit)s each.") % limits
        return _files_page(request, answer, membership, ProofForm(), error=error, status=TOO_LARGE)
    return _file_add(request, answer, membership)


@csrf_protect
def _file_add(request, answer, membership):
    form = ProofForm(request.POST, request.FILES)
    if not form.is_valid():
        return _files_page(request, answer, membership, form, status=INVALID)
    try:
        saved = actions.add_files(
            answer=answer,
            uploads=form.cleaned_data["files"],
            expires_on=form.cleaned_data["expires_on"],
            by=request.user,
            now=timezone.now(),
        )
    except actions.ItemFullError:
        return _files_page(request, answer, membership, form, error=_full_text(), status=INVALID)
    except PlanClosedError:
        return plan_is_closed(request, _with_files(answer), membership)
    return saved_row(request, saved, membership)


@require_safe
def file_download(request, pk):
    proof, _membership = get_file(request, pk)
    return uploaded_file(proof)


@require_POST
def file_remove(request, pk):
    proof, membership = get_file(request, pk, to_edit=True, with_removed=True)
    try:
        saved = actions.remove_file(proof=proof, by=request.user, now=timezone.now())
    except PlanClosedError:
        return plan_is_closed(request, _with_files(proof.answer), membership)
    text = _("“%(name)s” removed.") % {"name": proof.name}
    if not request.htmx:
        messages.success(request, text)
    response = saved_row(request, saved, membership)
    if request.htmx:
        response.write(_undo_toast(request, proof, text))
    return response


@require_POST
def file_restore(request, pk):
    """Undo of a removal."""
    proof, membership = get_file(request, pk, to_edit=True, with_removed=True)
    try:
        saved = actions.restore_file(proof=proof, by=request.user, now=timezone.now())
    except actions.ItemFullError:
        messages.error(request, _full_text())
        return redirect(item_url(proof.answer.checklist.livestream, proof.answer.item))
    except PlanClosedError:
        return plan_is_closed(request, _with_files(proof.answer), membership)
    return saved_row(request, saved, membership)


def _files_page(request, answer, membership, form, *, error="", status=200):
    """The files of one item with the form and its errors: in place, or as a page where there are no scripts."""
    livestream = answer.checklist.livestream
    upload = Upload(
        file_errors=(*([error] if error else []), *form.errors.get("files", ())),
        date_errors=tuple(form.errors.get("expires_on", ())),
        until=form["expires_on"].value() or "",
    )
    row = replace(read_plan(livestream, membership).rows.row(_with_files(answer)), upload=upload)
    context = {
        "nav": "plans",
        "livestream": livestream,
        "row": row,
        "files": row.files,
        "back_url": item_url(livestream, answer.item),
    }
    return render(request, FILES if request.htmx else "planner/proofs/page.html", context, status=status)


def _full_text():
    return _("An item may have %(limit)d files. Remove some first.") % {"limit": FILES_PER_ITEM}


def _with_files(answer):
    prefetch_related_objects([answer], KEPT_FILES)
    return answer


def _undo_toast(request, proof, text):
    toast = {
        "level": "success",
        "text": text,
        "action_url": reverse("planner:file_restore", args=[proof.pk]),
        "action_label": _("Undo"),
    }
    return render_partial(request, Partial("#toasts", "components/_toast.html", toast, swap="beforeend"))
