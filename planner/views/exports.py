"""A plan as files: workbook, JSON and CSV for those who may take it along, the run sheet for everybody."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from planner.domain.capabilities import Capability
from planner.domain.moments import is_english
from planner.domain.worksheets.columns import COLUMNS, ONE_ROW
from planner.enums_worksheets import Worksheet
from planner.exchange.plan_documents import read_document
from planner.exchange.plan_json import write_json
from planner.exchange.plan_workbooks import write_workbook
from planner.exchange.run_sheets import run_sheet
from planner.exchange.spreadsheets.csv_tables import csv_table
from planner.queries.worksheets import load_worksheets
from planner.views.access import get_livestream
from planner.views.downloads import made_file

_LANGUAGES = {"zh": "zh-hans", "en": "en"}


@require_safe
def plan_export(request, pk):
    livestream, membership = get_livestream(request, pk)
    sheets = load_worksheets(livestream)
    tables = [
        (worksheet.label, len(sheets.rows(worksheet)), f"{_url('export_table', pk)}?sheet={worksheet.value}")
        for worksheet in Worksheet
        if worksheet not in ONE_ROW and _columns(worksheet, membership)
    ]
    context = {
        "nav": "plans",
        "livestream": livestream,
        "membership": membership,
        "tables": tables,
        "may_export": membership.can(Capability.EXPORT),
    }
    return render(request, "planner/exports/page.html", context)


@require_safe
def export_workbook(request, pk):
    livestream, membership = get_livestream(request, pk, capability=Capability.EXPORT)
    document = read_document(livestream, sees_costs=membership.can_see_costs)
    content = write_workbook(
        document,
        livestream.template_version.items_by_id().values(),
        language=_language(request),
        sees_costs=membership.can_see_costs,
    )
    return made_file(content, f"{livestream.title}.xlsx")


@require_safe
def export_json(request, pk):
    livestream, membership = get_livestream(request, pk, capability=Capability.EXPORT)
    document = read_document(livestream, sees_costs=membership.can_see_costs)
    text = write_json(document, sees_costs=membership.can_see_costs)
    return made_file(text.encode(), f"{livestream.title}.json")


@require_safe
def export_run_sheet(request, pk):
    livestream, _membership = get_livestream(request, pk)
    language = _language(request)
    name = "Run sheet" if is_english(language) else "流程单"
    content = run_sheet(load_worksheets(livestream), title=livestream.title, language=language)
    return made_file(content, f"{name} {livestream.title}.xlsx")


@require_safe
def export_table(request, pk):
    livestream, membership = get_livestream(request, pk, capability=Capability.EXPORT)
    try:
        worksheet = Worksheet(request.GET.get("sheet", ""))
    except ValueError as error:
        raise Http404 from error
    if not _columns(worksheet, membership):
        raise Http404
    content = csv_table(
        load_worksheets(livestream), worksheet, language=_language(request), sees_costs=membership.can_see_costs
    )
    return made_file(content, f"{worksheet.label} {livestream.title}.csv")


def _url(name, pk):
    return reverse(f"planner:{name}", args=[pk])


def _columns(worksheet, membership):
    return [one for one in COLUMNS[worksheet] if membership.can_see_costs or not one.shows_costs]


def _language(request):
    """Of headers and choices: as asked for, else the reader's."""
    return _LANGUAGES.get(request.GET.get("language", ""), get_language())
