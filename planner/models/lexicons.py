"""Word lists that texts of plans are searched for; admins edit them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from planner.domain.lexicons import KINDS, MAX_PATTERN, Lexicon, LexiconError, check_pattern
from planner.enums import Severity

PATTERN_MISTAKES = {
    "empty_pattern": _("Give at least one word; the list may not match an empty text."),
    "too_long": _("The list is too long. Split it into two."),
    "unsafe_pattern": _("Use words, |, (?:…), […], ? and + after a character only. Anything else can be slow."),
    "bad_pattern": _("The list cannot be read. Look for brackets that do not match."),
}


class LexiconTier(models.Model):
    """One tier of words as a pattern, see `domain.lexicons`."""

    tier = models.SlugField(pgettext_lazy("word list", "list"), max_length=20, unique=True)
    kind = models.CharField(_("kind of words"), max_length=20, choices=[(kind, kind) for kind in sorted(KINDS)])
    severity = models.CharField(_("severity"), max_length=5, choices=Severity)
    pattern = models.TextField(pgettext_lazy("word list", "words"), max_length=MAX_PATTERN)
    can_be_exempted = models.BooleanField(_("a text may keep a word, with reason and proof"), default=False)

    class Meta:
        verbose_name = _("word list")
        verbose_name_plural = _("word lists")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="lexicon_tier_kind_known"),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="lexicon_tier_severity_known"),
            models.CheckConstraint(condition=~Q(pattern=""), name="lexicon_tier_has_words"),
        ]

    def __str__(self):
        return self.tier

    def clean(self):
        try:
            check_pattern(self.tier, self.pattern)
        except LexiconError as error:
            raise ValidationError({"pattern": PATTERN_MISTAKES[error.code]}) from error

    @property
    def lexicon(self):
        return Lexicon(self.tier, self.kind, Severity(self.severity), self.pattern, self.can_be_exempted)
