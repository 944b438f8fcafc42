"""Writes on the frequent findings of a provider, by its lead."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from planner.models import FindingTemplate, Membership


@transaction.atomic
def save_finding_template(*, organization, details, by, template=None):
    """Add a frequent finding, or change one."""
    _check_in_charge(organization, by)
    template = template or FindingTemplate(organization=organization)
    for name, value in details.items():
        setattr(template, name, value)
    template.save()
    return template


@transaction.atomic
def remove_finding_template(*, template, by):
    """Comments that were started from it stay as they are."""
    _check_in_charge(template.organization, by)
    FindingTemplate.objects.filter(pk=template.pk).delete()


@transaction.atomic
def add_finding_templates(*, organization, findings, by):
    """Add those of a list of details whose names are new; how many those were."""
    _check_in_charge(organization, by)
    known = set(FindingTemplate.objects.filter(organization=organization).values_list("name", flat=True))
    missing = [details for details in findings if details["name"] not in known]
    FindingTemplate.objects.bulk_create(FindingTemplate(organization=organization, **details) for details in missing)
    return len(missing)


def _check_in_charge(organization, by):
    members = Membership.objects.filter(organization=organization, user=by, role=organization.top_role)
    if organization.is_merchant or not members.exists():
        raise PermissionDenied
