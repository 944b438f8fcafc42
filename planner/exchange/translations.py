"""Message catalogues without the gettext programs, which a fresh machine does not have."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


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
