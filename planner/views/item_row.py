"""What one row of a checklist shows: ready strings, which the templates only place."""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people answered at once: what is stored now, by whom, and what the reader typed."""

    version: int
    theirs: str
    mine: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What the reader sent and could not be stored as it is: the text stays in the control.

    So does the version it was written onto: what is typed next must not pass for an answer to a newer one.
    """

    text: str
    version: int | None = None
    error: str = ""
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long a text should be: `words` has `#` where the script puts the length while somebody types."""

    least: int
    most: int
    words: str
    text: str
    is_met: bool

    @property
    def is_short(self):
        """A name or a line, not a paragraph."""
        return self.least < 15


@dataclass(slots=True)
class ItemRow:
    pk: int
    ref: str
    key: str
    version: int
    label: str
    guidance: str
    status: str
    icon: str
    state_label: str
    is_gate: bool
    is_open: bool
    worth: str
    share: str
    due: str
    is_overdue: bool
    owner: str
    owner_initial: str
    note: str
    body: str
    control: str
    trigger: str
    name: str
    was: str
    text: str
    value: str
    choices: list[Choice]
    prefix: str
    unit: str
    aim: str
    lengths: Lengths | None
    unmet: str
    tone: str
    is_carried: bool
    needs_signature: bool
    can_edit: bool
    can_waive: bool
    reason: str
    answered: str
    urls: dict[str, str]
    words: dict[str, str]
    links: str
    error: str = ""
    clash: Clash | None = None
    files: list = field(default_factory=list)
    answer: object = None

    @property
    def has_many_choices(self):
        """More than fit into one row of segments on a phone."""
        return len(self.choices) > 3

    def in_step_form(self):
        """The same row for the plain form of a whole step, where every control needs a name of its own."""
        choices = self.choices
        if choices and self.control.endswith("_choice.html"):
            choices = [*choices, Choice("", _("not answered"), not any(choice.is_chosen for choice in choices))]
        return replace(self, name=f"value-{self.pk}", choices=choices)

    @property
    def without_forms(self):
        return replace(self, can_edit=False)


@dataclass(frozen=True, slots=True)
class ExcludedItem:
    """An item that does not apply to this plan, with the condition in words."""

    label: str
    condition: str
