"""Which version a livestream starts from, and what versions say."""

from collections import defaultdict

from django.db.models import Case, Count, F, Q, When

from planner.domain.template_content import TemplateHeader, VersionContent
from planner.enums import Platform, SessionType, VersionStatus
from planner.models import ChecklistTemplate, TemplateCheck, TemplateItem, TemplateVersion


def version_for(platform, session_type):
    """The published version of the most specific template that fits: platform and type, platform, type, default.

    None when no published template fits.
    """
    return (
        TemplateVersion.objects.published()
        .filter(
            Q(template__platforms=[]) | Q(template__platforms__contains=[platform]),
            Q(template__session_types=[]) | Q(template__session_types__contains=[session_type]),
        )
        .annotate(
            specificity=Case(When(template__platforms=[], then=0), default=2)
            + Case(When(template__session_types=[], then=0), default=1)
        )
        .select_related("template")
        .order_by("-specificity", F("published_at").desc(nulls_last=True), "pk")
        .first()
    )


def contents_of(versions):
    """`VersionContent` by version id, in two queries for any number of versions."""
    items, checks = defaultdict(list), defaultdict(list)
    for item in TemplateItem.objects.filter(version__in=versions):
        items[item.version_id].append(item.definition)
    for check in TemplateCheck.objects.filter(version__in=versions).order_by("pk"):
        checks[check.version_id].append(check.definition)
    return {
        version.pk: VersionContent(tuple(items[version.pk]), tuple(checks[version.pk]), version.step_weights)
        for version in versions
    }


def content_of(version):
    return contents_of([version])[version.pk]


def header_of(template):
    return TemplateHeader(
        slug=template.slug,
        name_zh=template.name_zh,
        name_en=template.name_en,
        platforms=tuple(value for value in Platform.values if value in template.platforms),
        session_types=tuple(value for value in SessionType.values if value in template.session_types),
    )


def competitor_of(template, header):
    """Another template in use that would fit the same livestreams as exactly as `header` does, or None."""
    published = ChecklistTemplate.objects.filter(versions__status=VersionStatus.PUBLISHED).exclude(pk=template.pk)
    return next((other for other in published if header.competes_with(header_of(other))), None)


def default_template():
    """The template in use for everything that no other one fits, or None."""
    return ChecklistTemplate.objects.filter(
        platforms=[], session_types=[], versions__status=VersionStatus.PUBLISHED
    ).first()


def published_before(version):
    """What new livestreams start from until `version` replaces it, or None."""
    return version.template.versions.published().exclude(pk=version.pk).first()


def known_checks(slug):
    """The automatic checks the product has, as the newest version in use of this template, or of any, lists them."""
    in_use = TemplateVersion.objects.exclude(status=VersionStatus.DRAFT).filter(checks__isnull=False)
    newest = (
        in_use.filter(template__slug=slug).order_by("-number").first()
        or in_use.published().order_by("-published_at").first()
    )
    return content_of(newest).checks if newest else ()


def known_template(slug):
    """What a file about this template must agree with: its header (None when it is new) and the product's checks."""
    template = ChecklistTemplate.objects.filter(slug=slug).first()
    return header_of(template) if template else None, known_checks(slug)


def versions_with_plans():
    """Versions with `plan_count`, the number of livestreams on each, newest first; without their content."""
    return (
        TemplateVersion.objects.annotate(plan_count=Count("livestreams"))
        .defer("step_weights")
        .select_related("published_by")
        .order_by("template", "-number")
    )
