"""When a checklist item applies: a small language over the facts of a plan.

    expression := clauses joined by "and" (binds tighter) and "or"
    clause     := all | any FEATURE | FIELD OPERATOR VALUE

Words (`session_type`, `platform`, `price_tier`) compare with `=`, `!=` and `in a, b`; figures (`minutes`, `ad_budget`)
with `>= > <= < = !=`. An unknown figure or price tier makes its clause false, `!=` included.
Source: handbook, column "applies" of the checklist tables in 2.S–2.E.
"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from planner.domain.plan import PlanFacts
from planner.enums import PlanFeature, Platform, PriceTier, SessionType

WORDS = {
    "session_type": frozenset(SessionType.values),
    "platform": frozenset(Platform.values),
    "price_tier": frozenset(PriceTier.values),
}
FIGURES = {"minutes": "planned_minutes", "ad_budget": "ad_budget"}
FEATURES = frozenset(PlanFeature.values)

_COMPARISONS: dict[str, Callable] = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip
_TOKEN = re.compile(
    r"\s*(?:(?P<operator>>=|<=|!=|>|<|=)|(?P<comma>,)|(?P<word>[A-Za-z_]\w*)|(?P<number>\d+(?:\.\d+)?))", re.ASCII
)


class ConditionError(ValueError):
    """The text is not a condition.

    `position` counts characters from 0; `message` is English; `code` and `found` are for forms.
    Codes: unexpected (a word or sign that cannot stand here), ends_early, unknown_field, unknown_feature,
    unknown_value, bad_operator (a field that cannot be compared this way), not_a_number.
    """

    def __init__(self, position: int, message: str, *, code: str, found: str = ""):
        super().__init__(f"{message} (character {position + 1})")
        self.position = position
        self.message = message
        self.code = code
        self.found = found


@dataclass(frozen=True, slots=True)
class Always:
    """The clause `all`."""

    def holds(self, facts: PlanFacts) -> bool:
        return True

    @property
    def subject(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class HasFeature:
    """`any FEATURE`: the broadcast contains it."""

    feature: str

    def holds(self, facts: PlanFacts) -> bool:
        return self.feature in facts.features

    @property
    def subject(self) -> str:
        return self.feature


@dataclass(frozen=True, slots=True)
class WordIs:
    """`FIELD = word`, `FIELD != word` (negated) or `FIELD in word, word`."""

    field: str
    words: tuple[str, ...]
    is_negated: bool = False

    def holds(self, facts: PlanFacts) -> bool:
        value = getattr(facts, self.field)
        if not value:
            return False
        return (value in self.words) != self.is_negated

    @property
    def subject(self) -> str:
        return self.field


@dataclass(frozen=True, slots=True)
class FigureCompares:
    """`FIELD >= number` and the other five comparisons."""

    field: str
    sign: str
    number: Decimal

    def holds(self, facts: PlanFacts) -> bool:
        value = getattr(facts, FIGURES[self.field])
        return value is not None and _COMPARISONS[self.sign](value, self.number)

    @property
    def subject(self) -> str:
        return self.field


Clause = Always | HasFeature | WordIs | FigureCompares


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition: true when all clauses of at least one of `alternatives` hold. `text` is what was written."""

    text: str
    alternatives: tuple[tuple[Clause, ...], ...]

    def holds(self, facts: PlanFacts) -> bool:
        """Whether the item applies to this plan."""
        return any(all(clause.holds(facts) for clause in clauses) for clauses in self.alternatives)

    @property
    def reads(self) -> frozenset[str]:
        """The features and fields that decide it; empty for `all`."""
        return frozenset(c.subject for clauses in self.alternatives for c in clauses if c.subject)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def _tokens(text: str) -> list[_Token]:
    tokens, at = [], 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise ConditionError(start, f"Unexpected sign “{text[start]}”", code="unexpected", found=text[start])
        kind = match.lastgroup
        tokens.append(_Token(kind, match[kind], match.start(kind)))
        at = match.end()
    return tokens


class _Reader:
    """Reads one expression by recursive descent."""

    def __init__(self, text: str):
        self.tokens = _tokens(text)
        self.end = len(text.rstrip())
        self.at = 0

    def peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, *kinds: str) -> _Token:
        token = self.peek()
        if token is None:
            raise ConditionError(self.end, "The condition ends too early", code="ends_early")
        if token.kind not in kinds or (token.kind == "word" and token.text in {"and", "or"}):
            raise _unexpected(token)
        self.at += 1
        return token

    def accept(self, text: str) -> bool:
        token = self.peek()
        if token is not None and token.text == text:
            self.at += 1
            return True
        return False

    def expression(self) -> tuple[tuple[Clause, ...], ...]:
        alternatives = [self.conjunction()]
        while self.accept("or"):
            alternatives.append(self.conjunction())
        if (token := self.peek()) is not None:
            raise _unexpected(token)
        return tuple(alternatives)

    def conjunction(self) -> tuple[Clause, ...]:
        clauses = [self.clause()]
        while self.accept("and"):
            clauses.append(self.clause())
        return tuple(clauses)

    def clause(self) -> Clause:
        token = self.take("word")
        if token.text == "all":
            return Always()
        if token.text == "any":
            feature = self.take("word")
            if feature.text not in FEATURES:
                raise ConditionError(
                    feature.position, f"Unknown feature “{feature.text}”", code="unknown_feature", found=feature.text
                )
            return HasFeature(feature.text)
        if token.text in WORDS:
            return self.words(token)
        if token.text in FIGURES:
            return self.figure(token)
        raise ConditionError(token.position, f"Unknown field “{token.text}”", code="unknown_field", found=token.text)

    def words(self, field: _Token) -> WordIs:
        sign = self.take("operator", "word")
        if sign.text == "in":
            words = [self.word_of(field)]
            while self.accept(","):
                words.append(self.word_of(field))
            return WordIs(field.text, tuple(words))
        if sign.text not in {"=", "!="}:
            raise _bad_operator(field, sign)
        return WordIs(field.text, (self.word_of(field),), is_negated=sign.text == "!=")

    def word_of(self, field: _Token) -> str:
        token = self.take("word", "number")
        if token.text not in WORDS[field.text]:
            raise ConditionError(
                token.position, f"“{token.text}” is no {field.text}", code="unknown_value", found=token.text
            )
        return token.text

    def figure(self, field: _Token) -> FigureCompares:
        sign = self.take("operator", "word")
        if sign.text not in _COMPARISONS:
            raise _bad_operator(field, sign)
        number = self.take("number", "word")
        if number.kind != "number":
            raise ConditionError(
                number.position, f"“{number.text}” is no number", code="not_a_number", found=number.text
            )
        return FigureCompares(field.text, sign.text, Decimal(number.text))


def _unexpected(token: _Token) -> ConditionError:
    return ConditionError(token.position, f"Unexpected “{token.text}”", code="unexpected", found=token.text)


def _bad_operator(field: _Token, sign: _Token) -> ConditionError:
    message = f"“{field.text}” cannot be compared with “{sign.text}”"
    return ConditionError(sign.position, message, code="bad_operator", found=sign.text)


@lru_cache(maxsize=1024)
def parse_condition(text: str) -> Condition:
    """Read a condition; blank means `all`. Raises `ConditionError` with the place of the first mistake.

    Results are cached: a version's few dozen conditions are read once per process.
    """
    if not text.strip():
        return Condition(text, ((Always(),),))
    return Condition(text, _Reader(text).expression())
