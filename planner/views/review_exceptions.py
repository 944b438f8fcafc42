"""What a reviewer looks at first: the checks and gates of a plan that do not hold, the gravest first."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from planner.domain.comments import MOST_TEXT, Target
from planner.domain.readiness import FAIL, NO_DATA
from planner.enums import FindingSeverity, Severity
from planner.views.answer_words import label_of
from planner.views.check_words import STANDING, check_name, check_place
from planner.views.comment_places import place_word

FIRST, MOST_LINES = 8, 3
WEIGHT = {Severity.LEGAL: FindingSeverity.BLOCKER, Severity.BLOCK: FindingSeverity.BLOCKER}
"""How grave a comment on a failing check starts out; a warning is minor."""
RANK = {Severity.LEGAL: 0, Severity.BLOCK: 1, Severity.WARN: 4}
OPEN_GATE, UNJUDGED = 2, 3
"""In which order they stand: broken law, what fails on air, open gates, what cannot be judged, warnings."""


@dataclass(frozen=True, slots=True)
class Said:
    """One row that fails. `comment_url` opens the form with its words; `known` is an open comment on the very place."""

    text: str
    evidence: str
    url: str
    comment_url: str
    known: str


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A check that fails or cannot be judged, or a gate that is open."""

    letter: str
    step: str
    name: str
    icon: str
    status: str
    kind: str
    is_veto: bool
    lines: list[Said]
    more: list[Said]


class Exceptions:
    """`reading` is a `views.review_page.ReviewReading`."""

    def __init__(self, reading, readiness):
        self.reading, self.readiness = reading, readiness
        self.language = get_language() or ""
        self.known = {comment.place: f"#comment-{comment.pk}" for comment in reading.comments if not comment.is_settled}

    def context(self):
        rows = [row for _rank, row in sorted(self._ranked(), key=lambda pair: pair[0])]
        return {"exceptions": rows[:FIRST], "more_exceptions": rows[FIRST:], "exception_count": len(rows)}

    def _ranked(self):
        for check in self.readiness.checks:
            if not self._is_shown(check.step):
                continue
            if check.fails and not check.is_exempted:
                yield RANK[check.severity], self._check(check)
            elif check.outcome == NO_DATA and check.holds_cap:
                yield UNJUDGED, self._check(check)
        for item in self.readiness.open_gates:
            if self._is_shown(item.step):
                yield OPEN_GATE, self._gate(item)

    def _is_shown(self, step):
        return self.reading.step in ("", step)

    def _check(self, check):
        result = self._results[check.id]
        icon, status, state = STANDING[check.outcome]
        severity = WEIGHT.get(check.severity, FindingSeverity.MINOR)
        if result.shows_costs and not self.reading.membership.can_see_costs:
            lines = [Said(_("Its numbers are for members who may see costs."), "", self._check_url(check), "", "")]
        else:
            lines = [self._line(check, line, severity) for line in result.lines(self.language) if line.text]
        name = str(Severity(check.severity).label)
        return Exceptional(
            letter=check.step.letter,
            step=check.step.value,
            name=check_name(check.id),
            icon=icon,
            status=status if check.severity != Severity.WARN or check.outcome != FAIL else "risk",
            kind=name if check.outcome == FAIL else f"{name} · {state}",
            is_veto=check.severity != Severity.WARN,
            lines=lines[:MOST_LINES],
            more=lines[MOST_LINES:],
        )

    @property
    def _results(self):
        return self.reading.check_results

    def _check_url(self, check):
        return check_place(self.reading.livestream, check.id, check.step)

    def _line(self, check, line, severity):
        place = self._place(check.step, line.ref)
        url = self.reading.places.url(place) if place.worksheet else self._check_url(check)
        words = f"{line.text} {line.evidence}".strip()
        return Said(line.text, line.evidence, url, self._comment_url(place, severity, words), self._known(place))

    def _place(self, step, ref):
        """The place that a comment on this row is about: its cell, else the whole step."""
        if ref is None:
            return Target(step)
        return self.reading.places.read(f"row.{ref.worksheet.value}.{ref.row}", ref.field) or Target(step)

    def _gate(self, item):
        definition = self.reading.places.items[item.key]
        place = self.reading.places.read(f"item.{item.key}")
        said = self.reading.places.text(place, self.reading.says.of(place)) if place else ""
        name = label_of(definition)
        words = _("Open gate: %(name)s") % {"name": name}
        line = Said(
            text=_("Answer: %(answer)s") % {"answer": said} if said else _("Not answered."),
            evidence="",
            url=f"{self.reading.livestream.step_url(item.step)}#item-{item.key}",
            comment_url=self._comment_url(place, FindingSeverity.MAJOR, words) if place else "",
            known=self._known(place) if place else "",
        )
        kind = _("Gate")
        return Exceptional(item.step.letter, item.step.value, name, "gate", "blocked", kind, True, [line], [])

    def _known(self, place):
        return self.known.get(place, "") if place.item or place.worksheet else ""

    def _comment_url(self, place, severity, words):
        if not self.reading.can_comment:
            return ""
        asked = {"place": place_word(place), "field": place.field, "severity": severity.value}
        asked |= {"finding": words[:MOST_TEXT], "step": self.reading.step}
        given = {name: value for name, value in asked.items() if value}
        return f"{reverse('planner:comment_add', args=[self.reading.livestream.pk])}?{urlencode(given)}"
