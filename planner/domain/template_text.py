"""Rule parameters and options as people type them into one box, one per line.

Parameters: `min: 15`, and for a table of targets `target_by_session_type: default 3, daily_self 1`.
Options: `granted | 已获批 | Granted | 0.5`; the credit may be left out and is then 1.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import chain

from planner.domain.credit_rules import CREDIT_KINDS
from planner.domain.plan import CreditRule, Option
from planner.enums import SessionType

_NAMED = re.compile(r"(?P<name>\w+)\s*[:：]\s*(?P<value>\S.*)", re.ASCII)
_WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,14})", re.ASCII)
TABLES = frozenset({"target_by_session_type"})
"""Parameters whose value is a table of numbers by name."""


class LineError(ValueError):
    """A line that cannot be read. `line` counts from 1; codes: bad_line, bad_table, bad_option_line,
    repeated_name."""

    def __init__(self, code: str, line: int, text: str):
        super().__init__(code, line, text)
        self.code = code
        self.params = {"line": line, "text": text[:60]}


def canonical(written: object) -> int | str:
    """A number as templates store it: whole ones as int, all others as text, so that nothing becomes a float."""
    text = str(written).strip()
    return int(text) if _WHOLE.fullmatch(text) else text


def canonical_params(params: Mapping[str, object]) -> dict[str, object]:
    """Rule parameters or thresholds with every value in its one stored form."""
    return {
        name: canonical_params(value) if isinstance(value, Mapping) else canonical(value)
        for name, value in params.items()
    }


def in_order(rule: CreditRule) -> dict[str, object]:
    """Parameters in the order in which the rule names them; the database keeps none."""
    kind = CREDIT_KINDS.get(rule.kind)
    named = [*kind.required, *chain(*kind.alternatives), *kind.optional] if kind else []
    order = {name: place for place, name in enumerate(named)}
    params = sorted(rule.params.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0]))
    return {name: by_session_type(value) if isinstance(value, Mapping) else value for name, value in params}


def by_session_type(table: Mapping[str, object]) -> dict[str, object]:
    """A table by session type in the order people know: the default, then the types."""
    order = {name: place for place, name in enumerate(("default", *SessionType.values))}
    return dict(sorted(table.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0])))


def parse_params(text: str) -> dict[str, object]:
    """The parameters written in a box. Raises `LineError`."""
    params: dict[str, object] = {}
    for number, line in _lines(text):
        match = _NAMED.fullmatch(line)
        if match is None:
            raise LineError("bad_line", number, line)
        name, value = match["name"], match["value"]
        if name in params:
            raise LineError("repeated_name", number, name)
        params[name] = _table(value, number) if name in TABLES else canonical(value)
    return params


def _table(text: str, number: int) -> dict[str, object]:
    table = {}
    for cell in re.split(r"[,，]", text):
        words = cell.split()
        if len(words) != 2 or words[0] in table:
            raise LineError("bad_table", number, text)
        table[words[0]] = canonical(words[1])
    return table


def format_params(params: Mapping[str, object]) -> str:
    """What `parse_params` reads back."""
    return "\n".join(
        f"{name}: {', '.join(f'{key} {cell}' for key, cell in value.items()) if isinstance(value, Mapping) else value}"
        for name, value in params.items()
    )


def parse_options(text: str) -> list[dict[str, str]]:
    """The options written in a box, as raw rows of value, zh, en and credit. Raises `LineError`."""
    rows = []
    for number, line in _lines(text):
        parts = [part.strip() for part in re.split(r"[|｜]", line)]
        if len(parts) not in {3, 4}:
            raise LineError("bad_option_line", number, line)
        rows.append(dict(zip(("value", "zh", "en", "credit"), [*parts, "1"][:4], strict=True)))
    return rows


def format_options(options: Iterable[Option]) -> str:
    """What `parse_options` reads back."""
    return "\n".join(
        f"{option.value} | {option.label_zh} | {option.label_en} | {plain(option.credit)}" for option in options
    )


def plain(number: Decimal) -> int | str:
    """A credit as files and boxes write it: `1`, `0.5`."""
    return canonical(format(number.normalize(), "f"))


def _lines(text: str) -> Iterable[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, line.strip()
