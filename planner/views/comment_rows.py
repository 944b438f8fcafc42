"""Comments of a review as ready strings: what they say, where they stand, and what the reader may do."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from planner.actions.comments import can_apply, moves_of
from planner.domain.capabilities import Capability
from planner.domain.comments import CommentMove
from planner.domain.moments import moment_text
from planner.enums import CommentState, FindingSeverity

ORDER = {severity: place for place, severity in enumerate(FindingSeverity)}
STATE_TONES = {
    CommentState.OPEN: ("risk", "st-risk"),
    CommentState.ANSWERED: ("review", "st-review"),
    CommentState.RESOLVED: ("ready", "st-ready"),
    CommentState.REJECTED: ("idle", "x"),
    CommentState.OBSOLETE: ("idle", "minus"),
}
MOVE_ICONS = {
    CommentMove.ANSWER: "check",
    CommentMove.REJECT: "x",
    CommentMove.RESOLVE: "st-ready",
    CommentMove.OBSOLETE: "minus",
    CommentMove.REOPEN: "undo",
}


def move_label(move):
    return {
        CommentMove.ANSWER: pgettext("comment", "Mark answered"),
        CommentMove.REJECT: pgettext("comment", "Reject"),
        CommentMove.RESOLVE: pgettext("comment", "Resolve"),
        CommentMove.OBSOLETE: pgettext("comment", "No longer relevant"),
        CommentMove.REOPEN: pgettext("comment", "Reopen"),
    }[move]


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of a thread. `change` words a change of state."""

    name: str
    initial: str
    organization: str
    is_provider: bool
    when: str
    text: str
    change: str


@dataclass(frozen=True, slots=True)
class Move:
    value: str
    label: str
    icon: str


@dataclass(slots=True)
class CommentRow:
    """`changed` says what has become of the place since; `now` is what it says now where that is told in figures."""

    pk: int
    step: str
    letter: str
    place: str
    url: str
    changed: str
    severity: str
    severity_label: str
    state: str
    state_label: str
    tone: str
    icon: str
    is_settled: bool
    is_internal: bool
    is_guest: bool
    audience: str
    said: Said
    finding: str
    evidence: str
    was: str
    proposed: str
    has_proposal: bool
    now: str
    is_stale: bool
    can_apply: bool
    applied: str
    due: str
    is_late: bool
    origin: str
    thread: list[Said]
    moves: list[Move]
    can_reply: bool
    is_hidden: bool
    urls: dict[str, str]
    text: str = ""
    error: str = ""
    failed: str = ""


def said_by(entry, livestream, *, text="", state=""):
    """A comment or a reply: who said it and when."""
    who = entry.author or entry.guest
    own = pgettext("comment by a", "guest") if entry.author is None else livestream.organization.name
    return Said(
        name=who.display_name,
        initial=who.initial,
        organization=entry.provider.name if entry.provider else own,
        is_provider=entry.provider_id is not None,
        when=moment_text(entry.at, get_language(), zone=ZoneInfo(livestream.organization.time_zone)),
        text=text,
        change=_("now: %(state)s") % {"state": CommentState(state).label} if state else "",
    )


def _weight(comment):
    """What matters most comes first: unsettled, by severity, by step, by age."""
    return comment.is_settled, ORDER[comment.severity], "stage".index(comment.step), comment.pk


@dataclass(frozen=True, slots=True)
class Failure:
    """A reply or an application that was refused: what was typed, and why."""

    text: str = ""
    error: str = ""
    failed: str = ""


