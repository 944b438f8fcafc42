"""What people choose from: options of a control, and the selects of a form that filters a list."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Select:
    """Its options as (value, label, is chosen); `everything` is the first one, which filters nothing."""

    name: str
    label: str
    everything: str
    options: list


def selects(named):
    """The selects of rows (name, label, everything, pairs, chosen value); one with nothing to choose is left out."""
    return [
        Select(name, label, everything, [(value, text, value == chosen) for value, text in pairs])
        for name, label, everything, pairs, chosen in named
        if pairs
    ]
