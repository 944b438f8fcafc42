"""Floor 5: the admin site, where staff edit checklist templates and word lists."""

from django.utils.translation import gettext_noop

from planner.admin import checklist_templates as checklist_templates
from planner.admin import jobs as jobs
from planner.admin import lexicons as lexicons
from planner.admin import organizations as organizations
from planner.admin import template_versions as template_versions
from planner.admin import users as users

# Headings of Django's list of tables, heard by screen readers, that its own Chinese lacks.
HEADINGS = (gettext_noop("Model name"), gettext_noop("Add link"), gettext_noop("Change or view list link"))
