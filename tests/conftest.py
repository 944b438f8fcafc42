"""The cast: owner, operator and viewer of one merchant, lead and reviewer of its provider, an outsider of another
merchant, and their plan.
"""

import os
import shutil

import hypothesis
import pytest
from django.conf import settings
from django.test import Client, TransactionTestCase, override_settings
from django.utils import timezone, translation

from planner.actions.livestreams import change_state
from planner.domain.livestream_states import PlanAction
from planner.enums import OrganizationKind, Role
from planner.models import TemplateVersion
from tests import databases, factories, tables

# Where a delivery is judged (`.ci/run`) the examples are always the same; at a desk every run tries others.
hypothesis.settings.register_profile(
    "busy machine",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
hypothesis.settings.load_profile("busy machine")


@pytest.fixture(scope="session")
def django_db_setup(
    request, tmp_path_factory, django_test_environment, django_db_blocker, django_db_modify_db_settings
):
    """In place of pytest-django's, which makes a database for every process of a run."""
    is_one_of_several = hasattr(request.config, "workerinput")
    folder = tmp_path_factory.getbasetemp().parent / "databases" if is_one_of_several else None
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), databases.own_database(folder):
        if tables.passes_triggers():
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: tables.empty_tables())
            tables.TEMPLATES.is_kept = tables.LEXICONS.is_kept = True
        with django_db_blocker.block():
            yield


@pytest.fixture
def merchant(db):
    return factories.OrganizationFactory(name="Xiaoman Snacks", slug="xiaoman")


@pytest.fixture
def owner(merchant):
    return factories.MembershipFactory(organization=merchant, role=Role.OWNER).user


@pytest.fixture
def operator(merchant):
    return factories.MembershipFactory(organization=merchant, role=Role.OPERATOR, sees_costs=True).user


@pytest.fixture
def blind_operator(merchant):
    """An operator who was not granted the costs."""
    return factories.MembershipFactory(organization=merchant, role=Role.OPERATOR).user


@pytest.fixture
def viewer(merchant):
    return factories.MembershipFactory(organization=merchant, role=Role.VIEWER).user


@pytest.fixture
def other_merchant(db):
    return factories.OrganizationFactory(name="Other Shop", slug="other")


@pytest.fixture
def outsider(other_merchant):
    return factories.MembershipFactory(organization=other_merchant, role=Role.OWNER).user


@pytest.fixture
def provider(db):
    return factories.OrganizationFactory(name="Qiming", slug="qiming", kind=OrganizationKind.PROVIDER)


@pytest.fixture
def lead(provider):
    return factories.MembershipFactory(organization=provider, role=Role.LEAD).user


@pytest.fixture
def reviewer(provider):
    """Of the provider, and assigned to nobody until `engagement` is there."""
    return factories.MembershipFactory(organization=provider, role=Role.REVIEWER).user


@pytest.fixture
def engagement(merchant, provider, owner, lead, reviewer):
    """The provider reviews the merchant's plans without seeing costs; the reviewer is assigned to the merchant."""
    return factories.engagement(merchant, provider, by=lead, reviewers=[reviewer])


@pytest.fixture
def take(engagement):
    """`take(plan, "approve", reviewer)`: one step by somebody of the merchant or of its provider."""

    def step(plan, action, by, **more):
        membership = by.memberships.get()
        plan = change_state(
            livestream=plan,
            action=PlanAction(action),
            role=membership.role,
            by=by,
            engagement=engagement if membership.organization == engagement.provider else None,
            **{"now": timezone.now(), **more},
        )
        if action == "start_review":
            factories.looked_through(plan, engagement.provider, by=by)
        return plan

    return step


@pytest.fixture
def in_review(livestream, owner, reviewer, take):
    plan = factories.ready_to_submit(livestream, by=owner)
    take(plan, "submit", owner)
    return take(plan, "start_review", reviewer)


@pytest.fixture
def approved(in_review, reviewer, take):
    return take(in_review, "approve", reviewer)


@pytest.fixture
def other_client(other_merchant, provider, outsider, lead):
    """Another client of the same provider, with a reviewer of its own."""
    reviewer = factories.MembershipFactory(organization=provider, role=Role.REVIEWER).user
    return factories.engagement(other_merchant, provider, by=lead, reviewers=[reviewer])


@pytest.fixture
def template_version(db):
    return factories.small_template()


@pytest.fixture
def livestream(merchant, owner, template_version):
    return factories.livestream(organization=merchant, by=owner, template_version=template_version)


@pytest.fixture
def as_user():
    """`as_user(owner)` is a browser in which the owner is logged in."""

    def browser(user, **headers):
        client = Client(headers=headers or None)
        client.force_login(user)
        return client

    return browser


@pytest.fixture(autouse=True)
def language_of_the_settings():
    """A request leaves its language behind; no test may depend on which one ran before."""
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def settings_of_tests(tmp_path_factory):
    """Passwords are hashed quickly; files are in a folder of their own."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(autouse=True)
def no_files_are_left(settings_of_tests):
    yield
    for folder in settings.MEDIA_ROOT.iterdir():
        shutil.rmtree(folder)


@pytest.fixture
def proof_plan(merchant, owner):
    """A plan with two items answered by files: `proof_s`, and `proof_a` that shows costs."""
    return factories.livestream(organization=merchant, by=owner, template_version=factories.proof_template())


@pytest.fixture
def standard_version(db):
    """The shipped checklist template, as `make run` loads it."""
    tables.TEMPLATES.load()
    return TemplateVersion.objects.published().select_related("template").get()
