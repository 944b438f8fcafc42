"""The kinds of credit rules: what each accepts and how it judges a given answer. Source: handbook 3.2 and 2.S–2.E (c).

A judge sees an answer that was given (never an empty one) and returns its verdict: the credit as a Fraction in [0,
1] and, below 1, the reason as a code with parameters.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from planner.domain.credit_params import (
    Reader,
    amount,
    by_session_type,
    count,
    not_negative,
    one_of,
    positive,
    share,
)
from planner.domain.meaning import count_numbers, is_meaningful
from planner.domain.parsing import is_link
from planner.domain.plan import AnswerFacts, ItemDefinition, PlanFacts
from planner.enums import AnswerType

ZERO, ONE = Fraction(0), Fraction(1)
LATE = "0.5"
"""Credit of a moment that is set but late, unless the rule says otherwise."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A code with its parameters, worded by the interface: why a credit is below 1, or what is wrong with a rule."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


Verdict = tuple[Fraction, Reason | None]
FULL: Verdict = (ONE, None)


class Case(NamedTuple):
    """One given answer before the judge. `value` is typed by `domain.values`; `params` are as the template has them."""

    item: ItemDefinition
    answer: AnswerFacts
    plan: PlanFacts
    value: object

    @property
    def params(self) -> Mapping[str, object]:
        return self.item.credit.params


@dataclass(frozen=True, slots=True)
class CreditKind:
    """One kind of rule. Of the parameters in `alternatives` exactly one group must be given, `required` always."""

    name: str
    answer_types: tuple[AnswerType, ...]
    judge: Callable[[Case], Verdict]
    required: Mapping[str, Reader] = field(default_factory=dict)
    optional: Mapping[str, Reader] = field(default_factory=dict)
    alternatives: tuple[Mapping[str, Reader], ...] = ()
    ordered: tuple[tuple[str, str], ...] = ()
    """Pairs of parameters of which the first must be below the second."""


CREDIT_KINDS: dict[str, CreditKind] = {}


def _kind(name: str, *answer_types: AnswerType, **schema) -> Callable:
    def register(judge: Callable[[Case], Verdict]) -> Callable[[Case], Verdict]:
        CREDIT_KINDS[name] = CreditKind(name, answer_types, judge, **schema)
        return judge

    return register


def _short(credit: Fraction, code: str, **params: object) -> Verdict:
    """A verdict below full; full when the credit turns out to be 1."""
    return (credit, Reason(code, params)) if credit < ONE else FULL


def _clamped(credit: Fraction) -> Fraction:
    return min(max(credit, ZERO), ONE)


def _shown(number: Fraction) -> Decimal:
    """A bound for the eye, to 4 decimals at most."""
    return (Decimal(number.numerator) / number.denominator).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def _missing(plan: PlanFacts, fact: str) -> Verdict:
    if fact != "break_even_roi":
        return ZERO, Reason("reference_missing", {"fact": fact})
    if plan.contribution_rate is None:
        return ZERO, Reason("reference_missing", {"fact": "contribution_rate"})
    return ZERO, Reason("no_break_even", {"contribution_rate": plan.contribution_rate})


# Yes or no, choices


@_kind("yes", AnswerType.YESNO)
def _yes(case: Case) -> Verdict:
    return FULL if case.value else (ZERO, Reason("answered_no"))


@_kind("yes_by_owner", AnswerType.YESNO)
def _yes_by_owner(case: Case) -> Verdict:
    if case.value and not case.answer.by_owner:
        return ZERO, Reason("needs_owner")
    return _yes(case)


@_kind("options", AnswerType.CHOICE)
def _options(case: Case) -> Verdict:
    for option in case.item.options:
        if option.value == case.value:
            return _short(_clamped(Fraction(option.credit)), "weak_option", option=option.value)
    return ZERO, Reason("unknown_option", {"option": case.value})


# Numbers and money


@_kind(
    "at_least", AnswerType.NUMBER, AnswerType.MONEY,
    alternatives=(
        {"target": positive},
        {"target_fact": one_of("ad_budget", "reservation_target", "presented_count")},
        {"target_by_session_type": by_session_type},
    ),
)  # fmt: skip
def _at_least(case: Case) -> Verdict:
    params = case.params
    if "target" in params:
        target = amount(params["target"])
    elif "target_fact" in params:
        known = getattr(case.plan, params["target_fact"])
        if known is None or known <= 0:
            return _missing(case.plan, params["target_fact"])
        target = Fraction(known)
    else:
        targets = params["target_by_session_type"]
        target = amount(targets.get(case.plan.session_type, targets["default"]))
    return _short(_clamped(Fraction(case.value) / target), "below_target", value=case.value, target=_shown(target))


