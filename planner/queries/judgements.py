"""What the worksheets of plans tell their scores: as it was stored, or anew where that no longer holds."""

from planner.domain.checks import run_checks
from planner.domain.judgement import from_stored, judge, judged_at
from planner.queries.worksheets import load_books_of


def fresh_judgement(livestream, book, *, now):
    """The judgement of a plan from its book. `organization` and `template_version` should be loaded with it."""
    return judge(
        book.sheets,
        livestream.template_version.check_definitions(),
        now=now,
        declared=frozenset(livestream.features),
        lexicons=book.lexicons,
    )


def found_by_checks(livestream, book, *, now, only=None):
    """What the checks find in a plan, by id: all of them, or those with the ids in `only`."""
    definitions = livestream.template_version.check_definitions()
    asked = [definition for definition in definitions if only is None or definition.id in only]
    as_of = judged_at(livestream.starts_at, now)
    return {result.id: result for result in run_checks(book.sheets, asked, now=as_of, lexicons=book.lexicons)}


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
