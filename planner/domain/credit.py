"""How an answer becomes a credit between 0 and 1, and why it is below 1. Source: handbook 3.1 step 2 and 3.2."""

from fractions import Fraction

from planner.domain.credit_rules import CREDIT_KINDS, ZERO, Case, Reason, Verdict, problems_of
from planner.domain.plan import AnswerFacts, ItemDefinition, PlanFacts
from planner.domain.values import typed
from planner.enums import AnswerType

__all__ = ["CREDIT_KINDS", "Reason", "credit", "is_answered", "problems", "unmet_reason"]


def is_answered(item: ItemDefinition, answer: AnswerFacts | None) -> bool:
    """Whether something was given: a file for file items, a text for all others."""
    if answer is None:
        return False
    return bool(answer.files) if item.answer_type == AnswerType.FILE else answer.value != ""


def credit(item: ItemDefinition, answer: AnswerFacts | None, plan: PlanFacts) -> Fraction:
    """Credit of the answer, a Fraction in [0, 1]. Unanswered and rejected answers earn 0.

    A stored value that does not fit the item's answer type earns 0 as well. Raises `KeyError` for an unknown rule
    kind and for missing parameters: versions are validated before they are published.
    """
    return _verdict(item, answer, plan)[0]


def unmet_reason(item: ItemDefinition, answer: AnswerFacts | None, plan: PlanFacts) -> Reason | None:
    """Why the credit is below 1, as a code with parameters; None at full credit.

    Codes: unanswered, rejected, unreadable; answered_no, needs_owner; weak_option, unknown_option (option);
    below_target (value, target); above_limit (value, limit); below_range, above_range (value, lo, hi); not_above,
    not_below (value, limit); below_minimum (value, minimum); reference_missing (fact: the plan does not know it
    yet); no_break_even (contribution_rate ≤ 0); differs_from_fact, below_fact (value, fact, expected); placeholder;
    too_short (length, minimum); too_long (length, maximum); evidence_too_short (length, minimum, subjects);
    evidence_without_numbers (found, needed, subjects); late (deadline); too_late (deadline, last); not_a_link;
    files_missing, expired_file (valid, needed, expired). Values of an item that `shows_costs` are not for people
    without cost access.
    """
    return _verdict(item, answer, plan)[1]


def _verdict(item: ItemDefinition, answer: AnswerFacts | None, plan: PlanFacts) -> Verdict:
    if not is_answered(item, answer):
        return ZERO, Reason("unanswered")
    if answer.rejected:
        return ZERO, Reason("rejected")
    try:
        value = typed(answer.value, item)
    except ValueError:
        return ZERO, Reason("unreadable")
    return CREDIT_KINDS[item.credit.kind].judge(Case(item, answer, plan, value))


def problems(item: ItemDefinition) -> list[Reason]:
    """What is wrong with the item's credit rule, for the template validator; empty when it can be used.

    Codes: unknown_kind (kind), wrong_answer_type (kind, answer_type, allowed), unknown_param, missing_param (kind,
    param), bad_param (kind, param, value), one_of_params (kind, params), params_out_of_order (kind, low, high).
    """
    rule = item.credit
    kind = CREDIT_KINDS.get(rule.kind)
    if kind is None:
        return [Reason("unknown_kind", {"kind": rule.kind})]
    found = list(problems_of(kind, rule.params))
    if item.answer_type not in kind.answer_types:
        allowed = ", ".join(kind.answer_types)
        params = {"kind": rule.kind, "answer_type": str(item.answer_type), "allowed": allowed}
        found.insert(0, Reason("wrong_answer_type", params))
    return found
