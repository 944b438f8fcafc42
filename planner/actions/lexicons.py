"""Word lists that ship with the product."""

from django.db import transaction

from planner.models import LexiconTier


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
