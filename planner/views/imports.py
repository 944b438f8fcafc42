"""Import of spreadsheets into a plan: bring cells, look at what they would do, say yes."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from planner.actions import plan_imports as actions
from planner.actions.worksheets import PlanClosedError, RowGoneError, RowsRefusedError
from planner.domain.livestream_states import is_editable
from planner.enums_worksheets import Worksheet
from planner.exchange.spreadsheets.headers import mappings_of
from planner.exchange.spreadsheets.kept import (
    from_kept,
    headers_of,
    kept_from_form,
    mapping_to_kept,
    part_of,
    to_kept,
)  # fmt: skip
from planner.exchange.spreadsheets.reading import SpreadsheetError, read_file, read_pasted
from planner.exchange.spreadsheets.reports import report_workbook
from planner.exchange.whole_imports import draft_upload
from planner.forms.fields import digits
from planner.forms.imports import ImportForm
from planner.queries.column_mappings import remembered_headers
from planner.views.access import get_livestream, get_upload
from planner.views.downloads import made_file
from planner.views.http import INVALID, require_form
from planner.views.import_rows import left_words, preview_of, problem_sentence
from planner.views.worksheet_links import sheet_url


@require_form
def plan_import(request, pk):
    livestream, membership = get_livestream(request, pk, to_edit=True)
    if not is_editable(livestream.state):
        messages.error(request, _("This plan no longer changes, so nothing can be imported."))
        return redirect(livestream.get_absolute_url())
    if request.method != "POST":
        return _form_page(
            request, livestream, membership, ImportForm(initial={"worksheet": request.GET.get("sheet", "")})
        )
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, livestream, membership, form, status=INVALID)
    file, text = form.cleaned_data["file"], form.cleaned_data["text"]
    try:
        sheets = read_file(file.read(), file.name) if file else read_pasted(text)
    except SpreadsheetError as error:
        form.refuse(error.code, error.params)
        return _form_page(request, livestream, membership, form, status=INVALID)
    worksheet = Worksheet(form.cleaned_data["worksheet"]) if form.cleaned_data["worksheet"] else None
    upload = keep_sheets(livestream, sheets, name=file.name if file else "", worksheet=worksheet, by=request.user)
    return redirect("planner:import_preview", upload.pk)


def keep_sheets(livestream, sheets, *, worksheet, by, name=""):
    """Keep cells with a first reading of their headers for the preview; without a name they were pasted.

    Raises `PlanClosedError`.
    """
    mappings = mappings_of(sheets, worksheet=worksheet, remembered=remembered_headers(livestream.organization_id))
    return actions.keep_upload(
        livestream=livestream,
        name=name or _("Pasted cells"),
        sheets=to_kept(sheets),
        mappings=[part_of(one) or mapping_to_kept(mapping) for one, mapping in zip(sheets, mappings, strict=True)],
        by=by,
        now=timezone.now(),
    )


@require_form
def import_preview(request, pk):
    upload, membership = get_upload(request, pk)
    if request.method == "POST":
        remembered = remembered_headers(upload.livestream.organization_id)
        said = [_said(request.POST, place) for place in range(len(upload.sheets))]
        sheets = from_kept(upload.sheets)
        mappings = [
            kept_from_form(sheet, kept, one, remembered)
            for sheet, kept, one in zip(sheets, upload.mappings, said, strict=True)
        ]
        actions.read_differently(upload=upload, mappings=mappings)
        if not request.htmx:
            return redirect("planner:import_preview", upload.pk)
    draft = draft_upload(upload, membership)
    context = {
        "nav": "plans",
        "livestream": upload.livestream,
        "membership": membership,
        "upload": upload,
        "preview": preview_of(draft, sees_costs=membership.can_see_costs),
        "plan_url": _first_sheet(upload.livestream, draft),
    }
    template = "_preview" if request.htmx else "preview"
    return render(request, f"planner/imports/{template}.html", context)


@require_POST
def import_confirm(request, pk):
    upload, membership = get_upload(request, pk)
    draft = draft_upload(upload, membership)
    read = [sheet for sheet in draft.rows.sheets if sheet.worksheet]
    headers = [triple for sheet in read for triple in headers_of(sheet.mapping)]
    try:
        saved = actions.import_rows(
            livestream=upload.livestream, writes=draft.rows.writes, headers=headers, parts=draft.parts,
            membership=membership, by=request.user, now=timezone.now(),
        )  # fmt: skip
    except PlanClosedError:
        messages.error(request, _("This plan no longer changes, so nothing can be imported."))
        return redirect(upload.livestream.get_absolute_url())
    except (RowsRefusedError, RowGoneError):
        messages.error(request, _("The plan has changed meanwhile. Look at the rows again."))
        return redirect("planner:import_preview", upload.pk)
    count = len(draft.rows.writes) + len(draft.parts)
    if saved.step is None:
        messages.info(request, _("Nothing to import: everything is in the plan already."))
    else:
        text = ngettext(
            "%(count)d row imported. Undo takes it back.", "%(count)d rows imported. Undo takes them back.", count
        )
        messages.success(request, text % {"count": count})
    if any(row.problems for sheet in draft.rows.sheets for row in sheet.rows):
        return redirect("planner:import_preview", upload.pk)
    return redirect(_first_sheet(upload.livestream, draft))


def _first_sheet(livestream, draft):
    """Where the first of what is imported can be seen."""
    read = (sheet.worksheet for sheet in draft.rows.sheets if sheet.worksheet)
    return sheet_url(livestream, next(read, Worksheet.LINE_UP))


@require_safe
def import_report(request, pk):
    upload, membership = get_upload(request, pk)
    content = report_workbook(
        draft_upload(upload, membership).rows, language=get_language(), sentence=problem_sentence, reason=left_words
    )
    return made_file(content, "import-report.xlsx")


def _form_page(request, livestream, membership, form, status=200):
    context = {"nav": "plans", "livestream": livestream, "membership": membership, "form": form}
    return render(request, "planner/imports/page.html", context, status=status)


def _said(data, place):
    """What the form says of one sheet."""
    prefix = f"s{place}-c"
    fields = {digits(name.removeprefix(prefix)): value for name, value in data.items() if name.startswith(prefix)}
    return {
        "worksheet": data.get(f"s{place}-worksheet", ""), "header": data.get(f"s{place}-header", ""), "fields": fields,
    }  # fmt: skip