class CommentWriter:
    """Writes the comments of one plan for one reader. `names` are the people who can be mentioned."""

    def __init__(self, *, livestream, membership, places, names, now, is_open):
        self.livestream, self.membership, self.places = livestream, membership, places
        self.now, self.is_open = now, is_open
        self.names = sorted(names, key=len, reverse=True)
        self.zone, self.language = places.zone, get_language()
        self.can_comment = membership.can(Capability.COMMENT)

    def rows(self, comments, failures=()):
        """The comments, the ones that matter most first."""
        failures = dict(failures)
        return [self.row(comment, failures.get(comment.pk)) for comment in sorted(comments, key=_weight)]

    def row(self, comment, failure=None):
        target = comment.place
        is_hidden = comment.shows_costs and not self.membership.can_see_costs
        said_now = self.places.says.of(target)
        is_gone = said_now is None
        tone, icon = STATE_TONES[comment.state]
        was, now = (self.places.text(target, said) for said in (comment.was, said_now))
        has_proposal = comment.proposed is not None and not is_hidden
        is_there = has_proposal and isinstance(said_now, dict) and said_now["value"] == comment.proposed["value"]
        is_stale = (
            has_proposal
            and comment.applied_at is None
            and not is_there
            and (is_gone or said_now["value"] != comment.was["value"])
        )
        may_write = self.can_comment and not is_hidden
        row = CommentRow(
            pk=comment.pk,
            step=comment.step,
            letter=target.step.letter if target.step else "",
            place=self.places.label(target, comment.row_name),
            url=self.places.url(target),
            changed=self._changed(comment, said_now),
            severity=comment.severity,
            severity_label=comment.get_severity_display(),
            state=comment.state,
            state_label=comment.get_state_display(),
            tone=tone,
            icon=icon,
            is_settled=comment.is_settled,
            is_internal=comment.is_internal,
            is_guest=comment.guest_id is not None,
            audience=_("Only inside %(provider)s") % {"provider": comment.provider} if comment.is_internal else "",
            said=said_by(comment, self.livestream),
            finding="" if is_hidden else self._marked(comment.finding),
            evidence="" if is_hidden else self._marked(comment.evidence),
            was="" if is_hidden else was,
            proposed=self.places.text(target, comment.proposed) if has_proposal else "",
            has_proposal=has_proposal,
            now="" if is_hidden else now,
            is_stale=is_stale,
            can_apply=self.is_open and has_proposal and not is_stale and can_apply(comment, self.membership),
            applied=self._applied(comment),
            due=moment_text(comment.due_at, self.language, zone=self.zone) if comment.due_at else "",
            is_late=bool(comment.due_at) and comment.due_at < self.now and not comment.is_settled,
            origin=self._origin(comment),
            thread=[] if is_hidden else [self._reply(reply) for reply in comment.replies.all()],
            moves=self._moves(comment, is_gone) if may_write else [],
            can_reply=may_write,
            is_hidden=is_hidden,
            urls={name: reverse(f"planner:comment_{name}", args=[comment.pk]) for name in ("reply", "apply")},
        )
        if failure:
            row.text, row.error, row.failed = failure.text, failure.error, failure.failed
        return row

    def _moves(self, comment, is_gone):
        found = moves_of(comment, self.membership, is_gone=is_gone)
        return [Move(move.value, move_label(move), MOVE_ICONS[move]) for move in found]

    def _changed(self, comment, said_now):
        if said_now is None:
            return _("What this is about has been deleted since.")
        if comment.was in (None, said_now):
            return ""
        if comment.applied_at is None:
            return _("What this is about has changed since.")
        return ""

    def _applied(self, comment):
        if comment.applied_at is None:
            return ""
        when = moment_text(comment.applied_at, self.language, zone=self.zone)
        return _("Applied by %(name)s · %(when)s") % {"name": comment.applied_by.display_name, "when": when}

    def _origin(self, comment):
        """The round and the version it was written on."""
        parts = []
        if comment.round:
            parts.append(_("Round %(number)s") % {"number": comment.round})
        if comment.version:
            parts.append(_("Version %(number)s") % {"number": comment.version.number})
        return " · ".join(parts)

    def _reply(self, reply):
        return said_by(reply, self.livestream, text=self._marked(reply.text), state=reply.state)

    def _marked(self, text):
        """The text with the names of people who are mentioned set apart, and its lines kept."""
        parts = []
        for place, part in enumerate(text.replace("＠", "@").split("@")):
            name = next((name for name in self.names if place and part.startswith(name)), None)
            if name:
                parts.append(f'<b class="mention">@{escape(name)}</b>{escape(part[len(name) :])}')
            else:
                parts.append(("@" if place else "") + escape(part))
        return SafeString("".join(parts).replace("\n", "<br>"))