@_kind(
    "at_most", AnswerType.NUMBER, AnswerType.MONEY,
    required={"limit": not_negative, "limit_hi": positive}, ordered=(("limit", "limit_hi"),),
)  # fmt: skip
def _at_most(case: Case) -> Verdict:
    limit, limit_hi = amount(case.params["limit"]), amount(case.params["limit_hi"])
    credit = _clamped((limit_hi - Fraction(case.value)) / (limit_hi - limit))
    return _short(credit, "above_limit", value=case.value, limit=_shown(limit))


@_kind("hard_limit", AnswerType.NUMBER, AnswerType.MONEY, required={"limit": not_negative})
def _hard_limit(case: Case) -> Verdict:
    limit = amount(case.params["limit"])
    return FULL if case.value <= limit else (ZERO, Reason("above_limit", {"value": case.value, "limit": _shown(limit)}))


@_kind(
    "in_range", AnswerType.NUMBER,
    alternatives=({"lo": not_negative, "hi": positive}, {"lo_minutes_per": positive, "hi_minutes_per": positive}),
    ordered=(("lo", "hi"), ("hi_minutes_per", "lo_minutes_per")),
)  # fmt: skip
def _in_range(case: Case) -> Verdict:
    params, value = case.params, Fraction(case.value)
    if "lo" in params:
        lo, hi = amount(params["lo"]), amount(params["hi"])
    else:
        lo = case.plan.planned_minutes / amount(params["lo_minutes_per"])
        hi = case.plan.planned_minutes / amount(params["hi_minutes_per"])
    bounds = {"value": case.value, "lo": _shown(lo), "hi": _shown(hi)}
    if value < lo:
        return _short(_clamped((2 * value - lo) / lo) if lo else ZERO, "below_range", **bounds)
    if value > hi:
        return _short(_clamped((2 * hi - value) / hi) if hi else ZERO, "above_range", **bounds)
    return FULL


@_kind(
    "greater_than", AnswerType.NUMBER, AnswerType.MONEY,
    required={"min": amount}, optional={"less_than": amount}, ordered=(("min", "less_than"),),
)  # fmt: skip
def _greater_than(case: Case) -> Verdict:
    lowest = amount(case.params["min"])
    if case.value <= lowest:
        return ZERO, Reason("not_above", {"value": case.value, "limit": _shown(lowest)})
    if "less_than" in case.params and case.value >= (highest := amount(case.params["less_than"])):
        return ZERO, Reason("not_below", {"value": case.value, "limit": _shown(highest)})
    return FULL


@_kind("set_at_least", AnswerType.NUMBER, AnswerType.MONEY, required={"min": amount})
def _set_at_least(case: Case) -> Verdict:
    lowest = amount(case.params["min"])
    if case.value >= lowest:
        return FULL
    return ZERO, Reason("below_minimum", {"value": case.value, "minimum": _shown(lowest)})


# Numbers against what the worksheets say


@_kind("equals_fact", AnswerType.NUMBER, AnswerType.MONEY, required={"fact": one_of("ad_budget")})
def _equals_fact(case: Case) -> Verdict:
    known = getattr(case.plan, case.params["fact"])
    if known is None:
        return _missing(case.plan, case.params["fact"])
    places = Decimal("0.01") if case.item.answer_type == AnswerType.MONEY else Decimal("0.0001")
    if case.value.quantize(places, ROUND_HALF_UP) == known.quantize(places, ROUND_HALF_UP):
        return FULL
    return ZERO, Reason("differs_from_fact", {"value": case.value, "fact": case.params["fact"], "expected": known})


@_kind("close_to_fact", AnswerType.NUMBER, required={"fact": one_of("break_even_roi"), "tolerance": share})
def _close_to_fact(case: Case) -> Verdict:
    known = getattr(case.plan, case.params["fact"])
    if known is None or known <= 0:
        return _missing(case.plan, case.params["fact"])
    expected = Fraction(known)
    if abs(Fraction(case.value) - expected) <= amount(case.params["tolerance"]) * expected:
        return FULL
    params = {"value": case.value, "fact": case.params["fact"], "expected": _shown(expected)}
    return ZERO, Reason("differs_from_fact", params)


@_kind(
    "at_least_fact_or_approved", AnswerType.NUMBER,
    required={"fact": one_of("break_even_roi"), "approval": one_of("strategic_loss_approved")},
)  # fmt: skip
def _at_least_fact_or_approved(case: Case) -> Verdict:
    if getattr(case.plan, case.params["approval"]):
        return FULL
    known = getattr(case.plan, case.params["fact"])
    if known is None:
        return _missing(case.plan, case.params["fact"])
    if case.value >= known:
        return FULL
    params = {"value": case.value, "fact": case.params["fact"], "expected": _shown(Fraction(known))}
    return ZERO, Reason("below_fact", params)


