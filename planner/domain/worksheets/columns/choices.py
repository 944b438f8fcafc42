"""Choices by the words that people write for them, in both languages."""

from functools import cache

from planner.domain.moments import is_english
from planner.domain.parsing import narrow
from planner.domain.worksheets.columns.words_goods import WORDS_OF_GOODS
from planner.domain.worksheets.columns.words_traffic import WORDS_OF_TRAFFIC

WORDS = WORDS_OF_GOODS | WORDS_OF_TRAFFIC


def folded(text: str) -> str:
    """The word without what people vary: width, case, spaces, brackets, dots and hyphens."""
    text = narrow(text).casefold()
    return "".join(character for character in text if character.isalnum() or character in "#@")


def choice_text(choices: type, value: str, language: str) -> str:
    """The label of a value: `引流款` or `Traffic item`; an unknown value as it is."""
    words = WORDS[choices].get(value)
    return value if words is None else words[is_english(language)]


def find_choice(choices: type, text: str) -> str | None:
    """The value that the text means, by its key, its label in either language, or another word for it."""
    return _index(choices).get(folded(text))


def is_label(choices: type, text: str) -> bool:
    """Whether the text is the key or a label, and not merely another word for it."""
    value = find_choice(choices, text)
    return value is not None and folded(text) in {folded(word) for word in (value, *WORDS[choices][value][:2])}


@cache
def _index(choices: type) -> dict[str, str]:
    found: dict[str, str] = {}
    for rank in range(3):
        for value, words in WORDS[choices].items():
            for word in ((value,), words[:2], words[2:])[rank]:
                found.setdefault(folded(word), value)
    return found
