"""What people send in a review: comments, replies, verdicts, and the texts of frequent findings."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from planner.actions.comments import Finding
from planner.domain.comments import MOST_TEXT, NEEDS_WORDS, CommentMove
from planner.enums import FindingSeverity, Step, Verdict
from planner.forms.fields import MomentField

SHARED, INTERNAL = "shared", "internal"
AUDIENCES = ((SHARED, gettext_lazy("Shared with the merchant")), (INTERNAL, gettext_lazy("Only inside the provider")))
SAY_SOMETHING = gettext_lazy("Write a sentence.")


def _area(rows, **attributes):
    return forms.Textarea({"rows": rows, "maxlength": MOST_TEXT, **attributes})


class CommentForm(forms.Form):
    """A comment on a place of the plan. `place` and `field` are read by the view, which knows the places."""

    place = forms.CharField(max_length=80, required=False)
    field = forms.CharField(max_length=40, required=False)
    template = forms.IntegerField(required=False)
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), choices=FindingSeverity, initial=FindingSeverity.MAJOR)
    finding = forms.CharField(
        label=pgettext_lazy("of a review", "Finding"),
        max_length=MOST_TEXT,
        widget=_area(3),
        error_messages={"required": gettext_lazy("Say what you found, with a number if there is one.")},
    )
    evidence = forms.CharField(
        label=gettext_lazy("Reason or evidence"), max_length=MOST_TEXT, required=False, widget=_area(2)
    )
    proposal = forms.CharField(
        label=gettext_lazy("Proposed value"),
        max_length=MOST_TEXT,
        required=False,
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
    )
    due_at = MomentField(label=gettext_lazy("Due"), required=False)
    audience = forms.ChoiceField(
        label=gettext_lazy("Who reads it"),
        choices=AUDIENCES,
        error_messages={"required": gettext_lazy("Choose who reads it before you post.")},
    )

    def __init__(self, *args, zone, now, has_inside, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_at"].zone, self.fields["due_at"].now = zone, now
        if not has_inside:
            del self.fields["audience"]

    @property
    def words(self):
        given = self.cleaned_data
        return Finding(
            severity=FindingSeverity(given["severity"]),
            finding=given["finding"],
            evidence=given["evidence"],
            proposal=given["proposal"],
            due_at=given["due_at"],
            is_internal=given.get("audience") == INTERNAL,
        )


class ReplyForm(forms.Form):
    """Words, or what to do with the comment, or both."""

    text = forms.CharField(max_length=MOST_TEXT, required=False)
    move = forms.ChoiceField(choices=[(move, move) for move in CommentMove], required=False)

    def clean(self):
        move = self.cleaned_data.get("move", "")
        if not self.cleaned_data.get("text") and (not move or move in NEEDS_WORDS):
            self.add_error("text", str(SAY_SOMETHING))

    @property
    def chosen_move(self):
        return CommentMove(self.cleaned_data["move"]) if self.cleaned_data.get("move") else None


class VerdictForm(forms.Form):
    """What a reviewer says of one step."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Verdict"), choices=Verdict, error_messages={"required": gettext_lazy("Choose a verdict.")}
    )
    sentence = forms.CharField(
        label=gettext_lazy("In one sentence"), max_length=200, error_messages={"required": SAY_SOMETHING}
    )


class FindingTemplateForm(forms.Form):
    """A frequent finding."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    step = forms.ChoiceField(label=gettext_lazy("Step"), required=False)
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), choices=FindingSeverity, initial=FindingSeverity.MAJOR)
    finding = forms.CharField(label=pgettext_lazy("of a review", "Finding"), max_length=MOST_TEXT, widget=_area(3))
    evidence = forms.CharField(
        label=gettext_lazy("Reason or evidence"), max_length=MOST_TEXT, required=False, widget=_area(2)
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [("", _("Every step")), *Step.choices]
