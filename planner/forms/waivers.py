"""What the owner says when a check may fail or a word may stay."""

from django import forms
from django.utils.translation import gettext_lazy as _

from planner.domain.worksheets.plan import MIN_REASON
from planner.enums_worksheets import ExemptionCode
from planner.forms.fields import MomentField

REASON_LENGTH = 200
REFUSALS = {
    "not_the_owner": _("Only the owner of the merchant can sign this."),
    "not_waivable": _("This check cannot be waived."),
    "short_reason": _("Say why in at least %(minimum)s characters."),
    "expired": _("This is in the past. Choose a later end."),
    "no_such_text": _("The text is gone. Nothing has to be exempted."),
    "word_not_there": _("The text no longer has this word. Nothing has to be exempted."),
    "unknown_ground": _("Choose one of the grounds."),
    "no_proof": _("Give at least one link or file name as proof."),
}
FIELD_OF = {"short_reason": "reason", "expired": "expires_at", "unknown_ground": "code", "no_proof": "proof"}


class SignedForm(forms.Form):
    """A reason, and until when it holds."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        min_length=MIN_REASON,
        widget=forms.Textarea({"rows": 3, "maxlength": REASON_LENGTH}),
        help_text=_("At least 10 characters. Everybody who reads the plan sees it."),
    )
    expires_at = MomentField(
        label=_("Holds until"), required=False, help_text=_("Empty: for this broadcast, however long it takes.")
    )

    def __init__(self, *args, zone, now, **kwargs):
        super().__init__(*args, **kwargs)
        too_short = REFUSALS["short_reason"] % {"minimum": MIN_REASON}  # in the language of the request
        self.fields["reason"].error_messages |= {"required": too_short, "min_length": too_short}
        self.fields["expires_at"].zone, self.fields["expires_at"].now = zone, now

    def refuse(self, error):
        """Put a refusal of the action beside its field."""
        self.add_error(FIELD_OF.get(error.code), REFUSALS[error.code] % error.params)


class WaiverForm(SignedForm):
    """The owner accepts in writing that a check fails."""


class ExemptionForm(SignedForm):
    """The owner says why a word may stay in a text, and proves it."""

    code = forms.ChoiceField(label=_("Ground in law"), choices=ExemptionCode)
    proof = forms.CharField(
        label=_("Proof"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2, "maxlength": 1000}),
        help_text=_("Links or file names, one per line."),
        error_messages={"required": REFUSALS["no_proof"]},
    )
    field_order = ["code", "reason", "proof", "expires_at"]

    def clean_proof(self):
        return tuple(line.strip() for line in self.cleaned_data["proof"].splitlines() if line.strip())
