"""Collect the strings of code and templates into the Chinese catalogue."""

from django.conf import settings
from django.core.management.base import BaseCommand

from planner.exchange.translations import collect_messages, compile_catalogs, update_catalog


class Command(BaseCommand):
    help = "Update locale/*/LC_MESSAGES/django.po from code and templates, and say what still lacks a translation."

    def handle(self, *args, **options):
        messages = collect_messages(settings.BASE_DIR)
        for locale_folder in settings.LOCALE_PATHS:
            for po_path in sorted(locale_folder.glob("*/LC_MESSAGES/django.po")):
                catalog = update_catalog(po_path, messages)
                missing = [message for message in catalog if message.id and not all(_strings(message))]
                self.stdout.write(f"{po_path.parent.parent.name}: {len(catalog)} messages, {len(missing)} untranslated")
            compile_catalogs(locale_folder)


def _strings(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)
