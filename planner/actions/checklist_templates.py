"""Writes on checklist templates: draft → published → retired. Every change to a version holds the version's row."""

from django.contrib.admin.models import ADDITION, CHANGE, DELETION
from django.db import connection, transaction

from planner.actions.template_history import record_change
from planner.actions.template_rows import write_content
from planner.domain.template_changes import diff_versions
from planner.domain.template_content import VersionContent
from planner.domain.template_rows import content_problems
from planner.enums import Step, VersionStatus
from planner.models import ChecklistTemplate, TemplateVersion
from planner.queries.checklist_templates import (
    competitor_of,
    content_of,
    contents_of,
    default_template,
    header_of,
    known_checks,
)

PUBLISHERS_LOCK = 0x57A6E


class TemplateError(ValueError):
    """The change is refused. Codes: not_a_draft, not_published, changed_meanwhile, competing (template), last_default,
    header_differs, invalid (problems)."""

    def __init__(self, code, **params):
        super().__init__(code, params)
        self.code = code
        self.params = params


@transaction.atomic
def create_template(*, header, by):
    template = ChecklistTemplate.objects.create(slug=header.slug, **_header_fields(header))
    record_change(template, by, ADDITION)
    return template


@transaction.atomic
def change_template(*, template, header, by):
    """New names or another scope. A scope in use may not come to compete with another template's."""
    _one_publisher_at_a_time()
    template = ChecklistTemplate.objects.select_for_update().get(pk=template.pk)
    fields = {name: value for name, value in _header_fields(header).items() if getattr(template, name) != value}
    if template.versions.published().exists():
        _refuse_competitor(template, header)
        if default_template() == template and header.specificity:
            raise TemplateError("last_default")
    for name, value in fields.items():
        setattr(template, name, value)
    template.save(update_fields=fields)
    record_change(template, by, CHANGE, fields=[ChecklistTemplate._meta.get_field(name) for name in fields])
    return template


@transaction.atomic
def create_draft(*, template, by, source=None):
    """A new draft with the next number: a duplicate of `source`, or without items, with the checks of the product."""
    template = ChecklistTemplate.objects.select_for_update().get(pk=template.pk)
    newest = template.versions.order_by("-number").first()
    draft = TemplateVersion.objects.create(template=template, number=newest.number + 1 if newest else 1)
    write_content(draft, content_of(source) if source else _empty_content(template))
    record_change(template, by, ADDITION, version=draft)
    return draft


@transaction.atomic
def save_draft(*, version, content, by, token=None, change_note_zh="", change_note_en=""):
    """Replace what a draft says. `token` is the fingerprint the editor started from: a newer save is not lost."""
    version = _locked_draft(version)
    before = _refuse_changed(version, token)
    _refuse_invalid(content, publishing=False)
    version.change_note_zh, version.change_note_en = change_note_zh, change_note_en
    version.save(update_fields=["change_note_zh", "change_note_en"])
    write_content(version, content)
    subjects = dict.fromkeys(change.subject for change in diff_versions(before, content))
    if subjects:
        record_change(version.template, by, CHANGE, version=version, subjects=subjects)
    return version


@transaction.atomic
def publish_version(*, version, by, now, token=None, change_note_zh=None, change_note_en=None):
    """Make a draft the version new livestreams start from, and retire the one before it."""
    _one_publisher_at_a_time()
    version = _locked_draft(version)
    _refuse_invalid(_refuse_changed(version, token), publishing=True)
    _refuse_competitor(version.template, header_of(version.template))
    for previous in version.template.versions.published().select_for_update():
        _retire(previous, now, by)
    if change_note_zh is not None:
        version.change_note_zh, version.change_note_en = change_note_zh, change_note_en
    version.status, version.published_by, version.published_at = VersionStatus.PUBLISHED, by, now
    version.save(update_fields=["change_note_zh", "change_note_en", "status", "published_by", "published_at"])
    record_change(version.template, by, CHANGE, version=version, status=VersionStatus.PUBLISHED)
    return version


@transaction.atomic
def retire_version(*, version, by, now):
    """No new livestream starts from it; those that do already keep it. The default must not fall away."""
    _one_publisher_at_a_time()
    version = TemplateVersion.objects.select_for_update(of=["self"]).select_related("template").get(pk=version.pk)
    if version.status != VersionStatus.PUBLISHED:
        raise TemplateError("not_published")
    if default_template() == version.template:
        raise TemplateError("last_default")
    _retire(version, now, by)
    return version


@transaction.atomic
def discard_draft(*, version, by):
    version = _locked_draft(version)
    record_change(version.template, by, DELETION, version=version)
    version.delete()


@transaction.atomic
def import_version(*, document, by, into=None, token=None):
    """What a file says, as a new draft of the template it names (made when new) or in place of the draft `into`."""
    notes = {"change_note_zh": document.change_note_zh, "change_note_en": document.change_note_en}
    if into is None:
        template = ChecklistTemplate.objects.select_for_update().filter(slug=document.header.slug).first()
        into = create_draft(template=template or create_template(header=document.header, by=by), by=by)
    if header_of(into.template) != document.header:
        raise TemplateError("header_differs")
    return save_draft(version=into, content=document.content, by=by, token=token, **notes)


@transaction.atomic
def load_document(*, document, by, now):
    """Publish what a shipped file says, unless a version of its template says so already, a retired one included.

    So loading again changes nothing, also after editors have published versions of their own. Returns the version
    and whether it is new.
    """
    _one_publisher_at_a_time()
    template = ChecklistTemplate.objects.select_for_update().filter(slug=document.header.slug).first()
    if template is not None:
        if header_of(template) != document.header:
            change_template(template=template, header=document.header, by=by)
        versions = list(template.versions.exclude(status=VersionStatus.DRAFT))
        contents = contents_of(versions)
        for version in versions:
            if contents[version.pk] == document.content:
                return version, False
    return publish_version(version=import_version(document=document, by=by), by=by, now=now), True


def _one_publisher_at_a_time():
    """Two templates that compete must not be published at the same moment: row locks cannot see the other one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHERS_LOCK])


def _header_fields(header):
    return {
        "name_zh": header.name_zh,
        "name_en": header.name_en,
        "platforms": list(header.platforms),
        "session_types": list(header.session_types),
    }


def _locked_draft(version):
    version = TemplateVersion.objects.select_for_update(of=["self"]).select_related("template").get(pk=version.pk)
    if not version.is_draft:
        raise TemplateError("not_a_draft")
    return version


def _refuse_changed(version, token):
    content = content_of(version)
    if token is not None and token != content.fingerprint:
        raise TemplateError("changed_meanwhile")
    return content


def _refuse_invalid(content, *, publishing):
    if problems := content_problems(content, publishing=publishing):
        raise TemplateError("invalid", problems=problems)


def _refuse_competitor(template, header):
    if competitor := competitor_of(template, header):
        raise TemplateError("competing", template=competitor)


def _empty_content(template):
    return VersionContent(checks=known_checks(template.slug), step_weights={"default": dict.fromkeys(Step.values, 20)})


def _retire(version, now, by):
    version.status, version.retired_at = VersionStatus.RETIRED, now
    version.save(update_fields=["status", "retired_at"])
    record_change(version.template, by, CHANGE, version=version, status=VersionStatus.RETIRED)
