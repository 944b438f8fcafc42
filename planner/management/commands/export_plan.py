"""Write a plan to a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from planner.exchange.plan_documents import read_document
from planner.exchange.plan_json import write_json
from planner.exchange.plan_workbooks import write_workbook
from planner.models import LivestreamSession


class Command(BaseCommand):
    help = "Write a plan as FILE.xlsx or FILE.json: session, parameters, answers and all worksheet rows."

    def add_arguments(self, parser):
        parser.add_argument("id", type=int, help="number of the livestream")
        parser.add_argument("file", type=Path, help="where to, ending in .xlsx or .json")
        parser.add_argument("--language", choices=["zh", "en"], default="zh", help="of headers and choices in .xlsx")

    def handle(self, *args, **options):
        livestream = (
            LivestreamSession.objects.select_related("organization", "template_version__template")
            .filter(pk=options["id"])
            .first()
        )
        if livestream is None:
            raise CommandError(f"There is no livestream {options['id']}.")
        document, path = read_document(livestream), options["file"]
        if path.suffix.lower() == ".json":
            content = write_json(document).encode()
        elif path.suffix.lower() == ".xlsx":
            items = livestream.template_version.items_by_id().values()
            content = write_workbook(document, items, language="zh-hans" if options["language"] == "zh" else "en")
        else:
            raise CommandError("The file must end in .xlsx or .json.")
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}") from error
        self.stdout.write(str(path))
