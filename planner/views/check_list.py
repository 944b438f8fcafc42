"""The automatic checks of one step, ready to show."""

from dataclasses import dataclass, field
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from planner.addresses import address
from planner.domain.checks import EXEMPTED, WAIVABLE
from planner.domain.checks.results import CheckLine
from planner.domain.laws import NOTE
from planner.domain.moments import date_text, is_english, moment_text
from planner.domain.readiness import FAIL, NO_DATA, PASS
from planner.domain.worksheets.book import SINGLE
from planner.enums import Role, Severity
from planner.enums_worksheets import ExemptionCode, Worksheet
from planner.views.check_words import STANDING, check_name
from planner.views.worksheet_links import cell_url

MOST_LINES = 4
ORDER = (FAIL, NO_DATA, EXEMPTED, PASS)
CERTAINTY = {
    "A": lambda: _("read in the text of the law"),
    "B": lambda: _("confirmed by a secondary text"),
    "C": lambda: _("from general knowledge, to be verified"),
}


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Where an exempted word is taken back, and which one."""

    url: str
    place: str
    term: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a check says. `exempt_url` is where the owner may let a word stay, `end` takes that back."""

    text: str
    evidence: str
    url: str
    exempt_url: str = ""
    end: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class Law:
    name: str
    dates: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Check:
    id: str
    name: str
    icon: str
    status: str
    state: str
    severity: str
    is_veto: bool
    points: str
    lines: tuple[Line, ...] = ()
    more: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    laws: tuple[Law, ...] = ()
    is_hidden: bool = False
    waiver: str = ""
    waive_url: str = ""
    withdraw_url: str = ""


@dataclass(frozen=True, slots=True)
class Checks:
    """`empty_url` is where the step is confirmed to have no rows, or where that is taken back (`is_empty`);
    `query` asks for what the passed ones found ('' where that is here)."""

    title: str
    count: str
    rows: list[Check]
    law_note: str
    query: str
    empty_url: str = ""
    is_empty: bool = False
    passed: list[Check] = field(default_factory=list)


