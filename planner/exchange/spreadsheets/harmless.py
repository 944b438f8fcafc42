"""Text that no spreadsheet takes for a formula."""

import re

_RISKY = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?%?")
_MARKED = re.compile(r"'+\s*[=+\-@\t\r＝＋－＠]")


def is_risky(text: str) -> bool:
    """Whether a spreadsheet might compute the text instead of showing it. Plain numbers are no risk."""
    return bool(_RISKY.match(text)) and not _NUMBER.fullmatch(text)


def harmless(text: str) -> str:
    """The text for a file without types of cells: with an apostrophe where it might be taken for a formula."""
    return "'" + text if is_risky(text) or _MARKED.match(text) else text


def without_mark(text: str) -> str:
    """The text as it was before `harmless`."""
    return text[1:] if _MARKED.match(text) else text
