"""Make a livestream from a file of a plan."""

from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from planner.actions.worksheets import RowsRefusedError
from planner.exchange.plan_json import PlanJsonError, read_json
from planner.exchange.plan_loading import LoadingError, load_document
from planner.exchange.plan_workbooks import WorkbookRefusedError, read_workbook
from planner.exchange.spreadsheets.reading import SpreadsheetError
from planner.exchange.spreadsheets.verdicts import cell_name
from planner.forms.cell_errors import cell_error_text, draft_error_text
from planner.models import Organization

_SHOWN = 20


class Command(BaseCommand):
    help = "Load a plan from FILE.xlsx or FILE.json as a new livestream of an organization, and print its ID."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a file as export_plan writes it")
        parser.add_argument("--organization", required=True, metavar="SLUG", help="the organization it will belong to")

    def handle(self, *args, **options):
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"There is no organization {options['organization']}.")
        now = timezone.now()
        with translation.override("en"):
            try:
                document = self._read(options["file"], organization, now)
                loaded = load_document(document, organization=organization, now=now)
            except (LoadingError, PlanJsonError) as error:
                raise CommandError(str(error)) from error
            except SpreadsheetError as error:
                raise CommandError(
                    f"The file cannot be read: {error.code} {dict(error.params) or ''}".strip()
                ) from error
            except WorkbookRefusedError as error:
                raise CommandError("\n".join([str(error), *_cells(error.draft)])) from error
            except RowsRefusedError as error:
                raise CommandError("\n".join(_problems(error.problems))) from error
        for words in loaded.left:
            self.stderr.write(f"not loaded: {words}")
        self.stdout.write(str(loaded.livestream.pk))

    def _read(self, path, organization, now):
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from error
        if path.suffix.lower() == ".json":
            try:
                return read_json(content.decode("utf-8-sig"))
            except UnicodeDecodeError as error:
                raise PlanJsonError("no UTF-8") from error
        return read_workbook(content, now=now, time_zone=ZoneInfo(organization.time_zone))


def _cells(draft):
    if draft is None:
        return
    found = [
        f"{sheet.sheet.name} {cell_name(row.row, cell.column)} “{cell.text[:40]}”: "
        + draft_error_text(cell, sheet.mapping.worksheet)
        for sheet in draft.sheets
        for row in sheet.rows
        for cell in row.problems
    ]
    yield from found[:_SHOWN]
    if len(found) > _SHOWN:
        yield f"… and {len(found) - _SHOWN} more"


def _problems(problems):
    return [
        f"{problem.worksheet} {problem.key} {problem.field}: "
        + cell_error_text(problem.code, problem.params, worksheet=problem.worksheet)
        for problem in problems[:_SHOWN]
    ]
