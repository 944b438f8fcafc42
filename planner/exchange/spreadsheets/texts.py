"""Text tables: CSV and TSV in the encodings that Chinese and other spreadsheets write, and pasted cells."""

import codecs
import csv
import io
from collections import Counter
from itertools import islice

DELIMITERS = "\t,;|"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_BINARY = frozenset(range(32)) - {9, 10, 13, 27}
_LOOKED_AT = 60
_TAB_COUNTS = 4


def read_text(content: bytes | str) -> list[list[str]]:
    """The rows of a text table. Raises `UnicodeDecodeError`, and `ValueError` for what is no table of text."""
    text = content if isinstance(content, str) else decode(content)
    text = text.removeprefix("﻿")
    if text.startswith("sep=") and "\n" in text:
        text = text.partition("\n")[2]
    if text.lstrip()[:1] == "<":
        raise ValueError("markup")
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))
    except csv.Error as error:
        raise ValueError("not a table") from error


def decode(content: bytes) -> str:
    """UTF-8, UTF-16 and UTF-32 by their marks, UTF-16 by its zeros, else UTF-8 or GB18030 (GBK)."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding)
    if zeros := content[:4096].count(0):
        even = content[0:4096:2].count(0)
        if zeros * 8 < len(content[:4096]):
            raise ValueError("binary")
        text = content.decode("utf-16-be" if even * 2 > zeros else "utf-16-le")
        if any(ord(character) in _BINARY for character in text[:4096]):
            raise ValueError("binary")
        return text
    if _BINARY & set(content[:4096]):
        raise ValueError("binary")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def delimiter_of(text: str) -> str:
    """The delimiter that splits the most rows into equally many cells; a tab, which nobody types, before others."""
    return max(DELIMITERS, key=lambda delimiter: (_agreement(text, delimiter), -DELIMITERS.index(delimiter)))


def _agreement(text: str, delimiter: str) -> int:
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _LOOKED_AT))
    except csv.Error:
        return 0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    cells = max((count * (width - 1) for width, count in widths.items()), default=0)
    return cells * _TAB_COUNTS if delimiter == "\t" else cells
