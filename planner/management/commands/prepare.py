"""Make this checkout ready to serve: database, shared cache table, checklist templates, compiled translations."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from planner.exchange.translations import compile_catalogs


class Command(BaseCommand):
    help = (
        "Apply migrations, create the cache table, load the checklist templates and compile the translations. "
        "Running it again changes nothing."
    )

    def handle(self, *args, **options):
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        call_command("createcachetable", verbosity=0)
        call_command("load_checklist_templates", verbosity=options["verbosity"])
        for locale_folder in settings.LOCALE_PATHS:
            compile_catalogs(locale_folder)
