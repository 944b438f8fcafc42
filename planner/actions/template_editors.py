"""The group of people who edit checklist templates and word lists in the admin, and may do nothing else there."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from planner.models import ChecklistTemplate, LexiconTier, TemplateVersion

TEMPLATE_EDITORS = "template editors"


@transaction.atomic
def ensure_template_editors():
    """Make the group, or bring its permissions back to what they should be."""
    group, _created = Group.objects.get_or_create(name=TEMPLATE_EDITORS)
    types = ContentType.objects.get_for_models(ChecklistTemplate, LexiconTier, TemplateVersion).values()
    group.permissions.set(Permission.objects.filter(content_type__in=types).exclude(codename__startswith="delete"))
    return group
