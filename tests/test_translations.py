"""Every string of the interface has its Chinese, with the same placeholders, and the catalogue holds nothing else."""

import re

from babel.messages.pofile import read_po
from django.conf import settings

from planner.exchange.translations import collect_messages

PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")


def chinese():
    with (settings.BASE_DIR / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as po_file:
        return {(message.context, message.id): message for message in read_po(po_file) if message.id}


def in_use():
    return {(message.context, message.id) for message in collect_messages(settings.BASE_DIR) if message.id}


def strings(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_every_string_has_its_chinese():
    catalog = chinese()
    missing = [key for key in in_use() if key not in catalog or catalog[key].fuzzy or not all(strings(catalog[key]))]
    assert sorted(missing, key=str) == []


def test_the_catalogue_holds_only_what_is_used():
    assert sorted(chinese().keys() - in_use(), key=str) == []


def test_translations_keep_their_placeholders():
    different = []
    for (_context, source), message in chinese().items():
        sources = source if isinstance(source, tuple) else (source,)
        wanted = set(PLACEHOLDER.findall(sources[-1]))
        different += [text for text in strings(message) if set(PLACEHOLDER.findall(text)) - wanted]
    assert different == []
