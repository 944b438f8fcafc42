"""What an automatic check says: outcome, rows with their numbers, the cells that put it right, and the words for it."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from planner.domain.checks.messages import evidence_text, message_text, subject_text
from planner.domain.checks.words import Words, joined
from planner.domain.laws import LawReference, laws_of
from planner.domain.moments import is_english
from planner.domain.plan import CheckOutcome
from planner.domain.readiness import FAIL, NO_DATA, PASS
from planner.domain.worksheets import FieldRef, Waiver
from planner.domain.worksheets.columns import column
from planner.enums import Severity, Step
from planner.enums_worksheets import Worksheet

__all__ = ["EXEMPTED", "FAIL", "NOTE", "NO_DATA", "PASS", "CheckResult", "Finding", "to_outcomes"]

EXEMPTED = "exempted"
"""The rule is not kept, and somebody who may has accepted that."""
MOST_NAMED = 5
"""Rows or cells that a sentence names one by one."""
NOTE = "note"
"""A row worth a look that decides nothing."""
SHOWS_COSTS = frozenset({"S03", "A01", "A02", "A05", "A06", "A09", "G01", "G06", "G07"})
"""Checks whose numbers and sentences tell cost, ad budget, margin or profit: only for people with cost access."""
_RANK = (FAIL, NO_DATA, EXEMPTED, PASS)
"""A failing row decides; then what is missing; then what is exempted."""


class Finding(NamedTuple):
    """One row, or the plan as a whole, as a check sees it.

    `refs` are the cells it looked at, the one that most likely puts it right first. `numbers` are the figures by the
    names that messages use: money in yuan, rates as fractions, minutes; unrounded. `variant` picks the sentence where
    a check has several; `severity` replaces that of the check (G01).
    """

    outcome: str
    refs: tuple[FieldRef, ...] = ()
    numbers: Mapping[str, object] = MappingProxyType({})
    variant: str = ""
    severity: Severity | None = None


class CheckLine(NamedTuple):
    """One thing to say of a check: a sentence, or only the rows it is about where it passes; the comparison behind it,
    '' where it compares no numbers; and the cell that it is about."""

    outcome: str
    text: str
    evidence: str
    ref: FieldRef | None
    finding: Finding


class CheckResult(NamedTuple):
    """One automatic check of one plan. `outcome` is pass, fail, no_data or exempted; `findings` the rows looked at.

    `waiver` is the owner's written waiver that exempts it, `legal_review_reason` why lawyers are looking at the rule.
    """

    id: str
    key: str
    step: Step
    severity: Severity
    outcome: str
    findings: tuple[Finding, ...] = ()
    waiver: Waiver | None = None
    legal_review_reason: str = ""

    @property
    def strict_outcome(self) -> str:
        """The outcome without waivers and exemptions: what is exempted fails."""
        return FAIL if self.outcome == EXEMPTED else self.outcome

    @property
    def decisive(self) -> tuple[Finding, ...]:
        """The findings behind the outcome: failing rows, missing cells, or all rows when it passes."""
        return self._with(worst_of(self.findings))

    @property
    def notes(self) -> tuple[Finding, ...]:
        """Rows worth a look that do not decide."""
        return self._with(NOTE)

    def _with(self, outcome: str) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.outcome == outcome)

    @property
    def fix(self) -> FieldRef | None:
        """The cell that puts it right, of the first row that fails or lacks data; None when it passes."""
        if self.outcome == PASS:
            return None
        return next((finding.refs[0] for finding in self.decisive if finding.refs), None)

    @property
    def rows(self) -> tuple[tuple[Worksheet, str], ...]:
        """Worksheet and key of every row it looked at, in order, each once."""
        return tuple(dict.fromkeys((ref.worksheet, ref.row) for finding in self.findings for ref in finding.refs))

    @property
    def shows_costs(self) -> bool:
        """Its numbers and sentences are only for people with cost access."""
        return self.id in SHOWS_COSTS

    @property
    def laws(self) -> tuple[LawReference, ...]:
        """The articles behind it; empty for checks of practice."""
        return laws_of(self.id)

    def lines(self, language: str) -> tuple["CheckLine", ...]:
        """What there is to say of failing rows or missing cells, and of what is exempted; or, when it passes, the
        comparison of each row, named. Rows that say the same are one line."""
        said, decisive = {}, self.decisive
        exempted = () if EXEMPTED in {one.outcome for one in decisive} else self._with(EXEMPTED)
        for finding in (*decisive, *exempted):
            is_missing, passes = finding.outcome == NO_DATA, finding.outcome == PASS
            told = (self.id, finding.variant, _told(finding), language)
            text = "" if passes else message_text(*told, is_missing=is_missing)
            evidence = "" if is_missing else evidence_text(*told, holds=passes)
            line = CheckLine(finding.outcome, text, evidence, finding.refs[0] if finding.refs else None, finding)
            if text or evidence:
                said.setdefault((text, evidence), []).append(line)
        return tuple(_same(lines, language) for lines in said.values())

    def messages(self, language: str) -> tuple[str, ...]:
        """One sentence per row that fails or lacks data, in Chinese or (`en…`) English; none when it passes."""
        if self.outcome == PASS:
            return ()
        said = (
            message_text(self.id, finding.variant, _told(finding), language, is_missing=finding.outcome == NO_DATA)
            for finding in self.decisive
        )
        return tuple(dict.fromkeys(said))

    def note_messages(self, language: str) -> tuple[str, ...]:
        """One sentence per row worth a look."""
        said = (message_text(self.id, note.variant, note.numbers, language) for note in self.notes)
        return tuple(dict.fromkeys(said))

    def evidence(self, language: str) -> tuple[str, ...]:
        """The comparison behind every decisive row, as `480 < 576`; empty for checks that compare no numbers."""
        said = (
            evidence_text(self.id, finding.variant, finding.numbers, language, holds=finding.outcome == PASS)
            for finding in self.decisive
            if finding.outcome != NO_DATA
        )
        return tuple(text for text in said if text)

    def as_outcome(self, *, strict: bool = False) -> CheckOutcome:
        """What the readiness score reads. Exempted counts as passed, and in the strict score as failed."""
        if self.outcome == EXEMPTED and not strict:
            return CheckOutcome(self.id, self.step, self.severity, PASS, is_exempted=True, fix=self.fix)
        return CheckOutcome(self.id, self.step, self.severity, self.strict_outcome, fix=self.fix)


def to_outcomes(results: Iterable[CheckResult], *, strict: bool = False) -> tuple[CheckOutcome, ...]:
    """The outcomes of all checks for `PlanFacts.checks`; `strict` ignores waivers and exemptions."""
    return tuple(result.as_outcome(strict=strict) for result in results)


def _told(finding: Finding) -> Mapping[str, object]:
    """The numbers of a finding; where cells are missing, their names as well."""
    if "rows" not in finding.numbers or finding.outcome != NO_DATA:
        return finding.numbers
    columns = dict.fromkeys((ref.worksheet, ref.field) for ref in finding.refs)
    found = [column(*place) for place in columns]
    named = joined(Words(one.label_zh, one.label_en) for one in found[:MOST_NAMED])
    if len(found) > MOST_NAMED:
        named = Words(f"{named.zh}等 {len(found)} 项", f"{named.en} and {len(found) - MOST_NAMED} more")
    return {**finding.numbers, "cells": named}


def _same(lines: list[CheckLine], language: str) -> CheckLine:
    """One line for rows that say the same. Those that pass say which they are."""
    if lines[0].outcome != PASS:
        return lines[0]
    subjects = [text for line in lines if (text := subject_text(line.finding.numbers, language))]
    named = joined(subjects[:MOST_NAMED]).in_language(english=is_english(language))
    return lines[0]._replace(text=f"{named} …" if len(subjects) > MOST_NAMED else named)


def worst_of(findings: Iterable[Finding]) -> str:
    """The outcome that decides: fail before no_data before exempted before pass; pass when nothing was found."""
    outcomes = {finding.outcome for finding in findings}
    return next((outcome for outcome in _RANK if outcome in outcomes), PASS)
