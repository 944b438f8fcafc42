"""Load the word lists that texts of plans are searched for."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from planner.actions.lexicons import add_missing_lexicons
from planner.domain.lexicons import LexiconError, read_lexicons
from planner.exchange.shipped_files import read_shipped

SHIPPED = settings.BASE_DIR / "seeds" / "lexicons.yaml"
FORMAT = "stage-planner/lexicons/1"


class Command(BaseCommand):
    help = "Add the word lists of seeds/lexicons.yaml that are missing. Lists that admins have edited stay as they are."

    def handle(self, *args, verbosity, **options):
        document = read_shipped(SHIPPED)
        if document["format"] != FORMAT:
            raise CommandError(f"{SHIPPED}: not a file of format {FORMAT}")
        try:
            added = add_missing_lexicons(read_lexicons(document["lexicons"]))
        except LexiconError as error:
            raise CommandError(f"{SHIPPED}: {error}") from error
        if verbosity:
            self.stdout.write(f"{SHIPPED.name}: {len(added)} lists added")
