"""Which version a livestream starts from, and what versions say."""

from collections import defaultdict

from django.db.models import Case, F, Q, When

from planner.domain.template_content import VersionContent
from planner.models import TemplateCheck, TemplateItem, TemplateVersion


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
