"""Load checklist templates from files: a new or changed file becomes the published version of its template."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from planner.actions.checklist_templates import load_document
from planner.exchange.checklist_templates import read_document

SHIPPED = settings.BASE_DIR / "seeds" / "checklist_templates"


class Command(BaseCommand):
    help = "Publish the checklist templates of seeds/checklist_templates, or of the files named. Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")

    def handle(self, *args, files, verbosity, **options):
        for file in files or sorted(SHIPPED.glob("*.yaml")):
            document = read_document(file.read_text(encoding="utf-8"))
            version, is_new = load_document(document=document, by=None, now=timezone.now())
            if verbosity:
                self.stdout.write(f"{file.name}: {'published' if is_new else 'unchanged,'} {version}")
