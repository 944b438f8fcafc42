"""The command that ships checklists to a database."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from planner.actions.checklist_templates import create_draft, publish_version
from planner.enums import VersionStatus
from planner.management.commands.load_checklist_templates import SHIPPED
from planner.models import ChecklistTemplate, TemplateCheck, TemplateItem, TemplateVersion

pytestmark = pytest.mark.django_db


def load(*files):
    output = StringIO()
    call_command("load_checklist_templates", *files, stdout=output)
    return output.getvalue()


def test_the_shipped_template_is_published_once():
    assert load() == "standard.yaml: published standard v1\n"
    assert (TemplateItem.objects.count(), TemplateCheck.objects.count()) == (87, 49)
    assert load() == "standard.yaml: unchanged, standard v1\n"
    assert [(row.number, row.status) for row in TemplateVersion.objects.all()] == [(1, VersionStatus.PUBLISHED)]


def test_a_changed_file_becomes_the_next_version(tmp_path):
    load()
    changed = tmp_path / "standard.yaml"
    text = (SHIPPED / "standard.yaml").read_text(encoding="utf-8")
    changed.write_text(
        text.replace("{zh: 本场货品目标, en: Line-up goal}", "{zh: 货品目标, en: Goal}"), encoding="utf-8"
    )
    load(changed)
    assert [(row.number, row.status) for row in TemplateVersion.objects.order_by("number")] == [
        (1, VersionStatus.RETIRED),
        (2, VersionStatus.PUBLISHED),
    ]
    item = TemplateVersion.objects.published().get().items.get(key="lineup_goal_set")
    assert (item.label_zh, item.label_en, item.position) == ("货品目标", "Goal", 1)


def test_loading_again_leaves_what_editors_published():
    load()
    template = ChecklistTemplate.objects.get()
    draft = create_draft(template=template, source=template.versions.get(), by=None)
    draft.items.filter(key="lineup_goal_set").update(weight=1)
    publish_version(version=draft, by=None, now=timezone.now())
    load()
    assert list(template.versions.published()) == [draft]