class CheckList:
    """Words for the checks of one plan, for one reader."""

    def __init__(self, *, livestream, results, membership, can_edit, book):
        self.livestream = livestream
        self.results = results
        self.membership = membership
        self.can_edit = can_edit
        self.can_sign = can_edit and membership.role == Role.OWNER
        self.book = book
        self.lexicons = {lexicon.tier: lexicon for lexicon in book.lexicons}
        self.language = get_language() or ""
        self.zone = ZoneInfo(livestream.organization.time_zone)

    def of_step(self, step, scored):
        """`scored` are the checks of the step in the score; of a passed one without a result only that is told."""
        rows = [self._check(check) for check in sorted(scored, key=_urgency)]
        passed = [row for row in rows if row.status == "ready"]
        return Checks(
            title=_("Automatic checks"),
            count=f"{len(passed)} / {len(rows)}",
            rows=[row for row in rows if row.status != "ready"],
            passed=passed,
            law_note=NOTE["en" if is_english(self.language) else "zh"] if any(row.laws for row in rows) else "",
            query="" if all(row.id in self.results for row in passed) else "?checks=all",
            **self._emptiness(step),
        )

    def _check(self, check):
        icon, status, state = STANDING[_outcome(check)]
        words = {
            "id": check.id,
            "name": check_name(check.id),
            "icon": icon,
            "status": status,
            "state": str(state),
            "severity": str(Severity(check.severity).label),
            "is_veto": check.severity != Severity.WARN,
            "points": f"{0 if check.is_open else check.weight} / {check.weight}",
        }
        result = self.results.get(check.id)
        return Check(**words, **self._findings(result)) if result else Check(**words)

    def _findings(self, result):
        is_hidden = result.shows_costs and not self.membership.can_see_costs
        lines = () if is_hidden else tuple(self._line(result, line) for line in result.lines(self.language))
        signed = result.waiver is not None and bool(result.waiver.reason)
        return {
            "lines": lines[:MOST_LINES],
            "more": lines[MOST_LINES:],
            "notes": () if is_hidden else tuple(result.note_messages(self.language)),
            "laws": tuple(self._law(law) for law in result.laws),
            "is_hidden": is_hidden,
            "waiver": self._waiver(result),
            "waive_url": self._route("check_waive", result.id) if self._may_waive(result) else "",
            "withdraw_url": self._route("waiver_withdraw", result.id) if signed and self.can_sign else "",
        }

    def _may_waive(self, result):
        return self.can_sign and result.id in WAIVABLE and result.outcome == FAIL

    def _route(self, name, *args):
        return address(f"planner:{name}", self.livestream.pk, *args)

    def _line(self, result, line: CheckLine):
        numbers = line.finding.numbers
        is_word = result.id == "E05" and "tier" in numbers
        place = {}
        if is_word and self.can_sign:
            place = {"place": "-".join((line.ref.worksheet, line.ref.row, line.ref.field)), "term": numbers["term"]}
        may_stay = is_word and self.lexicons[numbers["tier"]].can_be_exempted
        return Line(
            text=self._exempted(line) if is_word and line.outcome == EXEMPTED else line.text,
            evidence=line.evidence,
            url="" if line.ref is None or line.outcome == PASS else cell_url(self.livestream, line.ref),
            exempt_url=f"{self._route('word_exempt')}?{urlencode(place)}"
            if place and may_stay and line.outcome == FAIL
            else "",
            end=Withdrawal(self._route("exemption_end"), **place) if place and line.outcome == EXEMPTED else None,
        )

    def _exempted(self, line: CheckLine):
        """Who lets a word stay, on which ground and why."""
        place = (line.ref, line.finding.numbers["term"])
        found = [one for one in self.book.sheets.text_exemptions if (one.place, one.term) == place]
        if not found:
            return line.text
        words = {
            "owner": found[0].owner,
            "ground": ExemptionCode(found[0].code).label,
            "reason": found[0].reason,
        }
        signed = _("Exempted by %(owner)s (%(ground)s): %(reason)s") % words
        return f"{line.text} {signed}"

    def _waiver(self, result):
        if result.legal_review_reason:
            return _("Under legal review: %(reason)s") % {"reason": result.legal_review_reason}
        waiver = result.waiver
        if waiver is None:
            return ""
        words = {"owner": waiver.owner, "reason": waiver.reason}
        if not waiver.reason:
            return _("Strategic loss approved by %(owner)s.") % words
        if waiver.expires_at is None:
            return _("Accepted by %(owner)s: %(reason)s") % words
        words["until"] = moment_text(waiver.expires_at, self.language, zone=self.zone)
        return _("Accepted by %(owner)s until %(until)s: %(reason)s") % words

    def _law(self, law):
        article = _("art. %(article)s") % {"article": law.article} if law.article else ""
        dates = [
            _("version %(date)s") % {"date": law.version_date} if law.version_date else "",
            _("in force since %(date)s") % {"date": date_text(law.effective_from, self.language)}
            if law.effective_from
            else "",
            _("reviewed %(date)s") % {"date": date_text(law.reviewed_on, self.language)},
        ]
        return Law(
            f"{law.name(self.language)} {article}".strip(), " · ".join(filter(None, dates)), CERTAINTY[law.certainty]()
        )

    def _emptiness(self, step):
        sheets = [sheet for sheet in Worksheet if sheet.step == step and sheet not in SINGLE]
        is_empty = step.value in self.livestream.confirmed_empty
        if not self.can_edit or any(self.book.sheets.rows(sheet) for sheet in sheets):
            return {"is_empty": False}
        return {"empty_url": self._route("step_confirm_empty", step), "is_empty": is_empty}


def _outcome(check):
    return EXEMPTED if check.is_exempted else check.outcome


def _urgency(check):
    """Failing checks first, the gravest before the others."""
    return ORDER.index(_outcome(check)), -check.weight, check.id