# Text, moments, links, files


@_kind("text_length", AnswerType.TEXT, required={"min": count}, optional={"max": count}, ordered=(("min", "max"),))
def _text_length(case: Case) -> Verdict:
    length, lowest = len(case.value.strip()), count(case.params["min"])
    if not is_meaningful(case.value):
        return ZERO, Reason("placeholder")
    if length < lowest:
        return ZERO, Reason("too_short", {"length": length, "minimum": lowest})
    if "max" in case.params and length > (highest := count(case.params["max"])):
        return ZERO, Reason("too_long", {"length": length, "maximum": highest})
    return FULL


@_kind(
    "evidence_text", AnswerType.TEXT,
    required={"min_per": count, "per_fact": one_of("hero_count"), "digits_per": count, "otherwise": share},
)  # fmt: skip
def _evidence_text(case: Case) -> Verdict:
    params = case.params
    if not is_meaningful(case.value):
        return ZERO, Reason("placeholder")
    subjects = max(getattr(case.plan, params["per_fact"]) or 1, 1)
    length, lowest = len(case.value.strip()), count(params["min_per"]) * subjects
    numbers, needed = count_numbers(case.value), count(params["digits_per"]) * subjects
    otherwise = amount(params["otherwise"])
    if length < lowest:
        return _short(otherwise, "evidence_too_short", length=length, minimum=lowest, subjects=subjects)
    if numbers < needed:
        return _short(otherwise, "evidence_without_numbers", found=numbers, needed=needed, subjects=subjects)
    return FULL


@_kind(
    "by_deadline", AnswerType.DATETIME,
    required={"full_hours": count}, optional={"half_hours": count, "late": share},
    ordered=(("half_hours", "full_hours"),),
)  # fmt: skip
def _by_deadline(case: Case) -> Verdict:
    params = case.params
    start = case.plan.starts_at.astimezone(UTC)
    deadline = start - timedelta(hours=count(params["full_hours"]))
    if case.value <= deadline:
        return FULL
    late = amount(params.get("late", LATE))
    if "half_hours" in params:
        last = start - timedelta(hours=count(params["half_hours"]))
        if case.value > last:
            return ZERO, Reason("too_late", {"deadline": deadline, "last": last})
    return _short(late, "late", deadline=deadline)


@_kind("valid_link", AnswerType.LINK)
def _valid_link(case: Case) -> Verdict:
    return FULL if is_link(case.value) else (ZERO, Reason("not_a_link"))


def _valid_files(case: Case) -> int:
    end = case.plan.ends_at
    return sum(file.expires_at is None or file.expires_at >= end for file in case.answer.files)


@_kind("file_present", AnswerType.FILE)
def _file_present(case: Case) -> Verdict:
    if _valid_files(case):
        return FULL
    return ZERO, Reason("expired_file", {"expired": len(case.answer.files), "valid": 0, "needed": 1})


@_kind(
    "file_share", AnswerType.FILE,
    required={"required_fact": one_of("compare_price_count", "required_document_count")},
)  # fmt: skip
def _file_share(case: Case) -> Verdict:
    total, valid = len(case.answer.files), _valid_files(case)
    needed = getattr(case.plan, case.params["required_fact"]) or total
    code = "files_missing" if valid == total else "expired_file"
    return _short(_clamped(Fraction(valid, needed)), code, valid=valid, needed=needed, expired=total - valid)


def problems_of(kind: CreditKind, params: Mapping[str, object]) -> Iterable[Reason]:
    """What is wrong with the parameters of a rule: unknown, missing, unreadable, doubled or in the wrong order."""
    readers = {**kind.required, **kind.optional}
    for alternative in kind.alternatives:
        readers |= alternative
    values = {}
    for name, written in params.items():
        if name not in readers:
            yield Reason("unknown_param", {"kind": kind.name, "param": name})
            continue
        try:
            values[name] = readers[name](written)
        except (ValueError, TypeError):
            yield Reason("bad_param", {"kind": kind.name, "param": name, "value": str(written)})
    needed = dict(kind.required)
    if kind.alternatives:
        begun = [alternative for alternative in kind.alternatives if alternative.keys() & params.keys()]
        if len(begun) != 1:
            options = " | ".join(" + ".join(alternative) for alternative in kind.alternatives)
            yield Reason("one_of_params", {"kind": kind.name, "params": options})
        else:
            needed |= begun[0]
    for name in needed:
        if name not in params:
            yield Reason("missing_param", {"kind": kind.name, "param": name})
    for low, high in kind.ordered:
        if low in values and high in values and values[low] >= values[high]:
            yield Reason("params_out_of_order", {"kind": kind.name, "low": low, "high": high})
