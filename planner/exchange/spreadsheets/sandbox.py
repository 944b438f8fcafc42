"""Read a workbook in a process of its own, which may die of it. Run by path, with the file on standard input.

A few kilobytes can ask for terabytes (one cell in the last row and column is enough), and the reader then aborts its
process. So memory and time are limited here, and the server only sees that the child did not answer.
"""

import io
import json
import re
import resource
import sys
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

MEMORY, CPU_SECONDS = 1 << 30, 15
MAX_UNPACKED, MAX_PARTS = 200 << 20, 4000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\b([^>]*?)\bt="e"([^>]*)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,12})<', re.DOTALL
)
_CELL_NAME = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')


class Refused(Exception):
    """The file is not read. The arguments are a code and its parameters."""


def main(max_sheets: int, max_rows: int, max_columns: int) -> dict:
    content = sys.stdin.buffer.read()
    errors = _unpack(content) if content.startswith(b"PK") else {}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise Refused("has_password") from error
    if len(book.sheet_names) > max_sheets:
        raise Refused("too_many_sheets", {"maximum": max_sheets})
    sheets = []
    for metadata in book.sheets_metadata:
        sheet = book.get_sheet_by_name(metadata.name)
        rows = []
        for number, row in enumerate(sheet.to_python(skip_empty_area=False)):
            texts = [cell_text(value) for value in row]
            for column, text in errors.get(metadata.name, {}).get(number, {}).items():
                texts += [""] * (column + 1 - len(texts))
                texts[column] = texts[column] or text
            while texts and not texts[-1]:
                texts.pop()
            if len(texts) > max_columns:
                raise Refused("too_many_columns", {"sheet": metadata.name, "maximum": max_columns})
            if texts and number >= max_rows:
                raise Refused("too_many_rows", {"sheet": metadata.name, "maximum": max_rows})
            if number < max_rows:
                rows.append(texts)
        while rows and not rows[-1]:
            rows.pop()
        sheets.append(
            {
                "name": metadata.name,
                "is_hidden": metadata.visible != SheetVisibleEnum.Visible,
                "rows": rows,
                "merged": [[*first, *last] for first, last in sheet.merged_cell_ranges or ()],
            }
        )
    return {"sheets": sheets}


def cell_text(value: object) -> str:
    """The cell as somebody would have typed it."""
    return _TEXTS.get(type(value), str)(value).strip()


def _number_text(value: float) -> str:
    number = format(Decimal(f"{value:.15g}"), "f")
    return number.rstrip("0").rstrip(".") if "." in number else number


def _length_text(value: timedelta) -> str:
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")


_TEXTS = {
    bool: lambda value: "是" if value else "否",
    float: _number_text,
    datetime: lambda value: f"{value:%Y-%m-%d %H:%M:%S}".removesuffix(":00"),
    date: date.isoformat,
    time: lambda value: f"{value:%H:%M:%S}".removesuffix(":00"),
    timedelta: _length_text,
}


def _unpack(content: bytes) -> dict[str, dict[int, dict[int, str]]]:
    """Check what the archive holds, and find the cells with an error such as #N/A, which the reader leaves blank."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise Refused("too_large_unpacked", {"megabytes": MAX_UNPACKED >> 20})
        if "xl/workbook.xml" not in archive.NameToInfo:
            return {}
        return {name: _errors_of(archive.read(path)) for name, path in _sheet_paths(archive)}
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, NotImplementedError, RuntimeError) as error:
        raise Refused("damaged") from error


def _sheet_paths(archive: zipfile.ZipFile):
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if sheet.tag.endswith("}sheet"):
            target = targets.get(sheet.get(_RELATION), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if path in archive.NameToInfo:
                yield sheet.get("name"), path


def _errors_of(xml: bytes) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for before, after, text in _ERROR_CELL.findall(xml):
        if name := _CELL_NAME.search(before + b" " + after):
            column = 0
            for letter in name[1]:
                column = column * 26 + letter - 64
            found.setdefault(int(name[2]) - 1, {})[column - 1] = text.decode(errors="replace")
    return found


if __name__ == "__main__":
    for kind, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # not every system knows every limit
            resource.setrlimit(kind, (limit, limit))
    try:
        answer = main(*map(int, sys.argv[1:4]))
    except Refused as refused:
        answer = {"error": refused.args[0], "params": refused.args[1] if len(refused.args) > 1 else {}}
    except Exception:
        answer = {"error": "damaged", "params": {}}
    sys.stdout.write(json.dumps(answer))
