"""Make this checkout ready to serve: database, shared cache table, checklist templates, word lists, translations."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from planner.actions.template_editors import ensure_template_editors
from planner.exchange.translations import compile_catalogs


class Command(BaseCommand):
    help = (
        "Apply migrations, create the cache table, load checklist templates and word lists, compile the translations. "
        "Running it again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--demo", action="store_true", help="Load the demo plans as well, and show its accounts.")

    def handle(self, *args, demo, **options):
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        call_command("createcachetable", verbosity=0)
        ensure_template_editors()
        call_command("load_checklist_templates", verbosity=options["verbosity"])
        call_command("load_lexicons", verbosity=options["verbosity"])
        call_command("recompute_readiness", due=True, verbosity=options["verbosity"])
        for locale_folder in settings.LOCALE_PATHS:
            compile_catalogs(locale_folder)
        if demo:
            call_command("load_demo", verbosity=options["verbosity"])
            call_command("load_demo_clients", verbosity=options["verbosity"])
