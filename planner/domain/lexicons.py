"""Word lists that texts of a plan are searched for. Source: handbook 7.4, edited by admins.

A tier is a pattern in a small part of the syntax of `re`: words, `|`, `(?:…)`, `[…]`, `?`, and `+` after a character or
class. What could make the search slow is refused.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from planner.enums import Severity

ABSOLUTE, MEDICAL, SCARCITY, OFFSITE = "absolute", "medical", "scarcity", "offsite"
KINDS = frozenset({ABSOLUTE, MEDICAL, SCARCITY, OFFSITE})
MAX_PATTERN = 4000
SNIPPET = 8
"""Characters shown on either side of a word that was found."""

_UNSAFE = re.compile(r"[*{}\\^$.]|\)[+?]*[+]|[+?][+]|\((?!\?:)")


class LexiconError(ValueError):
    """A word list cannot be used. `code`: unknown_kind, unknown_severity, empty_pattern, too_long, unsafe_pattern,
    bad_pattern, missing_field; `tier` names the list."""

    def __init__(self, tier: str, code: str):
        super().__init__(f"{tier}: {code}")
        self.tier = tier
        self.code = code


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One tier of words. `severity` LEGAL words fail the check that reads them, others are only pointed out.

    `can_be_exempted`: a text may keep the word with a recorded reason and proof.
    """

    tier: str
    kind: str
    severity: Severity
    pattern: str
    can_be_exempted: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A word that was found: its place in the text, and the words around it."""

    lexicon: Lexicon
    term: str
    start: int
    snippet: str


def find_terms(text: str, lexicons: Sequence[Lexicon]) -> tuple[Hit, ...]:
    """Every word of the lists in the text, in the order of lists and places. The same word counts once per list."""
    if not lexicons or not _compiled("|".join([lexicon.pattern for lexicon in lexicons])).search(text):
        return ()
    hits: dict[tuple[str, str], Hit] = {}
    for lexicon in lexicons:
        for match in _compiled(lexicon.pattern).finditer(text):
            around = text[max(0, match.start() - SNIPPET) : match.end() + SNIPPET]
            hits.setdefault((lexicon.tier, match[0]), Hit(lexicon, match[0], match.start(), around))
    return tuple(hits.values())


def read_lexicons(rows: Sequence[Mapping[str, object]]) -> tuple[Lexicon, ...]:
    """Word lists from rows of a data file. Raises `LexiconError` for the first row that cannot be used."""
    return tuple(_read(row) for row in rows)


def check_pattern(tier: str, pattern: str) -> None:
    """Raise `LexiconError` unless the pattern can be searched safely."""
    if not pattern:
        raise LexiconError(tier, "empty_pattern")
    if len(pattern) > MAX_PATTERN:
        raise LexiconError(tier, "too_long")
    if _UNSAFE.search(pattern):
        raise LexiconError(tier, "unsafe_pattern")
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise LexiconError(tier, "bad_pattern") from error
    if compiled.match(""):
        raise LexiconError(tier, "empty_pattern")


def _read(row: Mapping[str, object]) -> Lexicon:
    tier = str(row.get("tier", ""))
    if not {"tier", "kind", "severity", "pattern"} <= set(row):
        raise LexiconError(tier, "missing_field")
    if row["kind"] not in KINDS:
        raise LexiconError(tier, "unknown_kind")
    if row["severity"] not in Severity.values:
        raise LexiconError(tier, "unknown_severity")
    pattern = str(row["pattern"])
    check_pattern(tier, pattern)
    return Lexicon(tier, str(row["kind"]), Severity(row["severity"]), pattern, row.get("can_be_exempted") is True)


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern:
    return re.compile(pattern)
