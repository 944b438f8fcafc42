"""Load checklist templates from files: a new or changed file becomes the published version of its template."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from planner.actions.checklist_templates import TemplateError, load_document
from planner.exchange.checklist_templates import FileRejected, read_document
from planner.forms.template_words import error_text, field_name, problem_text

SHIPPED = settings.BASE_DIR / "seeds" / "checklist_templates"


class Command(BaseCommand):
    help = "Publish the checklist templates of seeds/checklist_templates, or of the files named. Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")

    def handle(self, *args, files, verbosity, **options):
        for file in files or sorted(SHIPPED.glob("*.yaml")):
            try:
                version, is_new = load_document(document=read_document(file.read_bytes()), by=None, now=timezone.now())
            except FileRejected as error:
                raise CommandError("\n".join(_line(file, problem) for problem in error.problems)) from error
            except TemplateError as error:
                raise CommandError(f"{file}: {error_text(error)}") from error
            if verbosity:
                self.stdout.write(
                    f"{file.name}: {'published' if is_new else 'unchanged,'} {version.template.slug} v{version.number}"
                )


def _line(file, problem):
    place = " ".join(filter(None, (problem.key, str(field_name(problem.field)))))
    return f"{file}:{problem.line or 1}: {place}: {problem_text(problem.code, problem.params)}"
