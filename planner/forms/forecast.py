"""How far the inputs of the plan simulation may lie from the plan."""

from dataclasses import fields
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from planner.domain.spreads import LIMITS, Spreads
from planner.forms.fields import ShareField

DEFAULTS = Spreads()
MAX_SEED = 999_999_999


class SpreadField(ShareField):
    """A spread typed in percent, kept as a fraction between 0 and 1."""

    def clean(self, value):
        spread = super().clean(value)
        low, high = LIMITS[self.name]
        if spread is not None and not low <= spread <= high:
            raise ValidationError(_("Write a share between 0% and 100%."), code="spread_out_of_range")
        return spread


class SimulationForm(forms.Form):
    """The spreads in percent and the seed. What is not given is the default, so any link opens the simulation."""

    paid_entries = SpreadField(label=_("Paid entries"), required=False)
    free_entries = SpreadField(label=_("Organic and private entries"), required=False)
    click_rate = SpreadField(label=_("Click rate"), required=False)
    order_rate = SpreadField(label=_("Order rate"), required=False)
    demand = SpreadField(label=_("Demand for a single product"), required=False)
    return_rate = SpreadField(label=_("Return rate"), required=False)
    stock = SpreadField(label=_("Missing stock"), required=False)
    common = SpreadField(label=_("Share that all rows have in common"), required=False)
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=MAX_SEED,
        required=False,
        widget=forms.NumberInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("The same seed draws the same evenings."),
    )

    def __init__(self, data):
        super().__init__(
            {name: data.get(name, self.fields_text(name)) for name in self.base_fields}, auto_id="simulation_%s"
        )
        for name, field in self.fields.items():
            field.name = name

    @classmethod
    def fields_text(cls, name):
        """The default as it is typed."""
        return "1" if name == "seed" else ShareField.show(Decimal(str(getattr(DEFAULTS, name))))

    @property
    def is_default(self):
        return self.is_valid() and self.spreads == DEFAULTS

    @property
    def spreads(self):
        """The spreads to draw with: the defaults for what is empty, and for everything while something is wrong."""
        if not self.is_valid():
            return DEFAULTS
        given = {field.name: self.cleaned_data[field.name] for field in fields(Spreads)}
        return Spreads(**{name: float(value) for name, value in given.items() if value is not None})

    @property
    def seed_to_draw(self):
        seed = self.cleaned_data.get("seed") if self.is_valid() else None
        return 1 if seed is None else seed
