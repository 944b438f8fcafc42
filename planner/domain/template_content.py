"""What a checklist template says, apart from where it is stored: the shape that files, forms and tables share."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

from planner.domain.plan import CheckDefinition, ItemDefinition

StepWeights = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class TemplateHeader:
    """Names of a template and the livestreams it fits; an empty scope means all of them."""

    slug: str
    name_zh: str
    name_en: str
    platforms: tuple[str, ...] = ()
    session_types: tuple[str, ...] = ()

    @property
    def specificity(self) -> int:
        """3 for platform and session type, 2 for platform, 1 for session type, 0 for the default. Source: 3.7."""
        return 2 * bool(self.platforms) + bool(self.session_types)

    def competes_with(self, other: "TemplateHeader") -> bool:
        """Whether some livestream fits both and neither is the more specific one."""
        return self.specificity == other.specificity and all(
            not mine or set(mine) & set(theirs)
            for mine, theirs in ((self.platforms, other.platforms), (self.session_types, other.session_types))
        )


@dataclass(frozen=True, slots=True)
class VersionContent:
    """Items in step and position order, automatic checks, and step weights by session type."""

    items: tuple[ItemDefinition, ...] = ()
    checks: tuple[CheckDefinition, ...] = ()
    step_weights: StepWeights = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Equal for equal content, whatever its order of keys; two editors of one draft compare it before saving."""
        text = json.dumps(asdict(self), sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class TemplateDocument:
    """One version with its template, as a file carries it."""

    header: TemplateHeader
    content: VersionContent
    number: int = 1
    change_note_zh: str = ""
    change_note_en: str = ""


def numbered(items: Iterable[ItemDefinition]) -> Iterable[tuple[int, ItemDefinition]]:
    """The items with their place within their step, from 1."""
    places: dict[str, int] = {}
    for item in items:
        places[item.step] = places.get(item.step, 0) + 1
        yield places[item.step], item
