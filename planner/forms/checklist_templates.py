"""Names and scope of a template, and files that are uploaded."""

from django import forms
from django.utils.translation import gettext_lazy as _

from planner.domain.template_content import TemplateHeader
from planner.enums import Platform, SessionType
from planner.forms.template_words import problem_text
from planner.models import ChecklistTemplate
from planner.queries.checklist_templates import competitor_of


class HeaderForm(forms.ModelForm):
    platforms = forms.MultipleChoiceField(
        label=_("platforms"),
        choices=Platform.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all platforms."),
    )
    session_types = forms.MultipleChoiceField(
        label=_("session types"),
        choices=SessionType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all session types."),
    )

    class Meta:
        model = ChecklistTemplate
        fields = ["name_zh", "name_en", "slug", "platforms", "session_types"]
        help_texts = {"slug": _("Names the template in files. It cannot be changed later.")}

    @property
    def header(self):
        return TemplateHeader(
            slug=self.cleaned_data.get("slug") or self.instance.slug,
            name_zh=self.cleaned_data["name_zh"],
            name_en=self.cleaned_data["name_en"],
            platforms=tuple(self.cleaned_data["platforms"]),
            session_types=tuple(self.cleaned_data["session_types"]),
        )

    def clean(self):
        cleaned = super().clean()
        if self.errors or not self.instance.pk or not self.instance.versions.published().exists():
            return cleaned
        if competitor := competitor_of(self.instance, self.header):
            raise forms.ValidationError(problem_text("competing", {"template": competitor}))
        return cleaned


class UploadForm(forms.Form):
    file = forms.FileField(label=_("YAML file"), widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}))
