"""Files as answers: those made for the request, and those that are kept. A browser saves them and opens none."""

from urllib.parse import quote

from django.http import FileResponse, Http404, HttpResponse
from django.utils.text import get_valid_filename

from planner.exchange.memory import give_back_memory
from planner.forms.file_kinds import XLSX

CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "xlsx": XLSX.content_type}
# Nothing of a kept file is ever run or shown by the browser in our name.
KEPT_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Every kind we keep is compressed already; packing it again would cost time and the length.
    "Content-Encoding": "identity",
}


def made_file(content, name):
    """A workbook, a table or a plan; the ending of its name tells which."""
    give_back_memory()  # a workbook's parts refer to each other
    ending = name.rpartition(".")[2]
    name = get_valid_filename(name.replace("/", "-").replace("–", "-"))
    response = HttpResponse(content, content_type=CONTENT_TYPES[ending])
    plain = f"plan.{ending}"  # for programs that cannot read the other
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def uploaded_file(kept):
    """What somebody uploaded (`file`, `name`, `content_type`); 404 where it is gone from the disk."""
    try:
        content = kept.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        content, as_attachment=True, filename=kept.name, content_type=kept.content_type, headers=KEPT_HEADERS
    )
