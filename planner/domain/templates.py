"""What makes a version of a checklist template usable, and what publishing asks on top. Source: handbook 3.3, 3.7."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from planner.domain.conditions import ConditionError, parse_condition
from planner.domain.credit import problems as credit_problems
from planner.domain.credit_params import amount
from planner.domain.due import MAX_DUE_HOURS
from planner.domain.plan import CheckDefinition, ItemDefinition
from planner.enums import AnswerType, SessionType, Severity, Step, Unit

MIN_WEIGHT, MAX_WEIGHT = 1, 5
MIN_ITEMS, MAX_ITEMS = 12, 18
"""Items per step of a published version."""
MIN_GATES = 3
"""Critical gates per step of a published version."""
WHOLE = 100
"""What the step weights of one row sum to."""
DEFAULT_ROW = "default"
MAX_LENGTHS = {"key": 40, "label_zh": 60, "label_en": 90, "guidance_zh": 400, "guidance_en": 600, "applies": 200}

_KEY = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_TRANSLATED = ("label_zh", "label_en", "guidance_zh", "guidance_en")


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake of a version, with the place to put it right.

    `item_key` is the item's key, the check's id, or '' for the version as a whole; `place` the item's place among the
    items, None where the mistake is that of all with the key; `field` is the name of the attribute
    (`items`, `checks` and `step_weights` for the version). Codes, worded by the admin:
    items: missing_key, bad_key, duplicate_key, weight_out_of_range (weight, minimum, maximum), due_out_of_range
    (maximum), too_long (length, maximum), missing_translation, missing_option_translation (option),
    choice_without_options, options_without_choice, bad_option_value (option), duplicate_option (option),
    option_credit_out_of_range (option), no_full_option, unit_without_number, bad_condition (reason, position,
    found, message), and those of `credit.problems`; checks: duplicate_check, bad_threshold (threshold),
    legal_check_disabled; step weights: unknown_session_type (row), missing_step_weight, bad_step_weight (row, step);
    publishing: too_few_items, too_many_items (step, count, minimum or maximum), too_few_gates (step, count, minimum),
    default_row_missing, weights_not_100 (row, total).
    """

    item_key: str
    field: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    place: int | None = field(default=None, compare=False)


def validate_version(
    items: Sequence[ItemDefinition],
    checks: Sequence[CheckDefinition],
    step_weights: Mapping[str, Mapping[str, int]],
    *,
    publishing: bool,
) -> tuple[Problem, ...]:
    """Every problem of a version: items in their order, checks, the version as a whole; empty when it is sound.

    `step_weights` maps `default` and session types to the weights of the five steps. A draft may have any number of
    items and gates and unfinished sums; with `publishing` those count too.
    """
    found = list(_duplicate_keys(items))
    for place, item in enumerate(items):
        found += [replace(problem, place=place) for problem in _item_problems(item)]
    found += _check_problems(checks)
    found += _weight_problems(step_weights)
    if publishing:
        found += _publishing_problems(items, step_weights)
    return tuple(found)


def _duplicate_keys(items: Sequence[ItemDefinition]) -> Iterable[Problem]:
    for key, count in Counter(item.key for item in items).items():
        if count > 1 and key:
            yield Problem(key, "key", "duplicate_key")


def _item_problems(item: ItemDefinition) -> Iterable[Problem]:
    yield from _text_problems(item)
    if not MIN_WEIGHT <= item.weight <= MAX_WEIGHT:
        bounds = {"weight": item.weight, "minimum": MIN_WEIGHT, "maximum": MAX_WEIGHT}
        yield Problem(item.key, "weight", "weight_out_of_range", bounds)
    if not 0 <= item.due_hours <= MAX_DUE_HOURS:
        yield Problem(item.key, "due_hours", "due_out_of_range", {"maximum": MAX_DUE_HOURS})
    if item.unit != Unit.NONE and item.answer_type != AnswerType.NUMBER:
        yield Problem(item.key, "unit", "unit_without_number")
    yield from _option_problems(item)
    try:
        parse_condition(item.applies)
    except ConditionError as error:
        place = {"reason": error.code, "position": error.position, "found": error.found, "message": error.message}
        yield Problem(item.key, "applies", "bad_condition", place)
    for problem in credit_problems(item):
        yield Problem(item.key, "credit", problem.code, problem.params)


