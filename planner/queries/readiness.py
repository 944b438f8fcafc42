"""Every livestream as its worksheets and answers say, for work over all of them."""

from dataclasses import dataclass

from planner.domain.judgement import Judgement
from planner.domain.plan import PlanFacts
from planner.domain.worksheets.book import Book
from planner.models import LivestreamSession
from planner.queries.judgements import fresh_judgement
from planner.queries.plan_facts import load_facts_of
from planner.queries.worksheets import load_books_of

CHUNK = 100


@dataclass(frozen=True, slots=True)
class PlanReading:
    """One plan read afresh, whatever was stored with it."""

    livestream: LivestreamSession
    book: Book
    judgement: Judgement
    facts: PlanFacts


def to_judge_again(livestreams, *, now):
    """The livestreams whose stored judgement no longer holds, or that have none yet."""
    return livestreams.filter(judged_until__lte=now)


def read_plans(livestreams, *, now):
    """The readings of several livestreams, in three queries, four with files."""
    books = load_books_of(livestreams)
    judgements = {
        livestream.pk: fresh_judgement(livestream, books[livestream.pk], now=now) for livestream in livestreams
    }
    facts = load_facts_of(livestreams, now=now, judgements=judgements) if livestreams else {}
    return [
        PlanReading(livestream, books[livestream.pk], judgements[livestream.pk], facts[livestream.pk])
        for livestream in livestreams
    ]


def readings_of_all(livestreams=None, *, now, chunk_size=CHUNK):
    """The reading of each livestream, by key, four queries per chunk; never more than one chunk in memory."""
    if livestreams is None:
        livestreams = LivestreamSession.objects.all()
    livestreams = livestreams.select_related("organization", "template_version").order_by("pk")
    last = 0
    while chunk := list(livestreams.filter(pk__gt=last)[:chunk_size]):
        yield from read_plans(chunk, now=now)
        last = chunk[-1].pk
