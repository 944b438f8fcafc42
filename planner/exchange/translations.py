"""Message catalogues without the gettext programs, which a fresh machine does not have."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

# Without dates or names, so that a catalogue changes only when its messages do.
HEADER = r"""msgid ""
msgstr ""
"Project-Id-Version: STAGE Planner\n"
"Language: zh_Hans\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""


def compile_catalogs(locale_folder: Path) -> list[Path]:
    """Compile every `.po` below the folder whose `.mo` is missing or older; return what was written."""
    written = []
    for source in sorted(locale_folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as po_file:
            catalog = read_po(po_file)
        with target.open("wb") as mo_file:
            write_mo(mo_file, catalog)
        written.append(target)
    return written


def collect_messages(root: Path) -> Catalog:
    """Every message of the product's Python files and templates, with where it stands."""
    catalog = Catalog()
    sources = [*root.glob("planner/**/*.py"), *root.glob("config/**/*.py"), *root.glob("templates/**/*.html")]
    sources += root.glob("templates/**/*.txt")
    for path in sorted(sources):
        for line, context, message in _messages_in(path):
            catalog.add(message, locations=[(path.relative_to(root).as_posix(), line)], context=context)
    return catalog


def _messages_in(path: Path) -> Iterator[tuple[int, str | None, str | tuple[str, ...]]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django turns a template into lines that read as Python; their indentation means nothing.
        text = re.sub(r"^[ \t]+", "", templatize(text, origin=str(path)), flags=re.MULTILINE)
    for line, function, found, _comments in extract_python(BytesIO(text.encode()), KEYWORDS, (), {"encoding": "utf-8"}):
        arguments = found if isinstance(found, tuple) else (found,)
        context = arguments[0] if function.startswith(("pgettext", "npgettext")) else None
        words = arguments[1:] if context else arguments
        words = words[:2] if function.startswith(("ngettext", "npgettext")) else words[:1]
        if all(isinstance(word, str) for word in words):
            yield line, context, words if len(words) > 1 else words[0]


def update_catalog(po_path: Path, messages: Catalog) -> Catalog:
    """Bring a catalogue up to date: new messages come in untranslated, vanished ones go. Returns the catalogue."""
    with po_path.open("rb") as po_file:
        catalog = read_po(po_file, domain="django")
    catalog.update(messages, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    catalog.obsolete.clear()
    with po_path.open("wb") as po_file:
        po_file.write(HEADER.encode())
        write_po(po_file, catalog, width=120, omit_header=True, include_lineno=False, sort_output=True)
    return catalog
