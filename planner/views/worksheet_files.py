"""Files in cells of worksheets and products: upload and download."""

from django.http import Http404, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from planner.actions.worksheet_files import drop_worksheet_files, keep_worksheet_files
from planner.domain.livestream_states import is_editable
from planner.domain.worksheets.columns import WITH_FILES
from planner.forms.worksheet_files import WorksheetFileForm
from planner.views.access import get_livestream, get_worksheet_file
from planner.views.downloads import uploaded_file
from planner.views.http import CONFLICT, INVALID
from planner.views.sheet_layouts import LAYOUTS


@require_POST
def worksheet_file_add(request, pk, worksheet, field):
    """Keep a file for a cell, which is not saved yet: the dialog of the cell writes the address into it."""
    livestream, membership = get_livestream(request, pk, to_edit=True)
    pairs = LAYOUTS[worksheet].columns(worksheet, has_all=True, sees_costs=membership.can_see_costs)
    column = next((column for column, _group in pairs if column.name == field and column.kind in WITH_FILES), None)
    if column is None:
        raise Http404
    if not is_editable(livestream.state):
        return JsonResponse({"error": _("The plan cannot be changed in its present state.")}, status=CONFLICT)
    form = WorksheetFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"error": " ".join(form.errors["files"])}, status=INVALID)
    (file, *_more) = keep_worksheet_files(
        organization=livestream.organization,
        uploads=form.cleaned_data["files"][:1],
        shows_costs=column.shows_costs,
        by=request.user,
        now=timezone.now(),
    )
    return JsonResponse({"address": file.address, "name": file.name})


@require_safe
def worksheet_file(request, pk, name):
    """`name` is for people, who see it in the address."""
    file, _membership = get_worksheet_file(request, pk)
    return uploaded_file(file)


class TakenFiles:
    """Files of a posted row, kept and named by the values that are about to be saved."""

    def __init__(self, entry, given, columns, *, organization, by):
        self.files = {}
        shows_costs = {column.name: column.shows_costs for column in columns}
        for name, cell in given.items():
            if name not in entry.values:
                continue
            self.files[name] = keep_worksheet_files(
                organization=organization,
                uploads=cell.uploads,
                shows_costs=shows_costs[name],
                by=by,
                now=timezone.now(),
            )
            addresses = [file.address for file in self.files[name]]
            entry.values[name] = cell.put_into(entry.values[name], addresses)

    def drop(self, names=None):
        """Forget the files of the fields that could not be saved; of all where none are named."""
        gone = [file for name, files in self.files.items() if names is None or name in names for file in files]
        if gone:
            drop_worksheet_files(files=gone)
