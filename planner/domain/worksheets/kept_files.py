"""Files that the application keeps for cells: a cell names one by its address, which ends in its name."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from planner.domain.worksheets.merchandise import QualificationDocument

PATH = "/worksheet-files/"
_ADDRESS = re.compile(rf"(?:https?://[^/\s]+)?{PATH}([0-9]{{1,18}})/([^/\s][^/]*)")
_IN_TEXT = re.compile(rf"(?:https?://[^/\s|]+)?{PATH}([0-9]{{1,18}})/")


class KeptFile(NamedTuple):
    """The number of a file in this database, and its name."""

    number: int
    name: str

    @property
    def address(self) -> str:
        return f"{PATH}{self.number}/{self.name}"


def kept_file(text: str) -> KeptFile | None:
    """The file that a text is the address of, with or without the site before it; None for any other text."""
    found = _ADDRESS.fullmatch(text)
    return KeptFile(int(found[1]), found[2]) if found else None


def without_site(text: str) -> str:
    """An address of ours as cells keep it; any other text as it is."""
    found = kept_file(text)
    return found.address if found else text


def with_site(text: str, site: str) -> str:
    """An address of ours as it leads here from elsewhere; any other text as it is."""
    return site + text if site and kept_file(text) else text


def names_only(text: str) -> str:
    """A text with the names of our files instead of their addresses."""
    return _IN_TEXT.sub("", text)


def files_of(value: object) -> tuple[str, ...]:
    """What a cell of files or documents names; () for a value of another kind."""
    parts = value if isinstance(value, tuple) else ()
    named = (part.file if isinstance(part, QualificationDocument) else part for part in parts)
    return tuple(file for file in named if isinstance(file, str) and file)


def kept_in(values: Iterable[object]) -> frozenset[KeptFile]:
    """The files of ours that some values of cells name."""
    return frozenset(found for value in values for file in files_of(value) if (found := kept_file(file)))


def numbers_in(texts: Iterable[str]) -> frozenset[int]:
    """The numbers of all files of ours that some texts name, whatever stands around them."""
    return frozenset(int(number) for text in texts if PATH in text for number in _IN_TEXT.findall(text))


def without_files(value: tuple, gone: frozenset[KeptFile]) -> tuple:
    """The value of a cell without some files: documents stay, with no file."""
    parts = (
        replace(part, file="") if isinstance(part, QualificationDocument) and kept_file(part.file) in gone else part
        for part in value
    )
    return tuple(part for part in parts if not (isinstance(part, str) and kept_file(part) in gone))