def _text_problems(item: ItemDefinition) -> Iterable[Problem]:
    if not item.key:
        yield Problem(item.key, "key", "missing_key")
    elif not _KEY.fullmatch(item.key):
        yield Problem(item.key, "key", "bad_key")
    for name in _TRANSLATED:
        if not getattr(item, name).strip():
            yield Problem(item.key, name, "missing_translation")
    for name, maximum in MAX_LENGTHS.items():
        length = len(getattr(item, name))
        if length > maximum:
            yield Problem(item.key, name, "too_long", {"length": length, "maximum": maximum})


def _option_problems(item: ItemDefinition) -> Iterable[Problem]:
    if item.answer_type != AnswerType.CHOICE:
        if item.options:
            yield Problem(item.key, "options", "options_without_choice")
        return
    if not item.options:
        yield Problem(item.key, "options", "choice_without_options")
        return
    for value, count in Counter(option.value for option in item.options).items():
        if count > 1:
            yield Problem(item.key, "options", "duplicate_option", {"option": value})
    for option in item.options:
        if not _KEY.fullmatch(option.value):
            yield Problem(item.key, "options", "bad_option_value", {"option": option.value})
        if not (option.label_zh.strip() and option.label_en.strip()):
            yield Problem(item.key, "options", "missing_option_translation", {"option": option.value})
        if not 0 <= option.credit <= 1:
            yield Problem(item.key, "options", "option_credit_out_of_range", {"option": option.value})
    if max(option.credit for option in item.options) < Decimal(1):
        yield Problem(item.key, "options", "no_full_option")


def _check_problems(checks: Sequence[CheckDefinition]) -> Iterable[Problem]:
    for check_id, count in Counter(check.id for check in checks).items():
        if count > 1:
            yield Problem(check_id, "id", "duplicate_check")
    for check in checks:
        for name, written in check.thresholds.items():
            try:
                amount(written)
            except ValueError:
                yield Problem(check.id, "thresholds", "bad_threshold", {"threshold": name})
        is_off = not check.is_enabled and not check.legal_review_reason.strip()
        if check.severity == Severity.LEGAL and is_off:
            yield Problem(check.id, "is_enabled", "legal_check_disabled")


def _weight_problems(step_weights: Mapping[str, Mapping[str, int]]) -> Iterable[Problem]:
    for row, weights in step_weights.items():
        if row != DEFAULT_ROW and row not in SessionType.values:
            yield Problem("", "step_weights", "unknown_session_type", {"row": row})
        for step in Step:
            weight = weights.get(step)
            place = {"row": row, "step": step.value}
            if weight is None:
                yield Problem("", "step_weights", "missing_step_weight", place)
            elif not isinstance(weight, int) or isinstance(weight, bool) or not 0 <= weight <= WHOLE:
                yield Problem("", "step_weights", "bad_step_weight", place)


def _publishing_problems(
    items: Sequence[ItemDefinition], step_weights: Mapping[str, Mapping[str, int]]
) -> Iterable[Problem]:
    for step in Step:
        count = sum(item.step == step for item in items)
        gates = sum(item.step == step and item.is_gate for item in items)
        if count < MIN_ITEMS:
            params = {"step": step.value, "count": count, "minimum": MIN_ITEMS}
            yield Problem("", "items", "too_few_items", params)
        if count > MAX_ITEMS:
            params = {"step": step.value, "count": count, "maximum": MAX_ITEMS}
            yield Problem("", "items", "too_many_items", params)
        if gates < MIN_GATES:
            yield Problem("", "items", "too_few_gates", {"step": step.value, "count": gates, "minimum": MIN_GATES})
    if DEFAULT_ROW not in step_weights:
        yield Problem("", "step_weights", "default_row_missing")
    for row, weights in step_weights.items():
        numbers = [weights.get(step) for step in Step]
        total = sum(number for number in numbers if isinstance(number, int))
        if total != WHOLE:
            yield Problem("", "step_weights", "weights_not_100", {"row": row, "total": total})
