"""Cells that hold small records: documents, seller, promised benefits and files, edited part by part in a dialog.

The dialog only lays out the parts. The script puts them together again as the text of the cell, which is saved like any
other.
"""

from dataclasses import dataclass, replace

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from planner.addresses import address
from planner.domain.worksheets.columns import WITH_FILES, CellContext, CellKind, choice_text
from planner.domain.worksheets.columns.minutes import instant_text, minute_text
from planner.enums_worksheets import DocumentType, Worksheet
from planner.views.access import get_livestream
from planner.views.plan_page import read_plan
from planner.views.sheet_editor import names_of
from planner.views.sheet_fields import file_link
from planner.views.worksheet_links import cell_id


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an entry: select, date, file or line."""

    name: str
    label: str
    control: str = "line"
    options: tuple[tuple[str, str], ...] = ()
    mode: str = ""


@require_safe
def cell_dialog(request, pk, worksheet, row, field):
    livestream, membership = get_livestream(request, pk, to_edit=True)
    view = read_plan(livestream, membership).sheet(worksheet, has_all=True, undo="")
    column = next((column for column, _group in view.columns if column.name == field), None)
    record = view.book.row(worksheet, str(row) if row else "")
    if column is None or column.kind not in PARTS or record is None:
        raise Http404
    context = CellContext.of(view.book.sheets, row=record)
    parts = PARTS[column.kind](view)
    entries = ENTRIES[column.kind](view.value(record, column), context)
    is_many = column.kind != CellKind.SELLER
    blank = [""] * len(parts)
    return render(request, "planner/worksheets/_cell_dialog.html", {
        "column": column.label(get_language()),
        "name": view.names.get(record.key) if not view.is_single else view.label,
        "help": column.help(get_language()) if column.kind == CellKind.FILES else "",
        "cell": cell_id(worksheet, getattr(record, "key", ""), field),
        "kind": column.kind.value,
        "is_many": is_many,
        "upload_url": (
            address("planner:worksheet_file_add", pk, worksheet, field) if column.kind in WITH_FILES else ""
        ),
        "entries": [_laid_out(parts, values) for values in (entries or [blank])],
    })  # fmt: skip


def _laid_out(parts, values):
    """Parts with their values and where the file of one is; a value that is no longer offered stays to choose."""
    return [
        (part, value, file_link(value) if part.control == "file" else None)
        if part.control != "select" or not value or value in dict(part.options)
        else (replace(part, options=((value, value), *part.options)), value, None)
        for part, value in zip(parts, values, strict=True)
    ]


def _document_parts(view):
    words = [choice_text(DocumentType, value, view.language) for value in DocumentType.values]
    return (
        Part("type", _("Document"), "select", tuple(zip(words, words, strict=True))),
        Part("number", pgettext("of a document", "Number")),
        Part("expiry", _("Valid until"), "date"),
        Part("file", _("File"), "file"),
    )


def _seller_parts(view):
    return (
        Part("name", _("Name")),
        Part("credit_code", _("Credit code")),
        Part("address", _("Address")),
        Part("contact", _("Contact")),
        Part("verified", _("Verified at")),
    )


def _promise_parts(view):
    benefits = tuple((name, label) for name, label in names_of(view, Worksheet.BENEFITS))
    return (
        Part("code", _("Benefit"), "select", benefits),
        Part("price", _("Price"), mode="decimal"),
        Part("quantity", _("Quantity"), mode="numeric"),
        Part("start", _("Time")),
    )


PARTS = {
    CellKind.DOCUMENTS: _document_parts,
    CellKind.SELLER: _seller_parts,
    CellKind.PROMISES: _promise_parts,
    CellKind.FILES: lambda view: (Part("file", _("File or link"), "file"),),
}


def _documents(documents, _context):
    language = get_language()
    return [
        [
            choice_text(DocumentType, one.type, language),
            one.number,
            one.expiry.isoformat() if one.expiry else "",
            one.file,
        ]
        for one in documents
    ]


def _seller(seller, context):
    if seller is None:
        return []
    verified = instant_text(seller.verified_at, context=context) if seller.verified_at else ""
    return [[seller.name, seller.credit_code, seller.address, seller.contact, verified]]


def _promises(promises, context):
    language = get_language()
    return [
        [
            one.code,
            "" if one.price is None else str(one.price),
            "" if one.quantity is None else str(one.quantity),
            "" if one.start_min is None else minute_text(one.start_min, language, context=context),
        ]
        for one in promises
    ]


ENTRIES = {
    CellKind.DOCUMENTS: _documents,
    CellKind.SELLER: _seller,
    CellKind.PROMISES: _promises,
    CellKind.FILES: lambda files, _context: [[file] for file in files],
}
