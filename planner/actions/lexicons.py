"""Word lists that texts of plans are searched for."""

from django.db import transaction

from planner.actions.readiness import judge_again
from planner.models import LexiconTier, LivestreamSession


@transaction.atomic
def add_missing_lexicons(lexicons):
    """Add the lists that are not there yet; those that are stay as admins have edited them. Returns the new ones."""
    known = set(LexiconTier.objects.values_list("tier", flat=True))
    return LexiconTier.objects.bulk_create(
        LexiconTier(
            tier=lexicon.tier,
            kind=lexicon.kind,
            severity=lexicon.severity,
            pattern=lexicon.pattern,
            can_be_exempted=lexicon.can_be_exempted,
        )
        for lexicon in lexicons
        if lexicon.tier not in known
    )


@transaction.atomic
def judge_by_new_words(*, now):
    """Have every plan still to come judged anew, by whoever reads it next, because the word lists have changed."""
    judge_again(LivestreamSession.objects.filter(starts_at__gt=now), now=now)
