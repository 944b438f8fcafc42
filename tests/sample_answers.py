"""One answer of full credit for every item of the shipped template, as people type them: from the demo's own file."""

from decimal import ROUND_UP, Decimal
from functools import cache
from itertools import cycle, islice

from django.conf import settings
from django.utils import timezone

from planner.domain.values import input_text
from planner.enums import AnswerType
from planner.exchange.demo_seeds import SHANGHAI, from_start, read_samples
from planner.queries.plan_facts import load_facts

ENGLISH_TEXT = "Backup line in 2 minutes, host B at 20:30, 500 pieces."
"""Earns full credit for every item that is answered by a text, where Chinese words would be in the way."""


@cache
def samples():
    return read_samples(settings.BASE_DIR / "seeds" / "demo")


def typed_answers(livestream, *, in_english=False):
    """What to type or choose for every item of a plan that is answered by words, by item key."""
    facts = load_facts(livestream, now=timezone.now())
    answers = {
        item.key: input_text(_stored(samples()[item.key], item, livestream, facts), item, time_zone=SHANGHAI)
        for item in livestream.template_version.item_definitions()
        if item.answer_type != AnswerType.FILE
    }
    return answers | dict.fromkeys(_texts(livestream), ENGLISH_TEXT) if in_english else answers


def _texts(livestream):
    return [item.key for item in livestream.template_version.item_definitions() if item.answer_type == AnswerType.TEXT]


def file_names(livestream, *, in_english=False):
    """The files to upload for every item that is answered by files, by item key: as many as the plan asks for."""
    facts = load_facts(livestream, now=timezone.now())
    return {
        item.key: [
            f"proof-{number}.pdf" if in_english else f"{number}-{file['file']}"
            for number, file in enumerate(_as_many(_listed(samples()[item.key]), item, facts), start=1)
        ]
        for item in livestream.template_version.item_definitions()
        if item.answer_type == AnswerType.FILE
    }


def _as_many(listed, item, facts):
    fact = item.credit.params.get("required_fact")
    needed = getattr(facts, fact) if fact else None
    return islice(cycle(listed), int(needed)) if needed else listed


def _listed(written):
    return written if isinstance(written, list) else [written]


def _stored(written, item, livestream, facts):
    """A written answer in its stored form."""
    match written:
        case bool():
            return "yes" if written else "no"
        case {"same_as": "break_even_roi"}:
            roi = Decimal(100 / facts.contribution_rate).to_integral_value(ROUND_UP) / 100
            return f"{roi.normalize():f}"
        case {"same_as": fact}:
            return f"{getattr(livestream, fact).normalize():f}"
        case str() if item.answer_type == AnswerType.DATETIME:
            return (livestream.starts_at + from_start(written)).strftime("%Y-%m-%dT%H:%MZ")
    return str(written)
