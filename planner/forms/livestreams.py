"""Forms of a livestream as a whole: its details, a copy of it, the steps of its life, and the board's filters."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from planner.domain.defaults import USUAL_MINUTES, usual_features, usual_start
from planner.domain.worksheets.limits import SHOW_MINUTES
from planner.enums import PlanFeature, Platform, SessionState, SessionType
from planner.forms.fields import MomentField, MoneyField, ShareField
from planner.queries.livestreams import TABS, UPCOMING, BoardFilter

COST_FIELDS = ("ad_budget", "contribution_rate")


class StartMixin(forms.Form):
    """A planned start in the organization's zone, in the future unless it is the start the plan has already."""

    starts_at = MomentField(label=_("Planned start"), error_messages={"required": _("Choose the planned start.")})

    def prepare_start(self, *, zone, now, current=None):
        field = self.fields["starts_at"]
        field.zone, field.now = zone, now
        self.now, self.current_start = now, current

    def clean_starts_at(self):
        starts_at = self.cleaned_data["starts_at"]
        if starts_at != self.current_start and starts_at <= self.now:
            raise ValidationError(_("This is in the past. Choose a later start."), code="past")
        return starts_at


_TITLE_NEEDED = _("Give the plan a title of 2 to 60 characters.")
_HOW_LONG = _("A broadcast lasts 30 to 480 minutes.")


class TitleMixin(forms.Form):
    title = forms.CharField(
        label=_("Title"),
        min_length=2,
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _TITLE_NEEDED, "min_length": _TITLE_NEEDED},
    )


class LivestreamForm(StartMixin, TitleMixin):
    """The details of a plan. Cost fields exist only for people who may see costs, the loss approval for the owner."""

    platform = forms.ChoiceField(label=_("Platform"), choices=Platform)
    session_type = forms.ChoiceField(label=_("Session type"), choices=SessionType)
    campaign_tag = forms.CharField(
        label=_("Campaign"),
        max_length=20,
        required=False,
        help_text=_("A short tag that groups the broadcasts of one campaign, such as 116."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    host_name = forms.CharField(
        label=_("Host"), max_length=40, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    planned_minutes = forms.IntegerField(
        label=_("Planned minutes"),
        min_value=SHOW_MINUTES.low,
        max_value=SHOW_MINUTES.high,
        error_messages={"required": _HOW_LONG, "invalid": _HOW_LONG, "min_value": _HOW_LONG, "max_value": _HOW_LONG},
        widget=forms.NumberInput({"list": "usual-minutes", "inputmode": "numeric"}),
    )
    gmv_target = MoneyField(label=_("GMV target"), required=False)
    features = forms.MultipleChoiceField(
        label=_("What the broadcast contains"),
        choices=PlanFeature,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The checklist asks only about what is ticked here."),
    )
    planned_aov = MoneyField(
        label=_("Planned average order value"),
        required=False,
        help_text=_("From 200 yuan on, the checklist asks for the assurances of expensive goods."),
    )
    ad_budget = MoneyField(
        label=_("Total ad budget"), required=False, help_text=_("0 when nothing is paid for traffic.")
    )
    contribution_rate = ShareField(
        label=_("Contribution rate before ads"),
        required=False,
        help_text=_(
            "What is left of 100 yuan of GMV after returns, goods, commission, freight and gifts, before ads. "
            "The break-even ROI is its reciprocal: 25% means 4."
        ),
    )
    strategic_loss_approved = forms.BooleanField(
        label=_("I approve a strategic loss"),
        required=False,
        help_text=_("The ROI floor may then lie below break-even. Your name goes into the history."),
    )

    usual_minutes = USUAL_MINUTES

    def __init__(self, *args, zone, now, sees_costs, is_owner=False, livestream=None, **kwargs):
        self.livestream = livestream
        super().__init__(*args, **kwargs)
        self.prepare_start(zone=zone, now=now, current=livestream and livestream.starts_at)
        if not sees_costs:
            for name in COST_FIELDS:
                del self.fields[name]
        if livestream is None or not is_owner:
            del self.fields["strategic_loss_approved"]

    @classmethod
    def initial_for_new(cls, *, now, zone, session_type=SessionType.WEEKLY_SPECIAL):
        return {
            "platform": Platform.KUAISHOU,
            "session_type": session_type,
            "starts_at": usual_start(now=now, zone=zone),
            "planned_minutes": 180,
            "features": list(usual_features(session_type)),
        }

    def clean_features(self):
        """In their fixed order, so that the same set is always the same list."""
        return [feature for feature in PlanFeature.values if feature in self.cleaned_data["features"]]

    @property
    def details(self):
        """What goes into the plan: every field that this person was shown."""
        return {name: value for name, value in self.cleaned_data.items() if name != "strategic_loss_approved"}


class CopyForm(StartMixin, TitleMixin):
    """A new title and start; everything else comes from the earlier plan and can be changed afterwards."""

    def __init__(self, *args, zone, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.prepare_start(zone=zone, now=now)


class TransitionForm(forms.Form):
    """What a step in the life of a plan asks for: nothing, a reason, or a reason and a new start. `may_say`: a few
    words may go along."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea({"rows": 2, "maxlength": 200, "autofocus": True}),
        error_messages={"required": _("Say why. It goes into the history.")},
    )
    starts_at = MomentField(label=_("New start"), error_messages={"required": _("Choose the new start.")})

    def __init__(self, *args, zone, now, asks_reason, asks_start, may_say=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_at"].zone, self.fields["starts_at"].now = zone, now
        if may_say:
            self.fields["reason"].label, self.fields["reason"].required = _("What matters most"), False
        elif not asks_reason:
            del self.fields["reason"]
        if not asks_start:
            del self.fields["starts_at"]


class BoardForm(forms.Form):
    """The board's filters. What does not fit is ignored: a link may be old, and there is always a list to show."""

    tab = forms.ChoiceField(choices=[(tab, tab) for tab in TABS], required=False)
    q = forms.CharField(max_length=60, required=False)
    platform = forms.ChoiceField(choices=Platform, required=False)
    host = forms.CharField(max_length=40, required=False)
    campaign = forms.CharField(max_length=20, required=False)
    state = forms.ChoiceField(choices=SessionState, required=False)
    at_risk = forms.BooleanField(required=False)

    def wanted(self):
        self.full_clean()
        fits = {name: value for name, value in self.cleaned_data.items() if value}
        return BoardFilter(**{"tab": UPCOMING, **fits})
