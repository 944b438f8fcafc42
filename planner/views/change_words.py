"""One line of a plan's history in the reader's language."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from planner.domain.livestream_states import PlanAction
from planner.domain.moments import is_english, moment_text
from planner.domain.numbers import money_text, percent_text
from planner.enums import ChangeKind, GuestRight, PlanFeature, Platform, SessionState, SessionType, Step
from planner.exchange.material_words import material_list
from planner.models import LivestreamSession
from planner.views.answer_words import value_text
from planner.views.sheet_change_words import sheet_subject, sheet_value, sheet_what

MONEY_DETAILS = ("gmv_target", "planned_aov", "ad_budget")
TAKEN_AWAY = (ChangeKind.FILE_REMOVED, ChangeKind.APPLICABLE, ChangeKind.GUEST_REVOKED)


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """What changed, from what to what. `is_hidden`: the values are cost figures this reader may not see."""

    subject: str
    what: str
    old: str
    new: str
    reason: str
    is_hidden: bool


def change_words(change, *, zone, sees_costs):
    """The words for one change; figures of cost items only for those who may read costs."""
    is_hidden = _shows_costs(change) and not sees_costs
    old, new = ("", "") if is_hidden else (_value(change, change.old, zone), _value(change, change.new, zone))
    if change.kind == ChangeKind.STATE and change.old == change.new:
        old, new = "", _same_state(change.field)
    return ChangeWords(
        subject=_subject(change),
        what=what_of(change),
        old=old,
        new=new or _emptied(change, is_hidden=is_hidden),
        reason="" if is_hidden else _reason(change),
        is_hidden=is_hidden,
    )


def _same_state(action):
    """A step after which the plan is in the state in which it was: what was done says more than the state."""
    if action == PlanAction.APPROVE:
        return _("Approved; somebody else has to approve it as well")
    return pgettext("history", "Postponed")


def _reason(change):
    """What somebody wrote; of a material change, the names of what the rules found."""
    if change.kind == ChangeKind.STATE and change.field == PlanAction.MATERIAL_CHANGE and change.by_id is None:
        return material_list(change.reason.split())
    return change.reason


def _shows_costs(change):
    """Who owns an item is no figure, even where the item is about costs."""
    return change.shows_costs or bool(change.item and change.item.shows_costs and change.kind != ChangeKind.ITEM_OWNER)


def _subject(change):
    if change.item:
        return change.item.label
    if change.worksheet:
        return sheet_subject(change, get_language())
    if change.kind != ChangeKind.DETAIL:
        return change.get_kind_display()
    return detail_subject(change.field)


def detail_subject(field):
    """What a detail of a plan is called."""
    if field == "strategic_loss_approved":
        return _("Strategic loss approved")
    try:
        name = str(LivestreamSession._meta.get_field(field).verbose_name)
    except FieldDoesNotExist:
        return field
    return name[:1].upper() + name[1:] if is_english(get_language()) else name


def what_of(change):
    """What happened, in a few words."""
    special = {
        (ChangeKind.ANSWER, "confirmed"): _("Carried-over answer confirmed"),
        (ChangeKind.ANSWER, "signed_off"): _("Signed off by the owner"),
        (ChangeKind.FILE_ADDED, "restored"): _("File brought back"),
    }
    return special.get((change.kind, change.field)) or sheet_what(change) or change.get_kind_display()


def _emptied(change, *, is_hidden):
    """A value that was taken away leaves a word, so that the arrow points at something."""
    if is_hidden or not change.old or change.kind in TAKEN_AWAY:
        return ""
    return pgettext("value", "empty")


def _value(change, value, zone):
    if not value:
        return ""
    readers = {
        ChangeKind.STATE: lambda: _label(SessionState, value),
        ChangeKind.CONFIRMED_EMPTY: lambda: _label(Step, value),
        ChangeKind.VERSION_KEPT: lambda: f"v{value}",
        ChangeKind.GUEST_APPROVED: lambda: f"v{value}",
        ChangeKind.GUEST_INVITED: lambda: f"{change.row} · {_label(GuestRight, value)}",
        ChangeKind.GUEST_REVOKED: lambda: f"{change.row} · {_label(GuestRight, value)}",
        ChangeKind.DETAIL: lambda: detail_value(change.field, value, zone),
        ChangeKind.CELL: lambda: sheet_value(change, value, get_language(), zone),
    }
    if change.kind in readers:
        return readers[change.kind]()
    if change.kind in (ChangeKind.ANSWER, ChangeKind.COPIED) and change.item:
        return value_text(value, change.item.definition, zone)
    return value


def detail_value(name, value, zone):
    """A plan detail for reading; one that cannot be read is shown as it was stored."""
    readers = {
        **dict.fromkeys(MONEY_DETAILS, lambda: money_text(Decimal(value))),
        "platform": lambda: _label(Platform, value),
        "session_type": lambda: _label(SessionType, value),
        "features": lambda: pgettext("list", ", ").join(_label(PlanFeature, word) for word in value.split()),
        "contribution_rate": lambda: percent_text(Decimal(value), decimals=2),
        "starts_at": lambda: moment_text(datetime.fromisoformat(value), get_language(), zone=zone),
        "strategic_loss_approved": lambda: pgettext("answer", "Yes") if value == "yes" else pgettext("answer", "No"),
    }
    try:
        return readers[name]() if name in readers else value
    except (ValueError, InvalidOperation):
        return value


def _label(choices, value):
    return str(choices(value).label) if value in choices.values else value
