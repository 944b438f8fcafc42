"""Frequent findings of a provider: each name once, also for two clicks on one button."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from planner.actions.finding_templates import add_finding_templates, save_finding_template
from planner.models import FindingTemplate
from tests.at_once import at_once

DETAILS = {"name": "Stock", "step": "s", "severity": "major", "finding": "Too low.", "evidence": ""}


@pytest.mark.django_db
def test_a_name_is_given_once(provider, lead):
    save = partial(save_finding_template, organization=provider, by=lead)
    stock = save(details=DETAILS)
    other = save(details={**DETAILS, "name": "Price"})
    save(details={**DETAILS, "finding": "Far too low."}, template=stock)
    for refused in ({"details": {**DETAILS, "name": "STOCK"}}, {"details": DETAILS, "template": other}):
        with pytest.raises(ValidationError) as refusal:
            save(**refused)
        assert list(refusal.value.error_dict) == ["name"]
    assert list(FindingTemplate.objects.values_list("name", "finding")) == [
        ("Price", "Too low."),
        ("Stock", "Far too low."),
    ]


@pytest.mark.django_db(transaction=True)
def test_those_taken_over_at_once_are_taken_over_once(provider, lead):
    add = partial(add_finding_templates, organization=provider, findings=[DETAILS], by=lead)
    assert sorted(at_once(add, add)) == [0, 1]
