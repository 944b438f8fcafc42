"""The sentence of an event, in the language in use."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from planner.domain.moments import moment_text
from planner.enums import SessionState
from planner.exchange.material_words import material_list
from planner.models.checklist_templates import in_language

LISTED_ITEMS = 3


def event_text(event):
    """One sentence: who did what to which plan."""
    return str(event.rule.text) % _Words(event)


def event_text_for(event, organizations):
    """The same for somebody of these organizations (primary keys): of another's plan it says first whose it is."""
    is_own = event.livestream is None or event.organization_id in organizations
    return event_text(event) if is_own else f"{event.livestream.organization.name} · {event_text(event)}"


class _Words(dict):
    """Only the words that a sentence asks for are looked up."""

    def __init__(self, event):
        super().__init__()
        self.event = event

    def __missing__(self, name):
        return _WORDS[name](self.event) if name in _WORDS else self.event.words.get(name, "")


def _by(event):
    return event.by.display_name if event.by else _("The system")


def _item(event):
    return in_language(event.item.label_zh, event.item.label_en) if event.item else ""


def _items(event):
    """The first of the listed items, and how many more there are."""
    labels = [in_language(*pair) for pair in event.words.get("items", ())]
    listed = pgettext("list", ", ").join(labels[:LISTED_ITEMS])
    more = len(labels) - LISTED_ITEMS
    return _("%(items)s and %(count)s more") % {"items": listed, "count": more} if more > 0 else listed


def _start(event):
    zone = ZoneInfo(event.livestream.organization.time_zone)
    return moment_text(event.livestream.starts_at, get_language(), zone=zone)


def _limit(event):
    """When a review is due, in the merchant's time."""
    zone = ZoneInfo(event.livestream.organization.time_zone)
    return moment_text(datetime.fromisoformat(event.words["limit"]), get_language(), zone=zone)


def _state(name):
    return lambda event: str(SessionState(event.words[name]).label)


_WORDS = {
    "by": _by,
    "plan": lambda event: event.livestream.title,
    "item": _item,
    "items": _items,
    "start": _start,
    "limit": _limit,
    "old": _state("old"),
    "new": _state("new"),
    "reasons": lambda event: material_list(event.words["reasons"]),
}
