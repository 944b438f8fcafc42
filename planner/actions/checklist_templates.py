"""Writes on checklist templates: draft → published → retired. Every change to a version holds the version's row."""

from django.db import connection, transaction

from planner.domain.template_content import TemplateHeader, numbered
from planner.enums import VersionStatus
from planner.models import ChecklistTemplate, TemplateCheck, TemplateItem, TemplateVersion
from planner.queries.checklist_templates import content_of, contents_of

PUBLISHERS_LOCK = 0x57A6E


class TemplateError(ValueError):
    """The change is refused. Codes: not_a_draft, not_published, changed_meanwhile, competing (template)."""

    def __init__(self, code, **params):
        super().__init__(code, params)
        self.code = code
        self.params = params


@transaction.atomic
def create_template(*, header, by):
    return ChecklistTemplate.objects.create(
        slug=header.slug,
        name_zh=header.name_zh,
        name_en=header.name_en,
        platforms=list(header.platforms),
        session_types=list(header.session_types),
    )


@transaction.atomic
def change_template(*, template, header, by):
    """New names or another scope. A scope in use may not come to compete with another template's."""
    _one_publisher_at_a_time()
    template = ChecklistTemplate.objects.select_for_update().get(pk=template.pk)
    if template.versions.published().exists():
        _refuse_competitor(template, header)
    template.name_zh, template.name_en = header.name_zh, header.name_en
    template.platforms, template.session_types = list(header.platforms), list(header.session_types)
    template.save(update_fields=["name_zh", "name_en", "platforms", "session_types"])
    return template


@transaction.atomic
def create_draft(*, template, by, source=None):
    """A new draft with the next number: a duplicate of `source`, or empty."""
    template = ChecklistTemplate.objects.select_for_update().get(pk=template.pk)
    newest = template.versions.order_by("-number").first()
    draft = TemplateVersion.objects.create(template=template, number=newest.number + 1 if newest else 1)
    if source is not None:
        _write(draft, content_of(source))
    return draft


@transaction.atomic
def save_draft(*, version, content, by, token=None, change_note_zh="", change_note_en=""):
    """Replace what a draft says. `token` is the fingerprint the editor started from: a newer save is not overwritten."""
    version = _locked_draft(version)
    _refuse_changed(version, token)
    version.change_note_zh, version.change_note_en = change_note_zh, change_note_en
    version.save(update_fields=["change_note_zh", "change_note_en"])
    _write(version, content)
    return version


@transaction.atomic
def publish_version(*, version, by, now, token=None):
    """Make a draft the version new livestreams start from, and retire the one before it."""
    _one_publisher_at_a_time()
    version = _locked_draft(version)
    _refuse_changed(version, token)
    _refuse_competitor(version.template, header_of(version.template))
    for previous in version.template.versions.published().select_for_update():
        _retire(previous, now)
    version.status, version.published_by, version.published_at = VersionStatus.PUBLISHED, by, now
    version.save(update_fields=["status", "published_by", "published_at"])
    return version


@transaction.atomic
def retire_version(*, version, by, now):
    """No new livestream starts from it; those that do already keep it."""
    version = TemplateVersion.objects.select_for_update().get(pk=version.pk)
    if version.status != VersionStatus.PUBLISHED:
        raise TemplateError("not_published")
    _retire(version, now)
    return version


@transaction.atomic
def import_version(*, document, by):
    """A draft with what the file says, of the template it names; the template is made when it is new."""
    template = ChecklistTemplate.objects.select_for_update().filter(slug=document.header.slug).first()
    draft = create_draft(template=template or create_template(header=document.header, by=by), by=by)
    return save_draft(
        version=draft,
        content=document.content,
        by=by,
        change_note_zh=document.change_note_zh,
        change_note_en=document.change_note_en,
    )


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


def header_of(template):
    return TemplateHeader(
        slug=template.slug,
        name_zh=template.name_zh,
        name_en=template.name_en,
        platforms=tuple(template.platforms),
        session_types=tuple(template.session_types),
    )


def _one_publisher_at_a_time():
    """Two templates that compete must not be published at the same moment: row locks cannot see the other one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHERS_LOCK])


def _locked_draft(version):
    version = TemplateVersion.objects.select_for_update(of=["self"]).select_related("template").get(pk=version.pk)
    if not version.is_draft:
        raise TemplateError("not_a_draft")
    return version


def _refuse_changed(version, token):
    if token is not None and token != content_of(version).fingerprint:
        raise TemplateError("changed_meanwhile")


def _refuse_competitor(template, header):
    published = ChecklistTemplate.objects.filter(versions__status=VersionStatus.PUBLISHED).exclude(pk=template.pk)
    for other in published:
        if header.competes_with(header_of(other)):
            raise TemplateError("competing", template=other)


def _retire(version, now):
    version.status, version.retired_at = VersionStatus.RETIRED, now
    version.save(update_fields=["status", "retired_at"])


def _write(version, content):
    """Bring the rows of a draft to what `content` says; rows that already say it stay."""
    version.step_weights = {name: dict(row) for name, row in content.step_weights.items()}
    version.save(update_fields=["step_weights"])
    wanted = {item.key: _item(version, place, item) for place, item in numbered(content.items)}
    kept = {
        row.key for row in version.items.all() if row.key in wanted and row.definition == wanted[row.key].definition
    }
    version.items.exclude(key__in=kept).delete()
    TemplateItem.objects.bulk_create(item for key, item in wanted.items() if key not in kept)
    version.checks.all().delete()
    TemplateCheck.objects.bulk_create(_check(version, check) for check in content.checks)


def _item(version, position, item):
    return TemplateItem(
        version=version,
        key=item.key,
        step=item.step,
        position=position,
        label_zh=item.label_zh,
        label_en=item.label_en,
        guidance_zh=item.guidance_zh,
        guidance_en=item.guidance_en,
        answer_type=item.answer_type,
        unit=item.unit,
        options=[
            {"value": option.value, "zh": option.label_zh, "en": option.label_en, "credit": str(option.credit)}
            for option in item.options
        ],
        weight=item.weight,
        is_gate=item.is_gate,
        due_hours=item.due_hours,
        applies=item.applies,
        credit_kind=item.credit.kind,
        credit_params=dict(item.credit.params),
        shows_costs=item.shows_costs,
    )


def _check(version, check):
    return TemplateCheck(
        version=version,
        check_id=check.id,
        key=check.key,
        step=check.step,
        severity=check.severity,
        thresholds=dict(check.thresholds),
        is_enabled=check.is_enabled,
        legal_review_reason=check.legal_review_reason,
    )
