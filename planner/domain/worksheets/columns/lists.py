"""Lists in one cell: texts between commas, quoted where they hold a comma themselves."""

from collections.abc import Iterable

from planner.domain.worksheets.columns.column import CellError

SEPARATORS = ",，、;；\n"
QUOTE = '"'


def split_list(text: str, separators: str = SEPARATORS) -> list[str]:
    """The parts of a list, trimmed, blanks dropped; a part in double quotes may hold separators, `""` is a quote.

    Raises `CellError` unclosed_quote.
    """
    parts, place = [], 0
    while place < len(text):
        character = text[place]
        if character in separators or character.isspace():
            place += 1
        elif character == QUOTE:
            part, place = _quoted(text, place + 1)
            parts.append(part)
        else:
            end = min((at for mark in separators if (at := text.find(mark, place)) >= 0), default=len(text))
            parts.append(text[place:end].rstrip())
            place = end
    return parts


def _quoted(text: str, place: int) -> tuple[str, int]:
    part = []
    while (end := text.find(QUOTE, place)) >= 0:
        part.append(text[place:end])
        if not text.startswith(QUOTE, end + 1):
            return "".join(part), end + 1
        part.append(QUOTE)
        place = end + 2
    raise CellError("unclosed_quote")


def quoted(part: str, separators: str = SEPARATORS) -> str:
    """The part as `split_list` reads it back."""
    if part and part == part.strip() and not part.startswith(QUOTE) and not any(mark in part for mark in separators):
        return part
    return QUOTE + part.replace(QUOTE, QUOTE * 2) + QUOTE


def join_list(parts: Iterable[str], *, between: str = "、") -> str:
    """A list as `split_list` reads it back."""
    return between.join(quoted(part) for part in parts)


def split_fields(line: str, separator: str = "|") -> list[str]:
    """The fields of one composite entry, blanks kept. Raises `CellError` unclosed_quote."""
    fields, rest = [], line
    while True:
        rest = rest.lstrip()
        if rest.startswith(QUOTE):
            field, end = _quoted(rest, 1)
            ignored, mark, rest = rest[end:].partition(separator)
            field += ignored.rstrip()
        else:
            field, mark, rest = rest.partition(separator)
            field = field.rstrip()
        fields.append(field)
        if not mark:
            return fields


def join_fields(fields: Iterable[str], separator: str = "|") -> str:
    """Fields as `split_fields` reads them back; blank ones at the end are left out."""
    written = list(fields)
    while written and not written[-1]:
        written.pop()
    marks = separator + QUOTE + ";；\n"
    return separator.join(quoted(field, marks) if field else "" for field in written)
