"""Worksheets filled by somebody without scripts: a row by its own page, the others by files on the import page."""

from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from planner.domain.worksheets.book import SINGLE
from planner.domain.worksheets.columns import COLUMNS, CellContext, CellKind, format_cell
from planner.enums_worksheets import AssetType, ContentStatus
from planner.exchange.demo_worksheets import read_worksheets
from planner.exchange.spreadsheets.csv_tables import csv_table
from planner.exchange.spreadsheets.drafts import ORDER
from planner.models import SpreadsheetUpload
from planner.queries.worksheets import load_worksheets


def fill_worksheets(browser, livestream):
    """Every worksheet of the plan, as the demo's first plan says it of a broadcast at this start."""
    now = load_worksheets(livestream)
    file = settings.BASE_DIR / "seeds" / "demo" / "worksheets" / "shanye-stock-up-night.yaml"
    sheets = read_worksheets(file, now.slot)
    own = {"gmv_target": now.targets.gmv_target, "total_ad_budget": now.targets.total_ad_budget}
    content = tuple(_in_time(row, now.slot) for row in sheets.content)
    sheets = replace(sheets, targets=replace(sheets.targets, **own), content=content)
    for worksheet in ORDER:
        (first, *others) = sheets.rows(worksheet) or [None]
        if worksheet in SINGLE:
            fill_row(
                browser, reverse("planner:sheet_fields", args=[livestream.pk, worksheet]), sheets, worksheet, first
            )
        elif first:
            fill_row(browser, add_row(browser, livestream, worksheet), sheets, worksheet, first)
        if others:
            bring(browser, livestream, worksheet, csv_table(sheets, worksheet, language="en", sees_costs=True))


def _in_time(row, slot):
    """A campaign wants all its teasers out a day before."""
    if row.asset_type != AssetType.TEASER_VIDEO:
        return row
    last = slot.planned_start - timedelta(hours=30)
    return replace(row, publish_at=min(row.publish_at, last), status=ContentStatus.SCHEDULED)


def add_row(browser, livestream, worksheet):
    """Add a row by the button below an empty worksheet, and give the address of its page."""
    add = reverse("planner:row_add", args=[livestream.pk, worksheet])
    page = browser.open(f"{livestream.step_url(worksheet.step)}?sheet={worksheet.value}")
    (label,) = page.form(add).buttons
    page = browser.press(page.form(add), label)
    start = add.rsplit("/", 3)[0] + "/"
    (link,) = {link for link in page.links if link.startswith(start) and link[len(start) : -1].isdecimal()}
    return link


def fill_row(browser, path, sheets, worksheet, row):
    form = browser.open(path).form(path)
    page = browser.send(form, **texts_of(form, sheets, worksheet, row))
    assert (page.status, page.url != path) == (200, True), page.text


def texts_of(form, sheets, worksheet, row):
    """What to type into the form of a row so that it says what `row` says."""
    context = replace(CellContext.of(sheets), row=row)
    texts = {}
    for column in COLUMNS[worksheet]:
        name = f"value-{column.name}"
        if column.is_derived or (name not in form.fields and f"{name}-shown" not in form.fields):
            continue
        text = format_cell(column, getattr(row, column.name), language="en", context=context)
        if column.kind in (CellKind.ROWS, CellKind.CHOICES):
            texts[name] = [part.strip() for part in text.replace("、", ",").split(",") if part.strip()]
        else:
            texts[name] = text[:16].replace(" ", "T") if column.kind == CellKind.INSTANT else text
    return texts


def bring(browser, livestream, worksheet, content):
    """A file for one worksheet: choose it, look at its rows, say yes."""
    path = reverse("planner:plan_import", args=[livestream.pk])
    form = browser.open(path).form(path)
    page = browser.send(form, file=[SimpleUploadedFile("table.csv", content)], worksheet=worksheet.value)
    upload = SpreadsheetUpload.objects.get()
    assert page.url == reverse("planner:import_preview", args=[upload.pk])
    confirm = reverse("planner:import_confirm", args=[upload.pk])
    page = browser.send(page.form(confirm))
    assert page.url == livestream.step_url(worksheet.step), page.text
