"""Writes on the frequent findings of a provider, by its lead."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from planner.actions.organizations import lock_organization
from planner.models import FindingTemplate


@transaction.atomic
def save_finding_template(*, organization, details, by, template=None):
    """Add a frequent finding, or change one. Raises `ValidationError` for a name that another one has."""
    _lock_provider(organization, by)
    others = FindingTemplate.objects.filter(organization=organization).exclude(pk=template and template.pk)
    if details["name"].casefold() in map(str.casefold, others.values_list("name", flat=True)):
        raise ValidationError({"name": _("There is one of this name already.")})
    template = template or FindingTemplate(organization=organization)
    for name, value in details.items():
        setattr(template, name, value)
    template.save()
    return template


@transaction.atomic
def remove_finding_template(*, template, by):
    """Comments that were started from it stay as they are."""
    _lock_provider(template.organization, by)
    FindingTemplate.objects.filter(pk=template.pk).delete()


@transaction.atomic
def add_finding_templates(*, organization, findings, by):
    """Add those of a list of details whose names are new; how many those were."""
    _lock_provider(organization, by)
    known = set(FindingTemplate.objects.filter(organization=organization).values_list("name", flat=True))
    missing = [details for details in findings if details["name"] not in known]
    FindingTemplate.objects.bulk_create(FindingTemplate(organization=organization, **details) for details in missing)
    return len(missing)


def _lock_provider(organization, by):
    if organization.is_merchant:
        raise PermissionDenied
    lock_organization(organization, by=by)
