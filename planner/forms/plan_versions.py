"""Which two versions of a plan to compare, read from an address that anybody may write."""

from dataclasses import dataclass

from planner.enums import Step
from planner.forms.fields import digits

NOW = 0
"""Stands for the plan as it is."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The earlier and the later side as numbers of versions, `NOW` for the plan as it is; `step` may be empty."""

    before: int
    after: int
    step: str = ""


def wanted_comparison(query, numbers):
    """What `before`, `after` and `step` ask for. `numbers` are those of the versions, newest first, at least one.

    Unknown words are as if they were not there: the newest version against the plan as it is. Two sides the wrong way
    round are turned.
    """
    after = _side(query.get("after"), numbers, NOW)
    before = _side(query.get("before"), numbers, _default_before(after, numbers))
    if before == NOW or (after != NOW and before > after):
        before, after = after, before
    step = query.get("step", "")
    return Wanted(before, after, step if step in Step.values else "")


def _default_before(after, numbers):
    return next((number for number in numbers if after in (NOW, number + 1)), numbers[0])


def _side(text, numbers, default):
    if text == "now":
        return NOW
    number = digits(text or "")
    return number if number in numbers else default
