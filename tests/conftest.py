"""The cast: owner, operator and viewer of one merchant, lead and reviewer of its provider, an outsider of another
merchant, and their plan.
"""

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import timezone, translation

from planner.actions.livestreams import change_state
from planner.domain.livestream_states import PlanAction
from planner.enums import OrganizationKind, Role
from planner.models import TemplateVersion
from tests import factories, tables


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Every test rolls its rows back. Vacuumed between two tests, a table counts as empty, and the next test that
    fills it gets plans for no rows: some of its queries take a minute.
    """
    with pytest.MonkeyPatch.context() as patch:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'ALTER TABLE "{table}" SET (autovacuum_enabled = off)')
            if tables.passes_triggers():
                patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: tables.empty_tables())
                tables.TEMPLATES.keep()
                tables.LEXICONS.keep()
        yield
    # A thread of the server in browser tests may still hold its connection, and the database could not be dropped.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


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


@pytest.fixture(autouse=True)
def passwords_are_hashed_quickly(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def proof_plan(merchant, owner):
    """A plan with two items answered by files: `proof_s`, and `proof_a` that shows costs."""
    return factories.livestream(organization=merchant, by=owner, template_version=factories.proof_template())


@pytest.fixture
def standard_version(db):
    """The shipped checklist template, as `make run` loads it."""
    tables.TEMPLATES.load()
    return TemplateVersion.objects.published().select_related("template").get()
