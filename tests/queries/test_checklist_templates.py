"""The version a new livestream starts from."""

import pytest

from planner.enums import Platform, SessionType
from planner.queries.checklist_templates import version_for
from tests import factories


def published(slug, *, platforms=(), session_types=()):
    template = factories.ChecklistTemplateFactory(
        slug=slug, platforms=list(platforms), session_types=list(session_types)
    )
    return factories.publish(factories.TemplateVersionFactory(template=template))


@pytest.mark.django_db
def test_the_most_specific_published_template_wins():
    published("default")
    published("clearance", session_types=[SessionType.CLEARANCE])
    published("kuaishou", platforms=[Platform.KUAISHOU, Platform.DOUYIN])
    published("both", platforms=[Platform.KUAISHOU], session_types=[SessionType.CLEARANCE])

    def slug_for(platform, session_type):
        return version_for(platform, session_type).template.slug

    assert slug_for(Platform.KUAISHOU, SessionType.CLEARANCE) == "both"
    assert slug_for(Platform.DOUYIN, SessionType.CLEARANCE) == "kuaishou"
    assert slug_for(Platform.TAOBAO_LIVE, SessionType.CLEARANCE) == "clearance"
    assert slug_for(Platform.TAOBAO_LIVE, SessionType.NEW_LAUNCH) == "default"


@pytest.mark.django_db
def test_drafts_and_retired_versions_are_not_offered(django_assert_num_queries):
    template = published("only").template
    factories.TemplateVersionFactory(template=template, number=2)
    with django_assert_num_queries(1):
        assert version_for(Platform.CHANNELS, SessionType.DAILY_SELF).number == 1
    template.versions.published().update(status="retired")
    assert version_for(Platform.CHANNELS, SessionType.DAILY_SELF) is None
