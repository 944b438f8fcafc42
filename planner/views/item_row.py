"""What one row of a checklist shows: ready strings, which the templates only place."""

from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from planner.addresses import address
from planner.views.choices import Choice
from planner.views.proof_rows import NOTHING_SENT, FileRow, Upload

ROUTES = ("save", "confirm", "not_applicable", "applicable", "note", "owner", "history")
CHECKED = SafeString(" checked")
SELECTED = SafeString(" selected")


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


@dataclass(frozen=True, slots=True)
class ItemRow:
    """`words` follow from the language."""

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
    choices: tuple[Choice, ...]
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
    words: dict[str, str] = field(compare=False)
    error: str = ""
    clash: Clash | None = None
    files: tuple[FileRow, ...] = ()
    upload: Upload = NOTHING_SENT
    comment_url: str = ""
    findings: str = ""
    review_url: str = ""

    @property
    def urls(self):
        return _urls_of(self.pk)

    @property
    def links(self):
        has_note = self.can_edit and bool(self.note)
        links = _links(get_language(), self.can_edit, self.can_waive, has_note)
        return SafeString(links.replace("/0/", f"/{self.pk}/"))

    @property
    def radio_buttons(self):
        return radio_buttons(self.choices, self.name)

    @property
    def options(self):
        return select_options(self.choices)

    @property
    def has_many_choices(self):
        """More than fit into one row of segments on a phone."""
        return len(self.choices) > 3

    def in_step_form(self):
        """The same row for the plain form of a whole step, where every control needs a name of its own."""
        choices = self.choices
        if choices and self.control.endswith("_choice.html"):
            choices = (*choices, Choice("", _("not answered"), not any(choice.is_chosen for choice in choices)))
        return replace(self, name=f"value-{self.pk}", choices=choices)

    @property
    def without_forms(self):
        return replace(self, can_edit=False)


def _urls_of(pk):
    """The addresses of an answer, by what is done there."""
    return {name: SafeString(address(f"planner:answer_{name}", pk)) for name in ROUTES}


@lru_cache(maxsize=32)
def _links(_language, can_edit, can_waive, has_note):
    """The links of answer 0: each variant is rendered once."""
    words = {"urls": _urls_of(0), "can_edit": can_edit, "can_waive": can_waive, "has_note": has_note}
    return render_to_string("planner/checklists/_item_links.html", words)


@lru_cache(maxsize=2048)
def radio_buttons(choices, name):
    """The buttons of a choice: the same few for every plan, so they are made once."""
    return format_html_join(
        "",
        '<label><input type="radio" name="{}" value="{}"{}>{}</label>',
        ((name, one.value, CHECKED if one.is_chosen else "", one.label) for one in choices),
    )


@lru_cache(maxsize=1024)
def select_options(choices):
    """The options of a list, made once as well."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((one.value, SELECTED if one.is_chosen else "", one.label) for one in choices),
    )


@dataclass(frozen=True, slots=True)
class ExcludedItem:
    """An item that does not apply to this plan, with the condition in words."""

    label: str
    condition: str
