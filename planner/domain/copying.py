"""Which answers stay true when an earlier plan is copied for a new broadcast."""

from planner.domain.plan import ItemDefinition
from planner.enums import AnswerType

DATED_TEXT = frozenset({"evidence_text"})
"""Texts that quote figures of the last thirty days: true for one date only."""

DATED_NUMBERS = frozenset({"at_least", "equals_fact"})
"""Numbers that count progress towards a target, or approve a figure, for one broadcast."""


def stays_true(item: ItemDefinition) -> bool:
    """Whether an answer to this item is kept in a copy (marked as carried over).

    Kept: decisions and plans. A text; a choice whose options all earn the same credit; a number or amount that is a
    target, a limit or an assumption. Given anew: whatever says that something was done, proved or approved for one
    date. Every yes or no, moment, file and link; a choice whose options are stages of getting there (applied,
    granted); texts that quote recent figures; counts of what is ready so far; approved budgets.
    """
    match item.answer_type:
        case AnswerType.TEXT:
            return item.credit.kind not in DATED_TEXT
        case AnswerType.CHOICE:
            return len({option.credit for option in item.options}) == 1
        case AnswerType.NUMBER | AnswerType.MONEY:
            return item.credit.kind not in DATED_NUMBERS
    return False


def same_question(old: ItemDefinition, new: ItemDefinition, value: str) -> bool:
    """Whether an answer to `old` can stand as the answer to `new`, the item with the same key in another version."""
    if (old.answer_type, old.unit) != (new.answer_type, new.unit):
        return False
    return new.answer_type != AnswerType.CHOICE or value in {option.value for option in new.options}
