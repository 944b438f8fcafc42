"""What people choose from: options of a control, and the selects of a form that filters a list."""

from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Select:
    """Its options as HTML, since a provider has as many as it has clients; `everything` is the first one, which filters
    nothing."""

    name: str
    label: str
    everything: str
    options: str


def selects(named):
    """The selects of rows (name, label, everything, pairs, chosen value); one with nothing to choose is left out."""
    return [
        Select(name, label, everything, SafeString("".join([_option(*pair, chosen) for pair in pairs])))
        for name, label, everything, pairs, chosen in named
        if pairs
    ]


def _option(value, text, chosen):
    selected = " selected" if value == chosen else ""
    return f'<option value="{escape(str(value))}"{selected}>{escape(str(text))}</option>'
