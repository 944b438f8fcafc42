"""The filters of a portfolio, the name of a view, and the gap to remind of."""

from dataclasses import dataclass
from datetime import date

from django import forms

from planner.enums import Platform, SessionState
from planner.models import PortfolioView
from planner.queries.portfolio import PortfolioFilter

KEY = {"required": False, "min_value": 1, "max_value": 2**63 - 1}
DAYS, WEEKS = "days", "weeks"
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class PortfolioWish:
    """The filters, from which day on (None: today), and whether a column is a day or a week."""

    wanted: PortfolioFilter
    first: date | None
    span: str


class PortfolioForm(forms.Form):
    """What does not fit is ignored, as on every board: a link may be old, and there is always something to show."""

    client = forms.IntegerField(**KEY)
    reviewer = forms.IntegerField(**KEY)
    platform = forms.ChoiceField(choices=Platform, required=False)
    state = forms.ChoiceField(choices=SessionState, required=False)
    at_risk = forms.BooleanField(required=False)
    overdue = forms.BooleanField(required=False)
    first = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    span = forms.ChoiceField(choices=[(DAYS, DAYS), (WEEKS, WEEKS)], required=False)

    def wish(self):
        self.full_clean()
        fits = {name: value for name, value in self.cleaned_data.items() if value}
        first, span = fits.pop("first", None), fits.pop("span", DAYS)
        if first and not FIRST_YEAR <= first.year < LAST_YEAR:
            first = None
        return PortfolioWish(PortfolioFilter(**fits), first, span)


class PortfolioViewForm(forms.Form):
    """The name of a view; `query` are the filters it stands for."""

    name = forms.CharField(max_length=PortfolioView._meta.get_field("name").max_length)
    query = forms.CharField(max_length=PortfolioView._meta.get_field("query").max_length, required=False)


class GapForm(forms.Form):
    """One gap of the portfolio that is shown."""

    key = forms.CharField(max_length=60)
