"""From rows of text, as a form or a file brings them, to the content of a template version with every problem named.

A row is a mapping of field names to text (`options`, `credit_params`, `thresholds` are nested). Reading goes on after
a mistake, with a harmless value in its place, so that one pass finds them all.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from planner.domain.due import DueError, parse_due
from planner.domain.plan import CheckDefinition, CreditRule, ItemDefinition, Option
from planner.domain.template_content import VersionContent
from planner.domain.template_text import canonical, canonical_params
from planner.domain.templates import validate_version
from planner.enums import AnswerType, SessionType, Severity, Step, Unit

ITEMS, CHECKS, WEIGHTS = "items", "checks", "step_weights"
WEIGHT_ROWS = ("default", *SessionType.values)
MAX_ROWS = 150
_BAD = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?", re.ASCII)
_FIELD_OF = {"due_hours": "due", "answer_type": "answer", "is_enabled": "enabled", "credit": "credit_params"}
_KIND_CODES = {"unknown_kind", "wrong_answer_type"}
# What cannot be judged while the answer type or the rule is unreadable.
_DEPENDENTS = {"answer": {"credit", "credit_params", "options", "unit"}, "credit": {"credit_params"}}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One mistake: the section and row (None: the section as a whole), its key, the field, and a code to be worded.

    Codes of reading: required, too_long (length, maximum), bad_characters, not_whole, not_a_number, not_one_of (found,
    allowed), not_yes_or_no, bad_due, too_many_rows (maximum). The others are those of `domain.templates`.
    """

    section: str
    row: int | None
    key: str
    field: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


class _Row:
    """Reads the fields of one row and keeps the problems; every reader returns something usable."""

    def __init__(self, section: str, number: int, raw: Mapping[str, object], *, key_field: str = "key"):
        self.section = section
        self.number = number
        self.raw = raw
        self.key = str(raw.get(key_field, "")).strip()
        self.problems: list[RowProblem] = []

    def problem(self, name: str, code: str, **params: object) -> None:
        self.problems.append(RowProblem(self.section, self.number, self.key[:40], name, code, params))

    def text(self, name: str, *, written: object = None, maximum: int = 600, has_lines: bool = False) -> str:
        text = str(self.raw.get(name, "") if written is None else written)
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if len(text) > maximum:
            self.problem(name, "too_long", maximum=maximum, length=len(text))
        if _BAD.search(text) or (not has_lines and "\n" in text):
            self.problem(name, "bad_characters")
        return text

    def whole(self, name: str, default: int) -> int:
        text = str(self.raw.get(name, "")).strip()
        if re.fullmatch(r"-?\d{1,4}", text, re.ASCII):
            return int(text)
        self.problem(name, "not_whole" if text else "required", found=text[:20])
        return default

    def flag(self, name: str, *, default: bool = False) -> bool:
        written = str(self.raw.get(name, default)).lower()
        if written not in {"true", "false"}:
            self.problem(name, "not_yes_or_no", found=written[:20])
        return written == "true"

    def choice(self, name: str, enum: type, default: object) -> object:
        text = str(self.raw.get(name, "")).strip()
        if text in enum.values:
            return enum(text)
        if text:
            self.problem(name, "not_one_of", found=text[:40], allowed=", ".join(filter(None, enum.values)))
        else:
            self.problem(name, "required")
        return default

    def due(self) -> int:
        text = str(self.raw.get("due", "")).strip()
        try:
            return parse_due(text)
        except DueError:
            self.problem("due", "bad_due" if text else "required", found=text[:20])
        return 24

    def has_problem(self, name: str) -> bool:
        return any(problem.field == name for problem in self.problems)


def read_content(
    items: Iterable[Mapping],
    checks: Iterable[Mapping],
    step_weights: Mapping[str, Mapping],
    *,
    publishing: bool = False,
) -> tuple[VersionContent, list[RowProblem]]:
    """The content and everything that is wrong with it. Items keep their order within their step."""
    weights, problems = _weights(step_weights)
    item_rows = [_Row(ITEMS, number, raw) for number, raw in enumerate(items)]
    check_rows = [_Row(CHECKS, number, raw, key_field="id") for number, raw in enumerate(checks)]
    places = dict.fromkeys(Step, 0)
    definitions = [_item(row, places) for row in item_rows]
    order = list(Step)
    arranged = sorted(zip(definitions, item_rows, strict=True), key=lambda pair: order.index(pair[0].step))
    content = VersionContent(
        tuple(item for item, _row in arranged),
        tuple(_check(row) for row in check_rows),
        weights,
    )
    if len(item_rows) > MAX_ROWS:
        problems.append(RowProblem(ITEMS, None, "", "", "too_many_rows", {"maximum": MAX_ROWS}))
    for row in (*item_rows, *check_rows):
        problems += row.problems
    problems += _content_problems(content, [row for _item, row in arranged], check_rows, publishing=publishing)
    return content, list({(p.section, p.row, p.field, p.code, str(p.params)): p for p in problems}.values())


