"""The rules of review comments: what they are about, who may move them on, and when a review round is complete.

Source: handbook 5.3. A comment belongs to the side of its author: the provider, or the merchant. The other side answers
it; only the side of its author settles it, so that a merchant does not close the findings of a reviewer. Inside a
provider there are no two sides: everybody there may do both. So may everybody who works on the plan with the words of
a guest, who cannot come back to settle them.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum

from planner.domain.parsing import canonical_decimal
from planner.domain.plan_versions import PlanContent, given_values
from planner.domain.worksheets.columns import COMPOSITE, column
from planner.domain.worksheets.editing import DERIVED
from planner.domain.worksheets.stored import RECORDS, readers_of, to_json
from planner.enums import AnswerType, CommentState, CommentTarget, FindingSeverity, Step, Verdict
from planner.enums_worksheets import Worksheet

FINDINGS = (FindingSeverity.BLOCKER, FindingSeverity.MAJOR)
"""Severities that count in the way of a plan: notes and minor ones are advice."""
UNSETTLED = (CommentState.OPEN, CommentState.ANSWERED)
MOST_TEXT = 1000
"""Most characters of a finding, of its evidence and of a reply."""


class CommentMove(StrEnum):
    """What can be done with a comment besides replying to it."""

    ANSWER = "answer"
    REJECT = "reject"
    RESOLVE = "resolve"
    OBSOLETE = "obsolete"
    REOPEN = "reopen"


LEADS_TO: Mapping[CommentMove, CommentState] = {
    CommentMove.ANSWER: CommentState.ANSWERED,
    CommentMove.REJECT: CommentState.REJECTED,
    CommentMove.RESOLVE: CommentState.RESOLVED,
    CommentMove.OBSOLETE: CommentState.OBSOLETE,
    CommentMove.REOPEN: CommentState.OPEN,
}
NEEDS_WORDS = frozenset({CommentMove.ANSWER, CommentMove.REJECT, CommentMove.REOPEN})
"""Moves that say nothing without a sentence."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a comment is about: a step, an item, a row of a worksheet ('' for the one of a sheet with one), a cell; of
    no step, the whole plan."""

    step: Step | None
    item: str = ""
    worksheet: Worksheet | None = None
    row: str = ""
    field: str = ""

    @property
    def kind(self) -> CommentTarget:
        """The smallest thing that the place names."""
        if self.item:
            return CommentTarget.ITEM
        if self.worksheet is None:
            return CommentTarget.STEP if self.step else CommentTarget.PLAN
        return CommentTarget.FIELD if self.field else CommentTarget.ROW

    @property
    def key(self) -> str:
        """What counts of open findings go by: the item, or the worksheet."""
        return self.item or (self.worksheet.value if self.worksheet else "")


def moves(
    state: str, severity: str, *, is_authors_side: bool, has_one_side: bool = False, is_gone: bool = False
) -> tuple[CommentMove, ...]:
    """What somebody of one of the sides may do with a comment in this state.

    A blocker can be answered and not rejected: whoever found it says whether it is settled. What the comment was about
    being gone (`is_gone`), either side may call it obsolete.
    """
    found = []
    answers, settles = not is_authors_side or has_one_side, is_authors_side or has_one_side
    if answers and state == CommentState.OPEN:
        found.append(CommentMove.ANSWER)
    if settles and state in UNSETTLED:
        found.append(CommentMove.RESOLVE)
    if answers and state in UNSETTLED and severity != FindingSeverity.BLOCKER:
        found.append(CommentMove.REJECT)
    if state in UNSETTLED and (settles or is_gone):
        found.append(CommentMove.OBSOLETE)
    if settles and state != CommentState.OPEN:
        found.append(CommentMove.REOPEN)
    return tuple(found)


def can_be_proposed(target: Target, answer_type: str = "") -> bool:
    """Whether a new value can be proposed that one click applies: a cell people type in, or an answer that is text."""
    if target.kind == CommentTarget.ITEM:
        return answer_type != AnswerType.FILE
    if target.kind != CommentTarget.FIELD:
        return False
    found = column(target.worksheet, target.field)
    is_computed = found.is_derived or target.field in DERIVED.get(target.worksheet, ())
    return not is_computed and found.kind not in COMPOSITE


def said_of(target: Target, content: PlanContent, step_hash: Callable[[Step], str]) -> object | None:
    """What the plan says of the target, as JSON can carry it; None where the target is gone.

    A cell says its value and an answer its text, so that both can be shown later; of a row and a step only their
    fingerprint is kept, and nothing of the whole plan, in which something changes every day.
    """
    match target.kind:
        case CommentTarget.PLAN:
            return ""
        case CommentTarget.STEP:
            return step_hash(target.step)
        case CommentTarget.ITEM:
            answer = content.answer(target.item)
            files = [[one.name, one.size] for one in answer.files]
            return {
                "value": answer.value,
                "by_owner": answer.by_owner,
                "not_applicable": answer.not_applicable,
                "files": files,
            }
    row = next((row for row in content.sheets.rows(target.worksheet) if getattr(row, "key", "") == target.row), None)
    if row is None:
        return None
    if target.kind == CommentTarget.FIELD and target.field in readers_of(RECORDS[target.worksheet]):
        return {"value": kept(getattr(row, target.field))}
    whole = {name: kept(value) for name, value in given_values(target.worksheet, row)}
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def kept(value: object) -> object:
    """A value of a cell as a comment keeps it: as JSON carries it, equal values in one way of writing them."""
    match value:
        case Decimal():
            return canonical_decimal(value)
        case tuple() | list():
            return [kept(part) for part in value]
    if is_dataclass(value):
        return [kept(getattr(value, part.name)) for part in fields(value)]
    return to_json(value)


def mentioned(text: str, names: Mapping[int, str]) -> tuple[int, ...]:
    """The people whose names stand behind an @ in the text, by key. Of names that begin alike, the longest counts."""
    found = []
    by_length = sorted(((name, key) for key, name in names.items() if name), key=lambda pair: -len(pair[0]))
    for part in text.replace("＠", "@").split("@")[1:]:
        name = next((name for name, _key in by_length if part.startswith(name)), None)
        found += [key for other, key in by_length if other == name]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class SaidVerdict:
    """What a provider said of a step: in which round, and of which content."""

    step: Step
    verdict: Verdict
    round: int
    step_hash: str = ""


def standing_verdicts(
    verdicts: Iterable[SaidVerdict], *, round_: int, hashes: Mapping[str, str]
) -> dict[Step, SaidVerdict]:
    """The verdicts that count in a round: those given in it, and earlier ones on steps that say the same as then.

    A step that was to be fixed is looked at again even if nobody has touched it.
    """
    found: dict[Step, SaidVerdict] = {}
    for one in sorted(verdicts, key=lambda one: one.round):
        is_kept = one.step_hash and one.step_hash == hashes.get(one.step) and one.verdict != Verdict.FIX
        if one.round == round_ or is_kept:
            found[one.step] = one
        else:
            found.pop(one.step, None)
    return found


def missing_verdicts(standing: Mapping[Step, SaidVerdict]) -> tuple[Step, ...]:
    """The steps that a round still lacks; it is complete without any."""
    return tuple(step for step in Step if step not in standing)


def steps_to_fix(standing: Mapping[Step, SaidVerdict]) -> tuple[Step, ...]:
    """The steps whose standing verdict asks for a change."""
    return tuple(step for step in Step if step in standing and standing[step].verdict == Verdict.FIX)
