"""What the worksheets of plans tell their scores: as it was stored, or anew where that no longer holds."""

from planner.domain.judgement import from_stored, judge
from planner.queries.worksheets import load_books_of


def fresh_judgement(livestream, book, *, now, step=None):
    """The judgement of a plan from its book, or what only the checks of one step find. `organization` and
    `template_version` should be loaded with it."""
    definitions = livestream.template_version.check_definitions()
    return judge(
        book.sheets,
        [definition for definition in definitions if step in (None, definition.step)],
        now=now,
        declared=frozenset(livestream.features),
        lexicons=book.lexicons,
    )


def stored_judgement(livestream):
    """The judgement that was stored with the plan; None where there is none yet."""
    if not livestream.judgement:
        return None
    definitions = livestream.template_version.check_definitions()
    return from_stored(livestream.judgement, livestream.judged_until, definitions)


def is_judged(livestream, *, now):
    """Whether what was stored with the plan still holds."""
    return bool(livestream.judgement) and (livestream.judged_until is None or now < livestream.judged_until)


def judgements_of(livestreams, *, now):
    """The judgements of plans by primary key: without a query where all of them hold, else in one."""
    books = load_books_of([livestream for livestream in livestreams if not is_judged(livestream, now=now)])
    return {
        livestream.pk: fresh_judgement(livestream, books[livestream.pk], now=now)
        if livestream.pk in books
        else stored_judgement(livestream)
        for livestream in livestreams
    }