def content_problems(content: VersionContent, *, publishing: bool) -> list[RowProblem]:
    """What is wrong with content that is stored: rows are the places of the items and checks in it."""
    item_rows = [_Row(ITEMS, number, {"key": item.key}) for number, item in enumerate(content.items)]
    check_rows = [_Row(CHECKS, number, {"key": check.id}) for number, check in enumerate(content.checks)]
    return list(_content_problems(content, item_rows, check_rows, publishing=publishing))


def _content_problems(content, item_rows, check_rows, *, publishing) -> Iterable[RowProblem]:
    """The problems of `domain.templates`, brought to the rows they came from; follow-up mistakes are left out. The rows
    of items are in the order of the content."""
    checks = {check.id for check in content.checks}
    for problem in validate_version(content.items, content.checks, content.step_weights, publishing=publishing):
        name = _FIELD_OF.get(problem.field, problem.field)
        if problem.code in _KIND_CODES:
            name = "credit"
        if problem.field == "thresholds":
            name = f"thresholds.{problem.params['threshold']}"
        if problem.field in {ITEMS, CHECKS, WEIGHTS}:
            yield RowProblem(problem.field, None, problem.params.get("row", ""), "", problem.code, problem.params)
            continue
        is_check = problem.item_key in checks and problem.field in {"id", "enabled", "is_enabled", "thresholds"}
        rows = item_rows if problem.place is None else [item_rows[problem.place]]
        for row in check_rows if is_check else rows:
            if row.key != problem.item_key or row.has_problem(name):
                continue
            if not any(row.has_problem(broken) and name in hidden for broken, hidden in _DEPENDENTS.items()):
                yield RowProblem(row.section, row.number, row.key[:40], name, problem.code, problem.params)


def _item(row: _Row, places: dict[Step, int]) -> ItemDefinition:
    step = row.choice("step", Step, Step.MERCHANDISE)
    places[step] += 1
    if not row.raw.get("credit"):
        row.problem("credit", "required")
    return ItemDefinition(
        key=row.text("key"),
        step=step,
        position=places[step],
        label_zh=row.text("label_zh"),
        label_en=row.text("label_en"),
        guidance_zh=row.text("guidance_zh", maximum=5000, has_lines=True),
        guidance_en=row.text("guidance_en", maximum=5000, has_lines=True),
        answer_type=row.choice("answer", AnswerType, AnswerType.YESNO),
        weight=row.whole("weight", 1),
        due_hours=row.due(),
        credit=CreditRule(row.text("credit", maximum=40), _params(row)),
        is_gate=row.flag("gate"),
        applies=row.text("applies") or "all",
        unit=row.choice("unit", Unit, Unit.NONE) if row.raw.get("unit") else Unit.NONE,
        options=tuple(_options(row)),
        shows_costs=row.flag("shows_costs"),
    )


def _params(row: _Row) -> dict[str, object]:
    params = canonical_params(row.raw.get("credit_params", {}))
    for name, value in params.items():
        for written in (name, *(value.values() if isinstance(value, Mapping) else [value])):
            row.text("credit_params", written=written, maximum=40)
    return params


def _options(row: _Row) -> Iterable[Option]:
    for option in row.raw.get("options", ()):
        value = row.text("options", written=option.get("value", ""), maximum=40)
        labels = [row.text("options", written=option.get(language, ""), maximum=60) for language in ("zh", "en")]
        if any(sign in text for text in (value, *labels) for sign in "|｜"):
            row.problem("options", "bad_characters")
        yield Option(value, *labels, _credit(row, value, str(option.get("credit", 1)).strip()))


def _credit(row: _Row, option: str, text: str) -> Decimal:
    if _NUMBER.fullmatch(text):
        return Decimal(str(canonical(format(Decimal(text).normalize(), "f"))))
    row.problem("options", "option_credit_out_of_range", option=option)
    return Decimal(1)


def _check(row: _Row) -> CheckDefinition:
    if not row.key:
        row.problem("id", "required")
    thresholds = canonical_params(row.raw.get("thresholds", {}))
    for name, written in thresholds.items():
        if not _NUMBER.fullmatch(str(written)):
            row.problem(f"thresholds.{name}", "not_a_number" if written else "required", found=str(written)[:20])
    return CheckDefinition(
        id=row.text("id", maximum=4),
        key=row.text("key", maximum=40),
        step=row.choice("step", Step, Step.MERCHANDISE),
        severity=row.choice("severity", Severity, Severity.WARN),
        thresholds=thresholds,
        is_enabled=row.flag("enabled", default=True),
        legal_review_reason=row.text("legal_review_reason", maximum=200),
    )


def _weights(raw: Mapping[str, Mapping[str, object]]) -> tuple[dict, list[RowProblem]]:
    """Step weights by session type; rows that are blank throughout are left out and use the default row."""
    weights, problems = {}, []
    for number, (name, cells) in enumerate(raw.items()):
        row = _Row(WEIGHTS, number, {**cells, "key": name})
        for step in cells:
            if step not in Step.values:
                row.problem("", "not_one_of", found=str(step)[:40], allowed=", ".join(Step.values))
        if name == "default" or any(str(cells.get(step, "")).strip() for step in Step.values):
            weights[name] = {step: row.whole(step, 20) for step in Step.values}
        problems += row.problems
    return weights, problems
